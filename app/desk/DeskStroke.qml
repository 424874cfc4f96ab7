// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** A line drawn by hand with the left button, from press to release, while enabled. */
Item {
    id: root

    /** Pixels of this item; at least three. */
    signal drawn(points: list<point>)

    property list<point> _points: []

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
            pen.closePath();
            pen.fillStyle = Qt.alpha(Theme.accent, 0.15);
            pen.fill();
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
        onPressed: mouse => root._points = [Qt.point(mouse.x, mouse.y)]
        onPositionChanged: mouse => {
            const last = root._points[root._points.length - 1];
            if (last && Math.abs(mouse.x - last.x) + Math.abs(mouse.y - last.y) < 4)
                return;
            root._points.push(Qt.point(mouse.x, mouse.y));
            paper.requestPaint();
        }
        onReleased: {
            const points = root._points;
            root._points = [];
            paper.requestPaint();
            if (points.length >= 3)
                root.drawn(points);
        }
    }
}
