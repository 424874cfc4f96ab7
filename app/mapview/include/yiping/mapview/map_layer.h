// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/town_shapes.h>

#include <QPointer>
#include <QQuickItem>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace yiping::geo {
struct WorldBox;
}

namespace yiping::mapview {

/// What all layers share: one scene-graph node each, under a camera, over the shapes of a town. GUI thread; only
/// updatePaintNode runs on the render thread, while the GUI thread waits.
class MapLayer : public QQuickItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(yiping::mapview::MapCamera* camera READ camera WRITE set_camera NOTIFY cameraChanged REQUIRED FINAL)
    Q_PROPERTY(yiping::mapview::TownShapes* shapes READ shapes WRITE set_shapes NOTIFY shapesChanged REQUIRED FINAL)

public:
    explicit MapLayer(QQuickItem* parent = nullptr);

    [[nodiscard]] MapCamera* camera() const { return camera_; }
    void set_camera(MapCamera* camera);
    [[nodiscard]] TownShapes* shapes() const { return shapes_; }
    void set_shapes(TownShapes* shapes);

Q_SIGNALS:
    void cameraChanged();
    void shapesChanged();
    /// It draws something else than before under the same camera: a picture of it is out of date. Tiles that come in
    /// are none of this (TiledLayer::settledChanged).
    void contentChanged();

protected:
    void itemChange(ItemChange change, const ItemChangeData& data) override;
    /// The camera moved. Base: draw again with the new matrix.
    virtual void camera_moved() { update(); }
    /// Outlines, or the feed behind them, are others. Base: nothing.
    virtual void areas_reset() {}
    virtual void base_reset() {}
    /// A new feed to listen to; the old one's connections are gone already. May be nullptr.
    virtual void feed_changed(presentation::MapFeed* /*feed*/) {}

    [[nodiscard]] presentation::MapFeed* feed() const;
    /// Nothing until camera and shapes are there and the camera has learned.
    [[nodiscard]] const Homography* homography() const;
    /// Where a place is on the screen, on the camera's relief. Only where there is a homography().
    [[nodiscard]] std::optional<ScreenPoint> place_of(WorldPoint at) const { return camera_->place(at); }
    /// The part of the world on the screen and as far around as `margin` sizes of the item, or all of it where the
    /// camera sees the horizon. Only where there is a homography().
    [[nodiscard]] geo::WorldBox view(double margin) const;

private:
    void take_feed();

    QPointer<MapCamera> camera_;
    QPointer<TownShapes> shapes_;
    QPointer<presentation::MapFeed> feed_;
};

} // namespace yiping::mapview
