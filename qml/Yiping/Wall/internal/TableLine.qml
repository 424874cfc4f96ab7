// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** One line: a word, cells before and after the number that the table is ordered by. */
Item {
    id: root

    required property string word
    required property string value
    required property list<string> cells
    required property real share
    required property bool small
    required property bool current
    required property real cellWidth
    property bool bars: true
    /** Up to the last number; what is wider than that has its bar behind it, not below. */
    property real wordsWidth: width
    readonly property bool beside: wordsWidth < width
    readonly property int numbers: cells.length + 1

    Rectangle {
        visible: root.bars && !root.beside && root.share > 0
        anchors { left: parent.left; bottom: parent.bottom; bottomMargin: 1 }
        width: parent.width * root.share
        height: Math.max(2, Theme.unit * 0.5)
        color: root.small ? Theme.raised : Theme.accent
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: 1
        color: Theme.surface
    }
    Rectangle {
        visible: root.bars && root.beside
        anchors { left: parent.left; leftMargin: root.wordsWidth + Theme.unit * 2; right: parent.right; verticalCenter: parent.verticalCenter }
        height: Theme.unit * 1.25
        radius: height / 2
        color: Theme.surface

        Rectangle {
            width: root.share > 0 ? Math.max(height, parent.width * root.share) : 0
            height: parent.height
            radius: parent.radius
            color: root.small ? Theme.raised : Theme.accent
        }
    }
    Label {
        anchors { left: parent.left; verticalCenter: parent.verticalCenter }
        width: Math.max(0, root.wordsWidth - root.numbers * root.cellWidth)
        text: root.word
        color: root.small ? Theme.text3 : Theme.text1
        font.weight: root.current ? Font.Bold : Font.Normal
    }
    Label {
        x: root.wordsWidth - root.numbers * root.cellWidth + (root.bars ? root.cellWidth : 0)
        anchors.verticalCenter: parent.verticalCenter
        width: root.cellWidth
        horizontalAlignment: Text.AlignRight
        text: root.value
        color: root.small ? Theme.text3 : Theme.text1
        step: 2
    }
    Repeater {
        model: root.cells

        Label {
            required property int index
            required property string modelData
            // The number in order is the second of a comparison, the first of others.
            readonly property int place: root.bars && index === 0 ? 0 : index + 1
            x: root.wordsWidth - (root.numbers - place) * root.cellWidth
            anchors.verticalCenter: parent.verticalCenter
            width: root.cellWidth
            horizontalAlignment: Text.AlignRight
            text: modelData
            color: Theme.text2
        }
    }
}
