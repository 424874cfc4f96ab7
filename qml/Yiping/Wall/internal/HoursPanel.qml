// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Today by hours; the hours to come are only hinted at. */
Panel {
    id: root

    required property WallModel model
    /** Where two outputs meet, from its left edge. */
    property list<real> seams: []

    title: qsTr("今日各时段上报")
    freshness: qsTr("每小时件数")
    implicitHeight: Theme.step1 * 9

    ColumnChart {
        width: parent.width
        height: Math.min(root.height - parent.y, Theme.step1 * 13)
        model: root.model.hours
        numbered: false
        seams: root.seams
        wordEvery: width > Theme.step1 * 30 ? 3 : 6
        gap: Theme.unit * 0.75
    }
}
