// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Presentation
import Yiping.Theme

/** The areas of the level that fits the camera, filled by a figure; one level fades into the next. */
Item {
    id: root

    required property MapCamera camera
    required property TownShapes shapes
    required property AreaShading shading
    /** All in one colour: something else is the message. */
    property bool plain: false
    property color plainColor: Theme.choropleth[0]
    /** One level and one colour take the place of another at once. */
    property bool still: false
    /** -1: the deepest level whose areas are wide enough to be told apart. */
    property int fixedLevel: -1
    readonly property int level: fixedLevel >= 0 ? fixedLevel : camera.valid && !shapes.empty ? shapes.level_for(camera.zoom, Theme.step1 * 2.5) : -1
    /** Areas now filled. */
    readonly property int count: _count
    property int _count: 0

    Repeater {
        model: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

        AreaLayer {
            id: fill
            required property int modelData
            readonly property bool current: root.level === modelData

            anchors.fill: root
            camera: root.camera
            shapes: root.shapes
            level: modelData
            shading: root.shading
            palette: root.plain ? [root.plainColor] : Theme.choropleth
            noDataColor: Theme.noData
            fewColor: Qt.alpha(Theme.ground, 0.6)
            stripePeriod: Theme.step1
            fadeMillis: root.still ? 0 : Theme.changeMillis
            visible: opacity > 0
            opacity: current ? 1 : 0
            onCountChanged: if (current) root._count = count
            onCurrentChanged: if (current) root._count = count

            Behavior on opacity {
                enabled: !root.still
                NumberAnimation { duration: Theme.changeMillis; easing.type: Easing.OutCubic }
            }
        }
    }
}
