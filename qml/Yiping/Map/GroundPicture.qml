// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/**
 * A map's ground as a picture: drawn when something on it changes, and moved while the camera pans. What a pan uncovers
 * is drawn strip by strip from a second ground.
 */
MovingGround {
    id: root

    /** What it shows; hidden while this is on. */
    required property TownGround original

    restMillis: Theme.changeMillis
    ground: original
    onWholeOutdated: whole.scheduleUpdate()
    secondGround: Component {
        TownGround {
            camera: root.stripCamera
            shapes: root.original.shapes
            shading: root.original.shading
            maps: root.original.maps
            nearness: root.original.nearness
            zoom: root.original.zoom
            deepestLevel: root.original.deepestLevel
            camerasShown: root.original.camerasShown
            markedArea: root.original.markedArea
            pointedArea: root.original.pointedArea
            plain: root.original.plain
            still: true
        }
    }

    Item {
        x: root.origin.x
        y: root.origin.y
        width: root.width
        height: root.height
        scale: root.stretch
        transformOrigin: Item.TopLeft

        ShaderEffectSource {
            id: whole
            anchors.fill: parent
            sourceItem: root.on ? root.original : null
            hideSource: true
            live: !root.moving
            smooth: root.stretch !== 1
        }
        Repeater {
            model: root.strips

            ShaderEffectSource {
                required property rect place
                required property int turn

                x: place.x
                y: place.y
                width: place.width
                height: place.height
                sourceItem: root.copy
                sourceRect: Qt.rect(0, 0, place.width, place.height)
                live: false
                smooth: root.stretch !== 1
                onTurnChanged: scheduleUpdate()
            }
        }
    }
}
