// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSGMaterial>
#include <QSGTexture>

namespace yiping::mapview {

/// Shows a texture as it is, by coordinates of QSGGeometry::TexturedPoint2D. A processor that draws does it several
/// times faster so than by QSGTextureMaterial (docs/adr/0032). Opacity is not followed. No two nodes share a batch: the
/// scene graph judges overlap by boxes that it maps without perspective. Render thread.
class PictureMaterial : public QSGMaterial {
public:
    explicit PictureMaterial(bool see_through = true);

    [[nodiscard]] QSGMaterialType* type() const override;
    [[nodiscard]] QSGMaterialShader* createShader(QSGRendererInterface::RenderMode) const override;
    [[nodiscard]] int compare(const QSGMaterial* other) const override;

    /// Not owned; lives as long as it is shown.
    void set_texture(QSGTexture* texture) { texture_ = texture; }
    [[nodiscard]] QSGTexture* texture() const { return texture_; }
    void set_filtering(QSGTexture::Filtering filtering) { filtering_ = filtering; }
    [[nodiscard]] QSGTexture::Filtering filtering() const { return filtering_; }

private:
    QSGTexture* texture_ = nullptr;
    QSGTexture::Filtering filtering_ = QSGTexture::Nearest;
};

} // namespace yiping::mapview
