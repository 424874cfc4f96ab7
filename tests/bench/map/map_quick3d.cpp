// SPDX-License-Identifier: GPL-3.0-or-later
// quick3d-models: the houses and columns of scene3d as Qt Quick 3D shows them out of the box, a model each, from the
// same camera. Its QML module is no package of the project: the peers' script fetches it and names its folder.

#include "map_space.h"

#include <yiping/scene3d/scene_view.h>

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QVariantMap>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>

namespace yiping::bench {

namespace {

constexpr double house_floor_metres = 3.0;
constexpr double column_radius_share = 0.13; ///< of the side of its grid, as scene3d has it

/// Boxes of 100 units a side are scaled. Nothing is lit: that is the cheapest, and ours has its light in its colours.
constexpr const char* model_scene = R"qml(
import QtQuick
import QtQuick3D
View3D {
    id: root
    required property var houses
    required property var columns
    required property real distance
    required property real tilt
    property real bearing: 0
    readonly property int houseCount: houseModels.count
    readonly property int columnCount: columnModels.count
    camera: eye
    environment: SceneEnvironment { backgroundMode: SceneEnvironment.Color; clearColor: "#0A0F15"; antialiasingMode: SceneEnvironment.NoAA }
    Node {
        eulerRotation.y: -root.bearing
        PerspectiveCamera {
            id: eye
            position: Qt.vector3d(0, root.distance * Math.cos(root.tilt * Math.PI / 180), root.distance * Math.sin(root.tilt * Math.PI / 180))
            eulerRotation.x: root.tilt - 90
            fieldOfView: 45
            clipNear: root.distance * 0.05
            clipFar: root.distance * 30
        }
    }
    PrincipledMaterial { id: ground; baseColor: "#141F2A"; lighting: PrincipledMaterial.NoLighting }
    PrincipledMaterial { id: wall; baseColor: "#465A69"; lighting: PrincipledMaterial.NoLighting }
    PrincipledMaterial { id: figure; baseColor: "#7FA6C4"; lighting: PrincipledMaterial.NoLighting }
    Model { source: "#Rectangle"; materials: ground; eulerRotation.x: -90; scale: Qt.vector3d(root.distance / 5, root.distance / 5, 1) }
    Repeater3D {
        id: houseModels
        model: root.houses
        Model {
            required property var modelData
            source: "#Cube"
            materials: wall
            position: Qt.vector3d(modelData.x, modelData.high / 2, modelData.z)
            scale: Qt.vector3d(modelData.wide / 100, modelData.high / 100, modelData.deep / 100)
        }
    }
    Repeater3D {
        id: columnModels
        model: root.columns
        Model {
            required property var modelData
            source: "#Cube"
            materials: figure
            position: Qt.vector3d(modelData.x, modelData.high / 2, modelData.z)
            scale: Qt.vector3d(modelData.wide / 100, modelData.high / 100, modelData.deep / 100)
        }
    }
}
)qml";

/// East, south and up in pixels of the map, from its middle.
QVariantMap box_of(const geo::WorldBox& box, double high)
{
    const geo::WorldPoint middle = geo::to_world({space_lon, space_lat});
    const double pixels = mapview::world_pixels(space_zoom);
    return {{QStringLiteral("x"), ((box.low.x + box.high.x) / 2 - middle.x) * pixels},
        {QStringLiteral("z"), ((box.low.y + box.high.y) / 2 - middle.y) * pixels},
        {QStringLiteral("wide"), (box.high.x - box.low.x) * pixels},
        {QStringLiteral("deep"), (box.high.y - box.low.y) * pixels}, {QStringLiteral("high"), high}};
}

QVariantList house_boxes()
{
    const double metre = mapview::world_per_metre(space_lat) * mapview::world_pixels(space_zoom);
    const auto town = space_town();
    QVariantList boxes;
    for (const geo::TownBuilding& house : town->rows) {
        geo::WorldBox box{{1, 1}, {0, 0}};
        for (const geo::LonLat& corner : house.outline.front()) {
            const geo::WorldPoint at = geo::to_world(corner);
            box.low = {std::min(box.low.x, at.x), std::min(box.low.y, at.y)};
            box.high = {std::max(box.high.x, at.x), std::max(box.high.y, at.y)};
        }
        boxes.append(box_of(box, house.floors * house_floor_metres * metre * scene3d::SceneView::drawn_exaggeration));
    }
    return boxes;
}

QVariantList column_boxes()
{
    const domain::RowSet rows = space_rows();
    std::map<std::string, int> open;
    int most = 0;
    const domain::CaseColumns cases = space_cases(rows);
    for (const std::uint16_t area : cases.areas)
        most = std::max(most, ++open[cases.area_codes[area]]);
    const double metre = mapview::world_per_metre(space_lat);
    // A box of as much ground as the six-sided column of that radius.
    const double half = space_side_metres / std::sqrt(space_grids) * column_radius_share * metre *
                        std::sqrt(3 * std::numbers::sqrt3 / 2) / 2;
    QVariantList boxes;
    for (int grid = 0; grid < space_grids; ++grid) {
        const Degrees at = grid_middle(grid);
        const geo::WorldPoint middle = geo::to_world({at.lon, at.lat});
        const double share =
            static_cast<double>(open[rows.area_rows[static_cast<std::size_t>(grid) + 1].area_code]) / most;
        boxes.append(box_of({{middle.x - half, middle.y - half}, {middle.x + half, middle.y + half}},
            share * scene3d::SceneView::column_share * space_size.height()));
    }
    return boxes;
}

} // namespace

Result<void> map_quick3d(const MapOptions& options, Report& report)
{
    QQmlEngine engine;
    if (!options.qml.empty())
        engine.addImportPath(QString::fromStdString(options.qml));
    QQuickWindow window;
    window.setColor(Qt::black);
    window.setFlag(Qt::FramelessWindowHint);
    window.resize(space_size);
    QQmlComponent component(&engine);
    component.setData(model_scene, QUrl(QStringLiteral("qrc:/bench/Quick3D.qml")));
    const std::unique_ptr<QObject> made(component.createWithInitialProperties(
        {{QStringLiteral("houses"), house_boxes()}, {QStringLiteral("columns"), column_boxes()},
            {QStringLiteral("distance"), space_size.height() / 2.0 / std::tan(22.5 * std::numbers::pi / 180)},
            {QStringLiteral("tilt"), space_tilt}}));
    auto* view = qobject_cast<QQuickItem*>(made.get());
    if (view == nullptr) {
        std::fprintf(stderr, "%s\n", qPrintable(component.errorString()));
        return make_error(Fault::Environment, "bench.not_ready");
    }
    if (view->property("houseCount").toInt() != space_houses || view->property("columnCount").toInt() != space_grids)
        return make_error(Fault::Environment, "bench.differs");
    view->setParentItem(window.contentItem());
    view->setSize(space_size);
    std::atomic<int> swapped{0};
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window,
        [&] {
            ++swapped;
            QMetaObject::invokeMethod(qApp, [] {}, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
    window.show();
    double bearing = 0;
    const auto next_frame = [&](double by) {
        const int before = swapped;
        const auto begin = std::chrono::steady_clock::now();
        view->setProperty("bearing", bearing += by);
        window.update();
        wait_until([&] { return swapped > before; });
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    };
    for (int i = 0; i < 2; ++i)
        next_frame(0);
    if (!options.picture.empty()) {
        const QImage theirs = window.grabWindow();
        const double alike = likeness(QImage(QString::fromStdString(options.picture)), theirs);
        const QString seen = QString::fromStdString(options.picture) + QStringLiteral(".theirs.png");
        const bool written = theirs.save(seen);
        if (!(alike >= 0.9)) {
            std::fprintf(stderr, "the pictures are alike by %.3f only: %s%s\n", alike, qPrintable(seen),
                written ? "" : " (not written)");
            return make_error(Fault::Environment, "bench.differs");
        }
        report.value("quick3d-models.likeness", "correlation", alike);
    }
    std::vector<double> millis;
    millis.reserve(static_cast<std::size_t>(options.frames));
    for (int i = 0; i < options.frames; ++i)
        millis.push_back(next_frame(1.5));
    report.quantiles("quick3d-models.frame", "ms", millis);
    return {};
}

} // namespace yiping::bench
