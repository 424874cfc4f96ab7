// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_scan.h>

#include <algorithm>

namespace yiping::services {

namespace {

constexpr int month_days = 30;

struct ScanTimes {
    UtcMillis now, midnight, next_midnight, week_ago, week_ago_midnight, year_ago, month_ago;
    std::int64_t today;
};

ScanTimes times_of(UtcMillis now)
{
    ScanTimes times{};
    times.now = now;
    times.today = local_day(now);
    times.midnight = start_of_day(times.today);
    times.next_midnight = start_of_day(times.today + 1);
    times.week_ago = now - 7 * day_ms;
    times.week_ago_midnight = start_of_day(times.today - 7);
    times.year_ago = start_of_day(times.today - CaseScan::year_days + 1);
    times.month_ago = start_of_day(times.today - month_days + 1);
    return times;
}

void scan_opened(CaseScan& scan, const CaseTable& cases, CaseIndex at, const ScanTimes& times)
{
    const UtcMillis opened = cases.opened_at(at);
    if (opened < times.year_ago || opened >= times.next_midnight)
        return;
    const std::int64_t day = local_day(opened);
    const auto hour = static_cast<std::size_t>(local_hour(opened));
    ++scan.days[static_cast<std::size_t>(day - scan.first_day)].opened;
    // 1970-01-01 was a Thursday.
    ++scan.week_hours[static_cast<std::size_t>((day + 3) % 7)][hour];
    if (opened >= times.month_ago)
        ++scan.by_category[cases.category(at)];
    if (opened >= times.week_ago_midnight && opened <= times.week_ago)
        ++scan.opened_by_now_a_week_ago;
    if (opened >= times.midnight) {
        ++scan.counts.opened_today;
        ++scan.counts.opened_by_hour[hour];
        ++scan.counts.today_by_status[static_cast<std::size_t>(cases.status(at))];
    }
}

void scan_open(CaseScan& scan, const CaseTable& cases, CaseIndex at, const ScanTimes& times)
{
    const bool late = cases.late(at);
    ++scan.counts.open;
    ++scan.counts.open_by_status[static_cast<std::size_t>(cases.status(at))];
    scan.counts.late += late ? 1 : 0;
    const UtcMillis due = cases.due_at(at);
    if (due >= times.now && due <= times.next_midnight && cases.hold(at) == domain::Hold::None)
        ++scan.due_today;
    const std::int64_t days = std::max<std::int64_t>(0, times.now - cases.opened_at(at)) / day_ms;
    const auto step =
        static_cast<std::size_t>(std::ranges::upper_bound(CaseScan::age_days, days) - CaseScan::age_days.begin());
    ++scan.open_by_age[step];
    scan.late_by_age[step] += late ? 1 : 0;
}

} // namespace

CaseScan scan_cases(const Town& town, AreaIndex scope)
{
    const ScanTimes times = times_of(town.now());
    const CaseTable& cases = town.cases();
    CaseScan scan;
    scan.first_day = times.today - CaseScan::year_days + 1;
    scan.days.resize(CaseScan::year_days);
    scan.by_category.resize(cases.category_count());
    std::vector<bool> inside(town.areas().size(), scope == no_area);
    for (AreaIndex at = 0; scope != no_area && at < inside.size(); ++at)
        inside[at] = town.is_within(at, scope);

    for (CaseIndex at = 0; at < cases.size(); ++at) {
        if (!cases.alive(at) || (scope != no_area && !inside[cases.area(at)]))
            continue;
        const domain::CaseStatus status = cases.status(at);
        if (status == domain::CaseStatus::Voided)
            continue;
        scan_opened(scan, cases, at, times);
        bool closed_today = false;
        if (status != domain::CaseStatus::Done) {
            scan_open(scan, cases, at, times);
        } else if (const UtcMillis closed = cases.closed_at(at);
            closed >= times.year_ago && closed < times.next_midnight) {
            ++scan.days[static_cast<std::size_t>(local_day(closed) - scan.first_day)].closed;
            closed_today = closed >= times.midnight;
            if (closed_today) {
                ++scan.counts.closed_today;
                ++scan.counts.closed_by_hour[static_cast<std::size_t>(local_hour(closed))];
                scan.counts.closed_on_time_today += cases.due_at(at) != 0 && closed <= cases.due_at(at) ? 1 : 0;
            }
        }
        if (status != domain::CaseStatus::Done || closed_today) {
            const domain::Step step = cases.step(at);
            ++scan.counts.by_step[static_cast<std::size_t>(step)];
            ++scan.counts.by_stage[static_cast<std::size_t>(domain::stage_of(step))];
        }
    }
    return scan;
}

} // namespace yiping::services
