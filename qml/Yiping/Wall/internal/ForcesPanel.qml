// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Who is on duty now. */
Panel {
    id: root

    required property WallModel model
    /** What the longest word would take. */
    property real longest: 0
    property real longestNumber: 0

    title: qsTr("在岗力量")
    freshness: qsTr("在岗 / 全部")

    Column {
        id: list
        width: parent.width
        spacing: Theme.unit * 0.5

        Repeater {
            id: rows
            model: root.model.forces

            BarRow {
                id: row
                required property int second

                width: root.width
                most: Math.max(1, row.second)
                barColor: Theme.statusDone
                height: Math.max(implicitHeight, Math.min(Math.round(implicitHeight * 1.6), Math.floor((root.height - root.body.y) / Math.max(1, rows.count)) - list.spacing))
                wordWidth: Math.min(root.longest, root.width * 0.5)
                onWordNeededChanged: root.longest = Math.max(root.longest, wordNeeded)
                numberWidth: root.longestNumber
                onNumberNeededChanged: root.longestNumber = Math.max(root.longestNumber, numberNeeded)
                Component.onCompleted: {
                    root.longest = Math.max(root.longest, wordNeeded);
                    root.longestNumber = Math.max(root.longestNumber, numberNeeded);
                }
                countText: row.count + " / " + row.second
            }
        }
    }
}
