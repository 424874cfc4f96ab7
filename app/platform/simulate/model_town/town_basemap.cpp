// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/model_town/model_basemap.h>

#include "geography.h"
#include "town_random.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>
#include <map>
#include <unordered_set>
#include <utility>

namespace yiping::platform::simulate {

namespace {

constexpr double half_width_m = 5600, half_height_m = 4600; ///< of the ground that is drawn
constexpr double mesh_m = 40;
constexpr double contour_step_m = 20;
constexpr int index_every = 5;
constexpr double green_above_m = 330;
constexpr double river_half_m = 62;
constexpr double house_cell_m = 13;
constexpr int building_floors = 6, doors_a_unit = 12;

/// The area code of the compound's next block in a grid, as the registers give it (model_town.cpp).
std::string building_code(const Geography& town, std::size_t grid, std::vector<int>& so_far)
{
    constexpr int first_number = 901;
    const std::size_t village = town.grid_village[grid];
    int own = 0;
    for (std::size_t each = 0; each < grid; ++each)
        own += town.grid_village[each] == village ? 1 : 0;
    return std::format("{}{:03}{:03}", village_plans()[village].code, own + 1, first_number + so_far[grid]++);
}

geo::LonLat placed(const Geography& town, Point at)
{
    const Point moved = town.warp(at);
    return {to_lon(moved), to_lat(moved)};
}

geo::Line placed(const Geography& town, const Line& line)
{
    geo::Line out;
    for (const Point& at : line)
        out.push_back(placed(town, at));
    return out;
}

/// Heights of the invented ground: hills along the ridges, valleys along the water.
class Ground {
public:
    Ground(const Geography& town, std::uint64_t seed) : town_(town), seed_(seed)
    {
        heights_.resize(static_cast<std::size_t>(columns) * rows);
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns; ++x)
                heights_[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(x)] = height(at(x, y));
    }
    static constexpr int columns = static_cast<int>(2 * half_width_m / mesh_m) + 1;
    static constexpr int rows = static_cast<int>(2 * half_height_m / mesh_m) + 1;

    [[nodiscard]] static Point at(double x, double y)
    {
        return {x * mesh_m - half_width_m, y * mesh_m - half_height_m};
    }
    [[nodiscard]] double of(int x, int y) const
    {
        return heights_[static_cast<std::size_t>(y) * columns + static_cast<std::size_t>(x)];
    }

    /// Lines of one height, in the plane; closed ones end where they began.
    [[nodiscard]] std::vector<Line> contours(double level) const
    {
        // Each crossing of a mesh edge is met by two pieces, but at the border.
        using Edge = std::pair<int, int>;
        std::map<Edge, std::vector<Edge>> next;
        std::map<Edge, Point> places;
        const auto crossing = [&](int x, int y, bool down) {
            const Edge edge{(y * columns + x) * 2 + (down ? 1 : 0), 0};
            const double a = of(x, y), b = down ? of(x, y + 1) : of(x + 1, y);
            const double part = (level - a) / (b - a);
            places[edge] = down ? at(x, y + part) : at(x + part, y);
            return edge;
        };
        for (int y = 0; y + 1 < rows; ++y) {
            for (int x = 0; x + 1 < columns; ++x) {
                const bool nw = of(x, y) > level, ne = of(x + 1, y) > level;
                const bool sw = of(x, y + 1) > level, se = of(x + 1, y + 1) > level;
                std::vector<Edge> met;
                if (nw != ne)
                    met.push_back(crossing(x, y, false));
                if (ne != se)
                    met.push_back(crossing(x + 1, y, true));
                if (sw != se)
                    met.push_back(crossing(x, y + 1, false));
                if (nw != sw)
                    met.push_back(crossing(x, y, true));
                for (std::size_t i = 0; i + 1 < met.size(); i += 2) {
                    next[met[i]].push_back(met[i + 1]);
                    next[met[i + 1]].push_back(met[i]);
                }
            }
        }
        std::vector<Line> lines;
        // Open ones first, from their ends; what is left is closed.
        for (const bool open : {true, false}) {
            for (auto& [edge, others] : next) {
                if (others.empty() || (open && others.size() != 1))
                    continue;
                Line line{places[edge]};
                Edge here = edge;
                while (!next[here].empty()) {
                    const Edge to = next[here].back();
                    next[here].pop_back();
                    std::erase(next[to], here);
                    line.push_back(places[to]);
                    here = to;
                }
                if (line.size() > 5)
                    lines.push_back(std::move(line));
            }
        }
        return lines;
    }

private:
    [[nodiscard]] double height(Point at) const
    {
        double up = 0, water = std::numeric_limits<double>::max();
        for (const Feature& feature : town_.features) {
            if (feature.kind == "ridge") {
                const double away = distance_to_line(feature.line, at) / (feature.rank == 2 ? 720 : 520);
                up = std::max(up, (feature.rank == 2 ? 235 : 160) * std::exp(-away * away));
            } else if (feature.kind == "river") {
                water = std::min(water, distance_to_line(feature.line, at));
            } else if (feature.kind == "stream") {
                water = std::min(water, distance_to_line(feature.line, at) * 1.6 + 260);
            }
        }
        const double rise = 1 - std::exp(-water / 900);
        const double noise =
            42 * value_noise(seed_ + 71, at.x / 900, at.y / 900) + 17 * value_noise(seed_ + 72, at.x / 330, at.y / 330);
        const double far = std::max(std::abs(at.x) / half_width_m, std::abs(at.y) / half_height_m);
        const double hills = up + 70 * std::max(0.0, far - 0.55) / 0.45;
        return 186 + (78 + noise + hills) * rise;
    }

    const Geography& town_;
    std::uint64_t seed_;
    std::vector<double> heights_;
};

/// Both banks of a line, as a ring.
Line banks(const Line& line, double half, std::uint64_t seed)
{
    Line left, right;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Point& a = line[i == 0 ? 0 : i - 1];
        const Point& b = line[std::min(i + 1, line.size() - 1)];
        const double length = std::max(std::hypot(b.x - a.x, b.y - a.y), 1e-9);
        const double nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
        const double along = static_cast<double>(i);
        const double wide = half * (1 + 0.3 * value_noise(seed, along / 9, 0.5));
        const double narrow = half * (1 + 0.3 * value_noise(seed + 1, along / 7, 0.5));
        left.push_back({line[i].x + nx * wide, line[i].y + ny * wide});
        right.push_back({line[i].x - nx * narrow, line[i].y - ny * narrow});
    }
    std::ranges::reverse(right);
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

class Houses {
public:
    Houses(const Geography& town, std::uint64_t seed, std::vector<geo::BaseThing>& out)
        : town_(town), random_(seed, 0x40535E), out_(out)
    {
        for (const Feature& feature : town.features)
            if (feature.kind == "river" || feature.kind == "road" || feature.kind == "path")
                lines_.push_back(&feature);
    }

    void along(const Feature& road)
    {
        for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
            const Point& a = road.line[i];
            const Point& b = road.line[i + 1];
            const double length = std::hypot(b.x - a.x, b.y - a.y);
            const double dx = (b.x - a.x) / length, dy = (b.y - a.y) / length;
            for (double walked = 0; walked < length; walked += random_.between(13, 22)) {
                for (const double side : {-1.0, 1.0}) {
                    for (int row = 0; row < 3; ++row) {
                        const double back = random_.between(15, 22) + row * random_.between(20, 27);
                        const Point at{a.x + dx * walked - dy * side * back, a.y + dy * walked + dx * side * back};
                        if (random_.chance(crowd(at) * (row == 0 ? 1.0 : row == 1 ? 0.6 : 0.35)))
                            put(at, dx, dy, road);
                    }
                }
            }
        }
    }

private:
    /// How likely a house stands here: thick in the middle of a community, thin in the country.
    [[nodiscard]] static double crowd(Point at)
    {
        double most = 0.07;
        for (const VillagePlan& plan : village_plans()) {
            const double away = std::hypot(plan.middle.x - at.x, plan.middle.y - at.y) / (plan.community ? 650 : 330);
            most = std::max(most, (plan.community ? 0.93 : 0.55) * std::exp(-away * away));
        }
        return most;
    }
    void put(Point at, double dx, double dy, const Feature& own)
    {
        for (const Feature* each : lines_) {
            const double least = each->kind == "river" ? river_half_m + 40 : each == &own ? 11 : 15;
            if (distance_to_line(each->line, at) < least)
                return;
        }
        const auto cell = [](double value) { return static_cast<std::int64_t>(std::floor(value / house_cell_m)); };
        const std::int64_t key = cell(at.x) * 1'000'003 + cell(at.y);
        if (!taken_.insert(key).second)
            return;
        const double turn = random_.between(-0.08, 0.08);
        const double ux = dx * std::cos(turn) - dy * std::sin(turn), uy = dx * std::sin(turn) + dy * std::cos(turn);
        const double half_long = random_.between(4.5, 6.2), half_deep = random_.between(3.6, 5.4);
        geo::BaseThing house;
        house.what = geo::BaseClass::Building;
        Line ring;
        for (const auto& [along, across] : {std::pair{-1.0, -1.0}, {1.0, -1.0}, {1.0, 1.0}, {-1.0, 1.0}, {-1.0, -1.0}})
            ring.push_back({at.x + ux * along * half_long - uy * across * half_deep,
                at.y + uy * along * half_long + ux * across * half_deep});
        house.areas = {{placed(town_, ring)}};
        out_.push_back(std::move(house));
    }

    const Geography& town_;
    TownRandom random_;
    std::vector<geo::BaseThing>& out_;
    std::vector<const Feature*> lines_;
    std::unordered_set<std::int64_t> taken_;
};

geo::BaseThing line_thing(geo::BaseClass what, const Geography& town, const Feature& feature)
{
    geo::BaseThing thing;
    thing.what = what;
    thing.name = feature.name;
    thing.rank = feature.rank;
    thing.lines = {placed(town, feature.line)};
    return thing;
}

void add_features_to(std::vector<geo::BaseThing>& things, const Geography& town, std::uint64_t seed)
{
    for (const Feature& feature : town.features) {
        if (feature.kind == "river") {
            geo::BaseThing water;
            water.what = geo::BaseClass::Water;
            geo::Line ring = placed(town, banks(feature.line, river_half_m, seed + 31));
            ring.push_back(ring.front());
            water.areas = {{std::move(ring)}};
            things.push_back(std::move(water));
            // In pieces, so that the name is in view wherever the river is.
            constexpr std::size_t pieces = 3;
            const std::size_t last = feature.line.size() - 1;
            for (std::size_t i = 0; i < pieces; ++i) {
                Feature piece{feature.kind, feature.name, 1, {}};
                piece.line.assign(feature.line.begin() + static_cast<std::ptrdiff_t>(last * i / pieces),
                    feature.line.begin() + static_cast<std::ptrdiff_t>(last * (i + 1) / pieces + 1));
                things.push_back(line_thing(geo::BaseClass::River, town, piece));
            }
        } else if (feature.kind == "lake") {
            geo::BaseThing lake;
            lake.what = geo::BaseClass::Water;
            lake.name = feature.name;
            lake.rank = 2;
            geo::Line ring = placed(town, feature.line);
            ring.push_back(ring.front());
            lake.areas = {{std::move(ring)}};
            things.push_back(std::move(lake));
        } else if (feature.kind == "name") {
            geo::BaseThing name;
            name.what = geo::BaseClass::Poi;
            name.name = feature.name;
            name.rank = feature.rank;
            name.point = placed(town, feature.line.front());
            things.push_back(std::move(name));
        } else if (feature.kind == "ridge") {
            geo::BaseThing name;
            name.what = geo::BaseClass::Peak;
            name.name = feature.name;
            name.rank = feature.rank;
            name.point = placed(town, feature.line[feature.line.size() / 2]);
            things.push_back(std::move(name));
        } else {
            const geo::BaseClass what = feature.kind == "stream" ? geo::BaseClass::Stream
                                        : feature.kind == "path" ? geo::BaseClass::Street
                                        : feature.rank == 1      ? geo::BaseClass::MainRoad
                                                                 : geo::BaseClass::Road;
            things.push_back(line_thing(what, town, feature));
        }
    }
}

} // namespace

std::vector<geo::BaseThing> model_basemap(std::uint64_t seed)
{
    const Geography town = make_geography(seed);
    std::vector<geo::BaseThing> things;
    const Ground ground(town, seed);
    const auto lowest = static_cast<int>(200 / contour_step_m), highest = static_cast<int>(640 / contour_step_m);
    for (int step = lowest; step < highest; ++step) {
        const double level = step * contour_step_m;
        for (const Line& line : ground.contours(level)) {
            geo::BaseThing contour;
            contour.what = step % index_every == 0 ? geo::BaseClass::IndexContour : geo::BaseClass::Contour;
            contour.lines = {placed(town, line)};
            things.push_back(std::move(contour));
        }
    }
    for (const Line& line : ground.contours(green_above_m)) {
        if (line.size() < 12 || std::hypot(line.front().x - line.back().x, line.front().y - line.back().y) > 1)
            continue;
        geo::BaseThing woods;
        woods.what = geo::BaseClass::Green;
        woods.areas = {{placed(town, line)}};
        things.push_back(std::move(woods));
    }
    Houses houses(town, seed, things);
    for (const Feature& feature : town.features)
        if (feature.kind == "road" || feature.kind == "path")
            houses.along(feature);
    for (const CompoundBuilding& building : town.buildings) {
        geo::BaseThing house;
        house.what = geo::BaseClass::Building;
        for (const auto& ring : building.outline) {
            geo::Line outline;
            for (const Point& at : ring)
                outline.push_back({to_lon(at), to_lat(at)});
            outline.push_back(outline.front());
            if (house.areas.empty())
                house.areas.emplace_back();
            house.areas.front().push_back(std::move(outline));
        }
        things.push_back(std::move(house));
    }
    add_features_to(things, town, seed);
    return things;
}

Result<geo::Terrain> model_terrain(std::uint64_t seed)
{
    const Geography town = make_geography(seed);
    const Ground ground(town, seed);
    // The raster lies on the Mercator plane; the ground on the town's own, before it is bent: by some metres, which
    // no slope here tells apart.
    const geo::WorldPoint north_west = geo::to_world({to_lon({-half_width_m, 0}), to_lat({0, half_height_m})});
    const geo::WorldPoint south_east = geo::to_world({to_lon({half_width_m, 0}), to_lat({0, -half_height_m})});
    std::vector<float> heights;
    heights.reserve(static_cast<std::size_t>(Ground::columns) * Ground::rows);
    for (int row = Ground::rows - 1; row >= 0; --row)
        for (int column = 0; column < Ground::columns; ++column)
            heights.push_back(static_cast<float>(ground.of(column, row)));
    return geo::Terrain::make({north_west, south_east}, Ground::columns, Ground::rows, std::move(heights),
        {.attribution = "地形为演示虚构", .indicative = true});
}

geo::TownBuildings model_buildings(std::uint64_t seed)
{
    const Geography town = make_geography(seed);
    geo::TownBuildings out;
    out.attribution = "建筑为演示虚构";
    out.indicative = true;
    std::vector<geo::BaseThing> things;
    Houses houses(town, seed, things);
    for (const Feature& feature : town.features)
        if (feature.kind == "road" || feature.kind == "path")
            houses.along(feature);
    TownRandom random(seed, 0xF1003);
    for (geo::BaseThing& house : things) {
        geo::TownBuilding row;
        // Taller in the middle of a community than in the country.
        const geo::LonLat at = house.areas.front().front().front();
        double nearest = 1e9;
        for (const VillagePlan& plan : village_plans())
            if (plan.community)
                nearest = std::min(nearest,
                    std::hypot((at.lon - to_lon(plan.middle)) * 97'000, (at.lat - to_lat(plan.middle)) * 110'900));
        const double tall = 5.5 * std::exp(-nearest * nearest / (520.0 * 520.0));
        row.floors = std::clamp(static_cast<int>(std::lround(1.6 + tall * random.between(0.35, 1.15))), 1, 9);
        row.outline = std::move(house.areas.front());
        out.rows.push_back(std::move(row));
    }
    std::vector<int> buildings_in_grid(grid_total, 0);
    for (const CompoundBuilding& building : town.buildings) {
        geo::TownBuilding row;
        row.floors = building_floors;
        row.code = building_code(town, town.micro_grid[building.micro], buildings_in_grid);
        // As their doors are numbered: units of six floors with two doors each.
        row.households.assign(building_floors, 0);
        for (int each = 0; each < building.households; ++each)
            ++row.households[static_cast<std::size_t>(each % doors_a_unit / 2)];
        for (const auto& ring : building.outline) {
            geo::Line line;
            for (const Point& at : ring)
                line.push_back({to_lon(at), to_lat(at)});
            line.push_back(line.front());
            row.outline.push_back(std::move(line));
        }
        out.rows.push_back(std::move(row));
    }
    return out;
}

Result<void> write_model_relief(
    const std::filesystem::path& terrain, const std::filesystem::path& buildings, std::uint64_t seed)
{
    const auto heights = model_terrain(seed);
    if (!heights)
        return std::unexpected(heights.error());
    if (auto written = geo::write_terrain(terrain, *heights); !written)
        return written;
    return geo::write_buildings(buildings, model_buildings(seed));
}

Result<geo::BasemapCounts> write_model_basemap(const std::filesystem::path& file, std::uint64_t seed)
{
    return geo::write_basemap(file, model_basemap(seed),
        {.name = "澜川镇（虚构）", .attribution = "底图为演示虚构", .approval = {}, .min_zoom = 9, .max_zoom = 14});
}

} // namespace yiping::platform::simulate
