// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/limits.h>

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
    constexpr int ten_years_of_days = 3653;
    const sys_days first = local_of(from).date;
    std::int64_t left = work_ms;
    if (left <= 0)
        return from;
    for (int day = 0; day < ten_years_of_days; ++day) {
        const Date date(first + days(day));
        const UtcMillis midnight = utc_of(date);
        for (const DayPart& part : calendar.parts_of(date)) {
            const UtcMillis begin = std::max(from, midnight + part.from_minute * minute_ms);
            const UtcMillis end = midnight + part.to_minute * minute_ms;
            if (end <= begin)
                continue;
            if (left <= end - begin)
                return begin + left;
            left -= end - begin;
        }
    }
    return std::nullopt;
}

std::int64_t work_time_between(const WorkCalendar& calendar, UtcMillis from, UtcMillis to)
{
    std::int64_t total = 0;
    for (sys_days day = local_of(from).date; utc_of(Date(day)) < to; day += days(1)) {
        const UtcMillis midnight = utc_of(Date(day));
        for (const DayPart& part : calendar.parts_of(Date(day))) {
            const UtcMillis begin = std::max(from, midnight + part.from_minute * minute_ms);
            const UtcMillis end = std::min(to, midnight + part.to_minute * minute_ms);
            total += std::max<std::int64_t>(0, end - begin);
        }
    }
    return total;
}

std::optional<UtcMillis> due_time(
    LimitKind kind, UtcMillis from, const WorkCalendar& calendar, std::optional<UtcMillis> fixed)
{
    switch (kind) {
    case LimitKind::SameDay:
        return local_midnight(from) + day_ms;
    case LimitKind::ThreeDay:
        return add_work_time(calendar, from, 3 * work_day_ms);
    case LimitKind::Fixed:
        return fixed;
    case LimitKind::None:
        break;
    }
    return std::nullopt;
}

} // namespace yiping::domain
