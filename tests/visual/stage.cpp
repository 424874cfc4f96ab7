// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage.h"

#include "model_wall.h"

#include <QGeoCoordinate>

#include <algorithm>
#include <cmath>

namespace yiping::testing {

FrameCount::FrameCount(QQuickWindow& window) : window_(window), seen_(std::make_shared<Seen>())
{
    seen_->quiet.start();
    listening_ = QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [seen = seen_] {
        ++seen->frames;
        seen->quiet.restart();
    });
    // Items are laid out, motions go on: a frame is on its way, and this thread may be busy with it for long.
    advancing_ =
        QObject::connect(&window, &QQuickWindow::afterAnimating, &window, [seen = seen_] { seen->quiet.restart(); });
    beginning_ = QObject::connect(
        &window, &QQuickWindow::beforeSynchronizing, &window, [seen = seen_] { ++seen->begun; }, Qt::DirectConnection);
    ending_ = QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window, [seen = seen_] { ++seen->ended; }, Qt::DirectConnection);
}

FrameCount::~FrameCount()
{
    QObject::disconnect(listening_);
    QObject::disconnect(advancing_);
    QObject::disconnect(beginning_);
    QObject::disconnect(ending_);
}

bool FrameCount::quiet_for(qint64 millis) const
{
    // One that changes nothing is never shown: after a while it does not count any more.
    constexpr qint64 never_shown = 2'000;
    return seen_->quiet.hasExpired(seen_->begun <= seen_->ended ? millis : std::max(millis, never_shown));
}

bool FrameCount::draw()
{
    const int before = frames();
    window_.update();
    return wait_for([&] { return frames() > before; });
}

Stage::Stage(QSize size) : size_(size)
{
    window_.setFlag(Qt::FramelessWindowHint);
    window_.setColor(Qt::black);
    window_.resize(size);
}

Stage::~Stage()
{
    window_.hide(); // ends the render thread, which still calls the layers
}

void Stage::look(geo::WorldPoint centre, double zoom)
{
    centre_ = centre;
    zoom_ = zoom;
    const geo::LonLat at = geo::to_lon_lat(centre);
    const QGeoCoordinate middle(at.lat, at.lon);
    QList<QPointF> points;
    for (const QGeoCoordinate& sample : camera.samples(middle, zoom, size_)) {
        // As a map does: of a place and its copies around the world, the one nearest to the middle.
        geo::WorldPoint world = geo::to_world({sample.longitude(), sample.latitude()});
        world.x -= std::round(world.x - centre.x);
        points << pixel(world);
    }
    camera.learn(middle, zoom, size_, points);
}

QPointF Stage::pixel(geo::WorldPoint at) const
{
    const double scale = geo::world_pixels(zoom_);
    return {(at.x - centre_.x) * scale + size_.width() / 2.0, (at.y - centre_.y) * scale + size_.height() / 2.0};
}

void Stage::put(mapview::MapLayer& layer)
{
    layer.setParentItem(window_.contentItem());
    layer.setSize(size_);
    layer.set_camera(&camera);
    layer.set_shapes(&shapes);
}

void Stage::draw()
{
    window_.show();
    FrameCount count(window_);
    count.draw();
    count.draw();
}

bool Stage::rest()
{
    const FrameCount count(window_);
    return wait_for([&] { return count.quiet_for(300); });
}

QImage Stage::grab()
{
    draw();
    return window_.grabWindow();
}

} // namespace yiping::testing
