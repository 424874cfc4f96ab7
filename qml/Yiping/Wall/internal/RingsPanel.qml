// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** How limits are kept: a ring for each, full at a hundred percent. Where a ring is too small for its number, rings
 *  stand in a list with the number beside them. */
ScenePanelBase {
    id: root

    readonly property int most: Math.max(1, Math.min(list.count, Math.floor(width / (Theme.step1 * 9.2))))
    /** Lines of as many each: two and two, not three and one. */
    readonly property int across: Math.ceil(Math.max(1, list.count) / Math.ceil(Math.max(1, list.count) / most))
    readonly property real around: Math.min(width / across * 0.86, room / Math.ceil(list.count / across) - Math.round(Theme.step1 * 2.9) - Theme.unit * 1.5, Theme.step1 * 7)
    readonly property bool listed: around < Theme.step1 * 4.8
    readonly property int columns: listed ? 1 : across
    readonly property real cellHeight: room / Math.max(1, Math.ceil(list.count / columns))
    readonly property real ring: listed ? Math.min(cellHeight * 0.84, Theme.step1 * 2.8) : around

    Repeater {
        id: list
        model: root.panel.rows

        Item {
            id: row
            required property int index
            required property string word
            required property string value
            required property string unit
            required property string detail
            required property real share

            x: (index % root.columns) * root.width / root.columns
            y: Math.floor(index / root.columns) * root.cellHeight
            width: root.width / root.columns
            height: root.cellHeight

            Ring {
                id: ring
                x: root.listed ? 0 : (parent.width - width) / 2
                y: root.listed ? (parent.height - height) / 2 : 0
                width: root.ring
                height: root.ring
                share: row.share
            }
            Label {
                id: value
                x: root.listed ? parent.width - width : ring.x + (ring.width - width) / 2
                y: ring.y + (ring.height - height) / 2
                text: row.value + row.unit
                step: root.listed || root.ring > Theme.step2 * 5 ? 2 : 1
            }
            Label {
                id: word
                x: root.listed ? ring.width + Theme.unit * 1.5 : 0
                y: root.listed ? (parent.height - height - detail.height) / 2 : ring.height + Theme.unit * 0.5
                width: root.listed ? value.x - x - Theme.unit : parent.width
                horizontalAlignment: root.listed ? Text.AlignLeft : Text.AlignHCenter
                text: row.word
            }
            Label {
                id: detail
                x: word.x
                y: word.y + word.height
                width: word.width
                horizontalAlignment: word.horizontalAlignment
                text: row.detail
                color: Theme.text3
            }
        }
    }
}
