// SPDX-License-Identifier: GPL-3.0-or-later
// Triangles against the areas that GEOS finds, on shapes that GEOS has made valid: unions and differences of random
// rings, with holes, islands in them, and rings that touch themselves.
#include <yiping/mapview/triangulate.h>

#include <yiping/base/ports.h>

#include <geos_c.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>

namespace yiping::mapview {
namespace {

class GeosShapes : public ::testing::Test {
protected:
    struct Drop {
        GEOSContextHandle_t handle;
        void operator()(GEOSGeometry* shape) const { GEOSGeom_destroy_r(handle, shape); }
    };
    using Shape = std::unique_ptr<GEOSGeometry, Drop>;

    ~GeosShapes() override { GEOS_finish_r(handle_); }
    Shape own(GEOSGeometry* shape) { return {shape, Drop{handle_}}; }

    GEOSGeometry* ring_of(const Ring& points)
    {
        std::vector<double> flat;
        flat.reserve(points.size() * 2 + 2);
        for (const WorldPoint& at : points) {
            flat.push_back(at.x);
            flat.push_back(at.y);
        }
        flat.push_back(points.front().x);
        flat.push_back(points.front().y);
        return GEOSGeom_createLinearRing_r(
            handle_, GEOSCoordSeq_copyFromBuffer_r(handle_, flat.data(), static_cast<unsigned>(flat.size() / 2), 0, 0));
    }
    Shape polygon_of(const std::vector<Ring>& rings)
    {
        std::vector<GEOSGeometry*> holes;
        for (std::size_t i = 1; i < rings.size(); ++i)
            holes.push_back(ring_of(rings[i]));
        return own(GEOSGeom_createPolygon_r(
            handle_, ring_of(rings.front()), holes.data(), static_cast<unsigned>(holes.size())));
    }
    Ring points_of_ring(const GEOSGeometry* ring)
    {
        const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(handle_, ring);
        unsigned count = 0;
        GEOSCoordSeq_getSize_r(handle_, sequence, &count);
        Ring points(count);
        for (unsigned i = 0; i < count; ++i)
            GEOSCoordSeq_getXY_r(handle_, sequence, i, &points[i].x, &points[i].y);
        return points;
    }
    std::vector<Polygon> polygons_of(const GEOSGeometry& shape)
    {
        std::vector<Polygon> polygons;
        for (int part = 0; part < GEOSGetNumGeometries_r(handle_, &shape); ++part) {
            const GEOSGeometry* each = GEOSGetGeometryN_r(handle_, &shape, part);
            if (GEOSGeomTypeId_r(handle_, each) != GEOS_POLYGON || GEOSisEmpty_r(handle_, each) != 0)
                continue;
            Polygon polygon;
            polygon.rings.push_back(points_of_ring(GEOSGetExteriorRing_r(handle_, each)));
            for (int hole = 0; hole < GEOSGetNumInteriorRings_r(handle_, each); ++hole)
                polygon.rings.push_back(points_of_ring(GEOSGetInteriorRingN_r(handle_, each, hole)));
            polygons.push_back(std::move(polygon));
        }
        return polygons;
    }
    double area_of(const GEOSGeometry& shape)
    {
        double area = 0;
        GEOSArea_r(handle_, &shape, &area);
        return area;
    }
    void expect_filled(const GEOSGeometry& shape, const std::string& which)
    {
        double filled = 0;
        for (const Polygon& polygon : polygons_of(shape)) {
            std::vector<WorldPoint> points;
            for (const Ring& ring : polygon.rings)
                points.insert(points.end(), ring.begin(), ring.end());
            const auto indices = triangulate(polygon);
            for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
                const WorldPoint &a = points.at(indices[i]), &b = points.at(indices[i + 1]),
                                 &c = points.at(indices[i + 2]);
                filled += std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
            }
        }
        const double area = area_of(shape);
        EXPECT_NEAR(filled, area, area * 1e-9) << which;
    }
    Ring star(WorldPoint middle, double radius, std::size_t corners)
    {
        Ring ring;
        for (std::size_t i = 0; i < corners; ++i) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(corners);
            const double reach = radius * (0.4 + 0.6 * random_.unit());
            ring.push_back({middle.x + reach * std::cos(angle), middle.y + reach * std::sin(angle)});
        }
        return ring;
    }
    WorldPoint somewhere(double reach) { return {(random_.unit() - 0.5) * reach, (random_.unit() - 0.5) * reach}; }

    GEOSContextHandle_t handle_ = GEOS_init_r();
    SeededRandom random_{41};
};

TEST_F(GeosShapes, HolesAndIslandsAreFilledExactly)
{
    for (int round = 0; round < 300; ++round) {
        Shape shape = polygon_of({star({0, 0}, 10, 20 + random_.below(200))});
        // Cut out and put back in turn: holes, islands in holes, pieces that fall apart.
        for (int step = 0; step < 6; ++step) {
            const Shape other = polygon_of({star(somewhere(12), 1 + 4 * random_.unit(), 4 + random_.below(60))});
            shape = own(step % 2 == 0 ? GEOSDifference_r(handle_, shape.get(), other.get())
                                      : GEOSUnion_r(handle_, shape.get(), other.get()));
        }
        expect_filled(*shape, "round " + std::to_string(round));
    }
}

TEST_F(GeosShapes, CornersOnOneGridTouchAndAreFilled)
{
    // Boxes on whole numbers: holes touch holes and the outline in corners, edges lie on one line.
    for (int round = 0; round < 300; ++round) {
        const auto box = [](double x, double y, double w, double h) {
            return std::vector<Ring>{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}};
        };
        Shape shape = polygon_of(box(0, 0, 12, 12));
        for (int step = 0; step < 14; ++step) {
            const auto number = [&](std::uint64_t below) { return static_cast<double>(random_.below(below)); };
            const Shape other = polygon_of(box(number(12), number(12), 1 + number(3), 1 + number(3)));
            shape = own(step % 4 != 3 ? GEOSDifference_r(handle_, shape.get(), other.get())
                                      : GEOSUnion_r(handle_, shape.get(), other.get()));
        }
        expect_filled(*shape, "round " + std::to_string(round));
    }
}

TEST_F(GeosShapes, RingThatTouchesItself)
{
    // Drawn as one ring, as some programs write a hole that touches the outline: the corner (5, 0) comes twice.
    const Polygon inverted{{{{0, 0}, {5, 0}, {3, 4}, {7, 4}, {5, 0}, {10, 0}, {10, 10}, {0, 10}}}};
    const Shape same = polygon_of({{{0, 0}, {10, 0}, {10, 10}, {0, 10}}});
    const Shape hole = polygon_of({{{5, 0}, {3, 4}, {7, 4}}});
    const Shape rest = own(GEOSDifference_r(handle_, same.get(), hole.get()));
    expect_filled(*rest, "as GEOS writes it");
    double filled = 0;
    const auto indices = triangulate(inverted);
    const Ring& points = inverted.rings.front();
    for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
        const WorldPoint &a = points.at(indices[i]), &b = points.at(indices[i + 1]), &c = points.at(indices[i + 2]);
        filled += std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
    }
    EXPECT_NEAR(filled, area_of(*rest), 1e-9);
}

TEST_F(GeosShapes, AHundredThousandVertices)
{
    std::vector<Ring> rings{star({0, 0}, 100, 100'000)};
    for (int hole = 0; hole < 49; ++hole)
        rings.push_back(star({(hole % 7 - 3) * 7.5, (hole / 7 - 3) * 7.5}, 3, 200));
    const Shape shape = polygon_of(rings);
    expect_filled(*shape, "100,000");
}

} // namespace
} // namespace yiping::mapview
