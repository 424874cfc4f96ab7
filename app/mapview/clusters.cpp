// SPDX-License-Identifier: GPL-3.0-or-later
#include "clusters.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>

namespace yiping::mapview {

namespace {

constexpr std::uint32_t always_one_from = 4;
/// Radius of a symbol in sizes of a single one, a slight touch allowed.
constexpr double single_radius = 0.42, many_radius = 0.74;

/// Symbols that would still lie on one another become one, the fuller one keeping its place.
std::vector<MapSymbol> spread(std::vector<MapSymbol> symbols, double size)
{
    const double cell = 2 * many_radius * size;
    const auto radius = [size](const MapSymbol& symbol) {
        return size * (symbol.count > 1 ? many_radius : single_radius);
    };
    const auto cell_of = [cell](double value) { return static_cast<std::int64_t>(std::floor(value / cell)); };
    const auto name_of = [](std::int64_t x, std::int64_t y) {
        return static_cast<std::uint64_t>(x) << 32U ^ (static_cast<std::uint64_t>(y) & 0xFFFFFFFFU);
    };
    std::ranges::stable_sort(symbols, std::greater{}, &MapSymbol::count);
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> cells;
    cells.reserve(symbols.size());
    std::vector<MapSymbol> kept;
    kept.reserve(symbols.size());
    const auto touched_by = [&](const MapSymbol& symbol) -> MapSymbol* {
        const std::int64_t x = cell_of(symbol.at.x);
        const std::int64_t y = cell_of(symbol.at.y);
        for (std::int64_t dx = -1; dx <= 1; ++dx) {
            for (std::int64_t dy = -1; dy <= 1; ++dy) {
                const auto there = cells.find(name_of(x + dx, y + dy));
                if (there == cells.end()) {
                    continue;
                }
                for (const std::uint32_t at : there->second) {
                    MapSymbol& other = kept[at];
                    if (std::hypot(other.at.x - symbol.at.x, other.at.y - symbol.at.y) <
                        radius(symbol) + radius(other)) {
                        return &other;
                    }
                }
            }
        }
        return nullptr;
    };
    for (const MapSymbol& symbol : symbols) {
        if (MapSymbol* touched = touched_by(symbol)) {
            touched->count += symbol.count;
            for (std::size_t i = 0; i < touched->statuses.size(); ++i) {
                touched->statuses[i] += symbol.statuses[i];
            }
            continue;
        }
        cells[name_of(cell_of(symbol.at.x), cell_of(symbol.at.y))].push_back(static_cast<std::uint32_t>(kept.size()));
        kept.push_back(symbol);
    }
    return kept;
}

} // namespace

int level_of_cell(double cell)
{
    return std::clamp(static_cast<int>(std::floor(-std::log2(std::max(cell, 1e-12)))), 0, geo::PointIndex::deepest);
}

std::vector<MapSymbol> symbols_in(const geo::PointIndex& index, const geo::WorldBox& view, ClusterSizes sizes)
{
    const int level = level_of_cell(sizes.cell);
    const double side = std::ldexp(1.0, -level);
    std::vector<geo::Cluster> found;
    index.clusters({{view.low.x - side, view.low.y - side}, {view.high.x + side, view.high.y + side}}, level,
        always_one_from, found);
    std::vector<MapSymbol> symbols;
    symbols.reserve(found.size());
    // A symbol of many stays within its cell, so that two never touch.
    const double share = std::max(0.0, 1 - 2 * many_radius * sizes.touch / side);
    for (const geo::Cluster& each : found) {
        MapSymbol symbol{each.at, each.count, each.key, each.groups};
        if (each.count > 1) {
            const WorldPoint middle{each.low.x + side / 2, each.low.y + side / 2};
            symbol.at = {middle.x + (each.at.x - middle.x) * share, middle.y + (each.at.y - middle.y) * share};
        }
        symbols.push_back(symbol);
    }
    return spread(std::move(symbols), sizes.touch);
}

} // namespace yiping::mapview
