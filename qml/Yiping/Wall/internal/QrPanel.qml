// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** An address for phones: the code as large as it fits by whole squares, what it is for, and the address in letters. */
ScenePanelBase {
    id: root

    Label {
        id: note
        width: parent.width
        text: root.panel.note
        visible: text !== ""
        wrapMode: Text.Wrap
        maximumLineCount: 3
        color: Theme.text2
    }
    Repeater {
        model: root.panel.rows

        Item {
            id: code
            required property string value
            required property string detail
            required property int level
            readonly property real above: note.visible ? note.height + Theme.unit : 0
            readonly property int square: Math.max(1, Math.floor(Math.min(root.width, root.room - above - address.height - Theme.unit) / level))

            y: above
            width: root.width
            height: root.room - above

            Image {
                id: picture
                anchors.horizontalCenter: parent.horizontalCenter
                width: code.level * code.square
                height: width
                source: code.value
                smooth: false
            }
            Label {
                id: address
                anchors { top: picture.bottom; topMargin: Theme.unit }
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: code.detail
                color: Theme.text2
            }
        }
    }
}
