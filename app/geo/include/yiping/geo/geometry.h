// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <variant>
#include <vector>

/// Plain geometry values. Longitude and latitude in degrees WGS-84 unless a comment says otherwise.
namespace yiping::geo {

struct LonLat {
    double lon = 0;
    double lat = 0;
    bool operator==(const LonLat&) const = default;
};

using Line = std::vector<LonLat>;
/// The outer ring first, then holes; each ring closed (first point repeated at the end).
using Polygon = std::vector<Line>;
using MultiPolygon = std::vector<Polygon>;
/// A struct, because a polygon is a vector of lines too.
struct MultiLine {
    std::vector<Line> lines;
    bool operator==(const MultiLine&) const = default;
};

/// What WKB of the registers may hold.
using Geometry = std::variant<LonLat, Line, Polygon, MultiPolygon, MultiLine>;

struct Box {
    double west = 0, south = 0, east = 0, north = 0;
    [[nodiscard]] bool contains(LonLat point) const
    {
        return point.lon >= west && point.lon <= east && point.lat >= south && point.lat <= north;
    }
    bool operator==(const Box&) const = default;
};

/// Smallest box of all points; {0, 0, 0, 0} without any.
[[nodiscard]] Box box_of(const MultiPolygon& outline);
/// Even-odd over all rings; points exactly on a border may fall on either side, but always on the same.
[[nodiscard]] bool contains(const MultiPolygon& outline, LonLat point);

} // namespace yiping::geo
