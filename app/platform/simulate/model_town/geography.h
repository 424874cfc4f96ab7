// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hex_mesh.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::platform::simulate {

/// Degrees × 10,000,000 (about a centimetre): the raster all coordinates are snapped to, so that equality of corners
/// and sums of areas are exact.
struct FixedPoint {
    std::int64_t lon = 0;
    std::int64_t lat = 0;
    bool operator==(const FixedPoint&) const = default;
};
inline constexpr double origin_lon = 106.42;
inline constexpr double origin_lat = 29.21;
[[nodiscard]] FixedPoint to_fixed(Point at);
[[nodiscard]] double to_lon(Point at);
[[nodiscard]] double to_lat(Point at);

/// Rings of one polygon, outer first, not closed.
using Polygon = std::vector<std::vector<Point>>;
[[nodiscard]] std::string wkb_multi_polygon(const std::vector<Polygon>& polygons);
[[nodiscard]] std::string wkb_polygon(const Polygon& polygon);
[[nodiscard]] std::string wkb_line(const Line& line);
[[nodiscard]] std::string wkb_point(Point at);

struct Feature {
    std::string_view kind;
    std::string name;
    int rank = 3;
    Line line;           ///< in the plane before warping; one point for a name, a closed ring for a lake
};

struct Region {
    std::string geometry; ///< WKB
    Point label;          ///< inside
    double area_m2 = 0;
};

/// One of the eight villages and communities.
struct VillagePlan {
    std::string_view name;
    std::string_view code; ///< 12 digits
    bool community = true;
    int grids = 0;
    double target_km2 = 0;
    Point middle;
};
[[nodiscard]] const std::vector<VillagePlan>& village_plans();
/// Index of the community whose micro-grids are the 50 courtyards, and of the one with the resettlement compound.
inline constexpr std::size_t courtyard_village = 5;
inline constexpr std::size_t compound_village = 2;
inline constexpr std::size_t grid_total = 59;
inline constexpr std::size_t micro_total = 300;

struct CompoundBuilding {
    Polygon outline;
    Point middle; ///< moved with the map
    std::size_t micro = 0;
    int households = 0;
};

struct Geography {
    HexMesh mesh;
    Labels town, village, grid, micro; ///< per cell, `nowhere` outside the town
    Region town_region;
    std::vector<Region> village_regions, grid_regions, micro_regions;
    std::vector<std::size_t> grid_village;
    std::vector<std::size_t> micro_grid;
    std::vector<std::vector<std::size_t>> micro_inner; ///< cells of a micro-grid that lie wholly inside it
    std::vector<std::int32_t> micro_depth;             ///< cells to the border of the micro-grid, 1 at the border
    std::size_t large_grid = 0;                        ///< the one with 493 households
    Region compound;
    std::vector<std::size_t> compound_micros;
    std::vector<CompoundBuilding> buildings; ///< 25, of 735 households together
    std::vector<Feature> features;
    std::vector<Point> town_ring; ///< outline, moved, for the neighbours to join on

    /// The place of a point on the finished map: borders, rivers and roads are all moved alike.
    [[nodiscard]] Point warp(Point at) const;
    std::uint64_t warp_seed = 0;
};

[[nodiscard]] Geography make_geography(std::uint64_t seed);

struct County {
    Region outline;
    struct Town {
        std::string_view name;
        Region region;
    };
    std::vector<Town> towns; ///< the 29 neighbours, by code
};
/// The towns around; those that touch 澜川镇 share its outline corner by corner.
[[nodiscard]] County make_county(std::uint64_t seed, const Geography& town);

/// Rivers, streams, ridges, roads, lake and names, in the plane before warping.
[[nodiscard]] std::vector<Feature> make_features(std::uint64_t seed);
/// Catmull-Rom through the points with a corner every `step_m`, displaced by fractal noise of `amplitude_m`.
[[nodiscard]] Line organic_line(const Line& through, double step_m, double amplitude_m, std::uint64_t seed);
[[nodiscard]] bool is_inside(const Line& ring, Point at);
/// Distance from a point to a line in metres.
[[nodiscard]] double distance_to_line(const Line& line, Point at);

} // namespace yiping::platform::simulate
