// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figure_book.h>
#include <yiping/domain/figure_period.h>

#include <gmock/gmock.h>

#include <chrono>
#include <limits>

namespace yiping::domain {

void PrintTo(const Period& period, std::ostream* out)
{
    *out << std::chrono::sys_days(std::chrono::days(period.from)) << " to "
         << std::chrono::sys_days(std::chrono::days(period.to - 1));
}

namespace {

LocalDay on(int year, unsigned month, unsigned day)
{
    return local_day_of(year, month, day);
}

/// From the first to the last day, both included.
Period made(PeriodKind kind, LocalDay first, LocalDay last)
{
    return {kind, first, last + 1};
}

TEST(FigurePeriod, DaysBeginAtLocalMidnight)
{
    EXPECT_EQ(local_day_of(UtcMillis{0}), 0);
    EXPECT_EQ(local_day_of(UtcMillis{16 * 3'600'000 - 1}), 0);
    EXPECT_EQ(local_day_of(UtcMillis{16 * 3'600'000}), 1);
    EXPECT_EQ(local_day_of(UtcMillis{-8 * 3'600'000 - 1}), -1);
    EXPECT_EQ(start_of_day(on(2026, 3, 1)), 1'772'294'400'000);
    EXPECT_EQ(local_day_of(start_of_day(on(2024, 2, 29))), on(2024, 2, 29));
    EXPECT_EQ(first_day_of_month(month_index(on(2024, 2, 29))), on(2024, 2, 1));
    // Nonsense of a source stays inside the calendar.
    EXPECT_EQ(local_day_of(std::numeric_limits<UtcMillis>::max()), on(9999, 12, 31));
    EXPECT_EQ(local_day_of(std::numeric_limits<UtcMillis>::min()), on(1, 1, 1));
}

TEST(FigurePeriod, WholeOnes)
{
    EXPECT_EQ(period_of(PeriodKind::Day, on(2026, 3, 18)), made(PeriodKind::Day, on(2026, 3, 18), on(2026, 3, 18)));
    EXPECT_EQ(period_of(PeriodKind::Week, on(2026, 3, 18)), made(PeriodKind::Week, on(2026, 3, 16), on(2026, 3, 22)));
    EXPECT_EQ(period_of(PeriodKind::Month, on(2024, 2, 5)), made(PeriodKind::Month, on(2024, 2, 1), on(2024, 2, 29)));
    EXPECT_EQ(period_of(PeriodKind::Year, on(2025, 7, 1)), made(PeriodKind::Year, on(2025, 1, 1), on(2025, 12, 31)));
    EXPECT_TRUE(is_whole(period_of(PeriodKind::Month, on(2024, 2, 5))));
    EXPECT_FALSE(is_whole(up_to(period_of(PeriodKind::Month, on(2024, 2, 5)), on(2024, 2, 28))));
}

TEST(FigurePeriod, TheOneBefore)
{
    const auto before = [](PeriodKind kind, LocalDay day) { return period_before(period_of(kind, day)); };
    EXPECT_EQ(before(PeriodKind::Day, on(2024, 3, 1)), period_of(PeriodKind::Day, on(2024, 2, 29)));
    EXPECT_EQ(before(PeriodKind::Week, on(2026, 1, 1)), period_of(PeriodKind::Week, on(2025, 12, 25)));
    EXPECT_EQ(before(PeriodKind::Month, on(2024, 3, 31)), period_of(PeriodKind::Month, on(2024, 2, 1)));
    EXPECT_EQ(before(PeriodKind::Month, on(2026, 1, 9)), period_of(PeriodKind::Month, on(2025, 12, 1)));
    EXPECT_EQ(before(PeriodKind::Year, on(2025, 3, 31)), period_of(PeriodKind::Year, on(2024, 1, 1)));
    EXPECT_EQ(period_before(made(PeriodKind::Span, on(2026, 3, 1), on(2026, 3, 30))),
        made(PeriodKind::Span, on(2026, 1, 30), on(2026, 2, 28)));
    // Still running: the same dates, or as many of them as there were.
    EXPECT_EQ(period_before(made(PeriodKind::Month, on(2025, 3, 1), on(2025, 3, 30))),
        made(PeriodKind::Month, on(2025, 2, 1), on(2025, 2, 28)));
    EXPECT_EQ(period_before(made(PeriodKind::Month, on(2025, 3, 1), on(2025, 3, 18))),
        made(PeriodKind::Month, on(2025, 2, 1), on(2025, 2, 18)));
    EXPECT_EQ(period_before(made(PeriodKind::Week, on(2026, 3, 16), on(2026, 3, 18))),
        made(PeriodKind::Week, on(2026, 3, 9), on(2026, 3, 11)));
}

TEST(FigurePeriod, AYearBefore)
{
    const auto before = [](PeriodKind kind, LocalDay day) { return year_before(period_of(kind, day)); };
    EXPECT_EQ(before(PeriodKind::Day, on(2024, 2, 29)), period_of(PeriodKind::Day, on(2023, 2, 28)));
    EXPECT_EQ(before(PeriodKind::Day, on(2025, 2, 28)), period_of(PeriodKind::Day, on(2024, 2, 28)));
    // A whole February is compared with a whole one, both ways.
    EXPECT_EQ(before(PeriodKind::Month, on(2024, 2, 1)), period_of(PeriodKind::Month, on(2023, 2, 1)));
    EXPECT_EQ(before(PeriodKind::Month, on(2025, 2, 1)), period_of(PeriodKind::Month, on(2024, 2, 1)));
    EXPECT_EQ(before(PeriodKind::Year, on(2025, 1, 1)), period_of(PeriodKind::Year, on(2024, 1, 1)));
    // This year so far: the same dates.
    EXPECT_EQ(year_before(made(PeriodKind::Year, on(2025, 1, 1), on(2025, 3, 18))),
        made(PeriodKind::Year, on(2024, 1, 1), on(2024, 3, 18)));
    EXPECT_EQ(year_before(made(PeriodKind::Year, on(2024, 1, 1), on(2024, 2, 29))),
        made(PeriodKind::Year, on(2023, 1, 1), on(2023, 2, 28)));
    EXPECT_EQ(year_before(made(PeriodKind::Year, on(2025, 1, 1), on(2025, 2, 28))),
        made(PeriodKind::Year, on(2024, 1, 1), on(2024, 2, 28)));
    EXPECT_EQ(year_before(made(PeriodKind::Span, on(2024, 2, 29), on(2024, 3, 9))),
        made(PeriodKind::Span, on(2023, 2, 28), on(2023, 3, 9)));
}

TEST(FigurePeriod, WeeksGoToTheWeekOfTheSameNumber)
{
    // 2026 has 53 ISO weeks, 2025 has 52.
    EXPECT_EQ(
        year_before(period_of(PeriodKind::Week, on(2026, 12, 31))), period_of(PeriodKind::Week, on(2025, 12, 28)));
    EXPECT_EQ(year_before(period_of(PeriodKind::Week, on(2026, 1, 1))), period_of(PeriodKind::Week, on(2025, 1, 1)));
    EXPECT_EQ(year_before(period_of(PeriodKind::Week, on(2026, 3, 18))), period_of(PeriodKind::Week, on(2025, 3, 19)));
    // 28 December always lies in the last week of its year.
    for (int year = 2000; year < 2060; ++year) {
        const Period last = period_of(PeriodKind::Week, on(year, 12, 28));
        EXPECT_EQ(year_before(last).days(), 7);
        EXPECT_LT(year_before(last).to, on(year, 1, 5));
        EXPECT_GE(year_before(last).from, on(year - 1, 12, 15));
    }
}

TEST(FigurePeriod, OfEveryDayTheOthersAreInOrder)
{
    for (LocalDay day = on(2019, 1, 1); day < on(2033, 1, 1); ++day) {
        for (const PeriodKind kind : {PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Year}) {
            const Period whole = period_of(kind, day);
            ASSERT_TRUE(whole.contains(day));
            ASSERT_EQ(period_before(whole).to, whole.from);
            ASSERT_TRUE(is_whole(period_before(whole)));
            ASSERT_TRUE(is_whole(year_before(whole)));
            ASSERT_LE(year_before(whole).to, whole.from);
            const Period cut = up_to(whole, day);
            for (const Period& other : {period_before(cut), year_before(cut)}) {
                ASSERT_EQ(other.kind, kind);
                ASSERT_GT(other.days(), 0);
                ASSERT_LE(other.to, cut.from);
                ASSERT_LE(std::abs(other.days() - cut.days()), kind == PeriodKind::Month ? 3 : 1);
            }
        }
    }
}

TEST(FigureBook, ComparesARunningPeriodWithAsMuchOfTheOther)
{
    const UtcMillis now = start_of_day(on(2026, 3, 18)) + 10 * 3'600'000;
    FigureBook book(now);
    const auto typed = [&](LocalDay day, std::int64_t value) {
        TypedFacts facts;
        facts.id = Uuid::from_name("typed", std::to_string(day));
        facts.figure = AreaFigureId::CriminalCases;
        facts.day = start_of_day(day);
        facts.value = value;
        book.add("990101001000", facts);
    };
    typed(on(2026, 1, 2), 48);
    typed(on(2025, 3, 18), 66);
    typed(on(2025, 3, 19), 1000);
    typed(on(2026, 2, 18), 7);
    typed(on(2026, 3, 2), 9);
    const FigureRule& cases = *find_figure("criminal_cases");
    const auto year = book.year_on_year(cases, "990101001000", period_of(PeriodKind::Year, on(2026, 3, 18)));
    EXPECT_EQ(year.now.value, 64.0);
    EXPECT_EQ(year.before.value, 66.0);
    EXPECT_EQ(year.difference, -2.0);
    EXPECT_FALSE(year.lengths_differ);
    const auto month = book.period_on_period(cases, "", period_of(PeriodKind::Month, on(2026, 3, 18)));
    EXPECT_EQ(month.now.value, 9.0);
    EXPECT_EQ(month.before.value, 7.0);
    EXPECT_EQ(month.before_days, made(PeriodKind::Month, on(2026, 2, 1), on(2026, 2, 18)));
    const auto whole = book.period_on_period(cases, "", period_of(PeriodKind::Month, on(2026, 2, 18)));
    EXPECT_TRUE(whole.lengths_differ) << "January has 31 days";
    EXPECT_FALSE(book.year_on_year(cases, "99", period_of(PeriodKind::Year, on(2025, 1, 1))).change_percent);
}

} // namespace

} // namespace yiping::domain
