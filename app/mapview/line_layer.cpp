// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/line_layer.h>

#include "layer_node.h"

#include <QSGMaterialShader>

#include <cmath>

namespace yiping::mapview {

namespace {

constexpr float mitre_limit = 2;

class StrokeMaterial : public QSGMaterial {
public:
    StrokeMaterial() { setFlag(Blending | RequiresFullMatrix | NoBatching); }
    [[nodiscard]] QSGMaterialType* type() const override
    {
        static QSGMaterialType kind;
        return &kind;
    }
    [[nodiscard]] int compare(const QSGMaterial* other) const override
    {
        return this < other ? -1 : static_cast<int>(this > other);
    }
    [[nodiscard]] QSGMaterialShader* createShader(QSGRendererInterface::RenderMode) const override;

    float unit = 1; ///< local units per pixel at the centre of the view
};

class StrokeShader : public QSGMaterialShader {
public:
    StrokeShader()
    {
        setShaderFileName(VertexStage, QStringLiteral(":/yiping/mapview/shaders/stroke.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/yiping/mapview/shaders/stroke.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* now, QSGMaterial* /*before*/) override
    {
        QByteArray* block = state.uniformData();
        const QMatrix4x4 matrix = state.combinedMatrix();
        const float opacity = state.opacity();
        std::memcpy(block->data(), matrix.constData(), 64);
        std::memcpy(block->data() + 64, &opacity, 4);
        std::memcpy(block->data() + 68, &static_cast<StrokeMaterial*>(now)->unit, 4);
        return true;
    }
};

QSGMaterialShader* StrokeMaterial::createShader(QSGRendererInterface::RenderMode) const
{
    return new StrokeShader;
}

const QSGGeometry::AttributeSet& stroke_attributes()
{
    static const std::array attributes = {
        QSGGeometry::Attribute::createWithAttributeType(0, 2, QSGGeometry::FloatType, QSGGeometry::PositionAttribute),
        QSGGeometry::Attribute::createWithAttributeType(1, 2, QSGGeometry::FloatType, QSGGeometry::UnknownAttribute),
        QSGGeometry::Attribute::createWithAttributeType(2, 2, QSGGeometry::FloatType, QSGGeometry::UnknownAttribute),
        QSGGeometry::Attribute::createWithAttributeType(
            3, 4, QSGGeometry::UnsignedByteType, QSGGeometry::ColorAttribute),
    };
    static const QSGGeometry::AttributeSet set = {4, sizeof(StrokeVertex), attributes.data()};
    return set;
}

} // namespace

StrokeLayer::StrokeLayer(QQuickItem* parent) : MapLayer(parent)
{
    // One that is made later finds a town that says nothing new by itself.
    connect(this, &MapLayer::shapesChanged, this, [this] { rebuild(); });
}

void StrokeLayer::set_stroke_width(qreal width)
{
    if (stroke_width_ != width) {
        stroke_width_ = width;
        rebuild();
        Q_EMIT styleChanged();
    }
}

void StrokeLayer::set_color(const QColor& color)
{
    if (color_ != color) {
        color_ = color;
        rebuild();
        Q_EMIT styleChanged();
    }
}

void StrokeLayer::camera_moved()
{
    const Homography* camera = homography();
    const int zoom = camera ? static_cast<int>(std::ceil(this->camera()->zoom())) : 0;
    if (camera && zoom != detail_zoom_) {
        detail_zoom_ = zoom;
        following_ = true;
        rebuild();
        following_ = false;
    }
    update();
}

void StrokeLayer::begin_strokes()
{
    // Points nearer than this are not seen apart, and each costs a software renderer as much as one that is.
    constexpr double pixels = 2;
    detail_ = static_cast<float>(pixels / world_pixels(detail_zoom_) / TownShapes::local_unit);
    vertices_.clear();
    indices_.clear();
}

void StrokeLayer::add_stroke(const Ring& line, bool closed)
{
    std::vector<std::pair<float, float>> points;
    points.reserve(line.size());
    for (const WorldPoint& at : line) {
        const std::pair point{shapes()->local_x(at), shapes()->local_y(at)};
        const bool last = &at == &line.back();
        if (points.empty() || (last && point != points.back()) ||
            std::hypot(point.first - points.back().first, point.second - points.back().second) > detail_) {
            points.push_back(point);
        }
    }
    if (closed && points.size() > 1 && points.front() == points.back()) {
        points.pop_back();
    }
    if (points.size() < 2) {
        return;
    }
    const std::size_t count = points.size();
    const auto normal = [&](std::size_t from) {
        const auto [ax, ay] = points[from];
        const auto [bx, by] = points[(from + 1) % count];
        const float length = std::hypot(bx - ax, by - ay);
        return std::pair{-(by - ay) / length, (bx - ax) / length};
    };
    const Premultiplied colour(color_);
    const auto half = static_cast<float>(stroke_width_ / 2);
    const auto base = static_cast<std::uint32_t>(vertices_.size());
    for (std::size_t i = 0; i < count; ++i) {
        const bool has_before = closed || i > 0;
        const bool has_after = closed || i + 1 < count;
        const auto before = has_before ? normal((i + count - 1) % count) : normal(i);
        const auto after = has_after ? normal(i) : before;
        float ex = before.first + after.first, ey = before.second + after.second;
        const float length = std::hypot(ex, ey);
        if (length > 1e-3F) {
            const float cosine = length / 2; // of half the turn
            const float reach = std::min(1 / cosine, mitre_limit);
            ex *= reach / length;
            ey *= reach / length;
        } else {
            ex = after.first;
            ey = after.second;
        }
        for (const float side : {-1.0F, 1.0F}) {
            vertices_.push_back({points[i].first, points[i].second, ex * side, ey * side, half, side, colour.r,
                colour.g, colour.b, colour.a});
        }
        if (has_after) {
            const std::uint32_t a = base + static_cast<std::uint32_t>(2 * i);
            const std::uint32_t b = base + static_cast<std::uint32_t>(2 * ((i + 1) % count));
            indices_.insert(indices_.end(), {a, a + 1, b, a + 1, b + 1, b});
        }
    }
}

void StrokeLayer::end_strokes()
{
    mesh_changed_ = true;
    update();
    if (!following_) {
        Q_EMIT contentChanged();
    }
}

QSGNode* StrokeLayer::updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/)
{
    const Homography* camera = homography();
    if (!camera || indices_.empty()) {
        delete old;
        mesh_changed_ = true;
        return nullptr;
    }
    auto* node = static_cast<LayerNode*>(old);
    if (!node) {
        node = new LayerNode(new StrokeMaterial, stroke_attributes());
        mesh_changed_ = true;
    }
    if (mesh_changed_) {
        node->allocate(vertices_.size(), indices_);
        std::memcpy(node->geometry()->vertexData(), vertices_.data(), vertices_.size() * sizeof(StrokeVertex));
        node->geometry_changed();
        mesh_changed_ = false;
    }
    auto* material = static_cast<StrokeMaterial*>(node->material());
    const auto unit = static_cast<float>(1 / (camera->pixels_per_world() * TownShapes::local_unit));
    // A changed material makes the renderer upload the vertices again: a pan must not cause that.
    if (material->unit != unit) {
        material->unit = unit;
        node->material_changed();
    }
    node->setMatrix(node_matrix(*camera, shapes()->origin(), TownShapes::local_unit));
    return node;
}

OutlineLayer::OutlineLayer(QQuickItem* parent) : StrokeLayer(parent) {}

void OutlineLayer::set_level(int level)
{
    if (level_ != level) {
        level_ = level;
        rebuild();
        Q_EMIT levelChanged();
    }
}

void OutlineLayer::set_outside(bool outside)
{
    if (outside_ != outside) {
        outside_ = outside;
        rebuild();
        Q_EMIT levelChanged();
    }
}

void OutlineLayer::set_only(const QString& code)
{
    if (only_ != code) {
        only_ = code;
        rebuild();
        Q_EMIT levelChanged();
    }
}

void OutlineLayer::rebuild()
{
    begin_strokes();
    if (shapes() && shapes()->feed()) {
        const services::Town& town = shapes()->feed()->town();
        const services::AreaIndex wanted = only_.isEmpty() ? services::no_area : town.find_area(only_.toStdString());
        for (const AreaShape& shape : shapes()->areas()) {
            const bool fits = only_.isEmpty() ? static_cast<int>(shape.level) == level_ && shape.inside != outside_
                                              : shape.area == wanted;
            if (!fits) {
                continue;
            }
            for (const Polygon& polygon : shape.polygons) {
                for (const Ring& ring : polygon.rings) {
                    add_stroke(ring, true);
                }
            }
        }
    }
    end_strokes();
}

LineLayer::LineLayer(QQuickItem* parent) : StrokeLayer(parent) {}

void LineLayer::set_kinds(const QStringList& kinds)
{
    if (kinds_ != kinds) {
        kinds_ = kinds;
        rebuild();
        Q_EMIT kindsChanged();
    }
}

void LineLayer::set_max_rank(int rank)
{
    if (max_rank_ != rank) {
        max_rank_ = rank;
        rebuild();
        Q_EMIT kindsChanged();
    }
}

void LineLayer::rebuild()
{
    begin_strokes();
    if (shapes()) {
        for (const BaseShape& shape : shapes()->base()) {
            if (shape.rank > max_rank_ || !kinds_.contains(QString::fromStdString(shape.kind))) {
                continue;
            }
            for (const Ring& line : shape.lines) {
                add_stroke(line, false);
            }
            for (const Polygon& polygon : shape.polygons) {
                for (const Ring& ring : polygon.rings) {
                    add_stroke(ring, true);
                }
            }
        }
    }
    end_strokes();
}

} // namespace yiping::mapview
