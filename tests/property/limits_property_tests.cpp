// SPDX-License-Identifier: GPL-3.0-or-later
// Limits against a reference that walks minute by minute and knows nothing but the definition of each clock.
#include <yiping/domain/stage_limits.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>

namespace yiping::domain {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int cases = 12'000;

bool check(const std::string& what, const std::function<void(SeededRandom&)>& body)
{
    // Fixed, so that a failure tomorrow is the failure of today.
    setenv("RC_PARAMS", ("max_success=" + std::to_string(cases) + " seed=20260318").c_str(), 1);
    return rc::check(what, [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        body(random);
    });
}

std::vector<DayPart> any_parts(SeededRandom& random)
{
    std::vector<DayPart> parts;
    int at = static_cast<int>(random.below(10 * 60));
    for (int part = 0; part < 3 && at < 24 * 60; ++part) {
        const int end = std::min<int>(24 * 60, at + 1 + static_cast<int>(random.below(6 * 60)));
        parts.push_back({at, end});
        at = end + static_cast<int>(random.below(4 * 60));
    }
    return parts;
}

/// Around the turn of a year, so that every other walk crosses it.
Date any_date(SeededRandom& random)
{
    const sys_days first = sys_days(std::chrono::year(2025 + static_cast<int>(random.below(3))) / 12 / 20);
    return Date(first + days(static_cast<int>(random.below(24))));
}

WorkCalendar any_calendar(SeededRandom& random)
{
    WorkCalendar calendar;
    if (random.below(2) == 0)
        calendar.usual = any_parts(random);
    if (random.below(3) == 0)
        calendar.urgent = any_parts(random);
    for (std::uint64_t i = random.below(8); i > 0; --i)
        calendar.holidays.push_back(any_date(random));
    for (std::uint64_t i = random.below(4); i > 0; --i)
        calendar.make_up_days.push_back(any_date(random));
    for (std::uint64_t i = random.below(3); i > 0; --i) {
        const Date from = any_date(random);
        calendar.hours.push_back(
            {from, Date(sys_days(from) + days(static_cast<int>(random.below(12)))), any_parts(random)});
    }
    return calendar;
}

UtcMillis any_instant(SeededRandom& random)
{
    const UtcMillis day = utc_of(any_date(random));
    // Midnight and its neighbours more often than chance would have it.
    constexpr std::array<std::int64_t, 4> edges{0, 1, 24 * 60 - 1, 24 * 60};
    const std::int64_t minute =
        random.below(3) == 0 ? edges[random.below(edges.size())] : static_cast<std::int64_t>(random.below(24 * 60));
    return day + minute * minute_ms;
}

Limit any_limit(SeededRandom& random)
{
    const auto clock = static_cast<LimitClock>(1 + random.below(enum_words<LimitClock>().size()));
    const int most = clock == LimitClock::NaturalMinute ? 3000 : clock == LimitClock::UrgentHour ? 60 : 4;
    return {clock, 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(most)))};
}

std::vector<Pause> any_pauses(SeededRandom& random, UtcMillis from)
{
    std::vector<Pause> pauses;
    UtcMillis at = from + static_cast<UtcMillis>(random.below(12 * 60)) * minute_ms;
    for (std::uint64_t i = random.below(4); i > 0; --i) {
        const UtcMillis end = at + static_cast<UtcMillis>(1 + random.below(3 * 24 * 60)) * minute_ms;
        pauses.push_back({at, end});
        at = end + static_cast<UtcMillis>(random.below(30 * 60)) * minute_ms;
    }
    return pauses;
}

// The reference: is this minute worked, by the words of the calendar?
bool is_worked(const WorkCalendar& calendar, UtcMillis minute)
{
    const std::int64_t local = minute + 8 * 3'600'000LL;
    std::int64_t day = local / 86'400'000;
    const auto of_day = static_cast<int>(local % 86'400'000 / 60'000);
    const Date date{sys_days(days(day))};
    const std::int64_t weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
    bool open = weekday != 0 && weekday != 6;
    for (const Date& each : calendar.holidays)
        open = open && each != date;
    for (const Date& each : calendar.make_up_days)
        open = open || each == date;
    if (!open)
        return false;
    const std::vector<DayPart>* parts = &calendar.usual;
    for (const OfficeHours& range : calendar.hours) {
        if (!(date < range.from) && !(range.to < date))
            parts = &range.parts;
    }
    for (const DayPart& part : *parts) {
        if (part.from_minute <= of_day && of_day < part.to_minute)
            return true;
    }
    return false;
}

bool ticks_in(LimitClock clock, const WorkCalendar& calendar, UtcMillis minute)
{
    const auto of_day = static_cast<int>((minute + 8 * 3'600'000LL) % 86'400'000 / 60'000);
    switch (clock) {
    case LimitClock::NaturalMinute:
    case LimitClock::NaturalDay:
        return true;
    case LimitClock::SameDay:
        return of_day == 24 * 60 - 1; // its end is midnight
    case LimitClock::UrgentHour:
        return std::ranges::any_of(calendar.urgent,
            [&](const DayPart& part) { return part.from_minute <= of_day && of_day < part.to_minute; });
    case LimitClock::WorkHour:
    case LimitClock::WorkDay:
        return is_worked(calendar, minute);
    }
    return false;
}

std::int64_t minutes_of(const Limit& limit)
{
    switch (limit.clock) {
    case LimitClock::NaturalMinute:
    case LimitClock::SameDay:
        return limit.amount;
    case LimitClock::NaturalDay:
        return limit.amount * 1440LL;
    case LimitClock::UrgentHour:
    case LimitClock::WorkHour:
        return limit.amount * 60LL;
    case LimitClock::WorkDay:
        return limit.amount * 480LL;
    }
    return 0;
}

constexpr std::int64_t farthest = 100LL * 24 * 60; // minutes the reference is willing to walk

std::optional<UtcMillis> slow_due(
    const Limit& limit, UtcMillis from, const WorkCalendar& calendar, const std::vector<Pause>& pauses)
{
    std::int64_t left = minutes_of(limit);
    for (std::int64_t i = 0; i < farthest; ++i) {
        const UtcMillis minute = from + i * minute_ms;
        const bool stands =
            std::ranges::any_of(pauses, [&](const Pause& pause) { return pause.from <= minute && minute < pause.to; });
        if (!stands && ticks_in(limit.clock, calendar, minute) && --left == 0)
            return minute + minute_ms;
    }
    return std::nullopt;
}

TEST(LimitsProperty, DueTimesAreThoseOfTheMinuteWalk)
{
    int walked = 0;
    EXPECT_TRUE(check("due time with pauses", [&](SeededRandom& random) {
        const WorkCalendar calendar = any_calendar(random);
        const Limit limit = any_limit(random);
        const UtcMillis from = any_instant(random);
        const std::vector<Pause> pauses = any_pauses(random, from);
        const auto slow = slow_due(limit, from, calendar, pauses);
        const auto fast = limit_due(limit, from, calendar, pauses);
        if (!slow) {
            // Further off than the reference walks, or never.
            RC_ASSERT(!fast || *fast > from + farthest * minute_ms);
            return;
        }
        ++walked;
        RC_ASSERT(fast.has_value());
        RC_ASSERT(*fast == *slow);
    }));
    EXPECT_GT(walked, cases / 2);
}

TEST(LimitsProperty, TicksBetweenAreThoseOfTheMinuteWalk)
{
    EXPECT_TRUE(check("ticks between", [](SeededRandom& random) {
        const WorkCalendar calendar = any_calendar(random);
        const Limit limit = any_limit(random);
        const UtcMillis from = any_instant(random);
        const UtcMillis to = from + static_cast<UtcMillis>(random.below(6 * 24 * 60)) * minute_ms;
        std::int64_t count = 0;
        for (UtcMillis minute = from; minute < to; minute += minute_ms)
            count += ticks_in(limit.clock, calendar, minute) ? 1 : 0;
        const std::int64_t unit = limit.clock == LimitClock::SameDay ? 1 : minute_ms;
        RC_ASSERT(clock_ticks(limit.clock, from, to, calendar) == count * unit);
    }));
}

TEST(LimitsProperty, AdvancingAndCountingUndoEachOther)
{
    EXPECT_TRUE(check("advance and count, to the millisecond", [](SeededRandom& random) {
        const WorkCalendar calendar = any_calendar(random);
        const Limit limit = any_limit(random);
        const UtcMillis from = any_instant(random) + static_cast<UtcMillis>(random.below(minute_ms));
        const ClockTicks ticks = limit.clock == LimitClock::SameDay
                                     ? static_cast<ClockTicks>(random.below(5))
                                     : static_cast<ClockTicks>(random.below(40 * hour_ms));
        const auto to = clock_advance(limit.clock, from, ticks, calendar);
        if (!to)
            return;
        RC_ASSERT(*to >= from);
        RC_ASSERT(clock_ticks(limit.clock, from, *to, calendar) == ticks);
        // The first such instant: a millisecond earlier it is not yet.
        RC_ASSERT(ticks == 0 || clock_ticks(limit.clock, from, *to - 1, calendar) < ticks);
    }));
}

TEST(LimitsProperty, StepByStepIsTheWholeCountedAgain)
{
    EXPECT_TRUE(check("each resumption moves the due time to what a recount gives", [](SeededRandom& random) {
        const WorkCalendar calendar = any_calendar(random);
        const Limit limit = any_limit(random);
        const UtcMillis from = any_instant(random);
        const std::vector<Pause> pauses = any_pauses(random, from);
        auto due = limit_due(limit, from, calendar);
        if (!due)
            return;
        std::vector<Pause> so_far;
        for (const Pause& pause : pauses) {
            const UtcMillis before = *due;
            due = due_after_pause(limit.clock, before, pause.from, pause.to, calendar);
            RC_ASSERT(*due >= before);
            so_far.push_back(pause);
            const auto whole = limit_due(limit, from, calendar, so_far);
            if (!whole)
                return;
            RC_ASSERT(*due == *whole);
        }
    }));
}

TEST(LimitsProperty, ALaterStartIsNeverDueEarlier)
{
    EXPECT_TRUE(check("monotone", [](SeededRandom& random) {
        const WorkCalendar calendar = any_calendar(random);
        const Limit limit = any_limit(random);
        const UtcMillis from = any_instant(random);
        const auto one = limit_due(limit, from, calendar);
        const auto other = limit_due(limit, from + static_cast<UtcMillis>(random.below(2 * day_ms)), calendar);
        RC_ASSERT(one.has_value() == other.has_value());
        RC_ASSERT(!one || *one <= *other);
    }));
}

} // namespace

} // namespace yiping::domain
