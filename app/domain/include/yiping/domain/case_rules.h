// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/category.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/dispatch_ranking.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Rules that act on cases without a person: they accept and dispatch the plain ones (自动受理, 线上派单), press late
/// ones (催办 → 督办 → 提级办理) and let suspended ones go on. Pure: given cases and the time, which moves are due and
/// when to look again; the platform does them as commands like any other. Any thread.
namespace yiping::domain {

/// One step of pressing: so long after the due time, by this clock; an amount of 0 is at once.
struct PressingStep {
    Move move = Move::Remind;
    Limit after{LimitClock::NaturalMinute, 0};
    bool operator==(const PressingStep&) const = default;
};

/// What happens to a late case of one tier (当日结, 3日结, 限期结).
struct PressingRule {
    std::string id; ///< unique in the book
    std::string zh, en;
    bool enabled = true;
    LimitKind tier = LimitKind::SameDay;
    std::vector<PressingStep> steps; ///< in the order Remind, Oversee, Escalate
    bool operator==(const PressingRule&) const = default;
};

/// Which new cases are accepted, and sent to whom, without a person.
struct TakingRule {
    std::string id;
    std::string zh, en;
    bool enabled = true;
    bool dispatches = true; ///< false: accepts and files only
    bool plain_only = true; ///< only what the category calls plain
    std::vector<std::string> categories; ///< classes or subclasses; none: all
    std::vector<std::string> areas; ///< area codes; none: everywhere
    std::vector<CaseSource> sources; ///< none: all
    std::int64_t wait_ms = minute_ms; ///< for a person to take it into his own hands
    std::int64_t latest_ms = 30 * minute_ms; ///< what has waited longer than this is for a person
    std::vector<TeamRole> roles; ///< whom it may go to; none: any responder
    bool own_grid = true; ///< only to people of the grid of the case
    bool skilled = true; ///< only to whom has the skill that the category asks for
                         ///< (and, always, the duty of the grid that it falls to)
    int most_load = 4; ///< not to whom has as many open assignments
    bool operator==(const TakingRule&) const = default;
};

/// All rules of a town. A value; made by config from data/rules.
struct RuleBook {
    std::vector<TakingRule> taking; ///< the first that fits a case has it
    std::vector<PressingRule> pressing;
    bool resumes = true; ///< a suspended case goes on when its time is over
    bool operator==(const RuleBook&) const = default;
};
/// The rule that resumes; its id in the record.
inline constexpr std::string_view resuming_rule = "resume";

/// What rules have to know of the past of a case.
struct RuleHistory {
    /// The last Remind, Oversee and Escalate, by whomever.
    std::array<std::optional<UtcMillis>, 3> pressed;
    /// A person has done something to it: rules neither accept nor dispatch it any more. Reporting does not count.
    bool in_hand = false;

    /// Moves may come in any order.
    void note(const CaseMove& move);
    bool operator==(const RuleHistory&) const = default;
};
[[nodiscard]] bool is_by_rule(const CaseMove& move);
/// The id of the rule that did it; "" for a person.
[[nodiscard]] std::string_view rule_of(const CaseMove& move);

struct RuleCase {
    const Case* data = nullptr; ///< not owned, not null
    RuleHistory history;
};

/// What a rule wants done now. For Dispatch the responder is still to be chosen.
struct RuleMove {
    Uuid case_id;
    Move move = Move::Remind;
    std::string_view rule; ///< id; lives as long as the book
    std::string reason;
    bool operator==(const RuleMove&) const = default;
};

struct RuleWork {
    std::vector<RuleMove> moves; ///< due now, in the order to do them
    std::optional<UtcMillis> next; ///< the first later instant at which something will be due if nothing changes
};

/// What is due for one case. Of an imported or closed case never anything.
[[nodiscard]] RuleWork rule_work(const RuleCase& subject, const RuleBook& book, const CategoryTree& categories,
    const WorkCalendar& calendar, UtcMillis now);
/// Of many: moves case by case in the given order, and the earliest `next`.
[[nodiscard]] RuleWork rule_work(std::span<const RuleCase> cases, const RuleBook& book, const CategoryTree& categories,
    const WorkCalendar& calendar, UtcMillis now);

/// The rule that would take this new case, whatever anybody has done to it; nullptr if none would.
[[nodiscard]] const TakingRule* taking_rule_for(const Case& data, const RuleBook& book, const CategoryTree& categories);

/// To whom the rule sends it: the first of the ranking that is on duty and fits the rule; nothing if nobody does.
[[nodiscard]] std::optional<RankedResponder> choose_responder(
    const Case& data, const TakingRule& rule, const CategoryTree& categories, std::span<const Candidate> candidates);

/// Who acts for a rule: role Rule, its id as user, the whole district.
[[nodiscard]] Principal principal_of_rule(std::string_view rule);
/// The same for the same move of the same state of the case: whoever does it twice does it once. `responder` is nil
/// where the move has none.
[[nodiscard]] Uuid command_id_of_rule(const RuleMove& move, const Case& data, const Uuid& responder = {});

} // namespace yiping::domain
