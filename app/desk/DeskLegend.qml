// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Map
import Yiping.Presentation
import Yiping.Theme

/** What the areas are filled by, and the figure of the one that a hand points at or has chosen. */
Rectangle {
    id: root

    required property AreaShading shading
    /** Of one area, in words; "" none. */
    property string told: ""
    /** The time that is counted, "" for now. */
    property string when: ""

    width: words.width + Theme.unit * 4
    height: words.height + Theme.unit * 4
    radius: Theme.unit
    color: Theme.surface
    border { width: 1; color: Theme.raised }

    Column {
        id: words
        x: Theme.unit * 2
        y: Theme.unit * 2
        spacing: Theme.unit

        Label {
            visible: root.told !== ""
            text: root.told
        }
        MapLegend {
            shading: root.shading
            when: root.when
        }
    }
}
