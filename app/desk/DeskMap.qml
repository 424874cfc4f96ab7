// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Cameras
import Yiping.Controls
import Yiping.Map
import Yiping.MapView
import Yiping.Presentation
import Yiping.Scene3D
import Yiping.Theme

/** The town's map in the desk's window: the theme of the desk, a ring around the case that lies open. */
Item {
    id: root

    required property MapFeed feed
    property MapSources maps: null
    /** Code of the area that a hand has chosen, "" for none. */
    property string chosenArea: ""
    readonly property string toldArea: map.pointedArea !== "" ? map.pointedArea : chosenArea
    property CameraHub cameras: null
    /** Cameras around the open case. */
    property CameraWallModel near: null
    /** Keeps their pictures for the open case; lets one of them be heard. */
    property CameraKeeper keeper: null
    property CameraSound sound: null
    readonly property bool hasCameras: cameras !== null && near !== null && near.allowed > 0
    /** The desk wears its dark theme. */
    property bool night: false
    /** A click means a place (接报) and not the case under it. */
    property bool pointing: false
    /** What the next stroke of the left button is for: DeskMap::Stroke, 0 moves the map. */
    property int drawing: 0

    /** The task that is looked at, as DeskTask takes it; null for none. */
    property var task: null

    /** The floor of the open house whose households are listed, from 1; 0 none. */
    property int markedFloor: 0
    /** Code of the house that stands open, "" for none. */
    readonly property string openHouse: map.sceneItem && (map.sceneItem as TownScene).view.opened ? chosenArea : ""

    /** A floor of the open house was chosen, from 1; 0 when no house stands open any more. */
    signal floorTapped(building: string, floor: int)
    /** A stroke was drawn: longitude and latitude by turns, degrees WGS-84; around an area the first again at the end. */
    signal strokeDrawn(purpose: int, places: var)
    /** A case was tapped. */
    signal caseTapped(string id)
    /** A place was pointed at; degrees WGS-84. */
    signal placePointedAt(lon: real, lat: real)
    /** A pin was dropped while nobody was pointing; degrees WGS-84. */
    signal placeDropped(lon: real, lat: real)

    onPointingChanged: pin.visible = false
    onOpenHouseChanged: root.floorTapped(openHouse, 0)
    onNightChanged: Theme.day = !night

    function showCase(lon: real, lat: real) {
        ring.lon = lon;
        ring.lat = lat;
        ring.visible = true;
        map.showPlace(lon, lat, 1.9, map.drawn);
    }

    function setPin(lon: real, lat: real) {
        pin.lon = lon;
        pin.lat = lat;
        pin.visible = true;
    }

    /** A pin dropped at a pixel of the map. */
    function drop(at: point) {
        const place = map.camera.unproject(at);
        if (root.pointing)
            root.placePointedAt(place.longitude, place.latitude);
        else
            root.placeDropped(place.longitude, place.latitude); // turns pointing on, which takes the old pin away
        root.setPin(place.longitude, place.latitude);
    }

    /** An area is chosen, or no longer; of the open house a floor. */
    function tapArea(code: string, at: point) {
        const floor = code !== "" && code === root.openHouse ? (map.sceneItem as TownScene).view.floor_at(at) : 0;
        if (floor > 0)
            root.floorTapped(code, floor);
        else
            root.chosenArea = root.chosenArea === code ? "" : code;
    }

    function showNoCase() {
        ring.visible = false;
    }

    /** The map comes to a box, degrees WGS-84. */
    function showBox(west: real, south: real, east: real, north: real) {
        const room = Qt.size(map.width - 2 * map.padding, map.height - 2 * map.padding);
        const zoom = Math.min(map.camera.zoom_to_fit(west, south, east, north, room), map.townZoom + 3.5);
        const middle = map.camera.middle(west, south, east, north);
        map.showPlace(middle.longitude, middle.latitude, zoom - map.townZoom, map.drawn);
    }

    Component.onCompleted: {
        Theme.day = !night;
        Theme.desk = true;
    }

    TownMap {
        id: map

        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: strip.top }
        feed: root.feed
        maps: root.maps
        interactive: root.drawing === 0
        heatShown: bar.shown && bar.visible
        heatFrom: player.from
        heatTo: player.to
        heatOpenOnly: bar.openOnly
        heatCategory: bar.category
        markedArea: root.chosenArea
        taken: [chips, source, areaLegend, legend, bar, areaBar].filter(each => each.visible).map(each => Qt.rect(each.x, each.y, each.width, each.height))
        onAreaTapped: (code, at) => root.tapArea(code, at)
        layers: MapLayerSet { id: layerSet }
        sceneShown: chips.inSpace
        scene: Component {
            TownScene {
                map: map
                columnsShown: false
                openBuilding: root.chosenArea
                interactive: true
                cardTop: (areaBar.visible ? areaBar.y + areaBar.height : bar.visible ? bar.y + bar.height : 0) + Theme.unit * 3
                markedFloor: root.markedFloor
                onFloorTapped: floor => root.floorTapped(root.openHouse, floor)
            }
        }
        pointing: root.pointing
        onCaseTapped: id => root.caseTapped(id)
        onThingTapped: thing => hover.chosen = thing
        onPlacePointedAt: (lon, lat) => {
            root.setPin(lon, lat);
            root.placePointedAt(lon, lat);
        }

        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: eventPoint => root.drop(eventPoint.position)
        }
        TapHandler {
            acceptedDevices: PointerDevice.TouchScreen
            onLongPressed: root.drop(point.position)
        }
    }
    DeskTask {
        objectName: "deskTask"
        anchors { left: map.left; right: map.right; top: map.top; bottom: map.bottom }
        visible: root.task !== null && !chips.inSpace
        map: map
        task: root.task
        clip: true
    }
    HoverHandler {
        enabled: root.pointing
        cursorShape: Qt.CrossCursor
    }
    MapHover {
        id: hover
        anchors.fill: parent
        map: map
    }
    LayerBar {
        objectName: "layerBar"
        anchors { right: parent.right; top: parent.top; margins: Theme.unit * 3 }
        visible: root.width > Theme.unit * 160 && root.height > Theme.unit * 90 && !map.heatShown
        layers: layerSet
    }
    HeatPlayer { id: player; now: root.feed.minute }
    Binding { target: map.shading; property: "windowFrom"; value: player.from }
    Binding { target: map.shading; property: "windowTo"; value: player.to }
    HeatBar {
        id: bar
        objectName: "heatBar"
        anchors { left: parent.left; top: parent.top; margins: Theme.unit * 3 }
        visible: root.width > Theme.unit * 220
        player: player
        classCodes: root.feed.classCodes
        classWords: root.feed.classWords
    }
    AreaBar {
        id: areaBar
        objectName: "areaBar"
        anchors { left: parent.left; top: bar.bottom; margins: Theme.unit * 3 }
        visible: bar.visible && !map.heatShown
        shading: map.shading
    }
    Rectangle {
        anchors { fill: legend; margins: -Theme.unit * 2 }
        visible: legend.visible
        radius: Theme.unit
        color: Theme.surface
        border { width: 1; color: Theme.raised }
    }
    HeatLegend {
        id: legend
        anchors { left: parent.left; bottom: strip.top; margins: Theme.unit * 5 }
        visible: map.heatShown
        heat: map.heat
        title: qsTr("每平方公里上报件数，共 %n 件", "", map.heat.count)
    }
    DeskChips {
        id: chips; anchors { right: parent.right; bottom: source.top; margins: Theme.unit * 3 }
        maps: root.maps
        drawing: root.drawing
        wide: root.width > Theme.unit * 160
        onStrokeWanted: purpose => root.drawing = purpose
    }
    DeskStroke {
        objectName: "stroke"
        anchors { left: map.left; right: map.right; top: map.top; bottom: map.bottom }
        enabled: root.drawing !== 0
        area: root.drawing === 1
        onDrawn: (points, around) => {
            const places = [];
            for (const each of points) {
                const place = map.camera.unproject(each);
                places.push(place.longitude, place.latitude);
            }
            if (around)
                places.push(places[0], places[1]);
            const purpose = root.drawing;
            root.drawing = 0;
            root.strokeDrawn(purpose, places);
        }
    }
    SceneNotice {
        anchors { top: parent.top; horizontalCenter: parent.horizontalCenter; margins: Theme.unit * 3 }
        view: map.sceneItem ? (map.sceneItem as TownScene).view : null
        room: root.width
    }
    MapNotice {
        anchors { top: bar.visible ? bar.bottom : parent.top; horizontalCenter: parent.horizontalCenter; margins: Theme.unit * 3 }
        maps: root.maps
        room: root.width
    }
    Rectangle {
        anchors { fill: source; margins: -Theme.unit }
        visible: source.visible
        color: Theme.ground
        opacity: 0.8
    }
    Label {
        id: source
        anchors { right: parent.right; bottom: strip.top; margins: Theme.unit * 2 }
        visible: text !== ""
        text: root.maps ? root.maps.attribution : ""
        color: Theme.text2
    }
    DeskLegend {
        id: areaLegend; anchors { left: parent.left; bottom: strip.top; margins: Theme.unit * 3 }
        visible: !map.heatShown && map.shapes.outlined && root.height - strip.height > Theme.unit * 90
        shading: map.shading
        told: root.toldArea === "" ? "" : qsTr("%1：%2").arg(root.feed.area_name(root.toldArea)).arg(map.shading.words.length > 0 ? map.shading.value_words(root.toldArea) : "")
        when: map.shading.looksBack ? player.windowWords : ""
    }
    MapMarker {
        id: ring
        visible: false
        camera: map.camera
        lon: 0; lat: 0
        ringColor: Theme.accent
    }
    MapMarker {
        id: pin
        visible: false
        camera: map.camera
        lon: 0; lat: 0
        ringColor: Theme.statusLate
    }

    // What the cameras around the case show, below the map.
    Rectangle {
        anchors { fill: strip; margins: -Theme.unit * 2 }
        visible: strip.active
        color: Theme.surface
    }
    Loader {
        id: strip
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: active ? Theme.unit * 2 : 0 }
        active: root.hasCameras
        readonly property int moreLines: item ? (item as CameraWall).toolLines - 1 : 0
        height: active ? Math.round(Math.min(width * 9 / 32 + Theme.step1 * (root.keeper !== null ? 6.5 + 2.2 * moreLines : 5), root.height * 0.5)) : 0
        sourceComponent: CameraWall {
            objectName: "deskCameras"
            title: qsTr("最近的摄像头")
            hub: root.cameras
            model: root.near
            keeper: root.keeper
            sound: root.sound
        }
    }
}
