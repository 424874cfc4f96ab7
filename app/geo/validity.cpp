// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/validity.h>

#include "geos.h"

#include <string>

namespace yiping::geo {

namespace {

std::string defect_code(std::string_view reason)
{
    if (reason.contains("Self-intersection"))
        return "self-intersection";
    if (reason.contains("Too few points"))
        return "too-few-points";
    if (reason.contains("Hole") || reason.contains("shells") || reason.contains("holes"))
        return "ring-order";
    if (reason.contains("not closed"))
        return "not-closed";
    return "self-intersection"; // "Interior is disconnected" and "Duplicate Rings" touch themselves as well
}

} // namespace

std::optional<Defect> find_defect(const MultiPolygon& outline)
{
    for (const Polygon& polygon : outline)
        for (const Line& ring : polygon) {
            const LonLat at = ring.empty() ? LonLat{} : ring.front();
            if (ring.size() < 4)
                return Defect{"too-few-points", at};
            if (ring.front() != ring.back())
                return Defect{"not-closed", at};
        }
    const Geos geos;
    GEOSGeometry* shape = geos.read(write_wkb(outline));
    if (shape == nullptr)
        return Defect{"too-few-points", {}};
    char* reason = nullptr;
    GEOSGeometry* place = nullptr;
    const char valid = GEOSisValidDetail_r(geos.handle(), shape, 0, &reason, &place);
    std::optional<Defect> defect;
    if (valid != 1)
        defect = Defect{defect_code(reason == nullptr ? "" : reason), place == nullptr ? LonLat{} : geos.point(place)};
    if (reason != nullptr)
        GEOSFree_r(geos.handle(), reason);
    if (place != nullptr)
        geos.destroy(place);
    geos.destroy(shape);
    return defect;
}

std::optional<LonLat> label_point(const MultiPolygon& outline)
{
    if (outline.empty())
        return std::nullopt;
    const Geos geos;
    GEOSGeometry* shape = geos.read(write_wkb(outline));
    if (shape == nullptr)
        return std::nullopt;
    GEOSGeometry* point = GEOSPointOnSurface_r(geos.handle(), shape);
    std::optional<LonLat> at;
    if (point != nullptr && GEOSisEmpty_r(geos.handle(), point) == 0)
        at = geos.point(point);
    if (point != nullptr)
        geos.destroy(point);
    geos.destroy(shape);
    return at;
}

} // namespace yiping::geo
