// SPDX-License-Identifier: GPL-3.0-or-later
#include "shape.h"

#include <gtest/gtest.h>

#include <cstring>

namespace yiping::mapview {
namespace {

template <class T>
void put(std::string& into, T value)
{
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    into.append(bytes, sizeof value);
}

void put_head(std::string& into, std::uint32_t kind)
{
    put<std::uint8_t>(into, 1);
    put(into, kind);
}

void put_ring(std::string& into, const std::vector<LonLat>& ring)
{
    put(into, static_cast<std::uint32_t>(ring.size()));
    for (const LonLat& at : ring) {
        put(into, at.lon);
        put(into, at.lat);
    }
}

std::string two_squares()
{
    std::string wkb;
    put_head(wkb, 6);
    put<std::uint32_t>(wkb, 2);
    for (const double x : {106.0, 107.0}) {
        put_head(wkb, 3);
        put<std::uint32_t>(wkb, 1);
        put_ring(wkb, {{x, 29}, {x + 0.5, 29}, {x + 0.5, 29.5}, {x, 29.5}, {x, 29}});
    }
    return wkb;
}

TEST(Shape, ReadsAMultiPolygon)
{
    const Shape shape = read_wkb(two_squares());
    ASSERT_EQ(shape.polygons.size(), 2U);
    EXPECT_EQ(shape.polygons[0].rings[0].size(), 5U);
    const LonLat corner = to_lon_lat(shape.polygons[1].rings[0][1]);
    EXPECT_NEAR(corner.lon, 107.5, 1e-12);
    EXPECT_NEAR(corner.lat, 29, 1e-12);
}

TEST(Shape, EveryBrokenPrefixIsHarmless)
{
    const std::string whole = two_squares();
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_LE(read_wkb(std::string_view(whole).substr(0, length)).polygons.size(), 2U);
    std::string lying = whole;
    const std::uint32_t many = 0xFFFFFFFF;
    std::memcpy(lying.data() + 5, &many, sizeof many);
    EXPECT_EQ(read_wkb(lying).polygons.size(), 2U);
    std::memcpy(lying.data() + 18, &many, sizeof many); // points of the first ring
    EXPECT_TRUE(read_wkb(lying).polygons.empty());
}

TEST(Shape, NamesStandInsideEvenOfAHorseshoe)
{
    const std::vector<Polygon> horseshoe{{{{{0, 0}, {9, 0}, {9, 9}, {6, 9}, {6, 3}, {3, 3}, {3, 9}, {0, 9}}}}};
    const WorldPoint at = best_inside(horseshoe);
    EXPECT_TRUE(contains(horseshoe[0], at));
    const Box box = box_of(horseshoe);
    EXPECT_EQ(box.high_x, 9);
    EXPECT_FALSE(contains(horseshoe[0], {4.5, 7}));
}

} // namespace
} // namespace yiping::mapview
