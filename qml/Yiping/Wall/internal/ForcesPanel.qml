// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Who is on duty now. */
Panel {
    id: root

    required property WallModel model

    title: qsTr("在岗力量")
    freshness: qsTr("在岗 / 全部")

    Column {
        width: parent.width
        spacing: Theme.unit * 0.5

        Repeater {
            model: root.model.forces

            BarRow {
                id: row
                required property int second

                width: root.width
                most: Math.max(1, row.second)
                barColor: Theme.statusDone
                wordWidth: Theme.step1 * 5.2
                countText: row.count + " / " + row.second
            }
        }
    }
}
