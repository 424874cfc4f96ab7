// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Two sides by the same figures: numbers at the edges, bars from the middle outwards, the better side in colour. */
ScenePanelBase {
    id: root

    readonly property real headHeight: Math.round(Theme.step2 * 1.7)
    readonly property real leastRow: Math.round(Theme.step1 * 3.2)
    readonly property int shown: Math.max(1, Math.floor((room - headHeight) / leastRow))
    readonly property real stride: Math.min(leastRow * 1.6, (room - headHeight) / Math.max(1, Math.min(shown, list.count)))
    readonly property real middle: width / 2
    readonly property bool areas: panel.against === "area"

    function nameOf(side: int): string {
        const name = root.panel.columns[side] ?? "";
        return areas && name !== "" ? Theme.comparedWords[side] + " " + name : name;
    }

    component Side: Label {
        width: root.middle - Theme.unit
        step: 2
        font.weight: Font.Medium
    }
    component Bar: Rectangle {
        property bool better: false
        property bool small: false
        height: Theme.unit * 1.25
        radius: height / 2
        color: small ? Theme.raised : better ? Theme.toneColor(1) : Theme.accent
    }

    // Areas have a hue and a word each, the same as on the map.
    Side {
        visible: !root.panel.empty
        text: root.nameOf(0)
        color: root.areas ? Theme.compared[0] : Theme.text1
    }
    Side {
        visible: !root.panel.empty
        anchors.right: parent.right
        horizontalAlignment: Text.AlignRight
        text: root.nameOf(1)
        color: root.areas ? Theme.compared[1] : Theme.text1
    }
    Repeater {
        id: list
        model: root.panel.rows

        Item {
            id: row
            required property int index
            required property string word
            required property string value
            required property string unit
            required property int tone
            required property bool small
            required property list<real> series
            required property list<string> cells
            /** What stands between the numbers, whose widths differ. */
            readonly property real between: 2 * Math.min(middle - first.implicitWidth, middle - second.implicitWidth) - Theme.unit * 2
            readonly property real middle: width / 2

            visible: index < root.shown
            y: root.headHeight + index * root.stride
            width: root.width
            height: root.leastRow

            Label {
                id: first
                text: row.value
                step: 2
                color: row.tone === 1 ? Theme.toneColor(1) : Theme.text1
            }
            Label {
                id: second
                anchors.right: parent.right
                text: row.cells[0] ?? ""
                step: 2
                color: row.tone === -1 ? Theme.toneColor(1) : Theme.text1
            }
            Label {
                anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: first.verticalCenter }
                width: Math.min(implicitWidth, row.between)
                text: row.unit === "" ? row.word : row.word + " " + row.unit
                color: row.small ? Theme.text3 : Theme.text2
            }
            Bar {
                anchors { right: parent.horizontalCenter; rightMargin: Theme.unit * 0.25 }
                y: first.height + Theme.unit * 0.5
                width: (row.middle - Theme.unit * 0.25) * (row.series[0] ?? 0)
                better: row.tone === 1
                small: row.small
            }
            Bar {
                anchors { left: parent.horizontalCenter; leftMargin: Theme.unit * 0.25 }
                y: first.height + Theme.unit * 0.5
                width: (row.middle - Theme.unit * 0.25) * (row.series[1] ?? 0)
                better: row.tone === -1
                small: row.small
            }
        }
    }
}
