// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** How limits are kept: a ring for each, full at a hundred percent. */
ScenePanelBase {
    id: root

    readonly property int columns: Math.max(1, Math.min(list.count, Math.floor(width / (Theme.step1 * 8))))
    readonly property int lines: Math.max(1, Math.ceil(list.count / columns))
    readonly property real cellHeight: room / lines
    readonly property real ring: Math.min(width / columns * 0.86, cellHeight - Math.round(Theme.step1 * 2.9) - Theme.unit * 1.5, Theme.step1 * 7)

    Repeater {
        id: list
        model: root.panel.rows

        Item {
            id: row
            required property int index
            required property string word
            required property string value
            required property string unit
            required property string detail
            required property real share

            x: (index % root.columns) * root.width / root.columns
            y: Math.floor(index / root.columns) * root.cellHeight
            width: root.width / root.columns
            height: root.cellHeight

            Ring {
                id: ring
                anchors.horizontalCenter: parent.horizontalCenter
                width: root.ring
                height: root.ring
                share: row.share
            }
            Label {
                anchors.centerIn: ring
                text: row.value + row.unit
                step: root.ring > Theme.step2 * 5 ? 2 : 1
            }
            Label {
                id: word
                anchors { top: ring.bottom; topMargin: Theme.unit * 0.5 }
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: row.word
            }
            Label {
                anchors.top: word.bottom
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: row.detail
                color: Theme.text3
            }
        }
    }
}
