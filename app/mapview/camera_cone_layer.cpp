// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/camera_cone_layer.h>

#include "layer_node.h"

#include <yiping/presentation/words.h>

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace yiping::mapview {

namespace {
constexpr double default_range_m = 60, default_angle = 70;
constexpr double longest_cone = 160; // pixels
constexpr int dot_corners = 8;
/// What a vertex is coloured with.
enum Shade : std::uint8_t { solid, cone_middle, cone_rim, offline, shade_count };
constexpr float cone_opacity = 0.34F;

bool is_online(const domain::Camera& row)
{
    return row.state.value_or(domain::DeviceState::Online) == domain::DeviceState::Online;
}
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

void CameraConeLayer::set_offline_color(const QColor& color)
{
    if (offline_color_ != color) {
        offline_color_ = color;
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

void CameraConeLayer::add_fan(
    WorldPoint at, double from, double to, int steps, double radius, std::uint8_t inner, std::uint8_t outer)
{
    const double x = shapes()->local_x(at);
    const double y = shapes()->local_y(at);
    const auto base = static_cast<std::uint32_t>(vertices_.size());
    vertices_.push_back({static_cast<float>(x), static_cast<float>(y), inner});
    for (int i = 0; i <= steps; ++i) {
        const double angle = from + (to - from) * i / steps;
        vertices_.push_back({static_cast<float>(x + std::sin(angle) * radius),
            static_cast<float>(y - std::cos(angle) * radius), outer});
        if (i > 0) {
            const auto corner = base + static_cast<std::uint32_t>(i);
            indices_.insert(indices_.end(), {base, corner, corner + 1});
        }
    }
}

void CameraConeLayer::rebuild()
{
    vertices_.clear();
    indices_.clear();
    dots_.clear();
    const double pixel = 1 / built_scale_ / TownShapes::local_unit; // in local units
    constexpr double circle = 2 * std::numbers::pi;
    std::vector<const domain::Camera*> shown;
    for (const domain::Camera& row : feed()->town().cameras()) {
        if (row.lon && row.lat && !row.withdrawn_at && (!streaming_only_ || row.streams) &&
            row.state.value_or(domain::DeviceState::Online) != domain::DeviceState::Retired) {
            shown.push_back(&row);
        }
    }
    // All cones below all dots.
    for (const domain::Camera* row : shown) {
        const WorldPoint at = to_world({*row->lon, *row->lat});
        dots_.push_back({at, row->id});
        const double range =
            std::min(row->range_m.value_or(default_range_m) * world_per_metre(*row->lat) * built_scale_, longest_cone);
        if (!row->direction || range < dot_size_ || !is_online(*row)) {
            continue;
        }
        const double middle = *row->direction * std::numbers::pi / 180;
        const double half = std::min(row->view_angle.value_or(default_angle), 360.0) * std::numbers::pi / 360;
        // A step for every 25 degrees: what such a cone lacks of an arc is a pixel.
        const int steps = std::max(2, static_cast<int>(std::ceil(half * 2 / 0.44)));
        add_fan(at, middle - half, middle + half, steps, range * pixel, cone_middle, cone_rim);
    }
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const bool online = is_online(*shown[i]);
        const double turn = online ? 0 : std::numbers::pi / 4;
        add_fan(dots_[i].at, turn, turn + circle, online ? dot_corners : 4, dot_size_ / 2 * pixel,
            online ? solid : offline, online ? solid : offline);
    }
    mesh_changed_ = true;
    update();
    if (const auto count = static_cast<int>(shown.size()); count != count_) {
        count_ = count;
        Q_EMIT countChanged();
    }
}

QString CameraConeLayer::pick(QPointF at) const
{
    const Homography* camera = homography();
    const Dot* best = nullptr;
    qreal least = std::max(dot_size_, 8.0);
    for (const Dot& dot : dots_) {
        const auto place = camera ? camera->project(dot.at) : std::nullopt;
        const qreal distance = place ? std::hypot(place->x - at.x(), place->y - at.y()) : least;
        if (distance < least) {
            least = distance;
            best = &dot;
        }
    }
    return best && isVisible() ? QString::fromStdString(best->id.to_string()) : QString();
}

QVariantMap CameraConeLayer::describe(const QString& id) const
{
    const auto wanted = Uuid::parse(id.toStdString());
    if (!wanted || !feed()) {
        return {};
    }
    for (const domain::Camera& row : feed()->town().cameras()) {
        if (row.id != *wanted || !row.lon || !row.lat) {
            continue;
        }
        QStringList detail{
            presentation::word(row.sharing), presentation::word(row.state.value_or(domain::DeviceState::Online))};
        if (row.streams) {
            detail.append(tr("画面已接入"));
        }
        return {{QStringLiteral("title"), presentation::text(row.name)},
            {QStringLiteral("detail"), detail.join(QStringLiteral("，"))}, {QStringLiteral("lon"), *row.lon},
            {QStringLiteral("lat"), *row.lat}};
    }
    return {};
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
        const auto faded = [](QColor colour, float opacity) {
            colour.setAlphaF(colour.alphaF() * opacity);
            return Premultiplied(colour);
        };
        const std::array<Premultiplied, shade_count> shades{Premultiplied(color_), faded(color_, cone_opacity),
            faded(color_, cone_opacity * 0.25F), Premultiplied(offline_color_)};
        auto* into = node->geometry()->vertexDataAsColoredPoint2D();
        for (const Vertex& vertex : vertices_) {
            const Premultiplied& colour = shades[vertex.shade];
            (into++)->set(vertex.x, vertex.y, colour.r, colour.g, colour.b, colour.a);
        }
        node->geometry_changed();
        mesh_changed_ = false;
    }
    node->setMatrix(node_matrix(*camera, shapes()->origin(), TownShapes::local_unit));
    return node;
}

} // namespace yiping::mapview
