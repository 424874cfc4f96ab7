// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** How a figure went: small columns, the last one brighter; a gap where there was nothing to count. */
Item {
    id: root

    /** 0–1 each, oldest first; -1 nothing to count. */
    required property list<real> values

    Repeater {
        model: root.values

        Rectangle {
            required property int index
            required property real modelData
            readonly property real step: root.width / Math.max(1, root.values.length)
            x: index * step
            width: Math.max(1, step - Math.max(1, Theme.unit * 0.25))
            height: modelData < 0 ? 1 : Math.max(2, root.height * modelData)
            y: root.height - height
            color: modelData < 0 ? Theme.surface : index === root.values.length - 1 ? Theme.text2 : Theme.accent
        }
    }
}
