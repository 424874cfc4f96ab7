// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scene_mesh.h"

#include <yiping/geo/terrain.h>
#include <yiping/mapview/pinhole.h>

#include <cstdint>
#include <vector>

/// The ground as triangles, coarser the farther away. Pure, any thread.
namespace yiping::scene3d {

struct GroundVertex {
    float x = 0, y = 0;   ///< local units
    float height = 0;     ///< metres above the map's level, as drawn
    float shade = 1;      ///< how the sun falls on it: 1 where it is flat
};
static_assert(sizeof(GroundVertex) == 16);

/// What a view needs to know of a camera: depth is linear in local coordinates.
struct GroundView {
    std::array<double, 12> rows{}; ///< Pinhole::rows
    double width = 0, height = 0;  ///< pixels
    double rise = 1;               ///< local units of a metre as drawn
    /// A triangle's side may be so many pixels.
    double pixels = 24;
};

/// Squares of `chunk_cells` cells, each drawn with every sample, every second, every fourth …; a skirt around each
/// hides the cracks between levels. Vertices are made once.
class TerrainMesh {
public:
    static constexpr std::uint32_t chunk_cells = 32;
    static constexpr int levels = 6;

    TerrainMesh() = default;
    /// Of heights, or, of an empty relief, of a plain over `plain`.
    TerrainMesh(const mapview::GroundRelief& relief, const geo::WorldBox& plain, const LocalFrame& frame);

    [[nodiscard]] const std::vector<GroundVertex>& vertices() const { return vertices_; }
    [[nodiscard]] const geo::WorldBox& box() const { return box_; }
    /// Triangles to draw now: chunks outside the view left out. Counter-clockwise on the screen where they look up.
    [[nodiscard]] std::vector<std::uint32_t> select(const GroundView& view) const;
    /// Level of each chunk for a view, -1 where it is out of it.
    [[nodiscard]] std::vector<int> levels_for(const GroundView& view) const;

private:
    struct Chunk {
        std::uint32_t first = 0; ///< its vertices: (columns + 1) × (rows + 1), then the skirt
        std::uint32_t columns = 0, rows = 0;
        float low_x = 0, low_y = 0, high_x = 0, high_y = 0, low_z = 0, high_z = 0;
    };
    void add_chunk(const std::vector<GroundVertex>& samples, std::uint32_t stride, std::uint32_t column,
        std::uint32_t row, std::uint32_t columns, std::uint32_t rows);
    void add_triangles(const Chunk& chunk, std::uint32_t step, std::vector<std::uint32_t>& into) const;
    [[nodiscard]] int level_of(const Chunk& chunk, const GroundView& view) const;

    std::vector<GroundVertex> vertices_;
    std::vector<Chunk> chunks_;
    geo::WorldBox box_{};
    double cell_ = 1; ///< local units
    float skirt_ = 0; ///< metres
};

} // namespace yiping::scene3d
