// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/limits.h>

#include <gtest/gtest.h>

namespace yiping::domain {

namespace {

Date date(int year, unsigned month, unsigned day)
{
    return Date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}
UtcMillis at(int year, unsigned month, unsigned day, int hour, int minute = 0)
{
    return utc_of(date(year, month, day), hour * hour_ms + minute * minute_ms);
}

TEST(Limits, LocalTimeIsEightHoursAhead)
{
    EXPECT_EQ(utc_of(date(1970, 1, 1), 8 * hour_ms), 0);
    EXPECT_EQ(at(2026, 3, 18, 10, 30), 1'773'801'000'000);
    EXPECT_EQ(date_time_text(1'773'801'000'000), "2026-03-18 10:30");
    EXPECT_EQ(local_of(-1).date, date(1970, 1, 1));
    EXPECT_EQ(local_of(-9 * hour_ms).date, date(1969, 12, 31));
    EXPECT_EQ(clock_text(at(2026, 1, 1, 0)), "00:00");
}

TEST(Limits, SameDayEndsAtMidnight)
{
    const WorkCalendar calendar;
    EXPECT_EQ(due_time(LimitKind::SameDay, at(2026, 3, 18, 10, 30), calendar), at(2026, 3, 19, 0));
    EXPECT_EQ(due_time(LimitKind::SameDay, at(2026, 3, 18, 23, 59), calendar), at(2026, 3, 19, 0));
    // Midnight belongs to the day it begins.
    EXPECT_EQ(due_time(LimitKind::SameDay, at(2026, 3, 19, 0), calendar), at(2026, 3, 20, 0));
    EXPECT_EQ(due_time(LimitKind::SameDay, at(2026, 12, 31, 23), calendar), at(2027, 1, 1, 0));
}

TEST(Limits, ThreeDayCountsOfficeHours)
{
    const WorkCalendar calendar;
    EXPECT_EQ(due_time(LimitKind::ThreeDay, at(2026, 3, 16, 8, 30), calendar), at(2026, 3, 18, 18));
    EXPECT_EQ(due_time(LimitKind::ThreeDay, at(2026, 3, 16, 10, 30), calendar), at(2026, 3, 19, 10, 30));
    // Reported on Saturday: counted from Monday morning.
    EXPECT_EQ(due_time(LimitKind::ThreeDay, at(2026, 3, 21, 9), calendar), at(2026, 3, 25, 18));
    // Over the weekend.
    EXPECT_EQ(due_time(LimitKind::ThreeDay, at(2026, 3, 20, 13, 30), calendar), at(2026, 3, 25, 12));
}

TEST(Limits, HolidaysAndMakeUpDays)
{
    WorkCalendar calendar;
    // New Year 2027: Friday off, the Sunday after worked instead.
    calendar.holidays = {date(2027, 1, 1)};
    calendar.make_up_days = {date(2027, 1, 3)};
    calendar.years = {2027};
    EXPECT_TRUE(calendar.is_work_day(date(2026, 12, 31)));
    EXPECT_FALSE(calendar.is_work_day(date(2027, 1, 1)));
    EXPECT_FALSE(calendar.is_work_day(date(2027, 1, 2)));
    EXPECT_TRUE(calendar.is_work_day(date(2027, 1, 3)));
    EXPECT_EQ(due_time(LimitKind::ThreeDay, at(2026, 12, 31, 8, 30), calendar), at(2027, 1, 4, 18));
    EXPECT_TRUE(calendar.knows_year(2027));
    EXPECT_FALSE(calendar.knows_year(2026));
}

TEST(Limits, OfficeHoursChangeByDate)
{
    WorkCalendar calendar;
    calendar.hours = {{date(2026, 6, 1), date(2026, 9, 30), {{8 * 60 + 30, 12 * 60}, {14 * 60 + 30, 18 * 60}}}};
    EXPECT_EQ(calendar.parts_of(date(2026, 5, 29)), calendar.usual);
    EXPECT_EQ(add_work_time(calendar, at(2026, 6, 1, 12), hour_ms), at(2026, 6, 1, 15, 30));
    // Seven hours a day in summer: 24 hours of work are three days and three hours.
    EXPECT_EQ(due_time(LimitKind::ThreeDay, at(2026, 6, 1, 8, 30), calendar), at(2026, 6, 4, 11, 30));
}

TEST(Limits, WorkTimeBothWays)
{
    const WorkCalendar calendar;
    const UtcMillis from = at(2026, 3, 19, 17);
    const auto to = add_work_time(calendar, from, 10 * hour_ms);
    ASSERT_TRUE(to);
    EXPECT_EQ(*to, at(2026, 3, 23, 9, 30));
    EXPECT_EQ(work_time_between(calendar, from, *to), 10 * hour_ms);
    EXPECT_EQ(work_time_between(calendar, *to, from), 0);
    EXPECT_EQ(add_work_time(calendar, from, 0), from);
}

TEST(Limits, ACalendarWithoutHoursHasNoDueTime)
{
    WorkCalendar calendar;
    calendar.usual.clear();
    EXPECT_EQ(add_work_time(calendar, at(2026, 3, 18, 9), hour_ms), std::nullopt);
}

TEST(Limits, FixedAndNone)
{
    const WorkCalendar calendar;
    EXPECT_EQ(due_time(LimitKind::Fixed, 0, calendar, 77), 77);
    EXPECT_EQ(due_time(LimitKind::Fixed, 0, calendar), std::nullopt);
    EXPECT_EQ(due_time(LimitKind::None, 0, calendar, 77), std::nullopt);
}

} // namespace

} // namespace yiping::domain
