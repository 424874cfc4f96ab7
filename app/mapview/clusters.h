// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/point_index.h>
#include <yiping/mapview/mercator.h>
#include <yiping/mapview/symbols.h>

#include <array>
#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// What is drawn at one place: one case, or many.
struct MapSymbol {
    WorldPoint at;
    std::uint32_t count = 0;
    std::uint32_t first = 0; ///< key of the case, or of one of them
    std::array<std::uint32_t, status_count> statuses{};
};

/// How far apart symbols are kept, in world units.
struct ClusterSizes {
    double cell = 0;  ///< points of one cell become one; the cells taken are up to twice as wide
    double touch = 0; ///< size of a single symbol: no two symbols come much nearer than this
};

/// Level of the quadtree whose cells are at least this wide.
[[nodiscard]] int level_of_cell(double cell);
/// Cases of a cell as one symbol within it, few ones as themselves; of symbols that would lie on one another the fuller
/// keeps its place. Depends on the points and the sizes, and only within a cell of the view's rim on the view.
[[nodiscard]] std::vector<MapSymbol> symbols_in(
    const geo::PointIndex& index, const geo::WorldBox& view, ClusterSizes sizes);

} // namespace yiping::mapview
