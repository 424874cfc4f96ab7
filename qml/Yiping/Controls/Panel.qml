// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** Title, freshness at its right, and one message below. */
Item {
    id: root

    required property string title
    property string freshness: ""
    default property alias content: body.data
    readonly property alias body: body

    implicitHeight: heading.height + body.anchors.topMargin + body.implicitHeight

    Item {
        id: heading
        anchors { left: parent.left; right: parent.right; top: parent.top }
        height: Math.round(Theme.step2 * 1.25)

        Label {
            id: name
            anchors { left: parent.left; right: fresh.left; rightMargin: Theme.unit }
            text: root.title
            step: 2
            font.weight: Font.Medium
        }
        Label {
            id: fresh
            anchors { right: parent.right; baseline: name.baseline }
            text: root.freshness
            color: Theme.text3
        }
    }
    Item {
        id: body
        anchors {
            left: parent.left; right: parent.right; top: heading.bottom; bottom: parent.bottom
            topMargin: Theme.unit
        }
        implicitHeight: childrenRect.height
    }
}
