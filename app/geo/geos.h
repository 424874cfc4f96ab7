// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/geometry.h>
#include <yiping/geo/wkb.h>

#include <geos_c.h>

#include <memory>
#include <string>

namespace yiping::geo {

/// A GEOS context of this call alone, so that threads need not share one.
class Geos {
public:
    struct Destroy {
        GEOSContextHandle_t handle = nullptr;
        void operator()(GEOSGeometry* shape) const { GEOSGeom_destroy_r(handle, shape); }
    };
    using Shape = std::unique_ptr<GEOSGeometry, Destroy>;

    Geos() : handle_(GEOS_init_r()) {}
    Geos(const Geos&) = delete;
    Geos& operator=(const Geos&) = delete;
    ~Geos() { GEOS_finish_r(handle_); }

    [[nodiscard]] GEOSContextHandle_t handle() const { return handle_; }
    [[nodiscard]] Shape own(GEOSGeometry* shape) const { return Shape(shape, Destroy{handle_}); }
    /// Rings are taken as they are; nullptr where GEOS cannot even hold them.
    [[nodiscard]] GEOSGeometry* read(const std::string& wkb) const
    {
        GEOSWKBReader* reader = GEOSWKBReader_create_r(handle_);
        GEOSGeometry* shape =
            GEOSWKBReader_read_r(handle_, reader, reinterpret_cast<const unsigned char*>(wkb.data()), wkb.size());
        GEOSWKBReader_destroy_r(handle_, reader);
        return shape;
    }
    /// Polygons of a shape; what is no polygon is left out.
    [[nodiscard]] MultiPolygon outline(const GEOSGeometry* shape) const
    {
        MultiPolygon result;
        const int parts = GEOSGetNumGeometries_r(handle_, shape);
        for (int index = 0; index < parts; ++index) {
            const GEOSGeometry* part = GEOSGetGeometryN_r(handle_, shape, index);
            if (GEOSGeomTypeId_r(handle_, part) != GEOS_POLYGON || GEOSisEmpty_r(handle_, part) != 0)
                continue;
            Polygon polygon;
            polygon.push_back(line(GEOSGetExteriorRing_r(handle_, part)));
            for (int hole = 0; hole < GEOSGetNumInteriorRings_r(handle_, part); ++hole)
                polygon.push_back(line(GEOSGetInteriorRingN_r(handle_, part, hole)));
            result.push_back(std::move(polygon));
        }
        return result;
    }
    [[nodiscard]] LonLat point(const GEOSGeometry* shape) const
    {
        LonLat at;
        GEOSGeomGetX_r(handle_, shape, &at.lon);
        GEOSGeomGetY_r(handle_, shape, &at.lat);
        return at;
    }
    void destroy(GEOSGeometry* shape) const { GEOSGeom_destroy_r(handle_, shape); }

private:
    [[nodiscard]] Line line(const GEOSGeometry* ring) const
    {
        const GEOSCoordSequence* points = GEOSGeom_getCoordSeq_r(handle_, ring);
        unsigned count = 0;
        GEOSCoordSeq_getSize_r(handle_, points, &count);
        Line result(count);
        for (unsigned index = 0; index < count; ++index)
            GEOSCoordSeq_getXY_r(handle_, points, index, &result[index].lon, &result[index].lat);
        return result;
    }

    GEOSContextHandle_t handle_;
};

} // namespace yiping::geo
