// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** What people report most. Shares do not sum to a hundred: bars, never a pie. */
Panel {
    id: root

    required property WallModel model
    property real longest: Theme.step1 * 5.2

    title: qsTr("事件类别")
    freshness: qsTr("近 30 天")

    Column {
        id: list
        width: parent.width
        spacing: Theme.unit * 0.5

        Repeater {
            id: rows
            model: root.model.classes

            BarRow {
                width: root.width
                most: root.model.classes.most
                height: Math.max(implicitHeight, Math.min(Math.round(implicitHeight * 1.6), Math.floor((root.height - root.body.y) / Math.max(1, rows.count)) - list.spacing))
                wordWidth: Math.min(root.longest, root.width * 0.56)
                onWordNeededChanged: root.longest = Math.max(root.longest, wordNeeded)
                Component.onCompleted: root.longest = Math.max(root.longest, wordNeeded)
            }
        }
    }
}
