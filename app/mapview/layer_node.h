// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QSGGeometryNode>
#include <QSGMaterial>
#include <QSGTransformNode>
#include <QSGVertexColorMaterial>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>

namespace yiping::mapview {

struct Premultiplied {
    explicit Premultiplied(const QColor& colour)
        : r(byte(colour.redF() * colour.alphaF())),
          g(byte(colour.greenF() * colour.alphaF())),
          b(byte(colour.blueF() * colour.alphaF())),
          a(byte(colour.alphaF()))
    {
    }
    std::uint8_t r, g, b, a;

private:
    static std::uint8_t byte(float share) { return static_cast<std::uint8_t>(std::lround(share * 255)); }
};

/// Vertex colours under a perspective matrix. Two layers never share a batch: the scene graph judges overlap by boxes
/// that it maps without perspective.
class FillMaterial : public QSGVertexColorMaterial {
public:
    FillMaterial() { setFlag(Blending | RequiresFullMatrix | NoBatching); }
    [[nodiscard]] QSGMaterialType* type() const override
    {
        static QSGMaterialType kind;
        return &kind;
    }
    [[nodiscard]] int compare(const QSGMaterial* other) const override
    {
        return this < other ? -1 : static_cast<int>(this > other);
    }
};

/// The one node of a layer whose vertices lie still on the ground: a camera's matrix over one geometry with 32-bit
/// indices (which also keeps the scene graph from transforming vertices on the CPU). Render thread.
class LayerNode : public QSGTransformNode {
public:
    LayerNode(QSGMaterial* material, const QSGGeometry::AttributeSet& attributes)
        : geometry_(attributes, 0, 0, QSGGeometry::UnsignedIntType)
    {
        geometry_.setDrawingMode(QSGGeometry::DrawTriangles);
        child_.setGeometry(&geometry_);
        child_.setMaterial(material);
        child_.setFlag(OwnsMaterial);
        child_.setFlag(OwnedByParent, false);
        appendChildNode(&child_);
    }
    ~LayerNode() override { removeAllChildNodes(); }
    LayerNode(const LayerNode&) = delete;
    LayerNode& operator=(const LayerNode&) = delete;

    [[nodiscard]] QSGGeometry* geometry() { return &geometry_; }
    [[nodiscard]] QSGMaterial* material() const { return child_.material(); }
    void allocate(std::size_t vertices, std::span<const std::uint32_t> indices)
    {
        geometry_.allocate(static_cast<int>(vertices), static_cast<int>(indices.size()));
        if (!indices.empty()) {
            std::memcpy(geometry_.indexDataAsUInt(), indices.data(), indices.size_bytes());
        }
    }
    void geometry_changed()
    {
        geometry_.markVertexDataDirty();
        geometry_.markIndexDataDirty();
        child_.markDirty(DirtyGeometry);
    }
    void material_changed() { child_.markDirty(DirtyMaterial); }

private:
    QSGGeometry geometry_;
    QSGGeometryNode child_;
};

} // namespace yiping::mapview
