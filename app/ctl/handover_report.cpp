// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/exporter/reports.h>
#include <yiping/sqlite/rows.h>

#include "report_output.h"

#include <algorithm>
#include <unordered_map>

namespace yiping::ctl {

namespace {

using exporter::HandoverInput;

constexpr std::size_t earlier_handovers = 3;

/// The shift under way, else the last one that ended; and the one that follows.
Result<void> find_shifts(sqlite::Database& database, std::string_view area, HandoverInput& input)
{
    const auto shifts = sqlite::read_rows<domain::Shift>(database, "ORDER BY from_at, id");
    if (!shifts)
        return std::unexpected(shifts.error());
    for (const domain::Shift& each : *shifts)
        if (each.area_code == area && each.from_at <= input.at)
            input.shift = each;
    for (const domain::Shift& each : *shifts)
        if (each.area_code == area && input.shift && each.from_at >= input.shift->to_at && !input.next)
            input.next = each;
    return {};
}

/// As the case stood then, as far as a row knows: of what has been closed since the step is today's.
bool open_at(const domain::Case& data, UtcMillis at)
{
    if (data.opened_at > at)
        return false;
    return !domain::is_over(data.step) || (data.closed_at && *data.closed_at > at);
}

Result<HandoverInput> read_input(const ReportSource& source)
{
    sqlite::Database& database = source.store->database();
    const std::string& area = source.filter.area.empty() ? source.town : source.filter.area;
    HandoverInput input;
    input.at = source.frame.as_of;
    if (auto found = find_shifts(database, area, input); !found)
        return std::unexpected(found.error());
    auto cases = sqlite::read_rows<domain::Case>(database, "WHERE imported = 0");
    if (!cases)
        return std::unexpected(cases.error());
    for (domain::Case& each : *cases) {
        if (!domain::contains(area, each.area_code))
            continue;
        if (input.shift) {
            const auto within = [&](UtcMillis when) { return when >= input.shift->from_at && when <= input.at; };
            input.opened += within(each.opened_at) ? 1 : 0;
            input.closed += each.closed_at && domain::is_over(each.step) && within(*each.closed_at) ? 1 : 0;
        }
        if (open_at(each, input.at))
            input.open.push_back(std::move(each));
    }
    auto alarms = sqlite::read_rows<domain::Alarm>(database, "ORDER BY at, id");
    if (!alarms)
        return std::unexpected(alarms.error());
    for (domain::Alarm& each : *alarms)
        if ((each.state == domain::AlarmState::New || each.state == domain::AlarmState::Confirmed) &&
            each.at <= input.at && domain::contains(area, each.area_code))
            input.alarms.push_back(std::move(each));
    auto handovers = sqlite::read_rows<domain::Handover>(database, "ORDER BY at DESC, id");
    if (!handovers)
        return std::unexpected(handovers.error());
    for (domain::Handover& each : *handovers)
        if (each.at <= input.at && each.area_code == area && input.handovers.size() < earlier_handovers)
            input.handovers.push_back(std::move(each));
    return input;
}

Json shift_json(const std::optional<domain::Shift>& shift)
{
    if (!shift)
        return {};
    return std::move(Json::object()
            .set("id", shift->id.to_string())
            .set("from", iso_time(shift->from_at))
            .set("to", iso_time(shift->to_at))
            .set("leader", shift->leader)
            .set("officer", shift->officer)
            .set("office_phone", shift->office_phone));
}

Json cases_json(std::span<const domain::Case* const> cases, const std::function<std::string(const Uuid&)>& holders)
{
    Json list = Json::list();
    for (const domain::Case* each : cases)
        list.push(Json::object()
                .set("id", each->id.to_string())
                .set("number", each->number)
                .set("title", each->title)
                .set("step", std::string(domain::word_of(each->step).name))
                .set("holder", each->holder_id ? Json(holders(*each->holder_id)) : Json())
                .set("due_at", each->due_at ? Json(iso_time(*each->due_at)) : Json()));
    return list;
}

Json json_of(
    const ReportSource& source, const HandoverInput& input, const std::function<std::string(const Uuid&)>& holders)
{
    const exporter::HandoverLists lists = exporter::handover_lists(input);
    Json matters = Json::list();
    for (const domain::Handover& each : input.handovers)
        matters.push(Json::object()
                .set("at", iso_time(each.at))
                .set("handed_by", each.handed_by)
                .set("taken_by", each.taken_by)
                .set("text", each.matters));
    return std::move(Json::object()
            .set("area", source.filter.area.empty() ? source.town : source.filter.area)
            .set("as_of", input.at == 0 ? Json() : Json(iso_time(input.at)))
            .set("shift", shift_json(input.shift))
            .set("next_shift", shift_json(input.next))
            .set("due_until", iso_time(lists.due_until))
            .set("opened", input.opened)
            .set("closed", input.closed)
            .set("open", static_cast<std::int64_t>(input.open.size()))
            .set("late", static_cast<std::int64_t>(lists.late.size()))
            .set("due", static_cast<std::int64_t>(lists.due.size()))
            .set("alarms", static_cast<std::int64_t>(input.alarms.size()))
            .set("late_cases", cases_json(lists.late, holders))
            .set("due_cases", cases_json(lists.due, holders))
            .set("other_cases", cases_json(lists.other, holders))
            .set("handed_on", std::move(matters)));
}

} // namespace

int report_handover(const Context& context, const ReportArgs& args)
{
    const auto source = open_report(context, args);
    if (!source)
        return context.fail(source.error());
    const auto input = read_input(*source);
    if (!input)
        return context.fail(input.error());
    const auto responders = source->store->responders();
    if (!responders)
        return context.fail(responders.error());
    std::unordered_map<Uuid, std::string> posts;
    for (const domain::Responder& each : *responders)
        posts.emplace(each.id, each.post);
    const auto holders = [&](const Uuid& id) {
        const auto found = posts.find(id);
        return found == posts.end() ? std::string() : found->second;
    };
    if (source->form == ReportForm::Json)
        return source->write(context, json_of(*source, *input, holders));
    return source->write(context, exporter::handover_report(source->frame, *input, holders));
}

} // namespace yiping::ctl
