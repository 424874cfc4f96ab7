// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** A word to press on a camera's picture. */
Rectangle {
    id: root

    required property string text
    signal chosen()

    implicitWidth: word.implicitWidth + Theme.unit * 3
    implicitHeight: word.implicitHeight + Theme.unit
    radius: Theme.unit * 0.5
    color: pointer.hovered ? Theme.raised : Theme.surface
    border { width: 1; color: Theme.raised }

    Label {
        id: word
        anchors.centerIn: parent
        text: root.text
    }
    HoverHandler { id: pointer; cursorShape: Qt.PointingHandCursor }
    TapHandler { onTapped: root.chosen() }
}
