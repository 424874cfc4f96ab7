// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Map
import Yiping.MapView
import Yiping.Theme

/** What can be chosen at the map's edge: strokes of a hand, the town in space, the ground. */
Column {
    id: root

    property MapSources maps: null
    /** The town in space is wanted. */
    property alias inSpace: spaceChip.on
    /** What the next stroke is for: DeskMap::Stroke. */
    required property int drawing
    /** There is room for long words. */
    required property bool wide
    /** The next stroke is to be for this; 0 none. */
    signal strokeWanted(purpose: int)

    spacing: Theme.unit * 3

    MapChip {
        objectName: "areaChip"
        anchors.right: parent.right
        visible: !spaceChip.on
        text: qsTr("圈人")
        on: root.drawing === 1
        onChosen: root.strokeWanted(on ? 0 : 1)
    }
    MapChip {
        objectName: "taskChip"
        anchors.right: parent.right
        visible: !spaceChip.on && root.wide
        text: qsTr("画区域或路线下任务")
        on: root.drawing === 2
        onChosen: root.strokeWanted(on ? 0 : 2)
    }
    MapChip {
        id: spaceChip
        objectName: "spaceChip"
        anchors.right: parent.right
        text: qsTr("三维")
        onChosen: on = !on
    }
    MapViewBar {
        objectName: "mapViewBar"
        anchors.right: parent.right
        maps: root.maps
    }
}
