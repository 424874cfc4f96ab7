// SPDX-License-Identifier: GPL-3.0-or-later
#include "terrain_mesh.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yiping::scene3d {

namespace {

constexpr std::uint32_t plain_cells = 32;
constexpr float skirt_metres = 60;
constexpr std::uint32_t slope_reach = 3; ///< samples

/// Samples of the coarse grid: every `step`-th, and always the last.
std::vector<std::uint32_t> coarse(std::uint32_t cells, std::uint32_t step)
{
    std::vector<std::uint32_t> at;
    for (std::uint32_t i = 0; i < cells; i += step) {
        at.push_back(i);
    }
    at.push_back(cells);
    return at;
}

} // namespace

TerrainMesh::TerrainMesh(const mapview::GroundRelief& relief, const geo::WorldBox& plain, const LocalFrame& frame)
{
    const geo::Terrain* terrain = relief.terrain && !relief.terrain->empty() ? relief.terrain.get() : nullptr;
    box_ = terrain ? terrain->box() : plain;
    const std::uint32_t columns = terrain ? terrain->columns() : plain_cells + 1;
    const std::uint32_t rows = terrain ? terrain->rows() : plain_cells + 1;
    skirt_ = skirt_metres;
    cell_ = (box_.high.x - box_.low.x) / (columns - 1) / frame.unit;
    const double metres = 1 / (geo::world_per_metre(geo::to_lon_lat({box_.low.x, (box_.low.y + box_.high.y) / 2}).lat));
    const double across = (box_.high.x - box_.low.x) / (columns - 1) * metres;
    const double along = (box_.high.y - box_.low.y) / (rows - 1) * metres;

    std::vector<GroundVertex> samples(static_cast<std::size_t>(columns) * rows);
    const auto height = [&](std::uint32_t column, std::uint32_t row) {
        return terrain ? (static_cast<double>(terrain->sample(column, row)) - terrain->middle()) * relief.exaggeration
                       : 0.0;
    };
    for (std::uint32_t row = 0; row < rows; ++row) {
        for (std::uint32_t column = 0; column < columns; ++column) {
            const WorldPoint at{box_.low.x + (box_.high.x - box_.low.x) * column / (columns - 1),
                box_.low.y + (box_.high.y - box_.low.y) * row / (rows - 1)};
            // Over some samples: between two, the bank of a river is a saw.
            const std::uint32_t west = column - std::min(column, slope_reach);
            const std::uint32_t east = std::min(column + slope_reach, columns - 1);
            const std::uint32_t north = row - std::min(row, slope_reach);
            const std::uint32_t south = std::min(row + slope_reach, rows - 1);
            const double dx = (height(east, row) - height(west, row)) / (across * (east - west));
            const double dy = (height(column, south) - height(column, north)) / (along * (south - north));
            // Lit from the north-west, half-way up: flat ground is 1. What is brighter is held back, for pale colours
            // of the day have no room above them.
            const double facing = (dx * 1.15 + dy * 1.15 + 0.8) / std::sqrt(dx * dx + dy * dy + 1) / 0.8;
            const double shade = facing > 1 ? std::min(1 + (facing - 1) * 0.4, 1.18) : std::max(facing, 0.4);
            samples[static_cast<std::size_t>(row) * columns + column] = {
                frame.x(at), frame.y(at), static_cast<float>(height(column, row)), static_cast<float>(shade)};
        }
    }
    for (std::uint32_t row = 0; row + 1 < rows; row += chunk_cells) {
        for (std::uint32_t column = 0; column + 1 < columns; column += chunk_cells) {
            add_chunk(samples, columns, column, row, std::min(chunk_cells, columns - 1 - column),
                std::min(chunk_cells, rows - 1 - row));
        }
    }
}

void TerrainMesh::add_chunk(const std::vector<GroundVertex>& samples, std::uint32_t stride, std::uint32_t column,
    std::uint32_t row, std::uint32_t columns, std::uint32_t rows)
{
    Chunk chunk;
    chunk.first = static_cast<std::uint32_t>(vertices_.size());
    chunk.columns = columns;
    chunk.rows = rows;
    chunk.low_x = chunk.low_y = chunk.low_z = std::numeric_limits<float>::max();
    chunk.high_x = chunk.high_y = chunk.high_z = std::numeric_limits<float>::lowest();
    const auto sample = [&](std::uint32_t x, std::uint32_t y) -> const GroundVertex& {
        return samples[static_cast<std::size_t>(row + y) * stride + column + x];
    };
    for (std::uint32_t y = 0; y <= rows; ++y) {
        for (std::uint32_t x = 0; x <= columns; ++x) {
            const GroundVertex& at = sample(x, y);
            vertices_.push_back(at);
            chunk.low_x = std::min(chunk.low_x, at.x);
            chunk.high_x = std::max(chunk.high_x, at.x);
            chunk.low_y = std::min(chunk.low_y, at.y);
            chunk.high_y = std::max(chunk.high_y, at.y);
            chunk.low_z = std::min(chunk.low_z, at.height);
            chunk.high_z = std::max(chunk.high_z, at.height);
        }
    }
    const auto hem = [&](const GroundVertex& at) {
        vertices_.push_back(at);
        vertices_.back().height -= skirt_;
    };
    // North, south, west, east.
    for (const std::uint32_t y : {0U, rows}) {
        for (std::uint32_t x = 0; x <= columns; ++x) {
            hem(sample(x, y));
        }
    }
    for (const std::uint32_t x : {0U, columns}) {
        for (std::uint32_t y = 0; y <= rows; ++y) {
            hem(sample(x, y));
        }
    }
    chunks_.push_back(chunk);
}

void TerrainMesh::add_triangles(const Chunk& chunk, std::uint32_t step, std::vector<std::uint32_t>& into) const
{
    const std::uint32_t wide = chunk.columns + 1;
    const auto at = [&](std::uint32_t x, std::uint32_t y) { return chunk.first + y * wide + x; };
    const std::vector<std::uint32_t> xs = coarse(chunk.columns, step), ys = coarse(chunk.rows, step);
    for (std::size_t j = 0; j + 1 < ys.size(); ++j) {
        for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
            const std::uint32_t a = at(xs[i], ys[j]), b = at(xs[i + 1], ys[j]);
            const std::uint32_t c = at(xs[i + 1], ys[j + 1]), d = at(xs[i], ys[j + 1]);
            into.insert(into.end(), {a, c, b, a, d, c});
        }
    }
    const std::uint32_t skirt = chunk.first + wide * (chunk.rows + 1);
    const std::uint32_t south = skirt + wide, west = south + wide, east = west + chunk.rows + 1;
    // Seen from outside.
    const auto hem = [&](std::uint32_t a, std::uint32_t b, std::uint32_t below_a, std::uint32_t below_b) {
        into.insert(into.end(), {a, b, below_b, a, below_b, below_a});
    };
    for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
        hem(at(xs[i], 0), at(xs[i + 1], 0), skirt + xs[i], skirt + xs[i + 1]);
        hem(at(xs[i + 1], chunk.rows), at(xs[i], chunk.rows), south + xs[i + 1], south + xs[i]);
    }
    for (std::size_t j = 0; j + 1 < ys.size(); ++j) {
        hem(at(0, ys[j + 1]), at(0, ys[j]), west + ys[j + 1], west + ys[j]);
        hem(at(chunk.columns, ys[j]), at(chunk.columns, ys[j + 1]), east + ys[j], east + ys[j + 1]);
    }
}

int TerrainMesh::level_of(const Chunk& chunk, const GroundView& view) const
{
    const auto& m = view.rows;
    double nearest = std::numeric_limits<double>::max();
    double low_x = nearest, high_x = -nearest, low_y = nearest, high_y = -nearest;
    bool behind = false, before = false;
    for (const float x : {chunk.low_x, chunk.high_x}) {
        for (const float y : {chunk.low_y, chunk.high_y}) {
            for (const float height : {chunk.low_z, chunk.high_z}) {
                const double z = static_cast<double>(height) * view.rise;
                const double depth = m[8] * x + m[9] * y + m[10] * z + m[11];
                nearest = std::min(nearest, depth);
                if (depth <= 1e-3) {
                    behind = true;
                    continue;
                }
                before = true;
                const double px = (m[0] * x + m[1] * y + m[2] * z + m[3]) / depth;
                const double py = (m[4] * x + m[5] * y + m[6] * z + m[7]) / depth;
                low_x = std::min(low_x, px);
                high_x = std::max(high_x, px);
                low_y = std::min(low_y, py);
                high_y = std::max(high_y, py);
            }
        }
    }
    if (!before) {
        return -1;
    }
    if (!behind && (high_x < 0 || low_x > view.width || high_y < 0 || low_y > view.height)) {
        return -1;
    }
    const double length = std::sqrt(m[8] * m[8] + m[9] * m[9] + m[10] * m[10]);
    // A local unit is so many pixels at this depth.
    const double focal = view.height / 2 / std::tan(mapview::map_field_of_view * 3.14159265358979 / 360);
    const double side = cell_ * length * focal / std::max(nearest, 1e-3);
    const double wanted = std::log2(std::max(view.pixels / std::max(side, 1e-9), 1.0));
    return std::clamp(static_cast<int>(wanted), 0, levels - 1);
}

std::vector<int> TerrainMesh::levels_for(const GroundView& view) const
{
    std::vector<int> found;
    found.reserve(chunks_.size());
    for (const Chunk& chunk : chunks_) {
        found.push_back(level_of(chunk, view));
    }
    return found;
}

std::vector<std::uint32_t> TerrainMesh::select(const GroundView& view) const
{
    std::vector<std::uint32_t> triangles;
    for (const Chunk& chunk : chunks_) {
        if (const int level = level_of(chunk, view); level >= 0) {
            add_triangles(chunk, 1U << static_cast<unsigned>(level), triangles);
        }
    }
    return triangles;
}

} // namespace yiping::scene3d
