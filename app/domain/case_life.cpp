// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_life.h>

#include "refuse.h"

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>

namespace yiping::domain {

namespace {

constexpr std::uint32_t bit(Step step)
{
    return 1U << static_cast<unsigned>(step);
}
constexpr std::uint32_t bit(UserRole role)
{
    return 1U << static_cast<unsigned>(role);
}

constexpr std::uint32_t collected = bit(Step::Collected);
constexpr std::uint32_t accepted = bit(Step::Accepted);
constexpr std::uint32_t filed = bit(Step::Filed);
constexpr std::uint32_t dispatched = bit(Step::Dispatched);
constexpr std::uint32_t handling = bit(Step::Handling);
constexpr std::uint32_t fed_back = bit(Step::FedBack);
constexpr std::uint32_t verified = bit(Step::Verified);
constexpr std::uint32_t closed = bit(Step::Closed);
constexpr std::uint32_t evaluated = bit(Step::Evaluated);
constexpr std::uint32_t declined = bit(Step::Declined);
constexpr std::uint32_t in_office = collected | accepted | filed;
constexpr std::uint32_t outside = dispatched | handling | fed_back | verified;
constexpr std::uint32_t any_open = in_office | outside;
constexpr std::uint32_t holdable = accepted | filed | dispatched | handling;

constexpr std::uint32_t worker = bit(UserRole::Worker);
constexpr std::uint32_t resident = bit(UserRole::Resident);
constexpr std::uint32_t by_rule = bit(UserRole::Rule);
constexpr std::uint32_t heads = bit(UserRole::Supervisor) | bit(UserRole::Administrator);
constexpr std::uint32_t office = bit(UserRole::Operator) | heads;

constexpr std::uint32_t holders_act = need_holder | need_reason_of_proxy;
constexpr auto stays = std::nullopt;

// The table. A move from an earlier step than its own takes the acts between with it (acts_of below).
constexpr std::array rules{
    MoveRule{Move::Report, 0, Step::Collected, office | worker | resident | by_rule, need_nothing, ClockEffect::Starts,
        false},
    MoveRule{Move::Accept, collected, Step::Accepted, office | by_rule, need_nothing, ClockEffect::None, false},
    MoveRule{Move::Decline, collected, Step::Declined, office, need_reason, ClockEffect::Stops, false},
    MoveRule{Move::DeclineFiling, accepted, Step::Declined, office, need_reason, ClockEffect::Stops, false},
    MoveRule{Move::File, collected | accepted, Step::Filed, office | by_rule, need_nothing, ClockEffect::None, false},
    MoveRule{Move::Dispatch, in_office, Step::Dispatched, office | by_rule, need_responder, ClockEffect::None, false},
    MoveRule{Move::Sign, dispatched, Step::Handling, office | worker, holders_act, ClockEffect::None, false},
    MoveRule{Move::FeedBack, handling, Step::FedBack, office | worker, holders_act | need_photo_of_holder,
        ClockEffect::None, false},
    MoveRule{Move::Verify, fed_back, Step::Verified, office, need_nothing, ClockEffect::None, false},
    MoveRule{Move::Close, fed_back | verified, Step::Closed, office, need_nothing, ClockEffect::Stops, false},
    MoveRule{Move::Evaluate, closed, Step::Evaluated, office | resident | by_rule, need_satisfaction, ClockEffect::None,
        false},
    MoveRule{Move::SelfHandle, collected, Step::Closed, worker, need_photo, ClockEffect::Stops, false},
    MoveRule{Move::Return, dispatched | handling, Step::Filed, office | worker, need_holder | need_reason,
        ClockEffect::None, false},
    MoveRule{Move::Transfer, dispatched | handling, Step::Dispatched, office, need_reason | need_responder,
        ClockEffect::None, false},
    MoveRule{Move::RequestExtension, dispatched | handling, stays, office | worker, need_holder | need_reason,
        ClockEffect::None, false},
    MoveRule{Move::GrantExtension, dispatched | handling, stays, heads, need_until, ClockEffect::Moves, false},
    MoveRule{Move::Suspend, holdable, stays, office, need_reason | need_until, ClockEffect::Stops, false},
    MoveRule{Move::Resume, holdable, stays, office | by_rule, need_nothing, ClockEffect::Goes, true},
    MoveRule{Move::Shelve, holdable, stays, heads, need_reason, ClockEffect::Stops, true},
    MoveRule{Move::Rework, fed_back | verified, Step::Handling, office, need_reason, ClockEffect::None, false},
    MoveRule{Move::Remind, any_open, stays, office | by_rule, need_nothing, ClockEffect::None, true},
    MoveRule{Move::Oversee, any_open, stays, heads | by_rule, need_reason, ClockEffect::None, true},
    MoveRule{Move::Answer, any_open, stays, office | worker, need_holder | need_reason, ClockEffect::None, true},
    MoveRule{Move::Escalate, any_open, stays, office | by_rule, need_reason, ClockEffect::None, true},
    MoveRule{Move::TakeOver, any_open, stays, office, need_nothing, ClockEffect::None, true},
    MoveRule{Move::Appeal, closed | evaluated | declined, Step::Accepted, office | resident, need_reason,
        ClockEffect::Starts, false},
    MoveRule{Move::Void, any_open, Step::Voided, office, need_reason, ClockEffect::Stops, true},
    MoveRule{Move::Correct, any_open | closed | evaluated, stays, office, need_nothing, ClockEffect::None, true},
};

const MoveRule* find_rule(Move move)
{
    const auto found = std::ranges::find(rules, move, &MoveRule::move);
    return found == rules.end() ? nullptr : &*found;
}

// The acts between the step a case is in and the one a move leads to, each a move of its own in the record.
std::vector<Transition::Act> acts_of(Move move, Step from, Step to)
{
    std::vector<Transition::Act> acts;
    Step at = from;
    const auto pass = [&](Move act, Step next) {
        acts.push_back({act, at, next});
        at = next;
    };
    if ((move == Move::File || move == Move::Dispatch) && at == Step::Collected)
        pass(Move::Accept, Step::Accepted);
    if (move == Move::Dispatch && at == Step::Accepted)
        pass(Move::File, Step::Filed);
    if (move == Move::Close && at == Step::FedBack)
        pass(Move::Verify, Step::Verified);
    pass(move, to);
    return acts;
}

enum class Place : std::uint8_t { NoHolder, Lead, Assistant };

Place place_of(const Case& data, const Principal& who, std::span<const Assignment> open_assignments)
{
    if (who.responder_id.is_nil())
        return Place::NoHolder;
    if (data.holder_id == who.responder_id)
        return Place::Lead;
    Place place = Place::NoHolder;
    for (const Assignment& assignment : open_assignments) {
        if (assignment.ended_at || assignment.responder_id != who.responder_id)
            continue;
        if (assignment.role == AssignmentRole::Lead)
            return Place::Lead;
        place = Place::Assistant;
    }
    return place;
}

} // namespace

Stage stage_of(Step step)
{
    switch (step) {
    case Step::Collected:
        return Stage::Collecting;
    case Step::Accepted:
    case Step::Filed:
    case Step::Declined:
        return Stage::Filing;
    case Step::Dispatched:
        return Stage::Dispatching;
    case Step::Handling:
        return Stage::Handling;
    case Step::FedBack:
        return Stage::FeedingBack;
    case Step::Verified:
    case Step::Closed:
    case Step::Voided:
        return Stage::Closing;
    case Step::Evaluated:
        return Stage::Evaluating;
    }
    return Stage::Collecting;
}

bool is_over(Step step)
{
    return step == Step::Closed || step == Step::Evaluated || step == Step::Declined || step == Step::Voided;
}

bool is_held_outside(Step step)
{
    return (bit(step) & outside) != 0;
}

template <>
std::span<const EnumWord> enum_words<CaseStatus>()
{
    static constexpr std::array words{
        EnumWord{1, "New", "新上报", "New"},
        EnumWord{2, "Handling", "处理中", "Being handled"},
        EnumWord{3, "Late", "已超时", "Late"},
        EnumWord{4, "Done", "已办结", "Done"},
        EnumWord{5, "Suspended", "挂起", "Suspended"},
        EnumWord{6, "Shelved", "挂账", "Shelved"},
        EnumWord{7, "Voided", "不予办理", "Not handled"},
    };
    return words;
}

CaseStatus status_of(Step step, Hold hold, std::optional<UtcMillis> due_at, UtcMillis now)
{
    if (step == Step::Closed || step == Step::Evaluated)
        return CaseStatus::Done;
    if (step == Step::Declined || step == Step::Voided)
        return CaseStatus::Voided;
    if (hold == Hold::Suspended)
        return CaseStatus::Suspended;
    if (hold == Hold::Shelved)
        return CaseStatus::Shelved;
    if (due_at && *due_at < now)
        return CaseStatus::Late;
    return is_held_outside(step) ? CaseStatus::Handling : CaseStatus::New;
}

std::span<const MoveRule> move_rules()
{
    return rules;
}

bool sends_somebody(Move move)
{
    return move == Move::Dispatch || move == Move::Transfer;
}

Result<Transition> transition(const Case& data, Move move, const Principal& who, AssignmentRole role,
    std::span<const Assignment> open_assignments)
{
    const MoveRule* rule_of_move = find_rule(move);
    if (rule_of_move == nullptr || move == Move::Report)
        return refuse("domain.move_not_possible", data, move);
    if ((rule_of_move->who & bit(who.role)) == 0)
        return refuse("domain.no_right", data, move);
    if (!contains(who.scope, data.area_code))
        return refuse("domain.outside_scope", data, move);

    if (move == Move::SelfHandle && (who.responder_id.is_nil() || data.finder_id != who.responder_id))
        return refuse("domain.not_finder", data, move);

    if (move == Move::Answer && !data.answer_due_at)
        return refuse("domain.nothing_to_answer", data, move);

    // An assistant joins, signs, feeds back or leaves without moving the case.
    bool assists = move == Move::Dispatch && role == AssignmentRole::Assistant;
    std::uint32_t needs = rule_of_move->needs;
    if (who.role == UserRole::Worker) {
        if ((needs & need_holder) != 0) {
            const Place place = place_of(data, who, open_assignments);
            if (place == Place::NoHolder && !is_over(data.step))
                return refuse("domain.not_holder", data, move);
            if (place == Place::Assistant) {
                if (move == Move::RequestExtension)
                    return refuse("domain.not_holder", data, move);
                assists = true;
            }
        }
        needs &= ~std::uint32_t{need_reason_of_proxy};
        if ((needs & need_photo_of_holder) != 0)
            needs |= need_photo;
    } else if ((needs & need_reason_of_proxy) != 0) {
        needs |= need_reason;
    }
    needs &= ~std::uint32_t{need_photo_of_holder | need_reason_of_proxy | need_holder};

    const std::uint32_t from = assists ? dispatched | handling : rule_of_move->from;
    if ((from & bit(data.step)) == 0)
        return refuse("domain.move_not_possible", data, move);
    if (data.hold != Hold::None && !rule_of_move->while_held)
        return refuse("domain.case_on_hold", data, move);
    if (move == Move::Resume && data.hold == Hold::None)
        return refuse("domain.not_on_hold", data, move);
    if (move == Move::Shelve && data.hold == Hold::Shelved)
        return refuse("domain.case_on_hold", data, move);

    Transition result;
    result.from = data.step;
    result.to = assists ? data.step : rule_of_move->to.value_or(data.step);
    result.acts = acts_of(move, result.from, result.to);
    result.needs = needs;
    result.clock = assists ? ClockEffect::None : rule_of_move->clock;
    return result;
}

std::vector<Move> possible_moves(const Case& data, const Principal& who, std::span<const Assignment> open_assignments)
{
    std::vector<Move> moves;
    for (const MoveRule& candidate : rules) {
        if (candidate.move == Move::Correct)
            continue; // EditCase says what; there is no such button
        if (transition(data, candidate.move, who, AssignmentRole::Lead, open_assignments) ||
            (candidate.move == Move::Dispatch &&
                transition(data, candidate.move, who, AssignmentRole::Assistant, open_assignments)))
            moves.push_back(candidate.move);
    }
    return moves;
}

Responsible responsible_for(const Case& data)
{
    switch (data.step) {
    case Step::Collected:
        return Responsible::Reception;
    case Step::Accepted:
        return Responsible::Filing;
    case Step::Filed:
        return Responsible::Dispatcher;
    case Step::Dispatched:
    case Step::Handling:
        return Responsible::Holder;
    case Step::FedBack:
    case Step::Verified:
        return Responsible::Verifier;
    default:
        return Responsible::Nobody;
    }
}

template <>
std::span<const EnumWord> enum_words<Responsible>()
{
    static constexpr std::array words{
        EnumWord{0, "Nobody", "无", "Nobody"},
        EnumWord{1, "Reception", "受理席", "Reception"},
        EnumWord{2, "Filing", "立案席", "Filing"},
        EnumWord{3, "Dispatcher", "派遣席", "Dispatcher"},
        EnumWord{4, "Holder", "主办", "Holder"},
        EnumWord{5, "Verifier", "核查席", "Verifier"},
    };
    return words;
}

std::optional<UtcMillis> next_deadline(const Case& data)
{
    if (is_over(data.step) || data.hold != Hold::None)
        return std::nullopt;
    const std::optional<UtcMillis> stage = stage_due(data);
    if (!stage || (data.due_at && *data.due_at < *stage))
        return data.due_at;
    return stage;
}

bool will_be_late(const Case& data, UtcMillis now, UtcMillis shift_end)
{
    const std::optional<UtcMillis> deadline = next_deadline(data);
    return deadline && *deadline >= now && *deadline < shift_end;
}

std::optional<UtcMillis> stage_due(const Case& data)
{
    if (is_over(data.step) || data.hold != Hold::None)
        return std::nullopt;
    if (data.stage_due_at)
        return data.stage_due_at;
    // A row of an older platform does not say it.
    switch (data.step) {
    case Step::Handling:
        return data.due_at;
    case Step::FedBack:
    case Step::Verified:
        return data.step_at + day_ms;
    default:
        return data.step_at + response_limit_ms;
    }
}

std::string masked_reporter(std::string_view name, std::string_view phone)
{
    std::string text;
    if (!name.empty()) {
        std::size_t first = 1;
        while (first < name.size() && (static_cast<unsigned char>(name[first]) & 0xC0U) == 0x80U)
            ++first;
        text.append(name.substr(0, first)).append("*");
    }
    if (phone.size() >= 8) {
        if (!text.empty())
            text += ' ';
        text.append(phone.substr(0, 3)).append("****").append(phone.substr(phone.size() - 4));
    }
    return text;
}

} // namespace yiping::domain
