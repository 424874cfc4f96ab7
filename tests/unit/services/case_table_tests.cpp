// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/services/town.h>

#include <gtest/gtest.h>

namespace yiping::services {
namespace {

using namespace yiping::testing;

TEST(CaseTable, OneMillionCasesNeedAtMost64BytesEachAndAreFoundById)
{
    ManualClock clock(small_town_noon);
    FakeConsole console(clock);
    Town town(console, console, clock);
    town.start();
    console.pump();

    // Through the feed, as a first sync would bring them in batches.
    constexpr std::size_t many = 1'000'000;
    SeededRandom random(3);
    std::vector<Uuid> ids;
    ids.reserve(many);
    for (std::size_t i = 0; i < many; ++i) {
        Uuid id;
        random.fill(id.bytes);
        ids.push_back(id);
    }
    for (std::size_t from = 0; from < many; from += 100'000) {
        ChangeSet set;
        for (std::size_t i = from; i < from + 100'000; ++i) {
            domain::Case row;
            row.id = ids[i];
            row.area_code = "990101001001001";
            row.step = domain::Step::Closed;
            row.opened_at = small_town_noon - static_cast<std::int64_t>(i) * 30'000;
            row.closed_at = row.opened_at + 60'000;
            set.rows.case_rows.push_back(std::move(row));
        }
        console.on_changes(std::move(set));
    }
    const CaseTable& table = town.cases();
    ASSERT_EQ(table.count(), many);
    EXPECT_LE(table.bytes() / many, 64U + 8U); // vectors may have grown a little ahead
    for (std::size_t i = 0; i < many; i += 997) {
        const CaseIndex at = table.find(ids[i]);
        ASSERT_NE(at, no_case);
        EXPECT_EQ(table.id(at), ids[i]);
    }
    EXPECT_EQ(table.find(id_of("nobody")), no_case);
}

TEST(CaseTable, KeepsPositionsToACentimetreAndKnowsWhenThereIsNone)
{
    ManualClock clock(small_town_noon);
    FakeConsole console(clock);
    console.rows.case_rows.push_back(incident("1", "有位置", town_code, domain::Step::Collected, small_town_noon, 0));
    console.rows.case_rows.back().lon = 105.123456712;
    console.rows.case_rows.back().lat = -29.000000149;
    console.rows.case_rows.push_back(incident("2", "无位置", town_code, domain::Step::Collected, small_town_noon, 0));
    console.rows.case_rows.back().lon = std::nullopt;
    Town town(console, console, clock);
    town.start();
    console.pump();

    const CaseIndex placed = town.cases().find(id_of("1"));
    ASSERT_TRUE(town.cases().has_position(placed));
    EXPECT_NEAR(town.cases().lon(placed), 105.123456712, 6e-8);
    EXPECT_NEAR(town.cases().lat(placed), -29.000000149, 6e-8);
    EXPECT_FALSE(town.cases().has_position(town.cases().find(id_of("2"))));
}

} // namespace
} // namespace yiping::services
