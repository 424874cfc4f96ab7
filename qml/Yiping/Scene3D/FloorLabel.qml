// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Yiping.Controls
import Yiping.Theme

/** A floor of the open house, and how many households live on it. */
Row {
    id: root

    required property string title
    required property string value
    required property real placeX
    required property real placeY
    required property real size

    x: placeX
    y: placeY - height / 2
    spacing: Theme.unit

    Label {
        text: root.title
        font.pixelSize: root.size
        color: Theme.text2
    }
    Label {
        text: root.value
        font.pixelSize: root.size
        color: Theme.text1
    }
}
