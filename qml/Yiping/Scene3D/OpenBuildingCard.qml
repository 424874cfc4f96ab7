// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** The house that stands open: whose it is, how many live there, what is open in it. */
Rectangle {
    id: root

    required property string title
    required property list<string> lines

    implicitWidth: words.width + Theme.unit * 4
    implicitHeight: words.height + Theme.unit * 3
    width: implicitWidth
    height: implicitHeight
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    Column {
        id: words
        x: Theme.unit * 2
        y: Theme.unit * 1.5
        spacing: Theme.unit * 0.5

        Label { text: root.title; step: 2 }
        Repeater {
            model: root.lines

            Label {
                required property string modelData
                text: modelData
                color: Theme.text2
            }
        }
    }
}
