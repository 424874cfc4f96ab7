// SPDX-License-Identifier: GPL-3.0-or-later
#include "column_figures.h"
#include "scene_mesh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace yiping::scene3d {
namespace {

const WorldPoint town_middle = geo::to_world({106.42, 29.21});
const LocalFrame local_frame{town_middle, 1.0 / 40'000'000};
const BuildingLook plain_look{{0.3F, 0.3F, 0.3F}, {0.5F, 0.5F, 0.5F}, {0.2F, 0.4F, 0.6F}, {0.3F, 0.5F, 0.7F}};

geo::TownBuilding block(double lon, double lat, double size, int floors)
{
    return {"", floors, {}, {{{lon, lat}, {lon + size, lat}, {lon + size, lat + size}, {lon, lat + size}, {lon, lat}}}};
}

struct Normal {
    double x, y, z;
};
/// Of a triangle in x east, y south, z up, as a right-handed picture has it (y turned round).
Normal normal_of(const SolidMesh& mesh, std::size_t first)
{
    const auto point = [&](std::size_t i) {
        const SolidVertex& at = mesh.vertices[mesh.indices[first + i]];
        return Normal{at.x, -at.y, at.base + at.to};
    };
    const Normal a = point(0), b = point(1), c = point(2);
    const Normal u{b.x - a.x, b.y - a.y, b.z - a.z}, v{c.x - a.x, c.y - a.y, c.z - a.z};
    return {u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x};
}

std::uint32_t walls_of(const BuildingCell& cell)
{
    std::uint32_t walls = 0;
    for (const BuildingCell::Range& side : cell.walls) {
        walls += side.count;
    }
    return walls;
}

/// A closed body whose faces all look outwards encloses a positive volume.
double volume_of(const SolidMesh& mesh)
{
    double six = 0;
    for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const SolidVertex& at = mesh.vertices[mesh.indices[i]];
        const Normal n = normal_of(mesh, i);
        six += at.x * n.x - at.y * n.y + (static_cast<double>(at.base) + static_cast<double>(at.to)) * n.z;
    }
    return six / 6;
}

TEST(Columns, StandAsHighAsTheirShareAndLookOutwards)
{
    const std::array<Column, 2> columns{Column{town_middle, 1e-6, 12, 0, 0.5F, {1, 1, 1}},
        Column{{town_middle.x + 1e-5, town_middle.y}, 1e-6, 0, 0, 0, {}}};
    const SolidMesh mesh = make_columns(columns, local_frame);
    ASSERT_FALSE(mesh.indices.empty());
    EXPECT_EQ(std::ranges::max(mesh.vertices, {}, &SolidVertex::to).to, 0.5F);
    for (const SolidVertex& at : mesh.vertices) {
        EXPECT_EQ(at.base, 12) << "a column that is nothing is not drawn";
    }
    const double radius = 1e-6 / local_frame.unit;
    for (const SolidVertex& at : mesh.vertices) {
        EXPECT_NEAR(std::hypot(at.x, at.y), radius, radius * 1e-3);
    }
    // The bottom is open: its share of the volume is that of the plane z = 12.
    const double area = 1.5 * std::sqrt(3.0) * radius * radius;
    EXPECT_NEAR(volume_of(mesh) - 12 * area / 3, area * 0.5, area * 0.01);
}

TEST(Buildings, AreClosedAndAsHighAsTheirFloors)
{
    const std::vector<geo::TownBuilding> one{block(106.42, 29.21, 0.0002, 6)};
    const BuildingMesh made = make_buildings(one, local_frame, {}, plain_look);
    ASSERT_EQ(made.cells.size(), 1U);
    ASSERT_EQ(made.heights.size(), 1U);
    EXPECT_FLOAT_EQ(made.heights.front(), static_cast<float>(6 * floor_metres + 0.8));
    EXPECT_EQ(made.cells.front().roofs.count, 6U) << "two triangles";
    EXPECT_EQ(walls_of(made.cells.front()), 4U * 6U);
    EXPECT_GT(volume_of(made.solid), 0);
    // Roofs look up, walls aside.
    for (std::size_t i = 0; i < 6; i += 3) {
        EXPECT_GT(normal_of(made.solid, i).z, 0);
    }
}

TEST(Buildings, ARingTheOtherWayRoundIsTheSameHouse)
{
    std::vector<geo::TownBuilding> one{block(106.42, 29.21, 0.0002, 3)};
    const double volume = volume_of(make_buildings(one, local_frame, {}, plain_look).solid);
    std::ranges::reverse(one.front().outline.front());
    EXPECT_NEAR(volume_of(make_buildings(one, local_frame, {}, plain_look).solid), volume, std::abs(volume) * 1e-3);
    EXPECT_GT(volume, 0);
}

TEST(Buildings, ACourtIsOpenToTheSky)
{
    std::vector<geo::TownBuilding> whole{block(106.42, 29.21, 0.0004, 3)}, ring = whole;
    ring.front().outline.push_back(block(106.4201, 29.2101, 0.0002, 3).outline.front());
    const double solid = volume_of(make_buildings(whole, local_frame, {}, plain_look).solid);
    const double open = volume_of(make_buildings(ring, local_frame, {}, plain_look).solid);
    EXPECT_NEAR(open / solid, 0.75, 0.02);
}

TEST(Buildings, UnknownAndAbsurdFloorsAreDrawnAsUsual)
{
    EXPECT_EQ(metres_of(block(0, 0, 1, 0)), geo::usual_floors * floor_metres + 0.8);
    EXPECT_EQ(metres_of(block(0, 0, 1, 9999)), geo::most_floors * floor_metres + 0.8);
}

TEST(Buildings, FootprintsOfNothingAreLeftOutAndCounted)
{
    std::vector<geo::TownBuilding> rows{block(106.42, 29.21, 0.0002, 3), block(106.43, 29.21, 0, 3), {"", 2, {}, {}}};
    rows.push_back({"", 2, {}, {{{106.4, 29.2}, {106.41, 29.2}}}});
    const BuildingMesh made = make_buildings(rows, local_frame, {}, plain_look);
    EXPECT_EQ(made.left_out, 3U);
    EXPECT_EQ(made.cells.size(), 1U);
}

TEST(Buildings, CellsHoldEachHouseOnce)
{
    std::vector<geo::TownBuilding> rows;
    rows.reserve(900);
    for (int i = 0; i < 900; ++i) {
        const int line = i / 30;
        rows.push_back(block(106.40 + (i % 30) * 0.001, 29.20 + line * 0.001, 0.0001, 1 + i % 9));
    }
    const BuildingMesh made = make_buildings(rows, local_frame, {}, plain_look);
    EXPECT_GT(made.cells.size(), 4U);
    std::uint64_t roofs = 0, walls = 0;
    for (const BuildingCell& cell : made.cells) {
        roofs += cell.roofs.count;
        walls += walls_of(cell);
    }
    EXPECT_EQ(roofs, 900U * 6);
    EXPECT_EQ(walls, 900U * 24);
    EXPECT_EQ(made.solid.indices.size(), roofs + walls);
}

// Whatever the height asked for, the walls are those of all houses that reach it, and of no other.
TEST(Buildings, WallsOfHighHousesComeFirst)
{
    std::vector<geo::TownBuilding> rows;
    rows.reserve(400);
    for (int i = 0; i < 400; ++i) {
        const int line = i / 20;
        rows.push_back(block(106.40 + (i % 20) * 0.001, 29.20 + line * 0.001, 0.0001, 1 + i * 7 % 11));
    }
    const BuildingMesh made = make_buildings(rows, local_frame, {}, plain_look);
    ASSERT_GT(made.cells.size(), 1U);
    for (const float metres : {0.0F, 3.8F, 3.9F, 12.0F, 33.8F, 34.0F}) {
        const auto reach = static_cast<std::uint32_t>(
            std::ranges::count_if(rows, [&](const auto& row) { return static_cast<float>(metres_of(row)) >= metres; }));
        std::uint32_t walls = 0;
        for (const BuildingCell& cell : made.cells) {
            for (std::size_t side = 0; side < wall_sides; ++side) {
                const auto range = walls_from(made, cell, side, metres);
                walls += range.count;
                for (std::uint32_t i = range.first; i < range.first + range.count; i += 3) {
                    const auto top = [&](std::uint32_t corner) {
                        return made.solid.vertices[made.solid.indices[i + corner]].to;
                    };
                    ASSERT_GE(std::max({top(0), top(1), top(2)}), metres);
                }
            }
        }
        EXPECT_EQ(walls, reach * 24) << metres;
    }
}

// No triangle that turns its outside to the eye is in a side that is left out; and most that do not are.
TEST(Buildings, SidesThatTheEyeCannotSeeAreLeftOut)
{
    std::vector<geo::TownBuilding> rows;
    for (int i = 0; i < 900; ++i) {
        const int line = i / 30;
        rows.push_back(block(106.40 + (i % 30) * 0.001, 29.20 + line * 0.001, 0.0001 + (i % 5) * 0.00002, 1 + i % 9));
        if (i % 3 == 0) { // some stand aslant
            geo::Line& ring = rows.back().outline.front();
            ring[1].lat += 0.00003;
            ring[2].lon += 0.00002;
        }
    }
    const BuildingMesh made = make_buildings(rows, local_frame, {}, plain_look);
    for (int turn = 0; turn < 16; ++turn) {
        const double angle = turn * 0.4;
        const double far = turn % 2 == 0 ? 4000 : 300; // above the town too
        const double eye_x = far * std::cos(angle), eye_y = far * std::sin(angle);
        std::size_t asked = 0, all = 0;
        for (const BuildingCell& cell : made.cells) {
            for (std::size_t side = 0; side < wall_sides; ++side) {
                const bool seen = side_is_seen(side, cell, eye_x, eye_y);
                const BuildingCell::Range& range = cell.walls[side];
                asked += seen ? range.count : 0U;
                all += range.count;
                for (std::uint32_t i = range.first; !seen && i < range.first + range.count; i += 3) {
                    const SolidVertex& at = made.solid.vertices[made.solid.indices[i]];
                    const Normal n = normal_of(made.solid, i); // y to the north
                    ASSERT_LE(n.x * (eye_x - static_cast<double>(at.x)) - n.y * (eye_y - static_cast<double>(at.y)),
                        1e-3 * std::hypot(n.x, n.y));
                }
            }
        }
        EXPECT_EQ(all, 900U * 24);
        if (far > 1000) {
            EXPECT_LT(static_cast<double>(asked) / static_cast<double>(all), 0.8);
        }
    }
}

TEST(OpenBuilding, FloorsStandApartAndCloseToTheHouse)
{
    const auto floors = open_floors(6);
    ASSERT_EQ(floors.size(), 6U);
    for (std::size_t i = 1; i < floors.size(); ++i) {
        EXPECT_GT(floors[i].low, floors[i - 1].high);
    }
    const SolidMesh mesh = make_open_building(block(106.42, 29.21, 0.0002, 6), local_frame, {}, {}, {});
    EXPECT_FLOAT_EQ(std::ranges::max(mesh.vertices, {}, &SolidVertex::from).from, static_cast<float>(6 * floor_metres));
    EXPECT_FLOAT_EQ(std::ranges::max(mesh.vertices, {}, &SolidVertex::to).to, static_cast<float>(floors.back().high));
}

TEST(Trend, FollowsBetterAndWorseAndNotUpAndDown)
{
    using services::AreaMeasure;
    EXPECT_EQ(trend_of(AreaMeasure::Opened, 20, 30), -1) << "more cases are worse";
    EXPECT_EQ(trend_of(AreaMeasure::Opened, 30, 20), 1);
    EXPECT_EQ(trend_of(AreaMeasure::Opened, 30, 31), 0);
    EXPECT_EQ(trend_of(AreaMeasure::ClosureRate, 80, 90), 1) << "more closed is better";
    EXPECT_EQ(trend_of(AreaMeasure::ClosureRate, 90, 80), -1);
    EXPECT_EQ(trend_of(AreaMeasure::ClosureRate, 90, 91), 0);
}

} // namespace
} // namespace yiping::scene3d
