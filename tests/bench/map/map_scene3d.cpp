// SPDX-License-Identifier: GPL-3.0-or-later
// scene3d: a built-up town of 44 km² in space, turned: 20,000 houses, 1,439 columns over terrain, 1,000 cameras on the
// ground.

#include "map_space.h"

#include <yiping/geo/buildings.h>
#include <yiping/scene3d/scene_view.h>

#include <QPainter>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>

#include <cmath>
#include <format>
#include <fstream>
#include <memory>
#include <numbers>

namespace yiping::bench {

namespace {

std::shared_ptr<const geo::Terrain> space_terrain()
{
    constexpr std::uint32_t side = 257;
    const Degrees low = degrees_of(-space_side_metres * 0.75, space_side_metres * 0.75);
    const Degrees high = degrees_of(space_side_metres * 0.75, -space_side_metres * 0.75);
    std::vector<float> heights;
    for (std::uint32_t row = 0; row < side; ++row)
        for (std::uint32_t column = 0; column < side; ++column)
            heights.push_back(static_cast<float>(250 + 60 * std::sin(column / 21.0) * std::cos(row / 17.0)));
    return std::make_shared<const geo::Terrain>(geo::Terrain::make(
        {geo::to_world({low.lon, low.lat}), geo::to_world({high.lon, high.lat})}, side, side, std::move(heights), {})
            .value());
}

/// Houses with their heights and columns with theirs, for a peer: metres, degrees.
bool write_town(const std::string& file, const geo::TownBuildings& town, const domain::RowSet& rows)
{
    std::ofstream out(file);
    out << "{\"houses\":[";
    const char* between = "";
    for (const geo::TownBuilding& house : town.rows) {
        out << between << "{\"metres\":" << house.floors * 3.0 * scene3d::SceneView::drawn_exaggeration
            << ",\"ring\":[";
        const geo::Line& ring = house.outline.front();
        for (std::size_t i = 0; i < ring.size(); ++i)
            out << std::format("{}[{:.7f},{:.7f}]", i == 0 ? "" : ",", ring[i].lon, ring[i].lat);
        out << "]}";
        between = ",";
    }
    out << "],\"columns\":[";
    between = "";
    for (int i = 0; i + 1 < static_cast<int>(rows.area_rows.size()); ++i) {
        const Degrees at = grid_middle(i);
        out << between << std::format("{{\"at\":[{:.7f},{:.7f}],\"metres\":{}}}", at.lon, at.lat, 40 + i * 37 % 400);
        between = ",";
    }
    out << "]}\n";
    out.close();
    return !out.fail();
}

constexpr const char* space_scene = R"qml(
import QtQuick
import Yiping.MapView
import Yiping.Presentation
import Yiping.SceneView
Item {
    id: root
    required property MapFeed feed
    property bool plain: false
    readonly property alias camera: townCamera
    readonly property alias view: scene
    TownShapes { id: townShapes; feed: root.feed }
    MapCamera { id: townCamera }
    AreaShading { id: areaShading; feed: root.feed; level: 8 }
    Item {
        id: ground
        width: scene.groundCamera.viewport.width
        height: scene.groundCamera.viewport.height
        AreaLayer {
            anchors.fill: parent
            visible: !root.plain
            camera: scene.groundCamera; shapes: townShapes; shading: areaShading; level: 8
            palette: ["#141F2A", "#17303F", "#1A4356", "#1E5A73", "#237593"]
        }
        OutlineLayer { anchors.fill: parent; visible: !root.plain; camera: scene.groundCamera; shapes: townShapes; level: 8; strokeWidth: 2 }
        CameraConeLayer { anchors.fill: parent; visible: !root.plain; camera: scene.groundCamera; shapes: townShapes; dotSize: 8 }
    }
    ShaderEffectSource {
        id: picture
        sourceItem: ground
        hideSource: true
        textureSize: scene.groundSharpness < 1 ? Qt.size(Math.ceil(scene.groundCamera.viewport.width * scene.groundSharpness), Math.ceil(scene.groundCamera.viewport.height * scene.groundSharpness)) : Qt.size(0, 0)
    }
    SceneView {
        id: scene
        anchors.fill: parent
        camera: townCamera; shapes: townShapes; shading: areaShading
        groundPicture: picture
        level: 8
        columnColors: ["#FF806D", "#7FA6C4", "#45D3A4"]
        buildingColors: ["#33434F", "#465A69", "#3B6680", "#4F86A6", "#B98F45", "#DDB56A"]
        groundColor: "#141F2A"; hazeColor: "#0A0F15"
    }
}
)qml";

/// What QtLocation's camera makes of four places, at any tilt and bearing.
void learn_space(mapview::MapCamera& camera, double zoom, double tilt, double bearing)
{
    const QGeoCoordinate centre(space_lat, space_lon);
    const mapview::WorldPoint middle = mapview::to_world({space_lon, space_lat});
    const double pixels = mapview::world_pixels(zoom), turn = bearing * std::numbers::pi / 180;
    const double lean = tilt * std::numbers::pi / 180;
    const double distance = space_size.height() / 2.0 / std::tan(22.5 * std::numbers::pi / 180);
    QList<QPointF> places;
    for (const QGeoCoordinate& each : camera.samples(centre, zoom, space_size)) {
        const mapview::WorldPoint at = mapview::to_world({each.longitude(), each.latitude()});
        const double x = (at.x - middle.x) * pixels, y = (at.y - middle.y) * pixels;
        const double across = x * std::cos(turn) + y * std::sin(turn);
        const double along = -x * std::sin(turn) + y * std::cos(turn);
        const double depth = distance - along * std::sin(lean);
        places.append({space_size.width() / 2.0 + across * distance / depth,
            space_size.height() / 2.0 + along * std::cos(lean) * distance / depth});
    }
    camera.learn(centre, zoom, space_size, places);
}

} // namespace

Result<void> map_scene3d(const MapOptions& options, Report& report)
{
    domain::RowSet rows = space_rows();
    const auto houses = space_town();
    if (!options.write_to.empty() && !write_town(options.write_to, *houses, rows))
        return make_error(Fault::Environment, "bench.cannot_write");
    auto cases = space_cases(rows);
    WorkTown work(std::move(rows), std::move(cases), 1'735'689'600'000);
    work.load();
    presentation::MapFeed feed(work.town());
    QQmlEngine engine;
    QQuickWindow window;
    window.setColor(Qt::black);
    window.setFlag(Qt::FramelessWindowHint);
    window.resize(space_size);
    QQmlComponent component(&engine);
    component.setData(space_scene, QUrl(QStringLiteral("qrc:/bench/Scene3D.qml")));
    const std::unique_ptr<QObject> made(component.createWithInitialProperties(
        {{QStringLiteral("feed"), QVariant::fromValue(&feed)}, {QStringLiteral("plain"), options.plain}}));
    auto* item = qobject_cast<QQuickItem*>(made.get());
    if (item == nullptr) {
        std::fprintf(stderr, "%s\n", qPrintable(component.errorString()));
        return make_error(Fault::Environment, "bench.not_ready");
    }
    auto* view = item->property("view").value<scene3d::SceneView*>();
    auto* camera = item->property("camera").value<mapview::MapCamera*>();
    item->setParentItem(window.contentItem());
    item->setSize(space_size);
    if (!options.plain)
        view->use_terrain(space_terrain());
    view->use_buildings(houses);
    // Frames, and those of a scene at rest: one under way when it came to rest is none of them.
    std::atomic<int> swapped{0}, sharp_swapped{0};
    std::atomic<bool> of_rest{false};
    QObject::connect(
        &window, &QQuickWindow::beforeSynchronizing, &window, [&] { of_rest = !view->moving(); }, Qt::DirectConnection);
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window,
        [&] {
            ++swapped;
            sharp_swapped += of_rest ? 1 : 0;
            QMetaObject::invokeMethod(qApp, [] {}, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    window.show();
    learn_space(*camera, space_zoom, space_tilt, 0);
    if (!wait_until([&] { return view->drawable() && view->settled(); }))
        return make_error(Fault::Environment, "bench.not_ready");
    const auto next_frame = [&](const std::function<void()>& change) {
        const int before = swapped;
        const auto begin = std::chrono::steady_clock::now();
        change();
        window.update();
        wait_until([&] { return swapped > before; });
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    };
    for (int i = 0; i < 3; ++i)
        next_frame([] {});
    if (!options.picture.empty() && !window.grabWindow().save(QString::fromStdString(options.picture)))
        return make_error(Fault::Environment, "bench.cannot_write");
    // It finds its resolution first.
    double bearing = 0;
    const auto turn = [&] { learn_space(*camera, space_zoom, space_tilt, bearing += 1.5); };
    for (int i = 0; i < 25; ++i)
        next_frame(turn);
    std::vector<double> millis;
    millis.reserve(static_cast<std::size_t>(options.frames));
    for (int i = 0; i < options.frames; ++i)
        millis.push_back(next_frame(turn));
    report.quantiles("scene3d.frame", "ms", millis);
    report.value("scene3d.scale", "share of the pixels of a side", view->moving_scale());
    std::vector<double> sharp;
    for (int i = 0; i < 5; ++i) {
        for (int k = 0; k < 4; ++k)
            next_frame(turn);
        const auto begin = std::chrono::steady_clock::now();
        const int before = sharp_swapped;
        wait_until([&] { return sharp_swapped > before; });
        sharp.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    report.quantiles("scene3d.sharp", "ms", sharp);
    if (!wait_until([&] { return view->settled(); }))
        return make_error(Fault::Environment, "bench.not_ready");
    // Smooth, without the picture of its ground.
    std::vector<double> whole;
    for (int i = 0; i < 10; ++i)
        whole.push_back(next_frame([&] { view->update(); }));
    report.quantiles("scene3d.smooth.frame", "ms", whole);
    // Nothing is drawn while nothing changes.
    const int before = swapped;
    wait_until([] { return false; }, 1000);
    report.value("scene3d.idle", "frames in a second", swapped - before);
    window.hide();
    report.quantiles("scene3d.empty.frame", "ms", empty_frames(space_size, options.frames));
    return {};
}

} // namespace yiping::bench
