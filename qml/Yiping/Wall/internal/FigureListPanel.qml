// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Figures with what they are counted of, how they change, and where the target stands. */
ScenePanelBase {
    id: root

    readonly property real rowHeight: Math.round(Theme.step1 * 4.2)
    readonly property int shown: Math.max(1, Math.floor(room / rowHeight))
    /** Fewer than fit: they share the room, up to half as much again. */
    readonly property real stride: Math.min(rowHeight * 1.4, room / Math.max(1, Math.min(shown, list.count)))

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
            required property string trend
            required property int tone
            required property real share
            required property real mark
            required property list<real> series

            visible: index < root.shown
            y: index * root.stride
            width: root.width
            height: root.rowHeight

            Label {
                id: word
                anchors { left: parent.left; right: number.left; rightMargin: Theme.unit }
                // Beside the number where no second line follows.
                y: row.detail === "" ? Math.round((number.height - height) / 2) : 0
                text: row.word
            }
            Label {
                id: detail
                anchors { left: parent.left; top: word.bottom }
                width: Math.min(implicitWidth, number.x - Theme.unit)
                text: row.detail
                color: Theme.text3
            }
            Label {
                id: number
                anchors { right: unit.left; rightMargin: row.unit === "" ? 0 : Theme.unit * 0.5; top: parent.top }
                height: Math.round(Theme.step1 * 2.4)
                text: row.value
                step: 3
            }
            Label {
                id: unit
                anchors { right: parent.right; baseline: number.baseline }
                text: row.unit
                color: Theme.text2
            }
            Label {
                id: trend
                anchors { left: parent.left; top: detail.bottom }
                width: Math.min(implicitWidth, parent.width)
                text: row.trend
                color: Theme.toneColor(row.tone)
            }
            Spark {
                id: spark
                // Words first: where they need the line, the columns give way. One time alone is no course.
                visible: row.series.filter(value => value >= 0).length > 1 && row.mark < 0 && trend.width + Theme.unit * 2 < parent.width - width
                anchors { right: parent.right; bottom: trend.bottom }
                width: row.trend === "" ? parent.width * 0.55 : Math.min(parent.width * 0.32, Theme.step1 * 6)
                height: Theme.step1
                values: row.series
            }
            TargetBar {
                visible: row.mark >= 0
                anchors { left: trend.right; leftMargin: Theme.unit; right: parent.right; verticalCenter: trend.verticalCenter }
                share: row.share
                mark: row.mark
            }
        }
    }
}
