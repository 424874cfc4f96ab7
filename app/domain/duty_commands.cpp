// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/duty_commands.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/availability.h>
#include <yiping/domain/limits.h>

#include <algorithm>

namespace yiping::domain {

namespace {

bool is_office(UserRole role)
{
    return role == UserRole::Operator || role == UserRole::Supervisor || role == UserRole::Administrator;
}

} // namespace

Result<PatrolOutcome> record_patrol(
    const ReportPatrol& report, const NewPatrol& made, const Principal& who, UtcMillis now, Random& random)
{
    // Nobody says of another that he has been there: a round is evidence.
    if (who.role != UserRole::Worker || who.responder_id.is_nil() || who.responder_id != made.responder_id)
        return make_error(Fault::Refused, "domain.no_right");
    if (!contains(who.scope, made.area_code))
        return make_error(Fault::Refused, "domain.outside_scope");
    if (report.to_at <= report.from_at || report.to_at - report.from_at > day_ms || report.to_at > now)
        return make_error(Fault::Refused, "domain.patrol_span");
    if (now - report.to_at > patrol_latest_ms)
        return make_error(Fault::Refused, "domain.patrol_old");
    if (report.points.empty())
        return make_error(Fault::Refused, "domain.patrol_without_points");
    PatrolOutcome outcome;
    Patrol& row = outcome.data;
    row.id = made.id;
    row.district_id = made.district_id;
    row.area_code = made.area_code;
    row.responder_id = made.responder_id;
    row.kind = report.kind;
    row.from_at = report.from_at;
    row.to_at = report.to_at;
    row.length_m = report.length_m;
    row.points_planned = report.points_planned;
    row.note = report.note;
    ManualClock clock(now);
    for (const ReportPatrol::Point& each : report.points) {
        if (each.at < report.from_at || each.at > report.to_at)
            return make_error(Fault::Refused, "domain.patrol_point_outside");
        PatrolPoint point;
        point.id = Uuid::make(clock, random);
        point.district_id = made.district_id;
        point.area_code = made.area_code;
        point.patrol_id = made.id;
        point.step = each.step;
        point.at = each.at;
        point.lon = each.lon;
        point.lat = each.lat;
        point.case_id = each.case_id;
        point.hazard_id = each.hazard_id;
        point.note = each.note;
        row.steps |= static_cast<std::int64_t>(each.step);
        row.found += each.case_id || each.hazard_id ? 1 : 0;
        outcome.points.push_back(std::move(point));
    }
    row.points_visited = static_cast<std::int64_t>(outcome.points.size());
    std::ranges::stable_sort(outcome.points, {}, &PatrolPoint::at);
    return outcome;
}

Result<HandoverOutcome> hand_over(const HandOver& body, const Shift& shift, const Shift* next,
    const HandoverCounts& counts, const Principal& who, UtcMillis now, Random& random)
{
    if (!is_office(who.role))
        return make_error(Fault::Refused, "domain.no_right");
    if (!contains(who.scope, shift.area_code))
        return make_error(Fault::Refused, "domain.outside_scope");
    if (shift.handed_over_at)
        return make_error(Fault::Refused, "domain.shift_handed_over");
    if (now < shift.to_at - handover_earliest_ms)
        return make_error(Fault::Refused, "domain.shift_not_near_end");
    if (next != nullptr && (next->id == shift.id || next->area_code != shift.area_code || next->from_at < shift.to_at))
        return make_error(Fault::Refused, "domain.not_next_shift");
    if (next == nullptr && body.taken_by.empty())
        return make_error(Fault::Refused, "domain.taker_needed");
    if (counts.late_cases > 0 && body.matters.empty())
        return make_error(Fault::Refused, "domain.matters_needed", {{"count", counts.late_cases}});
    HandoverOutcome outcome;
    outcome.shift = shift;
    outcome.shift.handed_over_at = now;
    ManualClock clock(now);
    Handover& row = outcome.data;
    row.id = Uuid::make(clock, random);
    row.district_id = shift.district_id;
    row.area_code = shift.area_code;
    row.shift_id = shift.id;
    if (next != nullptr)
        row.next_shift_id = next->id;
    row.at = now;
    row.handed_by = who.post;
    row.taken_by = body.taken_by.empty() ? next->officer : body.taken_by;
    row.open_cases = counts.open_cases;
    row.late_cases = counts.late_cases;
    row.due_soon = counts.due_soon;
    row.alarms = counts.alarms;
    row.matters = body.matters;
    return outcome;
}

Result<Duty> plan_duty(const PlanDuty& body, const Duty* before, const Responder& person, std::span<const Duty> others,
    std::span<const Leave> leaves, const Principal& who, UtcMillis now)
{
    if (who.role != UserRole::Supervisor && who.role != UserRole::Administrator)
        return make_error(Fault::Refused, "domain.no_right");
    if (!contains(who.scope, body.area_code) || (before != nullptr && !contains(who.scope, before->area_code)))
        return make_error(Fault::Refused, "domain.outside_scope");
    if (before != nullptr && before->to_at <= now)
        return make_error(Fault::Refused, "domain.duty_past"); // what was is not written anew
    if (body.cancelled) {
        if (before == nullptr || body.note.empty())
            return make_error(Fault::Refused, "domain.reason_needed");
        Duty row = *before;
        // One that has begun ends now; one that has not never was.
        row.to_at = std::max(row.from_at, now);
        row.note = body.note;
        return row;
    }
    if (body.to_at <= body.from_at || body.to_at - body.from_at > longest_duty_ms)
        return make_error(Fault::Refused, "domain.duty_span");
    if (body.to_at <= now)
        return make_error(Fault::Refused, "domain.duty_past");
    for (const Duty& each : others) {
        if (before != nullptr && each.id == before->id)
            continue;
        if (each.responder_id == person.id && each.from_at < body.to_at && body.from_at < each.to_at)
            return make_error(Fault::Refused, "domain.duty_twice", {{"date", date_text(each.from_at)}});
    }
    for (const UtcMillis at : {body.from_at, body.to_at - 1})
        if (auto can = check_can_be_sent(person, leaves, at); !can)
            return std::unexpected(can.error());
    const auto away = std::ranges::find_if(leaves, [&](const Leave& each) {
        return each.responder_id == person.id && each.approved_at && each.from_at < body.to_at &&
               body.from_at < each.to_at;
    });
    if (away != leaves.end())
        return make_error(Fault::Refused, "domain.on_leave", {{"post", person.post}});
    Duty row = before != nullptr ? *before : Duty();
    row.area_code = body.area_code;
    row.responder_id = person.id;
    row.post = body.post;
    row.from_at = body.from_at;
    row.to_at = body.to_at;
    row.stand_in_for = body.stand_in_for;
    row.note = body.note;
    return row;
}

} // namespace yiping::domain
