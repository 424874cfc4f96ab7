// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** What heat is shown and of when: for a hand at the desk, over a map. */
Rectangle {
    id: root

    required property HeatPlayer player
    property bool shown: false
    property bool openOnly: false

    implicitWidth: row.implicitWidth + Theme.unit * 4
    implicitHeight: row.implicitHeight + Theme.unit * 3
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    // What lies below belongs to the map: a hand on the bar does not move it.
    TapHandler {}
    DragHandler { target: null }

    component Chip: Rectangle {
        id: chip
        required property string text
        property bool on: false
        signal chosen()

        implicitWidth: word.implicitWidth + Theme.unit * 5
        implicitHeight: word.implicitHeight + Theme.unit * 2
        radius: height / 2
        color: chip.on ? Theme.statusNew : pointer.hovered ? Theme.ground : Theme.surface
        border { width: 1; color: chip.on ? Theme.statusNew : Theme.raised }

        Label {
            id: word
            anchors.centerIn: parent
            text: chip.text
            color: chip.on ? Theme.surface : Theme.text1
        }
        HoverHandler { id: pointer; cursorShape: Qt.PointingHandCursor }
        TapHandler { onTapped: chip.chosen() }
    }

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.unit * 2

        Chip {
            objectName: "heatChip"
            text: qsTr("热力图")
            on: root.shown
            onChosen: root.shown = !root.shown
        }
        Repeater {
            model: root.shown ? [7, 30, 90, 365] : []

            Chip {
                required property int modelData
                objectName: "days" + modelData
                text: modelData === 365 ? qsTr("近一年") : qsTr("近 %n 天", "", modelData)
                on: root.player.windowDays === modelData
                onChosen: {
                    root.player.stop();
                    root.player.windowDays = modelData;
                }
            }
        }
        Chip {
            visible: root.shown
            objectName: "openChip"
            text: qsTr("只看在办")
            on: root.openOnly
            onChosen: root.openOnly = !root.openOnly
        }
        Chip {
            visible: root.shown && root.player.windowDays < root.player.spanDays
            objectName: "playChip"
            text: root.player.playing ? qsTr("停") : qsTr("播放一年")
            onChosen: root.player.playing ? root.player.stop() : root.player.play()
        }
        // The end of the window, moved by hand through the year.
        Item {
            id: slider
            objectName: "slider"
            visible: root.shown && root.player.windowDays < root.player.spanDays
            width: Theme.unit * 50
            height: parent.height

            function take(x: real) {
                root.player.show(Math.max(0, Math.min(1, (x - knob.width / 2) / (width - knob.width))));
            }

            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                height: Theme.unit
                radius: height / 2
                color: Theme.raised
            }
            Rectangle {
                id: knob
                anchors.verticalCenter: parent.verticalCenter
                x: (slider.width - width) * Math.max(0, Math.min(1, root.player.progress))
                width: Theme.unit * 4
                height: width
                radius: width / 2
                color: Theme.statusNew
            }
            TapHandler { onTapped: point => slider.take(point.position.x) }
            DragHandler {
                target: null
                onCentroidChanged: if (active) slider.take(centroid.position.x)
            }
        }
        Label {
            visible: root.shown
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("%1至%2").arg(root.player.dateWords(root.player.from)).arg(root.player.dateWords(root.player.to))
            color: Theme.text2
        }
    }
}
