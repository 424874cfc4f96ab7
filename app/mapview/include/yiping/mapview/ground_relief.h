// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/terrain.h>
#include <yiping/mapview/mercator.h>

#include <memory>

namespace yiping::mapview {

/// How high the ground of a map is drawn. A plain value; any thread.
struct GroundRelief {
    std::shared_ptr<const geo::Terrain> terrain; ///< nullptr: a plain
    double exaggeration = 1;                     ///< heights are drawn so many times as high

    /// Metres above the map's own level, as drawn; that level is the middle of the terrain.
    [[nodiscard]] double drawn_metres(WorldPoint at) const
    {
        return terrain ? (terrain->height_at(at) - terrain->middle()) * exaggeration : 0;
    }
};

} // namespace yiping::mapview
