// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** What the columns mean: their height, and their colour in words. */
Column {
    id: root

    required property AreaShading shading
    /** "近 30 天" where the figure looks back, else "". */
    property string when: ""

    spacing: Theme.unit * 0.5

    component Meaning: Row {
        id: meaning
        required property color shade
        required property string words
        spacing: Theme.unit * 0.75

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.unit * 1.5
            height: Theme.unit * 2.5
            color: meaning.shade
        }
        Label { text: meaning.words; color: Theme.text2 }
    }

    Label {
        text: root.when === "" ? qsTr("柱高：%1").arg(root.shading.title) : qsTr("柱高：%1 · %2").arg(root.shading.title).arg(root.when)
        color: Theme.text1
    }
    Row {
        spacing: Theme.unit * 2.5

        Meaning { shade: Theme.statusDone; words: qsTr("↓ 好转") }
        Meaning { shade: Theme.column; words: qsTr("持平") }
        Meaning { shade: Theme.statusLate; words: qsTr("↑ 变差") }
    }
}
