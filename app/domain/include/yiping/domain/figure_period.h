// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstdint>

/// Days, weeks, months and years of figures, and what they are compared with. All by the calendar of Asia/Shanghai.
/// Pure functions, any thread.
namespace yiping::domain {

/// Days since 1970-01-01 by the local calendar.
using LocalDay = std::int32_t;

/// Times outside the years 1 to 9999 count as their nearest day inside.
[[nodiscard]] LocalDay local_day_of(UtcMillis at);
/// The local midnight that begins the day.
[[nodiscard]] UtcMillis start_of_day(LocalDay day);
[[nodiscard]] LocalDay local_day_of(int year, unsigned month, unsigned day);
/// Months since year 0, local calendar: of 2026-03 it is 2026 × 12 + 2.
[[nodiscard]] std::int32_t month_index(LocalDay day);
[[nodiscard]] LocalDay first_day_of_month(std::int32_t month);

enum class PeriodKind : std::uint8_t { Day = 1, Week, Month, Year, Span };

/// Local days from `from` up to, not including, `to`. Weeks begin on Monday. A period that still runs may be cut short
/// (`up_to`); it is compared with as much of the other one.
struct Period {
    PeriodKind kind = PeriodKind::Span;
    LocalDay from = 0;
    LocalDay to = 0;

    [[nodiscard]] std::int32_t days() const { return to - from; }
    [[nodiscard]] bool contains(LocalDay day) const { return from <= day && day < to; }
    bool operator==(const Period&) const = default;
};

/// The whole period a day lies in; of Span, the day alone.
[[nodiscard]] Period period_of(PeriodKind kind, LocalDay day);
/// The part of it up to and including `last`.
[[nodiscard]] Period up_to(Period period, LocalDay last);
/// Whether nothing of it is cut off; a Span always is whole.
[[nodiscard]] bool is_whole(const Period& period);

/// 环比: the day, week, month or year before. A whole one gives a whole one; one cut short gives as many days of a day
/// or week, and the same dates of a month or year (1–31 March, cut after the 30th, gives 1–28 or 1–29 February). A span
/// gives as many days just before it.
[[nodiscard]] Period period_before(const Period& period);
/// 同比: the same a year earlier. A whole month or year gives a whole one, in 平年 and 闰年 alike; dates shift by a
/// year, 29 February to 28 February; a week goes to the ISO week of the same number, week 53 to the last week of a year
/// that has none.
[[nodiscard]] Period year_before(const Period& period);

} // namespace yiping::domain
