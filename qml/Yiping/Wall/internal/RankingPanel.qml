// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Areas in the order of one figure; too few to judge are grey and come last. */
ScenePanelBase {
    id: root

    readonly property real leastRow: Math.round(Theme.step2 * 1.5)
    /** Few rows stand further apart. */
    readonly property real rowHeight: Math.max(leastRow, Math.min(Math.round(leastRow * 1.5), Math.floor(room / Math.max(1, rows.count))))
    readonly property real numberWidth: Theme.step2 * 4.6
    /** Of the widest word, up to a limit. */
    property real wordWidth: Theme.step1 * 4

    Column {
        id: list
        width: root.width

        Repeater {
            id: rows
            model: root.panel.rows

            Item {
                id: row
                required property int index
                required property string word
                required property string value
                required property string unit
                required property string detail
                required property real share
                required property bool small

                width: root.width
                height: root.rowHeight
                visible: (index + 1) * root.rowHeight <= root.room + 1

                Label {
                    id: rank
                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.step1 * 1.6
                    text: row.small ? "–" : row.index + 1
                    color: Theme.text3
                }
                Label {
                    id: word
                    anchors { left: rank.right; verticalCenter: parent.verticalCenter }
                    width: Math.min(root.wordWidth, root.width * 0.45)
                    text: row.word
                    color: row.small ? Theme.text3 : Theme.text1
                    Component.onCompleted: root.wordWidth = Math.max(root.wordWidth, implicitWidth)
                }
                Rectangle {
                    anchors { left: word.right; leftMargin: Theme.unit; right: number.left; verticalCenter: parent.verticalCenter }
                    height: Theme.unit * 1.25
                    radius: height / 2
                    color: Theme.surface

                    Rectangle {
                        width: row.share > 0 ? Math.max(height, parent.width * row.share) : 0
                        height: parent.height
                        radius: parent.radius
                        color: row.small ? Theme.raised : Theme.accent
                    }
                }
                Label {
                    id: number
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    width: Math.max(implicitWidth, root.numberWidth)
                    horizontalAlignment: Text.AlignRight
                    text: row.value + (row.unit === "%" ? "%" : "")
                    color: row.small ? Theme.text3 : Theme.text1
                    step: 2
                }
            }
        }
    }
}
