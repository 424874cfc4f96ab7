// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** What the fills mean: five steps with their words. */
Column {
    id: root

    required property MapFeed feed

    spacing: Theme.unit * 0.5

    Label {
        text: root.feed.fillLevel === 8 ? qsTr("每网格在办件数") : qsTr("每村社区在办件数")
        color: Theme.text2
    }
    Row {
        spacing: Theme.unit * 0.5

        Repeater {
            model: root.feed.classWords

            Column {
                id: step
                required property int index
                required property string modelData

                Rectangle {
                    width: Math.max(Theme.step1 * 2.4, word.implicitWidth + Theme.unit)
                    height: Theme.unit * 1.75
                    color: Theme.choropleth[step.index]
                    border { width: 1; color: Theme.raised }
                }
                Label {
                    id: word
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: step.modelData
                    color: Theme.text2
                }
            }
        }
    }
}
