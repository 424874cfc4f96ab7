// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/area_layer.h>

#include "layer_node.h"

#include <QQuickWindow>
#include <QSGMaterialShader>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>

namespace yiping::mapview {

namespace {

QColor mixed(const QColor& a, const QColor& b, float share)
{
    const auto mix = [share](float x, float y) { return x + (y - x) * share; };
    return QColor::fromRgbF(
        mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()), mix(a.alphaF(), b.alphaF()));
}

/// Stripes of the vertex colours.
class HatchMaterial : public FillMaterial {
public:
    [[nodiscard]] QSGMaterialType* type() const override
    {
        static QSGMaterialType kind;
        return &kind;
    }
    [[nodiscard]] QSGMaterialShader* createShader(QSGRendererInterface::RenderMode) const override;
    float period = 1; ///< device pixels
};

class HatchShader : public QSGMaterialShader {
public:
    HatchShader()
    {
        setShaderFileName(VertexStage, QStringLiteral(":/yiping/mapview/shaders/hatch.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/yiping/mapview/shaders/hatch.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* now, QSGMaterial* /*before*/) override
    {
        QByteArray* block = state.uniformData();
        const QMatrix4x4 matrix = state.combinedMatrix();
        const std::array<float, 2> rest{state.opacity(), static_cast<HatchMaterial*>(now)->period};
        std::memcpy(block->data(), matrix.constData(), 64);
        std::memcpy(block->data() + 64, rest.data(), sizeof(rest));
        return true;
    }
};

QSGMaterialShader* HatchMaterial::createShader(QSGRendererInterface::RenderMode /*mode*/) const
{
    return new HatchShader;
}

/// Fills, and stripes over some of them. Render thread.
class AreaNode : public QSGNode {
public:
    AreaNode()
        : fills(new LayerNode(new FillMaterial, QSGGeometry::defaultAttributes_ColoredPoint2D())),
          stripes(new LayerNode(new HatchMaterial, QSGGeometry::defaultAttributes_ColoredPoint2D()))
    {
        appendChildNode(fills);
        appendChildNode(stripes);
    }
    LayerNode* const fills;
    LayerNode* const stripes;
};

void set_vertices(LayerNode& node, const std::vector<float>& positions, std::uint32_t first, std::uint32_t count,
    const QColor& colour)
{
    auto* vertices = node.geometry()->vertexDataAsColoredPoint2D();
    const Premultiplied shade(colour);
    for (std::uint32_t i = first; i < first + count; ++i) {
        vertices[i].set(positions[2 * i], positions[2 * i + 1], shade.r, shade.g, shade.b, shade.a);
    }
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
        Q_EMIT contentChanged();
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

void AreaLayer::set_shading(presentation::AreaShading* shading)
{
    if (shading_ == shading) {
        return;
    }
    if (shading_) {
        shading_->disconnect(this);
    }
    shading_ = shading;
    if (shading_) {
        connect(shading_, &presentation::AreaShading::changed, this, &AreaLayer::fade);
    }
    fade();
    Q_EMIT styleChanged();
}

void AreaLayer::set_no_data_color(const QColor& color)
{
    if (no_data_color_ != color) {
        no_data_color_ = color;
        fade();
        Q_EMIT styleChanged();
    }
}

void AreaLayer::set_few_color(const QColor& color)
{
    if (few_color_ != color) {
        few_color_ = color;
        fade();
        Q_EMIT styleChanged();
    }
}

void AreaLayer::set_palette(const QList<QColor>& palette)
{
    if (palette_ != palette) {
        palette_ = palette;
        fade();
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

void AreaLayer::feed_changed(presentation::MapFeed* /*feed*/)
{
    areas_reset();
}

void AreaLayer::areas_reset()
{
    outdated_ = true;
    if (isVisible()) {
        make_mesh();
    }
}

void AreaLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    MapLayer::itemChange(change, data);
    if (change == ItemVisibleHasChanged && data.boolValue && outdated_) {
        make_mesh();
    }
}

void AreaLayer::make_mesh()
{
    outdated_ = false;
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
            const auto first_index = static_cast<std::uint32_t>(indices_.size());
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
            patches_.push_back({shape.area, first, end - first, first_index,
                static_cast<std::uint32_t>(indices_.size()) - first_index, colour, colour, {}});
        }
    }
    make_hatch();
    mesh_changed_ = colours_changed_ = true;
    update();
    Q_EMIT contentChanged();
    if (before != patches_.size()) {
        Q_EMIT countChanged();
    }
}

std::size_t AreaLayer::hatched() const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(patches_, [](const Patch& patch) { return patch.stripes.isValid(); }));
}

QColor AreaLayer::stripes_of(services::AreaIndex area) const
{
    if (!shading_ || palette_.size() < 2) {
        return {};
    }
    if (shading_->class_of(area) < 0) {
        return no_data_color_;
    }
    return shading_->stands_on_little(area) ? few_color_ : QColor();
}

bool AreaLayer::make_hatch()
{
    hatch_.clear();
    bool changed = false;
    for (Patch& patch : patches_) {
        const QColor before = std::exchange(patch.stripes, stripes_of(patch.area));
        changed |= before != patch.stripes;
        if (patch.stripes.isValid()) {
            const auto from = indices_.begin() + patch.first_index;
            hatch_.insert(hatch_.end(), from, from + patch.indices);
        }
    }
    if (changed) {
        colours_changed_ = true;
        Q_EMIT contentChanged();
    }
    return changed;
}

void AreaLayer::fade()
{
    // Most changes of figures leave all areas in their class: what is drawn for them stays.
    if (make_hatch()) {
        update();
    }
    if (std::ranges::all_of(patches_, [this](const Patch& patch) { return target(patch.area) == patch.to; })) {
        return;
    }
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
        Q_EMIT contentChanged();
    }
    update();
}

QColor AreaLayer::target(services::AreaIndex area) const
{
    if (palette_.isEmpty()) {
        return Qt::transparent;
    }
    const qsizetype which = palette_.size() > 1 && shading_ ? std::max(0, shading_->class_of(area)) : 0;
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
    auto* node = static_cast<AreaNode*>(old);
    if (!node) {
        node = new AreaNode;
        mesh_changed_ = true;
    }
    if (mesh_changed_) {
        node->fills->allocate(positions_.size() / 2, indices_);
        colours_changed_ = true;
        mesh_changed_ = false;
    }
    if (colours_changed_) {
        for (const Patch& patch : patches_) {
            set_vertices(*node->fills, positions_, patch.first, patch.count, shown(patch));
        }
        node->fills->geometry_changed();
        node->stripes->allocate(hatch_.empty() ? 0 : positions_.size() / 2, hatch_);
        for (const Patch& patch : patches_) {
            if (!hatch_.empty()) {
                set_vertices(*node->stripes, positions_, patch.first, patch.count,
                    patch.stripes.isValid() ? patch.stripes : QColor(Qt::transparent));
            }
        }
        node->stripes->geometry_changed();
        colours_changed_ = false;
    }
    static_cast<HatchMaterial*>(node->stripes->material())->period =
        static_cast<float>(stripe_period_ * window()->effectiveDevicePixelRatio());
    const QMatrix4x4 matrix = node_matrix(*camera, shapes()->origin(), TownShapes::local_unit);
    node->fills->setMatrix(matrix);
    node->stripes->setMatrix(matrix);
    return node;
}

} // namespace yiping::mapview
