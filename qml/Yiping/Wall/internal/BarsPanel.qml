// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Words with bars and numbers, as many as have room: points, volunteers, hazards, ages, stages of a funnel. */
ScenePanelBase {
    id: root

    /** Bars are coloured by how bad the row is. */
    property bool levelled: false
    readonly property real usualRow: Math.round(Theme.step1 * 2.5)
    /** Where only that gives all of them room, rows stand closer, and very close ones without bars: the last may weigh most. */
    readonly property real rowHeight: {
        const each = Math.floor((room - list.y) / Math.max(1, rows.count));
        return each < Math.round(Theme.step2 * 1.3) ? usualRow : Math.min(usualRow, each);
    }
    readonly property bool barred: rowHeight >= Math.round(Theme.step2 * 1.2) + Theme.unit * 1.5
    /** Few rows stand further apart. */
    readonly property real stride: Math.max(rowHeight, Math.min(Math.round(Theme.step1 * 4.2), Math.floor((room - list.y) / Math.max(1, rows.count))))
    /** Rows whose unit has no room: then none has one, so that the numbers stand in line. */
    property int unitsCut: 0

    Headline {
        id: head
        width: root.width
        panel: root.panel
    }
    Label {
        id: note
        y: head.height
        width: root.width
        visible: !head.visible && root.panel.note !== ""
        height: visible ? implicitHeight : 0
        text: root.panel.note
        color: Theme.text2
    }
    Column {
        id: list
        y: head.height + note.height + (head.visible ? Theme.unit : 0)
        width: root.width
        spacing: root.stride - root.rowHeight

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
                required property real mark
                required property int status
                required property int level
                /** Words first: what the number counts is said by the title too. */
                readonly property bool unitCut: unit.needed > 0 && word.implicitWidth + detail.implicitWidth + number.width + unit.needed + Theme.unit * 4 > width

                onUnitCutChanged: root.unitsCut += unitCut ? 1 : -1
                Component.onDestruction: if (unitCut) root.unitsCut -= 1
                width: root.width
                height: root.rowHeight
                visible: list.y + index * root.stride + root.rowHeight <= root.room + 1

                Label {
                    id: word
                    anchors { left: parent.left; right: detail.left; rightMargin: Theme.unit }
                    height: Math.round(Theme.step2 * 1.2)
                    text: row.word
                }
                Label {
                    id: detail
                    // Words first; the bar and its colour stay.
                    readonly property bool fits: word.implicitWidth + detailWidth.advanceWidth + number.width + Theme.unit * 4 <= row.width

                    TextMetrics {
                        id: detailWidth
                        font: detail.font
                        text: row.detail
                    }
                    anchors { right: number.left; rightMargin: fits ? Theme.unit * 2 : 0; baseline: word.baseline }
                    text: fits ? row.detail : ""
                    color: row.mark > 0 ? Theme.statusLate : Theme.text3
                }
                Label {
                    id: number
                    anchors { right: unit.left; rightMargin: Theme.unit * 0.5; baseline: word.baseline }
                    width: Math.max(implicitWidth, Theme.step2 * 1.4)
                    horizontalAlignment: Text.AlignRight
                    text: row.value
                    step: 2
                }
                Label {
                    id: unit
                    // What is no number of things has its sign always.
                    readonly property real needed: row.unit === "%" ? 0 : unitWidth.advanceWidth

                    TextMetrics {
                        id: unitWidth
                        font: unit.font
                        text: row.unit
                    }
                    anchors { right: parent.right; baseline: word.baseline }
                    text: row.unit === "%" || root.unitsCut === 0 ? row.unit : ""
                    color: Theme.text2
                }
                Rectangle {
                    visible: row.share >= 0 && root.barred
                    anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: Math.min(Theme.unit * 0.75, root.rowHeight - word.height - height) }
                    height: Theme.unit
                    radius: height / 2
                    color: Theme.surface

                    Rectangle {
                        width: row.share > 0 ? Math.max(height, parent.width * row.share) : 0
                        height: parent.height
                        radius: parent.radius
                        color: row.status > 0 ? Theme.statusColor(row.status) : root.levelled && row.level >= 3 ? Theme.statusHandling : Theme.accent

                        Behavior on width {
                            NumberAnimation { duration: Theme.changeMillis; easing.type: Easing.OutCubic }
                        }
                    }
                    Rectangle {
                        visible: row.mark > 0
                        width: Math.max(height, parent.width * row.mark)
                        height: parent.height
                        radius: parent.radius
                        color: Theme.statusLate
                    }
                }
            }
        }
    }
}
