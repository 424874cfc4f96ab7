// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** Title, freshness at its right, and one message below. */
Item {
    id: root

    required property string title
    property string freshness: ""
    /** Of what it shows: 0 fresh, 1 old (grey), 2 the line is down (hatched). */
    property int staleness: 0
    default property alias content: body.data
    readonly property alias body: body

    implicitHeight: heading.height + body.anchors.topMargin + body.implicitHeight

    Item {
        id: heading
        anchors { left: parent.left; right: parent.right; top: parent.top }
        height: Math.round(Theme.step2 * 1.25)

        Label {
            id: name
            anchors { left: parent.left; right: fresh.left; rightMargin: Theme.unit * (root.staleness === 2 ? 5 : 1) }
            text: root.title
            step: 2
            font.weight: Font.Medium
        }
        Label {
            id: fresh
            anchors { right: parent.right; baseline: name.baseline }
            text: root.freshness
            color: root.staleness > 0 ? Theme.noData : Theme.text3
        }
        // Hatching left of the words: what is shown is what was last known.
        Row {
            visible: root.staleness === 2 && root.freshness !== ""
            anchors { right: fresh.left; rightMargin: Theme.unit; verticalCenter: fresh.verticalCenter }
            spacing: Math.round(Theme.unit * 0.5)

            Repeater {
                model: 4

                Rectangle {
                    width: Math.max(2, Math.round(Theme.unit * 0.3))
                    height: Theme.step1 * 0.8
                    rotation: 25
                    antialiasing: true
                    color: Theme.noData
                }
            }
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
