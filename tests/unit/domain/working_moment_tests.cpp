// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/working_moment.h>

#include <gtest/gtest.h>

namespace yiping::domain {
namespace {

using namespace std::chrono;

UtcMillis local(int month, int day, int hour, int minute)
{
    return utc_of(year{2026} / month / day, (hour * 60LL + minute) * 60'000);
}

// March 2026: the 18th is a Wednesday, the 21st a Saturday.
TEST(WorkingMoment, IsNowWhileTheOfficesAreOpen)
{
    const WorkCalendar calendar;
    for (const auto& [hour, minute] : {std::pair(9, 0), std::pair(12, 30), std::pair(16, 0)})
        EXPECT_EQ(working_moment(calendar, local(3, 18, hour, minute)), local(3, 18, hour, minute)) << hour;
}

TEST(WorkingMoment, IsTheLastMorningAtNightAndOnDaysOff)
{
    WorkCalendar calendar;
    EXPECT_EQ(working_moment(calendar, local(3, 18, 23, 30)), local(3, 18, 9, 0));
    EXPECT_EQ(working_moment(calendar, local(3, 18, 17, 30)), local(3, 18, 9, 0)) << "too late to begin";
    EXPECT_EQ(working_moment(calendar, local(3, 18, 3, 0)), local(3, 17, 9, 0));
    EXPECT_EQ(working_moment(calendar, local(3, 18, 8, 40)), local(3, 17, 9, 0));
    EXPECT_EQ(working_moment(calendar, local(3, 22, 10, 0)), local(3, 20, 9, 0)) << "a Sunday";
    calendar.holidays = {year{2026} / 3 / 20};
    EXPECT_EQ(working_moment(calendar, local(3, 22, 10, 0)), local(3, 19, 9, 0));
    calendar.make_up_days = {year{2026} / 3 / 22};
    EXPECT_EQ(working_moment(calendar, local(3, 22, 10, 0)), local(3, 22, 10, 0)) << "worked for it";
    calendar.usual.clear();
    EXPECT_EQ(working_moment(calendar, local(3, 22, 10, 0)), local(3, 22, 10, 0)) << "nobody ever works";
}

} // namespace
} // namespace yiping::domain
