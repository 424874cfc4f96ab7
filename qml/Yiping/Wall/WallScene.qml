// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Yiping.Presentation
import Yiping.Theme

/**
 * Everything on the wall, for shapes from 1:2 to 6:1. The map keeps the middle; panels stand beside it in one to three
 * columns a side, and below it on an upright wall.
 */
Item {
    id: root

    required property WallModel model
    property int panelColumns: 1
    readonly property bool useful: root.model.ready && map.drawn

    readonly property real aspect: width / Math.max(1, height)
    readonly property bool upright: aspect < 1.2
    readonly property real margin: Theme.unit * 3
    readonly property real columnGap: Theme.unit * 4
    readonly property int perSide: upright ? 0 : Math.max(1, Math.min(3,
        Math.floor((width * 0.5 - height * 0.62 - margin) / (Theme.step1 * 16.5 + columnGap))))
    readonly property real columnWidth: Math.round(Math.min(Theme.step1 * 22,
        perSide === 1 ? width * 0.2 : (width * 0.5 - height * 0.62 - margin) / Math.max(1, perSide) - columnGap))
    readonly property real sideWidth: margin + perSide * columnWidth + (perSide - 1) * columnGap
    readonly property real bodyTop: header.height + Theme.unit * 2
    /** Room under the map of an upright wall. */
    readonly property real belowHeight: height - map.y - map.height - Theme.unit * 2 - margin
    readonly property bool caseScene: root.model.scene === "case" && root.model.shownCase.shown

    Header {
        id: header
        anchors { left: parent.left; right: parent.right; top: parent.top }
        margin: root.margin
        model: root.model
    }

    MapArea {
        id: map
        x: root.upright ? 0 : root.sideWidth + Theme.unit * 2
        y: header.height
        width: root.upright ? root.width : root.width - 2 * x
        height: root.upright ? root.height * 0.42 : root.height - y - root.margin - (hours.visible ? hours.height + Theme.unit : 0)
        model: root.model
        panelColumns: root.panelColumns
        wallWidth: root.width
        caseScene: root.caseScene
    }

    HoursPanel {
        id: hours
        visible: !root.upright && root.perSide < 3
        x: map.x + Theme.unit * 2
        y: root.height - root.margin - height
        width: map.width - Theme.unit * 4
        height: Theme.step1 * 6.4
        model: root.model
    }

    // Left of the map.
    RowLayout {
        visible: !root.upright
        x: root.margin
        y: root.bodyTop
        width: root.sideWidth - root.margin
        height: root.height - y - root.margin
        spacing: root.columnGap

        ColumnLayout {
            Layout.preferredWidth: root.columnWidth
            Layout.fillHeight: true
            spacing: Theme.unit * 3

            TodayPanel { Layout.fillWidth: true; model: root.model }
            StagesPanel { Layout.fillWidth: true; Layout.fillHeight: true; Layout.maximumHeight: Theme.step1 * (root.perSide > 1 ? 20 : 13); model: root.model }
            FiguresPanel { visible: root.perSide === 1; Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom; model: root.model }
            Item { visible: root.perSide > 1; Layout.fillHeight: true; Layout.preferredHeight: 1 }
        }
        ColumnLayout {
            visible: root.perSide > 1
            Layout.preferredWidth: root.columnWidth
            Layout.fillHeight: true
            spacing: Theme.unit * 3

            VillagesPanel { Layout.fillWidth: true; model: root.model }
            ClassesPanel { Layout.fillWidth: true; Layout.fillHeight: true; model: root.model }
        }
        ColumnLayout {
            visible: root.perSide > 2
            Layout.preferredWidth: root.columnWidth
            Layout.fillHeight: true
            spacing: Theme.unit * 3

            ForcesPanel { Layout.fillWidth: true; model: root.model }
            HoursPanel { Layout.fillWidth: true; Layout.fillHeight: true; model: root.model }
        }
    }

    // Right of the map.
    RowLayout {
        visible: !root.upright
        x: root.width - root.sideWidth
        y: root.bodyTop
        width: root.sideWidth - root.margin
        height: root.height - y - root.margin
        spacing: root.columnGap

        ColumnLayout {
            visible: root.perSide > 1
            Layout.preferredWidth: root.columnWidth
            Layout.fillHeight: true
            spacing: Theme.unit * 3

            FiguresPanel { Layout.fillWidth: true; model: root.model; tall: true }
            DaysPanel { Layout.fillWidth: true; Layout.fillHeight: true; model: root.model }
        }
        FeedPanel {
            visible: !root.caseScene || root.perSide > 1
            Layout.preferredWidth: root.perSide > 2 ? root.columnWidth * 2 + root.columnGap : root.columnWidth
            Layout.fillHeight: true
            model: root.model
            columns: root.perSide > 2 && !root.caseScene ? 2 : 1
            Layout.maximumWidth: root.perSide > 2 && !root.caseScene ? root.columnWidth * 2 + root.columnGap : root.columnWidth
        }
        CasePanel {
            visible: root.caseScene
            Layout.preferredWidth: root.columnWidth
            Layout.fillHeight: true
            model: root.model.shownCase
        }
    }

    // Below it on an upright wall.
    RowLayout {
        visible: root.upright
        x: root.margin
        y: map.y + map.height + Theme.unit * 2
        width: root.width - 2 * root.margin
        height: root.height - y - root.margin
        spacing: root.columnGap

        ColumnLayout {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            spacing: Theme.unit * 3

            TodayPanel { Layout.fillWidth: true; model: root.model }
            // What does not fit is left out, not shrunk.
            StagesPanel { visible: root.belowHeight > Theme.step1 * 28; Layout.fillWidth: true; Layout.fillHeight: true; model: root.model }
            FiguresPanel { visible: root.belowHeight > Theme.step1 * 42; Layout.fillWidth: true; model: root.model }
        }
        FeedPanel {
            visible: !root.caseScene
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            model: root.model
        }
        CasePanel {
            visible: root.caseScene
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            model: root.model.shownCase
        }
    }
}
