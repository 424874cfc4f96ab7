// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about rounds, shifts and the duty roster.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/duty_commands.h>
#include <yiping/domain/registers/alarm.h>

#include <format>

namespace yiping::platform {

namespace {

constexpr std::size_t most_points = 500;
constexpr std::int64_t most_metres = 200'000;

} // namespace

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::ReportPatrol& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"note", body.note, 3000}, {"area", body.area_code, 18}}))
        return no(*wrong);
    if (body.points.size() > most_points)
        return no(
            Error(Fault::Input, "platform.too_many_targets", {{"limit", static_cast<std::int64_t>(most_points)}}));
    if (body.length_m && !(*body.length_m >= 0 && *body.length_m <= most_metres))
        return no(Error(Fault::Input, "platform.bad_number", {{"field", std::string("length_m")}}));
    if (body.points_planned.value_or(0) < 0)
        return no(Error(Fault::Input, "platform.bad_number", {{"field", std::string("points_planned")}}));
    for (const domain::ReportPatrol::Point& each : body.points) {
        if (auto wrong = check_texts({{"note", each.note, 3000}}))
            return no(*wrong);
        if (auto wrong = check_position(each.lon, each.lat))
            return no(*wrong);
        if (each.hazard_id) {
            const auto hazard = visible_hazard(who, *each.hazard_id);
            if (!hazard)
                return no(hazard.error());
        }
        if (each.case_id) {
            if (const auto found = visible_case(who, *each.case_id); !found)
                return no(found.error());
        }
    }
    domain::NewPatrol made;
    made.id = command.id;
    made.district_id = district_id_;
    made.responder_id = who.responder_id;
    // Where the round began, if no area is named.
    const auto begun = body.points.empty() ? domain::ReportPatrol::Point() : body.points.front();
    auto area = area_of_report(who, body.area_code, begun.lon, begun.lat);
    if (!area)
        return no(area.error());
    made.area_code = std::move(*area);
    auto outcome = domain::record_patrol(body, made, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    Effect effect;
    effect.rows.add(outcome->data);
    for (const domain::PatrolPoint& each : outcome->points)
        effect.rows.add(each);
    return effect;
}

Result<domain::HandoverCounts> SqliteStoreFile::handover_counts(
    const domain::Shift& shift, const domain::Shift* next, UtcMillis at)
{
    const std::string_view part = domain::significant_part(shift.area_code);
    auto count = db_.prepare("SELECT count(*), count(*) FILTER (WHERE due_at < ?3), "
                             "count(*) FILTER (WHERE due_at >= ?3 AND due_at < ?4) FROM \"case\" "
                             "WHERE closed_at IS NULL AND imported = 0 AND substr(area_code, 1, ?1) = ?2");
    if (!count)
        return std::unexpected(count.error());
    count->bind(0, static_cast<std::int64_t>(part.size())).bind(1, part).bind(2, at);
    count->bind(3, next != nullptr ? next->to_at : shift.to_at + (shift.to_at - shift.from_at));
    const auto row = count->step();
    if (!row)
        return std::unexpected(row.error());
    domain::HandoverCounts counts;
    counts.open_cases = count->integer(0);
    counts.late_cases = count->integer(1);
    counts.due_soon = count->integer(2);
    count->reset();
    auto alarms = db_.prepare("SELECT count(*) FROM alarm WHERE state IN (?3, ?4) AND substr(area_code, 1, ?1) = ?2");
    if (!alarms)
        return std::unexpected(alarms.error());
    alarms->bind(0, static_cast<std::int64_t>(part.size())).bind(1, part);
    alarms->bind(2, static_cast<std::int64_t>(domain::AlarmState::New))
        .bind(3, static_cast<std::int64_t>(domain::AlarmState::Confirmed));
    const auto waiting = alarms->step();
    if (!waiting)
        return std::unexpected(waiting.error());
    counts.alarms = alarms->integer(0);
    return counts;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& /*command*/, const domain::HandOver& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"name", body.taken_by, 120}, {"matters", body.matters, 6000}}))
        return no(*wrong);
    const auto number = static_cast<std::uint32_t>(domain::Register::Shift);
    const auto visible = [&](const Uuid& id) -> Result<domain::Shift> {
        const auto found = find<domain::Shift>(id);
        if (!found)
            return std::unexpected(found.error());
        if (!*found || !visible_in(who.scope, number, (*found)->area_code))
            return make_error(Fault::Refused, "platform.no_such_shift", {{"id", id.to_string()}});
        return **found;
    };
    const auto shift = visible(body.shift_id);
    if (!shift)
        return no(shift.error());
    std::optional<domain::Shift> next;
    if (body.next_shift_id) {
        auto found = visible(*body.next_shift_id);
        if (!found)
            return no(found.error());
        next = std::move(*found);
    }
    const auto counts = handover_counts(*shift, next ? &*next : nullptr, at);
    if (!counts)
        return no(counts.error());
    auto outcome = domain::hand_over(body, *shift, next ? &*next : nullptr, *counts, who, at, *random_);
    if (!outcome)
        return no(outcome.error());
    Effect effect;
    effect.rows.shift_rows.push_back(std::move(outcome->shift));
    effect.rows.add(outcome->data);
    return effect;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::PlanDuty& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"note", body.note, 600}, {"area", body.area_code, 18}}))
        return no(*wrong);
    std::optional<domain::Duty> before;
    if (body.duty_id) {
        auto found = find<domain::Duty>(*body.duty_id);
        if (!found)
            return no(found.error());
        const auto number = static_cast<std::uint32_t>(domain::RowTraits<domain::Duty>::which);
        if (!*found || !visible_in(who.scope, number, (*found)->area_code))
            return no(Error(Fault::Refused, "platform.no_such_duty", {{"id", body.duty_id->to_string()}}));
        before = std::move(*found);
    }
    domain::PlanDuty plan = body;
    if (plan.cancelled && before) {
        plan.responder_id = before->responder_id;
        plan.area_code = before->area_code;
    }
    auto code = known_area(plan.area_code);
    if (!code)
        return no(code.error());
    plan.area_code = std::move(*code);
    const auto responder_number = static_cast<std::uint32_t>(domain::Register::Responder);
    const auto person = find<domain::Responder>(plan.responder_id);
    if (!person)
        return no(person.error());
    if (!*person || !visible_in(who.scope, responder_number, (*person)->area_code))
        return no(Error(Fault::Input, "platform.no_such_responder", {{"id", plan.responder_id.to_string()}}));
    if (plan.stand_in_for) {
        const auto other = find<domain::Responder>(*plan.stand_in_for);
        if (!other)
            return no(other.error());
        if (!*other || !visible_in(who.scope, responder_number, (*other)->area_code))
            return no(Error(Fault::Input, "platform.no_such_responder", {{"id", plan.stand_in_for->to_string()}}));
    }
    const auto bind = [&](sqlite::Statement& statement) { statement.bind(0, plan.responder_id); };
    const auto others = sqlite::read_rows<domain::Duty>(db_, "WHERE responder_id = ?1 ORDER BY from_at, id", bind);
    if (!others)
        return no(others.error());
    const auto leaves = sqlite::read_rows<domain::Leave>(db_, "WHERE responder_id = ?1 ORDER BY from_at, id", bind);
    if (!leaves)
        return no(leaves.error());
    auto row = domain::plan_duty(plan, before ? &*before : nullptr, **person, *others, *leaves, who, at);
    if (!row)
        return no(row.error());
    if (!before) {
        row->id = command.id;
        row->district_id = district_id_;
    }
    Effect effect;
    effect.rows.add(*row);
    return effect;
}

} // namespace yiping::platform
