// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_rules.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/stage_limits.h>

#include <algorithm>
#include <format>

namespace yiping::domain {

namespace {

/// Remind 0, Oversee 1, Escalate 2; nothing for other moves.
std::optional<std::size_t> level_of(Move move)
{
    switch (move) {
    case Move::Remind:
        return 0;
    case Move::Oversee:
        return 1;
    case Move::Escalate:
        return 2;
    default:
        return std::nullopt;
    }
}

void keep_earliest(std::optional<UtcMillis>& next, UtcMillis at)
{
    if (!next || at < *next)
        next = at;
}

bool waits_in_office(Step step)
{
    return step == Step::Collected || step == Step::Accepted || step == Step::Filed;
}

bool lists(const std::vector<std::string>& codes, std::string_view category)
{
    return codes.empty() ||
           std::ranges::any_of(codes, [&](const std::string& code) { return category.starts_with(code); });
}

void press(const RuleCase& subject, const RuleBook& book, const WorkCalendar& calendar, UtcMillis now, RuleWork& work)
{
    const Case& data = *subject.data;
    if (data.hold != Hold::None || !data.due_at)
        return;
    const auto rule = std::ranges::find_if(
        book.pressing, [&](const PressingRule& each) { return each.enabled && each.tier == data.limit_kind; });
    if (rule == book.pressing.end())
        return;
    // Whatever was done after the due time, by whomever, need not be done again; nor anything milder.
    const auto pressed_since = [&](std::size_t level) {
        return std::any_of(subject.history.pressed.begin() + static_cast<std::ptrdiff_t>(level),
            subject.history.pressed.end(), [&](const auto& at) { return at && *at > *data.due_at; });
    };
    for (const PressingStep& step : rule->steps) {
        const auto level = level_of(step.move);
        if (!level || pressed_since(*level))
            continue;
        const auto at = clock_advance(step.after.clock, *data.due_at, ticks_of(step.after), calendar);
        if (!at)
            continue;
        if (*at >= now) { // at the very millisecond it is not late yet
            keep_earliest(work.next, *at + 1);
            continue;
        }
        work.moves.push_back(
            {data.id, step.move, rule->id, std::format("{}：时限 {} 已过", rule->zh, date_time_text(*data.due_at))});
    }
}

void take(const RuleCase& subject, const RuleBook& book, const CategoryTree& categories, UtcMillis now, RuleWork& work)
{
    const Case& data = *subject.data;
    if (!waits_in_office(data.step) || data.hold != Hold::None || subject.history.in_hand)
        return;
    const TakingRule* const rule = taking_rule_for(data, book, categories);
    if (rule == nullptr || (data.step == Step::Filed && !rule->dispatches))
        return;
    const UtcMillis at = data.opened_at + rule->wait_ms;
    if (now > data.opened_at + std::max(rule->wait_ms, rule->latest_ms))
        return;
    if (at > now) {
        keep_earliest(work.next, at);
        return;
    }
    if (rule->dispatches)
        work.moves.push_back({data.id, Move::Dispatch, rule->id, rule->zh});
    else
        work.moves.push_back({data.id, Move::File, rule->id, rule->zh});
}

} // namespace

bool is_by_rule(const CaseMove& move)
{
    return !rule_of(move).empty();
}

std::string_view rule_of(const CaseMove& move)
{
    return move.rule ? std::string_view(*move.rule) : std::string_view();
}

void RuleHistory::note(const CaseMove& move)
{
    if (const auto level = level_of(move.move)) {
        std::optional<UtcMillis>& last = pressed.at(*level);
        last = std::max(last.value_or(move.at), move.at);
    }
    if (move.move != Move::Report && !is_by_rule(move))
        in_hand = true;
}

RuleWork rule_work(const RuleCase& subject, const RuleBook& book, const CategoryTree& categories,
    const WorkCalendar& calendar, UtcMillis now)
{
    RuleWork work;
    const Case& data = *subject.data;
    if (is_over(data.step) || data.imported)
        return work;
    if (book.resumes && data.hold == Hold::Suspended && data.hold_until) {
        if (*data.hold_until <= now)
            work.moves.push_back({data.id, Move::Resume, resuming_rule, "挂起期满"});
        else
            keep_earliest(work.next, *data.hold_until);
        return work; // what comes after depends on the time it will have then
    }
    take(subject, book, categories, now, work);
    press(subject, book, calendar, now, work);
    return work;
}

RuleWork rule_work(std::span<const RuleCase> cases, const RuleBook& book, const CategoryTree& categories,
    const WorkCalendar& calendar, UtcMillis now)
{
    RuleWork all;
    for (const RuleCase& each : cases) {
        RuleWork one = rule_work(each, book, categories, calendar, now);
        std::ranges::move(one.moves, std::back_inserter(all.moves));
        if (one.next)
            keep_earliest(all.next, *one.next);
    }
    return all;
}

const TakingRule* taking_rule_for(const Case& data, const RuleBook& book, const CategoryTree& categories)
{
    const Category* const category = categories.find(data.category);
    const auto fits = [&](const TakingRule& rule) {
        return rule.enabled && (!rule.plain_only || (category != nullptr && category->plain)) &&
               lists(rule.categories, data.category) &&
               (rule.areas.empty() || std::ranges::any_of(rule.areas,
                                          [&](const std::string& area) { return contains(area, data.area_code); })) &&
               (rule.sources.empty() || std::ranges::find(rule.sources, data.source) != rule.sources.end());
    };
    const auto found = std::ranges::find_if(book.taking, fits);
    return found == book.taking.end() ? nullptr : &*found;
}

std::optional<RankedResponder> choose_responder(
    const Case& data, const TakingRule& rule, const CategoryTree& categories, std::span<const Candidate> candidates)
{
    const Category* const category = categories.find(data.category);
    RankingTask task;
    task.lon = data.lon;
    task.lat = data.lat;
    task.area_code = data.area_code;
    task.category = data.category;
    task.skill = category != nullptr ? std::string_view(category->skill) : std::string_view();
    task.duty = category != nullptr ? category->duty : 0;
    for (const RankedResponder& ranked : rank_responders(task, candidates, candidates.size())) {
        const Responder& responder = *candidates[ranked.index].responder;
        const bool wanted = rule.roles.empty() || std::ranges::find(rule.roles, responder.role) != rule.roles.end();
        if (wanted && ranked.on_duty && !ranked.on_leave && ranked.has_duty && ranked.load < rule.most_load &&
            (ranked.same_grid || !rule.own_grid) && (ranked.skilled || !rule.skilled))
            return ranked;
    }
    return std::nullopt;
}

Principal principal_of_rule(std::string_view rule)
{
    Principal who;
    who.user = std::string(rule);
    who.post = "系统";
    who.role = UserRole::Rule;
    return who;
}

Uuid command_id_of_rule(const RuleMove& move, const Case& data, const Uuid& responder)
{
    return Uuid::from_name("rule",
        std::format("{}/{}/{}/{}", data.id.to_string(), data.rev, static_cast<int>(move.move), responder.to_string()));
}

} // namespace yiping::domain
