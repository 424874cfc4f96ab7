// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/** Pictures of the chosen view (image, labels), one over the other: the ground of the map. */
Item {
    id: root

    required property MapCamera camera
    required property TownShapes shapes
    property MapSources maps: null
    /** Pictures are there at once when they come. */
    property bool still: false
    /** Some source of the view is a picture and open. */
    readonly property bool shown: sources.some(each => each.open && !each.vector)
    readonly property list<QtObject> sources: maps ? maps.sources : []

    Repeater {
        model: root.sources

        TileLayer {
            required property QtObject modelData
            readonly property TileSource tiles: modelData as TileSource

            width: root.width
            height: root.height
            camera: root.camera
            shapes: root.shapes
            source: tiles.open && !tiles.vector ? tiles : null
            opacity: tiles.opacity
            fadeMillis: root.still ? 0 : Theme.leaveMillis
        }
    }
}
