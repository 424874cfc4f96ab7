// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figure_period.h>

#include <yiping/domain/limits.h>

#include <algorithm>
#include <chrono>

namespace yiping::domain {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using std::chrono::years;

constexpr std::int64_t first_day = -719'162; // 0001-01-01
constexpr std::int64_t last_day = 2'932'896; // 9999-12-31

year_month_day date_of(LocalDay day)
{
    return sys_days(days(day));
}

LocalDay day_of(const year_month_day& date)
{
    return static_cast<LocalDay>(sys_days(date).time_since_epoch().count());
}

/// The date, or the last one of its month.
LocalDay nearest_day(const year_month_day& date)
{
    return day_of(date.ok() ? date : date.year() / date.month() / std::chrono::last);
}

LocalDay shift_years(LocalDay day, int by)
{
    return nearest_day(date_of(day) + years(by));
}

LocalDay monday_of(LocalDay day)
{
    const std::chrono::weekday weekday(sys_days(days{day}));
    return day - static_cast<LocalDay>(weekday.iso_encoding()) + 1;
}

/// Monday of the first ISO week: that of 4 January.
LocalDay first_monday_of(int year)
{
    return monday_of(local_day_of(year, 1, 4));
}

/// The period of the same kind that begins at `from`, as long as `period` has run: whole if it is whole.
Period as_much(const Period& period, LocalDay from)
{
    const Period whole = period_of(period.kind, from);
    if (is_whole(period))
        return whole;
    if (period.kind == PeriodKind::Week || period.kind == PeriodKind::Day)
        return {period.kind, from, std::min(whole.to, from + period.days())};
    // The last date that has passed, in the other month or year.
    const year_month_day last = date_of(period.to - 1);
    const year_month_day begin = date_of(from);
    const auto month = period.kind == PeriodKind::Year ? last.month() : begin.month();
    return {period.kind, from, std::min(whole.to, nearest_day(begin.year() / month / last.day()) + 1)};
}

} // namespace

LocalDay local_day_of(UtcMillis at)
{
    const std::int64_t local = std::clamp(at, -(std::int64_t{1} << 60), std::int64_t{1} << 60) + shanghai_offset_ms;
    const std::int64_t day = local >= 0 ? local / day_ms : (local - day_ms + 1) / day_ms;
    return static_cast<LocalDay>(std::clamp(day, first_day, last_day));
}

UtcMillis start_of_day(LocalDay day)
{
    return day * day_ms - shanghai_offset_ms;
}

LocalDay local_day_of(int year, unsigned month, unsigned day)
{
    return day_of(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

std::int32_t month_index(LocalDay day)
{
    const year_month_day date = date_of(day);
    return static_cast<int>(date.year()) * 12 + static_cast<std::int32_t>(static_cast<unsigned>(date.month())) - 1;
}

LocalDay first_day_of_month(std::int32_t month)
{
    return local_day_of(month / 12, static_cast<unsigned>(month % 12) + 1, 1);
}

Period period_of(PeriodKind kind, LocalDay day)
{
    const year_month_day date = date_of(day);
    switch (kind) {
    case PeriodKind::Week: {
        const LocalDay monday = monday_of(day);
        return {kind, monday, monday + 7};
    }
    case PeriodKind::Month: {
        const std::int32_t month = month_index(day);
        return {kind, first_day_of_month(month), first_day_of_month(month + 1)};
    }
    case PeriodKind::Year: {
        const int year = static_cast<int>(date.year());
        return {kind, local_day_of(year, 1, 1), local_day_of(year + 1, 1, 1)};
    }
    case PeriodKind::Day:
    case PeriodKind::Span:
        break;
    }
    return {kind, day, day + 1};
}

Period up_to(Period period, LocalDay last)
{
    period.to = std::clamp(last + 1, period.from, period.to);
    return period;
}

bool is_whole(const Period& period)
{
    return period.kind == PeriodKind::Span || period == period_of(period.kind, period.from);
}

Period period_before(const Period& period)
{
    if (period.kind == PeriodKind::Span)
        return {period.kind, period.from - period.days(), period.from};
    return as_much(period, period_of(period.kind, period.from - 1).from);
}

Period year_before(const Period& period)
{
    switch (period.kind) {
    case PeriodKind::Week: {
        // An ISO week belongs to the year of its Thursday.
        const int year = static_cast<int>(date_of(period.from + 3).year());
        const LocalDay number = (period.from - first_monday_of(year)) / 7;
        const LocalDay before = first_monday_of(year - 1) + 7 * number;
        return as_much(period, std::min(before, first_monday_of(year) - 7));
    }
    case PeriodKind::Month:
    case PeriodKind::Year:
    case PeriodKind::Day:
        return as_much(period, shift_years(period.from, -1));
    case PeriodKind::Span:
        break;
    }
    const LocalDay from = shift_years(period.from, -1);
    return {period.kind, from, std::max(from, period.days() > 0 ? shift_years(period.to - 1, -1) + 1 : from)};
}

} // namespace yiping::domain
