// SPDX-License-Identifier: GPL-3.0-or-later
#include "geography.h"

#include "town_random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace yiping::platform::simulate {

namespace {

constexpr double county_edge_m = 160;
constexpr double kept_from_town_m = 150;
constexpr std::size_t neighbour_count = 29;
constexpr std::int32_t town_label = static_cast<std::int32_t>(neighbour_count);

constexpr std::array<std::string_view, neighbour_count> neighbour_names{"望澜街道", "沧北街道", "沧南街道", "桐荫镇",
    "鹤涧镇", "松坞镇", "雁渚镇", "茶垭镇", "杉树沟镇", "芦汀镇", "青岚镇", "银杏垭镇", "石棹镇", "麻柳湾镇", "竹影镇",
    "澜口镇", "云脚镇", "梨花坳镇", "黄葛垭镇", "龙吟滩镇", "双碾镇", "古驿坪镇", "柑子坝镇", "碧潭湾镇", "水磨滩镇",
    "索桥镇", "荷叶塘乡", "箭竹乡", "云雾坪乡"};

Line county_outline(std::uint64_t seed)
{
    Line ring;
    for (int i = 0; i < 180; ++i) {
        const double angle = 2 * std::numbers::pi * i / 180;
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        const double radius = 18'500 + 3'600 * value_noise(seed + 71, c * 1.3 + 4, s * 1.3) +
                              1'100 * value_noise(seed + 72, c * 4 + 9, s * 4) +
                              420 * value_noise(seed + 73, c * 11, s * 11 + 3);
        // The town lies north-east of the county's middle.
        ring.push_back({-3'500 + radius * 1.12 * c, -2'500 + radius * 0.92 * s});
    }
    return ring;
}

double distance_to_ring(const std::vector<Point>& ring, Point at)
{
    double best = std::numeric_limits<double>::max();
    for (const Point& corner : ring)
        best = std::min(best, (corner.x - at.x) * (corner.x - at.x) + (corner.y - at.y) * (corner.y - at.y));
    return std::sqrt(best);
}

std::size_t nearest_corner(const std::vector<Point>& ring, Point at)
{
    std::size_t best = 0;
    double best_square = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const double square = (ring[i].x - at.x) * (ring[i].x - at.x) + (ring[i].y - at.y) * (ring[i].y - at.y);
        if (square < best_square) {
            best_square = square;
            best = i;
        }
    }
    return best;
}

// A neighbour's ring with its coarse border to the town replaced by the town's own corners.
std::vector<Point> joined(const HexMesh& mesh, const Ring& ring, const std::vector<bool>& at_town,
    const std::vector<bool>& junction, const std::vector<Point>& town_ring)
{
    std::vector<Point> points;
    const std::size_t n = ring.size();
    // Begin at a corner that is not on the town's border, so that runs are whole.
    std::size_t begin = 0;
    while (begin < n && at_town[ring[begin]])
        ++begin;
    if (begin == n)
        begin = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t id = ring[(begin + i) % n];
        if (!at_town[id]) {
            points.push_back(mesh.vertex(id));
            continue;
        }
        // A run along the town: from junction to junction, the town being on the right of a counter-clockwise ring, so
        // its own counter-clockwise outline is walked backwards.
        std::size_t last = i;
        while (last + 1 < n && at_town[ring[(begin + last + 1) % n]])
            ++last;
        const std::uint32_t first_id = id;
        const std::uint32_t last_id = ring[(begin + last) % n];
        if (junction[first_id])
            points.push_back(mesh.vertex(first_id));
        std::size_t corner = nearest_corner(town_ring, mesh.vertex(first_id));
        const std::size_t goal = nearest_corner(town_ring, mesh.vertex(last_id));
        points.push_back(town_ring[corner]);
        while (corner != goal) {
            corner = (corner + town_ring.size() - 1) % town_ring.size();
            points.push_back(town_ring[corner]);
        }
        if (junction[last_id] && last_id != first_id)
            points.push_back(mesh.vertex(last_id));
        i = last;
    }
    return points;
}

} // namespace

County make_county(std::uint64_t seed, const Geography& town)
{
    HexMesh mesh(county_edge_m, {-29'000, -24'000}, {22'500, 19'500});
    const Line outline = county_outline(seed);
    Labels labels(mesh.cell_count(), nowhere);
    std::vector<bool> inside(mesh.cell_count(), false);
    std::vector<std::size_t> free_cells;
    std::vector<double> cost(mesh.cell_count());
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        const Point at = mesh.centre(cell);
        cost[cell] = std::max(0.3, 1 + 0.7 * value_noise(seed + 81, at.x / 2'600, at.y / 2'600) +
                                       0.5 * value_noise(seed + 82, at.x / 800, at.y / 800));
        if (mesh.is_rim(cell) || !is_inside(outline, at))
            continue;
        inside[cell] = true;
        const bool near = std::abs(at.x) < 6'000 && std::abs(at.y) < 6'000;
        if (near &&
            (is_inside(town.town_ring, at) || distance_to_ring(town.town_ring, at) < county_edge_m + kept_from_town_m))
            labels[cell] = town_label;
        else
            free_cells.push_back(cell);
    }

    // The seeds of the neighbours: spread by k-means, like the grids.
    TownRandom random(seed, 0xC0);
    std::vector<Point> middles;
    std::vector<double> nearest(free_cells.size(), 1e12);
    for (std::size_t k = 0; k < neighbour_count; ++k) {
        const Point chosen = mesh.centre(free_cells[random.weighted(nearest)]);
        middles.push_back(chosen);
        for (std::size_t i = 0; i < free_cells.size(); ++i) {
            const Point at = mesh.centre(free_cells[i]);
            nearest[i] =
                std::min(nearest[i], (at.x - chosen.x) * (at.x - chosen.x) + (at.y - chosen.y) * (at.y - chosen.y));
        }
    }
    const auto closest = [&](Point at) {
        std::size_t best = 0;
        for (std::size_t k = 1; k < middles.size(); ++k) {
            if (std::hypot(at.x - middles[k].x, at.y - middles[k].y) <
                std::hypot(at.x - middles[best].x, at.y - middles[best].y))
                best = k;
        }
        return best;
    };
    for (int round = 0; round < 5; ++round) {
        std::vector<std::array<double, 3>> sums(neighbour_count, {0, 0, 0});
        for (const std::size_t cell : free_cells) {
            const Point at = mesh.centre(cell);
            auto& sum = sums[closest(at)];
            sum[0] += at.x;
            sum[1] += at.y;
            sum[2] += 1;
        }
        for (std::size_t k = 0; k < neighbour_count; ++k)
            middles[k] = {sums[k][0] / sums[k][2], sums[k][1] / sums[k][2]};
    }
    std::vector<std::size_t> seeds;
    for (const Point& middle : middles) {
        seeds.push_back(*std::ranges::min_element(free_cells, {}, [&](std::size_t cell) {
            const Point at = mesh.centre(cell);
            return std::hypot(at.x - middle.x, at.y - middle.y);
        }));
    }
    const std::vector<double> slowness(neighbour_count, 1.0);
    grow(
        mesh, seeds, slowness, cost, [&](std::size_t cell) { return inside[cell] && labels[cell] != town_label; }, 0,
        labels);
    for (std::size_t cell = 0; cell < labels.size(); ++cell) {
        if (labels[cell] == nowhere)
            inside[cell] = false;
    }

    Labels county(mesh.cell_count(), nowhere);
    for (std::size_t cell = 0; cell < labels.size(); ++cell)
        county[cell] = labels[cell] == nowhere ? nowhere : 0;
    const std::array<const Labels*, 2> levels{&county, &labels};
    smooth(mesh, levels, 6);

    // Which corners lie on the coarse border of the town, and where three regions meet.
    std::vector<bool> at_town(mesh.vertex_count(), false);
    std::vector<std::array<std::int32_t, 3>> around(mesh.vertex_count(), {-2, -2, -2});
    for (std::size_t cell = 0; cell < labels.size(); ++cell) {
        for (const std::uint32_t corner : mesh.corners(cell)) {
            for (std::int32_t& slot : around[corner]) {
                if (slot == labels[cell])
                    break;
                if (slot == -2) {
                    slot = labels[cell];
                    break;
                }
            }
        }
    }
    std::vector<bool> junction(mesh.vertex_count(), false);
    for (std::size_t id = 0; id < around.size(); ++id) {
        at_town[id] = std::ranges::find(around[id], town_label) != around[id].end() && around[id][1] != -2;
        junction[id] = around[id][2] != -2;
    }

    County result;
    const auto rings = trace(mesh, labels, neighbour_count + 1);
    const auto outer = trace(mesh, county, 1);
    const std::vector<std::int32_t> deep = depth(mesh, labels);
    std::vector<std::size_t> deepest(neighbour_count, HexMesh::npos);
    for (std::size_t cell = 0; cell < labels.size(); ++cell) {
        if (labels[cell] < 0 || labels[cell] == town_label)
            continue;
        std::size_t& best = deepest[static_cast<std::size_t>(labels[cell])];
        if (best == HexMesh::npos || deep[cell] > deep[best])
            best = cell;
    }
    for (std::size_t k = 0; k < neighbour_count; ++k) {
        Polygon polygon;
        for (const Ring& ring : rings[k])
            polygon.push_back(joined(mesh, ring, at_town, junction, town.town_ring));
        County::Town one{neighbour_names[k], {}};
        one.region.geometry = wkb_multi_polygon({polygon});
        one.region.label = mesh.centre(deepest[k]);
        result.towns.push_back(std::move(one));
    }
    std::vector<Point> outer_points;
    for (const std::uint32_t id : outer.front().front())
        outer_points.push_back(mesh.vertex(id));
    result.outline.geometry = wkb_multi_polygon({Polygon{outer_points}});
    result.outline.label = town.town_region.label;
    return result;
}

} // namespace yiping::platform::simulate
