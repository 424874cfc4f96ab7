// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/sync_link.h"

#include <boost/asio/buffer.hpp>

namespace yiping::platform {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

namespace {

/// With as much on its way to a console, changes wait in the log and are merged there; with as little they go on.
constexpr std::size_t congested_from = 1U << 20U;
constexpr std::size_t free_below = 256U << 10U;
/// Answers need no credit: a console that asks and does not read is not listened to any more.
constexpr std::size_t deaf_from = 2U << 20U;

std::string_view view_of(const beast::flat_buffer& buffer)
{
    const auto data = buffer.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
}

} // namespace

void serve_sync(GatewayCore& core, TlsStream stream, HttpRequest request, Peer peer)
{
    std::make_shared<SyncLink>(core, std::move(stream), std::move(peer))->start(std::move(request));
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
        link->wake();
}

SyncLink::SyncLink(GatewayCore& core, TlsStream stream, Peer peer)
    : core_(core),
      stream_(std::move(stream)),
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

void SyncLink::start(HttpRequest request)
{
    websocket::stream_base::timeout limits{};
    limits.handshake_timeout = std::chrono::seconds(10);
    limits.idle_timeout = websocket::stream_base::none(); // the session has its own clock
    limits.keep_alive_pings = false;
    stream_.set_option(limits);
    stream_.read_message_max(protocol::request_limits.message_bytes + 16);
    stream_.binary(true);
    stream_.auto_fragment(false);
    // Beast answers pings and goodbyes by itself: from then on everything goes its way.
    stream_.control_callback([this](websocket::frame_type, beast::string_view) { direct_ = false; });
    auto kept = std::make_shared<HttpRequest>(std::move(request));
    stream_.async_accept(*kept, [self = shared_from_this(), kept](boost::system::error_code error) {
        if (error)
            return;
        self->open_ = true;
        self->watch();
        self->read();
    });
}

void SyncLink::read()
{
    stream_.async_read(buffer_,
        [self = shared_from_this()](boost::system::error_code error, std::size_t) { self->after_read(error); });
}

void SyncLink::after_read(boost::system::error_code error)
{
    if (error || dropped_) {
        drop();
        return;
    }
    session_.received(view_of(buffer_));
    buffer_.consume(buffer_.size());
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
    if (queued_bytes_ > deaf_from) {
        deaf_ = true; // after_write listens again
        return;
    }
    const MonoMillis pause = session_.pause();
    if (pause == 0) {
        read();
        return;
    }
    pause_timer_.expires_after(std::chrono::milliseconds(pause));
    // Nothing else may hold the link meanwhile.
    pause_timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
        if (!error && !self->dropped_)
            self->read();
    });
}

void SyncLink::after_write()
{
    if (queued_bytes_ < free_below) {
        session_.set_congested(false);
        act();
    }
    if (queued_bytes_ < free_below && std::exchange(deaf_, false))
        read_on();
}

void SyncLink::wake()
{
    if (!open_ || dropped_ || ending_)
        return;
    session_.wake();
    act();
}

void SyncLink::act()
{
    for (auto actions = session_.take(); !actions.empty(); actions = session_.take()) {
        for (protocol::SessionAction& action : actions) {
            if (auto* send = std::get_if<protocol::Send>(&action)) {
                queued_bytes_ += send->bytes->size();
                queue_.push_back(std::move(send->bytes));
            } else {
                ending_ = true;
            }
        }
        session_.set_congested(queued_bytes_ > congested_from);
    }
    if (!writing_)
        write();
}

bool SyncLink::write_directly()
{
    auto& tls = stream_.next_layer();
    auto& socket = beast::get_lowest_layer(stream_).socket();
    while (direct_ && !queue_.empty() && queue_.front()->size() <= DirectWriter::most_bytes) {
        const auto outcome = core_.direct.write(tls.native_handle(), socket.native_handle(), *queue_.front(), rest_);
        queued_bytes_ -= queue_.front()->size();
        queue_.pop_front();
        if (outcome == DirectWriter::Outcome::Failed) {
            drop();
            return true;
        }
        if (outcome == DirectWriter::Outcome::Partly) {
            writing_ = true;
            asio::async_write(
                socket, asio::buffer(rest_), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                    self->writing_ = false;
                    if (error) {
                        self->drop();
                        return;
                    }
                    self->after_write();
                    if (!self->writing_)
                        self->write();
                });
            return true;
        }
    }
    return false;
}

void SyncLink::write()
{
    if (dropped_ || write_directly())
        return;
    if (queue_.empty()) {
        if (ending_)
            say_goodbye();
        return;
    }
    writing_ = true;
    stream_.async_write(
        asio::buffer(*queue_.front()), [self = shared_from_this()](boost::system::error_code error, std::size_t) {
            self->writing_ = false;
            if (error) {
                self->drop();
                return;
            }
            self->queued_bytes_ -= self->queue_.front()->size();
            self->queue_.pop_front();
            self->after_write();
            if (!self->writing_)
                self->write();
        });
}

void SyncLink::say_goodbye()
{
    open_ = false;
    writing_ = true; // nothing more goes out
    stream_.async_close(
        websocket::close_code::normal, [self = shared_from_this()](boost::system::error_code) { self->drop(); });
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
    beast::get_lowest_layer(stream_).close();
}

} // namespace yiping::platform
