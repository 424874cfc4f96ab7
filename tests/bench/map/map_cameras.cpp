// SPDX-License-Identifier: GPL-3.0-or-later
// cameras-map: 10,000 cameras with their cones under a map that is panned; and the same by QtLocation's own items.

#include "case_work.h"
#include "map_bench.h"

#include <yiping/base/ports.h>
#include <yiping/mapview/camera_cone_layer.h>

#include <QPainter>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QTemporaryDir>
#include <QVariantMap>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <memory>
#include <numbers>

namespace yiping::bench {

namespace {

constexpr std::uint32_t camera_count = 10'000;
/// A town of eight by four and a half kilometres fills the window.
constexpr double town_lon = 106.35, town_lat = 29.05, town_zoom = 15;
constexpr QSize town_size(1920, 1080);
constexpr int town_pan = 8;
constexpr double cone_metres = 100, cone_degrees = 70, dot_pixels = 8;

domain::RowSet work_cameras()
{
    domain::RowSet rows = work_registers();
    SeededRandom random(77);
    const mapview::WorldPoint middle = mapview::to_world({town_lon, town_lat});
    const double pixel = 1 / mapview::world_pixels(town_zoom);
    for (std::uint32_t i = 0; i < camera_count; ++i) {
        domain::Camera row;
        row.id = Uuid::from_name("bench", std::format("camera {}", i));
        const double x = (random.unit() - 0.5) * town_size.width() * pixel;
        const double y = (random.unit() - 0.5) * town_size.height() * pixel;
        const mapview::LonLat at = mapview::to_lon_lat({middle.x + x, middle.y + y});
        row.lon = at.lon;
        row.lat = at.lat;
        row.direction = std::floor(random.unit() * 360);
        row.view_angle = cone_degrees;
        row.range_m = cone_metres;
        row.streams = true;
        rows.camera_rows.push_back(std::move(row));
    }
    return rows;
}

/// A cone that looks up with its dot, as large as ours: one picture, turned for each camera.
QImage cone_picture(double range)
{
    const int side = static_cast<int>(std::ceil(range)) * 2;
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QRadialGradient fade(side / 2.0, side / 2.0, range);
    fade.setColorAt(0, QColor(255, 255, 255, 87));
    fade.setColorAt(1, QColor(255, 255, 255, 22));
    painter.setBrush(fade);
    painter.drawPie(image.rect(), static_cast<int>((90 - cone_degrees / 2) * 16), static_cast<int>(cone_degrees * 16));
    painter.setBrush(Qt::white);
    painter.drawEllipse(QPointF(side / 2.0, side / 2.0), dot_pixels / 2, dot_pixels / 2);
    return image;
}

constexpr const char* item_view = R"qml(
import QtQuick
import QtLocation
import QtPositioning
Map {
    id: map
    required property var cameras
    required property url picture
    plugin: Plugin { name: "itemsoverlay" }
    color: "black"
    copyrightsVisible: false
    MapItemView {
        model: map.cameras
        delegate: MapQuickItem {
            required property var modelData
            coordinate: QtPositioning.coordinate(modelData.lat, modelData.lon)
            anchorPoint: Qt.point(sourceItem.width / 2, sourceItem.height / 2)
            // The map turns its items about their top left corner, so the picture turns inside one.
            sourceItem: Item {
                width: cone.width
                height: cone.height
                Image { id: cone; source: map.picture; rotation: modelData.direction }
            }
        }
    }
}
)qml";

} // namespace

Result<void> map_cameras(const MapOptions& options, Report& report)
{
    WorkTown work(work_cameras(), {}, case_work_start);
    MapScene scene(work, town_size, town_lon, town_lat, town_zoom);
    work.load();
    mapview::CameraConeLayer layer;
    layer.set_color(Qt::white);
    layer.set_dot_size(dot_pixels);
    scene.add(layer);
    scene.frame([] {});
    if (layer.count() != static_cast<int>(camera_count))
        return make_error(Fault::Environment, "bench.differs");
    const auto before = scene.settled();
    if (!before)
        return std::unexpected(before.error());
    if (!options.picture.empty() && !before->save(QString::fromStdString(options.picture)))
        return make_error(Fault::Environment, "bench.cannot_write");
    const double degrees = 360 * town_pan / mapview::world_pixels(town_zoom);
    std::vector<double> millis;
    for (int i = 1; i <= options.frames; ++i) {
        const int along = i % 30 < 15 ? i % 30 : 30 - i % 30;
        millis.push_back(scene.frame([&] { scene.look_at(town_lon + degrees * along, town_lat, town_zoom); }));
    }
    report.quantiles("cameras-map.frame", "ms", millis);
    report.quantiles("cameras-map.empty.frame", "ms", empty_frames(town_size, options.frames));
    return {};
}

Result<void> map_item_view(const MapOptions& options, Report& report)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("cone.png"));
    const double range = cone_metres * mapview::world_per_metre(town_lat) * mapview::world_pixels(town_zoom);
    if (!cone_picture(range).save(file))
        return make_error(Fault::Environment, "bench.cannot_write");
    QVariantList cameras;
    for (const domain::Camera& row : work_cameras().camera_rows)
        cameras.append(QVariantMap{{QStringLiteral("lon"), *row.lon}, {QStringLiteral("lat"), *row.lat},
            {QStringLiteral("direction"), *row.direction}});
    QQmlEngine engine;
    QQuickWindow window;
    window.setColor(Qt::black);
    window.setFlag(Qt::FramelessWindowHint);
    window.resize(town_size);
    QQmlComponent component(&engine);
    component.setData(item_view, QUrl(QStringLiteral("qrc:/bench/MapItemView.qml")));
    std::unique_ptr<QObject> made(component.createWithInitialProperties(
        {{QStringLiteral("cameras"), cameras}, {QStringLiteral("picture"), QUrl::fromLocalFile(file)}}));
    auto* map = qobject_cast<QQuickItem*>(made.get());
    if (map == nullptr) {
        std::fprintf(stderr, "%s\n", qPrintable(component.errorString()));
        return make_error(Fault::Environment, "bench.not_ready");
    }
    map->setParentItem(window.contentItem());
    map->setSize(town_size);
    map->setProperty("zoomLevel", town_zoom);
    map->setProperty("center", QVariant::fromValue(QGeoCoordinate(town_lat, town_lon)));
    std::atomic<int> swapped{0};
    std::atomic<std::chrono::steady_clock::time_point> swapped_at{};
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window,
        [&] {
            swapped_at = std::chrono::steady_clock::now();
            ++swapped;
            QMetaObject::invokeMethod(qApp, [] {}, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    window.show();
    const auto next_frame = [&](const std::function<void()>& change) {
        const int before = swapped;
        const auto begin = std::chrono::steady_clock::now();
        change();
        window.update();
        wait_until([&] { return swapped > before; });
        return std::chrono::duration<double, std::milli>(swapped_at.load() - begin).count();
    };
    // Its items come over several frames.
    double alike = 0;
    QImage theirs;
    const QImage ours = options.picture.empty() ? QImage() : QImage(QString::fromStdString(options.picture));
    for (int i = 0; i < 60; ++i) {
        next_frame([] {});
        if (i >= 20 && !ours.isNull()) {
            theirs = window.grabWindow();
            alike = likeness(ours, theirs);
            if (alike >= 0.9)
                break;
        }
    }
    if (!ours.isNull() && !(alike >= 0.9)) {
        const QString seen = QString::fromStdString(options.picture) + QStringLiteral(".theirs.png");
        std::fprintf(stderr, "the pictures are alike by %.3f only: %s%s\n", alike, qPrintable(seen),
            theirs.save(seen) ? "" : " (not written)");
        return make_error(Fault::Environment, "bench.differs");
    }
    std::vector<double> millis;
    for (int i = 1; i <= options.frames; ++i)
        millis.push_back(next_frame([&] {
            QMetaObject::invokeMethod(map, "pan", Q_ARG(int, i % 30 < 15 ? town_pan : -town_pan), Q_ARG(int, 0));
        }));
    report.quantiles("map-item-view.frame", "ms", millis);
    if (!ours.isNull())
        report.value("map-item-view.likeness", "correlation", alike);
    return {};
}

} // namespace yiping::bench
