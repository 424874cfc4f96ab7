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

void blended_frames(const std::string& name, int blends, bool smooth, int frames, Report& report)
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
    report_frames(name, scene, frames, [](int) {}, report);
    scene.window().hide(); // ends the render thread before the items
}

} // namespace

Result<void> map_limits(const MapOptions& options, Report& report)
{
    blended_frames("limits.empty", 0, false, options.frames, report);
    blended_frames("limits.blend", 1, false, options.frames, report);
    blended_frames("limits.smooth-blend", 1, true, options.frames, report);
    blended_frames("limits.two-blends", 2, false, options.frames, report);
    return {};
}

} // namespace yiping::bench
