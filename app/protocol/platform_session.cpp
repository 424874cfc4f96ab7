// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/platform_session.h>

#include "wire_limits.h"

#include <yiping/protocol/row_digest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace yiping::protocol {

namespace {

/// More credit than this helps nobody and only fills buffers.
constexpr std::uint64_t most_credit = 64;
/// Messages a second that one console may send for ever, and how many at once after a rest: an outbox of a week.
constexpr double messages_per_second = 200;
constexpr double messages_at_once = 2'000;
constexpr std::size_t most_range_wishes = 4;
/// Made for the transport before it has had a chance to say that it is full.
constexpr std::size_t most_made_bytes = 1U << 20U;

} // namespace

PlatformSession::PlatformSession(SessionHost& host, Clock& clock)
    : host_(host),
      clock_(clock),
      dead_at_(clock.monotonic() + dead_after_ms),
      allowance_(messages_at_once),
      allowance_at_(clock.monotonic())
{
}

void PlatformSession::received(std::string_view bytes)
{
    if (ended_)
        return;
    dead_at_ = clock_.monotonic() + dead_after_ms;
    count_message();
    auto message = decode(bytes, principal_ ? request_limits : hello_limits);
    if (!message) {
        refuse(message.error(), false);
        return;
    }
    if (principal_.has_value() == std::holds_alternative<Hello>(*message)) {
        refuse(Error(Fault::Input, "sync.bad_message", {{"why", std::string("hello")}}), false);
        return;
    }
    if (principal_ && !still_allowed())
        return;
    std::visit(
        [this](const auto& body) {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<Body, Hello> || std::is_same_v<Body, CommandRequest> ||
                          std::is_same_v<Body, Credit> || std::is_same_v<Body, Ping> ||
                          std::is_same_v<Body, Withdraw> || std::is_same_v<Body, Reveal> ||
                          std::is_same_v<Body, BlobRequest> || std::is_same_v<Body, DigestRequest> ||
                          std::is_same_v<Body, RepairRequest>)
                handle(body);
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
    access_version_ = host_.access_version();
    auto who = host_.authenticate(hello);
    if (!who) {
        refuse(who.error(), true);
        return;
    }
    principal_ = std::move(*who);
    hello_ = hello;
    version_ = std::min(hello.max_version, newest_version);
    credit_ = std::min<std::uint64_t>(hello.credit, most_credit);

    Welcome welcome;
    welcome.version = version_;
    welcome.log_id = host_.log_id();
    welcome.head = host_.head();
    welcome.server_time = clock_.now();
    welcome.scope = principal_->scope;
    welcome.user_post = principal_->post;
    welcome.mask_level = principal_->mask_level;
    const auto set_back = is_set_back(hello);
    if (!set_back) {
        refuse(set_back.error(), false);
        return;
    }
    // Rows that were sent for another scope or mask level have to be forgotten: no delta says which.
    const bool same_view = hello.held_scope == principal_->scope && hello.held_mask_level == principal_->mask_level;
    welcome.set_back = *set_back;
    welcome.snapshot = hello.log_id != welcome.log_id || welcome.set_back || hello.cursor < 0 || !same_view ||
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

Result<bool> PlatformSession::is_set_back(const Hello& hello)
{
    if (hello.log_id != host_.log_id() || hello.cursor < 0)
        return false;
    if (std::max(hello.cursor, hello.mark.revision) > host_.head())
        return true;
    // The copy may have grown past the cursor since, with other changes under the same numbers.
    if (hello.mark.value == 0 || !host_.can_continue(hello.cursor))
        return false;
    const auto mark = host_.mark_at(hello.mark.revision);
    if (!mark)
        return std::unexpected(mark.error());
    return *mark != 0 && *mark != hello.mark.value;
}

std::optional<LogMark> PlatformSession::mark_or_end()
{
    const std::int64_t head = host_.head();
    const auto mark = host_.mark_at(head);
    if (mark)
        return LogMark{head, *mark};
    refuse(mark.error(), false);
    return std::nullopt;
}

void PlatformSession::handle(const CommandRequest& request)
{
    const CommandAnswer answer = host_.execute(*principal_, request.command);
    pump(); // the effect goes before the answer
    if (!ended_)
        send(answer);
}

void PlatformSession::handle(const Withdraw& request)
{
    const CommandAnswer answer = host_.withdraw(*principal_, request.id);
    pump();
    if (!ended_)
        send(answer);
}

void PlatformSession::handle(const Reveal& request)
{
    send(host_.reveal(*principal_, request));
}

void PlatformSession::handle(const BlobRequest& request)
{
    send(host_.blob(*principal_, request));
}

void PlatformSession::handle(const DigestRequest& request)
{
    RowRange range;
    range.register_number = request.register_number;
    range.after = request.after;
    if (range_wishes_.size() < most_range_wishes)
        range_wishes_.push_back({std::move(range), false});
    pump();
}

void PlatformSession::handle(const RepairRequest& request)
{
    if (range_wishes_.size() < most_range_wishes)
        range_wishes_.push_back({request.range, true});
    pump();
}

bool PlatformSession::still_allowed()
{
    const std::uint64_t version = host_.access_version();
    if (version == access_version_)
        return true;
    access_version_ = version;
    auto who = host_.authenticate(hello_);
    if (!who) {
        refuse(who.error(), true);
        return false;
    }
    if (who->scope != principal_->scope || who->mask_level != principal_->mask_level) {
        // A new session begins with a snapshot of what he may see now.
        refuse(Error(Fault::Refused, "sync.access_changed"), false);
        return false;
    }
    principal_ = std::move(*who);
    return true;
}

void PlatformSession::count_message()
{
    const MonoMillis now = clock_.monotonic();
    allowance_ =
        std::min(messages_at_once, allowance_ + static_cast<double>(now - allowance_at_) * messages_per_second / 1000);
    allowance_at_ = now;
    allowance_ -= 1;
}

MonoMillis PlatformSession::pause() const
{
    return allowance_ >= 0 ? 0 : static_cast<MonoMillis>(std::ceil(-allowance_ * 1000 / messages_per_second));
}

void PlatformSession::set_congested(bool congested)
{
    const bool was_congested = std::exchange(congested_, congested);
    if (!congested && (was_congested || cut_short_))
        pump();
}

void PlatformSession::send_ranges()
{
    while (!range_wishes_.empty() && !congested_ && !ended_ && !snapshot_ && host_.head() <= checked_to_) {
        if (range_wishes_.front().repair && credit_ == 0)
            return;
        const RangeWish wish = std::move(range_wishes_.front());
        range_wishes_.pop_front();
        auto found = host_.rows_of(*principal_, wish.range);
        if (!found) {
            refuse(found.error(), false);
            return;
        }
        if (!wish.repair) {
            AreaDigests digests(version_);
            digests.add(found->rows);
            send(Digests{std::move(found->range), digests.take()});
            continue;
        }
        const auto mark = mark_or_end();
        if (!mark)
            return;
        Batch batch;
        batch.mark = *mark;
        batch.from = batch.to = sent_to_;
        batch.last = true;
        batch.repair = std::move(found->range);
        if (found->rows.rows > 0)
            batch.rows.push_back(std::move(found->rows));
        send(batch);
        --credit_;
    }
}

void PlatformSession::handle(const Credit& credit)
{
    credit_ = std::min<std::uint64_t>(credit_ + credit.batches, most_credit);
    pump();
}

void PlatformSession::handle(const Ping& ping)
{
    move_cursor_on();
    if (!ended_)
        send(Pong{ping.number, clock_.now()});
}

void PlatformSession::move_cursor_on()
{
    if (checked_to_ <= sent_to_ || credit_ == 0 || snapshot_ || ended_)
        return;
    const auto mark = mark_or_end();
    if (!mark)
        return;
    Batch empty;
    empty.mark = *mark;
    empty.from = sent_to_;
    empty.to = checked_to_;
    empty.last = checked_to_ == host_.head();
    send(empty);
    sent_to_ = checked_to_;
    --credit_;
}

void PlatformSession::wake()
{
    if (principal_ && !ended_ && still_allowed())
        pump();
}

void PlatformSession::pump()
{
    if (!principal_ || ended_)
        return;
    send_changes();
    send_ranges();
}

void PlatformSession::send_changes()
{
    cut_short_ = false;
    while (credit_ > 0 && !congested_ && !ended_) {
        if (!snapshot_ && host_.head() <= checked_to_)
            return;
        if (made_bytes_ >= most_made_bytes) {
            cut_short_ = true;
            return;
        }
        if (snapshot_ && !snapshot_->ready())
            return; // woken when it is
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
        made_bytes_ += batch->message->size();
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
    made_bytes_ = 0;
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
