// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/picture_material.h>

#include <QImage>
#include <QQuickWindow>
#include <QRectF>
#include <QSGGeometryNode>
#include <QSGTexture>

#include <memory>

namespace yiping::mapview {

/// Textured rectangles from one atlas in one node: symbols and labels. Render thread.
class SpriteNode : public QSGGeometryNode {
public:
    SpriteNode() : geometry_(QSGGeometry::defaultAttributes_TexturedPoint2D(), 0, 0, QSGGeometry::UnsignedIntType)
    {
        geometry_.setDrawingMode(QSGGeometry::DrawTriangles);
        setGeometry(&geometry_);
        setMaterial(&material_);
        // They stand on whole device pixels: nothing to smooth, and a CPU samples one texel instead of four.
        material_.set_filtering(QSGTexture::Nearest);
    }

    void set_atlas(QQuickWindow* window, const QImage& atlas)
    {
        texture_.reset(window->createTextureFromImage(atlas, QQuickWindow::TextureHasAlphaChannel));
        material_.set_texture(texture_.get());
        width_ = 1.0F / static_cast<float>(atlas.width());
        height_ = 1.0F / static_cast<float>(atlas.height());
        markDirty(DirtyMaterial);
    }
    [[nodiscard]] bool has_atlas() const { return texture_ != nullptr; }

    void begin(std::size_t count)
    {
        geometry_.allocate(static_cast<int>(count * 4), static_cast<int>(count * 6));
        next_ = 0;
    }
    /// `sprite` in device pixels of the atlas.
    void add(const QRectF& box, const QRect& sprite)
    {
        auto* vertices = geometry_.vertexDataAsTexturedPoint2D() + next_ * 4;
        auto* indices = geometry_.indexDataAsUInt() + next_ * 6;
        const auto left = static_cast<float>(box.left()), right = static_cast<float>(box.right());
        const auto top = static_cast<float>(box.top()), bottom = static_cast<float>(box.bottom());
        const float u = static_cast<float>(sprite.left()) * width_;
        const float v = static_cast<float>(sprite.top()) * height_;
        const float u2 = u + static_cast<float>(sprite.width()) * width_;
        const float v2 = v + static_cast<float>(sprite.height()) * height_;
        vertices[0].set(left, top, u, v);
        vertices[1].set(right, top, u2, v);
        vertices[2].set(left, bottom, u, v2);
        vertices[3].set(right, bottom, u2, v2);
        for (const quint32 corner : {0U, 1U, 2U, 1U, 3U, 2U}) {
            *indices++ = static_cast<quint32>(next_ * 4) + corner;
        }
        ++next_;
    }
    void end() { markDirty(DirtyGeometry); }

private:
    QSGGeometry geometry_;
    PictureMaterial material_;
    std::unique_ptr<QSGTexture> texture_;
    float width_ = 1, height_ = 1;
    std::size_t next_ = 0;
};

} // namespace yiping::mapview
