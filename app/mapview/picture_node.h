// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer_node.h"

#include <yiping/geo/point_index.h>
#include <yiping/mapview/homography.h>

#include <QImage>

class QQuickWindow;

namespace yiping::mapview {

/// A north-up picture of a part of the world, lying on the ground: a camera that pans moves one rectangle, however much
/// the picture shows. Render thread.
class PictureNode : public LayerNode {
public:
    PictureNode();

    /// `image` covers `box`, edge to edge.
    void set_picture(QQuickWindow& window, const QImage& image, const geo::WorldBox& box);
    /// Seen from straight above at its own size, each of the picture's pixels is one of the device's.
    void set_camera(const Homography& camera, qreal device_ratio);

private:
    geo::WorldBox box_;
    QSizeF size_; ///< device pixels
};

/// Whether all of one box lies in another.
[[nodiscard]] bool holds(const geo::WorldBox& outer, const geo::WorldBox& inner);

} // namespace yiping::mapview
