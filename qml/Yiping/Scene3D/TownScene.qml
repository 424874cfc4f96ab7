// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Map
import Yiping.SceneView
import Yiping.Theme

/**
 * The town in space, in the place of a map's ground and from the map's own camera. The map tilts once this can be drawn;
 * where it cannot, the map stays as it is.
 */
Item {
    id: root

    required property TownMap map
    property bool columnsShown: true
    property bool buildingsShown: true
    /** Code of the house that stands open, "" for none. */
    property string openBuilding: ""
    /** Boxes that belong to others, in pixels of the map. */
    property list<rect> taken: []
    property real labelSize: Theme.step1
    /** Where the card of the open house begins: below what else stands in that corner. */
    property real cardTop: Theme.unit * 2
    /** Floors of the open house can be chosen by a hand: the desk. */
    property bool interactive: false
    /** The floor that was chosen, from 1; 0 none. */
    property int markedFloor: 0
    readonly property alias view: sceneView

    signal floorTapped(floor: int)

    /** What names keep clear of: columns' words, or the open house with those of its floors and its card. */
    readonly property list<rect> _boxes: sceneView.opened ? [Qt.rect(card.x, card.y, card.width, card.height), Qt.rect(sceneView.openBox.x, sceneView.openBox.y, sceneView.openBox.width + labelSize * 7, sceneView.openBox.height)] : sceneView.labelBoxes

    Component.onDestruction: {
        root.map.houseAt = null;
        root.map.groundCamera = null;
        root.map.sceneBoxes = [];
    }

    Component.onCompleted: root.map.houseAt = at => sceneView.building_at(at)
    Binding { target: root.map; property: "sceneBoxes"; value: root._boxes }

    Binding {
        target: root.map
        property: "groundCamera"
        value: sceneView.drawable && sceneView.ready ? sceneView.groundCamera : null
    }
    ShaderEffectSource {
        id: picture
        sourceItem: root.map.sceneDrawn ? root.map.ground : null
        hideSource: root.map.sceneDrawn
        // Coarser while it moves, of the same ground: nothing on it becomes wider.
        textureSize: sceneView.groundSharpness < 1 ? Qt.size(Math.ceil(sceneView.groundCamera.viewport.width * sceneView.groundSharpness), Math.ceil(sceneView.groundCamera.viewport.height * sceneView.groundSharpness)) : Qt.size(0, 0)
    }
    SceneView {
        id: sceneView
        anchors.fill: parent
        visible: root.map.sceneDrawn
        camera: root.map.camera
        shapes: root.map.shapes
        shading: root.map.shading
        maps: root.map.maps
        groundPicture: picture
        level: root.map.fillLevel
        columnsShown: root.columnsShown && !root.map.heatShown && !opened
        buildingsShown: root.buildingsShown
        openBuilding: root.openBuilding
        columnColors: [Theme.statusLate, Theme.column, Theme.statusDone]
        buildingColors: [Theme.house, Theme.houseRoof, Theme.knownHouse, Theme.knownHouseRoof, Theme.openHouse, Theme.openHouseRoof]
        groundColor: Theme.spaceGround
        hazeColor: Theme.ground
        hillShade: root.map.heatShown ? 0.25 : 1 // a colour of the heat means the same on every slope
        labelSize: root.labelSize
        taken: root.taken
        seams: root.map.seams
    }
    Repeater {
        model: sceneView.labels

        ColumnLabel {
            size: root.labelSize
        }
    }
    Repeater {
        model: sceneView.floors

        FloorLabel {
            required property int index
            size: root.labelSize
            interactive: root.interactive
            marked: root.markedFloor === index + 1
            onChosen: root.floorTapped(index + 1)
        }
    }
    OpenBuildingCard {
        id: card
        visible: root.openBuilding !== "" && sceneView.openTitle !== "" && sceneView.opened
        title: sceneView.openTitle
        lines: sceneView.openLines
        // In a corner: the house has the middle, its floors' words stand at its right.
        x: Theme.unit * 2
        y: root.cardTop
    }
}
