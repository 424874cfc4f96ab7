// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/buildings.h>
#include <yiping/mapview/ground_relief.h>
#include <yiping/mapview/triangulate.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

/// Columns and houses as triangles. Pure, any thread.
namespace yiping::scene3d {

using mapview::WorldPoint;

/// Red, green, blue in 0 … 1.
struct Colour {
    float r = 0, g = 0, b = 0;
    bool operator==(const Colour&) const = default;
};

/// A corner of something that stands on the ground. Its height is base × rise + (from … to) × tall, so that a change of
/// figures, of tilt and of scale is a number for the whole mesh and no new geometry.
struct SolidVertex {
    float x = 0, y = 0; ///< local units, y south
    float base = 0; ///< metres of the ground above the map's level, as drawn
    float from = 0, to = 0; ///< in the mesh's own unit of height, before and after a change
    std::array<std::uint8_t, 4> colour{}; ///< lit already; alpha unused
};
static_assert(sizeof(SolidVertex) == 24);

struct SolidMesh {
    std::vector<SolidVertex> vertices;
    std::vector<std::uint32_t> indices;
};

/// Where local coordinates begin and how long they are.
struct LocalFrame {
    WorldPoint origin;
    double unit = 1;
    [[nodiscard]] float x(WorldPoint at) const { return static_cast<float>((at.x - origin.x) / unit); }
    [[nodiscard]] float y(WorldPoint at) const { return static_cast<float>((at.y - origin.y) / unit); }
};

/// The sun stands in the north-west, as on every map with shades: how bright a wall is whose outside looks there
/// (x east, y south; of length 1). 0 … 1.
[[nodiscard]] float wall_light(float x, float y);
inline constexpr float roof_light = 1.0F;

struct Column {
    WorldPoint at;
    double radius = 0; ///< world units
    double base = 0; ///< metres of the ground there, as drawn
    float from = 0, to = 0; ///< shares of the highest column, before and after
    Colour colour;
};
/// Six-sided ones; those that are nothing before and after are left out.
[[nodiscard]] SolidMesh make_columns(std::span<const Column> columns, const LocalFrame& frame);

/// Walls by where their outsides look, in eighths of the circle from x (east) to y (south).
inline constexpr std::size_t wall_sides = 8;
/// Houses in squares of the town, so that what is out of view is not drawn, and far ones without walls.
struct BuildingCell {
    struct Range {
        std::uint32_t first = 0, count = 0; ///< of the indices
    };
    float low_x = 0, low_y = 0, high_x = 0, high_y = 0; ///< local
    Range roofs;
    std::array<Range, wall_sides> walls; ///< by the side of the sky that their outsides look to
    std::uint32_t first_house = 0, houses = 0; ///< in BuildingMesh::heights
};
/// Whether any wall of a side, standing anywhere in the cell, turns its outside to the eye (local). Half of all walls
/// do not, and a vertex that is not asked for costs nothing.
[[nodiscard]] bool side_is_seen(std::size_t side, const BuildingCell& cell, double eye_x, double eye_y);

/// Roofs of all cells lie one after the other, then all walls of the first side, and so on: what is drawn of cells
/// beside each other is few pieces.
struct BuildingMesh {
    SolidMesh solid;
    std::vector<BuildingCell> cells;
    std::vector<float> heights; ///< metres of each house; those of a cell together, the highest first
    std::array<std::vector<std::uint32_t>, wall_sides> wall_ends; ///< by house: where its walls end in the indices
    std::size_t left_out = 0; ///< footprints that enclose nothing
};
/// Walls of a side of those houses of the cell that are at least so high: they come first.
[[nodiscard]] BuildingCell::Range walls_from(
    const BuildingMesh& mesh, const BuildingCell& cell, std::size_t side, float metres);
struct BuildingLook {
    Colour wall, roof;
    Colour known_wall, known_roof; ///< of those with an area code of their own
};
inline constexpr double floor_metres = 3.0;
/// As drawn: what nobody knows has the usual number.
[[nodiscard]] int floors_of(const geo::TownBuilding& building);
[[nodiscard]] double metres_of(const geo::TownBuilding& building);
/// `skip`: index of one that is drawn otherwise, or -1.
[[nodiscard]] BuildingMesh make_buildings(std::span<const geo::TownBuilding> buildings, const LocalFrame& frame,
    const mapview::GroundRelief& relief, const BuildingLook& look, std::int64_t skip = -1);

/// One house with its floors apart: `from` is how it stands, `to` how it stands open. Heights in metres.
struct OpenFloor {
    double low = 0, high = 0; ///< of the open floor
};
[[nodiscard]] std::vector<OpenFloor> open_floors(int floors);
[[nodiscard]] SolidMesh make_open_building(const geo::TownBuilding& building, const LocalFrame& frame,
    const mapview::GroundRelief& relief, Colour wall, Colour roof);

/// The outline's rings on the Mercator plane.
[[nodiscard]] mapview::Polygon world_outline(const geo::Polygon& outline);
/// Middle of the outer ring's box; false for a footprint that encloses nothing.
[[nodiscard]] bool middle_of(const geo::Polygon& outline, WorldPoint& middle);

} // namespace yiping::scene3d
