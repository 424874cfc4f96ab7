// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Yiping.Controls
import Yiping.Theme

/** A floor of the open house, and how many households live on it; on the desk it can be chosen. */
Item {
    id: root

    required property string title
    required property string value
    required property real placeX
    required property real placeY
    required property real size
    property bool interactive: false
    property bool marked: false

    signal chosen()

    x: placeX
    y: placeY - height / 2
    width: words.width
    height: words.height

    Rectangle {
        anchors { fill: words; margins: -Theme.unit * 0.5; leftMargin: -Theme.unit; rightMargin: -Theme.unit }
        visible: root.interactive
        radius: Theme.unit
        color: root.marked ? Theme.statusNew : pointer.hovered ? Theme.raised : Theme.surface
        border { width: 1; color: root.marked ? Theme.statusNew : Theme.raised }
    }
    Row {
        id: words
        spacing: Theme.unit

        Label {
            text: root.title
            font.pixelSize: root.size
            color: root.marked ? Theme.surface : Theme.text2
        }
        Label {
            text: root.value
            font.pixelSize: root.size
            color: root.marked ? Theme.surface : Theme.text1
        }
    }
    HoverHandler { id: pointer; enabled: root.interactive; cursorShape: Qt.PointingHandCursor }
    TapHandler {
        enabled: root.interactive
        // Takes the press: below it the map would close the house.
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: root.chosen()
    }
}
