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
        id: note
        /** Two lines break between the parts of the note where these have room, else between words. */
        readonly property list<string> parts: (/^([^，,]+[，,]) ?(.+)$/.exec(root.panel.note) ?? []).slice(1)
        readonly property bool broken: metrics.advanceWidth(root.panel.note) > width && parts.length === 2 && parts.every(part => metrics.advanceWidth(part) <= width)

        FontMetrics {
            id: metrics
            font: note.font
        }
        anchors { left: unit.right; leftMargin: Theme.unit * 2; right: parent.right; bottom: unit.bottom }
        horizontalAlignment: Text.AlignRight
        text: broken ? parts.join("\n") : root.panel.note
        color: Theme.toneColor(root.panel.noteTone)
        wrapMode: Text.WordWrap
        maximumLineCount: 2
    }
}
