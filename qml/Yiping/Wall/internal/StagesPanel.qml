// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Where the open cases stand in their life, and what was closed today. */
Panel {
    id: root

    required property WallModel model

    title: qsTr("闭环各环节")
    freshness: qsTr("在办与今日办结")
    implicitHeight: Theme.step1 * 10

    ColumnChart {
        width: parent.width
        height: Math.min(root.height - parent.y, Theme.step1 * 16)
        model: root.model.stages
        gap: Theme.unit * 2.5
    }
}
