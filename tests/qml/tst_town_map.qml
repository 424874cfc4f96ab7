// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtLocation
import QtPositioning
import QtTest
import Yiping.Map
import Yiping.MapView
import Yiping.Test

TestCase {
    id: root
    name: "TownMap"
    when: windowShown
    width: 800
    height: 600
    visible: true

    MapCamera { id: eye }
    Map {
        id: base
        width: 800
        height: 600
        plugin: Plugin { name: "itemsoverlay" }
    }
    TownMap {
        id: town
        width: 800
        height: 600
        feed: TestWall.model.map
    }

    function agree(zoom, tilt, bearing) {
        base.center = QtPositioning.coordinate(29.28, 106.25);
        base.zoomLevel = zoom;
        base.tilt = tilt;
        base.bearing = bearing;
        const size = Qt.size(base.width, base.height);
        eye.learn(base.center, base.zoomLevel, size, eye.samples(base.center, base.zoomLevel, size).map(c => base.fromCoordinate(c, false)));
        verify(eye.valid);
        let worst = 0;
        for (let i = 0; i < 400; ++i) {
            const x = (i * 7919 % 800), y = (i * 104729 % 600);
            const place = base.toCoordinate(Qt.point(x, y), false);
            if (!place.isValid)
                continue;
            const theirs = base.fromCoordinate(place, false);
            const ours = eye.project(place.longitude, place.latitude);
            worst = Math.max(worst, Math.abs(ours.x - theirs.x), Math.abs(ours.y - theirs.y));
        }
        verify(worst < 1e-6, "worst " + worst + " px at zoom " + zoom + " tilt " + tilt);
    }

    function test_camera_agrees_with_map_data() {
        return [
            { tag: "flat", zoom: 13, tilt: 0, bearing: 0 },
            { tag: "turned", zoom: 15.5, tilt: 0, bearing: 211 },
            { tag: "tilted", zoom: 16.25, tilt: 50, bearing: 33 },
            { tag: "near", zoom: 19.5, tilt: 30, bearing: 300 }
        ];
    }
    function test_camera_agrees_with_map(data) {
        tryVerify(() => base.mapReady);
        agree(data.zoom, data.tilt, data.bearing);
    }

    function test_town_is_shown_whole() {
        tryVerify(() => town.drawn);
        town.showTown(false);
        const low = town.camera.project(town.shapes.west, town.shapes.south);
        const high = town.camera.project(town.shapes.east, town.shapes.north);
        verify(low.x >= town.padding - 1 && high.x <= town.width - town.padding + 1);
        verify(high.y >= town.padding - 1 && low.y <= town.height - town.padding + 1);
    }

    function test_case_is_picked_where_it_is() {
        TestWall.add_case("T-1", "井盖破损", 1);
        tryVerify(() => town.drawn && town.points.count > 0);
        town.showPlace(106.211, 29.211, 2, false);
        const at = town.camera.project(106.211, 29.211);
        fuzzyCompare(at.x, 400, 0.5);
        fuzzyCompare(at.y, 300, 0.5);
        tryVerify(() => town.points.pick(at) !== "");
        compare(town.points.pick(Qt.point(at.x + 200, at.y)), "");
        compare(TestWall.model.map.case_index(town.points.pick(at)) >= 0, true);
    }
}
