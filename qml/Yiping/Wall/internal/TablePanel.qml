// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Lines of a table: areas side by side, branches and their grids. In as many columns as the panel is wide. */
ScenePanelBase {
    id: root

    /** Where two outputs meet, from its left edge: columns end before and begin behind. */
    property list<real> seams: []
    /** Width of a column of numbers, in ems. */
    property real cellEms: 4.4
    property real lineEms: 30
    readonly property real leastRow: Math.round(Theme.step2 * 1.55)
    readonly property real rowHeight: Math.max(leastRow, Math.min(Math.round(Theme.step2 * (bars ? 4 : 3)), Math.floor((room - headHeight) / perBlock)))
    readonly property real gap: Theme.unit * 5
    /** Left edges of the columns. */
    readonly property list<real> lefts: {
        const edges = [-gap / 2].concat(seams.filter(seam => seam > 0 && seam < width), width + gap / 2);
        const parts = edges.length - 1, most = Math.max(1, Math.floor((parts === 1 ? 3 : 4) / parts));
        const lefts = [];
        for (let part = 0; part < parts; ++part) {
            const length = edges[part + 1] - edges[part], count = Math.max(1, Math.min(most, Math.floor(length / (Theme.step1 * lineEms))));
            for (let i = 0; i < count; ++i)
                lefts.push(edges[part] + length * i / count + gap / 2);
        }
        return lefts;
    }
    readonly property int blocks: lefts.length
    /** Of the narrowest. */
    readonly property real blockWidth: lefts.reduce((least, left, i) => Math.min(least, (lefts[i + 1] ?? width + gap) - gap - left), width)
    readonly property int perBlock: Math.max(1, Math.min(Math.ceil(list.count / blocks), Math.floor((room - headHeight) / leastRow)))
    readonly property real headHeight: Math.round(Theme.step1 * 1.6)
    /** Names of areas have four characters and more: in a narrow column the numbers stand closer. */
    readonly property real cellWidth: Math.min(Theme.step1 * cellEms, (blockWidth - Theme.step1 * 4.2) / Math.max(1, panel.columns.length - 1))
    property bool bars: true
    /** In a wide column the numbers stand beside their names and the bars beside them. */
    readonly property real wordsWidth: bars && blockWidth > Theme.step1 * 40 ? Theme.step1 * 10 + (panel.columns.length - 1) * cellWidth : blockWidth

    Repeater {
        model: root.panel.empty ? 0 : Math.min(root.blocks, Math.ceil(list.count / root.perBlock))

        TableHead {
            required property int index
            x: root.lefts[index]
            width: root.wordsWidth
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
            x: root.lefts[Math.floor(index / root.perBlock)] ?? 0
            y: root.headHeight + (index % root.perBlock) * root.rowHeight
            width: root.blockWidth
            height: root.rowHeight
            cellWidth: root.cellWidth
            wordsWidth: root.wordsWidth
            bars: root.bars
        }
    }
}
