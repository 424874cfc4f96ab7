// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Lines of a table: areas side by side, branches and their grids. In as many columns as the panel is wide. */
ScenePanelBase {
    id: root

    /** Width of a column of numbers, in ems. */
    property real cellEms: 4.4
    property real lineEms: 30
    readonly property real leastRow: Math.round(Theme.step2 * 1.55)
    readonly property real rowHeight: Math.max(leastRow, Math.min(Math.round(Theme.step2 * 3), Math.floor((room - headHeight) / perBlock)))
    readonly property int blocks: Math.max(1, Math.min(3, Math.floor(width / (Theme.step1 * lineEms))))
    readonly property real gap: Theme.unit * 5
    readonly property real blockWidth: (width - (blocks - 1) * gap) / blocks
    readonly property int perBlock: Math.max(1, Math.min(Math.ceil(list.count / blocks), Math.floor((room - headHeight) / leastRow)))
    readonly property real headHeight: Math.round(Theme.step1 * 1.6)
    /** Names of areas have four characters and more: in a narrow column the numbers stand closer. */
    readonly property real cellWidth: Math.min(Theme.step1 * cellEms, (blockWidth - Theme.step1 * 4.2) / Math.max(1, panel.columns.length - 1))
    property bool bars: true

    Repeater {
        model: root.panel.empty ? 0 : Math.min(root.blocks, Math.ceil(list.count / root.perBlock))

        TableHead {
            required property int index
            x: index * (root.blockWidth + root.gap)
            width: root.blockWidth
            height: root.headHeight
            words: root.panel.columns
            cellWidth: root.cellWidth
        }
    }
    Repeater {
        id: list
        model: root.panel.rows

        TableLine {
            required property int index
            visible: index < root.perBlock * root.blocks
            x: Math.floor(index / root.perBlock) * (root.blockWidth + root.gap)
            y: root.headHeight + (index % root.perBlock) * root.rowHeight
            width: root.blockWidth
            height: root.rowHeight
            cellWidth: root.cellWidth
            bars: root.bars
        }
    }
}
