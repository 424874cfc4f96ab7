// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/console_machine.h>

#include "wire_limits.h"

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::protocol {

namespace {

constexpr MonoMillis ping_every_ms = 5'000;
constexpr MonoMillis refused_retry_ms = 30'000;
/// The first five tries lie within five seconds; later ones double up to half a minute, with full jitter.
constexpr std::array<MonoMillis, 5> first_retries_ms{200, 400, 800, 1'200, 1'600};
constexpr MonoMillis longest_retry_ms = 30'000;

bool is_offline(Phase phase)
{
    return phase == Phase::Offline || phase == Phase::Connecting;
}

/// Whether a repair changes nothing but rows of its range: whatever else it held would come past the cursor.
bool lies_in(const Batch& repair, const RowRange& range)
{
    constexpr std::uint32_t area_code_tag = 3;
    if (!repair.removed.empty())
        return false;
    for (const RowBatch& rows : repair.rows) {
        if (rows.register_number != range.register_number)
            return false;
        const Column* const areas = rows.find(area_code_tag);
        for (std::size_t row = 0; row < rows.rows; ++row) {
            const Uuid id = rows.id(row);
            if (id <= range.after || (range.up_to && id > *range.up_to))
                return false;
            if (!std::ranges::contains(range.areas, areas == nullptr ? std::string_view() : areas->text(row)))
                return false;
        }
    }
    return true;
}

} // namespace

ConsoleMachine::ConsoleMachine(ConsoleConfig config, Clock& clock, Random& random)
    : config_(std::move(config)), clock_(clock), random_(random)
{
    status_.since = clock_.now();
    published_ = status_;
}

void ConsoleMachine::start(DurableState held)
{
    running_ = true;
    log_id_ = held.log_id;
    status_.cursor = held.cursor;
    held_scope_ = std::move(held.scope);
    held_mask_level_ = held.mask_level;
    mark_ = held.mark;
    outbox_.assign(std::make_move_iterator(held.outbox.begin()), std::make_move_iterator(held.outbox.end()));
    withdrawn_.insert(held.withdrawn.begin(), held.withdrawn.end());
    set_phase(Phase::Connecting);
    actions_.emplace_back(OpenLink{});
}

void ConsoleMachine::stop()
{
    running_ = false;
    drop_link(std::nullopt);
    retry_at_.reset();
}

void ConsoleMachine::link_up()
{
    if (!running_ || linked_)
        return;
    linked_ = true;
    ++link_;
    welcomed_ = false;
    in_snapshot_ = false;
    in_step_ = false;
    repairs_.clear();
    credit_owed_ = 0;
    outbox_sent_ = 0;
    retry_at_.reset();
    const MonoMillis now = clock_.monotonic();
    dead_at_ = now + dead_after_ms;
    ping_at_ = now + ping_every_ms;
    if (applying_.empty())
        say_hello();
}

void ConsoleMachine::say_hello()
{
    Hello hello;
    hello.console_id = config_.console_id;
    hello.token = config_.token;
    hello.scope = config_.scope;
    hello.log_id = log_id_;
    hello.cursor = status_.cursor;
    hello.credit = config_.credit;
    hello.software = config_.software;
    hello.held_scope = held_scope_;
    hello.held_mask_level = held_mask_level_;
    hello.mark = mark_;
    send(hello);
}

void ConsoleMachine::link_down(std::optional<Error> why)
{
    linked_ = false;
    welcomed_ = false;
    in_step_ = false;
    ping_at_.reset();
    dead_at_.reset();
    outbox_sent_ = 0;
    answers_.clear(); // the commands are still in the outbox and will be asked again
    digest_at_.reset();
    digest_asked_ = false;
    comparing_.reset();
    for (const Uuid& id : std::exchange(reveals_, {}))
        actions_.emplace_back(RevealArrived{{id, {}, 0, Error(Fault::Environment, "sync.offline")}});
    if (!running_) {
        set_phase(Phase::Offline);
        return;
    }
    if (status_.phase != Phase::Refused)
        set_phase(Phase::Offline, std::move(why));
    plan_retry();
}

void ConsoleMachine::drop_link(std::optional<Error> why)
{
    if (linked_ || status_.phase == Phase::Connecting)
        actions_.emplace_back(CloseLink{});
    link_down(std::move(why));
}

void ConsoleMachine::plan_retry()
{
    if (retry_at_)
        return;
    MonoMillis wait = refused_retry_ms;
    if (status_.phase != Phase::Refused) {
        if (attempts_ < first_retries_ms.size()) {
            const MonoMillis longest = first_retries_ms[attempts_];
            wait = longest / 2 + static_cast<MonoMillis>(random_.below(static_cast<std::uint64_t>(longest / 2) + 1));
        } else {
            const unsigned doublings = std::min(attempts_ - static_cast<unsigned>(first_retries_ms.size()), 4U);
            const MonoMillis longest = std::min<MonoMillis>(longest_retry_ms, 2'000LL << doublings);
            wait = static_cast<MonoMillis>(random_.below(static_cast<std::uint64_t>(longest) + 1));
        }
        ++attempts_;
    }
    retry_at_ = clock_.monotonic() + wait;
}

void ConsoleMachine::protocol_broken(std::string_view why)
{
    drop_link(Error(Fault::Environment, "sync.bad_message", {{"why", std::string(why)}}));
}

void ConsoleMachine::received(std::string_view bytes)
{
    if (!linked_)
        return;
    auto message = decode(bytes);
    if (!message) {
        drop_link(message.error());
        return;
    }
    dead_at_ = clock_.monotonic() + dead_after_ms;
    if (!welcomed_ && !std::holds_alternative<Welcome>(*message) && !std::holds_alternative<Refusal>(*message)) {
        protocol_broken("no welcome");
        return;
    }
    std::visit(
        [this](auto&& body) {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<Body, Welcome> || std::is_same_v<Body, Batch> ||
                          std::is_same_v<Body, CommandAnswer> || std::is_same_v<Body, Pong> ||
                          std::is_same_v<Body, Refusal> || std::is_same_v<Body, Digests> ||
                          std::is_same_v<Body, Revealed>)
                handle(std::forward<decltype(body)>(body));
            else if constexpr (std::is_same_v<Body, BlobChunk>)
                actions_.emplace_back(BlobArrived{std::forward<decltype(body)>(body)});
            else if constexpr (std::is_same_v<Body, Ping>)
                send(Pong{body.number, clock_.now()});
            else
                protocol_broken("not for a console");
        },
        std::move(*message));
}

void ConsoleMachine::handle(const Welcome& welcome)
{
    if (welcomed_ || welcome.version < oldest_version || welcome.version > newest_version) {
        protocol_broken("welcome");
        return;
    }
    if (!welcome.snapshot && (welcome.log_id != log_id_ || welcome.scope != held_scope_ ||
                                 welcome.mask_level != held_mask_level_ || welcome.head < status_.cursor)) {
        protocol_broken("welcome of other rows");
        return;
    }
    if (welcome.set_back && !welcome.snapshot) {
        protocol_broken("set back without a snapshot");
        return;
    }
    if (welcome.set_back)
        actions_.emplace_back(LogSetBack{status_.cursor, welcome.head});
    welcomed_ = true;
    session_log_id_ = welcome.log_id;
    session_scope_ = welcome.scope;
    session_mask_level_ = welcome.mask_level;
    session_version_ = welcome.version;
    status_.clock_offset_ms = welcome.server_time - clock_.now();
    status_.rows_done = 0;
    status_.rows_total = welcome.rows_total;
    in_snapshot_ = welcome.snapshot;
    other_rows_ = welcome.snapshot;
    snapshot_begun_ = false;
    snapshot_to_.reset();
    received_to_ = status_.cursor;
    received_mark_ = mark_;
    if (!welcome.snapshot && welcome.head == status_.cursor) {
        in_step_ = true;
        if (applying_.empty()) {
            status_.in_step_at = clock_.now();
            set_phase(Phase::Online);
        }
    } else {
        set_phase(Phase::CatchingUp);
    }
    send_waiting_commands();
}

std::string_view ConsoleMachine::fault_in(const Batch& batch) const
{
    if (batch.snapshot != in_snapshot_ || batch.to < batch.from || (!batch.snapshot && batch.from != received_to_) ||
        (batch.repair && (batch.snapshot || batch.to != batch.from)))
        return "batch out of order";
    if (batch.snapshot && snapshot_to_ && batch.to != *snapshot_to_)
        return "snapshot of two revisions";
    // The same revision of the same log has one mark.
    if (!batch.snapshot && batch.mark.value != 0 && received_mark_.value != 0 &&
        batch.mark.revision == received_mark_.revision && batch.mark.value != received_mark_.value)
        return "mark of another log";
    if (!batch.repair)
        return {};
    const auto asked = std::ranges::find(repairs_, *batch.repair);
    if (asked == repairs_.end())
        return "repair that was not asked for";
    return lies_in(batch, *asked) ? std::string_view() : "repair beyond its range";
}

void ConsoleMachine::handle(Batch batch)
{
    if (const std::string_view fault = fault_in(batch); !fault.empty()) {
        protocol_broken(fault);
        return;
    }
    if (batch.repair)
        repairs_.erase(std::ranges::find(repairs_, *batch.repair));
    if (batch.snapshot)
        snapshot_to_ = batch.to;
    ApplyBatch apply;
    apply.ticket = next_ticket_++;
    apply.link = link_;
    apply.log_id = session_log_id_;
    apply.scope = session_scope_;
    apply.mask_level = session_mask_level_;
    apply.begins_snapshot = batch.snapshot && !snapshot_begun_;
    apply.ends_snapshot = batch.snapshot && batch.last;
    if (!batch.snapshot || batch.last) {
        apply.cursor = batch.to;
        // A platform that knows no marks says none; where the cursor stays, what was known of it stays too.
        if (batch.mark.value != 0 || batch.snapshot || batch.to != received_to_)
            received_mark_ = batch.mark;
        apply.mark = received_mark_;
        received_to_ = batch.to;
        in_snapshot_ = false;
    }
    snapshot_begun_ = batch.snapshot;
    in_step_ = batch.last;
    applying_.push_back({apply.ticket, apply.cursor, batch.row_count(), batch.last, apply.log_id, apply.scope,
        apply.mask_level, apply.mark});
    apply.batch = std::move(batch);
    actions_.emplace_back(std::move(apply));
}

void ConsoleMachine::applied(std::uint64_t ticket)
{
    if (applying_.empty() || applying_.front().ticket != ticket)
        return; // of a batch given up by apply_failed
    const Pending done = applying_.front();
    applying_.pop_front();
    status_.rows_done += done.rows;
    if (done.cursor) {
        status_.cursor = *done.cursor;
        log_id_ = done.log_id;
        held_scope_ = done.scope;
        held_mask_level_ = done.mask_level;
        mark_ = done.mark;
        other_rows_ = false;
        attempts_ = 0; // a welcome alone is no success: what follows may break a rule every time
    }
    if (linked_ && !welcomed_ && applying_.empty()) {
        // Batches of an earlier link were still on their way to the disk: only now is the cursor known.
        say_hello();
    } else if (linked_ && welcomed_) {
        if (++credit_owed_ * 2 >= config_.credit) {
            send(Credit{credit_owed_});
            credit_owed_ = 0;
        }
        if (in_step_ && applying_.empty()) {
            status_.in_step_at = clock_.now();
            set_phase(Phase::Online);
        }
    }
    release_answers();
    publish();
}

void ConsoleMachine::apply_failed(std::uint64_t ticket, const Error& why)
{
    if (std::ranges::find(applying_, ticket, &Pending::ticket) == applying_.end())
        return;
    applying_.clear();
    drop_link(why);
}

void ConsoleMachine::submit(domain::Command command)
{
    outbox_.push_back(std::move(command));
    send_waiting_commands();
    publish();
}

void ConsoleMachine::request_blob(std::string sha256, std::uint64_t offset)
{
    if (linked_ && welcomed_)
        send(BlobRequest{std::move(sha256), offset});
}

void ConsoleMachine::send_waiting_commands()
{
    if (!linked_ || !welcomed_)
        return;
    for (; outbox_sent_ < outbox_.size(); ++outbox_sent_) {
        const domain::Command& command = outbox_[outbox_sent_];
        if (withdrawn_.contains(command.id))
            send(Withdraw{command.id});
        else
            send(CommandRequest{command});
    }
}

void ConsoleMachine::withdraw(const Uuid& id)
{
    const auto found = std::ranges::find(outbox_, id, &domain::Command::id);
    if (found == outbox_.end() || !withdrawn_.insert(id).second)
        return;
    // Not sent yet: it will go as a withdrawal. Sent: the platform says which came first.
    if (linked_ && welcomed_ && static_cast<std::size_t>(found - outbox_.begin()) < outbox_sent_)
        send(Withdraw{id});
    publish();
}

void ConsoleMachine::request_reveal(Reveal request)
{
    if (!linked_ || !welcomed_) {
        actions_.emplace_back(RevealArrived{{request.id, {}, 0, Error(Fault::Environment, "sync.offline")}});
        return;
    }
    reveals_.insert(request.id);
    send(request);
}

void ConsoleMachine::handle(Revealed revealed)
{
    if (reveals_.erase(revealed.id) > 0)
        actions_.emplace_back(RevealArrived{std::move(revealed)});
}

void ConsoleMachine::plan_digests(bool all_done)
{
    if (config_.digest_every_ms > 0)
        digest_at_ = clock_.monotonic() + (all_done ? config_.digest_rest_ms : config_.digest_every_ms);
}

void ConsoleMachine::ask_for_digests()
{
    const domain::RegisterInfo* info = domain::find_register(digest_next_.register_number);
    // One that came with a later version than is spoken now is none for the other end.
    if (info == nullptr || info->since > session_version_)
        digest_next_ = RowRange{domain::all_registers().front().number, {}, {}, {}};
    digest_asked_ = true;
    send(DigestRequest{digest_next_.register_number, digest_next_.after});
}

void ConsoleMachine::handle(Digests digests)
{
    if (!digest_asked_ || digests.range.register_number != digest_next_.register_number ||
        digests.range.after != digest_next_.after ||
        (digests.range.up_to && *digests.range.up_to <= digests.range.after) || in_snapshot_) {
        protocol_broken("digests");
        return;
    }
    digest_asked_ = false;
    comparing_ = digests.range;
    comparing_nothing_ = digests.areas.empty() && !digests.range.up_to;
    actions_.emplace_back(CompareDigests{link_, session_version_, std::move(digests)});
}

void ConsoleMachine::compared(std::uint64_t link, std::vector<std::string> differing_areas)
{
    if (link != link_ || !comparing_ || !linked_)
        return;
    RowRange range = std::move(*comparing_);
    comparing_.reset();
    bool all_done = false;
    if (range.up_to) {
        digest_next_.after = *range.up_to;
    } else {
        const auto registers = domain::all_registers();
        const auto next = std::ranges::find_if(registers, [&](const domain::RegisterInfo& each) {
            return each.number > range.register_number && each.since <= session_version_;
        });
        all_done = next == registers.end();
        digest_next_ = RowRange{all_done ? registers.front().number : next->number, {}, {}, {}};
    }
    if (!differing_areas.empty()) {
        range.areas = std::move(differing_areas);
        send(RepairRequest{range});
        repairs_.push_back(range);
        actions_.emplace_back(DriftFound{std::move(range)});
    }
    plan_digests(all_done);
    // Of many registers most are short or empty: those do not wait for their turn.
    if (comparing_nothing_ && !all_done && digest_at_)
        digest_at_ = clock_.monotonic();
}

void ConsoleMachine::handle(CommandAnswer answer)
{
    if (std::ranges::find(outbox_, answer.id, &domain::Command::id) == outbox_.end())
        return;
    answers_.push_back(std::move(answer));
    release_answers();
    publish();
}

void ConsoleMachine::release_answers()
{
    std::erase_if(answers_, [this](CommandAnswer& answer) {
        // Until a snapshot is whole the cursor is that of the rows before it, perhaps of another log.
        if (answer.outcome == Outcome::Accepted && (other_rows_ || answer.revision > status_.cursor))
            return false;
        const auto found = std::ranges::find(outbox_, answer.id, &domain::Command::id);
        if (found != outbox_.end()) {
            if (static_cast<std::size_t>(found - outbox_.begin()) < outbox_sent_)
                --outbox_sent_;
            outbox_.erase(found);
            withdrawn_.erase(answer.id);
            actions_.emplace_back(CommandAnswered{std::move(answer)});
        }
        return true;
    });
}

void ConsoleMachine::handle(const Pong& pong)
{
    if (pong.number != ping_number_)
        return;
    const MonoMillis round_trip = clock_.monotonic() - ping_sent_at_;
    status_.clock_offset_ms = pong.time + round_trip / 2 - clock_.now();
    // Messages keep their order: what the platform had when it answered has been received before this.
    if (in_step_ && applying_.empty()) {
        status_.in_step_at = clock_.now();
        set_phase(Phase::Online);
    }
    publish();
}

void ConsoleMachine::handle(const Refusal& refusal)
{
    if (refusal.final)
        set_phase(Phase::Refused, refusal.error);
    drop_link(refusal.error);
}

std::optional<MonoMillis> ConsoleMachine::next_timer() const
{
    std::optional<MonoMillis> next;
    for (const auto& each : {retry_at_, ping_at_, dead_at_, digest_at_})
        if (each && (!next || *each < *next))
            next = each;
    return next;
}

void ConsoleMachine::timer()
{
    const MonoMillis now = clock_.monotonic();
    if (dead_at_ && now >= *dead_at_) {
        drop_link(Error(Fault::Environment, "sync.silent", {{"seconds", dead_after_ms / 1000}}));
        return;
    }
    if (ping_at_ && now >= *ping_at_) {
        ping_at_ = now + ping_every_ms;
        if (welcomed_) {
            ping_sent_at_ = now;
            send(Ping{++ping_number_});
        }
    }
    if (digest_at_ && now >= *digest_at_) {
        digest_at_.reset();
        if (status_.phase == Phase::Online && !digest_asked_ && !comparing_)
            ask_for_digests();
        else
            plan_digests(false);
    }
    if (retry_at_ && now >= *retry_at_) {
        retry_at_.reset();
        if (running_ && !linked_) {
            if (status_.phase != Phase::Refused)
                set_phase(Phase::Connecting, status_.reason);
            actions_.emplace_back(OpenLink{});
        }
    }
}

std::vector<ConsoleAction> ConsoleMachine::take()
{
    return std::exchange(actions_, {});
}

void ConsoleMachine::send(const Message& message)
{
    actions_.emplace_back(SendMessage{encode(message)});
}

void ConsoleMachine::set_phase(Phase phase, std::optional<Error> reason)
{
    // Trying to connect is still being offline: the reader wants to know since when.
    if (phase != status_.phase && !(is_offline(phase) && is_offline(status_.phase)))
        status_.since = clock_.now();
    if (phase == Phase::Online) {
        attempts_ = 0;
        if (!digest_at_ && !digest_asked_ && !comparing_)
            plan_digests(false);
    }
    status_.phase = phase;
    status_.reason = std::move(reason);
    publish();
}

void ConsoleMachine::publish()
{
    status_.queued_commands = static_cast<std::uint32_t>(outbox_.size());
    if (status_ == published_)
        return;
    published_ = status_;
    actions_.emplace_back(StatusChanged{status_});
}

} // namespace yiping::protocol
