// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** Which layers a map shows: for a hand at the desk. */
Rectangle {
    id: root

    required property MapLayerSet layers

    implicitWidth: column.implicitWidth + Theme.unit * 4
    implicitHeight: column.implicitHeight + Theme.unit * 3
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    // What lies below belongs to the map: a hand on the bar does not move it.
    TapHandler {}
    DragHandler { target: null }

    component Switch: Item {
        id: entry
        required property string text
        required property string what
        property real indent: 0
        readonly property bool on: root.layers[what]

        objectName: what + "Switch"
        implicitWidth: indent + Theme.unit * 6 + word.implicitWidth
        implicitHeight: word.implicitHeight + Theme.unit * 1.5

        Rectangle {
            id: box
            x: entry.indent
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.unit * 4
            height: width
            radius: Theme.unit * 0.75
            color: entry.on ? Theme.statusNew : pointer.hovered ? Theme.ground : Theme.surface
            border { width: 1; color: entry.on ? Theme.statusNew : Theme.text3 }

            Label {
                anchors.centerIn: parent
                visible: entry.on
                text: "✓"
                color: Theme.surface
            }
        }
        Label {
            id: word
            anchors { verticalCenter: parent.verticalCenter; left: box.right; leftMargin: Theme.unit * 2 }
            text: entry.text
            color: Theme.text1
        }
        HoverHandler { id: pointer; cursorShape: Qt.PointingHandCursor }
        TapHandler { onTapped: root.layers[entry.what] = !entry.on }
    }

    Column {
        id: column
        anchors.centerIn: parent

        Switch { text: qsTr("事件"); what: "cases" }
        Switch { text: qsTr("相近的合并"); what: "clustered"; indent: Theme.unit * 4; visible: root.layers.cases }
        Switch { text: qsTr("只看在办"); what: "openOnly"; indent: Theme.unit * 4; visible: root.layers.cases }
        Switch { text: qsTr("人员"); what: "responders" }
        Switch { text: qsTr("队伍"); what: "squads" }
        Switch { text: qsTr("摄像头"); what: "cameras" }
        Switch { text: qsTr("喇叭"); what: "loudspeakers" }
        Switch { text: qsTr("隐患"); what: "hazards" }
        Switch { text: qsTr("巡查轨迹"); what: "patrols" }
    }
}
