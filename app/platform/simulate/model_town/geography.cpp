// SPDX-License-Identifier: GPL-3.0-or-later
#include "geography.h"

#include "town_random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace yiping::platform::simulate {

namespace {

constexpr double cell_edge_m = 15;
constexpr int smoothing_rounds = 7;
constexpr double river_half_width_m = 42;
constexpr Point compound_middle{900, -1180};
constexpr double outline_scale = 1.04;

const Line& outline_points()
{
    static const Line points{{-1160, 3225}, {-460, 2900}, {930, 2065}, {1910, 2065}, {2490, 1620}, {3480, 870},
        {4095, -400}, {3600, -1335}, {2670, -2200}, {1860, -2960}, {800, -2960}, {-580, -3215}, {-1620, -2960},
        {-2320, -2090}, {-2780, -1800}, {-3600, -990}, {-3680, -60}, {-4080, 1330}, {-3360, 2435}, {-2200, 2960}};
    return points;
}

Line town_outline(std::uint64_t seed)
{
    Line through = outline_points();
    TownRandom random(seed, 0x0071);
    for (Point& at : through) {
        at.x = at.x * outline_scale + random.between(-120, 120);
        at.y = at.y * outline_scale + random.between(-120, 120);
    }
    through.push_back(through.front());
    Line ring = organic_line(through, 40, 95, seed * 977 + 3);
    ring.pop_back();
    return ring;
}

// What entering a cell costs a growing region: noise makes borders organic, water, ridges and roads stop them.
struct Costs {
    std::vector<double> villages, grids, micros;
};

Costs make_costs(const HexMesh& mesh, const std::vector<Feature>& features, std::uint64_t seed)
{
    Costs costs;
    const double step = cell_edge_m * 1.7320508;
    costs.grids.resize(mesh.cell_count());
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        const Point at = mesh.centre(cell);
        const double coarse = value_noise(seed + 11, at.x / 330, at.y / 330);
        const double fine = value_noise(seed + 12, at.x / 110, at.y / 110);
        costs.grids[cell] = step * std::max(0.25, 1 + 0.75 * coarse + 0.55 * fine);
    }
    costs.villages = costs.grids;
    costs.micros = costs.grids;

    std::vector<double> barrier(mesh.cell_count(), 0);
    const auto mark = [&](std::vector<double>& into, std::string_view kind, int rank, double extra, double half_width) {
        std::ranges::fill(barrier, 0);
        for (const Feature& feature : features) {
            if (feature.kind != kind || feature.rank > rank)
                continue;
            for (std::size_t i = 0; i + 1 < feature.line.size(); ++i) {
                const Point& a = feature.line[i];
                const Point& b = feature.line[i + 1];
                const int parts = std::max(1, static_cast<int>(std::hypot(b.x - a.x, b.y - a.y) / 6));
                for (int k = 0; k <= parts; ++k) {
                    const double t = static_cast<double>(k) / parts;
                    for (double off = -half_width; off <= half_width; off += 12) {
                        const Point at{a.x + (b.x - a.x) * t + off * 0.7, a.y + (b.y - a.y) * t + off * 0.7};
                        barrier[mesh.cell_at(at)] = extra;
                    }
                }
            }
        }
        for (std::size_t cell = 0; cell < into.size(); ++cell)
            into[cell] += barrier[cell];
    };
    mark(costs.villages, "river", 1, 90, river_half_width_m);
    mark(costs.villages, "stream", 2, 260, 6);
    mark(costs.villages, "ridge", 3, 220, 6);
    mark(costs.grids, "river", 1, 90, river_half_width_m);
    mark(costs.grids, "stream", 2, 240, 6);
    mark(costs.grids, "ridge", 3, 200, 6);
    mark(costs.grids, "road", 2, 140, 6);
    mark(costs.micros, "river", 1, 60, river_half_width_m);
    mark(costs.micros, "stream", 2, 120, 6);
    mark(costs.micros, "road", 2, 120, 6);
    mark(costs.micros, "path", 3, 80, 6);
    return costs;
}

void grow_villages(const HexMesh& mesh, const Costs& costs, Geography& town)
{
    const std::vector<VillagePlan>& plans = village_plans();
    std::vector<std::size_t> seeds;
    std::vector<double> slowness;
    for (const VillagePlan& plan : plans) {
        seeds.push_back(mesh.cell_at(plan.middle));
        slowness.push_back(1.0 / std::sqrt(plan.target_km2));
    }
    const double total_target = std::accumulate(
        plans.begin(), plans.end(), 0.0, [](double sum, const VillagePlan& p) { return sum + p.target_km2; });
    const auto in_town = [&](std::size_t cell) { return town.town[cell] != nowhere; };
    for (int round = 0; round < 10; ++round) {
        town.village.assign(mesh.cell_count(), nowhere);
        grow(mesh, seeds, slowness, costs.villages, in_town, 0, town.village);
        std::vector<double> cells(plans.size(), 1);
        double all = 0;
        for (const std::int32_t label : town.village) {
            if (label != nowhere) {
                cells[static_cast<std::size_t>(label)] += 1;
                all += 1;
            }
        }
        for (std::size_t i = 0; i < plans.size(); ++i)
            slowness[i] *= std::pow(cells[i] / all / (plans[i].target_km2 / total_target), 0.35);
    }
}

// Splits every parent region into the wanted number of parts; parts are small where `density` is high.
void split(const HexMesh& mesh, const Labels& parents, std::span<const int> parts, std::span<const double> density,
    std::span<const double> cost, TownRandom& random, Labels& labels, std::vector<std::size_t>& parent_of)
{
    labels.assign(mesh.cell_count(), nowhere);
    std::vector<std::vector<std::size_t>> cells(parts.size());
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (parents[cell] != nowhere)
            cells[static_cast<std::size_t>(parents[cell])].push_back(cell);
    }
    std::int32_t first = 0;
    for (std::size_t parent = 0; parent < parts.size(); ++parent) {
        const std::vector<std::size_t>& own = cells[parent];
        const auto count = static_cast<std::size_t>(parts[parent]);
        // k-means++: far from the seeds so far, rather where it is dense.
        std::vector<Point> middles;
        std::vector<double> weight(own.size());
        std::vector<double> nearest(own.size(), 1e12);
        for (std::size_t k = 0; k < count; ++k) {
            for (std::size_t i = 0; i < own.size(); ++i)
                weight[i] = density[own[i]] * (k == 0 ? 1.0 : nearest[i]);
            const Point chosen = mesh.centre(own[random.weighted(weight)]);
            middles.push_back(chosen);
            for (std::size_t i = 0; i < own.size(); ++i) {
                const Point at = mesh.centre(own[i]);
                nearest[i] =
                    std::min(nearest[i], (at.x - chosen.x) * (at.x - chosen.x) + (at.y - chosen.y) * (at.y - chosen.y));
            }
        }
        for (int round = 0; round < 12; ++round) {
            std::vector<std::array<double, 3>> sums(count, {0, 0, 0});
            for (const std::size_t cell : own) {
                const Point at = mesh.centre(cell);
                std::size_t best = 0;
                double best_square = std::numeric_limits<double>::max();
                for (std::size_t k = 0; k < count; ++k) {
                    const double square =
                        (at.x - middles[k].x) * (at.x - middles[k].x) + (at.y - middles[k].y) * (at.y - middles[k].y);
                    if (square < best_square) {
                        best_square = square;
                        best = k;
                    }
                }
                sums[best][0] += at.x * density[cell];
                sums[best][1] += at.y * density[cell];
                sums[best][2] += density[cell];
            }
            for (std::size_t k = 0; k < count; ++k) {
                if (sums[k][2] > 0)
                    middles[k] = {sums[k][0] / sums[k][2], sums[k][1] / sums[k][2]};
            }
        }
        // From north to south, so that numbers read as on a page; then the nearest own cell that is still free.
        std::ranges::sort(middles, [](const Point& a, const Point& b) { return a.y != b.y ? a.y > b.y : a.x < b.x; });
        std::vector<std::size_t> seeds;
        for (const Point& middle : middles) {
            std::size_t best = own.front();
            double best_square = std::numeric_limits<double>::max();
            for (const std::size_t cell : own) {
                const Point at = mesh.centre(cell);
                const double square = (at.x - middle.x) * (at.x - middle.x) + (at.y - middle.y) * (at.y - middle.y);
                if (square < best_square && std::ranges::find(seeds, cell) == seeds.end()) {
                    best_square = square;
                    best = cell;
                }
            }
            seeds.push_back(best);
            parent_of.push_back(parent);
        }
        const std::vector<double> slowness(count, 1.0);
        grow(
            mesh, seeds, slowness, cost,
            [&](std::size_t cell) { return parents[cell] == static_cast<std::int32_t>(parent); }, first, labels);
        first += static_cast<std::int32_t>(count);
    }
}

std::vector<double> make_density(const HexMesh& mesh)
{
    std::vector<double> density(mesh.cell_count());
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        const Point at = mesh.centre(cell);
        double nearest = 1e9;
        for (const VillagePlan& plan : village_plans()) {
            if (plan.community)
                nearest = std::min(nearest, std::hypot(at.x - plan.middle.x, at.y - plan.middle.y));
        }
        const double spread = 0.35 + nearest / 1300;
        // Blocks of flats: more people, smaller grids.
        const double flats = std::hypot(at.x - compound_middle.x, at.y - compound_middle.y) / 420;
        density[cell] = (1 + 5 * std::exp(-flats * flats)) / (spread * spread);
    }
    return density;
}

class RegionMaker {
public:
    RegionMaker(const Geography& town, const std::vector<bool>& dropped) : town_(town), dropped_(dropped) {}

    [[nodiscard]] std::vector<Region> make(const Labels& labels, std::size_t count) const
    {
        const auto rings = trace(town_.mesh, labels, count);
        const std::vector<std::int32_t> deep = depth(town_.mesh, labels);
        std::vector<std::size_t> deepest(count, HexMesh::npos);
        for (std::size_t cell = 0; cell < labels.size(); ++cell) {
            if (labels[cell] == nowhere)
                continue;
            std::size_t& best = deepest[static_cast<std::size_t>(labels[cell])];
            if (best == HexMesh::npos || deep[cell] > deep[best])
                best = cell;
        }
        std::vector<Region> regions(count);
        for (std::size_t i = 0; i < count; ++i) {
            const Polygon polygon = points(rings[i]);
            regions[i].geometry = wkb_multi_polygon({polygon});
            regions[i].label = town_.warp(town_.mesh.centre(deepest[i]));
            for (const auto& ring : polygon) {
                for (std::size_t k = 0; k < ring.size(); ++k) {
                    const Point& a = ring[k];
                    const Point& b = ring[(k + 1) % ring.size()];
                    regions[i].area_m2 += (a.x * b.y - b.x * a.y) / 2;
                }
            }
        }
        return regions;
    }

    [[nodiscard]] Polygon points(const std::vector<Ring>& rings) const
    {
        Polygon polygon;
        for (const Ring& ring : rings) {
            std::vector<Point> line;
            for (const std::uint32_t id : ring) {
                if (!dropped_[id])
                    line.push_back(town_.mesh.vertex(id));
            }
            polygon.push_back(std::move(line));
        }
        return polygon;
    }

private:
    const Geography& town_;
    const std::vector<bool>& dropped_;
};

// The grid of 493 households lies nearest to where the compound was drawn.
std::size_t find_large_grid(const Geography& town)
{
    const auto label = town.grid[town.mesh.cell_at(compound_middle)];
    if (label != nowhere && town.grid_village[static_cast<std::size_t>(label)] == compound_village)
        return static_cast<std::size_t>(label);
    for (std::size_t i = 0; i < town.grid_village.size(); ++i) {
        if (town.grid_village[i] == compound_village)
            return i;
    }
    return 0;
}

// Two micro-grids of other grids of the same community that border on the large grid the longest.
std::vector<std::size_t> compound_neighbours(const Geography& town)
{
    std::vector<int> shared(micro_total, 0);
    for (std::size_t cell = 0; cell < town.grid.size(); ++cell) {
        if (town.grid[cell] != static_cast<std::int32_t>(town.large_grid))
            continue;
        for (const std::size_t near : town.mesh.neighbours(cell)) {
            if (near != HexMesh::npos && town.micro[near] != nowhere && town.grid[near] != town.grid[cell] &&
                town.village[near] == town.village[cell])
                ++shared[static_cast<std::size_t>(town.micro[near])];
        }
    }
    std::vector<std::size_t> found;
    while (found.size() < 2) {
        const auto best = static_cast<std::size_t>(std::ranges::max_element(shared) - shared.begin());
        const std::size_t grid = town.micro_grid[best];
        found.push_back(best);
        for (std::size_t i = 0; i < shared.size(); ++i) {
            if (town.micro_grid[i] == grid)
                shared[i] = 0; // the other one from another grid
        }
    }
    return found;
}

// Rows of long low blocks, nearest to `around` first, each wholly inside one micro-grid.
void place_buildings(Geography& town, const std::vector<std::int32_t>& deep,
    const std::function<bool(std::size_t)>& allowed, Point around, std::span<const int> households)
{
    constexpr double half_length = 17;
    constexpr double half_width = 6;
    struct Place {
        double distance;
        Point at;
        std::size_t micro;
    };
    std::vector<Place> places;
    for (int row = -14; row <= 14; ++row) {
        for (int column = -14; column <= 14; ++column) {
            const Point at{around.x + column * 48.0 + (row % 2) * 6.0, around.y + row * 34.0};
            const std::size_t cell = town.mesh.cell_at(at);
            if (town.micro[cell] == nowhere || !allowed(cell) || deep[cell] < 2)
                continue;
            bool fits = true;
            for (const auto& [dx, dy] : std::array<std::array<double, 2>, 4>{{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}}) {
                const std::size_t corner = town.mesh.cell_at({at.x + dx * half_length, at.y + dy * half_width});
                fits = fits && town.micro[corner] == town.micro[cell] && deep[corner] >= 2;
            }
            if (fits)
                places.push_back(
                    {std::hypot(at.x - around.x, at.y - around.y), at, static_cast<std::size_t>(town.micro[cell])});
        }
    }
    std::ranges::stable_sort(places, {}, &Place::distance);
    for (std::size_t i = 0; i < households.size() && i < places.size(); ++i) {
        const Point middle = town.warp(places[i].at);
        CompoundBuilding building;
        building.outline = {
            {{middle.x - half_length, middle.y - half_width}, {middle.x + half_length, middle.y - half_width},
                {middle.x + half_length, middle.y + half_width}, {middle.x - half_length, middle.y + half_width}}};
        building.middle = middle;
        building.micro = places[i].micro;
        building.households = households[i];
        town.buildings.push_back(std::move(building));
    }
}

void make_compound(Geography& town, const RegionMaker& maker, const std::vector<std::int32_t>& deep)
{
    const std::vector<std::size_t> neighbours = compound_neighbours(town);
    for (std::size_t i = 0; i < micro_total; ++i) {
        if (town.micro_grid[i] == town.large_grid)
            town.compound_micros.push_back(i);
    }
    town.compound_micros.insert(town.compound_micros.end(), neighbours.begin(), neighbours.end());
    Labels labels(town.mesh.cell_count(), nowhere);
    std::array<Point, 3> middles{};
    std::array<double, 3> cells{};
    for (std::size_t cell = 0; cell < labels.size(); ++cell) {
        if (town.micro[cell] == nowhere)
            continue;
        const auto micro = static_cast<std::size_t>(town.micro[cell]);
        std::size_t part = 3;
        if (town.micro_grid[micro] == town.large_grid)
            part = 0;
        else if (micro == neighbours[0])
            part = 1;
        else if (micro == neighbours[1])
            part = 2;
        if (part == 3)
            continue;
        labels[cell] = 0;
        const Point at = town.mesh.centre(cell);
        middles[part].x += at.x;
        middles[part].y += at.y;
        cells[part] += 1;
    }
    town.compound = maker.make(labels, 1).front();
    for (std::size_t part = 0; part < 3; ++part) {
        middles[part].x /= cells[part];
        middles[part].y /= cells[part];
    }
    // 17 × 29 = 493 in the large grid, 121 in each of the two others: 735 in 25 buildings.
    const std::vector<int> large(17, 29);
    const std::vector<int> small{30, 30, 30, 31};
    place_buildings(
        town, deep, [&](std::size_t cell) { return town.grid[cell] == static_cast<std::int32_t>(town.large_grid); },
        middles[0], large);
    for (std::size_t k = 0; k < 2; ++k) {
        place_buildings(
            town, deep, [&](std::size_t cell) { return town.micro[cell] == static_cast<std::int32_t>(neighbours[k]); },
            {(middles[k + 1].x * 2 + middles[0].x) / 3, (middles[k + 1].y * 2 + middles[0].y) / 3}, small);
    }
}

} // namespace

const std::vector<VillagePlan>& village_plans()
{
    static const std::vector<VillagePlan> plans{
        {"津阳社区", "990101001001", true, 9, 3.3, {-120, 380}},
        {"石桥社区", "990101001002", true, 8, 4.2, {1380, 950}},
        {"白杨社区", "990101001003", true, 9, 3.7, {800, -1150}},
        {"渡口社区", "990101001004", true, 7, 7.0, {-2250, 950}},
        {"花铺社区", "990101001005", true, 7, 4.6, {-1600, -750}},
        {"中和社区", "990101001006", true, 5, 5.0, {2500, -650}},
        {"天池村", "990101001201", false, 7, 8.0, {-450, 2450}},
        {"仁和村", "990101001202", false, 7, 6.4, {250, -2500}},
    };
    return plans;
}

Point Geography::warp(Point at) const
{
    Point moved = at;
    double scale = 640;
    double strength = 30;
    for (std::uint64_t octave = 0; octave < 3; ++octave) {
        moved.x += strength * value_noise(warp_seed + octave * 2, at.x / scale, at.y / scale);
        moved.y += strength * value_noise(warp_seed + octave * 2 + 1, at.x / scale, at.y / scale);
        scale /= 2.6;
        strength /= 2.6;
    }
    return moved;
}

Geography make_geography(std::uint64_t seed)
{
    Geography town{HexMesh(cell_edge_m, {-4700, -3700}, {4700, 3750}), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {},
        0, {}, {}, {}, {}, {}, 0};
    town.warp_seed = seed * 7919 + 101;
    town.features = make_features(seed);
    HexMesh& mesh = town.mesh;
    const Line outline = town_outline(seed);
    town.town.assign(mesh.cell_count(), nowhere);
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (!mesh.is_rim(cell) && is_inside(outline, mesh.centre(cell)))
            town.town[cell] = 0;
    }
    // Only what hangs together with the middle: noise may cut off a crumb of the outline.
    {
        Labels connected(mesh.cell_count(), nowhere);
        const std::vector<double> even(mesh.cell_count(), 1.0);
        const std::array<std::size_t, 1> middle{mesh.cell_at({0, 0})};
        const std::array<double, 1> slowness{1.0};
        grow(mesh, middle, slowness, even, [&](std::size_t cell) { return town.town[cell] == 0; }, 0, connected);
        town.town = std::move(connected);
    }

    const Costs costs = make_costs(mesh, town.features, seed);
    grow_villages(mesh, costs, town);
    TownRandom random(seed, 0x6E0);
    std::vector<int> grids;
    for (const VillagePlan& plan : village_plans())
        grids.push_back(plan.grids);
    split(mesh, town.village, grids, make_density(mesh), costs.grids, random, town.grid, town.grid_village);

    town.large_grid = find_large_grid(town);
    // 50 courtyards, 7 in the large grid, and 243 = 31 × 5 + 22 × 4 in the other 53.
    std::vector<int> micros;
    int fives = 31;
    for (std::size_t grid = 0; grid < grid_total; ++grid) {
        if (town.grid_village[grid] == courtyard_village)
            micros.push_back(10);
        else if (grid == town.large_grid)
            micros.push_back(7);
        else
            micros.push_back(fives-- > 0 ? 5 : 4);
    }
    const std::vector<double> even(mesh.cell_count(), 1.0);
    split(mesh, town.grid, micros, even, costs.micros, random, town.micro, town.micro_grid);

    const std::array<const Labels*, 4> levels{&town.town, &town.village, &town.grid, &town.micro};
    smooth(mesh, levels, smoothing_rounds);
    for (Point& at : mesh.vertices())
        at = town.warp(at);
    const std::vector<bool> dropped = straight_vertices(mesh, levels, 0.35);

    const RegionMaker maker(town, dropped);
    town.town_region = maker.make(town.town, 1).front();
    town.village_regions = maker.make(town.village, village_plans().size());
    town.grid_regions = maker.make(town.grid, grid_total);
    town.micro_regions = maker.make(town.micro, micro_total);
    town.town_ring = maker.points(trace(mesh, town.town, 1).front()).front();

    town.micro_depth = depth(mesh, town.micro);
    const std::vector<std::int32_t>& deep = town.micro_depth;
    town.micro_inner.resize(micro_total);
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (town.micro[cell] != nowhere && deep[cell] >= 2)
            town.micro_inner[static_cast<std::size_t>(town.micro[cell])].push_back(cell);
    }
    make_compound(town, maker, deep);
    return town;
}

} // namespace yiping::platform::simulate
