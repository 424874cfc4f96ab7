// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Villages and communities by what is open. */
Panel {
    id: root

    required property WallModel model
    readonly property real leastRow: Math.round(Theme.step2 * 1.55)
    /** Few rows stand further apart. */
    readonly property real rowHeight: Math.max(leastRow, Math.min(Math.round(leastRow * 1.5), Math.floor((height - body.y) / Math.max(1, rows.count))))

    title: root.model.partsTitle
    freshness: qsTr("在办 · 超时 · 今日")

    Column {
        width: parent.width

        Repeater {
            id: rows
            model: root.model.villages

            Item {
                id: row
                required property int index
                required property string name
                required property int open
                required property int late
                required property int today
                readonly property real numberWidth: Theme.step2 * 2

                width: root.width
                height: root.rowHeight
                visible: (index + 1) * root.rowHeight <= root.height - root.body.y + 1

                Label {
                    anchors { left: parent.left; right: numbers.left; verticalCenter: parent.verticalCenter }
                    text: row.name
                    color: Theme.text1
                }
                Row {
                    id: numbers
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }

                    Label {
                        width: row.numberWidth
                        horizontalAlignment: Text.AlignRight
                        text: Theme.numberText(row.open)
                        step: 2
                    }
                    Label {
                        width: row.numberWidth
                        horizontalAlignment: Text.AlignRight
                        text: Theme.numberText(row.late)
                        step: 2
                        color: row.late > 0 ? Theme.statusLate : Theme.text3
                    }
                    Label {
                        width: row.numberWidth
                        horizontalAlignment: Text.AlignRight
                        text: Theme.numberText(row.today)
                        step: 2
                        color: Theme.text2
                    }
                }
                Rectangle {
                    anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                    height: 1
                    color: Theme.surface
                }
            }
        }
    }
}
