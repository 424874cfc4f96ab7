// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** A word about what a hand points at, beside it; what was chosen keeps its word and a ring. The desk only. */
Item {
    id: root

    required property TownMap map
    /** {"kind", "id", "title", "detail", "lon", "lat"} of what was chosen, null for nothing. */
    property var chosen: null
    readonly property var pointed: pointer.hovered ? root.map.thingAt(pointer.point.position) : null
    readonly property var said: pointed ?? chosen
    readonly property point place: said && map.camera.revision >= 0 ? map.camera.project(said.lon, said.lat) : Qt.point(0, 0)

    HoverHandler {
        id: pointer
        cursorShape: root.pointed ? Qt.PointingHandCursor : Qt.ArrowCursor
    }
    MapMarker {
        visible: root.chosen !== null
        camera: root.map.camera
        lon: root.chosen ? root.chosen.lon : 0
        lat: root.chosen ? root.chosen.lat : 0
        ringColor: Theme.accent
    }
    Rectangle {
        id: card
        objectName: "mapCard"
        visible: root.said !== null
        x: Math.max(Theme.unit, Math.min(root.width - width - Theme.unit, root.place.x + Theme.symbol))
        y: Math.max(Theme.unit, Math.min(root.height - height - Theme.unit, root.place.y - height - Theme.symbol * 0.5))
        width: words.implicitWidth + Theme.unit * 4
        height: words.implicitHeight + Theme.unit * 3
        radius: Theme.unit
        color: Theme.surface
        border { width: 1; color: Theme.text3 }

        Column {
            id: words
            anchors.centerIn: parent
            spacing: Theme.unit * 0.5

            Label {
                text: root.said ? root.said.title : ""
                color: Theme.text1
                font.weight: Font.DemiBold
            }
            Label {
                visible: text !== ""
                text: root.said ? root.said.detail : ""
                color: Theme.text2
            }
        }
    }
}
