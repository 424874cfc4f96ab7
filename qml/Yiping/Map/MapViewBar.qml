// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.MapView
import Yiping.Theme

/** Which ground the map has: for a hand at the desk. */
Rectangle {
    id: root

    property MapSources maps: null
    readonly property list<string> views: maps ? maps.views : []

    visible: views.length > 1
    implicitWidth: row.implicitWidth + Theme.unit * 4
    implicitHeight: row.implicitHeight + Theme.unit * 3
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    TapHandler {}
    DragHandler { target: null }

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.unit

        Repeater {
            model: root.views

            Rectangle {
                id: chip
                required property int index
                required property string modelData
                readonly property bool on: root.maps !== null && root.maps.view === index

                objectName: "mapView" + index
                implicitWidth: word.implicitWidth + Theme.unit * 5
                implicitHeight: word.implicitHeight + Theme.unit * 2
                radius: height / 2
                color: chip.on ? Theme.statusNew : pointer.hovered ? Theme.ground : Theme.surface
                border { width: 1; color: chip.on ? Theme.statusNew : Theme.raised }

                Label {
                    id: word
                    anchors.centerIn: parent
                    text: chip.modelData
                    color: chip.on ? Theme.surface : Theme.text1
                }
                HoverHandler { id: pointer; cursorShape: Qt.PointingHandCursor }
                TapHandler { onTapped: root.maps.view = chip.index }
            }
        }
    }
}
