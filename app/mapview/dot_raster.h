// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/point_index.h>
#include <yiping/mapview/symbols.h>

#include <QColor>
#include <QImage>
#include <QList>

#include <array>
#include <cstdint>
#include <vector>

namespace yiping::mapview {

/// Every case as a small mark of its status, drawn by the CPU into one north-up picture of a part of the world: a map
/// that pans over it moves one rectangle, however many cases there are. What needs somebody lies above what is done;
/// cases on the same pixel are one mark, of the worst status. GUI thread; large pictures are made by two.
class DotRaster {
public:
    /// Marks in device pixels; colours by the numbers of domain::CaseStatus.
    void set_style(int side, const QList<QColor>& colors, const QColor& ground);
    /// The picture of `box`, `pixel` world units a device pixel; at least one pixel, at most `most_pixels`.
    void draw(const geo::PointIndex& index, const geo::WorldBox& box, double pixel);

    [[nodiscard]] const QImage& image() const { return image_; }
    [[nodiscard]] const geo::WorldBox& box() const { return box_; } ///< of the picture's edges
    [[nodiscard]] double pixel() const { return pixel_; }
    static constexpr std::size_t most_pixels = std::size_t{64} * 1024 * 1024;

private:
    struct Mark {
        std::int32_t x, y; ///< left upper pixel
    };
    void stamp(const std::vector<std::uint32_t>& sprite, Mark mark, std::uint32_t* pixels, int top, int bottom) const;

    int side_ = 0;
    std::array<std::vector<std::uint32_t>, status_count> sprites_; ///< premultiplied, side × side
    std::array<std::vector<Mark>, status_count> marks_;
    std::vector<geo::Cluster> cells_;
    QImage image_;
    geo::WorldBox box_;
    double pixel_ = 0;
};

} // namespace yiping::mapview
