// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Ten kinds of calls with shares and change. The shares do not sum to a hundred: bars, never a pie. */
ScenePanelBase {
    id: root

    readonly property real rowHeight: Math.min(Math.round(Theme.step2 * 1.9), Math.max(Math.round(Theme.step1 * 1.45), (room - list.y - rest.height) / 10))
    property real wordWidth: Theme.step1 * 4

    Headline {
        id: head
        width: root.width
        panel: root.panel
    }
    Column {
        id: list
        y: head.height + Theme.unit
        width: root.width

        Repeater {
            model: root.panel.rows

            Item {
                id: row
                required property int index
                required property string word
                required property string value
                required property string unit
                required property string detail
                required property string trend
                required property real share

                width: root.width
                height: root.rowHeight
                visible: list.y + (index + 1) * root.rowHeight <= root.room + 1

                Label {
                    id: word
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(root.wordWidth, root.width * 0.46)
                    text: row.word
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
                        color: Theme.accent
                    }
                }
                Label {
                    id: number
                    anchors { right: change.left; verticalCenter: parent.verticalCenter }
                    width: Theme.step2 * 3
                    horizontalAlignment: Text.AlignRight
                    text: row.value + row.unit
                    step: 2
                }
                Label {
                    id: change
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    width: Theme.step1 * 2.4
                    horizontalAlignment: Text.AlignRight
                    text: row.trend
                    color: Theme.text3
                }
            }
        }
    }
    Label {
        id: rest
        y: list.y + list.height
        width: root.width
        visible: root.panel.columns.length > 0 && y + height <= root.room + 1
        height: root.panel.columns.length > 0 ? implicitHeight : 0
        text: root.panel.columns.length > 0 ? root.panel.columns[0] : ""
        color: Theme.text3
    }
}
