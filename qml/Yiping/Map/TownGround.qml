// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Presentation
import Yiping.Theme

/** What lies on the ground: tiles, fills, base map, heat, borders, cameras with what they see. */
Item {
    id: root

    required property MapCamera camera
    required property TownShapes shapes
    required property AreaShading shading
    property MapSources maps: null
    /** Levels of zoom beyond the whole town. */
    property real nearness: 0
    /** Of the map that is looked at: it says which areas are filled. */
    property real zoom: -1
    /** Areas below this level are not told apart, however near the map is. */
    property int deepestLevel: 10
    property bool camerasShown: true
    property string markedArea: ""
    property string pointedArea: ""
    property list<string> comparedAreas: []
    /** Areas in one colour: something else says their figures. */
    property bool plain: false
    /** Laid over a terrain: the land is lighter, so that its shades are seen, and shows what grows on it. */
    property bool inSpace: false
    /**
     * What does not change is a picture of its own: an area that changes its colour, or heat that is played, does not
     * draw it again.
     */
    property bool linesLieStill: false
    /** Nothing fades: what is drawn once shows its end. */
    property bool still: false
    property bool heatShown: false
    property real heatFrom: 0
    property real heatTo: 0
    property bool heatOpenOnly: false
    property string heatCategory: ""
    readonly property alias heat: heatLayer
    readonly property alias cones: cones
    readonly property BaseMapLayer baseMap: lines.baseMap
    readonly property int fillLevel: fills.level
    readonly property int fillCount: fills.count
    /** Pictures of a tile source lie below. */
    readonly property alias shown: ground.shown

    Item {
        id: below
        anchors.fill: parent
        layer { enabled: root.linesLieStill && root.heatShown; effect: StillPicture {} }

        RasterMap {
            id: ground
            anchors.fill: parent
            camera: root.camera; shapes: root.shapes; maps: root.maps
            still: root.still
        }
        OutlineLayer {
            anchors.fill: parent
            camera: root.camera; shapes: root.shapes
            level: 4; outside: true; strokeWidth: 2; color: Theme.outsideLine
        }
        AreaFills {
            id: fills
            anchors.fill: parent
            camera: root.camera; shapes: root.shapes
            shading: root.shading
            plain: root.plain
            still: root.still
            plainColor: root.inSpace ? Theme.spaceGround : Theme.choropleth[0]
            fixedLevel: root.zoom > 0 && !root.shapes.empty ? Math.min(root.deepestLevel, root.shapes.level_for(root.zoom, Theme.step1 * 2.5)) : -1
            opacity: ground.shown ? 0.5 : 1
        }
    }
    HeatLayer {
        id: heatLayer
        anchors.fill: parent
        visible: root.heatShown
        camera: root.camera; shapes: root.shapes
        ramp: Theme.heat
        windowFrom: root.heatFrom
        windowTo: root.heatTo
        openOnly: root.heatOpenOnly
        category: root.heatCategory
    }
    Item {
        id: above
        anchors.fill: parent
        layer { enabled: root.linesLieStill; effect: StillPicture {} }

        // Under heat it lies with the fills; else what lies over them is one picture.
        GroundLines {
            id: lines
            parent: root.heatShown ? below : above
            z: root.heatShown ? 0 : -1
            anchors.fill: parent
            camera: root.camera; shapes: root.shapes; maps: root.maps
            nearness: root.nearness
            groundShown: root.inSpace || !fills.visible || fills.count === 0
        }
        AreaOutlines {
            anchors.fill: parent
            camera: root.camera; shapes: root.shapes
            nearness: root.nearness
            marked: root.markedArea
            pointed: root.pointedArea
            compared: root.comparedAreas
        }
        CameraConeLayer {
            id: cones
            anchors.fill: parent
            visible: root.camerasShown
            camera: root.camera; shapes: root.shapes
            color: Theme.camera
            offlineColor: Theme.noData
            dotSize: Theme.unit
            streamingOnly: root.nearness < 2
        }
    }
}
