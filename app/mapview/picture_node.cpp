// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_node.h"

#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/picture_material.h>
#include <yiping/mapview/town_shapes.h>

#include <QQuickWindow>
#include <QSGTexture>

#include <array>
#include <cmath>
#include <memory>

namespace yiping::mapview {

namespace {

/// With the texture that it shows.
class OwnPicture : public PictureMaterial {
public:
    std::unique_ptr<QSGTexture> own;
};

} // namespace

PictureNode::PictureNode() : LayerNode(new OwnPicture, QSGGeometry::defaultAttributes_TexturedPoint2D()) {}

void PictureNode::set_picture(QQuickWindow& window, const QImage& image, const geo::WorldBox& box)
{
    box_ = box;
    size_ = image.size();
    auto* material = static_cast<OwnPicture*>(this->material());
    material->own.reset(window.createTextureFromImage(image, QQuickWindow::TextureHasAlphaChannel));
    material->set_texture(material->own.get());
    material_changed();
    allocate(4, std::array<std::uint32_t, 6>{0, 1, 2, 1, 3, 2});
    // About its own corner: floats keep a pixel over any picture.
    const auto right = static_cast<float>((box.high.x - box.low.x) / TownShapes::local_unit);
    const auto bottom = static_cast<float>((box.high.y - box.low.y) / TownShapes::local_unit);
    auto* vertices = geometry()->vertexDataAsTexturedPoint2D();
    vertices[0].set(0, 0, 0, 0);
    vertices[1].set(right, 0, 1, 0);
    vertices[2].set(0, bottom, 0, 1);
    vertices[3].set(right, bottom, 1, 1);
    geometry_changed();
}

void PictureNode::set_camera(const Homography& camera, qreal device_ratio)
{
    QMatrix4x4 matrix = node_matrix(camera, box_.low, TownShapes::local_unit);
    const auto corner = camera.project(box_.low);
    const auto far_corner = camera.project(box_.high);
    const bool straight = corner && far_corner &&
                          std::abs(far_corner->x - corner->x - size_.width() / device_ratio) < 0.01 &&
                          std::abs(far_corner->y - corner->y - size_.height() / device_ratio) < 0.01;
    if (straight) {
        const auto off = [device_ratio](double at) {
            return static_cast<float>(std::round(at * device_ratio) / device_ratio - at);
        };
        QMatrix4x4 snapped;
        snapped.translate(off(corner->x), off(corner->y));
        matrix = snapped * matrix;
    }
    const auto filtering = straight ? QSGTexture::Nearest : QSGTexture::Linear;
    auto* material = static_cast<OwnPicture*>(this->material());
    if (material->filtering() != filtering) {
        material->set_filtering(filtering);
        material_changed();
    }
    setMatrix(matrix);
}

bool holds(const geo::WorldBox& outer, const geo::WorldBox& inner)
{
    return inner.low.x >= outer.low.x && inner.low.y >= outer.low.y && inner.high.x <= outer.high.x &&
           inner.high.y <= outer.high.y;
}

} // namespace yiping::mapview
