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
    /** Pixels that are lost at each edge of the picture. */
    property real overscan: 0
    /** The room is bright. */
    property bool bright: Theme.day
    /** Millimetres of the picture's shorter side, and metres from where it is read; 0: what is usual. */
    property real shorterMillimetres: 0
    property real viewingMetres: 0
    /** The town is on the screen with its counts. */
    readonly property bool useful: scene.useful

    width: 1920
    height: 1080
    title: root.model.unitName
    color: Theme.ground
    onWidthChanged: measure()
    onHeightChanged: measure()
    onBrightChanged: Theme.day = bright
    Component.onCompleted: {
        if (shorterMillimetres > 0)
            Theme.wallMillimetres = shorterMillimetres;
        if (viewingMetres > 0)
            Theme.viewingMetres = viewingMetres;
        Theme.day = bright;
        measure();
    }

    function measure() {
        Theme.lines = Math.min(width, height);
    }

    WallScene {
        id: scene
        anchors { fill: parent; margins: root.overscan }
        focus: true
        model: root.model
        maps: root.maps
        cameras: root.cameras
        panelColumns: root.panelColumns
        overscan: root.overscan
    }
    HoverHandler {
        cursorShape: Qt.BlankCursor
    }
}
