// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/map_layer.h>

#include <yiping/geo/point_index.h>

#include <algorithm>

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

void MapLayer::itemChange(ItemChange change, const ItemChangeData& data)
{
    QQuickItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged || change == ItemOpacityHasChanged) {
        Q_EMIT contentChanged();
    }
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

geo::WorldBox MapLayer::view(double margin) const
{
    geo::WorldBox box{{1e9, 1e9}, {-1e9, -1e9}};
    for (const QPointF corner : {QPointF(-margin, -margin), QPointF(1 + margin, -margin),
             QPointF(1 + margin, 1 + margin), QPointF(-margin, 1 + margin)}) {
        const auto at = homography()->unproject({corner.x() * width(), corner.y() * height()});
        if (!at) {
            return {{0, 0}, {1, 1}};
        }
        box.low = {std::min(box.low.x, at->x), std::min(box.low.y, at->y)};
        box.high = {std::max(box.high.x, at->x), std::max(box.high.y, at->y)};
    }
    return box;
}

} // namespace yiping::mapview
