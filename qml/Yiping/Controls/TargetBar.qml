// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** A rate as a bar with a mark where its target stands. */
Rectangle {
    id: root

    required property real share
    required property real mark

    height: Theme.unit
    radius: height / 2
    color: Theme.surface

    Rectangle {
        width: root.share > 0 ? Math.max(height, parent.width * root.share) : 0
        height: parent.height
        radius: parent.radius
        color: root.share >= root.mark ? Theme.statusDone : Theme.statusHandling
    }
    Rectangle {
        x: Math.min(parent.width - width, parent.width * root.mark - width / 2)
        y: -Theme.unit * 0.5
        width: Math.max(2, Theme.unit * 0.4)
        height: parent.height + Theme.unit
        color: Theme.text1
    }
}
