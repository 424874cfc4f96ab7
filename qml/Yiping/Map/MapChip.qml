// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** A choice on a bar over the map. */
Rectangle {
    id: root

    required property string text
    property bool on: false
    signal chosen()

    implicitWidth: word.implicitWidth + Theme.unit * 5
    implicitHeight: word.implicitHeight + Theme.unit * 2
    radius: height / 2
    color: root.on ? Theme.statusNew : pointer.hovered ? Theme.ground : Theme.surface
    border { width: 1; color: root.on ? Theme.statusNew : Theme.raised }

    Label {
        id: word
        anchors.centerIn: parent
        text: root.text
        color: root.on ? Theme.surface : Theme.text1
    }
    HoverHandler { id: pointer; cursorShape: Qt.PointingHandCursor }
    TapHandler { onTapped: root.chosen() }
}
