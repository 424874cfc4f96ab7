// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** What every panel of a scene has: title, freshness, and a word where there is nothing to show. */
Panel {
    id: root

    required property ScenePanel panel
    /** Room for what it says. */
    readonly property real room: height - body.y
    readonly property bool wide: width > Theme.step1 * 26

    title: root.panel.title
    freshness: root.panel.freshness
    staleness: root.panel.staleness

    Label {
        visible: root.panel.empty
        width: parent.width
        text: qsTr("暂无数据")
        color: Theme.noData
    }
}
