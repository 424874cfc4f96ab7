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
    /** Code of a class of cases, "" for all. */
    property string category: ""
    /** Codes of the classes to choose from, and their words. */
    property list<string> classCodes: []
    property list<string> classWords: []
    readonly property int _class: classCodes.indexOf(category)
    property bool _choosing: false

    implicitWidth: rows.implicitWidth + Theme.unit * 4
    implicitHeight: rows.implicitHeight + Theme.unit * 3
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    // What lies below belongs to the map: a hand on the bar does not move it.
    TapHandler {}
    DragHandler { target: null }

    Column {
        id: rows
        anchors.centerIn: parent
        spacing: Theme.unit * 2

        Row {
            spacing: Theme.unit * 2

            MapChip {
                objectName: "heatChip"
                text: qsTr("热力图")
                on: root.shown
                onChosen: root.shown = !root.shown
            }
            Repeater {
                model: root.shown ? [1 / 24, 1, 7, 30, 90, 365] : []

                MapChip {
                    required property real modelData
                    objectName: "days" + Math.floor(modelData)
                    text: modelData === 365 ? qsTr("近一年") : modelData < 1 ? qsTr("近 1 小时") : qsTr("近 %n 天", "", modelData)
                    on: root.player.windowDays === modelData
                    onChosen: {
                        root.player.stop();
                        root.player.windowDays = modelData;
                    }
                }
            }
            MapChip {
                visible: root.shown && root.classCodes.length > 0
                objectName: "classesChip"
                text: root._class < 0 ? qsTr("全部类别") : root.classWords[root._class]
                on: root._class >= 0
                onChosen: root._choosing = !root._choosing
            }
            MapChip {
                visible: root.shown
                objectName: "openChip"
                text: qsTr("只看在办")
                on: root.openOnly
                onChosen: root.openOnly = !root.openOnly
            }
        }
        // When: two rows, for the map of a desk is narrower than its screen.
        Row {
            visible: root.shown
            spacing: Theme.unit * 2

            MapChip {
                visible: root.player.windowDays < root.player.spanDays
                objectName: "playChip"
                text: root.player.playing ? qsTr("停") : qsTr("播放一年")
                onChosen: root.player.playing ? root.player.stop() : root.player.play()
            }
            // The end of the window, moved by hand through the year.
            Item {
                id: slider
                objectName: "slider"
                visible: root.player.windowDays < root.player.spanDays
                width: Theme.unit * 80
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
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("%1至%2").arg(root.player.dateWords(root.player.from)).arg(root.player.dateWords(root.player.to))
                color: Theme.text2
            }
        }
        Flow {
            visible: root.shown && root._choosing
            width: Math.max(Theme.unit * 150, parent.width)
            spacing: Theme.unit * 2

            Repeater {
                model: root._choosing ? ["", ...root.classCodes] : []

                MapChip {
                    required property string modelData
                    objectName: "class" + modelData
                    text: modelData === "" ? qsTr("全部类别") : root.classWords[root.classCodes.indexOf(modelData)]
                    on: root.category === modelData
                    onChosen: {
                        root.category = modelData;
                        root._choosing = false;
                    }
                }
            }
        }
    }
}
