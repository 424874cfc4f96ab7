// SPDX-License-Identifier: GPL-3.0-or-later
#include "clusters.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <tuple>
#include <utility>

namespace yiping::mapview {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t always_one_from = 4;

struct Cell {
    std::int64_t x, y;
    double sum_x = 0, sum_y = 0;
    std::uint32_t count = 0;
    std::uint32_t first = none;
    std::array<std::uint32_t, status_count> statuses{};
    bool taken = false;

    [[nodiscard]] WorldPoint middle() const { return {sum_x / count, sum_y / count}; }
    void take(const Cell& other)
    {
        sum_x += other.sum_x;
        sum_y += other.sum_y;
        count += other.count;
        for (std::size_t i = 0; i < statuses.size(); ++i) {
            statuses[i] += other.statuses[i];
        }
    }
};

/// Filled cells by their place: open addressing over a vector.
class Cells {
public:
    explicit Cells(std::size_t points) : slots_(std::bit_ceil(std::max<std::size_t>(points * 2, 64)), none) {}

    std::uint32_t find(std::int64_t x, std::int64_t y) const { return slots_[slot(x, y)]; }
    std::uint32_t make(std::int64_t x, std::int64_t y)
    {
        std::uint32_t& at = slots_[slot(x, y)];
        if (at == none) {
            at = static_cast<std::uint32_t>(cells.size());
            cells.push_back({.x = x, .y = y});
        }
        return at;
    }

    std::vector<Cell> cells;

private:
    std::size_t slot(std::int64_t x, std::int64_t y) const
    {
        const std::size_t mask = slots_.size() - 1;
        auto hash = static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15ULL ^
                    static_cast<std::uint64_t>(y) * 0xC2B2AE3D27D4EB4FULL;
        hash ^= hash >> 29;
        for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
            if (slots_[at] == none || (cells[slots_[at]].x == x && cells[slots_[at]].y == y)) {
                return at;
            }
        }
    }
    std::vector<std::uint32_t> slots_;
};

double distance(WorldPoint a, WorldPoint b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// Symbols that would still lie on one another become one, the fuller one keeping its place.
std::vector<MapSymbol> spread(std::vector<MapSymbol> symbols, double size)
{
    constexpr double single = 0.42, many = 0.74; // radius in sizes, a slight touch allowed
    const double cell = 2 * many * size;
    std::ranges::stable_sort(symbols, std::greater{}, &MapSymbol::count);
    Cells grid(symbols.size());
    std::vector<std::vector<std::uint32_t>> members; // by cell
    std::vector<MapSymbol> kept;
    kept.reserve(symbols.size());
    for (const MapSymbol& symbol : symbols) {
        const auto x = static_cast<std::int64_t>(std::floor(symbol.at.x / cell));
        const auto y = static_cast<std::int64_t>(std::floor(symbol.at.y / cell));
        MapSymbol* touched = nullptr;
        for (std::int64_t dx = -1; dx <= 1 && !touched; ++dx) {
            for (std::int64_t dy = -1; dy <= 1 && !touched; ++dy) {
                const std::uint32_t other = grid.find(x + dx, y + dy);
                for (const std::uint32_t at : other == none ? std::vector<std::uint32_t>{} : members[other]) {
                    const double apart =
                        size * ((symbol.count > 1 ? many : single) + (kept[at].count > 1 ? many : single));
                    if (distance(kept[at].at, symbol.at) < apart) {
                        touched = &kept[at];
                        break;
                    }
                }
            }
        }
        if (touched) {
            touched->count += symbol.count;
            for (std::size_t i = 0; i < touched->statuses.size(); ++i) {
                touched->statuses[i] += symbol.statuses[i];
            }
            continue;
        }
        const std::uint32_t mine = grid.make(x, y);
        members.resize(grid.cells.size());
        members[mine].push_back(static_cast<std::uint32_t>(kept.size()));
        kept.push_back(symbol);
    }
    return kept;
}

} // namespace

std::vector<MapSymbol> cluster(std::span<const MapPoint> points, ClusterSizes sizes)
{
    std::size_t shown = 0;
    for (const MapPoint& point : points) {
        shown += point.status != 0;
    }
    Cells grid(shown);
    std::vector<std::uint32_t> next(points.size(), none);
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        const MapPoint& point = points[i];
        if (point.status == 0) {
            continue;
        }
        const auto cell_at = [&](double value) { return static_cast<std::int64_t>(std::floor(value / sizes.cell)); };
        Cell& cell = grid.cells[grid.make(cell_at(point.at.x), cell_at(point.at.y))];
        cell.sum_x += point.at.x;
        cell.sum_y += point.at.y;
        ++cell.count;
        ++cell.statuses[point.status];
        next[i] = cell.first;
        cell.first = i;
    }

    std::vector<std::uint32_t> order(grid.cells.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        const Cell &left = grid.cells[a], &right = grid.cells[b];
        return std::tie(right.count, left.x, left.y) < std::tie(left.count, right.x, right.y);
    });

    std::vector<MapSymbol> symbols;
    symbols.reserve(order.size());
    const auto add_cluster = [&](const Cell& cell) {
        symbols.push_back({cell.middle(), cell.count, cell.first, cell.statuses});
    };
    for (const std::uint32_t which : order) {
        Cell& cell = grid.cells[which];
        if (cell.taken) {
            continue;
        }
        cell.taken = true;
        if (cell.count >= always_one_from) {
            // The fullest cell draws in neighbours whose middle would touch it.
            const WorldPoint middle = cell.middle();
            Cell sum = cell;
            for (std::int64_t dx = -1; dx <= 1; ++dx) {
                for (std::int64_t dy = -1; dy <= 1; ++dy) {
                    const std::uint32_t other = grid.find(cell.x + dx, cell.y + dy);
                    if (other != none && !grid.cells[other].taken &&
                        distance(grid.cells[other].middle(), middle) < sizes.cell) {
                        sum.take(grid.cells[other]);
                        grid.cells[other].taken = true;
                    }
                }
            }
            add_cluster(sum);
            continue;
        }
        for (std::uint32_t i = cell.first; i != none; i = next[i]) {
            MapSymbol one{points[i].at, 1, i, {}};
            one.statuses[points[i].status] = 1;
            symbols.push_back(one);
        }
    }
    return spread(std::move(symbols), sizes.touch);
}

} // namespace yiping::mapview
