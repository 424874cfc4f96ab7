// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/homography.h>

#include <array>
#include <optional>

namespace yiping::mapview {

/// Degrees that QtLocation's camera sees from the top of the view to its bottom.
inline constexpr double map_field_of_view = 45;

/// The map's camera in space: what the ground plane says of it, and the direction up. The same place on the ground
/// falls on the same pixel as by the Homography it was made from. Local coordinates: x east, y south, z up, all in one
/// unit (world = origin + local × local_unit). A plain value; any thread.
class Pinhole {
public:
    struct Place {
        double x = 0, y = 0;  ///< pixels from the item's upper left corner
        double depth = 0;     ///< along the view, in distances from the camera to the middle of the view
    };
    struct Point {
        double x = 0, y = 0, z = 0;
    };

    /// `width` and `height` are those of the view in pixels. Nothing for a view without a size, or a homography that no
    /// pinhole has.
    [[nodiscard]] static std::optional<Pinhole> from_ground(
        const Homography& ground, double width, double height, WorldPoint origin, double local_unit);

    /// Nothing for what is behind the camera, or in its plane.
    [[nodiscard]] std::optional<Place> project(Point at) const;
    /// Row-major 3×4, to homogeneous pixels; the third row is the depth.
    [[nodiscard]] const std::array<double, 12>& rows() const { return rows_; }
    /// Where the camera is, in local coordinates.
    [[nodiscard]] Point eye() const { return eye_; }
    /// 0 straight down, 90 along the ground.
    [[nodiscard]] double tilt_degrees() const { return tilt_; }
    /// Pixels of a local unit across the view, in its middle.
    [[nodiscard]] double pixels_per_unit() const { return pixels_; }

private:
    std::array<double, 12> rows_{};
    Point eye_;
    double tilt_ = 0, pixels_ = 0;
};

/// Heights are drawn by this share of themselves: none looking straight down, where the map is the flat one point by
/// point, all of it from a third of the way on.
[[nodiscard]] double rise_at(double tilt_degrees);

} // namespace yiping::mapview
