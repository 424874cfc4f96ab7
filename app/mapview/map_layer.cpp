// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/map_layer.h>

namespace yiping::mapview {

MapLayer::MapLayer(QQuickItem* parent) : QQuickItem(parent)
{
    setFlag(ItemHasContents);
}

void MapLayer::set_camera(MapCamera* camera)
{
    if (camera_ == camera) {
        return;
    }
    if (camera_) {
        camera_->disconnect(this);
    }
    camera_ = camera;
    if (camera_) {
        connect(camera_, &MapCamera::changed, this, [this] { camera_moved(); });
    }
    Q_EMIT cameraChanged();
    camera_moved();
}

void MapLayer::set_shapes(TownShapes* shapes)
{
    if (shapes_ == shapes) {
        return;
    }
    if (shapes_) {
        shapes_->disconnect(this);
    }
    shapes_ = shapes;
    if (shapes_) {
        connect(shapes_, &TownShapes::areasReset, this, [this] { areas_reset(); });
        connect(shapes_, &TownShapes::baseReset, this, [this] { base_reset(); });
        connect(shapes_, &TownShapes::feedChanged, this, [this] { take_feed(); });
    }
    Q_EMIT shapesChanged();
    take_feed();
    areas_reset();
    base_reset();
}

void MapLayer::take_feed()
{
    presentation::MapFeed* feed = shapes_ ? shapes_->feed() : nullptr;
    if (feed_ == feed) {
        return;
    }
    if (feed_) {
        feed_->disconnect(this);
    }
    feed_ = feed;
    feed_changed(feed);
}

presentation::MapFeed* MapLayer::feed() const
{
    return feed_;
}

const Homography* MapLayer::homography() const
{
    return shapes_ && camera_ && camera_->valid() ? &*camera_->homography() : nullptr;
}

} // namespace yiping::mapview
