// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** The newest moves of all cases, newest first. What does not fit is left out, not shrunk. */
Panel {
    id: root

    required property WallModel model
    property int columns: 1
    readonly property real leastRow: Math.round(Theme.step1 * 3.35)
    readonly property int rowsShown: Math.max(1, Math.floor(body.height / leastRow))
    /** What is no whole row is shared by the others. */
    readonly property real rowHeight: Math.max(leastRow, Math.min(Math.round(leastRow * 1.25), Math.floor(body.height / rowsShown)))
    readonly property real columnWidth: (width - (columns - 1) * Theme.unit * 4) / columns

    title: qsTr("最新")
    freshness: qsTr("随到随显")

    Item {
        width: parent.width
        height: root.body.height
        clip: true

        Label {
            visible: list.count === 0
            text: qsTr("今天还没有新的动态")
            color: Theme.text3
        }
        Repeater {
            id: list
            model: root.model.feed

            Item {
                id: row
                required property int index
                required property string at
                required property string title
                required property string detail
                required property int status
                readonly property int column: Math.floor(index / root.rowsShown)

                visible: column < root.columns
                x: column * (root.columnWidth + Theme.unit * 4)
                y: (index % root.rowsShown) * root.rowHeight
                width: root.columnWidth
                height: root.rowHeight

                StatusSymbol {
                    id: mark
                    y: Theme.unit
                    status: row.status
                }
                Label {
                    id: time
                    anchors { right: parent.right; verticalCenter: heading.verticalCenter }
                    text: row.at
                    color: Theme.text3
                }
                Label {
                    id: heading
                    anchors { left: mark.right; leftMargin: Theme.unit * 1.5; right: time.left; rightMargin: Theme.unit }
                    y: Theme.unit
                    text: row.title
                }
                Label {
                    id: detail
                    anchors { left: heading.left; right: parent.right; top: heading.bottom }
                    text: metrics.advanceWidth(row.detail) <= width ? row.detail : row.detail.split(" · ")[0]
                    color: Theme.text2

                    FontMetrics {
                        id: metrics
                        font: detail.font
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
