// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** One number first, with a note at its right. */
Item {
    id: root

    required property ScenePanel panel

    visible: root.panel.headline.trim() !== ""
    implicitHeight: visible ? Math.round(Theme.step4 * 1.2) : 0

    Label {
        id: number
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
        text: root.panel.headline
        step: 4
    }
    Label {
        id: unit
        anchors { left: number.right; leftMargin: Theme.unit * 0.75; baseline: number.baseline }
        text: root.panel.headlineUnit
        color: Theme.text2
    }
    Label {
        anchors { left: unit.right; leftMargin: Theme.unit * 2; right: parent.right; bottom: unit.bottom }
        horizontalAlignment: Text.AlignRight
        text: root.panel.note
        color: Theme.toneColor(root.panel.noteTone)
        wrapMode: Text.WordWrap
        maximumLineCount: 2
    }
}
