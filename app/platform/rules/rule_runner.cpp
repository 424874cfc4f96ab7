// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/rule_runner.h>

#include <yiping/base/log.h>
#include <yiping/domain/availability.h>
#include <yiping/domain/case_life.h>
#include <yiping/protocol/row_batch.h>

#include <algorithm>

namespace yiping::platform {

namespace {

constexpr std::size_t rows_at_once = 20'000;
/// A case that nobody could be found for is looked at again after so long, or when something about it changes.
constexpr std::int64_t try_again_ms = domain::minute_ms;

/// Resume, then take, then the three of pressing: more rounds than these a case cannot need at one instant.
constexpr int most_rounds = 8;

std::int64_t day_of(UtcMillis at)
{
    return domain::local_midnight(at) / domain::day_ms;
}

} // namespace

RuleRunner::RuleRunner(Store& store, Clock& clock, RuleTimer& timer, const RuleRunnerOptions& options)
    : store_(store), clock_(clock), timer_(timer), book_of_files_(*options.book), book_(*options.book)
{
    if (options.categories != nullptr)
        categories_ = *options.categories;
    if (options.calendar != nullptr)
        calendar_ = *options.calendar;
}

Result<void> RuleRunner::run()
{
    const auto failed = [&](const Error& error) -> Result<void> {
        timer_.wake_at(clock_.now() + try_again_ms);
        return std::unexpected(error);
    };
    if (auto done = take_switches(); !done)
        return failed(done.error());
    if (auto done = follow(); !done)
        return failed(done.error());
    const UtcMillis now = clock_.now();
    while (!due_.empty() && due_.begin()->first <= now) {
        const Uuid id = due_.begin()->second;
        bool moved = true;
        for (int round = 0; moved && round < most_rounds; ++round) {
            auto more = work_on(id, now);
            if (!more)
                return failed(more.error());
            moved = *more;
            if (moved) {
                if (auto done = follow(); !done)
                    return failed(done.error());
            }
        }
        // Whatever it was: not again at this instant.
        if (const auto found = cases_.find(id);
            found != cases_.end() && found->second.next && *found->second.next <= now)
            schedule(id, found->second, now + try_again_ms);
    }
    timer_.wake_at(due_.empty() ? std::nullopt : std::optional(due_.begin()->first));
    return {};
}

Result<void> RuleRunner::take_switches()
{
    const std::uint64_t version = store_.rule_switches_version();
    if (switches_version_ == version)
        return {};
    const auto switches = store_.rule_switches();
    if (!switches)
        return std::unexpected(switches.error());
    domain::RuleBook book = book_of_files_;
    const auto set = [&](std::string_view id, bool& enabled) {
        if (const auto found = switches->find(std::string(id)); found != switches->end())
            enabled = found->second;
    };
    for (domain::TakingRule& rule : book.taking)
        set(rule.id, rule.enabled);
    for (domain::PressingRule& rule : book.pressing)
        set(rule.id, rule.enabled);
    set(domain::resuming_rule, book.resumes);
    if (book != book_) {
        book_ = std::move(book);
        for (auto& [id, watched] : cases_)
            schedule(id, watched, UtcMillis{0});
    }
    switches_version_ = version;
    return {};
}

Result<void> RuleRunner::follow()
{
    if (!loaded_ || !store_.can_continue(cursor_))
        return load();
    while (cursor_ < store_.head()) {
        auto delta = store_.delta("", cursor_, rows_at_once);
        if (!delta)
            return std::unexpected(delta.error());
        domain::RowSet rows;
        for (const protocol::RowBatch& batch : delta->rows)
            protocol::add_rows(batch, rows);
        if (auto done = take(rows); !done)
            return done;
        for (const protocol::Removal& removal : delta->removed) {
            forget(removal.id);
            responders_.erase(removal.id);
            leaves_.erase(removal.id);
            if (const auto slip = open_assignments_.find(removal.id); slip != open_assignments_.end()) {
                --load_[slip->second];
                open_assignments_.erase(slip);
            }
        }
        cursor_ = delta->to;
    }
    return {};
}

Result<void> RuleRunner::load()
{
    loaded_ = false; // what is read now brings its own record
    cases_.clear();
    due_.clear();
    responders_.clear();
    leaves_.clear();
    open_assignments_.clear();
    load_.clear();
    counts_.clear();
    counted_day_ = day_of(clock_.now());
    const std::int64_t head = store_.head();
    auto open = store_.open_life(counted_day_ * domain::day_ms);
    if (!open)
        return std::unexpected(open.error());
    auto responders = store_.responders();
    if (!responders)
        return std::unexpected(responders.error());
    open->responder_rows = std::move(*responders);
    if (auto done = take(*open); !done)
        return done;
    cursor_ = head;
    loaded_ = true;
    return {};
}

void RuleRunner::forget(const Uuid& id)
{
    if (const auto found = cases_.find(id); found != cases_.end()) {
        schedule(id, found->second, std::nullopt);
        cases_.erase(found);
    }
}

Result<void> RuleRunner::take(const domain::RowSet& rows)
{
    for (const domain::Responder& row : rows.responder_rows)
        responders_.insert_or_assign(row.id, row);
    for (const domain::Leave& row : rows.leave_rows)
        leaves_.insert_or_assign(row.id, row);
    for (const domain::Assignment& row : rows.assignment_rows)
        take_assignment(row);
    const UtcMillis at_once = 0;
    for (const domain::Case& row : rows.case_rows) {
        if (domain::is_over(row.step) || row.imported) {
            forget(row.id); // else a platform that runs for weeks would hold every case of them
            continue;
        }
        auto [entry, fresh] = cases_.try_emplace(row.id);
        entry->second.data = row;
        if (fresh && loaded_) {
            // New, or opened again by an appeal: what has been done to it is part of what rules look at.
            const auto record = store_.moves_of(row.id);
            if (!record) {
                loaded_ = false; // half a delta has been taken: all over again
                return std::unexpected(record.error());
            }
            for (const domain::CaseMove& move : *record)
                entry->second.history.note(move);
        }
        schedule(row.id, entry->second, at_once);
    }
    for (const domain::CaseMove& row : rows.case_move_rows) {
        count(row);
        if (const auto found = cases_.find(row.case_id); found != cases_.end()) {
            found->second.history.note(row);
            if (!domain::is_over(found->second.data.step))
                schedule(row.case_id, found->second, at_once);
        }
    }
    return {};
}

void RuleRunner::take_assignment(const domain::Assignment& row)
{
    const auto found = open_assignments_.find(row.id);
    if (row.ended_at && found != open_assignments_.end()) {
        --load_[found->second];
        open_assignments_.erase(found);
    } else if (!row.ended_at && found == open_assignments_.end()) {
        open_assignments_.emplace(row.id, row.responder_id);
        ++load_[row.responder_id];
    }
}

void RuleRunner::count(const domain::CaseMove& row)
{
    if (const std::int64_t today = day_of(clock_.now()); today != counted_day_) {
        counted_day_ = today;
        counts_.clear();
    }
    if (domain::is_by_rule(row) && day_of(row.at) == counted_day_)
        ++counts_[{std::string(domain::rule_of(row)), row.move}];
}

RuleRunner::Counts RuleRunner::today()
{
    if (day_of(clock_.now()) != counted_day_)
        counts_.clear();
    return counts_;
}

void RuleRunner::schedule(const Uuid& id, Watched& watched, std::optional<UtcMillis> next)
{
    if (watched.next)
        due_.erase({*watched.next, id});
    watched.next = next;
    if (next)
        due_.emplace(*next, id);
}

Result<bool> RuleRunner::work_on(const Uuid& id, UtcMillis now)
{
    const auto found = cases_.find(id);
    if (found == cases_.end())
        return false;
    Watched& watched = found->second;
    const domain::RuleWork work =
        domain::rule_work(domain::RuleCase{&watched.data, watched.history}, book_, categories_, calendar_, now);
    schedule(id, watched, work.next);
    if (work.moves.empty())
        return false;
    if (watched.refused_rev != watched.data.rev)
        watched.refused.clear();

    for (const domain::RuleMove& wanted : work.moves) {
        if (watched.refused.contains(wanted.move))
            continue;
        domain::MoveCase body;
        body.case_id = id;
        body.move = wanted.move;
        body.reason = wanted.reason;
        if (wanted.move == domain::Move::Dispatch) {
            const domain::TakingRule* const rule = domain::taking_rule_for(watched.data, book_, categories_);
            const auto chosen = rule != nullptr
                                    ? domain::choose_responder(watched.data, *rule, categories_, candidates(now))
                                    : std::nullopt;
            if (!chosen)
                continue; // nobody fits now
            body.responder_id = chosen->id;
            body.reason = wanted.reason + "：" + domain::ranking_words_zh(*chosen);
        }
        domain::Command command;
        command.id = domain::command_id_of_rule(wanted, watched.data, body.responder_id);
        command.made_at = now;
        command.base_revision = watched.data.rev;
        command.body = std::move(body);
        const protocol::CommandAnswer answer = store_.execute(domain::principal_of_rule(wanted.rule), command, now);
        if (answer.outcome == protocol::Outcome::Accepted)
            return true; // the rest is for the state that it has now
        if (answer.error && answer.error->fault() == Fault::Environment)
            return std::unexpected(*answer.error);
        watched.refused_rev = watched.data.rev;
        watched.refused.insert(wanted.move);
        log::warning("rules", "{} of case {} refused: {}", wanted.rule, id.to_string(),
            answer.error ? answer.error->debug_text() : std::string("?"));
    }
    const UtcMillis later = now + try_again_ms;
    schedule(id, watched, std::min(work.next.value_or(later), later));
    return false;
}

std::vector<domain::Candidate> RuleRunner::candidates(UtcMillis now) const
{
    std::vector<domain::Candidate> all;
    all.reserve(responders_.size());
    for (const auto& [id, row] : responders_) {
        const auto load = load_.find(id);
        all.push_back({&row, load == load_.end() ? 0 : load->second});
    }
    std::vector<domain::Leave> leaves;
    leaves.reserve(leaves_.size());
    for (const auto& [id, row] : leaves_)
        leaves.push_back(row);
    domain::note_leaves(all, leaves, now);
    return all;
}

} // namespace yiping::platform
