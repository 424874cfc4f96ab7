// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/tile_cover.h>

#include <yiping/geo/datum.h>

#include <algorithm>
#include <cmath>

namespace yiping::mapview {

namespace {

constexpr int samples_a_side = 9;
/// Views from the middle: what is farther is fog under tilt.
constexpr double farthest_views = 6;

} // namespace

std::vector<CoveredTile> cover_view(const Homography& camera, QSizeF view, int zoom, std::size_t limit, bool gcj02)
{
    const double reach =
        farthest_views * std::max(view.width(), view.height()) / std::max(camera.pixels_per_world(), 1e-9);
    const WorldPoint middle = camera.centre();
    double low_x = middle.x, low_y = middle.y, high_x = middle.x, high_y = middle.y;
    for (int i = 0; i < samples_a_side; ++i) {
        for (int k = 0; k < samples_a_side; ++k) {
            const auto at =
                camera.unproject({view.width() * i / (samples_a_side - 1), view.height() * k / (samples_a_side - 1)});
            if (!at || !std::isfinite(at->x) || !std::isfinite(at->y)) {
                continue;
            }
            low_x = std::min(low_x, std::max(at->x, middle.x - reach));
            high_x = std::max(high_x, std::min(at->x, middle.x + reach));
            low_y = std::min(low_y, std::max(at->y, middle.y - reach));
            high_y = std::max(high_y, std::min(at->y, middle.y + reach));
        }
    }
    WorldPoint focus = middle;
    if (gcj02) {
        focus = to_world(geo::gcj02_from_wgs84(to_lon_lat(middle)));
        const double dx = focus.x - middle.x, dy = focus.y - middle.y;
        // The shift differs by metres over a view of any use.
        low_x += dx;
        high_x += dx;
        low_y += dy;
        high_y += dy;
    }
    for (zoom = std::clamp(zoom, 0, geo::deepest_zoom); zoom >= 0; --zoom) {
        const auto count = static_cast<double>(1U << static_cast<unsigned>(zoom));
        const double left = std::floor(std::max(low_x, -1.0) * count),
                     right = std::floor(std::min(high_x, 2.0) * count);
        const double top = std::max(std::floor(low_y * count), 0.0);
        const double bottom = std::min(std::floor(high_y * count), count - 1);
        if (left > right || top > bottom) {
            return {};
        }
        if ((right - left + 1) * (bottom - top + 1) > static_cast<double>(limit) && zoom > 0) {
            continue;
        }
        std::vector<CoveredTile> tiles;
        for (double y = top; y <= bottom; ++y) {
            for (double x = left; x <= right; ++x) {
                const double shift = std::floor(x / count);
                tiles.push_back({{zoom, static_cast<std::uint32_t>(x - shift * count), static_cast<std::uint32_t>(y)},
                    static_cast<int>(shift)});
            }
        }
        std::ranges::sort(tiles, {}, [&](const CoveredTile& tile) {
            const WorldPoint corner = tile.corner();
            const double half = tile.id.side() / 2;
            return std::hypot(corner.x + half - focus.x, corner.y + half - focus.y);
        });
        return tiles;
    }
    return {};
}

} // namespace yiping::mapview
