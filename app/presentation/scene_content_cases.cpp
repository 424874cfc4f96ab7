// SPDX-License-Identifier: GPL-3.0-or-later
// What panels say of cases, teams and duty.
#include "scene_content.h"

#include "wall_words.h"

#include <yiping/domain/area_code.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace yiping::presentation {

namespace {

constexpr int cell_levels = 4;

/// 0 for none, else 1 … 4 by what share of the most it is.
int cell_level(std::uint32_t count, std::uint32_t most)
{
    if (count == 0 || most == 0)
        return 0;
    return 1 + std::min<int>(cell_levels - 1, static_cast<int>(cell_levels * count / (most + 1)));
}

PanelRow count_row(std::string key, const QString& word, std::int64_t count, const QString& unit, std::int64_t most = 0)
{
    PanelRow row{.key = std::move(key), .word = word, .value = count_word(count), .unit = unit};
    row.share = share_of(count, most);
    return row;
}

PanelRow loop_figure(const ContentSource& source, std::string_view id, const domain::Period& period)
{
    const domain::Figure figure = source.town.book().figure(*domain::find_figure(id), source.scope_code, period);
    const domain::FigureDefinition* definition = source.definition(id);
    PanelRow row{.key = std::string(id)};
    row.word = definition == nullptr
                   ? text(id)
                   : text(language() == Language::English ? definition->name_en : definition->name_zh);
    row.value = figure_value(figure);
    row.unit = figure_unit(figure);
    if (figure.unit == "%")
        row.detail = QStringLiteral("%1 / %2").arg(count_word(figure.numerator), count_word(figure.denominator));
    return row;
}

/// Of this list, what rolls over each Monday.
QString weekday_short(int day)
{
    static constexpr const char* names[] = {QT_TRANSLATE_NOOP("Wall", "周一"), QT_TRANSLATE_NOOP("Wall", "周二"),
        QT_TRANSLATE_NOOP("Wall", "周三"), QT_TRANSLATE_NOOP("Wall", "周四"), QT_TRANSLATE_NOOP("Wall", "周五"),
        QT_TRANSLATE_NOOP("Wall", "周六"), QT_TRANSLATE_NOOP("Wall", "周日")};
    return Wall::tr(names[day]);
}

} // namespace

PanelContent loop_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    PanelContent content;
    content.period = period_word(panel.period);
    const domain::Period period = period_of_panel(panel.period, source.town.now());
    const services::TownCounts& counts = source.scan.counts;
    const auto link = [&](int number, const QString& title, std::vector<PanelRow> rows) {
        PanelRow head{.key = std::to_string(number), .word = title};
        head.level = number;
        content.rows.push_back(std::move(head));
        for (PanelRow& row : rows) {
            row.key = std::to_string(number) + row.key;
            content.rows.push_back(std::move(row));
        }
    };
    std::vector<PanelRow> find{
        loop_figure(source, "cases_opened", period), loop_figure(source, "unprompted_rate", period)};
    std::vector<PanelRow> act{count_row("open", Wall::tr("正在办理"), counts.open, Wall::cases_unit(counts.open)),
        count_row("late", Wall::tr("其中超时"), counts.late, Wall::cases_unit(counts.late)),
        loop_figure(source, "handling_days", period), loop_figure(source, "on_time_rate", period)};
    act[1].status = counts.late > 0 ? static_cast<int>(domain::CaseStatus::Late) : 0;
    std::vector<PanelRow> keep{
        loop_figure(source, "closure_rate", period), loop_figure(source, "satisfaction_rate", period)};
    if (source.registers != nullptr) {
        std::int64_t rounds = 0, hazards = 0, removed = 0;
        for (const services::PatrolFact& each : source.registers->patrols)
            if (period.contains(static_cast<domain::LocalDay>(each.day)) && source.inside(each.area))
                rounds += each.rounds;
        for (const services::HazardFact& each : source.registers->hazards) {
            if (!source.inside(each.area) || !period.contains(domain::local_day_of(each.found_at)))
                continue;
            ++hazards;
            removed += each.removed_at != 0 ? 1 : 0;
        }
        find.push_back(count_row("rounds", Wall::tr("巡查"), rounds, Wall::tr("次")));
        find.push_back(count_row("hazards", Wall::tr("排查隐患"), hazards, Wall::tr("处")));
        keep.push_back(rate_row("removed", Wall::tr("隐患整治率"), removed, hazards));
        content.from_registers = true;
    }
    keep.push_back(loop_figure(source, "facility_intact_rate", period));
    link(1, Wall::tr("排查预警"), std::move(find));
    link(2, Wall::tr("快速处置"), std::move(act));
    link(3, Wall::tr("长效维护"), std::move(keep));
    return content;
}

PanelContent ages_content(const ContentSource& source)
{
    static constexpr const char* words[] = {QT_TRANSLATE_NOOP("Wall", "不到 1 天"), QT_TRANSLATE_NOOP("Wall", "1–3 天"),
        QT_TRANSLATE_NOOP("Wall", "3–7 天"), QT_TRANSLATE_NOOP("Wall", "7–15 天"),
        QT_TRANSLATE_NOOP("Wall", "15–30 天"), QT_TRANSLATE_NOOP("Wall", "30 天以上")};
    PanelContent content;
    content.period = Wall::tr("在办");
    const auto& ages = source.scan.open_by_age;
    const std::uint32_t most = std::max<std::uint32_t>(1, *std::ranges::max_element(ages));
    std::uint32_t late = 0;
    for (std::size_t i = 0; i < ages.size(); ++i) {
        PanelRow row = count_row(std::to_string(i), Wall::tr(words[i]), ages[i], Wall::cases_unit(ages[i]), most);
        row.mark = share_of(source.scan.late_by_age[i], most);
        row.detail = source.scan.late_by_age[i] > 0 ? Wall::tr("超时 %1").arg(source.scan.late_by_age[i]) : QString();
        late += source.scan.late_by_age[i];
        content.rows.push_back(std::move(row));
    }
    content.headline = count_word(source.scan.counts.open);
    content.headline_unit = Wall::cases_unit(source.scan.counts.open);
    content.note = late > 0 ? Wall::tr("其中超时 %1").arg(late) : Wall::tr("无超时");
    content.note_tone = static_cast<int>(late > 0 ? Tone::Worse : Tone::Better);
    return content;
}

PanelContent calendar_content(const ContentSource& source)
{
    PanelContent content;
    content.period = Wall::tr("每天上报");
    std::uint32_t most = 0;
    std::uint64_t sum = 0;
    std::size_t busiest = 0;
    const auto& days = source.scan.days;
    for (std::size_t i = 0; i < days.size(); ++i) {
        sum += days[i].opened;
        if (days[i].opened > most) {
            most = days[i].opened;
            busiest = i;
        }
    }
    // Weeks are columns, beginning on Mondays.
    const auto first_weekday = static_cast<int>((source.scan.first_day + 3) % 7);
    int month = -1;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const std::int64_t day = source.scan.first_day + static_cast<std::int64_t>(i);
        const int place = first_weekday + static_cast<int>(i);
        PanelRow cell{.key = std::to_string(day)};
        cell.level = cell_level(days[i].opened, most);
        cell.status = place; // column × 7 + row
        cell.current = i + 1 == days.size();
        const auto date = domain::local_of(services::start_of_day(day) + services::hour_ms).date;
        const int this_month = static_cast<int>(static_cast<unsigned>(date.month()));
        if (this_month != month && static_cast<unsigned>(date.day()) <= 7) {
            month = this_month;
            cell.word = language() == Language::English ? month_word(date.month())
                                                        : Wall::tr("%1月").arg(month_word(date.month()));
        }
        content.rows.push_back(std::move(cell));
    }
    const auto date = domain::local_of(
        services::start_of_day(source.scan.first_day + static_cast<std::int64_t>(busiest)) + services::hour_ms)
                          .date;
    if (most > 0)
        content.note = Wall::tr("一年 %1 件，最多的一天 %2月%3日 %4 件")
                           .arg(count_word(static_cast<std::int64_t>(sum)), month_word(date.month()))
                           .arg(static_cast<unsigned>(date.day()))
                           .arg(most);
    content.columns = {weekday_short(0), weekday_short(2), weekday_short(4), weekday_short(6)};
    return content;
}

PanelContent week_hours_content(const ContentSource& source)
{
    PanelContent content;
    content.period = Wall::tr("近一年上报");
    std::uint32_t most = 0;
    std::size_t busy_day = 0, busy_hour = 0;
    for (std::size_t day = 0; day < source.scan.week_hours.size(); ++day)
        for (std::size_t hour = 0; hour < 24; ++hour)
            if (source.scan.week_hours[day][hour] > most) {
                most = source.scan.week_hours[day][hour];
                busy_day = day;
                busy_hour = hour;
            }
    for (std::size_t day = 0; day < source.scan.week_hours.size(); ++day) {
        content.columns << weekday_short(static_cast<int>(day));
        for (std::size_t hour = 0; hour < 24; ++hour) {
            PanelRow cell{.key = std::to_string(day * 24 + hour)};
            cell.level = cell_level(source.scan.week_hours[day][hour], most);
            content.rows.push_back(std::move(cell));
        }
    }
    if (most > 0)
        content.note = Wall::tr("最忙：%1 %2 时").arg(weekday_short(static_cast<int>(busy_day))).arg(busy_hour);
    return content;
}

PanelContent teams_content(const ContentSource& source)
{
    struct Count {
        int on = 0, all = 0;
    };
    PanelContent content;
    content.period = Wall::tr("在岗 / 全部");
    std::map<int, Count> by_role;
    std::set<std::string, std::less<>> covered;
    for (const domain::Responder& row : source.town.responders()) {
        if (row.kind != domain::ResponderKind::Member || !source.inside(row.area_code))
            continue;
        Count& count = by_role[static_cast<int>(row.role)];
        ++count.all;
        count.on += row.on_duty ? 1 : 0;
        if (row.role == domain::TeamRole::FullTime || row.role == domain::TeamRole::PartTime)
            covered.insert(std::string(domain::grid_of(row.area_code)));
    }
    int grids = 0, with = 0, all = 0;
    for (const services::Place& place : source.town.areas()) {
        if (!place.known || place.row.level != domain::AreaLevel::Grid || !source.inside(place.row.area_code))
            continue;
        ++grids;
        with += covered.contains(place.row.area_code) ? 1 : 0;
    }
    for (const auto& [role, count] : by_role) {
        PanelRow row{.key = std::to_string(role), .word = word(static_cast<domain::TeamRole>(role))};
        row.value = QString::number(count.all);
        row.unit = Wall::tr("人");
        row.detail = Wall::tr("在岗 %1").arg(count.on);
        row.share = share_of(count.on, count.all);
        all += count.all;
        content.rows.push_back(std::move(row));
    }
    content.headline = QString::number(all);
    content.headline_unit = Wall::tr("人");
    if (grids > 0)
        content.note = with == grids ? Wall::tr("%1 个网格都有网格员").arg(grids)
                                     : Wall::tr("%1 个网格中 %2 个没有网格员").arg(grids).arg(grids - with);
    content.note_tone = static_cast<int>(grids == 0 || with == grids ? Tone::Better : Tone::Worse);
    return content;
}

PanelContent duty_content(const ContentSource& source)
{
    PanelContent content;
    const UtcMillis now = source.town.now();
    const domain::Shift* shift = source.town.shift_at(now);
    for (int i = 0; i < 3 && shift != nullptr; ++i) {
        PanelRow row{.key = shift->id.to_string()};
        row.current = i == 0;
        row.word = i == 0 ? Wall::tr("当班") : i == 1 ? Wall::tr("下一班") : Wall::tr("再下一班");
        row.detail = i == 0 ? Wall::tr("至 %1").arg(moment_words(shift->to_at, now))
                            : Wall::tr("%1 起").arg(moment_words(shift->from_at, now));
        row.cells = {Wall::tr("带班 %1").arg(text(shift->leader)), Wall::tr("值班 %1").arg(text(shift->officer))};
        content.rows.push_back(std::move(row));
        shift = source.town.shift_at(shift->to_at + 1);
    }
    return content;
}

} // namespace yiping::presentation
