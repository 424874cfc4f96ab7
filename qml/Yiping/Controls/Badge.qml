// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** A word on a coloured plate. */
Rectangle {
    id: root

    required property string text
    property color textColor: Theme.ground

    implicitWidth: label.implicitWidth + 2 * Theme.unit
    implicitHeight: label.implicitHeight + Theme.unit * 0.5
    radius: Theme.unit * 0.5
    color: Theme.statusHandling

    Label {
        id: label
        anchors.centerIn: parent
        text: root.text
        color: root.textColor
        font.weight: Font.Medium
    }
}
