// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/point_index.h>
#include <yiping/mapview/view_cone.h>

#include <QColor>
#include <QImage>

#include <cstddef>
#include <cstdint>
#include <span>

namespace yiping::mapview {

/// Cameras with what they see, drawn by the CPU into one north-up picture of a part of the world (as DotRaster does
/// cases): a rasteriser that meets ten thousand cones as triangles takes most of a second. GUI thread; large pictures
/// are made by two.
class ConeRaster {
public:
    struct Style {
        QColor color, offline_color;
        double dot = 8; ///< device pixels across
        double longest = 160; ///< device pixels of a cone
    };
    /// The picture of `box`, `pixel` world units a device pixel: all cones, and all dots above them. Where that were
    /// more than `most_pixels`, they are larger.
    void draw(std::span<const ViewCone> cameras, const Style& style, const geo::WorldBox& box, double pixel);

    [[nodiscard]] const QImage& image() const { return image_; } ///< null where the box is empty
    [[nodiscard]] const geo::WorldBox& box() const { return box_; } ///< of the picture's edges
    static constexpr std::size_t most_pixels = std::size_t{32} * 1024 * 1024;

private:
    QImage image_;
    geo::WorldBox box_;
};

} // namespace yiping::mapview
