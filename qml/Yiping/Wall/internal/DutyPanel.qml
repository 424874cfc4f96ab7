// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Who is on duty now, and who comes after. By surname and post. */
ScenePanelBase {
    id: root

    readonly property real rowHeight: Math.round(Theme.step1 * 4.2)

    Repeater {
        model: root.panel.rows

        Item {
            id: row
            required property int index
            required property string word
            required property string detail
            required property list<string> cells
            required property bool current

            y: index * root.rowHeight
            width: root.width
            height: root.rowHeight
            visible: y + height <= root.room + Theme.unit * 2

            Label {
                id: word
                text: row.word
                color: row.current ? Theme.statusDone : Theme.text3
            }
            Label {
                anchors { right: parent.right; left: word.right; leftMargin: Theme.unit; baseline: word.baseline }
                horizontalAlignment: Text.AlignRight
                text: row.detail
                color: Theme.text3
            }
            Repeater {
                model: row.cells

                Label {
                    required property int index
                    required property string modelData
                    x: index * row.width / 2
                    anchors { top: word.bottom; topMargin: Theme.unit * 0.5 }
                    width: row.width / 2
                    text: modelData
                    color: row.current ? Theme.text1 : Theme.text2
                }
            }
        }
    }
}
