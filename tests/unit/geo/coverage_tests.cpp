// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/coverage.h>

#include <gmock/gmock.h>

#include <cmath>
#include <format>
#include <random>

namespace yiping::geo {
namespace {

using Kind = CoverageFault::Kind;
using testing::ElementsAre;

constexpr double lon0 = 106.4;
constexpr double lat0 = 29.2;

/// A rectangle by hundredths of a degree (972 m by 1,108 m there).
MultiPolygon box(double west, double south, double east, double north)
{
    const auto at = [](double x, double y) { return LonLat{lon0 + x / 100, lat0 + y / 100}; };
    return {{{at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)}}};
}

std::string grid_code(std::size_t number)
{
    return std::format("500116124001{:03}", number + 1);
}

std::vector<CoverageArea> areas_of(std::vector<MultiPolygon> outlines)
{
    std::vector<CoverageArea> areas;
    areas.reserve(outlines.size() + 2);
    for (MultiPolygon& outline : outlines)
        areas.push_back({grid_code(areas.size()), std::move(outline)});
    return areas;
}

std::vector<CoverageFault> faults_of(std::vector<MultiPolygon> outlines)
{
    const CoverageReport report = find_coverage_faults(areas_of(std::move(outlines)));
    EXPECT_TRUE(report.complete);
    return report.faults;
}

TEST(Coverage, NeighboursThatShareTheirBordersAreSound)
{
    EXPECT_THAT(faults_of({box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2), box(1, 1, 2, 2)}), ElementsAre());
    // Apart by more than a street: two places, no gap.
    EXPECT_THAT(faults_of({box(0, 0, 1, 1), box(1.5, 0, 2.5, 1)}), ElementsAre());
}

TEST(Coverage, AnOverlapHasItsTwoAreasSizeAndPlace)
{
    const auto faults = faults_of({box(0, 0, 1, 1), box(0.9, 0, 2, 1), box(0, 1, 2, 2)});
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].kind, Kind::Overlap);
    EXPECT_THAT(faults[0].areas, ElementsAre(0U, 1U));
    // 0.001° by 0.01° at 29.2° north: 97.2 m by 1,108.5 m.
    EXPECT_NEAR(faults[0].area_m2, 97.2 * 1108.5, 300);
    EXPECT_GT(faults[0].at.lon, lon0 + 0.009);
    EXPECT_LT(faults[0].at.lon, lon0 + 0.010);
}

TEST(Coverage, AThinOverlapKeepsItsCode)
{
    const auto faults = faults_of({box(0, 0, 1, 1), box(0.9995, 0, 2, 1)}); // half a metre
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].kind, Kind::Overlap);
    EXPECT_NEAR(faults[0].area_m2, 0.486 * 1108.5, 5);
}

TEST(Coverage, OneAreaInAnotherOrTwiceTheSameIsAnOverlap)
{
    const auto inside = faults_of({box(0, 0, 2, 2), box(0.5, 0.5, 1, 1)});
    ASSERT_EQ(inside.size(), 1U);
    EXPECT_EQ(inside[0].kind, Kind::Overlap);
    const auto twice = faults_of({box(0, 0, 1, 1), box(0, 0, 1, 1)});
    ASSERT_EQ(twice.size(), 1U);
    EXPECT_NEAR(twice[0].area_m2, 972.3 * 1108.5, 1000);
}

TEST(Coverage, AnEnclosedGapNamesAllThatTouchIt)
{
    // Nine cells, the middle one missing.
    std::vector<MultiPolygon> cells;
    for (int x = 0; x < 3; ++x)
        for (int y = 0; y < 3; ++y)
            if (x != 1 || y != 1)
                cells.push_back(box(x, y, x + 1, y + 1));
    const auto faults = faults_of(std::move(cells));
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].kind, Kind::Gap);
    EXPECT_THAT(faults[0].areas, ElementsAre(0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U)); // corners touch too
    EXPECT_NEAR(faults[0].area_m2, 972.3 * 1108.5, 1500);
}

TEST(Coverage, ASlitBetweenTwoAreasIsAGapThoughItIsOpen)
{
    const auto faults = faults_of({box(0, 0, 1, 1), box(1.005, 0, 2, 1)}); // five metres, open above and below
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].kind, Kind::Gap);
    EXPECT_THAT(faults[0].areas, ElementsAre(0U, 1U));
    EXPECT_NEAR(faults[0].area_m2, 4.86 * 1108.5, 200);
}

TEST(Coverage, ACornerInTheOuterBorderIsNoGap)
{
    // An L of three cells, and one with a bay of its own.
    EXPECT_THAT(faults_of({box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2)}), ElementsAre());
    MultiPolygon bay{{{{lon0, lat0}, {lon0 + 0.02, lat0}, {lon0 + 0.0101, lat0 + 0.01}, {lon0 + 0.02, lat0 + 0.02},
        {lon0, lat0 + 0.02}, {lon0, lat0}}}};
    EXPECT_THAT(faults_of({bay, box(-1, 0, 0, 2)}), ElementsAre());
}

TEST(Coverage, GroundOfTheLevelAboveThatNobodyCoversIsAGap)
{
    std::vector<CoverageArea> areas = areas_of({box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 1, 2)});
    areas.push_back({"500116124001", box(0, 0, 2, 2)});
    const CoverageReport report = find_coverage_faults(areas);
    ASSERT_EQ(report.faults.size(), 1U);
    EXPECT_EQ(report.faults[0].kind, Kind::Gap);
    EXPECT_THAT(report.faults[0].areas, ElementsAre(0U, 1U, 2U));
}

TEST(Coverage, LevelsAreNotComparedWithEachOther)
{
    std::vector<CoverageArea> areas = areas_of({box(0, 0, 1, 1), box(1, 0, 2, 1)});
    areas.push_back({"500116124001", box(0, 0, 2, 1)});
    areas.push_back({"500116124000", box(0, 0, 2, 1)});
    EXPECT_TRUE(find_coverage_faults(areas).faults.empty());
}

TEST(Coverage, AThinAreaIsASliverAndALongOneIsNot)
{
    const auto faults = faults_of({box(0, 0, 1, 1), box(1, 0, 1.01, 1), box(1.01, 0, 2, 1)}); // 9.7 m by 1,108 m
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].kind, Kind::Sliver);
    EXPECT_THAT(faults[0].areas, ElementsAre(1U));
    EXPECT_NEAR(faults[0].area_m2, 9.72 * 1108.5, 30);
    EXPECT_THAT(faults_of({box(0, 0, 2, 0.1)}), ElementsAre()); // twenty times as long as wide: a street
}

TEST(Coverage, RoundingToSixDecimalsIsNoFault)
{
    // Two neighbours whose common border has a point more on one side, rounded off the line.
    const auto round6 = [](double value) { return std::round(value * 1e6) / 1e6; };
    MultiPolygon left = box(0, 0, 1, 1);
    left[0][0][1] = {round6(lon0 + 0.0100003), lat0};
    MultiPolygon right{{{{lon0 + 0.01, lat0}, {lon0 + 0.02, lat0}, {lon0 + 0.02, lat0 + 0.01},
        {lon0 + 0.01, lat0 + 0.01}, {round6(lon0 + 0.0100004), lat0 + 0.0043}, {lon0 + 0.01, lat0}}}};
    EXPECT_THAT(faults_of({left, right}), ElementsAre());
}

TEST(Coverage, FaultsAreSortedAndBounded)
{
    std::vector<MultiPolygon> same(60, box(0, 0, 1, 1)); // 1,770 overlaps
    const CoverageReport report = find_coverage_faults(areas_of(std::move(same)), 100);
    EXPECT_FALSE(report.complete);
    EXPECT_EQ(report.faults.size(), 100U);
    EXPECT_THAT(report.faults[1].areas, ElementsAre(0U, 2U));
}

/// Teeth from a base line, so that two of them cross each other everywhere.
MultiPolygon comb(int teeth, bool upright)
{
    Line ring;
    ring.reserve(2 * static_cast<std::size_t>(teeth) + 4);
    for (int tooth = 0; tooth < teeth; ++tooth) {
        ring.push_back({2.0 * tooth / teeth, 0.01});
        ring.push_back({(2.0 * tooth + 1) / teeth, 2});
    }
    ring.push_back({2, 0.01});
    ring.push_back({2, 0});
    ring.push_back({0, 0});
    ring.push_back(ring.front());
    for (LonLat& at : ring)
        at = upright ? LonLat{lon0 + at.lon / 100, lat0 + at.lat / 100}
                     : LonLat{lon0 + at.lat / 100, lat0 + at.lon / 100};
    return {{ring}};
}

TEST(Coverage, CombsThatCrossEverywhereAreSaidAndNotComputed)
{
    const auto faults = faults_of({comb(1500, true), comb(1500, false)});
    ASSERT_FALSE(faults.empty());
    EXPECT_EQ(faults.back().kind, Kind::TooComplex);
    EXPECT_THAT(faults.back().areas, ElementsAre(0U, 1U));
}

TEST(Coverage, WindingIsSeen)
{
    EXPECT_FALSE(rings_run_backwards(box(0, 0, 1, 1)));
    MultiPolygon backwards = box(0, 0, 1, 1);
    std::ranges::reverse(backwards[0][0]);
    EXPECT_TRUE(rings_run_backwards(backwards));
    MultiPolygon hole = box(0, 0, 2, 2);
    hole[0].push_back(box(0.5, 0.5, 1, 1)[0][0]);
    EXPECT_TRUE(rings_run_backwards(hole));
    std::ranges::reverse(hole[0][1]);
    EXPECT_FALSE(rings_run_backwards(hole));
}

} // namespace
} // namespace yiping::geo
