// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/** Water, roads, houses and heights: of the chosen base map, else the lines that the platform has. */
Item {
    id: root

    required property MapCamera camera
    required property TownShapes shapes
    property MapSources maps: null
    /** How much nearer than the whole town. */
    property real nearness: 0
    /** Off where fills lie over the ground. */
    property alias groundShown: baseLayer.groundShown
    readonly property alias baseMap: baseLayer

    LineLayer {
        anchors.fill: parent
        camera: root.camera; shapes: root.shapes
        kinds: ["stream"]; strokeWidth: 2; color: Theme.water
        visible: root.nearness > 0.8 && !baseLayer.visible
    }
    LineLayer {
        anchors.fill: parent
        camera: root.camera; shapes: root.shapes
        visible: !baseLayer.visible
        kinds: ["river", "lake"]; color: Theme.water
        strokeWidth: Theme.unit * (root.nearness > 1 ? 2.4 : 1.5)
    }
    LineLayer {
        anchors.fill: parent
        camera: root.camera; shapes: root.shapes
        visible: !baseLayer.visible
        kinds: ["road", "path"]; color: Theme.road
        maxRank: root.nearness > 2 ? 100 : root.nearness > 0.8 ? 2 : 1
        strokeWidth: root.nearness > 1 ? Theme.unit * 0.6 : Theme.unit * 0.4
    }
    BaseMapLayer {
        id: baseLayer
        anchors.fill: parent
        visible: source !== null
        camera: root.camera; shapes: root.shapes
        source: root.maps ? root.maps.base : null
        style: root.maps ? root.maps.style : null
        theme: Theme.day ? "day" : "night"
        widthScale: Theme.step1 / 22
    }
}
