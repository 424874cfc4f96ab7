// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.MapView
import Yiping.Theme

/** What is wrong with the map's ground, in words; the rest of the map goes on. */
Rectangle {
    id: root

    property MapSources maps: null
    property real room: 0
    readonly property string words: maps ? maps.problem : ""

    visible: words !== ""
    implicitWidth: Math.min(text.implicitWidth, root.room - Theme.unit * 6) + Theme.unit * 4
    implicitHeight: text.height + Theme.unit * 2
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.statusHandling }

    Label {
        id: text
        anchors.centerIn: parent
        width: root.width - Theme.unit * 4
        text: root.words
        color: Theme.text1
        wrapMode: Text.Wrap
    }
}
