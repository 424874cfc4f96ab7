// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the small panels: 值班人员, 告警.
#include "desk_parts.h"

#include "bars.h"
#include "desk_docks.h"
#include "lock_page.h"
#include "side_panel.h"
#include "take_in_form.h"

#include <yiping/domain/described_row.h>
#include <yiping/domain/registers/alarm.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace yiping::desk {

namespace {

constexpr std::size_t alarms_shown = 100;
constexpr std::int64_t alarm_past_ms = 7 * services::day_ms;

const std::unordered_map<Uuid, domain::DescribedRow>* alarm_rows(const services::Town& town)
{
    return town.rows_of(*domain::find_register("alarm"));
}

QString place_of(const services::Town& town, std::string_view area_code)
{
    const services::AreaIndex at = town.find_area(area_code);
    return at == services::no_area ? QString() : presentation::text(town.place_name(at));
}

domain::AlarmKind kind_of(const domain::DescribedRow& row)
{
    return static_cast<domain::AlarmKind>(row.integer("kind").value_or(0));
}

domain::AlarmState state_of(const domain::DescribedRow& row)
{
    return static_cast<domain::AlarmState>(row.integer("state").value_or(0));
}

} // namespace

void DeskWindow::Parts::refresh_sides()
{
    if (people_ == nullptr)
        return;
    refresh_people();
    refresh_alarms();
    refresh_scenes();
    refresh_dispatches();
    refresh_tasks();
}

void DeskWindow::Parts::refresh_people()
{
    if (people_ == nullptr)
        return;
    const services::Town& town = services_.town;
    std::vector<std::pair<std::tuple<bool, std::uint32_t, std::string>, SideRow>> people;
    for (const domain::Responder& each : town.responders()) {
        if (!each.on_duty)
            continue;
        const std::uint32_t load = town.open_assignments_of(each.id);
        SideRow row;
        row.key = each.id;
        row.name = presentation::text(each.name);
        if (each.role != domain::TeamRole::None)
            row.name += QStringLiteral(" ") + presentation::word(each.role);
        QStringList details;
        if (const QString place = place_of(town, each.area_code); !place.isEmpty())
            details += place;
        if (each.position_at)
            details += DeskWindow::tr("位置 %1 前").arg(presentation::duration_words(town.now() - *each.position_at));
        row.detail = details.join(QStringLiteral(" · "));
        row.standing =
            load == 0 ? DeskWindow::tr("手上无件") : DeskWindow::tr("%n 件在办", nullptr, static_cast<int>(load));
        row.ink = load == 0 ? look::done : look::text_2;
        // Persons before whole units.
        people.emplace_back(std::tuple(each.kind != domain::ResponderKind::Member, load, each.name), std::move(row));
    }
    std::ranges::sort(people, {}, &decltype(people)::value_type::first);
    std::vector<SideRow> rows;
    rows.reserve(people.size());
    for (auto& [order, row] : people)
        rows.push_back(std::move(row));
    people_->show_rows(std::move(rows), DeskWindow::tr("现在没有人在岗。"));
    people_->show_foot(page_model_.is_open() ? DeskWindow::tr("Enter 派给他，也可以把事件拖到他身上")
                                             : DeskWindow::tr("把事件拖到一个人身上，就派给他"));
}

void DeskWindow::Parts::rows_changed(std::uint32_t register_number)
{
    if (register_number == domain::find_register("alarm")->number)
        refresh_alarms();
}

void DeskWindow::Parts::refresh_alarms()
{
    if (alarms_ == nullptr)
        return;
    const services::Town& town = services_.town;
    std::vector<const domain::DescribedRow*> alarms;
    if (const auto* rows = alarm_rows(town))
        for (const auto& [id, row] : *rows)
            alarms.push_back(&row);
    // Those that nobody has judged first, then the newest.
    const auto order = [](const domain::DescribedRow* row) {
        return std::tuple(state_of(*row) != domain::AlarmState::New, -row->integer("at").value_or(0), row->id());
    };
    std::ranges::sort(alarms, {}, order);
    // What has been dealt with long ago is history.
    std::erase_if(alarms, [&](const domain::DescribedRow* row) {
        return state_of(*row) != domain::AlarmState::New && row->integer("at").value_or(0) < town.now() - alarm_past_ms;
    });
    if (alarms.size() > alarms_shown)
        alarms.resize(alarms_shown);
    std::vector<SideRow> shown;
    for (const domain::DescribedRow* each : alarms) {
        SideRow row;
        row.key = each->id();
        row.name = presentation::word(kind_of(*each));
        row.detail = place_of(town, each->area_code());
        row.detail += (row.detail.isEmpty() ? QString() : QStringLiteral(" · ")) +
                      presentation::moment_words(each->integer("at").value_or(0), town.now());
        row.standing = presentation::word(state_of(*each));
        row.ink = state_of(*each) == domain::AlarmState::New ? look::late : look::text_2;
        shown.push_back(std::move(row));
    }
    if (lock_ != nullptr && lock_->isVisible())
        lock_->show_alarms(shown, DeskWindow::tr("没有告警。"));
    alarms_->show_rows(std::move(shown), DeskWindow::tr("没有告警。"));
    alarms_->show_foot(DeskWindow::tr("Enter：接报登记，已立案的打开事件"));
}

void DeskWindow::Parts::take_alarm(const Uuid& alarm_id)
{
    const auto* rows = alarm_rows(services_.town);
    if (rows == nullptr)
        return;
    const auto found = rows->find(alarm_id);
    if (found == rows->end())
        return;
    const domain::DescribedRow& alarm = found->second;
    if (const auto case_id = alarm.uuid("case_id")) {
        open_case(*case_id);
        return;
    }
    if (!take_in_->is_blank()) {
        bottom_->show_notice(DeskWindow::tr("有一份没写完的接报，先登记或清空"));
        take_in();
        return;
    }
    domain::ReportCase report;
    report.source = domain::CaseSource::CameraAlarm;
    report.title = (presentation::word(kind_of(alarm)) + DeskWindow::tr("告警")).toStdString();
    report.area_code = std::string(alarm.area_code());
    report.lon = alarm.real("lon");
    report.lat = alarm.real("lat");
    take_in_->restore(report);
    take_in();
}

} // namespace yiping::desk
