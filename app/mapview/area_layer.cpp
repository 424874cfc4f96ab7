// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/area_layer.h>

#include "layer_node.h"

#include <algorithm>
#include <cmath>

namespace yiping::mapview {

namespace {

QColor mixed(const QColor& a, const QColor& b, float share)
{
    const auto mix = [share](float x, float y) { return x + (y - x) * share; };
    return QColor::fromRgbF(
        mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()), mix(a.alphaF(), b.alphaF()));
}

} // namespace

AreaLayer::AreaLayer(QQuickItem* parent) : MapLayer(parent)
{
    fading_.setStartValue(0.0F);
    fading_.setEndValue(1.0F);
    fading_.setEasingCurve(QEasingCurve::OutCubic);
    connect(&fading_, &QVariantAnimation::valueChanged, this, [this] {
        colours_changed_ = true;
        update();
    });
}

void AreaLayer::set_level(int level)
{
    if (level_ != level) {
        level_ = level;
        areas_reset();
        Q_EMIT styleChanged();
    }
}

void AreaLayer::set_palette(const QList<QColor>& palette)
{
    if (palette_ != palette) {
        palette_ = palette;
        all_classes_changed();
        Q_EMIT styleChanged();
    }
}

void AreaLayer::set_outside(bool outside)
{
    if (outside_ != outside) {
        outside_ = outside;
        areas_reset();
        Q_EMIT styleChanged();
    }
}

double AreaLayer::filled_area() const
{
    double sum = 0;
    for (std::size_t i = 0; i + 2 < indices_.size(); i += 3) {
        const auto at = [&](std::size_t k, std::size_t axis) -> double { return positions_[2 * indices_[k] + axis]; };
        sum += std::abs((at(i + 1, 0) - at(i, 0)) * (at(i + 2, 1) - at(i, 1)) -
                        (at(i + 2, 0) - at(i, 0)) * (at(i + 1, 1) - at(i, 1))) /
               2;
    }
    return sum;
}

QColor AreaLayer::colour_of(services::AreaIndex area) const
{
    const auto found = std::ranges::find(patches_, area, &Patch::area);
    return found == patches_.end() ? QColor() : shown(*found);
}

void AreaLayer::feed_changed(presentation::MapFeed* feed)
{
    if (feed) {
        connect(feed, &presentation::MapFeed::areaClassesChanged, this, &AreaLayer::classes_changed);
        connect(feed, &presentation::MapFeed::classesChanged, this, &AreaLayer::all_classes_changed);
    }
}

void AreaLayer::areas_reset()
{
    const std::size_t before = patches_.size();
    patches_.clear();
    positions_.clear();
    indices_.clear();
    if (shapes() && feed()) {
        const int level = level_ >= 0 ? level_ : feed()->fill_level();
        for (const AreaShape& shape : shapes()->areas()) {
            if (static_cast<int>(shape.level) != level || shape.inside == outside_) {
                continue;
            }
            const auto first = static_cast<std::uint32_t>(positions_.size() / 2);
            for (const Polygon& polygon : shape.polygons) {
                const auto base = static_cast<std::uint32_t>(positions_.size() / 2);
                for (const std::uint32_t index : triangulate(polygon)) {
                    indices_.push_back(base + index);
                }
                for (const Ring& ring : polygon.rings) {
                    for (const WorldPoint& at : ring) {
                        positions_.push_back(shapes()->local_x(at));
                        positions_.push_back(shapes()->local_y(at));
                    }
                }
            }
            const auto end = static_cast<std::uint32_t>(positions_.size() / 2);
            const QColor colour = target(shape.area);
            patches_.push_back({shape.area, first, end - first, colour, colour});
        }
    }
    mesh_changed_ = colours_changed_ = true;
    update();
    if (before != patches_.size()) {
        Q_EMIT countChanged();
    }
}

void AreaLayer::classes_changed(const QList<quint32>& areas)
{
    bool any = false;
    for (Patch& patch : patches_) {
        any = any || (areas.contains(patch.area) && target(patch.area) != patch.to);
    }
    if (any) {
        fade();
    }
}

void AreaLayer::all_classes_changed()
{
    fade();
}

void AreaLayer::fade()
{
    for (Patch& patch : patches_) {
        patch.from = shown(patch);
    }
    fading_.stop();
    for (Patch& patch : patches_) {
        patch.to = target(patch.area);
    }
    colours_changed_ = true;
    if (fade_millis_ > 0 && isVisible() && window()) {
        fading_.setDuration(fade_millis_);
        fading_.start();
    } else {
        for (Patch& patch : patches_) {
            patch.from = patch.to;
        }
    }
    update();
}

QColor AreaLayer::target(services::AreaIndex area) const
{
    if (palette_.isEmpty()) {
        return Qt::transparent;
    }
    const qsizetype which = palette_.size() > 1 && feed() ? feed()->class_of(area) : 0;
    return palette_[std::min(which, palette_.size() - 1)];
}

QColor AreaLayer::shown(const Patch& patch) const
{
    const bool moving = fading_.state() == QAbstractAnimation::Running;
    return moving && patch.from != patch.to ? mixed(patch.from, patch.to, fading_.currentValue().toFloat()) : patch.to;
}

QSGNode* AreaLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || patches_.empty()) {
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
        node->allocate(positions_.size() / 2, indices_);
        colours_changed_ = true;
        mesh_changed_ = false;
    }
    if (colours_changed_) {
        auto* vertices = node->geometry()->vertexDataAsColoredPoint2D();
        for (const Patch& patch : patches_) {
            const Premultiplied colour(shown(patch));
            for (std::uint32_t i = patch.first; i < patch.first + patch.count; ++i) {
                vertices[i].set(positions_[2 * i], positions_[2 * i + 1], colour.r, colour.g, colour.b, colour.a);
            }
        }
        node->geometry_changed();
        colours_changed_ = false;
    }
    node->setMatrix(node_matrix(*camera, shapes()->origin(), TownShapes::local_unit));
    return node;
}

} // namespace yiping::mapview
