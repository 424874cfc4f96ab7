// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/** The borders of the town's areas, the stronger the higher; the chosen, compared and pointed ones above them. */
Item {
    id: root

    required property MapCamera camera
    required property TownShapes shapes
    /** Levels of zoom beyond the whole town. */
    required property real nearness
    /** Code of an area with a stronger outline, "" for none. */
    property string marked: ""
    /** Codes of two areas that are compared, each in the hue of its side; empty for none. */
    property list<string> compared: []
    /** Code of the area under a pointer, "" for none. */
    property string pointed: ""

    component Border: OutlineLayer {
        anchors.fill: root
        camera: root.camera
        shapes: root.shapes
    }

    Border { level: 9; strokeWidth: 1.5; color: Theme.gridLine; visible: root.nearness > 1.6 }
    Border { level: 8; strokeWidth: Theme.step1 * 3 / 22; color: Theme.gridLine }
    Border { level: 5; strokeWidth: Theme.step1 * 4 / 22; color: Theme.villageLine }
    Border { level: 4; strokeWidth: Theme.step1 * 6 / 22; color: Theme.townLine }
    Repeater {
        model: root.compared

        Border {
            required property int index
            required property string modelData
            only: modelData
            strokeWidth: Theme.step1 * 6 / 22; color: Theme.compared[index]
        }
    }
    Border {
        visible: root.marked !== ""
        only: root.marked === "" ? "-" : root.marked
        strokeWidth: Theme.step1 * 5 / 22; color: Theme.text1
    }
    Border {
        visible: root.pointed !== ""
        only: root.pointed === "" ? "-" : root.pointed
        strokeWidth: Theme.unit; color: Theme.accent
    }
}
