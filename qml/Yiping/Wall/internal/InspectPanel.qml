// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Who answers for an area, by post, and the cases that are open in it. What does not fit is left out, not shrunk. */
ScenePanelBase {
    id: root

    /** So many of the rows, the first, are people. */
    readonly property int people: Number(root.panel.columns[0] ?? 0)

    /** As many of the parts, from the first, as have room. */
    function fitting(parts: list<string>, width: real): string {
        for (let count = parts.length; count > 1; --count) {
            const words = parts.slice(0, count).join(" · ");
            if (small.advanceWidth(words) <= width)
                return words;
        }
        return parts[0] ?? "";
    }

    FontMetrics {
        id: small
        font: note.font
    }
    Column {
        width: root.width
        spacing: Theme.unit * 0.5

        Label {
            id: note
            width: parent.width
            text: root.panel.note
            color: Theme.text2
        }
        Repeater {
            model: root.panel.rows

            Item {
                id: row
                required property int index
                required property string word
                required property string value
                required property string detail
                required property list<string> cells
                required property int status
                required property int tone
                required property bool current
                readonly property real indent: current ? 0 : mark.width + Theme.unit * 1.5

                width: root.width
                height: Math.max(heading.y + heading.height + (current ? 0 : parts.height), state.height) + Theme.unit * 0.5
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
                    anchors.verticalCenter: state.verticalCenter
                    status: row.status
                }
                Label {
                    id: state
                    anchors.right: parent.right
                    y: heading.y
                    height: lineHeight
                    text: row.current ? row.detail : row.value
                    color: row.current ? Theme.toneColor(row.tone) : Theme.text3
                }
                Label {
                    id: heading
                    anchors { left: row.current ? role.right : parent.left; leftMargin: row.current ? Theme.unit * 1.5 : row.indent; right: state.left; rightMargin: Theme.unit }
                    // The first case stands apart from the people.
                    y: row.index === root.people && root.people > 0 ? Theme.unit : 0
                    text: row.current ? row.value : row.word
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                }
                Label {
                    id: parts
                    visible: !row.current
                    anchors { left: parent.left; leftMargin: row.indent; right: parent.right; top: heading.bottom }
                    text: root.fitting(row.cells, width)
                    color: Theme.text2
                }
            }
        }
    }
}
