// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/dispute_life.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <array>

namespace yiping::domain {

namespace {

constexpr std::uint32_t bit(DisputeStage stage)
{
    return 1U << static_cast<unsigned>(stage);
}
constexpr std::uint32_t bit(UserRole role)
{
    return 1U << static_cast<unsigned>(role);
}

constexpr std::uint32_t found = bit(DisputeStage::Found);
constexpr std::uint32_t accepted = bit(DisputeStage::Accepted);
constexpr std::uint32_t mediating = bit(DisputeStage::Mediating);
constexpr std::uint32_t agreed = bit(DisputeStage::Agreed);
constexpr std::uint32_t confirmed = bit(DisputeStage::Confirmed);
constexpr std::uint32_t performed = bit(DisputeStage::Performed);
constexpr std::uint32_t revisited = bit(DisputeStage::Revisited);
constexpr std::uint32_t ended = bit(DisputeStage::Failed) | bit(DisputeStage::Withdrawn);

constexpr std::uint32_t worker = bit(UserRole::Worker);
constexpr std::uint32_t heads = bit(UserRole::Supervisor) | bit(UserRole::Administrator);
constexpr std::uint32_t office = bit(UserRole::Operator) | heads;
constexpr auto stays = std::nullopt;

constexpr std::array rules{
    DisputeMoveRule{DisputeMove::Find, 0, DisputeStage::Found, office | worker, dispute_needs_nothing},
    DisputeMoveRule{DisputeMove::Accept, found, DisputeStage::Accepted, office, dispute_needs_nothing},
    DisputeMoveRule{
        DisputeMove::Mediate, accepted | mediating, DisputeStage::Mediating, office | worker, dispute_needs_venue},
    DisputeMoveRule{DisputeMove::Agree, mediating, DisputeStage::Agreed, office | worker, dispute_needs_paper},
    DisputeMoveRule{DisputeMove::Confirm, agreed, DisputeStage::Confirmed, office, dispute_needs_paper},
    DisputeMoveRule{
        DisputeMove::Perform, agreed | confirmed, DisputeStage::Performed, office | worker, dispute_needs_nothing},
    DisputeMoveRule{DisputeMove::Revisit, performed, DisputeStage::Revisited, office | worker, dispute_needs_reason},
    DisputeMoveRule{
        DisputeMove::Raise, mediating, DisputeStage::Accepted, office, dispute_needs_reason | dispute_needs_above},
    DisputeMoveRule{
        DisputeMove::Fail, mediating, DisputeStage::Failed, office, dispute_needs_reason | dispute_needs_top},
    DisputeMoveRule{
        DisputeMove::Withdraw, found | accepted | mediating, DisputeStage::Withdrawn, office, dispute_needs_reason},
    DisputeMoveRule{DisputeMove::Reopen, agreed | confirmed | performed | revisited | ended, DisputeStage::Accepted,
        office, dispute_needs_reason},
    DisputeMoveRule{
        DisputeMove::Postpone, found | accepted | mediating | performed, stays, heads, dispute_needs_reason},
};

std::unexpected<Error> refuse(std::string_view code, const Dispute& data, DisputeMove move)
{
    return make_error(
        Fault::Refused, code, {{"move", std::string(name_of(move))}, {"stage", std::string(name_of(data.stage))}});
}

/// Village, town or county; whatever a source may have written.
AreaLevel level_of(const Dispute& data)
{
    return std::clamp(data.level, AreaLevel::County, AreaLevel::Village);
}

bool holds_level(const Principal& who, AreaLevel level)
{
    if (who.role == UserRole::Worker)
        return level == AreaLevel::Village;
    return significant_part(who.scope).empty() || level_of_code(who.scope) <= level;
}

std::optional<Error> lacks(const MoveDispute& move, std::uint32_t needs)
{
    if ((needs & dispute_needs_reason) != 0 && move.reason.empty())
        return Error(Fault::Refused, "domain.reason_needed");
    if ((needs & dispute_needs_paper) != 0 && move.attachments.empty())
        return Error(Fault::Refused, "domain.paper_needed");
    if ((needs & dispute_needs_venue) != 0 && !move.venue_id && !move.mediator_id && move.venue.empty())
        return Error(Fault::Refused, "domain.venue_needed");
    return std::nullopt;
}

/// What a stage that is left behind had put down.
void forget_agreement(Dispute& data)
{
    data.resolved_at = data.agreed_at = data.confirmed_at = data.performed_at = data.revisited_at = data.failed_at =
        std::nullopt;
}

DisputeMoveRow record(const Dispute& before, const Dispute& after, const MoveDispute& move, const Principal& who,
    UtcMillis at, Random& random)
{
    ManualClock clock(at);
    DisputeMoveRow row;
    row.id = Uuid::make(clock, random);
    row.district_id = after.district_id;
    row.area_code = after.area_code;
    row.dispute_id = after.id;
    row.move = move.move;
    row.from_stage = move.move == DisputeMove::Find ? 0 : static_cast<std::int64_t>(before.stage);
    row.to_stage = after.stage;
    row.level = after.level;
    row.at = at;
    row.actor = who.post;
    row.reason = move.reason;
    row.attachment_count = static_cast<std::int64_t>(move.attachments.size());
    return row;
}

} // namespace

bool is_over(DisputeStage stage)
{
    return ((ended | revisited) & bit(stage)) != 0;
}

bool is_resolved(DisputeStage stage)
{
    return ((agreed | confirmed | performed | revisited) & bit(stage)) != 0;
}

std::span<const DisputeMoveRule> dispute_move_rules()
{
    return rules;
}

Result<DisputeMoveRule> dispute_transition(const Dispute& data, DisputeMove move, const Principal& who)
{
    const auto rule = std::ranges::find(rules, move, &DisputeMoveRule::move);
    if (rule == rules.end() || move == DisputeMove::Find)
        return refuse("domain.dispute_move_not_possible", data, move);
    if ((rule->who & bit(who.role)) == 0)
        return refuse("domain.no_right", data, move);
    if (!contains(who.scope, data.area_code))
        return refuse("domain.outside_scope", data, move);
    if ((rule->from & bit(data.stage)) == 0)
        return refuse("domain.dispute_move_not_possible", data, move);
    if (!holds_level(who, level_of(data)))
        return refuse("domain.level_of_another", data, move);
    const bool top = level_of(data) == AreaLevel::County;
    if ((rule->needs & dispute_needs_top) != 0 && !top)
        return refuse("domain.raise_first", data, move);
    if ((rule->needs & dispute_needs_above) != 0 && top)
        return refuse("domain.no_higher_level", data, move);
    return *rule;
}

std::vector<DisputeMove> possible_dispute_moves(const Dispute& data, const Principal& who)
{
    std::vector<DisputeMove> moves;
    for (const DisputeMoveRule& each : rules)
        if (dispute_transition(data, each.move, who))
            moves.push_back(each.move);
    return moves;
}

Result<DisputeOutcome> apply_dispute_move(
    const Dispute& data, const MoveDispute& move, const Principal& who, UtcMillis now, Random& random)
{
    const auto rule = dispute_transition(data, move.move, who);
    if (!rule)
        return std::unexpected(rule.error());
    if (auto lacking = lacks(move, rule->needs))
        return std::unexpected(std::move(*lacking));
    const UtcMillis at = std::max(now, data.stage_at.value_or(data.found_at));

    DisputeOutcome outcome;
    Dispute& row = outcome.data = data;
    row.level = level_of(data);
    row.stage = rule->to.value_or(data.stage);
    row.stage_at = at; // also when it stays: a postponed stage begins anew, a further mediation is a new attempt
    switch (move.move) {
    case DisputeMove::Mediate:
        row.mediating_at = data.mediating_at.value_or(at);
        row.attempts = data.attempts.value_or(0) + 1;
        if (move.venue_id)
            row.venue_id = move.venue_id;
        if (!move.venue.empty())
            row.venue = move.venue;
        if (move.mediator_id)
            row.mediator_id = move.mediator_id;
        if (!move.mediator.empty())
            row.mediator = move.mediator;
        break;
    case DisputeMove::Agree:
        row.agreed_at = row.resolved_at = at;
        break;
    case DisputeMove::Confirm:
        row.confirmed_at = at;
        break;
    case DisputeMove::Perform:
        row.performed_at = at;
        break;
    case DisputeMove::Revisit:
        row.revisited_at = at;
        break;
    case DisputeMove::Raise:
        row.level = row.level == AreaLevel::Village ? AreaLevel::Town : AreaLevel::County;
        // Whoever mediated below does not mediate above.
        row.mediator_id = row.venue_id = std::nullopt;
        row.mediator = std::nullopt;
        row.venue.clear();
        break;
    case DisputeMove::Fail:
    case DisputeMove::Withdraw:
        row.failed_at = at;
        break;
    case DisputeMove::Reopen:
        forget_agreement(row);
        break;
    case DisputeMove::Find:
    case DisputeMove::Accept:
    case DisputeMove::Postpone:
        break;
    }
    outcome.move = record(data, row, move, who, at, random);
    return outcome;
}

Result<DisputeOutcome> open_dispute(
    const ReportDispute& report, const NewDispute& made, const Principal& who, UtcMillis now, Random& random)
{
    if ((rules.front().who & bit(who.role)) == 0)
        return make_error(Fault::Refused, "domain.no_right", {{"move", std::string("Find")}, {"stage", std::string()}});
    if (!contains(who.scope, made.area_code))
        return make_error(
            Fault::Refused, "domain.outside_scope", {{"move", std::string("Find")}, {"stage", std::string()}});
    if (report.title.empty())
        return make_error(Fault::Refused, "domain.title_needed");
    if (report.category.empty())
        return make_error(Fault::Refused, "domain.category_needed");
    DisputeOutcome outcome;
    Dispute& row = outcome.data;
    row.id = made.id;
    row.number = made.number;
    row.district_id = made.district_id;
    row.area_code = made.area_code;
    row.category = report.category;
    row.title = report.title;
    row.stage = DisputeStage::Found;
    row.level = AreaLevel::Village;
    row.found_at = now;
    row.stage_at = now;
    row.lon = report.lon;
    row.lat = report.lat;
    row.case_id = report.case_id;
    row.people = report.people;
    MoveDispute move;
    move.move = DisputeMove::Find;
    move.attachments = report.attachments;
    outcome.move = record(row, row, move, who, now, random);
    return outcome;
}

std::optional<UtcMillis> dispute_due(const Dispute& data)
{
    const UtcMillis since = data.stage_at.value_or(data.found_at);
    switch (data.stage) {
    case DisputeStage::Found:
        return since + day_ms;
    case DisputeStage::Accepted:
        return since + 3 * day_ms;
    case DisputeStage::Mediating:
    case DisputeStage::Performed:
        return since + 30 * day_ms;
    default:
        return std::nullopt;
    }
}

std::optional<UtcMillis> confirmation_until(const Dispute& data)
{
    if (data.stage != DisputeStage::Agreed || !data.agreed_at)
        return std::nullopt;
    return *data.agreed_at + 30 * day_ms;
}

} // namespace yiping::domain
