// SPDX-License-Identifier: GPL-3.0-or-later
#include "hex_mesh.h"

#include "town_random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

namespace yiping::platform::simulate {

namespace {

constexpr double root3 = 1.7320508075688772;

double lattice(std::uint64_t seed, std::int64_t x, std::int64_t y)
{
    std::uint64_t h = seed ^ (static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15ULL) ^
                      (static_cast<std::uint64_t>(y) * 0xC2B2AE3D27D4EB4FULL);
    h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    h = (h ^ (h >> 27U)) * 0x94D049BB133111EBULL;
    h ^= h >> 31U;
    return static_cast<double>(h >> 11U) * 0x1.0p-52 - 1.0;
}

// Border edges of one vertex, at most three, with the importance of each (0 is the most important level).
struct VertexEdges {
    std::array<std::uint32_t, 3> other{};
    std::array<std::uint8_t, 3> level{};
    std::uint8_t count = 0;

    void add(std::uint32_t to, std::uint8_t edge_level)
    {
        other[count] = to;
        level[count] = edge_level;
        ++count;
    }
};

std::vector<VertexEdges> border_edges(const HexMesh& mesh, std::span<const Labels* const> levels)
{
    std::vector<VertexEdges> edges(mesh.vertex_count());
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        const auto near = mesh.neighbours(cell);
        const auto corner = mesh.corners(cell);
        for (std::size_t side = 0; side < 6; ++side) {
            const std::size_t other = near[side];
            if (other == HexMesh::npos || other < cell)
                continue; // each edge once
            for (std::uint8_t level = 0; level < levels.size(); ++level) {
                if ((*levels[level])[cell] == (*levels[level])[other])
                    continue;
                const std::uint32_t a = corner[side];
                const std::uint32_t b = corner[(side + 1) % 6];
                edges[a].add(b, level);
                edges[b].add(a, level);
                break;
            }
        }
    }
    return edges;
}

} // namespace

double value_noise(std::uint64_t seed, double x, double y)
{
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const auto ix = static_cast<std::int64_t>(fx);
    const auto iy = static_cast<std::int64_t>(fy);
    const auto ease = [](double t) { return t * t * t * (t * (t * 6 - 15) + 10); };
    const double u = ease(x - fx);
    const double v = ease(y - fy);
    const double a = lattice(seed, ix, iy);
    const double b = lattice(seed, ix + 1, iy);
    const double c = lattice(seed, ix, iy + 1);
    const double d = lattice(seed, ix + 1, iy + 1);
    return (a + (b - a) * u) * (1 - v) + (c + (d - c) * u) * v;
}

HexMesh::HexMesh(double edge_m, Point low, Point high) : edge_(edge_m), low_(low)
{
    columns_ = static_cast<std::int64_t>(std::ceil((high.x - low.x) / (root3 * edge_))) + 2;
    rows_ = static_cast<std::int64_t>(std::ceil((high.y - low.y) / (1.5 * edge_))) + 2;
    vertices_.resize(vertex_count());
    for (std::size_t cell = 0; cell < cell_count(); ++cell) {
        const Point middle = centre(cell);
        vertices_[cell * 2] = {middle.x, middle.y + edge_};
        vertices_[cell * 2 + 1] = {middle.x, middle.y - edge_};
    }
}

Point HexMesh::centre(std::size_t cell) const
{
    const auto column = static_cast<std::int64_t>(cell) % columns_;
    const auto row = static_cast<std::int64_t>(cell) / columns_;
    return {low_.x + root3 * edge_ * (static_cast<double>(column) + (row % 2 != 0 ? 0.5 : 0.0)),
        low_.y + 1.5 * edge_ * static_cast<double>(row)};
}

std::size_t HexMesh::cell_at(Point point) const
{
    const auto near_row = static_cast<std::int64_t>(std::lround((point.y - low_.y) / (1.5 * edge_)));
    std::size_t best = 0;
    double best_distance = std::numeric_limits<double>::max();
    for (std::int64_t row = near_row - 1; row <= near_row + 1; ++row) {
        const std::int64_t r = std::clamp<std::int64_t>(row, 0, rows_ - 1);
        const double shift = r % 2 != 0 ? 0.5 : 0.0;
        const auto column = static_cast<std::int64_t>(std::lround((point.x - low_.x) / (root3 * edge_) - shift));
        const std::int64_t c = std::clamp<std::int64_t>(column, 0, columns_ - 1);
        const auto cell = static_cast<std::size_t>(r * columns_ + c);
        const Point middle = centre(cell);
        const double distance =
            (middle.x - point.x) * (middle.x - point.x) + (middle.y - point.y) * (middle.y - point.y);
        if (distance < best_distance) {
            best_distance = distance;
            best = cell;
        }
    }
    return best;
}

std::array<std::size_t, 6> HexMesh::neighbours(std::size_t cell) const
{
    const auto column = static_cast<std::int64_t>(cell) % columns_;
    const auto row = static_cast<std::int64_t>(cell) / columns_;
    const std::int64_t odd = row % 2;
    const auto at = [&](std::int64_t c, std::int64_t r) {
        return c < 0 || r < 0 || c >= columns_ || r >= rows_ ? npos : static_cast<std::size_t>(r * columns_ + c);
    };
    return {at(column - 1 + odd, row + 1), at(column - 1, row), at(column - 1 + odd, row - 1),
        at(column + odd, row - 1), at(column + 1, row), at(column + odd, row + 1)};
}

std::array<std::uint32_t, 6> HexMesh::corners(std::size_t cell) const
{
    const auto near = neighbours(cell);
    const auto north = [](std::size_t of) { return static_cast<std::uint32_t>(of * 2); };
    const auto south = [](std::size_t of) { return static_cast<std::uint32_t>(of * 2 + 1); };
    // A corner is the top or the bottom of exactly one cell; rim cells lack some and never belong to a region.
    return {north(cell), near[0] == npos ? 0 : south(near[0]), near[2] == npos ? 0 : north(near[2]), south(cell),
        near[3] == npos ? 0 : north(near[3]), near[5] == npos ? 0 : south(near[5])};
}

bool HexMesh::is_rim(std::size_t cell) const
{
    return std::ranges::any_of(neighbours(cell), [](std::size_t near) { return near == npos; });
}

void grow(const HexMesh& mesh, std::span<const std::size_t> seeds, std::span<const double> slowness,
    std::span<const double> cost, const std::function<bool(std::size_t)>& allowed, std::int32_t first_label,
    Labels& labels)
{
    struct Arrival {
        double at;
        std::size_t cell;
        std::size_t seed;
        bool operator>(const Arrival& other) const
        {
            return at != other.at ? at > other.at : (cell != other.cell ? cell > other.cell : seed > other.seed);
        }
    };
    std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> waiting;
    std::vector<double> best(mesh.cell_count(), std::numeric_limits<double>::max());
    std::vector<bool> taken(mesh.cell_count(), false);
    for (std::size_t i = 0; i < seeds.size(); ++i)
        waiting.push({0, seeds[i], i});
    while (!waiting.empty()) {
        const Arrival now = waiting.top();
        waiting.pop();
        if (taken[now.cell])
            continue;
        taken[now.cell] = true;
        labels[now.cell] = first_label + static_cast<std::int32_t>(now.seed);
        for (const std::size_t next : mesh.neighbours(now.cell)) {
            if (next == HexMesh::npos || taken[next] || !allowed(next))
                continue;
            const double at = now.at + cost[next] * slowness[now.seed];
            if (at < best[next]) {
                best[next] = at;
                waiting.push({at, next, now.seed});
            }
        }
    }
}

std::vector<std::vector<Ring>> trace(const HexMesh& mesh, const Labels& labels, std::size_t count)
{
    // The next corner of a region's border after a corner, as (label, to) per corner: at most three regions meet.
    struct Next {
        std::array<std::int32_t, 3> label{nowhere, nowhere, nowhere};
        std::array<std::uint32_t, 3> to{};
    };
    std::vector<Next> next(mesh.vertex_count());
    struct Start {
        std::uint32_t vertex;
        std::int32_t label;
    };
    std::vector<Start> starts;
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (labels[cell] == nowhere)
            continue;
        const auto near = mesh.neighbours(cell);
        const auto corner = mesh.corners(cell);
        for (std::size_t side = 0; side < 6; ++side) {
            if (near[side] != HexMesh::npos && labels[near[side]] == labels[cell])
                continue;
            Next& slots = next[corner[side]];
            for (std::size_t i = 0; i < 3; ++i) {
                if (slots.label[i] == nowhere) {
                    slots.label[i] = labels[cell];
                    slots.to[i] = corner[(side + 1) % 6];
                    break;
                }
            }
            starts.push_back({corner[side], labels[cell]});
        }
    }

    std::vector<std::vector<Ring>> rings(count);
    const auto take = [&](std::uint32_t vertex, std::int32_t label) -> std::int64_t {
        Next& slots = next[vertex];
        for (std::size_t i = 0; i < 3; ++i) {
            if (slots.label[i] == label) {
                slots.label[i] = nowhere - 1; // walked
                return slots.to[i];
            }
        }
        return -1;
    };
    for (const Start& start : starts) {
        Ring ring;
        std::uint32_t at = start.vertex;
        for (std::int64_t to = take(at, start.label); to >= 0; to = take(at, start.label)) {
            ring.push_back(at);
            at = static_cast<std::uint32_t>(to);
        }
        if (!ring.empty())
            rings[static_cast<std::size_t>(start.label)].push_back(std::move(ring));
    }
    // Outer ring first: the one with the positive area; all others are holes.
    for (std::vector<Ring>& of_region : rings) {
        std::ranges::stable_sort(of_region, std::greater<>(), [&](const Ring& ring) {
            double twice = 0;
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const Point& a = mesh.vertex(ring[i]);
                const Point& b = mesh.vertex(ring[(i + 1) % ring.size()]);
                twice += a.x * b.y - b.x * a.y;
            }
            return twice;
        });
    }
    return rings;
}

void smooth(HexMesh& mesh, std::span<const Labels* const> levels, int rounds)
{
    const std::vector<VertexEdges> edges = border_edges(mesh, levels);
    std::vector<Point> moved = mesh.vertices();
    for (int round = 0; round < rounds; ++round) {
        std::vector<Point>& at = mesh.vertices();
        for (std::size_t id = 0; id < edges.size(); ++id) {
            const VertexEdges& own = edges[id];
            if (own.count < 2)
                continue;
            const std::uint8_t strongest = *std::min_element(own.level.begin(), own.level.begin() + own.count);
            Point sum;
            int used = 0;
            for (std::size_t i = 0; i < own.count; ++i) {
                if (own.level[i] != strongest)
                    continue;
                sum.x += at[own.other[i]].x;
                sum.y += at[own.other[i]].y;
                ++used;
            }
            if (used < 2)
                continue;
            moved[id] = {at[id].x * 0.5 + sum.x / used * 0.5, at[id].y * 0.5 + sum.y / used * 0.5};
        }
        at = moved;
    }
}

std::vector<bool> straight_vertices(const HexMesh& mesh, std::span<const Labels* const> levels, double tolerance_m)
{
    const std::vector<VertexEdges> edges = border_edges(mesh, levels);
    std::vector<bool> drop(mesh.vertex_count(), false);
    for (std::size_t id = 0; id < edges.size(); ++id) {
        const VertexEdges& own = edges[id];
        if (own.count != 2 || drop[own.other[0]] || drop[own.other[1]])
            continue;
        const Point& a = mesh.vertex(own.other[0]);
        const Point& b = mesh.vertex(own.other[1]);
        const Point& p = mesh.vertex(static_cast<std::uint32_t>(id));
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (length > 0 && std::abs((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length < tolerance_m)
            drop[id] = true;
    }
    return drop;
}

std::vector<std::int32_t> depth(const HexMesh& mesh, const Labels& labels)
{
    std::vector<std::int32_t> found(mesh.cell_count(), 0);
    std::vector<std::size_t> front;
    for (std::size_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (labels[cell] == nowhere)
            continue;
        for (const std::size_t near : mesh.neighbours(cell)) {
            if (near == HexMesh::npos || labels[near] != labels[cell]) {
                found[cell] = 1;
                front.push_back(cell);
                break;
            }
        }
    }
    for (std::size_t head = 0; head < front.size(); ++head) {
        for (const std::size_t near : mesh.neighbours(front[head])) {
            if (near != HexMesh::npos && labels[near] != nowhere && found[near] == 0) {
                found[near] = found[front[head]] + 1;
                front.push_back(near);
            }
        }
    }
    return found;
}

} // namespace yiping::platform::simulate
