// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/ports.h>
#include <yiping/geo/area_index.h>
#include <yiping/geo/wkb.h>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace yiping::geo {
namespace {

MultiPolygon square(double west, double south, double size)
{
    return {{{{west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}}}};
}

domain::Area area(std::string code, domain::AreaLevel level, const MultiPolygon& outline)
{
    domain::Area made;
    made.area_code = std::move(code);
    made.level = level;
    made.geometry = write_wkb(outline);
    return made;
}

/// A ragged ring around a point, as borders are.
MultiPolygon star(double lon, double lat, double radius, int points, SeededRandom& random)
{
    Line ring;
    for (int index = 0; index < points; ++index) {
        const double angle = 2 * std::numbers::pi * index / points;
        const double reach = radius * (0.5 + random.unit());
        ring.push_back({lon + reach * std::cos(angle), lat + reach * std::sin(angle)});
    }
    ring.push_back(ring.front());
    return {{ring}};
}

TEST(AreaIndex, FindsTheDeepestArea)
{
    const std::vector<domain::Area> areas{area("990101001000", domain::AreaLevel::Town, square(106, 29, 1)),
        area("990101001001", domain::AreaLevel::Village, square(106, 29, 0.5)),
        area("990101001001001", domain::AreaLevel::Grid, square(106, 29, 0.25))};
    const auto index = AreaIndex::make(areas);
    ASSERT_TRUE(index);
    EXPECT_EQ(index->find({106.1, 29.1}), "990101001001001");
    EXPECT_EQ(index->find({106.4, 29.4}), "990101001001");
    EXPECT_EQ(index->find({106.9, 29.9}), "990101001000");
    EXPECT_FALSE(index->find({105.9, 29.9}));
    EXPECT_EQ(index->contains("990101001001", {106.9, 29.9}), false);
    EXPECT_FALSE(index->contains("990101001999", {106.9, 29.9}).has_value());
}

TEST(AreaIndex, HolesAreOutside)
{
    MultiPolygon ring = square(0, 0, 4);
    ring.front().push_back({{1, 1}, {1, 3}, {3, 3}, {3, 1}, {1, 1}});
    const std::vector<domain::Area> areas{area("a", domain::AreaLevel::Grid, ring)};
    const auto index = AreaIndex::make(areas);
    ASSERT_TRUE(index);
    EXPECT_TRUE(index->find({0.5, 0.5}));
    EXPECT_FALSE(index->find({2, 2}));
}

TEST(AreaIndex, NeighboursShareABorderWithoutGapOrOverlap)
{
    const std::vector<domain::Area> areas{
        area("west", domain::AreaLevel::Grid, square(0, 0, 1)), area("east", domain::AreaLevel::Grid, square(1, 0, 1))};
    const auto index = AreaIndex::make(areas);
    ASSERT_TRUE(index);
    for (int step = 1; step < 100; ++step) {
        const LonLat on_border{1, step / 100.0};
        EXPECT_NE(*index->contains("west", on_border), *index->contains("east", on_border)) << step;
    }
}

TEST(AreaIndex, AgreesWithThePlainTestOnRaggedOutlines)
{
    SeededRandom random(11);
    std::vector<domain::Area> areas;
    std::vector<MultiPolygon> outlines;
    for (int index = 0; index < 40; ++index) {
        outlines.push_back(star(106 + random.unit(), 29 + random.unit(), 0.1, 300, random));
        areas.push_back(area(std::to_string(100 + index), domain::AreaLevel::Grid, outlines.back()));
    }
    const auto index = AreaIndex::make(areas);
    ASSERT_TRUE(index);
    int hits = 0;
    for (int round = 0; round < 5000; ++round) {
        const LonLat place{105.9 + 1.2 * random.unit(), 28.9 + 1.2 * random.unit()};
        bool any = false;
        for (std::size_t each = 0; each < areas.size(); ++each) {
            const bool inside = geo::contains(outlines[each], place);
            any = any || inside;
            ASSERT_EQ(index->contains(areas[each].area_code, place), inside);
        }
        ASSERT_EQ(index->find(place).has_value(), any);
        hits += any ? 1 : 0;
    }
    EXPECT_GT(hits, 500);
}

TEST(AreaIndex, DamagedOutlineNamesItsArea)
{
    std::vector<domain::Area> areas{area("990101001001", domain::AreaLevel::Village, square(0, 0, 1))};
    areas.front().geometry.resize(20);
    const auto index = AreaIndex::make(areas);
    ASSERT_FALSE(index);
    EXPECT_EQ(index.error().arg("code"), "990101001001");
}

} // namespace
} // namespace yiping::geo
