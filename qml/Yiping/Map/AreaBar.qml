// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Presentation
import Yiping.Theme

/** What the areas are filled by, and in what classes: for a hand at the desk, over a map. */
Rectangle {
    id: root

    required property AreaShading shading

    implicitWidth: row.implicitWidth + Theme.unit * 4
    implicitHeight: row.implicitHeight + Theme.unit * 3
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    // What lies below belongs to the map: a hand on the bar does not move it.
    TapHandler {}
    DragHandler { target: null }

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.unit * 2

        Repeater {
            model: [qsTr("在办"), qsTr("超时"), qsTr("上报"), qsTr("每千户上报"), qsTr("办结率"), qsTr("按期率")]

            MapChip {
                required property int index
                required property string modelData
                objectName: "measure" + index
                text: modelData
                on: root.shading.measure === index
                onChosen: root.shading.measure = index
            }
        }
        Item { width: Theme.unit * 2; height: 1 }
        Repeater {
            model: [qsTr("自然分级"), qsTr("等量分级"), qsTr("固定分级")]

            MapChip {
                required property int index
                required property string modelData
                objectName: "method" + index
                text: modelData
                on: root.shading.method === index
                onChosen: root.shading.method = index
            }
        }
    }
}
