// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** One number first: what came today, and how it stands. */
Panel {
    id: root

    required property WallModel model

    title: qsTr("今日事件")
    freshness: root.model.freshness

    Column {
        width: parent.width
        spacing: Theme.unit * 0.5

        Item {
            width: parent.width
            height: number.height

            BigNumber {
                id: number
                value: root.model.today
                unitText: qsTr("件", "", root.model.today)
            }
            Label {
                anchors { right: parent.right; bottom: parent.bottom; bottomMargin: Theme.unit * 1.5; left: number.right; leftMargin: Theme.unit }
                horizontalAlignment: Text.AlignRight
                wrapMode: Text.WordWrap
                maximumLineCount: 2
                text: root.model.comparison
                color: Theme.toneColor(root.model.comparisonTone)
            }
        }
        Repeater {
            model: root.model.statuses

            Item {
                id: row
                required property string word
                required property int count
                required property int status

                width: root.width
                height: Math.round(Theme.step2 * 1.36)

                StatusSymbol {
                    id: mark
                    anchors.verticalCenter: parent.verticalCenter
                    status: row.status
                }
                Label {
                    anchors { left: mark.right; leftMargin: Theme.unit * 1.5; verticalCenter: parent.verticalCenter }
                    text: row.word
                    color: Theme.text2
                }
                Label {
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    text: Theme.numberText(row.count)
                    step: 2
                }
            }
        }
        Item {
            width: parent.width
            height: Math.round(Theme.step1 * 1.7)
            visible: attention.text !== ""

            Label {
                id: attention
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                text: [root.model.open > 0 ? qsTr("在办共 %n 件", "", root.model.open) : "", root.model.dueToday].filter(part => part !== "").join(qsTr("，"))
                color: Theme.text2
            }
        }
    }
}
