// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/map_camera.h>

#include <cmath>

namespace yiping::mapview {

namespace {

WorldPoint world_of(const QGeoCoordinate& at)
{
    return to_world({at.longitude(), at.latitude()});
}

/// A place beyond the date line is one on its other side: there are no coordinates beyond 180°.
QGeoCoordinate coordinate_of(WorldPoint at)
{
    const LonLat place = to_lon_lat(at);
    return QGeoCoordinate(place.lat, std::remainder(place.lon, 360));
}

} // namespace

MapCamera::MapCamera(QObject* parent) : QObject(parent) {}

std::array<WorldPoint, 4> MapCamera::sample_points(WorldPoint centre, qreal zoom, QSizeF viewport)
{
    const double pixel = 1 / world_pixels(zoom);
    // A quarter of the view: with much tilt the far corners would be at the horizon.
    const double dx = std::max(viewport.width(), 64.0) * 0.25 * pixel;
    const double dy = std::max(viewport.height(), 64.0) * 0.25 * pixel;
    return {WorldPoint{centre.x - dx, centre.y - dy}, WorldPoint{centre.x + dx, centre.y - dy},
        WorldPoint{centre.x + dx, centre.y + dy}, WorldPoint{centre.x - dx, centre.y + dy}};
}

QList<QGeoCoordinate> MapCamera::samples(const QGeoCoordinate& centre, qreal zoom, QSizeF viewport) const
{
    QList<QGeoCoordinate> result;
    for (const WorldPoint& at : sample_points(world_of(centre), zoom, viewport)) {
        result.append(coordinate_of(at));
    }
    return result;
}

void MapCamera::learn(const QGeoCoordinate& centre, qreal zoom, QSizeF viewport, const QList<QPointF>& points)
{
    if (points.size() != 4 || !centre.isValid() || viewport.isEmpty()) {
        return;
    }
    const WorldPoint middle = world_of(centre);
    const auto worlds = sample_points(middle, zoom, viewport);
    std::array<Homography::Sample, 4> pairs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const QPointF& point = points[static_cast<qsizetype>(i)];
        pairs[i] = {worlds[i], {point.x(), point.y()}};
    }
    if (const auto learned = Homography::from_samples(middle, 1 / world_pixels(zoom), pairs)) {
        homography_ = learned;
        viewport_ = viewport;
        zoom_ = zoom;
        look_up();
        ++revision_;
        Q_EMIT changed();
    }
}

void MapCamera::look_up()
{
    space_.reset();
    tilt_ = 0;
    const double unit = 1 / world_pixels(zoom_);
    if (const auto space =
            Pinhole::from_ground(*homography_, viewport_.width(), viewport_.height(), homography_->centre(), unit)) {
        tilt_ = space->tilt_degrees();
        if (relief_.terrain && rise_at(tilt_) > 0) {
            space_ = space;
        }
    }
}

void MapCamera::set_relief(GroundRelief relief)
{
    relief_ = std::move(relief);
    if (homography_) {
        look_up();
        ++revision_;
        Q_EMIT changed();
    }
}

std::optional<ScreenPoint> MapCamera::place(WorldPoint at, double metres) const
{
    if (!homography_) {
        return std::nullopt;
    }
    if (!space_) {
        return homography_->project(at);
    }
    const double unit = world_pixels(zoom_);
    const WorldPoint centre = homography_->centre();
    const double up = (relief_.drawn_metres(at) + metres * relief_.exaggeration) * rise_at(tilt_) *
                      world_per_metre(to_lon_lat(centre).lat) * unit;
    const auto seen = space_->project({(at.x - centre.x) * unit, (at.y - centre.y) * unit, up});
    return seen ? std::optional(ScreenPoint{seen->x, seen->y}) : std::nullopt;
}

void MapCamera::look_down(WorldPoint low, WorldPoint high, QSizeF size)
{
    if (size.isEmpty() || !(high.x > low.x)) {
        return;
    }
    const WorldPoint middle{(low.x + high.x) / 2, (low.y + high.y) / 2};
    const double scale = size.width() / (high.x - low.x);
    const qreal zoom = std::log2(scale / world_pixels(0));
    QList<QPointF> points;
    for (const WorldPoint& at : sample_points(middle, zoom, size)) {
        points.append({(at.x - middle.x) * scale + size.width() / 2, (at.y - middle.y) * scale + size.height() / 2});
    }
    learn(coordinate_of(middle), zoom, size, points);
}

QPointF MapCamera::project(qreal lon, qreal lat) const
{
    constexpr QPointF nowhere(-1e6, -1e6);
    if (!homography_) {
        return nowhere;
    }
    const auto at = place(to_world({lon, lat}));
    return at ? QPointF(at->x, at->y) : nowhere;
}

QGeoCoordinate MapCamera::unproject(QPointF at) const
{
    if (!homography_) {
        return {};
    }
    const auto world = homography_->unproject({at.x(), at.y()});
    if (!world) {
        return {};
    }
    return coordinate_of(space_ ? on_relief(*world) : *world);
}

WorldPoint MapCamera::on_relief(WorldPoint flat) const
{
    // The line of sight: at 0 it is as high as the eye, at 1 on the map's own level.
    const double unit = world_pixels(zoom_);
    const WorldPoint centre = homography_->centre();
    const double metre = rise_at(tilt_) * world_per_metre(to_lon_lat(centre).lat) * unit;
    const Pinhole::Point eye = space_->eye();
    const WorldPoint from{centre.x + eye.x / unit, centre.y + eye.y / unit};
    const auto at = [&](double part) {
        return WorldPoint{from.x + (flat.x - from.x) * part, from.y + (flat.y - from.y) * part};
    };
    const auto above = [&](double part) { return eye.z * (1 - part) - relief_.drawn_metres(at(part)) * metre; };
    const auto part_at = [&](double height) {
        return 1 - (height - relief_.terrain->middle()) * relief_.exaggeration * metre / eye.z;
    };
    // The ground is between its highest and its lowest: the first step below it holds the place.
    constexpr int steps = 160, halvings = 20;
    double near = std::max(0.0, part_at(static_cast<double>(relief_.terrain->highest())));
    const double step = (part_at(static_cast<double>(relief_.terrain->lowest())) - near) / steps;
    double far = near;
    for (int i = 0; i < steps && above(far) > 0; ++i) {
        near = far;
        far += step;
    }
    for (int i = 0; i < halvings; ++i) {
        const double middle = (near + far) / 2;
        (above(middle) > 0 ? near : far) = middle;
    }
    return at(far);
}

qreal MapCamera::zoom_to_fit(qreal west, qreal south, qreal east, qreal north, QSizeF size)
{
    const WorldPoint low = to_world({west, south});
    const WorldPoint high = to_world({east, north});
    const double width = high.x - low.x;
    const double height = low.y - high.y;
    if (!(width > 0) || !(height > 0) || size.isEmpty()) {
        return -1;
    }
    return std::log2(std::min(size.width() / width, size.height() / height) / world_pixels(0));
}

QGeoCoordinate MapCamera::middle(qreal west, qreal south, qreal east, qreal north)
{
    const WorldPoint low = to_world({west, south});
    const WorldPoint high = to_world({east, north});
    return coordinate_of({(low.x + high.x) / 2, (low.y + high.y) / 2});
}

QGeoCoordinate MapCamera::shifted(const QGeoCoordinate& at, qreal zoom, QPointF offset)
{
    const WorldPoint world = world_of(at);
    const double pixel = 1 / world_pixels(zoom);
    return coordinate_of({world.x - offset.x() * pixel, world.y - offset.y() * pixel});
}

QMatrix4x4 node_matrix(const Homography& homography, WorldPoint origin, double local_unit)
{
    const std::array<double, 9> m = homography.from_local(origin, local_unit);
    const auto f = [&m](std::size_t i) { return static_cast<float>(m[i]); };
    return QMatrix4x4(f(0), f(1), 0, f(2), //
        f(3), f(4), 0, f(5), //
        0, 0, 1, 0,          //
        f(6), f(7), 0, f(8));
}

} // namespace yiping::mapview
