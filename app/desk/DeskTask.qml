// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Map
import Yiping.MapView
import Yiping.Theme

/** A task that came down, on the map: what was drawn, the grids that have it, and each one's answer as it comes. */
Item {
    id: root

    required property TownMap map
    /** {"places": [lon, lat, …], "targets": [{"code", "lon", "lat", "word", "status"}, …]}, or null. */
    property var task: null
    readonly property var targets: task ? task.targets : []
    /** More than these are told apart by their outlines alone. */
    readonly property int mostNamed: 40

    Repeater {
        model: root.targets
        delegate: OutlineLayer {
            required property var modelData
            anchors.fill: parent
            camera: root.map.camera
            shapes: root.map.shapes
            strokeWidth: Theme.unit * 0.75
            color: Theme.statusColor(modelData.status)
            only: modelData.code
        }
    }
    component Drawn: DrawnLayer {
        anchors.fill: parent
        camera: root.map.camera
        shapes: root.map.shapes
        places: root.task ? root.task.places : []
    }
    Drawn { strokeWidth: Theme.unit * 1.75; color: Theme.ground }
    Drawn { objectName: "taskDrawn"; strokeWidth: Theme.unit; color: Theme.accent }
    Repeater {
        model: root.targets.length <= root.mostNamed ? root.targets : []
        delegate: Rectangle {
            id: answer
            required property var modelData
            readonly property point place: root.map.camera.revision >= 0 ? root.map.camera.project(modelData.lon, modelData.lat) : Qt.point(0, 0)

            x: Math.round(place.x - width / 2)
            y: Math.round(place.y + Theme.unit * 2.5) // below the name of the grid
            width: word.implicitWidth + Theme.unit * 2.5
            height: word.implicitHeight + Theme.unit * 0.5
            radius: Theme.unit * 0.5
            color: Theme.surface
            border { width: 1; color: Theme.statusColor(modelData.status) }

            Label {
                id: word
                anchors.centerIn: parent
                text: answer.modelData.word
                color: Theme.statusColor(answer.modelData.status)
            }
        }
    }
}
