// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Presentation
import Yiping.Theme

/** Columns of a short list: stages of the day, hours, days. The bar that is now stands out; words only where they fit. */
Item {
    id: root

    required property WallBarsModel model
    /** Every how many columns a word stands below. */
    property int wordEvery: 1
    /** A number stands above each column. */
    property bool numbered: true
    property real gap: Theme.unit
    property color barColor: Theme.accent
    /** Where two outputs meet: words stand beside it. */
    property list<real> seams: []
    readonly property real columnWidth: (width - gap * (columns.count - 1)) / Math.max(1, columns.count)
    readonly property real numberHeight: numbered ? Math.round(Theme.step2 * 1.25 + Theme.unit * 0.5) : 0
    readonly property real wordHeight: Math.round(Theme.step1 * 1.3)

    Repeater {
        id: columns
        model: root.model

        Item {
            id: column
            required property int index
            required property string word
            required property int count
            required property int status
            required property bool current
            readonly property bool ahead: !current && index > root.currentIndex && root.currentIndex >= 0

            x: index * (root.columnWidth + root.gap)
            width: root.columnWidth
            height: root.height

            Component.onCompleted: if (current) root.currentIndex = index
            onCurrentChanged: if (current) root.currentIndex = index

            Rectangle {
                id: bar
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: root.wordHeight }
                height: Math.max(Math.round(Theme.unit * 0.375), (root.height - root.numberHeight - root.wordHeight) * Math.min(1, column.count / root.model.most))
                radius: Math.min(2, height / 2)
                color: column.ahead ? Theme.surface : column.current ? Theme.text1
                    : column.status > 0 ? Theme.statusColor(column.status) : root.barColor

                Behavior on height {
                    NumberAnimation { duration: Theme.changeMillis; easing.type: Easing.OutCubic }
                }
            }
            Label {
                visible: root.numbered
                anchors.bottom: bar.top
                // A long number over a narrow column may reach over its neighbours, never over the edge.
                x: Math.max(-column.x, Math.min((parent.width - width) / 2, root.width - column.x - width))
                text: Theme.numberText(column.count)
                step: 2
            }
            Label {
                readonly property real from: root.wordEvery > 1 ? 0 : (parent.width - width) / 2
                readonly property real seam: root.seams.find(seam => column.x + from < seam && column.x + from + width > seam) ?? 0
                visible: column.index % root.wordEvery === 0
                x: seam > 0 ? seam + root.gap - column.x : from
                anchors.bottom: parent.bottom
                text: column.word
                color: Theme.text2
                lineHeight: root.wordHeight
            }
        }
    }

    /** Of the bar that is now, -1 where none is. */
    property int currentIndex: -1
}
