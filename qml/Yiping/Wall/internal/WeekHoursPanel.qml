// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Hours and weekdays: when reports come. */
ScenePanelBase {
    id: root

    readonly property real wordsWidth: Theme.step1 * 2.4
    readonly property real wordsHeight: Math.round(Theme.step1 * 1.3)
    readonly property real cellWidth: (width - wordsWidth) / 24
    readonly property real cellHeight: Math.min(Theme.step1 * 2, (room - wordsHeight - note.height) / 7)

    Repeater {
        model: root.panel.columns

        Label {
            required property int index
            required property string modelData
            y: index * root.cellHeight
            height: root.cellHeight
            text: modelData
            color: Theme.text3
        }
    }
    Repeater {
        model: root.panel.rows

        Rectangle {
            required property int index
            required property int level
            x: root.wordsWidth + (index % 24) * root.cellWidth
            y: Math.floor(index / 24) * root.cellHeight
            width: root.cellWidth - 1
            height: root.cellHeight - 1
            color: Theme.choropleth[level]
        }
    }
    Repeater {
        model: [0, 6, 12, 18]

        Label {
            required property int modelData
            visible: !root.panel.empty
            x: root.wordsWidth + modelData * root.cellWidth
            y: 7 * root.cellHeight
            text: qsTr("%1时").arg(modelData)
            color: Theme.text3
        }
    }
    Label {
        id: note
        y: 7 * root.cellHeight + root.wordsHeight
        width: parent.width
        text: root.panel.note
        color: Theme.text2
    }
}
