// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** One number first: large digits, its unit two steps smaller. Counts once to a new value. */
Row {
    id: root

    required property int value
    property string unitText: ""
    property int step: 5
    /** What is shown while counting. */
    property real shown: value

    spacing: Theme.unit

    Behavior on shown {
        NumberAnimation { duration: Theme.changeMillis; easing.type: Easing.OutCubic }
    }

    Label {
        id: digits
        text: Theme.numberText(Math.round(root.shown))
        step: root.step
        lineHeight: Math.round(font.pixelSize * 1.05)
    }
    Label {
        text: root.unitText
        step: Math.max(1, root.step - 3)
        color: Theme.text2
        anchors.baseline: digits.baseline
    }
}
