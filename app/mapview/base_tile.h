// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/basemap.h>
#include <yiping/geo/tile_archive.h>

#include <QString>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace yiping::mapview {

/// In units of the tile's raster; colour and width come by class when it is drawn, so that neither a change of zoom nor
/// of theme makes a mesh anew.
struct BaseVertex {
    float x, y;
    float ex, ey; ///< aside by half the width; 0 inside an area
    float side, kind; ///< -1 … 1 across the line; the class
};

struct BaseName {
    QString text;
    geo::BaseClass what{};
    int rank = 3;
    geo::WorldPoint at;
};

/// A vector tile made ready on a worker. Never changed again: any thread.
struct BaseTile {
    geo::TileId id;
    std::vector<BaseVertex> vertices;
    /// Areas in the order of their classes, then the lines in theirs.
    std::vector<std::uint32_t> areas, lines;
    std::vector<BaseName> names;
};
inline constexpr double base_tile_raster = 4096;

/// Nothing if the bytes are no tile.
[[nodiscard]] std::shared_ptr<const BaseTile> make_base_tile(geo::TileId id, std::string_view bytes);

} // namespace yiping::mapview
