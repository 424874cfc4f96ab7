// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** A word, a bar and its number in one line. */
Item {
    id: root

    required property string word
    required property int count
    /** What the whole bar stands for. */
    required property int most
    property color barColor: Theme.accent
    /** Where bars begin, so that those of a list stand in line. */
    property real wordWidth: Theme.step1 * 4.5
    /** What the word would take. */
    readonly property real wordNeeded: word.implicitWidth
    /** Where bars end, likewise. */
    property real numberWidth: 0
    readonly property real numberNeeded: number.implicitWidth
    property string countText: Theme.numberText(count)

    implicitHeight: Math.round(Theme.step2 * 1.4)

    Label {
        id: word
        anchors.verticalCenter: parent.verticalCenter
        width: root.wordWidth
        text: root.word
        color: Theme.text2
    }
    Rectangle {
        id: track
        anchors {
            left: parent.left; leftMargin: root.wordWidth + Theme.unit
            right: number.left; rightMargin: Theme.unit
            verticalCenter: parent.verticalCenter
        }
        height: Theme.unit * 1.25
        radius: height / 2
        color: Theme.surface

        Rectangle {
            height: parent.height
            radius: parent.radius
            width: root.most > 0 && root.count > 0 ? Math.max(height, parent.width * Math.min(1, root.count / root.most)) : 0
            color: root.barColor

            Behavior on width {
                NumberAnimation { duration: Theme.changeMillis; easing.type: Easing.OutCubic }
            }
        }
    }
    Label {
        id: number
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        width: Math.max(implicitWidth, root.numberWidth, Theme.step2 * 2.2)
        horizontalAlignment: Text.AlignRight
        text: root.countText
        step: 2
    }
}
