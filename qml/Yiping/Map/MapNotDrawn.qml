// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Yiping.Controls
import Yiping.Theme

/**
 * Why there is no map, and what helps: Qt Quick's own painter (the `software` backend) draws no geometry, so that nothing
 * of a map would be seen.
 */
Label {
    required property real room

    visible: GraphicsInfo.api === GraphicsInfo.Software
    width: Math.min(implicitWidth, room - Theme.unit * 8)
    text: qsTr("本机没有 OpenGL，地图画不出来，其余照常。请安装显卡驱动或 Mesa（libgl1-mesa-dri）。")
    horizontalAlignment: Text.AlignHCenter
    wrapMode: Text.Wrap
    color: Theme.text1
}
