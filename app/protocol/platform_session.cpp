// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/platform_session.h>

#include <algorithm>
#include <utility>

namespace yiping::protocol {

namespace {

constexpr MonoMillis dead_after_ms = 15'000;
/// More credit than this helps nobody and only fills buffers.
constexpr std::uint64_t most_credit = 64;

} // namespace

PlatformSession::PlatformSession(SessionHost& host, Clock& clock)
    : host_(host), clock_(clock), dead_at_(clock.monotonic() + dead_after_ms)
{
}

void PlatformSession::received(std::string_view bytes)
{
    if (ended_)
        return;
    dead_at_ = clock_.monotonic() + dead_after_ms;
    auto message = decode(bytes);
    if (!message) {
        refuse(message.error(), false);
        return;
    }
    if (principal_.has_value() == std::holds_alternative<Hello>(*message)) {
        refuse(Error(Fault::Input, "sync.bad_message", {{"why", std::string("hello")}}), false);
        return;
    }
    std::visit(
        [this](const auto& body) {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<Body, Hello> || std::is_same_v<Body, CommandRequest> ||
                          std::is_same_v<Body, Credit> || std::is_same_v<Body, Ping>)
                handle(body);
            else if constexpr (std::is_same_v<Body, BlobRequest>)
                send(host_.blob(*principal_, body));
            else if constexpr (!std::is_same_v<Body, Pong>)
                refuse(Error(Fault::Input, "sync.bad_message", {{"why", std::string("not for a platform")}}), false);
        },
        *message);
}

void PlatformSession::handle(const Hello& hello)
{
    if (hello.max_version < oldest_version || hello.min_version > newest_version) {
        refuse(Error(Fault::Refused, "sync.version",
                   {{"theirs", std::int64_t{hello.max_version}}, {"oldest", std::int64_t{oldest_version}},
                       {"newest", std::int64_t{newest_version}}}),
            true);
        return;
    }
    auto who = host_.authenticate(hello);
    if (!who) {
        refuse(who.error(), true);
        return;
    }
    principal_ = std::move(*who);
    credit_ = std::min<std::uint64_t>(hello.credit, most_credit);

    Welcome welcome;
    welcome.version = std::min(hello.max_version, newest_version);
    welcome.log_id = host_.log_id();
    welcome.head = host_.head();
    welcome.server_time = clock_.now();
    welcome.scope = principal_->scope;
    welcome.user_post = principal_->post;
    welcome.mask_level = principal_->mask_level;
    // A cursor ahead of the log is that of a platform restored from an older copy.
    welcome.snapshot = hello.log_id != welcome.log_id || hello.cursor > welcome.head || hello.cursor < 0 ||
                       !host_.can_continue(hello.cursor);
    if (welcome.snapshot) {
        auto source = host_.snapshot(*principal_);
        if (!source) {
            refuse(source.error(), false);
            return;
        }
        snapshot_ = std::move(*source);
        welcome.rows_total = host_.count_rows(*principal_);
    }
    sent_to_ = checked_to_ = welcome.snapshot ? 0 : hello.cursor;
    send(welcome);
    pump();
    move_cursor_on();
}

void PlatformSession::handle(const CommandRequest& request)
{
    const CommandAnswer answer = host_.execute(*principal_, request.command);
    pump(); // the effect goes before the answer
    if (!ended_)
        send(answer);
}

void PlatformSession::handle(const Credit& credit)
{
    credit_ = std::min<std::uint64_t>(credit_ + credit.batches, most_credit);
    pump();
}

void PlatformSession::handle(const Ping& ping)
{
    move_cursor_on();
    send(Pong{ping.number, clock_.now()});
}

void PlatformSession::move_cursor_on()
{
    if (checked_to_ <= sent_to_ || credit_ == 0 || snapshot_ || ended_)
        return;
    Batch empty;
    empty.from = sent_to_;
    empty.to = checked_to_;
    empty.last = checked_to_ == host_.head();
    send(empty);
    sent_to_ = checked_to_;
    --credit_;
}

void PlatformSession::wake()
{
    pump();
}

void PlatformSession::pump()
{
    if (!principal_ || ended_)
        return;
    while (credit_ > 0) {
        if (!snapshot_ && host_.head() <= checked_to_)
            return;
        auto batch = snapshot_ ? snapshot_->next() : host_.delta(*principal_, sent_to_);
        if (!batch) {
            refuse(batch.error(), false);
            return;
        }
        if (!batch->message) {
            checked_to_ = batch->to;
            if (!batch->last)
                move_cursor_on(); // so that the next delta begins behind what was looked through
            else
                return;
            continue;
        }
        --credit_;
        actions_.emplace_back(Send{batch->message});
        if (!snapshot_ || batch->last)
            sent_to_ = checked_to_ = batch->to;
        if (batch->last)
            snapshot_.reset();
    }
}

std::optional<MonoMillis> PlatformSession::next_timer() const
{
    if (ended_)
        return std::nullopt;
    return dead_at_;
}

void PlatformSession::timer()
{
    if (!ended_ && clock_.monotonic() >= dead_at_) {
        ended_ = true;
        actions_.emplace_back(End{});
    }
}

std::vector<SessionAction> PlatformSession::take()
{
    return std::exchange(actions_, {});
}

void PlatformSession::refuse(const Error& error, bool final)
{
    send(Refusal{error, final});
    ended_ = true;
    actions_.emplace_back(End{});
}

void PlatformSession::send(const Message& message)
{
    actions_.emplace_back(Send{std::make_shared<const std::string>(encode(message))});
}

} // namespace yiping::protocol
