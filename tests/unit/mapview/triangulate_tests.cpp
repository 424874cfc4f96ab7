// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/triangulate.h>

#include <yiping/base/ports.h>

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace yiping::mapview {
namespace {

std::vector<WorldPoint> points_of(const Polygon& polygon)
{
    std::vector<WorldPoint> points;
    for (const Ring& ring : polygon.rings)
        points.insert(points.end(), ring.begin(), ring.end());
    return points;
}

double area_of_triangles(const Polygon& polygon)
{
    const auto points = points_of(polygon);
    const auto indices = triangulate(polygon);
    EXPECT_EQ(indices.size() % 3, 0U);
    double sum = 0;
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
        const WorldPoint &a = points.at(indices[i]), &b = points.at(indices[i + 1]), &c = points.at(indices[i + 2]);
        sum += std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
    }
    return sum;
}

double area_of(const Polygon& polygon)
{
    double sum = 0;
    for (std::size_t i = 0; i < polygon.rings.size(); ++i)
        sum += (i == 0 ? 1 : -1) * std::abs(doubled_area(polygon.rings[i])) / 2;
    return sum;
}

/// A ring around a middle whose radius wanders: simple by construction.
Ring star(SeededRandom& random, WorldPoint middle, double radius, std::size_t corners)
{
    Ring ring;
    for (std::size_t i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(corners);
        const double reach = radius * (0.4 + 0.6 * random.unit());
        ring.push_back({middle.x + reach * std::cos(angle), middle.y + reach * std::sin(angle)});
    }
    return ring;
}

TEST(Triangulate, SquareIsTwoTriangles)
{
    const Polygon square{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}};
    EXPECT_EQ(triangulate(square).size(), 6U);
    EXPECT_NEAR(area_of_triangles(square), 1, 1e-12);
}

TEST(Triangulate, EitherDirectionGivesTheSameArea)
{
    Polygon corner{{{{0, 0}, {4, 0}, {4, 1}, {1, 1}, {1, 4}, {0, 4}}}};
    EXPECT_NEAR(area_of_triangles(corner), 7, 1e-12);
    std::ranges::reverse(corner.rings[0]);
    EXPECT_NEAR(area_of_triangles(corner), 7, 1e-12);
}

TEST(Triangulate, AreaOfRandomPolygonsIsKept)
{
    SeededRandom random(3);
    for (int round = 0; round < 200; ++round) {
        const Polygon polygon{{star(random, {0.8, 0.4}, 0.001, 3 + random.below(300))}};
        EXPECT_NEAR(area_of_triangles(polygon) / area_of(polygon), 1, 1e-9) << "round " << round;
    }
}

TEST(Triangulate, HolesStayEmpty)
{
    SeededRandom random(5);
    for (int round = 0; round < 100; ++round) {
        Polygon polygon{{star(random, {0, 0}, 10, 60)}};
        // Inside the smallest radius of the outer ring, each in a quarter of its own.
        for (int hole = 0; hole < 4; ++hole) {
            const WorldPoint middle{hole % 2 == 0 ? -1.4 : 1.4, hole < 2 ? -1.4 : 1.4};
            polygon.rings.push_back(star(random, middle, 1.0, 5 + random.below(20)));
        }
        EXPECT_NEAR(area_of_triangles(polygon) / area_of(polygon), 1, 1e-9) << "round " << round;
    }
}

TEST(Triangulate, TrianglesLieInsideThePolygon)
{
    SeededRandom random(7);
    Polygon polygon{{star(random, {0, 0}, 10, 200), star(random, {0, 0}, 2, 40)}};
    const auto points = points_of(polygon);
    const auto indices = triangulate(polygon);
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
        const WorldPoint &a = points[indices[i]], &b = points[indices[i + 1]], &c = points[indices[i + 2]];
        EXPECT_TRUE(contains(polygon, {(a.x + b.x + c.x) / 3, (a.y + b.y + c.y) / 3}));
    }
}

TEST(Triangulate, HopelessRingsNeverFail)
{
    EXPECT_TRUE(triangulate({}).empty());
    EXPECT_TRUE(triangulate({{{{0, 0}, {1, 1}}}}).empty());
    EXPECT_TRUE(triangulate({{{{1, 1}, {1, 1}, {1, 1}, {1, 1}}}}).empty());
    EXPECT_TRUE(triangulate({{{{0, 0}, {1, 0}, {2, 0}, {3, 0}}}}).empty());
    const Polygon bow_tie{{{{0, 0}, {2, 2}, {2, 0}, {0, 2}}}};
    EXPECT_LE(triangulate(bow_tie).size(), 6U);
    const Polygon no_finite_points{{{{0, 0}, {NAN, 1}, {1, 1}, {0, 1}}}};
    EXPECT_LE(triangulate(no_finite_points).size(), 6U);
}

} // namespace
} // namespace yiping::mapview
