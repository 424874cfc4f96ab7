// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Yiping.Theme

/** A share as a ring, from the top, clockwise. */
Shape {
    id: root

    required property real share
    property color ringColor: Theme.accent
    readonly property real line: Math.max(4, width * 0.09)

    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        strokeColor: Theme.surface
        strokeWidth: root.line
        fillColor: "transparent"
        PathAngleArc { centerX: root.width / 2; centerY: root.height / 2; radiusX: (root.width - root.line) / 2; radiusY: radiusX; startAngle: 0; sweepAngle: 360 }
    }
    ShapePath {
        strokeColor: root.ringColor
        strokeWidth: root.share > 0 ? root.line : 0
        fillColor: "transparent"
        capStyle: ShapePath.FlatCap
        PathAngleArc { centerX: root.width / 2; centerY: root.height / 2; radiusX: (root.width - root.line) / 2; radiusY: radiusX; startAngle: -90; sweepAngle: 360 * Math.max(0, Math.min(1, root.share)) }
    }
}
