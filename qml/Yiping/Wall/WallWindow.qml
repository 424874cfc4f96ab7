// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Presentation
import Yiping.Theme

/** The wall as a window. No cursor, no dialog, no tooltip ever appears on it. */
Window {
    id: root

    required property WallModel model
    property MapSources maps: null
    property CameraHub cameras: null
    /** Panels of the wall side by side; no word stands across a seam. */
    property int panelColumns: Math.max(1, Math.round(width / Math.max(1, height) / 1.78))
    /** The town is on the screen with its counts. */
    readonly property bool useful: scene.useful

    width: 1920
    height: 1080
    title: root.model.unitName
    color: Theme.ground
    onWidthChanged: Theme.lines = Math.min(width, height)
    onHeightChanged: Theme.lines = Math.min(width, height)
    Component.onCompleted: Theme.lines = Math.min(width, height)

    WallScene {
        id: scene
        anchors.fill: parent
        focus: true
        model: root.model
        maps: root.maps
        cameras: root.cameras
        panelColumns: root.panelColumns
    }
    HoverHandler {
        cursorShape: Qt.BlankCursor
    }
}
