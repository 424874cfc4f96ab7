// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** 排查预警—快速处置—长效维护 as one chain: three links, each with its figures. */
ScenePanelBase {
    id: root

    /** More room is shared out, up to half as much again. */
    readonly property real stretch: Math.max(1, Math.min(1.45, room / Math.max(1, (list.count - 3) * Theme.step1 * 1.75 + 3 * Theme.step2 * 1.9)))
    readonly property real rowHeight: Math.floor(Theme.step1 * 1.75 * stretch)
    readonly property real headHeight: Math.floor(Theme.step2 * 1.9 * stretch)

    Column {
        id: chain
        width: root.width
        spacing: 0

        Repeater {
            id: list
            model: root.panel.rows

            Item {
                id: row
                required property int index
                required property string word
                required property string value
                required property string unit
                required property int level
                required property int status
                readonly property bool link: level > 0

                width: root.width
                height: link ? root.headHeight : root.rowHeight
                visible: y + height <= root.room + 1

                // The chain itself: a line from link to link, with a step of its own for each.
                Rectangle {
                    x: Theme.step2 / 2 - width / 2
                    y: row.link && row.index === 0 ? parent.height / 2 : 0
                    width: Math.max(2, Theme.unit * 0.4)
                    height: parent.height - y
                    color: Theme.raised
                }
                Rectangle {
                    visible: row.link
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.round(Theme.step2 * 1.15)
                    height: width
                    radius: width / 2
                    color: Theme.accent
                    Label {
                        anchors.centerIn: parent
                        text: row.level
                    }
                }
                Label {
                    anchors { left: parent.left; leftMargin: Theme.step2 * 1.7; right: number.left; rightMargin: Theme.unit; verticalCenter: parent.verticalCenter }
                    text: row.word
                    step: row.link ? 2 : 1
                    font.weight: row.link ? Font.Medium : Font.Normal
                    color: row.link ? Theme.text1 : Theme.text2
                }
                Label {
                    id: number
                    anchors { right: unit.left; rightMargin: Theme.unit * 0.5; baseline: unit.baseline }
                    text: row.value
                    step: 2
                    color: row.status > 0 ? Theme.statusColor(row.status) : Theme.text1
                }
                Label {
                    id: unit
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    width: Math.max(implicitWidth, Theme.step1 * 1.1)
                    text: row.unit
                    color: Theme.text2
                }
            }
        }
    }
}
