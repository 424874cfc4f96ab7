// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Theme

/** The same words all over the wall, faint and aslant, each within one of the wall's own panels. */
Item {
    id: root

    required property string text
    property int panelColumns: 1
    readonly property int columns: panelColumns * 2
    readonly property int rows: Math.max(3, Math.round(height / (Theme.step1 * 16)))
    readonly property real angle: -16

    visible: text !== ""

    Repeater {
        model: root.visible ? root.columns * root.rows : 0

        Label {
            required property int index
            readonly property real cell: root.width / root.columns
            x: (index % root.columns + 0.5) * cell - width / 2
            y: (Math.floor(index / root.columns) + 0.5) * root.height / root.rows - height / 2
            width: cell * 0.9
            horizontalAlignment: Text.AlignHCenter
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 8
            rotation: root.angle
            renderType: Text.QtRendering
            text: root.text
            opacity: 0.16
        }
    }
}
