// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Map
import Yiping.MapView
import Yiping.Presentation
import Yiping.Scene3D
import Yiping.Theme

/** The map with its legend and its honest note; flies to what the desk puts up. */
Item {
    id: root

    required property WallModel model
    property MapSources maps: null
    /** x of the seams between the wall's own panels, on the wall. */
    required property list<real> wallSeams
    required property bool caseScene
    readonly property bool drawn: town.drawn
    /** The town's box is known: before, there is nowhere to look. */
    readonly property bool ready: town.townZoom > 0
    readonly property bool caseOnMap: caseScene && root.model.shownCase.hasPosition
    readonly property point casePlace: Qt.point(root.model.shownCase.lon, root.model.shownCase.lat)
    readonly property bool heatScene: root.model.board.mapHeat
    readonly property string areaCode: root.model.board.area
    /** Two areas that a panel sets side by side. */
    readonly property list<string> compared: root.model.board.compared
    readonly property bool onePlace: caseOnMap || areaCode !== ""
    /** What the scene's file asks for; without that the map shows what is dangerous. */
    readonly property list<string> sceneLayers: root.model.board.mapLayers
    /** In space: the town's ground with its heights. */
    readonly property bool reliefScene: sceneLayers.includes("relief")
    readonly property TownScene space: town.sceneItem as TownScene
    readonly property bool inSpace: reliefScene && town.sceneDrawn
    readonly property bool peopleShown: onePlace && !houseOpen && compared.length === 0
    /** One house stands open: it is what is looked at. */
    readonly property bool houseOpen: inSpace && root.space !== null && root.space.view.opened

    /** What the colours mean. */
    readonly property rect keyBox: root.boxOf(root.heatScene ? heatNote : spaceLegend.visible ? spaceLegend : legend)

    function boxOf(item: Item): rect {
        return Qt.rect(item.x, item.y, item.width, item.height);
    }

    /** `from`, or right of the seam that would go through what begins there. */
    function clearOfSeams(from: real, width: real): real {
        const through = town.seams.find(seam => from < seam && from + width > seam);
        return through === undefined ? from : through + Theme.unit * 2;
    }

    function look(animated: bool) {
        if (!ready) {
            return;
        }
        if (caseOnMap) {
            town.showPlace(root.model.shownCase.lon, root.model.shownCase.lat, 2.4, animated);
        } else if (areaCode !== "") {
            town.showAreas(compared.length > 0 ? compared : [areaCode], animated);
        } else {
            town.showTown(animated);
        }
    }

    /** A scene may give the map another shape after it has named its place; the town follows by itself. */
    function lookAgain() {
        if (onePlace)
            look(true);
    }

    onWidthChanged: Qt.callLater(root.lookAgain)
    onHeightChanged: Qt.callLater(root.lookAgain)
    onReadyChanged: look(false)
    onCaseOnMapChanged: look(true)
    onAreaCodeChanged: look(true)
    onComparedChanged: if (areaCode !== "") look(true)
    onCasePlaceChanged: if (caseOnMap) look(true)

    // What is put up while everybody looks is played; a wall that starts with it shows the last month.
    onHeatSceneChanged: {
        if (heatScene && drawn)
            player.play();
        else
            player.stop();
    }

    Binding {
        target: town.shading
        property: "measure"
        value: ({ cases_opened: AreaShading.Opened, closure_rate: AreaShading.ClosureRate, on_time_rate: AreaShading.OnTimeRate }[root.model.board.mapFill] ?? AreaShading.Open)
    }
    Binding {
        target: town.shading
        property: "figure"
        value: ["", "cases_opened", "closure_rate", "on_time_rate"].includes(root.model.board.mapFill) ? "" : root.model.board.mapFill
    }
    Binding {
        target: town.shading
        property: "figureName"
        value: root.model.board.mapFillName
    }
    Binding {
        target: town.shading
        property: "windowFrom"
        value: root.model.map.minute - 30 * 86400000
    }
    Binding {
        target: town.shading
        property: "windowTo"
        value: root.model.map.minute
    }
    HeatPlayer {
        id: player
        now: root.model.map.minute
    }
    TownMap {
        id: town
        anchors.fill: parent
        heatShown: root.heatScene
        heatFrom: player.from
        heatTo: player.to
        feed: root.model.map
        maps: root.maps
        // The whole town: its cases and what is dangerous. One place: whoever is near it too. Two places: themselves.
        layers: MapLayerSet {
            cases: root.model.board.mapCases
            cameras: root.model.board.mapCameras
            hazards: root.model.board.mapCases && root.sceneLayers.length === 0 || root.sceneLayers.includes("hazards")
            responders: root.peopleShown || root.sceneLayers.includes("responders")
            squads: root.peopleShown || root.sceneLayers.includes("squads")
            loudspeakers: root.sceneLayers.includes("loudspeakers")
            patrols: root.sceneLayers.includes("patrols")
        }
        markedArea: root.compared.length > 0 ? "" : root.areaCode
        peopleWithin: root.caseOnMap ? "" : root.areaCode.substring(0, 12) // those of the village
        comparedAreas: root.compared
        sceneShown: root.reliefScene
        areaNamesShown: !root.inSpace
        // Columns of the whole town are those of its grids: the numbers of micro-grids say nothing without theirs.
        deepestLevel: root.inSpace && root.areaCode === "" ? 8 : 10
        scene: Component {
            TownScene {
                map: town
                columnsShown: root.sceneLayers.includes("columns")
                buildingsShown: root.sceneLayers.includes("buildings")
                openBuilding: root.reliefScene ? root.areaCode : ""
                taken: town.taken
            }
        }
        // What is narrow stands in the corner, beside the town; what is wide wants the town above it.
        bottomPadding: (root.heatScene ? Theme.step1 * 18 : legend.visible ? legend.width : 0) > 0.34 * width ? root.keyBox.height - Theme.step1 : Theme.step1 * (root.heatScene ? 3.5 : 1.5)
        seams: root.wallSeams.map(seam => seam - root.x)
        taken: [root.keyBox, root.boxOf(note)].concat(root.caseOnMap ? [root.boxOf(marker)] : [])
    }
    MapMarker {
        id: marker
        visible: root.caseOnMap
        camera: town.camera
        lon: root.model.shownCase.lon
        lat: root.model.shownCase.lat
        ringColor: Theme.statusColor(root.model.shownCase.status)
    }
    MapLegend {
        id: legend
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: root.clearOfSeams(Theme.unit * 2, width); bottomMargin: Theme.unit }
        shading: town.shading
        when: town.shading.looksBack ? qsTr("近 30 天") : ""
        visible: town.shapes.outlined && !root.heatScene && !root.inSpace
        z: 1
    }
    SceneLegend {
        id: spaceLegend
        // Above the note where both have no room side by side.
        readonly property bool above: Theme.unit * 5 + width > note.x
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: root.clearOfSeams(Theme.unit * 2, width); bottomMargin: Theme.unit + (above ? note.height + Theme.unit * 2 : 0) }
        shading: town.shading
        when: town.shading.looksBack ? qsTr("近 30 天") : ""
        visible: root.inSpace && !root.houseOpen && root.sceneLayers.includes("columns")
        z: 1
    }
    SceneNotice {
        anchors { top: parent.top; horizontalCenter: parent.horizontalCenter; topMargin: Theme.unit * 2 }
        view: root.space ? root.space.view : null
        room: root.width
        z: 1
    }
    Rectangle {
        anchors { fill: note; margins: -Theme.unit * 0.5 }
        visible: note.visible
        color: Theme.ground
        opacity: 0.8
    }
    Rectangle {
        anchors { fill: root.heatScene ? heatNote : spaceLegend.visible ? spaceLegend : legend; margins: -Theme.unit }
        visible: root.heatScene || legend.visible || spaceLegend.visible
        color: Theme.ground
        opacity: 0.8
    }
    Column {
        id: heatNote
        anchors { left: parent.left; bottom: parent.bottom; leftMargin: root.clearOfSeams(Theme.unit * 2, width); bottomMargin: Theme.unit }
        visible: root.heatScene
        spacing: Theme.unit
        z: 1

        Label {
            text: qsTr("%1至%2上报 %n 件", "", town.heat.count).arg(player.dateWords(player.from)).arg(player.dateWords(player.to))
            step: 2
        }
        HeatLegend {
            heat: town.heat
            title: qsTr("每平方公里上报件数")
        }
        Rectangle {
            visible: player.playing
            width: Theme.step1 * 15
            height: Theme.unit * 0.5
            color: Theme.raised

            Rectangle {
                width: parent.width * Math.max(0, Math.min(1, player.progress))
                height: parent.height
                color: Theme.accent
            }
        }
    }
    Label {
        id: note
        // Right of the last seam, in two lines where it is long; left of it where hardly anything lies beyond.
        readonly property real seam: Math.max(0, ...town.seams.filter(each => each < root.width))
        readonly property real edges: Theme.unit * 4
        readonly property bool beyond: root.width - seam - edges >= Math.min(implicitWidth, Theme.step1 * 12)

        visible: text !== ""
        anchors { right: parent.right; bottom: parent.bottom; rightMargin: Theme.unit * 2 + (beyond ? 0 : root.width - seam); bottomMargin: Theme.unit }
        width: Math.min(implicitWidth, (beyond ? root.width - seam : seam) - edges)
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignRight
        readonly property string heights: town.sceneDrawn && root.space && root.space.view.hasTerrain
            ? qsTr("高度放大 %1 倍").arg(root.space.view.exaggeration) : ""
        text: [root.model.bordersIndicative ? (town.sceneDrawn && root.space && root.space.view.indicative ? qsTr("边界、地形、建筑为示意") : qsTr("边界为示意")) : "", heights, root.maps ? root.maps.attribution : ""]
            .filter(words => words !== "").join(" · ")
        color: Theme.text2
    }
    MapNotice {
        anchors { top: parent.top; horizontalCenter: parent.horizontalCenter; topMargin: Theme.unit * 2 }
        maps: root.maps
        room: root.width
        z: 1
    }
}
