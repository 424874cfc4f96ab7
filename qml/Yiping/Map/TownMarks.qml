// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/** People, teams, loudspeakers, hazards and rounds over a map, each in a layer of its own. */
Item {
    id: root

    required property MapCamera camera
    required property TownShapes shapes
    required property MapLayerSet layers
    /** People's names where they are known, and cameras' names: the desk. */
    property bool names: false
    /** Words beside the symbols of what does not move; people have theirs always. */
    property bool tags: true
    /** Code of an area: people and teams outside it are not shown. */
    property string peopleWithin: ""
    /** What tags keep clear of. */
    property list<rect> avoid: []
    property real symbolSize: Theme.symbol
    property real textSize: Theme.step1
    readonly property alias tracks: trackLayer
    /** Where names of places have no room. A crowd of loudspeakers does not count. */
    readonly property list<rect> taken: visible ? [...responders.taken, ...squads.taken, ...hazards.taken, ...steps.taken] : []

    // The linter of Qt 6.8 does not find the enumeration of a type from within a component made of it.
    component Marks: MarkLayer {
        anchors.fill: parent
        camera: root.camera
        shapes: root.shapes
        names: root.names
        symbolSize: root.symbolSize
        ground: Theme.ground
        textColor: Theme.text1
        colors: [Theme.text2, Theme.statusHandling, Theme.statusLate, Theme.noData]
        font { family: Theme.family; pixelSize: root.textSize }
    }

    /** What lies at a pixel, the uppermost first: {"kind", "id", "title", "detail", "lon", "lat"}, or null. */
    function at(point: point): var {
        for (const layer of [responders, squads, hazards, steps, loudspeakers]) {
            const id = layer.visible ? layer.pick(point) : "";
            if (id !== "") {
                return Object.assign({ kind: layer.objectName, id: id }, layer.describe(id));
            }
        }
        return null;
    }

    TrackLayer {
        id: trackLayer
        anchors.fill: parent
        visible: root.layers.patrols
        camera: root.camera
        shapes: root.shapes
        color: Theme.track
        strokeWidth: Theme.unit * 0.5
    }
    Marks {
        id: loudspeakers
        objectName: "loudspeakers"
        visible: root.layers.loudspeakers
        kind: MarkLayer.Loudspeakers // qmllint disable missing-property
        symbolSize: root.symbolSize * 0.9
        tags: root.tags && root.names
        avoid: [...hazards.avoid, ...hazards.taken, ...steps.taken]
    }
    Marks {
        id: steps
        objectName: "steps"
        visible: root.layers.patrols
        kind: MarkLayer.PatrolSteps // qmllint disable missing-property
        avoid: [...hazards.avoid, ...hazards.taken]
        colors: [Theme.track, Theme.statusHandling, Theme.statusLate, Theme.noData]
    }
    Marks {
        id: hazards
        objectName: "hazards"
        visible: root.layers.hazards
        kind: MarkLayer.Hazards // qmllint disable missing-property
        tags: root.tags
        avoid: [...squads.avoid, ...squads.taken]
    }
    Marks {
        id: squads
        objectName: "squads"
        visible: root.layers.squads
        kind: MarkLayer.Squads // qmllint disable missing-property
        within: root.peopleWithin
        tags: root.tags
        avoid: [...root.avoid, ...responders.taken]
        symbolSize: root.symbolSize * 1.1
        colors: [Theme.statusNew, Theme.statusHandling, Theme.statusLate, Theme.noData]
    }
    Marks {
        id: responders
        objectName: "responders"
        visible: root.layers.responders
        kind: MarkLayer.Responders // qmllint disable missing-property
        within: root.peopleWithin
        avoid: root.avoid
        colors: [Theme.statusDone, Theme.statusHandling, Theme.statusLate, Theme.noData]
    }
}
