// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/mercator.h>
#include <yiping/mapview/symbols.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace yiping::mapview {

/// A case of the map; `status` 0 is not shown.
struct MapPoint {
    WorldPoint at;
    std::uint8_t status = 0;
};

/// What is drawn at one place: one case, or many.
struct MapSymbol {
    WorldPoint at;
    std::uint32_t count = 0;
    std::uint32_t first = 0; ///< index of the point, or of one of them
    std::array<std::uint32_t, status_count> statuses{};
};

/// How far apart symbols are kept, in world units.
struct ClusterSizes {
    double cell = 0;  ///< points of one cell may become one
    double touch = 0; ///< size of a single symbol: no two symbols come much nearer than this
};

/// Points too near to be told apart become one symbol with a count; the rest stay as they are. The result depends only
/// on the points and the sizes, not on where the camera is. One pass over the points and one over the filled cells.
[[nodiscard]] std::vector<MapSymbol> cluster(std::span<const MapPoint> points, ClusterSizes sizes);

} // namespace yiping::mapview
