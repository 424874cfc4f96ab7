// SPDX-License-Identifier: GPL-3.0-or-later
#include "places.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>
#include <numeric>

namespace yiping::platform::simulate {

namespace {

constexpr int spots_per_grid = 12;
constexpr int large_grid_households = 493;
constexpr std::array<int, 2> compound_neighbour_households{121, 121};

constexpr std::array<Point, 3> markets{{{-1950, 820}, {1180, 560}, {-100, 330}}};
constexpr Point school{-420, 760};
constexpr Point compound{900, -1180};

double distance(Point a, Point b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

// 1 at the place, falling to 0 over some times `reach`.
double near_to(double metres, double reach)
{
    return std::exp(-metres * metres / (2 * reach * reach));
}

} // namespace

Places::Places(const Geography& town, std::uint64_t seed) : town_(town)
{
    TownRandom random(seed, 0x91ACE);
    number_areas();
    count_households(random);
    find_spots(random);
}

void Places::number_areas()
{
    std::vector<int> in_village(village_plans().size(), 0);
    for (const std::size_t village : town_.grid_village)
        grid_codes_.push_back(std::format("{}{:03}", village_plans()[village].code, ++in_village[village]));
    std::vector<int> in_grid(grid_total, 0);
    for (const std::size_t grid : town_.micro_grid)
        micro_codes_.push_back(std::format("{}{:03}", grid_codes_[grid], ++in_grid[grid]));
}

void Places::count_households(TownRandom& random)
{
    micro_households_.assign(micro_total, 0);
    grid_households_.assign(grid_total, 0);
    std::vector<std::vector<std::size_t>> micros(grid_total);
    for (std::size_t micro = 0; micro < micro_total; ++micro)
        micros[town_.micro_grid[micro]].push_back(micro);
    for (std::size_t grid = 0; grid < grid_total; ++grid) {
        if (town_.grid_village[grid] == courtyard_village) {
            for (const std::size_t micro : micros[grid]) {
                micro_households_[micro] = static_cast<int>(random.integer(10, 20));
                grid_households_[grid] += micro_households_[micro];
            }
            continue;
        }
        const int total = grid == town_.large_grid ? large_grid_households : static_cast<int>(random.integer(100, 200));
        grid_households_[grid] = total;
        // What the compound's blocks hold is theirs; the rest is dealt out evenly.
        int dealt = 0;
        for (const std::size_t micro : micros[grid]) {
            for (const CompoundBuilding& building : town_.buildings) {
                if (building.micro == micro)
                    micro_households_[micro] += building.households;
            }
            dealt += micro_households_[micro];
        }
        if (dealt + 10 > total && grid != town_.large_grid) {
            grid_households_[grid] = dealt + static_cast<int>(random.integer(12, 60));
        }
        for (std::size_t i = 0; dealt < grid_households_[grid]; ++i, ++dealt) {
            // Blocks and houses alike; the first ones of the list get the odd households.
            const std::size_t micro = micros[grid][i % micros[grid].size()];
            ++micro_households_[micro];
        }
    }
}

std::string Places::address_of(Point at) const
{
    const Feature* nearest = nullptr;
    double best = std::numeric_limits<double>::max();
    for (const Feature& feature : town_.features) {
        if (feature.kind != "road" && feature.kind != "path")
            continue;
        const double metres = distance_to_line(feature.line, at);
        if (metres < best) {
            best = metres;
            nearest = &feature;
        }
    }
    const std::size_t cell = town_.mesh.cell_at(at);
    const std::int32_t village = town_.village[cell];
    const std::string_view name =
        village == nowhere ? std::string_view("澜川镇") : village_plans()[static_cast<std::size_t>(village)].name;
    if (nearest == nullptr || best > 260) {
        const int group = town_.grid[cell] == nowhere ? 1 : town_.grid[cell] % 9 + 1;
        const auto yard = static_cast<int>(std::abs(std::lround(at.x / 37) + std::lround(at.y / 53)) % 40) + 1;
        return std::format("{}{}组{}号院坝", name, group, yard);
    }
    // House numbers grow along the road, odd on one side, even on the other.
    double walked = 0;
    double along = 0;
    double closest = std::numeric_limits<double>::max();
    bool left = false;
    for (std::size_t i = 0; i + 1 < nearest->line.size(); ++i) {
        const Point& a = nearest->line[i];
        const Point& b = nearest->line[i + 1];
        const double metres = distance(a, at);
        if (metres < closest) {
            closest = metres;
            along = walked;
            left = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x) > 0;
        }
        walked += distance(a, b);
    }
    const int number = 2 * static_cast<int>(along / 22) + (left ? 1 : 2);
    return std::format("{}{}号附近", nearest->name, number);
}

void Places::find_spots(TownRandom& random)
{
    const auto line_distance = [&](std::string_view kind, int rank, Point at) {
        double best = std::numeric_limits<double>::max();
        for (const Feature& feature : town_.features) {
            if (feature.kind == kind && feature.rank <= rank)
                best = std::min(best, distance_to_line(feature.line, at));
        }
        return best;
    };
    std::vector<std::vector<std::size_t>> cells(grid_total);
    for (std::size_t micro = 0; micro < micro_total; ++micro) {
        auto& own = cells[town_.micro_grid[micro]];
        own.insert(own.end(), town_.micro_inner[micro].begin(), town_.micro_inner[micro].end());
    }
    for (std::size_t grid = 0; grid < grid_total; ++grid) {
        const bool village = !village_plans()[town_.grid_village[grid]].community;
        for (int i = 0; i < spots_per_grid; ++i) {
            // The best of a few tries near a road: people live along roads.
            Point at;
            double best = -1;
            for (int attempt = 0; attempt < 7; ++attempt) {
                const Point candidate = town_.mesh.centre(random.pick(cells[grid]));
                const double score =
                    near_to(std::min(line_distance("road", 2, candidate), line_distance("path", 3, candidate)), 120) +
                    0.2 * random.unit();
                if (score > best) {
                    best = score;
                    at = candidate;
                }
            }
            Spot spot;
            spot.at = at;
            spot.micro = static_cast<std::size_t>(town_.micro[town_.mesh.cell_at(at)]);
            spot.address = address_of(at);
            // A few places give most of the work: rank within the grid, and more in the crowded middle.
            const double busy = (grid_households_[grid] / 150.0) * (village ? 0.55 : 1.0) / std::pow(i + 1, 0.8);
            const double road = line_distance("road", 2, at);
            const double water = std::min(line_distance("river", 1, at), line_distance("stream", 2, at));
            const double hill = line_distance("ridge", 3, at);
            double market = 0;
            for (const Point& one : markets)
                market = std::max(market, near_to(distance(one, at), 260));
            const double core = near_to(std::hypot(at.x - 200, at.y - 100), 1500);
            const auto set = [&](Where where, double weight) {
                spot.weight[static_cast<std::size_t>(where)] = busy * weight;
            };
            set(Where::Any, 1);
            set(Where::Dense, village ? 0.15 : 0.6 + 1.4 * core + 1.2 * near_to(distance(compound, at), 350));
            set(Where::Road, 0.1 + 1.5 * near_to(road, 90));
            set(Where::River, 0.004 + 2 * near_to(water, 110));
            set(Where::Market, 0.02 + 6 * market + 0.25 * core);
            set(Where::School, 0.004 + 8 * near_to(distance(school, at), 220));
            set(Where::Farm, village ? 2.2 : 0.12 + 0.7 * (1 - core));
            set(Where::Forest, 0.01 + 2 * near_to(hill, 220));
            set(Where::Compound, 0.03 + 8 * near_to(distance(compound, at), 300));
            spots_.push_back(std::move(spot));
        }
    }
    for (std::size_t where = 0; where < where_count; ++where) {
        double sum = 0;
        for (const Spot& spot : spots_)
            cumulative_[where].push_back(sum += spot.weight[where]);
    }
}

const Spot& Places::draw(Where where, TownRandom& random) const
{
    const std::vector<double>& sums = cumulative_[static_cast<std::size_t>(where)];
    const auto found = std::ranges::upper_bound(sums, random.unit() * sums.back());
    return spots_[std::min<std::size_t>(static_cast<std::size_t>(found - sums.begin()), spots_.size() - 1)];
}

std::pair<Point, std::size_t> Places::near(const Spot& spot, double spread_m, TownRandom& random) const
{
    const Point at{spot.at.x + random.normal() * spread_m, spot.at.y + random.normal() * spread_m};
    const std::size_t cell = town_.mesh.cell_at(at);
    if (town_.micro[cell] != nowhere && town_.micro_depth[cell] >= 2 &&
        town_.grid[cell] == static_cast<std::int32_t>(town_.micro_grid[spot.micro]))
        return {at, static_cast<std::size_t>(town_.micro[cell])};
    return {{spot.at.x + random.between(-6, 6), spot.at.y + random.between(-6, 6)}, spot.micro};
}

Point Places::within(std::size_t micro, TownRandom& random) const
{
    const Point at = town_.mesh.centre(random.pick(town_.micro_inner[micro]));
    return {at.x + random.between(-6, 6), at.y + random.between(-6, 6)};
}

} // namespace yiping::platform::simulate
