// SPDX-License-Identifier: GPL-3.0-or-later
#include "terrain_mesh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace yiping::scene3d {
namespace {

const WorldPoint ground_middle = geo::to_world({106.42, 29.21});
const LocalFrame ground_frame{ground_middle, 1.0 / 40'000'000};
const geo::WorldBox ground_box{
    {ground_middle.x - 1.2e-4, ground_middle.y - 1e-4}, {ground_middle.x + 1.2e-4, ground_middle.y + 1e-4}};

mapview::GroundRelief ridge()
{
    std::vector<float> heights;
    for (int row = 0; row < 150; ++row) {
        for (int column = 0; column < 170; ++column) {
            heights.push_back(static_cast<float>(300 * std::exp(-(row - 75.0) * (row - 75.0) / 200)));
        }
    }
    return {std::make_shared<const geo::Terrain>(geo::Terrain::make(ground_box, 170, 150, heights, {}).value()), 1};
}

GroundView view_of(double tilt, double zoom, double pixels)
{
    const double distance = 450 / std::tan(22.5 * std::numbers::pi / 180);
    const double lean = tilt * std::numbers::pi / 180;
    const double step = 200 / mapview::world_pixels(zoom);
    std::array<mapview::Homography::Sample, 4> samples;
    for (std::size_t i = 0; i < 4; ++i) {
        const WorldPoint at{ground_middle.x + (i % 2 == 0 ? -step : step), ground_middle.y + (i < 2 ? -step : step)};
        const double x = (at.x - ground_middle.x) * mapview::world_pixels(zoom);
        const double y = (at.y - ground_middle.y) * mapview::world_pixels(zoom);
        const double depth = distance - y * std::sin(lean);
        samples[i] = {at, {800 + x * distance / depth, 450 + y * std::cos(lean) * distance / depth}};
    }
    const auto flat =
        mapview::Homography::from_samples(ground_middle, 1 / mapview::world_pixels(zoom), samples).value();
    const auto space = mapview::Pinhole::from_ground(flat, 1600, 900, ground_frame.origin, ground_frame.unit).value();
    return {space.rows(), 1600, 900, 1.14, pixels};
}

TEST(TerrainMesh, AllSamplesAreInItAndTrianglesLookUp)
{
    const TerrainMesh mesh(ridge(), {}, ground_frame);
    const auto triangles = mesh.select(view_of(0, 12, 0.1));
    ASSERT_FALSE(triangles.empty());
    std::size_t up = 0, aside = 0;
    for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
        const auto& a = mesh.vertices()[triangles[i]];
        const auto& b = mesh.vertices()[triangles[i + 1]];
        const auto& c = mesh.vertices()[triangles[i + 2]];
        const float turn = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        EXPECT_LE(turn, 0) << "counter-clockwise on the screen";
        (turn < 0 ? up : aside) += 1;
    }
    EXPECT_EQ(up, 169U * 149U * 2) << "each cell once";
    EXPECT_GT(aside, 0U) << "skirts";
}

TEST(TerrainMesh, IsCoarserFarAwayAndLeavesOutWhatIsNotSeen)
{
    const TerrainMesh mesh(ridge(), {}, ground_frame);
    const auto levels = mesh.levels_for(view_of(60, 14.3, 15));
    EXPECT_GT(
        std::ranges::max(levels), *std::ranges::min_element(levels, {}, [](int each) { return each < 0 ? 9 : each; }));
    EXPECT_EQ(std::ranges::min(mesh.levels_for(view_of(55, 16.5, 12))), -1);
    const auto all = mesh.select(view_of(0, 12, 0.1)), some = mesh.select(view_of(55, 16.5, 12));
    EXPECT_LT(some.size(), all.size() / 4 * 3);
}

TEST(TerrainMesh, ATriangleIsNoLargerThanAsked)
{
    const TerrainMesh mesh(ridge(), {}, ground_frame);
    const auto fine = mesh.select(view_of(40, 13.5, 6)), coarse = mesh.select(view_of(40, 13.5, 60));
    EXPECT_GT(fine.size(), coarse.size() * 4);
}

TEST(TerrainMesh, WithoutHeightsItIsAPlain)
{
    const TerrainMesh mesh({}, ground_box, ground_frame);
    EXPECT_EQ(mesh.box().low, ground_box.low);
    const auto triangles = mesh.select(view_of(0, 12, 1));
    for (const std::uint32_t index : triangles) {
        EXPECT_LE(mesh.vertices()[index].height, 0) << "ground, or its skirt";
        EXPECT_EQ(mesh.vertices()[index].shade, 1);
    }
}

TEST(TerrainMesh, SlopesTowardsTheLightAreBrighter)
{
    const TerrainMesh mesh(ridge(), {}, ground_frame);
    // Row 65 lies north of the ridge, row 85 south of it: the light comes from the north-west.
    float north = 0, south = 0;
    for (const GroundVertex& at : mesh.vertices()) {
        const double row = (at.y * ground_frame.unit + ground_frame.origin.y - ground_box.low.y) /
                           (ground_box.high.y - ground_box.low.y) * 149;
        if (std::abs(row - 65) < 0.1) {
            north = at.shade;
        }
        if (std::abs(row - 85) < 0.1) {
            south = at.shade;
        }
    }
    EXPECT_GT(north, 1);
    EXPECT_LT(south, 1);
}

} // namespace
} // namespace yiping::scene3d
