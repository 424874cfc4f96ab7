// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_life.h>

#include "refuse.h"

#include <yiping/domain/area_code.h>

#include <algorithm>

namespace yiping::domain {

namespace {

/// Neither a suspension nor an extension may be for longer: what takes more goes on the open list (挂账).
constexpr std::int64_t farthest_until_ms = 366 * day_ms;

const WorkCalendar& calendar_of(const MoveContext& context)
{
    static const WorkCalendar plain_weeks;
    return context.calendar != nullptr ? *context.calendar : plain_weeks;
}

Uuid new_id(UtcMillis at, const MoveContext& context)
{
    ManualClock clock(at);
    return Uuid::make(clock, *context.random);
}

const LimitBook& limits_of(const MoveContext& context)
{
    static const LimitBook usual;
    return context.limits != nullptr ? *context.limits : usual;
}

UtcMillis promised(const Case& data, UtcMillis from, const MoveContext& context)
{
    const Limit limit = limits_of(context).limit_of(LimitStage::Handle, data.limit_kind, data.category);
    // A calendar without office hours must not leave a case without a clock: its days are counted as they are.
    return limit_due(limit, from, calendar_of(context)).value_or(from + limit.amount * day_ms);
}

/// When the present step should be over; nothing when nobody has to do anything any more.
std::optional<UtcMillis> stage_limit_due(const Case& data, const MoveContext& context)
{
    const auto stage = limit_stage_of(data.step);
    if (!stage)
        return std::nullopt;
    if (*stage == LimitStage::Handle)
        return data.due_at;
    const Limit limit = limits_of(context).limit_of(*stage, data.limit_kind, data.category);
    return limit_due(limit, data.step_at, calendar_of(context)).value_or(data.step_at + limit.amount * day_ms);
}

std::optional<UtcMillis> stage_after_pause(
    const Case& data, UtcMillis held_at, UtcMillis at, const MoveContext& context)
{
    const auto stage = limit_stage_of(data.step);
    if (!stage || !data.stage_due_at)
        return std::nullopt;
    const Limit limit = limits_of(context).limit_of(*stage, data.limit_kind, data.category);
    return due_after_pause(limit.clock, *data.stage_due_at, held_at, at, calendar_of(context));
}

// Does one checked move; a new object per call.
class Mover {
public:
    Mover(const Case& data, const MoveCase& move, const Principal& who, UtcMillis at, const MoveContext& context)
        : move_(move),
          who_(who),
          at_(at),
          context_(context),
          open_(context.open_assignments.begin(), context.open_assignments.end())
    {
        out_.data = data;
        before_hold_ = data.hold_at;
    }

    Result<MoveOutcome> run(const Transition& transition)
    {
        if (auto refused = check(transition))
            return std::unexpected(*refused);
        move_clock(transition);
        move_assignments(transition);
        move_step(transition);
        record(transition);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::optional<Error> check(const Transition& transition) const
    {
        const auto no = [&](std::string_view code) { return refuse(code, out_.data, move_.move).error(); };
        if ((transition.needs & need_reason) != 0 && move_.reason.empty())
            return no("domain.reason_needed");
        if ((transition.needs & need_photo) != 0 && move_.attachments.empty())
            return no("domain.photo_needed");
        if ((transition.needs & need_until) != 0) {
            if (!move_.until)
                return no("domain.until_needed");
            const bool earlier =
                move_.move == Move::GrantExtension && out_.data.due_at && *move_.until <= *out_.data.due_at;
            if (*move_.until <= at_ || earlier)
                return no("domain.until_past");
            if (*move_.until > at_ + farthest_until_ms)
                return no("domain.until_far");
        }
        if (move_.move == Move::RequestExtension && move_.until) { // the time asked for; it may be left to the grant
            if (*move_.until <= at_ || (out_.data.due_at && *move_.until <= *out_.data.due_at))
                return no("domain.until_past");
            if (*move_.until > at_ + farthest_until_ms)
                return no("domain.until_far");
        }
        if (move_.move == Move::Oversee && move_.until) {
            if (*move_.until <= at_)
                return no("domain.until_past");
            if (*move_.until > at_ + farthest_until_ms)
                return no("domain.until_far");
        }
        if ((transition.needs & need_satisfaction) != 0 &&
            (!move_.satisfaction || *move_.satisfaction < 1 || *move_.satisfaction > 5))
            return no("domain.satisfaction_needed");
        if ((transition.needs & need_responder) != 0) {
            if (move_.responder_id.is_nil())
                return no("domain.responder_needed");
            if (move_.move == Move::Transfer && out_.data.holder_id == move_.responder_id)
                return no("domain.same_holder");
            if (transition.from == transition.to && move_.move == Move::Dispatch &&
                find_open(move_.responder_id) != nullptr)
                return no("domain.already_assigned");
        }
        if (is_assistants(transition)) {
            const Assignment* own = find_open(who_.responder_id);
            if (own == nullptr || (move_.move == Move::Sign && own->signed_at))
                return no("domain.move_not_possible");
        }
        return std::nullopt;
    }

    // A worker's own sign, feedback or return that leaves the step alone.
    [[nodiscard]] bool is_assistants(const Transition& transition) const
    {
        return transition.from == transition.to && who_.role == UserRole::Worker &&
               (move_.move == Move::Sign || move_.move == Move::FeedBack || move_.move == Move::Return);
    }

    [[nodiscard]] const Assignment* find_open(const Uuid& responder) const
    {
        const auto found = std::ranges::find_if(
            open_, [&](const Assignment& a) { return !a.ended_at && a.responder_id == responder; });
        return found == open_.end() ? nullptr : &*found;
    }

    void move_clock(const Transition& transition)
    {
        Case& data = out_.data;
        const auto release = [&] {
            data.hold = Hold::None;
            data.hold_at.reset();
            data.hold_until.reset();
        };
        switch (transition.clock) {
        case ClockEffect::None:
            break;
        case ClockEffect::Starts:
            release();
            data.due_at = promised(data, at_, context_);
            data.promised_at = data.due_at;
            data.extensions.reset();
            data.stopped_ms.reset();
            break;
        case ClockEffect::Stops:
            if (is_over(transition.to)) {
                release();
            } else {
                data.hold = move_.move == Move::Shelve ? Hold::Shelved : Hold::Suspended;
                if (!data.hold_at)
                    data.hold_at = at_;
                data.hold_until = move_.move == Move::Suspend ? move_.until : std::nullopt;
            }
            break;
        case ClockEffect::Goes:
            if (data.hold_at)
                data.stopped_ms = data.stopped_ms.value_or(0) + (at_ - *data.hold_at);
            if (data.due_at && data.hold_at)
                data.due_at = due_after_pause(limits_of(context_).handling_clock(data.limit_kind, data.category),
                    *data.due_at, *data.hold_at, at_, calendar_of(context_));
            release();
            break;
        case ClockEffect::Moves:
            data.due_at = move_.until;
            data.extensions = data.extensions.value_or(0) + 1;
            break;
        }
        // One that came in by import without a promise gets it with the first thing that we do.
        if (!data.due_at && !is_over(transition.to)) {
            data.due_at = promised(data, at_, context_);
            data.promised_at = data.due_at;
        }
    }

    void move_assignments(const Transition& transition)
    {
        switch (move_.move) {
        case Move::Dispatch:
            if (transition.from == transition.to) {
                assign(AssignmentRole::Assistant);
                break;
            }
            end_all(); // none is open unless the case came from elsewhere
            assign(AssignmentRole::Lead);
            out_.data.holder_id = move_.responder_id;
            break;
        case Move::Transfer:
            for (Assignment& assignment : open_) {
                // An assistant who becomes the holder does not keep a second slip.
                if (assignment.role == AssignmentRole::Lead || assignment.responder_id == move_.responder_id)
                    end(assignment);
            }
            assign(AssignmentRole::Lead);
            out_.data.holder_id = move_.responder_id;
            break;
        case Move::Sign:
        case Move::FeedBack:
            if (Assignment* own = acting(transition)) {
                if (!own->delivered_at)
                    own->delivered_at = at_;
                if (!own->signed_at)
                    own->signed_at = at_;
                own->delivery = Delivery::Signed;
                if (move_.move == Move::FeedBack)
                    own->fed_back_at = at_;
                changed(*own);
            }
            break;
        case Move::Rework:
            for (Assignment& assignment : open_) {
                if (assignment.role == AssignmentRole::Lead && assignment.fed_back_at) {
                    assignment.fed_back_at.reset();
                    changed(assignment);
                }
            }
            break;
        case Move::Return:
            if (is_assistants(transition)) {
                if (Assignment* own = acting(transition))
                    end(*own);
                break;
            }
            end_all();
            out_.data.holder_id.reset();
            break;
        case Move::SelfHandle:
            if (!who_.responder_id.is_nil())
                out_.data.holder_id = who_.responder_id;
            break;
        case Move::Appeal:
            end_all();
            out_.data.holder_id.reset();
            break;
        default:
            if (is_over(transition.to) && !is_over(transition.from))
                end_all();
            break;
        }
    }

    // The slip this Sign or FeedBack is about: the assistant's own, else the lead's.
    Assignment* acting(const Transition& transition)
    {
        const bool assistant = is_assistants(transition);
        const auto found = std::ranges::find_if(open_, [&](const Assignment& a) {
            return !a.ended_at && (assistant ? a.responder_id == who_.responder_id : a.role == AssignmentRole::Lead);
        });
        return found == open_.end() ? nullptr : &*found;
    }

    void assign(AssignmentRole role)
    {
        Assignment row;
        row.id = new_id(at_, context_);
        row.district_id = out_.data.district_id;
        row.area_code = out_.data.area_code;
        row.case_id = out_.data.id;
        row.responder_id = move_.responder_id;
        row.role = role;
        row.dispatched_at = at_;
        row.note = move_.reason;
        out_.assignments.push_back(std::move(row));
    }
    void end(Assignment& assignment)
    {
        if (assignment.ended_at)
            return;
        assignment.ended_at = at_;
        changed(assignment);
    }
    void end_all()
    {
        for (Assignment& assignment : open_)
            end(assignment);
    }
    void changed(const Assignment& assignment) { out_.assignments.push_back(assignment); }

    void move_step(const Transition& transition)
    {
        Case& data = out_.data;
        const std::optional<Uuid> old_holder =
            context_.open_span != nullptr ? context_.open_span->holder_id : std::optional<Uuid>{};
        if (move_.move == Move::Evaluate)
            data.satisfaction = move_.satisfaction;
        if (move_.move == Move::Escalate)
            data.upward = true;
        if (move_.move == Move::Appeal) {
            data.closed_at.reset();
            data.satisfaction.reset();
        }
        if (move_.move == Move::Oversee)
            data.answer_due_at = answer_due();
        if (move_.move == Move::Answer || is_over(transition.to))
            data.answer_due_at.reset(); // answered in words, or by the deed
        if (move_.move == Move::Sign && !data.responded_at)
            data.responded_at = at_;
        if (move_.move == Move::Dispatch && who_.role == UserRole::Rule)
            data.by_rule = true;
        const std::optional<UtcMillis> held_at = before_hold_;
        const bool same_step = transition.to == transition.from;
        data.step = transition.to;
        if (!same_step || move_.move == Move::Transfer)
            data.step_at = at_;
        if (is_over(transition.to) && !is_over(transition.from))
            data.closed_at = at_;
        if (!same_step || move_.move == Move::Transfer || !data.stage_due_at)
            data.stage_due_at = stage_limit_due(data, context_);
        else if (transition.clock == ClockEffect::Goes && held_at)
            data.stage_due_at = stage_after_pause(data, *held_at, at_, context_);
        if (data.step == Step::Handling)
            data.stage_due_at = data.due_at;

        const std::optional<Uuid> holder = is_held_outside(data.step) ? data.holder_id : std::nullopt;
        if (same_step && (context_.open_span == nullptr || holder == old_holder))
            return;
        if (context_.open_span != nullptr) {
            CaseSpan ended = *context_.open_span;
            ended.to_at = std::max(at_, ended.from_at);
            out_.spans.push_back(std::move(ended));
        }
        out_.spans.push_back(new_span(data, holder, at_, context_));
    }

    /// By when 督办 has to be answered: as it says, else by the usual limit.
    [[nodiscard]] UtcMillis answer_due() const
    {
        const Limit& usual = limits_of(context_).answer;
        return move_.until.value_or(limit_due(usual, at_, calendar_of(context_)).value_or(at_ + usual.amount * day_ms));
    }

    void record(const Transition& transition)
    {
        for (const Transition::Act& act : transition.acts) {
            CaseMove row;
            row.id = new_id(at_, context_);
            row.district_id = out_.data.district_id;
            row.area_code = out_.data.area_code;
            row.case_id = out_.data.id;
            row.move = act.move;
            row.from_step = static_cast<std::int64_t>(act.from);
            row.to_step = act.to;
            row.at = at_;
            row.actor = who_.role == UserRole::Rule && who_.post.empty() ? "系统" : who_.post;
            row.device = who_.device;
            if (who_.role == UserRole::Rule)
                row.rule = who_.user;
            if (act.move == move_.move) { // what was brought along belongs to the move asked for, not to those implied
                if ((transition.needs & need_responder) != 0)
                    row.responder_id = move_.responder_id;
                else if (!who_.responder_id.is_nil())
                    row.responder_id = who_.responder_id;
                row.reason = move_.reason;
                if ((transition.needs & need_until) != 0 || move_.move == Move::RequestExtension)
                    row.until = move_.until;
                else if (move_.move == Move::Oversee)
                    row.until = out_.data.answer_due_at;
                row.lon = move_.lon;
                row.lat = move_.lat;
                row.attachment_count = static_cast<std::int64_t>(move_.attachments.size());
            }
            out_.moves.push_back(std::move(row));
        }
    }

public:
    static CaseSpan new_span(const Case& data, std::optional<Uuid> holder, UtcMillis at, const MoveContext& context)
    {
        CaseSpan span;
        span.id = new_id(at, context);
        span.district_id = data.district_id;
        span.area_code = data.area_code;
        span.case_id = data.id;
        span.step = data.step;
        span.holder_id = holder;
        span.from_at = at;
        return span;
    }

private:
    const MoveCase& move_;
    const Principal& who_;
    UtcMillis at_;
    const MoveContext& context_;
    std::vector<Assignment> open_;
    std::optional<UtcMillis> before_hold_; ///< since when the clock stood before this move
    MoveOutcome out_;
};

} // namespace

Result<MoveOutcome> apply_move(
    const Case& data, const MoveCase& move, const Principal& who, UtcMillis now, const MoveContext& context)
{
    if (move.move == Move::Correct)
        return refuse("domain.move_not_possible", data, move.move);
    auto possible = transition(data, move.move, who, move.role, context.open_assignments);
    if (!possible)
        return std::unexpected(possible.error());
    const UtcMillis at = std::max(now, data.step_at);
    return Mover(data, move, who, at, context).run(*possible);
}

std::optional<MoveOutcome> recount_limits(
    const Case& data, std::span<const CaseMove> history, UtcMillis now, const MoveContext& context)
{
    if (is_over(data.step) || data.imported || !data.due_at)
        return std::nullopt;
    std::optional<UtcMillis> began;
    std::vector<Pause> pauses;
    std::optional<UtcMillis> held_at;
    bool granted = false;
    for (const CaseMove& move : history) {
        switch (move.move) {
        case Move::Report:
        case Move::Appeal:
            began = move.at;
            pauses.clear();
            held_at.reset();
            granted = false;
            break;
        case Move::Suspend:
        case Move::Shelve:
            held_at = held_at.value_or(move.at);
            break;
        case Move::Resume:
            if (held_at)
                pauses.push_back({*held_at, move.at});
            held_at.reset();
            break;
        case Move::GrantExtension:
            granted = true;
            break;
        default:
            break;
        }
    }
    const LimitBook& limits = limits_of(context);
    const Limit handling = limits.limit_of(LimitStage::Handle, data.limit_kind, data.category);
    // A fixed time that the category does not know was somebody's word.
    const bool known = data.limit_kind != LimitKind::Fixed || handling != limits.three_day;
    if (!began || granted || !known)
        return std::nullopt;
    const auto due = limit_due(handling, *began, calendar_of(context), pauses);
    if (!due || *due == *data.due_at)
        return std::nullopt;

    MoveOutcome out;
    out.data = data;
    out.data.due_at = due;
    if (data.step == Step::Handling)
        out.data.stage_due_at = due;
    CaseMove row;
    row.id = new_id(now, context);
    row.district_id = data.district_id;
    row.area_code = data.area_code;
    row.case_id = data.id;
    row.move = Move::Correct;
    row.from_step = static_cast<std::int64_t>(data.step);
    row.to_step = data.step;
    row.at = std::max(now, data.step_at);
    row.actor = "系统";
    row.rule = std::string(recounting_rule);
    row.until = due;
    row.reason = "工作日历有变，时限由 " + date_time_text(*data.due_at) + " 改为 " + date_time_text(*due);
    out.moves.push_back(std::move(row));
    return out;
}

Result<MoveOutcome> open_case(
    const ReportCase& report, const NewCase& made, const Principal& who, UtcMillis now, const MoveContext& context)
{
    Case data;
    data.id = made.id.is_nil() ? new_id(now, context) : made.id;
    data.district_id = made.district_id;
    data.area_code = made.area_code;
    const std::span<const MoveRule> table = move_rules();
    const auto rule = std::ranges::find(table, Move::Report, &MoveRule::move);
    if ((rule->who & (1U << static_cast<unsigned>(who.role))) == 0)
        return refuse("domain.no_right", data, Move::Report);
    if (!contains(who.scope, made.area_code))
        return refuse("domain.outside_scope", data, Move::Report);
    if (report.title.empty())
        return refuse("domain.title_needed", data, Move::Report);
    if (report.category.empty())
        return refuse("domain.category_needed", data, Move::Report);

    data.number = made.number;
    data.source = report.source;
    data.category = report.category;
    data.title = report.title;
    data.description = report.description;
    data.address = report.address;
    data.lon = report.lon;
    data.lat = report.lat;
    data.households = report.households;
    data.reporter = masked_reporter(report.reporter_name, report.reporter_phone);
    data.limit_kind = made.limit_kind;
    data.opened_at = now;
    data.step_at = now;
    data.due_at =
        made.limit_kind == LimitKind::Fixed && made.fixed_due ? *made.fixed_due : promised(data, now, context);
    data.promised_at = data.due_at;
    data.stage_due_at = stage_limit_due(data, context);
    if (who.role == UserRole::Worker && !who.responder_id.is_nil())
        data.finder_id = who.responder_id;

    MoveOutcome out;
    CaseMove row;
    row.id = new_id(now, context);
    row.district_id = data.district_id;
    row.area_code = data.area_code;
    row.case_id = data.id;
    row.move = Move::Report;
    row.from_step = 0;
    row.to_step = Step::Collected;
    row.at = now;
    row.actor = who.role == UserRole::Rule && who.post.empty() ? "系统" : who.post;
    if (!who.responder_id.is_nil())
        row.responder_id = who.responder_id;
    row.lon = report.lon;
    row.lat = report.lat;
    row.device = who.device;
    row.attachment_count = static_cast<std::int64_t>(report.attachments.size());
    out.moves.push_back(std::move(row));
    out.spans.push_back(Mover::new_span(data, std::nullopt, now, context));
    out.data = std::move(data);
    return out;
}

} // namespace yiping::domain
