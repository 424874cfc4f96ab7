// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace yiping::platform::simulate {

/// Metres east and north of the middle of the town.
struct Point {
    double x = 0;
    double y = 0;
};
using Line = std::vector<Point>;
/// Ids of mesh vertices, counter-clockwise around the region (outer ring first, then holes clockwise), not closed.
using Ring = std::vector<std::uint32_t>;

inline constexpr std::int32_t nowhere = -1;

/// A honeycomb of equal cells. Regions are sets of cells, borders are cell edges, so regions tile exactly by
/// construction: both sides of a border are the same vertices. Three cells meet in each vertex, so a region never
/// touches itself in a point. Afterwards vertices are moved (smoothed, warped), which moves both sides alike.
class HexMesh {
public:
    HexMesh(double edge_m, Point low, Point high);

    [[nodiscard]] std::size_t cell_count() const
    {
        return static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
    }
    [[nodiscard]] std::size_t vertex_count() const { return cell_count() * 2; }
    [[nodiscard]] double cell_area() const { return 2.598076211353316 * edge_ * edge_; }
    [[nodiscard]] Point centre(std::size_t cell) const;
    /// The cell a point lies in (before any moving of vertices); the outermost if it lies outside.
    [[nodiscard]] std::size_t cell_at(Point point) const;
    /// Up-left, left, down-left, down-right, right, up-right; npos outside the mesh.
    [[nodiscard]] std::array<std::size_t, 6> neighbours(std::size_t cell) const;
    /// Counter-clockwise from the top; edge i to i+1 is the one to neighbour i.
    [[nodiscard]] std::array<std::uint32_t, 6> corners(std::size_t cell) const;
    [[nodiscard]] bool is_rim(std::size_t cell) const;

    [[nodiscard]] const Point& vertex(std::uint32_t id) const { return vertices_[id]; }
    [[nodiscard]] std::vector<Point>& vertices() { return vertices_; }

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

private:
    double edge_;
    Point low_;
    std::int64_t columns_ = 0;
    std::int64_t rows_ = 0;
    std::vector<Point> vertices_;
};

/// A label per cell; `nowhere` is outside.
using Labels = std::vector<std::int32_t>;

/// Grows regions from seeds until all cells with `allowed(cell)` are taken: a cell goes to the seed that reaches it
/// first, where entering a cell costs `cost[cell]` times the seed's slowness. Every region is connected.
void grow(const HexMesh& mesh, std::span<const std::size_t> seeds, std::span<const double> slowness,
    std::span<const double> cost, const std::function<bool(std::size_t)>& allowed, std::int32_t first_label,
    Labels& labels);

/// Rings of every label 0 … count-1.
[[nodiscard]] std::vector<std::vector<Ring>> trace(const HexMesh& mesh, const Labels& labels, std::size_t count);

/// Takes the zigzag out of borders. `levels` go from the most to the least important division; a vertex is drawn only
/// along the most important border it lies on, so that lesser borders end on greater ones without bending them.
void smooth(HexMesh& mesh, std::span<const Labels* const> levels, int rounds);

/// Vertices to leave out: they lie (nearly) on the straight line between their neighbours, and on no corner of any of
/// the levels. True = drop.
[[nodiscard]] std::vector<bool> straight_vertices(
    const HexMesh& mesh, std::span<const Labels* const> levels, double tolerance_m);

/// For each cell the number of cells to the border of its region, 1 at the border.
[[nodiscard]] std::vector<std::int32_t> depth(const HexMesh& mesh, const Labels& labels);

} // namespace yiping::platform::simulate
