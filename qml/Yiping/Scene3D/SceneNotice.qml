// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.SceneView
import Yiping.Theme

/** Why there is no scene, or what of it is missing, in words; the map goes on. Where there is no map it says so itself. */
Rectangle {
    id: root

    property SceneView view: null
    property real room: 0
    readonly property string words: !view ? ""
        : view.undrawable && GraphicsInfo.api !== GraphicsInfo.Software ? qsTr("本机的显示不支持三维（没有 OpenGL），仍显示平面地图。") : view.problem

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
