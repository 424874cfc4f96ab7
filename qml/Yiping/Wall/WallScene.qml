// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Presentation
import Yiping.Theme

/**
 * Everything on the wall, for shapes from 1:2 to 6:1: header, the map in the middle, and the panels of the scene where
 * its file and the shape of the wall put them.
 */
Item {
    id: root

    required property WallModel model
    property MapSources maps: null
    property int panelColumns: 1
    /** Pixels of the picture that lie beyond this on each side. */
    property real overscan: 0
    /** Where the pictures of cameras come from; null where there are none. */
    property CameraHub cameras: null
    readonly property SceneBoard board: root.model.board
    readonly property bool useful: root.model.ready && (map.drawn || !root.board.mapShown)
    readonly property real margin: Theme.unit * 3
    /** x of the seams between the wall's own panels. */
    readonly property list<real> seams: Array.from({ length: root.panelColumns - 1 }, (_, i) => (root.width + 2 * root.overscan) * (i + 1) / root.panelColumns - root.overscan)
    readonly property var geometry: [width, height, header.height, Theme.step1, seams]

    onGeometryChanged: root.board.arrange(width, height, header.height, Theme.step1, seams)

    Header {
        id: header
        anchors { left: parent.left; right: parent.right; top: parent.top }
        margin: root.margin
        seams: root.seams
        model: root.model
    }
    MapArea {
        id: map
        visible: root.board.mapShown
        x: root.board.middle.x
        y: root.board.middle.y
        width: root.board.middle.width
        height: root.board.middle.height
        model: root.model
        maps: root.maps
        wallSeams: root.seams
        caseScene: root.model.scene === "case" && root.model.shownCase.shown
    }
    Repeater {
        model: root.board.panels

        ScenePanelView {
            required property rect box
            x: box.x
            y: box.y
            width: box.width
            height: box.height
            wall: root.model
            cameras: root.cameras
            seams: root.seams.map(seam => seam - box.x)
            wide: root.board.wallClass === "wide" || root.board.wallClass === "panorama"
        }
    }

    Watermark {
        anchors.fill: parent
        text: root.model.watermark
        panelColumns: root.panelColumns
    }

    /** A demo's day by hand; false for any other key. */
    function direct_day(key: int, modifiers: int): bool {
        if (key === Qt.Key_B || key === Qt.Key_Period)
            root.model.day_toggled();
        else if (key === Qt.Key_F5)
            root.model.day_stepped(modifiers & Qt.ShiftModifier ? -1 : 1);
        else if (key >= Qt.Key_0 && key <= Qt.Key_9)
            root.model.day_digit(key - Qt.Key_0);
        else
            return false;
        return true;
    }

    // A remote clicker's keys, and those of a keyboard.
    focus: true
    Keys.onPressed: event => {
        switch (event.key) {
        case Qt.Key_PageDown: root.model.step_scene(1); break;
        case Qt.Key_PageUp: root.model.step_scene(-1); break;
        case Qt.Key_Down: case Qt.Key_Return: case Qt.Key_Enter: root.model.drill_in(); break;
        case Qt.Key_Up: case Qt.Key_Escape: case Qt.Key_Backspace: root.model.drill_out(); break;
        case Qt.Key_Right: root.model.drill_side(1); break;
        case Qt.Key_Left: root.model.drill_side(-1); break;
        case Qt.Key_Space: root.model.cameraWall.turn(1); break;
        case Qt.Key_R: root.model.draw_grid(Math.floor(Math.random() * 0x7FFFFFFF)); break;
        case Qt.Key_C: root.model.compare_next(); break;
        case Qt.Key_L: root.model.cameraWall.next_layout(); break;
        default:
            if (!root.model.demo || !root.direct_day(event.key, event.modifiers))
                return;
        }
        event.accepted = true;
    }
}
