// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/** A ring around a place; pulses once when it appears and then stays. */
Item {
    id: root

    required property MapCamera camera
    required property real lon
    required property real lat
    property real radius: Theme.symbol * 1.1
    property color ringColor: Theme.text1
    readonly property point place: camera.revision >= 0 ? camera.project(lon, lat) : Qt.point(0, 0)

    x: place.x - width / 2
    y: place.y - height / 2
    width: 2 * radius
    height: 2 * radius

    function pulse() {
        wave.restart();
    }
    onVisibleChanged: if (visible) pulse()

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: "transparent"
        border { width: Theme.unit * 0.5; color: root.ringColor }
        antialiasing: true
    }
    Rectangle {
        id: ripple
        anchors.centerIn: parent
        width: parent.width
        height: width
        radius: width / 2
        color: "transparent"
        border { width: Theme.unit * 0.5; color: root.ringColor }
        opacity: 0
        antialiasing: true

        ParallelAnimation {
            id: wave
            NumberAnimation { target: ripple; property: "scale"; from: 1; to: 3; duration: 900; easing.type: Easing.OutCubic }
            NumberAnimation { target: ripple; property: "opacity"; from: 0.9; to: 0; duration: 900; easing.type: Easing.OutCubic }
        }
    }
}
