// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/limits.h>

#include <yiping/domain/stage_limits.h>

#include <algorithm>
#include <format>

namespace yiping::domain {

using std::chrono::days;
using std::chrono::sys_days;

LocalTime local_of(UtcMillis at)
{
    const std::int64_t local = at + shanghai_offset_ms;
    std::int64_t day = local / day_ms;
    std::int64_t ms = local % day_ms;
    if (ms < 0) {
        --day;
        ms += day_ms;
    }
    return {Date(sys_days(days(day))), ms};
}

UtcMillis utc_of(Date date, std::int64_t ms)
{
    return sys_days(date).time_since_epoch().count() * day_ms + ms - shanghai_offset_ms;
}

UtcMillis local_midnight(UtcMillis at)
{
    return at - local_of(at).ms;
}

std::string date_text(UtcMillis at)
{
    const Date date = local_of(at).date;
    return std::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()));
}

std::string clock_text(UtcMillis at)
{
    const std::int64_t minutes = local_of(at).ms / minute_ms;
    return std::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string date_time_text(UtcMillis at)
{
    return date_text(at) + ' ' + clock_text(at);
}

bool WorkCalendar::is_work_day(Date date) const
{
    if (std::ranges::find(make_up_days, date) != make_up_days.end())
        return true;
    if (std::ranges::find(holidays, date) != holidays.end())
        return false;
    const std::chrono::weekday weekday(sys_days{date});
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

const std::vector<DayPart>& WorkCalendar::parts_of(Date date) const
{
    static const std::vector<DayPart> none;
    if (!is_work_day(date))
        return none;
    for (auto range = hours.rbegin(); range != hours.rend(); ++range) {
        if (range->from <= date && date <= range->to)
            return range->parts;
    }
    return usual;
}

bool WorkCalendar::knows_year(int year) const
{
    return std::ranges::find(years, year) != years.end();
}

std::optional<UtcMillis> add_work_time(const WorkCalendar& calendar, UtcMillis from, std::int64_t work_ms)
{
    return clock_advance(LimitClock::WorkHour, from, work_ms, calendar);
}

std::int64_t work_time_between(const WorkCalendar& calendar, UtcMillis from, UtcMillis to)
{
    return clock_ticks(LimitClock::WorkHour, from, to, calendar);
}

std::optional<UtcMillis> due_time(
    LimitKind kind, UtcMillis from, const WorkCalendar& calendar, std::optional<UtcMillis> fixed)
{
    switch (kind) {
    case LimitKind::SameDay:
        return limit_due({LimitClock::SameDay, 1}, from, calendar);
    case LimitKind::ThreeDay:
        return limit_due({LimitClock::WorkDay, 3}, from, calendar);
    case LimitKind::Fixed:
        return fixed;
    case LimitKind::None:
        break;
    }
    return std::nullopt;
}

} // namespace yiping::domain
