// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/geometry.h>

#include <algorithm>
#include <limits>

namespace yiping::geo {

Box box_of(const MultiPolygon& outline)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Box box{infinity, infinity, -infinity, -infinity};
    for (const Polygon& polygon : outline)
        for (const Line& ring : polygon)
            for (const LonLat point : ring) {
                box.west = std::min(box.west, point.lon);
                box.south = std::min(box.south, point.lat);
                box.east = std::max(box.east, point.lon);
                box.north = std::max(box.north, point.lat);
            }
    return box.west <= box.east ? box : Box{};
}

bool contains(const MultiPolygon& outline, LonLat point)
{
    bool inside = false;
    for (const Polygon& polygon : outline)
        for (const Line& ring : polygon)
            for (std::size_t index = 0; index + 1 < ring.size(); ++index) {
                const LonLat a = ring[index];
                const LonLat b = ring[index + 1];
                if ((a.lat > point.lat) == (b.lat > point.lat))
                    continue;
                // Always from the lower end, so that two areas that share a border agree on its points.
                const LonLat low = a.lat < b.lat ? a : b;
                const LonLat high = a.lat < b.lat ? b : a;
                const double cross =
                    (high.lon - low.lon) * (point.lat - low.lat) - (high.lat - low.lat) * (point.lon - low.lon);
                if (cross > 0)
                    inside = !inside;
            }
    return inside;
}

} // namespace yiping::geo
