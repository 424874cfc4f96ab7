// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Every day of a year: columns are weeks, the darkest day had most. */
ScenePanelBase {
    id: root

    /** Where two outputs meet, from its left edge. */
    property list<real> seams: []
    readonly property int weeks: 53
    readonly property real wordsWidth: Theme.step1 * 2.2
    readonly property real wordsHeight: Math.round(Theme.step1 * 1.3)
    readonly property real cellHeight: Math.floor(Math.min((width - wordsWidth) / weeks * 1.2, (room - wordsHeight - note.height) / 7))
    readonly property real cellWidth: Math.floor(Math.min((width - wordsWidth) / weeks, cellHeight * 2))

    /** In a narrow column there is room for every other month's name, or for every third. */
    readonly property int monthEvery: Math.max(1, Math.ceil(Theme.step1 * 2.4 / Math.max(1, cellWidth * weeksOfMonth)))
    readonly property real weeksOfMonth: weeks / 12

    Repeater {
        model: root.panel.columns

        Label {
            required property int index
            required property string modelData
            visible: root.cellHeight * 2 >= Theme.step1
            y: root.wordsHeight + index * 2 * root.cellHeight + (root.cellHeight - height) / 2
            text: modelData
            color: Theme.text3
        }
    }
    Repeater {
        model: root.panel.rows

        Item {
            id: day
            required property string word
            required property int level
            required property int status
            required property bool current
            x: root.wordsWidth + Math.floor(status / 7) * root.cellWidth
            y: root.wordsHeight + (status % 7) * root.cellHeight

            Rectangle {
                width: root.cellWidth - 1
                height: root.cellHeight - 1
                color: Theme.choropleth[day.level]
                border { width: day.current ? 2 : 0; color: Theme.text1 }
            }
            Label {
                readonly property bool cut: root.seams.some(seam => day.x < seam && day.x + width > seam)
                visible: day.word !== "" && !cut && day.x + width <= root.width && Math.round(Math.floor(day.status / 7) / root.weeksOfMonth) % root.monthEvery === 0
                y: -root.wordsHeight - (day.status % 7) * root.cellHeight
                text: day.word
                color: Theme.text3
            }
        }
    }
    Label {
        id: note
        y: root.wordsHeight + 7 * root.cellHeight + Theme.unit * 0.5
        width: parent.width
        text: root.panel.note
        wrapMode: Text.Wrap
        maximumLineCount: 2
        color: Theme.text2
    }
}
