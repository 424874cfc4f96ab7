// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Yiping.Controls
import Yiping.Theme

/** What a column says: its figure, and below it whose it is. Its lower middle is the column's top. */
Item {
    id: root

    required property string title
    required property string value
    required property real placeX
    required property real placeY
    required property int tone
    required property real size

    x: placeX
    y: placeY

    Rectangle {
        anchors { fill: words; margins: -Theme.unit * 0.25; leftMargin: -Theme.unit * 0.75; rightMargin: -Theme.unit * 0.75 }
        radius: Theme.unit * 0.5
        color: Theme.ground
        opacity: 0.6
    }
    Column {
        id: words
        x: -width / 2
        y: -height - Theme.unit * 0.5

        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.value
            font.pixelSize: root.size * 1.27
            color: root.tone === 0 ? Theme.text1 : Theme.toneColor(root.tone)
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            text: root.title
            font.pixelSize: root.size
            color: Theme.text2
        }
    }
}
