// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/time_reader.h>

#include <gtest/gtest.h>

namespace yiping::importer {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

UtcMillis utc(int y, unsigned m, unsigned d, int hour = 0, int minute = 0, int second = 0)
{
    return (sys_days(year(y) / m / d) + hours(hour) + minutes(minute) + seconds(second)).time_since_epoch() /
           milliseconds(1);
}

TimeReader reader(std::string format, const std::string& zone = "Asia/Shanghai")
{
    return TimeReader({std::move(format)}, zone);
}

TEST(TimeReader, ReadsDayNumbersOfSpreadsheetsAndSecondsSince1970)
{
    EXPECT_EQ(reader("excel").read("46082"), utc(2026, 2, 28, 16));
    EXPECT_EQ(reader("excel").read("46082.375"), utc(2026, 3, 1, 1));
    EXPECT_EQ(reader("excel").read("46082.3333333333"), utc(2026, 3, 1)) << "to the second";
    for (const char* text : {"2026", "4608", "460820", "nan", "46082x", ""})
        EXPECT_FALSE(reader("excel").read(text)) << text;
    EXPECT_EQ(reader("%s").read("1772323200"), 1772323200000);
    EXPECT_EQ(reader("%s").read("1772323200125"), 1772323200125) << "as many digits are milliseconds";
    EXPECT_FALSE(reader("%s").read("177232320012500"));
}

TEST(TimeReader, ReadsStrftimeLetters)
{
    EXPECT_EQ(reader("%Y-%m-%d %H:%M:%S").read("2026-03-18 10:30:05"), utc(2026, 3, 18, 2, 30, 5));
    EXPECT_EQ(reader("%m/%d/%Y %I:%M:%S %p").read("07/04/2015 12:05:00 AM"), utc(2015, 7, 3, 16, 5));
    EXPECT_EQ(reader("%m/%d/%Y %I:%M:%S %p").read("07/04/2015 12:05:00 pm"), utc(2015, 7, 4, 4, 5));
    EXPECT_EQ(reader("%d %b %Y %R").read("3 september 2020 08:00"), utc(2020, 9, 3));
    EXPECT_EQ(reader("%a, %d %B %y %T").read("Thu, 3 Sep 20 08:00:00"), utc(2020, 9, 3));
    EXPECT_EQ(reader("%Y年%m月%d日").read("2026年3月18日"), utc(2026, 3, 17, 16));
    EXPECT_EQ(reader("%Y%j").read("2024366"), utc(2024, 12, 30, 16));
    EXPECT_EQ(reader("%F %T.%f").read("2026-03-18 10:30:05.1239"), utc(2026, 3, 18, 2, 30, 5) + 123);
    EXPECT_EQ(reader("%H%%%Y-%m-%d").read("08%2026-03-18"), utc(2026, 3, 18));
}

TEST(TimeReader, OffsetsOfTheTextWinOverTheZone)
{
    EXPECT_EQ(reader("%Y-%m-%dT%H:%M:%S%z").read("2026-03-18T10:30:00+08:00"), utc(2026, 3, 18, 2, 30));
    EXPECT_EQ(reader("%Y-%m-%dT%H:%M:%S%z", "America/New_York").read("2026-03-18T10:30:00Z"), utc(2026, 3, 18, 10, 30));
    EXPECT_EQ(reader("%Y-%m-%dT%H:%M:%S%z").read("2026-03-18T10:30:00-0330"), utc(2026, 3, 18, 14));
}

TEST(TimeReader, TriesFormatsInOrderAndTakesWholeTextsOnly)
{
    TimeReader both({"%Y-%m-%d", "%Y-%m-%d %H:%M"}, "Asia/Shanghai");
    EXPECT_EQ(both.read("2026-03-18 08:00"), utc(2026, 3, 18));
    EXPECT_EQ(both.read("2026-03-18"), utc(2026, 3, 17, 16));
    for (const char* wrong : {"", "2026-03-18x", "2026-02-30", "2026-13-01", "2026-03", "18.03.2026", "0026-03-18"})
        EXPECT_EQ(both.read(wrong).error(), TimeProblem::Unreadable) << wrong;
}

TEST(TimeReader, ClockGapIsRejectedAndAmbiguousTimeIsTheEarlier)
{
    TimeReader ny = reader("%Y-%m-%d %H:%M:%S", "America/New_York");
    EXPECT_EQ(ny.read("2016-03-13 01:59:59"), utc(2016, 3, 13, 6, 59, 59));
    EXPECT_EQ(ny.read("2016-03-13 02:30:00").error(), TimeProblem::ClockGap);
    EXPECT_EQ(ny.read("2016-03-13 03:00:00"), utc(2016, 3, 13, 7));
    EXPECT_EQ(ny.read("2016-11-06 00:30:00"), utc(2016, 11, 6, 4, 30));
    EXPECT_EQ(ny.read("2016-11-06 01:30:00"), utc(2016, 11, 6, 5, 30)) << "daylight time, not standard time";
    EXPECT_EQ(ny.read("2016-11-06 02:30:00"), utc(2016, 11, 6, 7, 30));
}

TEST(TimeReader, TheRememberedOffsetIsNeverWrong)
{
    // The same answers in a row as from a reader that has not seen anything yet.
    TimeReader seen = reader("%Y-%m-%d %H:%M:%S", "America/New_York");
    for (int day = 0; day < 800; ++day) {
        const year_month_day date(sys_days(2015y / 1 / 1) + days(day));
        for (const char* clock : {"00:30:00", "01:30:00", "03:30:00", "23:59:59"}) {
            const std::string text = std::format("{:%F} {}", date, clock);
            EXPECT_EQ(seen.read(text), reader("%Y-%m-%d %H:%M:%S", "America/New_York").read(text)) << text;
        }
    }
}

TEST(TimeReader, ShanghaiHadDaylightSavingOnce)
{
    // 4 May 1986 02:00 to 14 September; a local summer time is nine hours ahead.
    EXPECT_EQ(reader("%F %T").read("1986-07-01 09:00:00"), utc(1986, 7, 1));
    EXPECT_EQ(reader("%F %T").read("1992-07-01 08:00:00"), utc(1992, 7, 1));
}

} // namespace
} // namespace yiping::importer
