// SPDX-License-Identifier: GPL-3.0-or-later
#include "scene_mesh.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace yiping::scene3d {

namespace {

constexpr std::size_t column_sides = 6;
constexpr float least_light = 0.52F;
/// A house is never lower than this; nobody lives below.
constexpr double eaves_metres = 0.8;
constexpr double open_gap_metres = 3.6; ///< between floors that stand apart
constexpr int most_cells_a_side = 24;
constexpr double least_ring_area = 1e-18; ///< world units squared, doubled: a tenth of a square metre

std::array<std::uint8_t, 4> shaded(const Colour& colour, float light)
{
    const auto byte = [light](float value) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(value * light, 0.0F, 1.0F) * 255));
    };
    return {byte(colour.r), byte(colour.g), byte(colour.b), 255};
}

/// An upright rectangle between two heights at each end; the outside is to the left of a → b (y south).
struct Wall {
    float ax, ay, bx, by;
    float low_from, low_to, high_from, high_to;
    float base;
};

void add_wall(SolidMesh& mesh, std::vector<std::uint32_t>& into, const Wall& wall, const Colour& colour)
{
    const float dx = wall.bx - wall.ax, dy = wall.by - wall.ay;
    const float length = std::hypot(dx, dy);
    if (!(length > 0)) {
        return;
    }
    const auto shade = shaded(colour, wall_light(dy / length, -dx / length));
    const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
    mesh.vertices.push_back({wall.ax, wall.ay, wall.base, wall.low_from, wall.low_to, shade});
    mesh.vertices.push_back({wall.bx, wall.by, wall.base, wall.low_from, wall.low_to, shade});
    mesh.vertices.push_back({wall.bx, wall.by, wall.base, wall.high_from, wall.high_to, shade});
    mesh.vertices.push_back({wall.ax, wall.ay, wall.base, wall.high_from, wall.high_to, shade});
    for (const std::uint32_t each : {0U, 2U, 1U, 0U, 3U, 2U}) { // counter-clockwise from outside
        into.push_back(first + each);
    }
}

/// Where the outside of a wall from a to b looks.
std::size_t side_of(float ax, float ay, float bx, float by)
{
    const float angle = std::atan2(ax - bx, by - ay); // of (dy, -dx)
    const float turn = angle / (2 * std::numbers::pi_v<float>)+(angle < 0 ? 1.0F : 0.0F);
    return std::min(static_cast<std::size_t>(turn * wall_sides), wall_sides - 1);
}

/// Twice the area of a, b, c; positive where they run clockwise on the screen.
float turn_of(const SolidVertex& a, const SolidVertex& b, const SolidVertex& c)
{
    return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}

void add_roof(SolidMesh& mesh, std::vector<std::uint32_t>& into, const mapview::Polygon& outline,
    const LocalFrame& frame, float base, float from, float to, const Colour& colour)
{
    const auto shade = shaded(colour, roof_light);
    const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
    for (const mapview::Ring& ring : outline.rings) {
        for (const WorldPoint& at : ring) {
            mesh.vertices.push_back({frame.x(at), frame.y(at), base, from, to, shade});
        }
    }
    const std::vector<std::uint32_t> triangles = mapview::triangulate(outline);
    for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
        const std::uint32_t a = first + triangles[i], b = first + triangles[i + 1], c = first + triangles[i + 2];
        // Faces that look at the sky run counter-clockwise on the screen.
        if (turn_of(mesh.vertices[a], mesh.vertices[b], mesh.vertices[c]) > 0) {
            into.insert(into.end(), {a, c, b});
        } else {
            into.insert(into.end(), {a, b, c});
        }
    }
}

/// Calls with each side of the outline, the outside to the left.
template <class Each>
void each_side(const mapview::Polygon& outline, const LocalFrame& frame, Each each)
{
    for (std::size_t r = 0; r < outline.rings.size(); ++r) {
        const mapview::Ring& ring = outline.rings[r];
        // An outer ring that runs clockwise on the screen has its outside to the left; a hole the other way.
        const bool clockwise = mapview::doubled_area(ring) > 0;
        const bool turned = clockwise != (r == 0);
        for (std::size_t i = 0; i + 1 <= ring.size(); ++i) {
            const WorldPoint& a = ring[i];
            const WorldPoint& b = ring[(i + 1) % ring.size()];
            if (a == b) {
                continue;
            }
            if (turned) {
                each(frame.x(b), frame.y(b), frame.x(a), frame.y(a));
            } else {
                each(frame.x(a), frame.y(a), frame.x(b), frame.y(b));
            }
        }
    }
}

/// How far a house's foot reaches below the ground at its middle: on a slope no side hangs in the air.
constexpr float foot_metres = -6;

} // namespace

float wall_light(float x, float y)
{
    constexpr float sun_x = -0.55F, sun_y = -0.35F; // towards the light
    const float facing = (x * sun_x + y * sun_y) / std::hypot(sun_x, sun_y);
    return least_light + (0.86F - least_light) * (facing * 0.5F + 0.5F);
}

SolidMesh make_columns(std::span<const Column> columns, const LocalFrame& frame)
{
    SolidMesh mesh;
    mesh.vertices.reserve(columns.size() * (column_sides * 5));
    for (const Column& column : columns) {
        if (column.from <= 0 && column.to <= 0) {
            continue;
        }
        const float x = frame.x(column.at), y = frame.y(column.at);
        const auto radius = static_cast<float>(column.radius / frame.unit);
        const auto base = static_cast<float>(column.base);
        const auto corner = [&](std::size_t i) {
            const float angle =
                std::numbers::pi_v<float> * 2 * static_cast<float>(i) / static_cast<float>(column_sides);
            return std::pair(x + radius * std::cos(angle), y + radius * std::sin(angle));
        };
        // With growing angle the corners run clockwise on the screen.
        const auto shade = shaded(column.colour, roof_light);
        const auto top = static_cast<std::uint32_t>(mesh.vertices.size());
        for (std::size_t i = 0; i < column_sides; ++i) {
            const auto [cx, cy] = corner(i);
            mesh.vertices.push_back({cx, cy, base, column.from, column.to, shade});
        }
        for (std::uint32_t i = 1; i + 1 < column_sides; ++i) {
            mesh.indices.insert(mesh.indices.end(), {top, top + i + 1, top + i});
        }
        for (std::size_t i = 0; i < column_sides; ++i) {
            const auto [ax, ay] = corner(i);
            const auto [bx, by] = corner(i + 1);
            add_wall(mesh, mesh.indices, {ax, ay, bx, by, 0, 0, column.from, column.to, base}, column.colour);
        }
    }
    return mesh;
}

int floors_of(const geo::TownBuilding& building)
{
    return building.floors > 0 ? building.floors : geo::usual_floors;
}

double metres_of(const geo::TownBuilding& building)
{
    return std::min(floors_of(building), geo::most_floors) * floor_metres + eaves_metres;
}

mapview::Polygon world_outline(const geo::Polygon& outline)
{
    mapview::Polygon world;
    for (const geo::Line& line : outline) {
        mapview::Ring ring;
        ring.reserve(line.size());
        for (const geo::LonLat& at : line) {
            ring.push_back(geo::to_world(at));
        }
        if (ring.size() > 1 && ring.front() == ring.back()) {
            ring.pop_back();
        }
        if (ring.size() >= 3) {
            world.rings.push_back(std::move(ring));
        } else if (world.rings.empty()) {
            return {};
        }
    }
    return world;
}

bool middle_of(const geo::Polygon& outline, WorldPoint& middle)
{
    const mapview::Polygon world = world_outline(outline);
    if (world.rings.empty() || std::abs(mapview::doubled_area(world.rings.front())) < least_ring_area) {
        return false;
    }
    const auto x = std::ranges::minmax(world.rings.front(), {}, &WorldPoint::x);
    const auto y = std::ranges::minmax(world.rings.front(), {}, &WorldPoint::y);
    middle = {(x.min.x + x.max.x) / 2, (y.min.y + y.max.y) / 2};
    return true;
}

BuildingMesh make_buildings(std::span<const geo::TownBuilding> buildings, const LocalFrame& frame,
    const mapview::GroundRelief& relief, const BuildingLook& look, std::int64_t skip)
{
    struct Placed {
        std::size_t index;
        WorldPoint middle;
        mapview::Polygon outline;
    };
    BuildingMesh made;
    std::vector<Placed> placed;
    placed.reserve(buildings.size());
    WorldPoint low{2, 2}, high{-1, -1};
    for (std::size_t i = 0; i < buildings.size(); ++i) {
        if (static_cast<std::int64_t>(i) == skip) {
            continue;
        }
        Placed each{i, {}, world_outline(buildings[i].outline)};
        if (!middle_of(buildings[i].outline, each.middle)) {
            ++made.left_out;
            continue;
        }
        low = {std::min(low.x, each.middle.x), std::min(low.y, each.middle.y)};
        high = {std::max(high.x, each.middle.x), std::max(high.y, each.middle.y)};
        placed.push_back(std::move(each));
    }
    if (placed.empty()) {
        return made;
    }
    const int cells_a_side =
        std::clamp(static_cast<int>(std::sqrt(static_cast<double>(placed.size()) / 60.0)), 1, most_cells_a_side);
    const auto cell_of = [&](WorldPoint at) {
        const auto part = [cells_a_side](double value, double from, double to) {
            return to > from
                       ? std::clamp(static_cast<int>((value - from) / (to - from) * cells_a_side), 0, cells_a_side - 1)
                       : 0;
        };
        return part(at.y, low.y, high.y) * cells_a_side + part(at.x, low.x, high.x);
    };
    std::ranges::stable_sort(placed, {},
        [&](const Placed& each) { return std::pair(cell_of(each.middle), -metres_of(buildings[each.index])); });

    std::vector<std::uint32_t> roofs;
    std::array<std::vector<std::uint32_t>, wall_sides> walls;
    for (std::size_t from = 0; from < placed.size();) {
        const int number = cell_of(placed[from].middle);
        BuildingCell cell;
        cell.low_x = cell.low_y = std::numeric_limits<float>::max();
        cell.high_x = cell.high_y = std::numeric_limits<float>::lowest();
        cell.roofs.first = static_cast<std::uint32_t>(roofs.size());
        cell.first_house = static_cast<std::uint32_t>(from);
        for (std::size_t side = 0; side < wall_sides; ++side) {
            cell.walls[side].first = static_cast<std::uint32_t>(walls[side].size());
        }
        std::size_t at = from;
        for (; at < placed.size() && cell_of(placed[at].middle) == number; ++at) {
            const geo::TownBuilding& row = buildings[placed[at].index];
            const bool known = !row.code.empty();
            const auto base = static_cast<float>(relief.drawn_metres(placed[at].middle));
            const auto top = static_cast<float>(metres_of(row));
            const std::size_t first = made.solid.vertices.size();
            add_roof(made.solid, roofs, placed[at].outline, frame, base, top, top, known ? look.known_roof : look.roof);
            each_side(placed[at].outline, frame, [&](float ax, float ay, float bx, float by) {
                add_wall(made.solid, walls[side_of(ax, ay, bx, by)],
                    {ax, ay, bx, by, foot_metres, foot_metres, top, top, base}, known ? look.known_wall : look.wall);
            });
            for (std::size_t v = first; v < made.solid.vertices.size(); ++v) {
                cell.low_x = std::min(cell.low_x, made.solid.vertices[v].x);
                cell.low_y = std::min(cell.low_y, made.solid.vertices[v].y);
                cell.high_x = std::max(cell.high_x, made.solid.vertices[v].x);
                cell.high_y = std::max(cell.high_y, made.solid.vertices[v].y);
            }
            made.heights.push_back(top);
            for (std::size_t side = 0; side < wall_sides; ++side) {
                made.wall_ends[side].push_back(static_cast<std::uint32_t>(walls[side].size()));
            }
        }
        cell.houses = static_cast<std::uint32_t>(at - from);
        cell.roofs.count = static_cast<std::uint32_t>(roofs.size()) - cell.roofs.first;
        for (std::size_t side = 0; side < wall_sides; ++side) {
            cell.walls[side].count = static_cast<std::uint32_t>(walls[side].size()) - cell.walls[side].first;
        }
        made.cells.push_back(cell);
        from = at;
    }
    made.solid.indices = std::move(roofs);
    for (std::size_t side = 0; side < wall_sides; ++side) {
        const auto before = static_cast<std::uint32_t>(made.solid.indices.size());
        for (BuildingCell& cell : made.cells) {
            cell.walls[side].first += before;
        }
        for (std::uint32_t& end : made.wall_ends[side]) {
            end += before;
        }
        made.solid.indices.insert(made.solid.indices.end(), walls[side].begin(), walls[side].end());
    }
    return made;
}

BuildingCell::Range walls_from(const BuildingMesh& mesh, const BuildingCell& cell, std::size_t side, float metres)
{
    const auto heights = std::span(mesh.heights).subspan(cell.first_house, cell.houses);
    const auto high = static_cast<std::size_t>(
        std::ranges::partition_point(heights, [metres](float each) { return each >= metres; }) - heights.begin());
    const std::uint32_t first = cell.walls[side].first;
    return {first, high == 0 ? 0 : mesh.wall_ends[side][cell.first_house + high - 1] - first};
}

bool side_is_seen(std::size_t side, const BuildingCell& cell, double eye_x, double eye_y)
{
    // What looks anywhere between the two ends of the side sees the eye if one of the ends does: it is less than half a
    // circle. And of all places in the cell a corner sees most.
    for (const std::size_t end : {side, side + 1}) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(end) / static_cast<double>(wall_sides);
        const double x = std::cos(angle), y = std::sin(angle);
        for (const float at_x : {cell.low_x, cell.high_x}) {
            for (const float at_y : {cell.low_y, cell.high_y}) {
                if (x * (eye_x - static_cast<double>(at_x)) + y * (eye_y - static_cast<double>(at_y)) > 0) {
                    return true;
                }
            }
        }
    }
    return false;
}

std::vector<OpenFloor> open_floors(int floors)
{
    std::vector<OpenFloor> open;
    for (int floor = 0; floor < floors; ++floor) {
        const double low = floor * (floor_metres + open_gap_metres);
        open.push_back({low, low + floor_metres});
    }
    return open;
}

SolidMesh make_open_building(const geo::TownBuilding& building, const LocalFrame& frame,
    const mapview::GroundRelief& relief, Colour wall, Colour roof)
{
    SolidMesh mesh;
    WorldPoint middle;
    if (!middle_of(building.outline, middle)) {
        return mesh;
    }
    const mapview::Polygon outline = world_outline(building.outline);
    const auto base = static_cast<float>(relief.drawn_metres(middle));
    int floor = 0;
    for (const OpenFloor& open : open_floors(floors_of(building))) {
        const auto low = static_cast<float>(floor * floor_metres);
        const auto high = static_cast<float>((floor + 1) * floor_metres);
        add_roof(mesh, mesh.indices, outline, frame, base, high, static_cast<float>(open.high), roof);
        each_side(outline, frame, [&](float ax, float ay, float bx, float by) {
            add_wall(mesh, mesh.indices,
                {ax, ay, bx, by, floor == 0 ? foot_metres : low, static_cast<float>(open.low), high,
                    static_cast<float>(open.high), base},
                wall);
        });
        ++floor;
    }
    return mesh;
}

} // namespace yiping::scene3d
