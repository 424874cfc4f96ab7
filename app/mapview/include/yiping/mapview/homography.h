// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/mercator.h>

#include <array>
#include <optional>
#include <span>

namespace yiping::mapview {

struct ScreenPoint {
    double x = 0, y = 0; ///< pixels from the item's upper left corner
    bool operator==(const ScreenPoint&) const = default;
};

/// The map's camera: Web Mercator seen by a pinhole camera is a 3×3 matrix, and four points determine it (DESIGN §12).
/// It works relative to a centre near the view, in doubles, so that float matrices made from it keep their precision at
/// any zoom. A plain value; any thread.
class Homography {
public:
    struct Sample {
        WorldPoint world;
        ScreenPoint screen;
    };

    /// From four samples of which no three lie on a line. `world_unit` is about one pixel in world units and only
    /// conditions the arithmetic. Nothing if the samples do not determine a camera.
    [[nodiscard]] static std::optional<Homography> from_samples(
        WorldPoint centre, double world_unit, std::span<const Sample, 4> samples);

    /// Nothing for a point behind the camera or on its horizon.
    [[nodiscard]] std::optional<ScreenPoint> project(WorldPoint at) const;
    /// Nothing above the horizon.
    [[nodiscard]] std::optional<WorldPoint> unproject(ScreenPoint at) const;
    /// Row-major 3×3 from local coordinates (world = origin + local × local_unit) to homogeneous pixels; its third
    /// row gives 1 at the centre of the view.
    [[nodiscard]] std::array<double, 9> from_local(WorldPoint origin, double local_unit) const;
    /// Pixels per world unit at the centre of the view.
    [[nodiscard]] double pixels_per_world() const { return scale_ / unit_; }
    [[nodiscard]] WorldPoint centre() const { return centre_; }

private:
    WorldPoint centre_;
    double unit_ = 1; ///< world units per unit of the matrices' input
    double scale_ = 1; ///< pixels per unit at the centre
    std::array<double, 9> forward_{};
    std::array<double, 9> backward_{};
};

} // namespace yiping::mapview
