// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** The case the desk has put up: what, where, how it stands, its life. Nothing personal. */
Panel {
    id: root

    required property WallCase model
    /** Of the words left of the facts: that of the widest. */
    property real keyWidth: Theme.step1 * 3

    title: qsTr("指挥中心上墙")
    freshness: root.model.number

    Column {
        id: column
        width: parent.width
        spacing: Theme.unit * 1.5

        Label {
            width: parent.width
            text: root.model.title
            step: 3
            font.weight: Font.Medium
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Row {
            spacing: Theme.unit * 1.5

            StatusSymbol {
                anchors.verticalCenter: parent.verticalCenter
                status: root.model.status
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.model.statusWord
                step: 2
                color: Theme.statusColor(root.model.status)
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.model.deadline
                step: 2
                color: root.model.late ? Theme.statusLate : Theme.text2
            }
        }
        Repeater {
            model: [
                { name: qsTr("地点"), value: root.model.place },
                { name: qsTr("分类"), value: root.model.category },
                { name: qsTr("来源"), value: root.model.source },
                { name: qsTr("时限"), value: root.model.limit },
                { name: qsTr("主办"), value: root.model.holder === "" ? qsTr("尚未派遣") : root.model.holder },
                { name: qsTr("送达"), value: root.model.delivery }
            ].filter(line => line.value !== "")

            Item {
                id: line
                required property var modelData
                width: root.width
                height: Math.round(Theme.step1 * 0.2) + value.height

                Label {
                    id: key
                    width: root.keyWidth
                    text: line.modelData.name
                    color: Theme.text3
                    Component.onCompleted: root.keyWidth = Math.max(root.keyWidth, implicitWidth + Theme.unit * 1.5)
                }
                Label {
                    id: value
                    anchors { left: key.right; right: parent.right }
                    text: line.modelData.value
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                }
            }
        }
        LifeLine {
            width: parent.width
            model: root.model.stages
        }
        Repeater {
            model: root.model.moves

            Item {
                id: move
                required property int index
                required property string at
                required property string title

                width: root.width
                height: Math.round(Theme.step1 * 1.6)
                visible: y + height <= root.height - root.body.y

                Label {
                    id: when
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.max(Theme.step1 * 3, implicitWidth)
                    text: move.at
                    color: Theme.text3
                }
                Label {
                    anchors { left: when.right; leftMargin: Theme.unit; right: parent.right; verticalCenter: parent.verticalCenter }
                    text: move.title
                    color: move.index === 0 ? Theme.text1 : Theme.text2
                }
            }
        }
    }
}
