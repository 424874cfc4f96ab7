// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** The last thirty days: a longer past where the wall is wide. */
Panel {
    id: root

    required property WallModel model
    /** Where two outputs meet, from its left edge. */
    property list<real> seams: []

    title: qsTr("近 30 天上报")
    freshness: qsTr("每天件数，最高 %1").arg(root.model.days.most)
    implicitHeight: Theme.step1 * 9

    ColumnChart {
        width: parent.width
        height: Math.min(root.height - parent.y, Theme.step1 * 13)
        model: root.model.days
        numbered: false
        seams: root.seams
        wordEvery: 10
        gap: Theme.unit * 0.5
    }
}
