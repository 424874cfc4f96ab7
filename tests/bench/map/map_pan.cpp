// SPDX-License-Identifier: GPL-3.0-or-later
// The product's ground (tiles, base map, fills, borders) under a hand: drawn with every frame, and as a picture.

#include "map_bench.h"

#include <yiping/mapview/map_sources.h>
#include <yiping/mapview/moving_ground.h>
#include <yiping/mapview/tile_layer.h>

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>

namespace yiping::bench {

namespace {

constexpr int pan_step_pixels = 6, steps_around = 240;

constexpr const char* ground_scene = R"qml(
import QtQuick
import Yiping.Map
import Yiping.MapView
import Yiping.Presentation
Item {
    id: root
    required property MapFeed feed
    property MapSources maps: null
    property bool pictured: false
    readonly property alias camera: eye
    readonly property alias ground: townGround
    readonly property alias picture: groundPicture
    TownShapes { id: townShapes; feed: root.feed }
    MapCamera { id: eye }
    AreaShading { id: areaShading; feed: root.feed; level: 8 }
    TownGround {
        id: townGround
        anchors.fill: parent
        camera: eye; shapes: townShapes; maps: root.maps; shading: areaShading
        zoom: 19 // the areas of the lowest level are filled, however far the camera is
    }
    GroundPicture { id: groundPicture; anchors.fill: parent; original: townGround; camera: eye; on: root.pictured }
    LabelLayer {
        anchors.fill: parent
        camera: eye; shapes: townShapes; baseMap: townGround.baseMap
        baseSize: 22; fontFamily: "Noto Sans CJK SC"
    }
}
)qml";

bool tiles_settled(const QQuickItem& item)
{
    const auto* tiles = qobject_cast<const mapview::TiledLayer*>(&item);
    if (tiles != nullptr && tiles->source() != nullptr && tiles->isVisible() && !tiles->settled())
        return false;
    return std::ranges::all_of(
        item.childItems(), [](const QQuickItem* child) { return !child->isVisible() || tiles_settled(*child); });
}

} // namespace

Result<void> pan_ground_picture(
    const std::string& name, WorkTown& town, mapview::MapSources* maps, GroundView at, int frames, Report& report)
{
    MapScene scene(town, at.size, at.lon, at.lat, at.zoom);
    QQmlEngine engine;
    QQmlComponent component(&engine);
    component.setData(ground_scene, QUrl(QStringLiteral("qrc:/bench/Ground.qml")));
    const std::unique_ptr<QObject> made(
        component.createWithInitialProperties({{QStringLiteral("feed"), QVariant::fromValue(&scene.feed())},
            {QStringLiteral("maps"), QVariant::fromValue(maps)}}));
    auto* item = qobject_cast<QQuickItem*>(made.get());
    if (item == nullptr) {
        std::fprintf(stderr, "%s\n", qPrintable(component.errorString()));
        return make_error(Fault::Environment, "bench.not_ready");
    }
    auto* camera = item->property("camera").value<mapview::MapCamera*>();
    auto* picture = item->property("picture").value<mapview::MovingGround*>();
    item->setSize(at.size);
    item->setParentItem(scene.window().contentItem());
    scene.show_through(*camera);

    geo::WorldPoint place = geo::to_world({at.lon, at.lat});
    int turned = 0;
    const auto step = [&] {
        const double angle = 2 * std::numbers::pi * turned++ / steps_around;
        place.x += std::round(pan_step_pixels * std::cos(angle)) / geo::world_pixels(at.zoom);
        place.y += std::round(pan_step_pixels * std::sin(angle)) / geo::world_pixels(at.zoom);
        const geo::LonLat now = geo::to_lon_lat(place);
        return scene.frame([&] { scene.look_at(now.lon, now.lat, at.zoom); });
    };
    const auto settled = [&] { return tiles_settled(*item); };
    scene.frame([&] { scene.look_at(at.lon, at.lat, at.zoom); });
    if (!wait_until(settled))
        return make_error(Fault::Environment, "bench.not_ready");
    // By turns, so that what else the machine does falls on both; around once before, so that what is made once is
    // there.
    std::vector<double> drawn, moved;
    for (int round = 0; round < 4; ++round) {
        for (const bool pictured : {false, true}) {
            item->setProperty("pictured", pictured);
            if (!wait_until(settled) || !wait_until([&] { return !pictured || !picture->moving(); }))
                return make_error(Fault::Environment, "bench.not_ready");
            scene.frame([] {});
            const int renewals = picture->renewals();
            for (int i = 0; i < frames; ++i) {
                const double millis = step();
                if (round > 0)
                    (pictured ? moved : drawn).push_back(millis);
            }
            if (pictured && picture->renewals() != renewals)
                std::fprintf(stderr, "%s: drawn anew %d times\n", name.c_str(), picture->renewals() - renewals);
        }
    }
    report.quantiles(name + ".direct.frame", "ms", drawn);
    report.quantiles(name + ".frame", "ms", moved);
    scene.window().hide(); // ends the render thread before the items
    item->setParentItem(nullptr);
    return {};
}

} // namespace yiping::bench
