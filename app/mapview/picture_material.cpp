// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/picture_material.h>

#include <QSGMaterialShader>

#include <cstring>

namespace yiping::mapview {

namespace {

class PictureShader : public QSGMaterialShader {
public:
    PictureShader()
    {
        setShaderFileName(VertexStage, QStringLiteral(":/yiping/mapview/shaders/picture.vert.qsb"));
        setShaderFileName(FragmentStage, QStringLiteral(":/yiping/mapview/shaders/picture.frag.qsb"));
    }
    bool updateUniformData(RenderState& state, QSGMaterial* /*now*/, QSGMaterial* /*before*/) override
    {
        if (!state.isMatrixDirty())
            return false;
        const QMatrix4x4 matrix = state.combinedMatrix();
        std::memcpy(state.uniformData()->data(), matrix.constData(), 64);
        return true;
    }
    void updateSampledImage(
        RenderState& state, int /*binding*/, QSGTexture** texture, QSGMaterial* now, QSGMaterial* /*before*/) override
    {
        auto* material = static_cast<PictureMaterial*>(now);
        *texture = material->texture();
        if (*texture == nullptr)
            return;
        (*texture)->setFiltering(material->filtering());
        (*texture)->setMipmapFiltering(QSGTexture::None);
        (*texture)->setHorizontalWrapMode(QSGTexture::ClampToEdge);
        (*texture)->setVerticalWrapMode(QSGTexture::ClampToEdge);
        (*texture)->commitTextureOperations(state.rhi(), state.resourceUpdateBatch());
    }
};

} // namespace

PictureMaterial::PictureMaterial(bool see_through)
{
    setFlag(RequiresFullMatrix | NoBatching);
    setFlag(Blending, see_through);
}

QSGMaterialType* PictureMaterial::type() const
{
    static QSGMaterialType kind;
    return &kind;
}

QSGMaterialShader* PictureMaterial::createShader(QSGRendererInterface::RenderMode /*mode*/) const
{
    return new PictureShader;
}

int PictureMaterial::compare(const QSGMaterial* other) const
{
    return this < other ? -1 : static_cast<int>(this > other);
}

} // namespace yiping::mapview
