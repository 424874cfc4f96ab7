// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** The seven stages of one case from top to bottom: behind, now, to come. */
Column {
    id: root

    required property WallStagesModel model

    Repeater {
        model: root.model

        Item {
            id: stage
            required property int index
            required property string word
            required property string at
            required property int state
            required property bool late
            readonly property color tone: state === 0 ? Theme.text3 : late ? Theme.statusLate : state === 1 ? Theme.statusHandling : Theme.statusDone

            width: root.width
            height: Math.round(Theme.step1 * 1.75)

            Rectangle {
                visible: stage.index > 0
                x: dot.x + dot.width / 2 - width / 2
                y: dot.y + dot.height / 2 - parent.height
                width: Theme.unit * 0.375
                height: parent.height - dot.height
                anchors.topMargin: dot.height / 2
                transform: Translate { y: dot.height / 2 }
                color: stage.state === 0 ? Theme.raised : stage.tone
            }
            Rectangle {
                id: dot
                x: Theme.unit * 0.5
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.unit * 2
                height: width
                radius: width / 2
                color: stage.state === 0 ? "transparent" : stage.tone
                border { width: Theme.unit * 0.375; color: stage.state === 0 ? Theme.raised : stage.tone }
                antialiasing: true
            }
            Label {
                anchors { left: dot.right; leftMargin: Theme.unit * 1.5; right: time.left; verticalCenter: parent.verticalCenter }
                text: stage.word
                color: stage.state === 0 ? Theme.text3 : stage.state === 1 ? stage.tone : Theme.text1
            }
            Label {
                id: time
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                text: stage.at
                color: Theme.text3
            }
        }
    }
}
