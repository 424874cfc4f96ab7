// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/tile_archive.h>
#include <yiping/mapview/homography.h>

#include <QSizeF>

#include <vector>

namespace yiping::mapview {

/// A tile in the view. The world repeats itself beyond the date line: `shift` whole worlds to the east.
struct CoveredTile {
    geo::TileId id;
    int shift = 0;
    bool operator==(const CoveredTile&) const = default;
    [[nodiscard]] WorldPoint corner() const
    {
        const WorldPoint at = id.corner();
        return {at.x + shift, at.y};
    }
};

/// Tiles of about `zoom` that a view shows, the nearest to its middle first. Under tilt the far ones would be
/// thousands: then the zoom falls until at most `limit` are left, and what is above the horizon is left out. `gcj02`
/// asks for tiles of the shifted system.
[[nodiscard]] std::vector<CoveredTile> cover_view(
    const Homography& camera, QSizeF view, int zoom, std::size_t limit, bool gcj02 = false);

} // namespace yiping::mapview
