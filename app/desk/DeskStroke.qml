// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** A line drawn by hand with the left button, from press to release, while enabled: around an area or along a way. */
Item {
    id: root

    /** It goes around an area wherever it ends; otherwise it does where it ends near its beginning. */
    property bool area: false
    /** Pixels of this item; at least three. */
    signal drawn(points: list<point>, around: bool)

    property list<point> _points: []
    property real _length: 0

    /** The gap that is left is small beside the way that was drawn. */
    function _goesAround(): bool {
        const first = _points[0], last = _points[_points.length - 1];
        return _points.length >= 3 && (area || Math.hypot(last.x - first.x, last.y - first.y) < _length / 6);
    }

    onEnabledChanged: {
        root._points = [];
        paper.requestPaint();
    }

    Canvas {
        id: paper
        anchors.fill: parent
        visible: root.enabled
        onPaint: {
            const pen = getContext("2d");
            pen.clearRect(0, 0, width, height);
            if (root._points.length < 2)
                return;
            pen.beginPath();
            pen.moveTo(root._points[0].x, root._points[0].y);
            for (let at = 1; at < root._points.length; ++at)
                pen.lineTo(root._points[at].x, root._points[at].y);
            if (root._goesAround()) {
                pen.closePath();
                pen.fillStyle = Qt.alpha(Theme.accent, 0.15);
                pen.fill();
            }
            pen.lineWidth = 3;
            pen.strokeStyle = Theme.accent;
            pen.stroke();
        }
    }
    MouseArea {
        objectName: "strokeArea"
        anchors.fill: parent
        enabled: root.enabled
        cursorShape: Qt.CrossCursor
        onPressed: mouse => {
            root._points = [Qt.point(mouse.x, mouse.y)];
            root._length = 0;
        }
        onPositionChanged: mouse => {
            const last = root._points[root._points.length - 1];
            if (!last)
                return;
            const step = Math.hypot(mouse.x - last.x, mouse.y - last.y);
            if (step < 4)
                return;
            root._length += step;
            root._points.push(Qt.point(mouse.x, mouse.y));
            paper.requestPaint();
        }
        onReleased: {
            // A copy: the list itself is the property, and empty in a moment.
            const points = Array.from(root._points), around = root._goesAround();
            root._points = [];
            paper.requestPaint();
            if (points.length >= 3)
                root.drawn(points, around);
        }
    }
}
