// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/sync_link.h"

#include "gateway/streams.h"

namespace yiping::platform {

namespace {

/// With as much on its way to a console, changes wait in the log and are merged there; with as little they go on.
constexpr std::size_t congested_from = 1U << 20U;
constexpr std::size_t free_below = 256U << 10U;
/// Answers need no credit: a console that asks and does not read is not listened to any more.
constexpr std::size_t deaf_from = 2U << 20U;

} // namespace

void serve_sync(GatewayCore& core, transport::Arrival arrival, Peer peer, ConnectionBook::Place place)
{
    std::make_shared<SyncLink>(core, std::move(arrival.socket), std::move(peer), arrival.after_head(), std::move(place))
        ->start(*arrival.upgrade);
}

void GatewayCore::wake_links()
{
    wake_posted = false;
    announced = store.head();
    announced_access = host.access_version();
    // A link may drop itself while it is woken.
    std::vector<std::shared_ptr<SyncLink>> awake;
    awake.reserve(links.size());
    for (SyncLink* link : links)
        awake.push_back(link->shared_from_this());
    for (const auto& link : awake)
        link->wake(departures);
    departures.send();
}

SyncLink::SyncLink(
    GatewayCore& core, transport::TlsSocket socket, Peer peer, std::string early, ConnectionBook::Place place)
    : core_(core),
      place_(std::move(place)),
      web_socket_(std::make_shared<transport::WebSocket>(std::move(socket), transport::End::Server,
          transport::WebSocket::Limits{.message_bytes = protocol::request_limits.message_bytes + 16},
          std::move(early))),
      host_(core.host, std::move(peer), [&core](const Peer& other_end) { return core.admit(other_end); }),
      session_(host_, core.clock),
      timer_(core.context),
      pause_timer_(core.context)
{
    core_.links.insert(this);
}

SyncLink::~SyncLink()
{
    core_.links.erase(this);
}

void SyncLink::start(const transport::UpgradeRequest& request)
{
    web_socket_->start(shared_from_this(), request);
    watch();
}

void SyncLink::received(std::string_view message)
{
    session_.received(message);
    if (session_.principal())
        place_.settle();
    if (core_.host.take_failure()) {
        // Without an answer the console keeps its command and tries again.
        drop();
        return;
    }
    act();
    if (Access* access = core_.store.access())
        access->note_use(host_.session_id());
    core_.announce();
    read_on();
}

void SyncLink::read_on()
{
    if (dropped_ || ending_)
        return;
    if (web_socket_->queued_bytes() > deaf_from) {
        deaf_ = true; // drained() listens again
        web_socket_->pause_reading();
        return;
    }
    const MonoMillis pause = session_.pause();
    if (pause == 0) {
        web_socket_->resume_reading();
        return;
    }
    web_socket_->pause_reading();
    pause_timer_.expires_after(std::chrono::milliseconds(pause));
    pause_timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!error && self && !self->dropped_)
            self->web_socket_->resume_reading();
    });
}

void SyncLink::drained()
{
    if (dropped_ || web_socket_->queued_bytes() >= free_below)
        return;
    session_.set_congested(false);
    act();
    if (web_socket_->queued_bytes() < free_below && std::exchange(deaf_, false))
        read_on();
}

void SyncLink::ended(bool, const std::string&)
{
    drop();
}

void SyncLink::wake(transport::SendBatch& departures)
{
    if (dropped_ || ending_)
        return;
    session_.wake();
    act(&departures);
}

void SyncLink::act(transport::SendBatch* departures)
{
    for (auto actions = session_.take(); !actions.empty(); actions = session_.take()) {
        for (protocol::SessionAction& action : actions) {
            if (auto* send = std::get_if<protocol::Send>(&action))
                web_socket_->send(std::move(send->bytes), departures);
            else
                ending_ = true;
        }
        session_.set_congested(web_socket_->queued_bytes() > congested_from);
    }
    if (ending_)
        web_socket_->close();
}

void SyncLink::watch()
{
    const auto when = session_.next_timer();
    if (!when || dropped_)
        return;
    const MonoMillis left = std::max<MonoMillis>(*when - core_.clock.monotonic(), 1);
    timer_.expires_after(std::chrono::milliseconds(left));
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (error || !self || self->dropped_)
            return;
        self->session_.timer();
        self->act();
        self->watch();
    });
}

void SyncLink::drop()
{
    if (dropped_)
        return;
    dropped_ = true;
    timer_.cancel();
    pause_timer_.cancel();
    web_socket_->drop();
}

} // namespace yiping::platform
