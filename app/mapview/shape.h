// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/triangulate.h>

#include <limits>
#include <string_view>
#include <vector>

namespace yiping::mapview {

/// Geometry of a row in world coordinates. Latitudes are projected once, here.
struct Shape {
    std::vector<Polygon> polygons;
    std::vector<Ring> lines;
    std::vector<WorldPoint> points;
    [[nodiscard]] bool empty() const { return polygons.empty() && lines.empty() && points.empty(); }
};

/// Any little-endian WKB of OGC 06-103r4, collections included. What is broken or too deep ends the reading: what came
/// before it is kept, for a row from a damaged cache must not stop the map.
[[nodiscard]] Shape read_wkb(std::string_view wkb);

struct Box {
    double low_x = std::numeric_limits<double>::infinity(), low_y = low_x;
    double high_x = -low_x, high_y = -low_x;

    void add(WorldPoint at);
    [[nodiscard]] bool empty() const { return !(low_x <= high_x); }
    [[nodiscard]] bool has(WorldPoint at) const
    {
        return at.x >= low_x && at.x <= high_x && at.y >= low_y && at.y <= high_y;
    }
};
[[nodiscard]] Box box_of(const std::vector<Polygon>& polygons);

/// The point of the polygons farthest from any outline, to a fiftieth of their size: where a name is best put.
[[nodiscard]] WorldPoint best_inside(const std::vector<Polygon>& polygons);

} // namespace yiping::mapview
