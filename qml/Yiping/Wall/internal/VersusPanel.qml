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
        /** What the other side's name leaves of the line, where that is more than half. */
        required property real other
        width: Math.min(implicitWidth, Math.max(root.middle - Theme.unit, root.width - other - Theme.unit * 2))
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
        id: firstName
        visible: !root.panel.empty
        other: secondName.implicitWidth
        text: root.nameOf(0)
        color: root.areas ? Theme.compared[0] : Theme.text1
    }
    Side {
        id: secondName
        visible: !root.panel.empty
        anchors.right: parent.right
        other: firstName.implicitWidth
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
                id: word
                anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: first.verticalCenter }
                width: Math.min(implicitWidth, row.between)
                // Words first: a unit that the word has in itself, or that has no room, is left out.
                text: row.unit === "" || row.word.toLowerCase().includes(row.unit) || whole.advanceWidth > row.between ? row.word : whole.text
                color: row.small ? Theme.text3 : Theme.text2

                TextMetrics {
                    id: whole
                    font: word.font
                    text: row.word + " " + row.unit
                }
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
