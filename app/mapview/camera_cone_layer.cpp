// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_cone_layer.h>

#include "layer_node.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping::mapview {

namespace {
constexpr double default_range_m = 60, default_angle = 70;
constexpr double least_cone = 26, longest_cone = 90; // pixels
constexpr int dot_corners = 12;
constexpr float cone_opacity = 0.34F;
} // namespace

CameraConeLayer::CameraConeLayer(QQuickItem* parent) : MapLayer(parent) {}

void CameraConeLayer::set_color(const QColor& color)
{
    if (color_ != color) {
        color_ = color;
        mesh_changed_ = true;
        update();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::set_dot_size(qreal size)
{
    if (dot_size_ != size) {
        dot_size_ = size;
        reset();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::set_streaming_only(bool on)
{
    if (streaming_only_ != on) {
        streaming_only_ = on;
        reset();
        Q_EMIT styleChanged();
    }
}

void CameraConeLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::camerasReset, this, &CameraConeLayer::reset);
    }
    reset();
}

void CameraConeLayer::reset()
{
    built_scale_ = 0;
    polish();
}

void CameraConeLayer::camera_moved()
{
    polish();
    update();
}

void CameraConeLayer::updatePolish()
{
    const Homography* camera = homography();
    if (!camera || !feed()) {
        return;
    }
    const double ratio = built_scale_ > 0 ? camera->pixels_per_world() / built_scale_ : 0;
    if (ratio < 0.9 || ratio > 1.1) {
        built_scale_ = camera->pixels_per_world();
        rebuild();
    }
}

void CameraConeLayer::rebuild()
{
    vertices_.clear();
    indices_.clear();
    int count = 0;
    const double pixel = 1 / built_scale_ / TownShapes::local_unit; // in local units
    for (const domain::Camera& row : feed()->town().cameras()) {
        if (!row.lon || !row.lat || row.withdrawn_at || (streaming_only_ && !row.streams)) {
            continue;
        }
        ++count;
        const WorldPoint at = to_world({*row.lon, *row.lat});
        const double x = shapes()->local_x(at), y = shapes()->local_y(at);
        const auto add = [&](double dx, double dy, float opacity) {
            vertices_.push_back({static_cast<float>(x + dx), static_cast<float>(y + dy), opacity});
            return static_cast<std::uint32_t>(vertices_.size() - 1);
        };
        const auto fan = [&](double from, double to, int steps, double radius, float inner, float outer) {
            const std::uint32_t middle = add(0, 0, inner);
            for (int i = 0; i <= steps; ++i) {
                const double angle = from + (to - from) * i / steps;
                const std::uint32_t corner = add(std::sin(angle) * radius, -std::cos(angle) * radius, outer);
                if (i > 0) {
                    indices_.insert(indices_.end(), {middle, corner - 1, corner});
                }
            }
        };
        if (row.direction) {
            const double metres = row.range_m.value_or(default_range_m);
            const double range =
                std::clamp(metres * world_per_metre(*row.lat) * built_scale_, least_cone, longest_cone);
            const double middle = *row.direction * std::numbers::pi / 180;
            const double half = row.view_angle.value_or(default_angle) * std::numbers::pi / 360;
            fan(middle - half, middle + half, 8, range * pixel, cone_opacity, cone_opacity * 0.25F);
        }
        fan(0, 2 * std::numbers::pi, dot_corners, dot_size_ / 2 * pixel, 1, 1);
    }
    mesh_changed_ = true;
    update();
    if (count_ != count) {
        count_ = count;
        Q_EMIT countChanged();
    }
}

QSGNode* CameraConeLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || indices_.empty()) {
        delete old;
        mesh_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<LayerNode*>(old);
    if (!node) {
        node = new LayerNode(new FillMaterial, QSGGeometry::defaultAttributes_ColoredPoint2D());
        mesh_changed_ = true;
    }
    if (mesh_changed_) {
        node->allocate(vertices_.size(), indices_);
        auto* into = node->geometry()->vertexDataAsColoredPoint2D();
        for (const Vertex& vertex : vertices_) {
            QColor shade = color_;
            shade.setAlphaF(shade.alphaF() * vertex.opacity);
            const Premultiplied colour(shade);
            (into++)->set(vertex.x, vertex.y, colour.r, colour.g, colour.b, colour.a);
        }
        node->geometry_changed();
        mesh_changed_ = false;
    }
    node->setMatrix(node_matrix(*camera, shapes()->origin(), TownShapes::local_unit));
    return node;
}

} // namespace yiping::mapview
