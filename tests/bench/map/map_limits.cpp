// SPDX-License-Identifier: GPL-3.0-or-later
// limits: what no frame of the map can be faster than on this machine: an empty window, and blends of all of it.

#include "map_bench.h"

#include <QImage>
#include <QQuickItem>
#include <QSGSimpleTextureNode>
#include <QSGTexture>

#include <memory>

namespace yiping::bench {

namespace {

constexpr QSize limits_screen(1920, 1080);

/// A picture that lets what is below through, over all of the window.
class BlendedPicture : public QQuickItem {
public:
    explicit BlendedPicture(bool smooth) : smooth_(smooth) { setFlag(ItemHasContents); }

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/) override
    {
        if (old != nullptr)
            return old;
        QImage image(size().toSize(), QImage::Format_RGBA8888_Premultiplied);
        image.fill(QColor(40, 60, 80, 128));
        auto* node = new QSGSimpleTextureNode;
        node->setTexture(window()->createTextureFromImage(image, QQuickWindow::TextureHasAlphaChannel));
        node->setOwnsTexture(true);
        node->setFiltering(smooth_ ? QSGTexture::Linear : QSGTexture::Nearest);
        node->setRect(boundingRect());
        return node;
    }

private:
    bool smooth_;
};

std::vector<double> blended_frames(int blends, bool smooth, int frames)
{
    WorkTown nobody({}, {}, 0);
    MapScene scene(nobody, limits_screen, 0, 0, 3);
    std::vector<std::unique_ptr<BlendedPicture>> pictures;
    for (int i = 0; i < blends; ++i) {
        pictures.push_back(std::make_unique<BlendedPicture>(smooth));
        pictures.back()->setParentItem(scene.window().contentItem());
        pictures.back()->setSize(limits_screen);
    }
    scene.frame([] {});
    std::vector<double> millis;
    for (int i = 0; i < frames; ++i)
        millis.push_back(scene.frame([] {}));
    scene.window().hide(); // ends the render thread before the items
    return millis;
}

} // namespace

Result<void> map_limits(const MapOptions& options, Report& report)
{
    report.quantiles("limits.empty.frame", "ms", empty_frames(limits_screen, options.frames));
    report.quantiles("limits.blend.frame", "ms", blended_frames(1, false, options.frames));
    report.quantiles("limits.smooth-blend.frame", "ms", blended_frames(1, true, options.frames));
    report.quantiles("limits.two-blends.frame", "ms", blended_frames(2, false, options.frames));
    return {};
}

} // namespace yiping::bench
