// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Who answers for an area, by post, and the cases that are open in it. What does not fit is left out, not shrunk. */
ScenePanelBase {
    id: root

    readonly property real personHeight: Math.round(Theme.step1 * 1.6)
    readonly property real caseHeight: Math.round(Theme.step1 * 3.35)
    /** So many of the rows, the first, are people. */
    readonly property int people: Number(root.panel.columns[0] ?? 0)

    Label {
        id: note
        width: parent.width
        text: root.panel.note
        color: Theme.text2
    }
    Repeater {
        id: list
        model: root.panel.rows

        Item {
            id: row
            required property int index
            required property string word
            required property string value
            required property string detail
            required property int status
            required property int tone
            required property bool current
            readonly property real above: note.height + Theme.unit

            y: current ? above + index * root.personHeight
                       : above + root.people * root.personHeight + Theme.unit + (index - root.people) * root.caseHeight
            width: root.width
            height: current ? root.personHeight : root.caseHeight
            visible: y + height <= root.room

            Label {
                id: role
                visible: row.current
                text: row.word
                color: Theme.text3
            }
            StatusSymbol {
                id: mark
                visible: !row.current
                y: Theme.unit
                status: row.status
            }
            Label {
                id: state
                anchors { right: parent.right; verticalCenter: heading.verticalCenter }
                text: row.current ? row.detail : row.value
                color: row.current ? Theme.toneColor(row.tone) : Theme.text3
            }
            Label {
                id: heading
                anchors { left: row.current ? role.right : mark.right; leftMargin: Theme.unit * 1.5; right: state.left; rightMargin: Theme.unit }
                y: row.current ? 0 : Theme.unit
                text: row.current ? row.value : row.word
            }
            Label {
                visible: !row.current
                anchors { left: heading.left; right: parent.right; top: heading.bottom }
                text: row.detail
                color: Theme.text2
            }
        }
    }
}
