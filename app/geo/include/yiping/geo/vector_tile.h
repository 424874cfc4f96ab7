// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Mapbox Vector Tiles 2.1 (https://github.com/mapbox/vector-tile-spec), as far as base maps need them: texts and whole
/// numbers as attributes. Every byte of a tile is taken as hostile. Pure functions, any thread.
namespace yiping::geo {

/// Tile coordinates: from the north-west corner, `extent` to the side.
struct TilePoint {
    std::int32_t x = 0, y = 0;
    bool operator==(const TilePoint&) const = default;
};
using TilePath = std::vector<TilePoint>;

struct VectorFeature {
    enum class Kind : std::uint8_t { Unknown, Points, Lines, Areas };
    struct Attribute {
        std::string key, text; ///< numbers and truths as their text
        bool operator==(const Attribute&) const = default;
    };
    Kind kind = Kind::Unknown;
    std::vector<Attribute> attributes;
    /// Points: one path. Lines: one each. Areas: rings, not closed; an outer one runs clockwise on the screen (y down),
    /// the holes behind it the other way.
    std::vector<TilePath> paths;

    [[nodiscard]] std::string_view text(std::string_view key) const;
    bool operator==(const VectorFeature&) const = default;
};

struct VectorLayer {
    std::string name;
    std::int32_t extent = 4096;
    std::vector<VectorFeature> features;
    bool operator==(const VectorLayer&) const = default;
};
using VectorTile = std::vector<VectorLayer>;

/// An unpacked tile. Nothing if it is damaged; features of no known kind are left out.
[[nodiscard]] std::optional<VectorTile> read_vector_tile(std::string_view bytes);
[[nodiscard]] std::string write_vector_tile(const VectorTile& tile);
/// Twice the signed area, positive where the ring runs clockwise on the screen.
[[nodiscard]] std::int64_t doubled_area(const TilePath& ring);

} // namespace yiping::geo
