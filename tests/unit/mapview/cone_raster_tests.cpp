// SPDX-License-Identifier: GPL-3.0-or-later
#include "cone_raster.h"

#include <gtest/gtest.h>

#include <array>
#include <numbers>
#include <vector>

namespace yiping::mapview {
namespace {

constexpr double east = std::numbers::pi / 2;
constexpr double pixel = 1e-6;

/// A picture of 200 × 100 pixels around places given in them.
class Cones {
public:
    explicit Cones(std::vector<ViewCone> cameras)
    {
        for (ViewCone& each : cameras) {
            each.at = {0.5 + each.at.x * pixel, 0.5 + each.at.y * pixel};
            each.reach *= pixel;
        }
        raster_.draw(cameras, {.color = Qt::white, .offline_color = Qt::red, .dot = 8, .longest = 50},
            {{0.5, 0.5}, {0.5 + 200 * pixel, 0.5 + 100 * pixel}}, pixel);
    }
    [[nodiscard]] QColor at(int x, int y) const { return raster_.image().pixelColor(x, y); }
    [[nodiscard]] const ConeRaster& raster() const { return raster_; }

private:
    ConeRaster raster_;
};

TEST(ConeRaster, LooksWhereTheCameraLooks)
{
    const Cones cones({{.at = {60, 50}, .reach = 40, .direction = east, .half_angle = 0.6}});
    EXPECT_EQ(cones.raster().image().size(), QSize(200, 100));
    EXPECT_EQ(cones.at(60, 50), QColor(Qt::white));
    EXPECT_GT(cones.at(70, 50).alpha(), cones.at(95, 50).alpha());
    EXPECT_GT(cones.at(95, 50).alpha(), 15);
    EXPECT_EQ(cones.at(103, 50).alpha(), 0) << "beyond its reach";
    EXPECT_EQ(cones.at(50, 50).alpha(), 0) << "behind it";
    EXPECT_EQ(cones.at(80, 75).alpha(), 0) << "beside it";
    EXPECT_GT(cones.at(80, 60).alpha(), 0) << "within its angle";
}

TEST(ConeRaster, SeesAroundCornersAndAllAround)
{
    const Cones cones({{.at = {50, 50}, .reach = 40, .direction = 0, .half_angle = 2.6},
        {.at = {150, 50}, .reach = 40, .direction = 0, .half_angle = std::numbers::pi}});
    EXPECT_GT(cones.at(50, 20).alpha(), 0);
    EXPECT_GT(cones.at(20, 50).alpha(), 0);
    EXPECT_GT(cones.at(75, 65).alpha(), 0);
    EXPECT_EQ(cones.at(50, 80).alpha(), 0);
    for (const auto& [x, y] : {std::pair(150, 20), {150, 80}, {120, 50}, {180, 50}})
        EXPECT_GT(cones.at(x, y).alpha(), 0) << x << ' ' << y;
}

TEST(ConeRaster, AnOfflineCameraIsASquareWithoutACone)
{
    const Cones cones({{.at = {50.5, 50.5}, .online = false}});
    EXPECT_EQ(cones.at(50, 50), QColor(Qt::red));
    EXPECT_GT(cones.at(52, 52).alpha(), 200) << "the corner that a disc of this size has not";
    EXPECT_EQ(cones.at(50, 60).alpha(), 0);
}

TEST(ConeRaster, ShortConesAreLeftOutAndLongOnesCut)
{
    const Cones cones({{.at = {30, 50}, .reach = 7, .direction = east, .half_angle = 1},
        {.at = {100, 50}, .reach = 90, .direction = east, .half_angle = 1}});
    EXPECT_EQ(cones.at(36, 50).alpha(), 0);
    EXPECT_GT(cones.at(145, 50).alpha(), 0);
    EXPECT_EQ(cones.at(152, 50).alpha(), 0);
}

TEST(ConeRaster, WhatIsAtTheEdgeIsCutNotMissed)
{
    const Cones cones({{.at = {-5, 50}, .reach = 40, .direction = east, .half_angle = 0.5},
        {.at = {199, 99}, .reach = 40, .direction = 0, .half_angle = 0.5}});
    EXPECT_GT(cones.at(10, 50).alpha(), 0);
    EXPECT_EQ(cones.at(199, 99).alpha(), 255);
    EXPECT_GT(cones.at(199, 70).alpha(), 0);
}

// Two threads paint what one would.
TEST(ConeRaster, ManyAreAsFew)
{
    std::vector<ViewCone> many;
    for (int i = 0; i < 1500; ++i)
        many.push_back({.at = {100, 50}, .reach = 40, .direction = 1, .half_angle = 0.4});
    const Cones cones(many);
    EXPECT_EQ(cones.at(100, 50), QColor(Qt::white));
    EXPECT_GT(cones.at(120, 38).alpha(), 250);
    EXPECT_EQ(cones.at(80, 62).alpha(), 0);
}

TEST(ConeRaster, AnEmptyBoxIsNoPictureAndAHugeOneIsCoarse)
{
    ConeRaster raster;
    const std::array<ViewCone, 1> one{{{.at = {0.5, 0.5}}}};
    raster.draw(one, {}, {{0.6, 0.6}, {0.4, 0.7}}, pixel);
    EXPECT_TRUE(raster.image().isNull());
    raster.draw(one, {}, {{0, 0}, {1, 1}}, pixel);
    EXPECT_LE(static_cast<std::size_t>(raster.image().width()) * static_cast<std::size_t>(raster.image().height()),
        ConeRaster::most_pixels + 20'000);
    EXPECT_GE(raster.box().high.x, 1);
}

} // namespace
} // namespace yiping::mapview
