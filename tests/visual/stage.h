// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/mercator.h>
#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/map_layer.h>
#include <yiping/mapview/town_shapes.h>

#include <QElapsedTimer>
#include <QImage>
#include <QQuickWindow>

#include <atomic>
#include <memory>

namespace yiping::testing {

/// Frames a window has shown since this was made. GUI thread.
///
/// The render thread tells of them: what is under way when nobody listens any more still arrives, so that what it
/// writes to is held by the listener itself, never a stack that may have gone.
class FrameCount {
public:
    explicit FrameCount(QQuickWindow& window);
    ~FrameCount();
    FrameCount(const FrameCount&) = delete;
    FrameCount& operator=(const FrameCount&) = delete;

    [[nodiscard]] int frames() const { return seen_->frames; }
    /// Since the last frame, or since this was made; not while one is under way, however long that takes.
    [[nodiscard]] bool quiet_for(qint64 millis) const;
    /// Asks for a frame and waits for it; false if none comes.
    bool draw();

private:
    struct Seen {
        int frames = 0;
        std::atomic<int> begun = 0, ended = 0; ///< by the render thread
        QElapsedTimer quiet;
    };
    QQuickWindow& window_;
    std::shared_ptr<Seen> seen_;
    QMetaObject::Connection listening_, advancing_, beginning_, ending_;
};

/// A window whose pixels are known to belong to the world: no tilt, the given centre in the middle, a black ground.
/// Layers that are put on it either end before it does or are taken off again.
class Stage {
public:
    explicit Stage(QSize size = {1920, 1080});
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    void look(geo::WorldPoint centre, double zoom);
    /// Where a place of the world is, in item pixels.
    [[nodiscard]] QPointF pixel(geo::WorldPoint at) const;
    void put(mapview::MapLayer& layer);
    /// Two whole frames: the first may show what was before.
    void draw();
    /// Nothing is drawn any more: one more frame than was asked for may follow `draw`, for the first of the two can be
    /// what the window was shown for. False if there is no end of it.
    [[nodiscard]] bool rest();
    /// What they have drawn.
    [[nodiscard]] QImage grab();
    [[nodiscard]] qreal ratio() const { return window_.effectiveDevicePixelRatio(); }

    mapview::MapCamera camera;
    mapview::TownShapes shapes;

private:
    QQuickWindow window_;
    QSize size_;
    geo::WorldPoint centre_;
    double zoom_ = 0;
};

} // namespace yiping::testing
