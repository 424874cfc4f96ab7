// SPDX-License-Identifier: GPL-3.0-or-later
// A town that takes all cases over at once is the town that was told them one by one, and stays it.
#include "fake_console.h"
#include "small_town.h"

#include <yiping/services/town.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <map>

namespace yiping::services {
namespace {

using namespace yiping::testing;
using domain::Step;

Uuid numbered(std::uint64_t number)
{
    Uuid id;
    for (unsigned index = 0; index < 8; ++index)
        id.bytes[8 + index] = static_cast<std::uint8_t>(number >> (56U - 8U * index));
    return id;
}

struct LoadedCasesTest : ::testing::Test {
    ManualClock clock{small_town_noon};
    SeededRandom random{20261129};
    FakeConsole at_once{clock}, one_by_one{clock};
    Town loaded{at_once, at_once, clock}, told{one_by_one, one_by_one, clock};
    std::map<Uuid, domain::Case> rows;

    domain::Case random_case(std::uint64_t number)
    {
        static constexpr std::array<std::string_view, 5> areas{
            "990101001001001", "990101001001002", "990101001002003", "990101001002", "990101009001001"};
        domain::Case row = incident(std::format("n{}", number), "井盖", areas[random.below(areas.size())],
            random.below(4) == 0 ? Step::Handling : Step::Closed,
            small_town_noon - static_cast<UtcMillis>(random.below(60ULL * day_ms)),
            small_town_noon + static_cast<UtcMillis>(random.below(2ULL * day_ms)) - day_ms);
        row.id = numbered(number);
        if (row.step == Step::Closed)
            row.closed_at = row.opened_at + static_cast<UtcMillis>(random.below(3ULL * day_ms));
        row.source = static_cast<domain::CaseSource>(1 + random.below(9));
        row.category = random.below(2) == 0 ? "0201" : "0606";
        row.upward = random.below(5) == 0;
        if (random.below(3) == 0)
            row.satisfaction = static_cast<std::int64_t>(1 + random.below(5));
        if (random.below(6) != 0) {
            row.lon = 106.2 + random.unit() / 10;
            row.lat = 29.1 + random.unit() / 10;
        }
        return row;
    }

    void load(std::size_t at_a_time)
    {
        at_once.rows = one_by_one.rows = small_town();
        at_once.cases_at_once = at_a_time;
        for (const auto& [id, row] : rows)
            at_once.rows.case_rows.push_back(row);
        start_both();
    }

    /// The one has the cases when it starts, the other is told them then.
    void start_both()
    {
        for (const auto& [town, console] : {std::pair{&loaded, &at_once}, std::pair{&told, &one_by_one}}) {
            town->start();
            console->pump();
        }
        ChangeSet set;
        set.rows.case_rows = at_once.rows.case_rows;
        one_by_one.on_changes(std::move(set));
        // What the reader would answer for full rows.
        one_by_one.rows.case_rows = at_once.rows.case_rows;
    }

    void change_some()
    {
        ChangeSet set;
        for (int i = 0; i < 10; ++i) {
            const Uuid id = numbered(1 + random.below(700));
            if (random.below(3) == 0) {
                set.removed.emplace_back(domain::Register::Case, id);
                std::erase_if(set.rows.case_rows, [&](const domain::Case& row) { return row.id == id; });
                rows.erase(id);
                continue;
            }
            if (std::ranges::find(set.removed, std::pair(domain::Register::Case, id)) != set.removed.end())
                continue;
            domain::Case row = random_case(1);
            row.id = id;
            std::erase_if(set.rows.case_rows, [&](const domain::Case& other) { return other.id == id; });
            set.rows.case_rows.push_back(row);
            rows[id] = row;
        }
        ChangeSet same = set;
        at_once.on_changes(std::move(set));
        one_by_one.on_changes(std::move(same));
    }

    void expect_same(const std::string& when)
    {
        ASSERT_EQ(loaded.load_state(), LoadState::Ready) << when;
        const CaseTable& a = loaded.cases();
        const CaseTable& b = told.cases();
        ASSERT_EQ(a.count(), rows.size()) << when;
        ASSERT_EQ(b.count(), rows.size()) << when;
        EXPECT_TRUE(loaded.counts() == told.counts()) << when;
        ASSERT_EQ(loaded.open_cases().size(), told.open_cases().size()) << when;
        std::size_t alive = 0;
        for (CaseIndex at = 0; at < a.size(); ++at)
            alive += a.alive(at) ? 1U : 0U;
        EXPECT_EQ(alive, rows.size()) << when;
        for (std::uint64_t number = 0; number < 720; ++number) {
            const CaseIndex x = a.find(numbered(number));
            const CaseIndex y = b.find(numbered(number));
            ASSERT_EQ(x != no_case, rows.contains(numbered(number))) << when << ' ' << number;
            ASSERT_EQ(x == no_case, y == no_case) << when << ' ' << number;
            if (x == no_case)
                continue;
            EXPECT_EQ(a.id(x), numbered(number));
            EXPECT_EQ(loaded.area(a.area(x)).row.area_code, told.area(b.area(y)).row.area_code) << when;
            EXPECT_EQ(a.status(x), b.status(y)) << when;
            EXPECT_EQ(a.lons_e7()[x], b.lons_e7()[y]) << when;
            EXPECT_EQ(a.lats_e7()[x], b.lats_e7()[y]) << when;
            EXPECT_EQ(a.closed_at(x), b.closed_at(y)) << when;
            EXPECT_EQ(a.due_at(x), b.due_at(y)) << when;
            EXPECT_EQ(a.source(x), b.source(y)) << when;
            EXPECT_EQ(a.satisfaction(x), b.satisfaction(y)) << when;
            EXPECT_EQ(a.upward(x), b.upward(y)) << when;
            EXPECT_EQ(a.category_code(a.category(x)), b.category_code(b.category(y))) << when;
        }
        for (const Place& place : loaded.areas()) {
            const AreaIndex other = told.find_area(place.row.area_code);
            ASSERT_NE(other, no_area);
            EXPECT_TRUE(place.counts == told.area(other).counts) << when << ' ' << place.row.area_code;
        }
        const domain::LocalDay today = domain::local_day_of(loaded.now());
        for (const char* scope : {"", "990101001000", "990101001002", "990101001001001", "990101009"})
            for (const int days : {1, 7, 90}) {
                const domain::Period period{domain::PeriodKind::Span, today - days + 1, today + 1};
                const auto ours = loaded.book().figures(scope, period);
                const auto theirs = told.book().figures(scope, period);
                for (std::size_t i = 0; i < ours.size(); ++i)
                    EXPECT_TRUE(ours[i] == theirs[i]) << when << ' ' << scope << ' ' << days << ' ' << ours[i].id;
            }
    }
};

TEST_F(LoadedCasesTest, InSortedPiecesAndThenThroughManyChanges)
{
    for (std::uint64_t number = 1; number <= 600; ++number)
        if (number % 3 != 0)
            rows[numbered(number)] = random_case(number);
    load(50);
    expect_same("loaded");
    for (int round = 0; round < 120; ++round) {
        change_some();
        if (round % 20 == 0) {
            clock.advance(7 * hour_ms);
            loaded.tick();
            told.tick();
        }
        expect_same(std::format("round {}", round));
        if (HasFailure())
            return;
    }
}

TEST_F(LoadedCasesTest, InPiecesThatReachIntoEachOther)
{
    for (std::uint64_t number = 1; number <= 300; ++number)
        rows[numbered(number)] = random_case(number);
    at_once.rows = one_by_one.rows = small_town();
    at_once.cases_at_once = 20;
    for (std::uint64_t remainder = 0; remainder < 7; ++remainder)
        for (std::uint64_t number = remainder == 0 ? 7 : remainder; number <= 300; number += 7)
            at_once.rows.case_rows.push_back(rows[numbered(number)]);
    start_both();
    expect_same("loaded");
    for (int round = 0; round < 40; ++round)
        change_some();
    expect_same("changed");
}

} // namespace
} // namespace yiping::services
