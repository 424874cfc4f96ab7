// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtLocation
import QtPositioning
import Yiping.MapView
import Yiping.Presentation
import Yiping.Theme

/** The town's map on every screen: our layers over a QtLocation Map that only keeps the camera. */
Item {
    id: root

    required property MapFeed feed
    /** Tiles and base maps below the town; null shows the features that the platform has. */
    property MapSources maps: null
    /** A hand may drag, wheel and tap: the desk. The wall leaves it off. */
    property bool interactive: false
    /** A tap means a place, whatever is drawn there. */
    property bool pointing: false
    /** Pixels around the town when all of it is shown. */
    property real padding: Theme.unit * 4
    /** Room at the bottom that belongs to others. */
    property real bottomPadding: 0
    property real symbolSize: Theme.symbol
    property real labelSize: Theme.step2
    property real smallLabelSize: Theme.step1
    property list<real> seams: []
    property list<rect> taken: []
    /** What is shown of people and things; the camera's names and people's belong to the desk. */
    property MapLayerSet layers: MapLayerSet {}
    /** Code of an area drawn with a stronger outline, "" for none; and of one outside which nobody is shown. */
    property string markedArea: ""; property string peopleWithin: ""
    /** Codes of two areas that are compared: outlined and named in the hues of their sides. */
    property list<string> comparedAreas: []
    readonly property alias camera: townCamera
    readonly property alias shapes: townShapes
    readonly property alias points: pointLayer
    readonly property alias labels: labelLayer
    readonly property alias ground: townGround
    readonly property BaseMapLayer baseMap: townGround.baseMap
    /** What shows the town in space, from the same camera (Yiping.Scene3D); made when it is first wanted. */
    property Component scene: null
    /** Wanted now: the camera tilts, and the scene takes the ground's place until the map lies flat again. */
    property bool sceneShown: false
    /** Degrees that the camera tilts once the scene has taken the ground over. */
    property real sceneTilt: 48
    /** A scene that draws the ground itself sets its own camera here, and takes the ground's picture. */
    property MapCamera groundCamera: null
    /** Boxes of a scene's own labels, which names keep clear of. Off: it says areas and their figures itself. */
    property list<rect> sceneBoxes: []
    property bool areaNamesShown: true
    /** Of a scene with houses: the code of the house that a pixel shows, "" for none. */
    property var houseAt: null
    property int deepestLevel: 10
    readonly property QtObject sceneItem: sceneLoader.item as QtObject
    readonly property bool sceneDrawn: groundCamera !== null
    /** Level of the areas that are filled. */
    readonly property int fillLevel: townGround.fillLevel
    /** Outlines (or, where a town has none, cases) and camera are there: the next frame shows the town. */
    readonly property bool drawn: townCamera.valid && !townShapes.empty && (townGround.fillCount > 0 || !townShapes.outlined)
    /** Zoom at which the whole town is in view. */
    readonly property real townZoom: townShapes.empty ? -1 : townCamera.zoom_to_fit(townShapes.west, townShapes.south, townShapes.east,
        townShapes.north, Qt.size(width - 2 * padding, height - 2 * padding - bottomPadding)) + (sceneShown ? 0.16 : 0)
    readonly property real nearness: townCamera.valid && townZoom > 0 ? townCamera.zoom - townZoom : 0

    /** The ground's picture moves with a hand; otherwise each frame of a moving camera draws it. */
    property bool drawnAsPicture: interactive
    /** Density of cases instead of fills and symbols. */
    property bool heatShown: false
    /** Reported from then (inclusive) to then (exclusive), ms since 1970. */
    property real heatFrom: 0
    property real heatTo: 0
    property bool heatOpenOnly: false
    property string heatCategory: ""
    readonly property alias heat: townGround.heat
    /** What the areas are filled by. */
    readonly property alias shading: areaShading
    /** Code of the area under a hand's pointer, "" for none: on the desk only. */
    readonly property string pointedArea: root.interactive && hand.hovered && !root.heatShown ? _areaAt(hand.point.position) : ""

    /** A single case was tapped. */
    signal caseTapped(string id)
    /** Something else that the map shows was tapped, as thingAt() describes it; null for nothing. */
    signal thingTapped(var thing)
    /** A place was tapped while pointing; degrees WGS-84. */
    signal placePointedAt(lon: real, lat: real)

    /** What a pixel shows beside cases: {"kind", "id", "title", "detail", "lon", "lat"}, or null. */
    function thingAt(point: point): var {
        if (heatShown)
            return null;
        const cones = townGround.cones;
        const mark = marks.at(point), id = mark || !cones.visible || sceneDrawn ? "" : cones.pick(point);
        return id !== "" ? Object.assign({ kind: "cameras", id: id }, cones.describe(id)) : mark;
    }

    /** An area was tapped where no case is, at this pixel. */
    signal areaTapped(code: string, at: point)

    function _areaAt(at: point): string {
        const place = townCamera.revision >= 0 ? townCamera.unproject(at) : undefined;
        const find = root.sceneDrawn ? root.houseAt : null, house = find ? find(at) : "";
        if (house === "" && (!place || !place.isValid))
            return "";
        return house !== "" ? house : townShapes.area_at(place.longitude, place.latitude, townGround.fillLevel);
    }

    function showTown(animated: bool) {
        if (townZoom > 0) {
            const middle = townCamera.middle(townShapes.west, townShapes.south, townShapes.east, townShapes.north);
            _follow = true;
            fly(townCamera.shifted(middle, townZoom, Qt.point(0, -bottomPadding / 2)), townZoom, animated);
        }
    }

    function showPlace(lon: real, lat: real, nearer: real, animated: bool) {
        _follow = false;
        // Where the town's size is not known yet, some streets around.
        fly(QtPositioning.coordinate(lat, lon), (townZoom > 0 ? townZoom : 12) + nearer, animated);
    }

    function showArea(code: string, animated: bool) {
        showAreas([code], animated);
    }

    /** All of them in view. */
    function showAreas(codes: list<string>, animated: bool) {
        const box = townShapes.box_of(codes);
        if (box.width > 0) {
            _follow = false;
            let zoom = townCamera.zoom_to_fit(box.x, box.y, box.x + box.width, box.y + box.height,
                Qt.size(width - 2 * padding, height - 2 * padding - bottomPadding));
            // A house in space is seen with what stands around it, and has room to open.
            if (sceneShown && townShapes.level_of(codes[0]) === 10)
                zoom -= 2.4;
            fly(townCamera.middle(box.x, box.y, box.x + box.width, box.y + box.height), zoom, animated);
        }
    }

    function fly(to: geoCoordinate, zoom: real, animated: bool) {
        flight.stop();
        if (animated && townCamera.valid) {
            flight.fly(to, zoom);
        } else {
            map.zoomLevel = zoom;
            map.center = to;
            learn();
        }
    }

    function learn() {
        if (map.width > 0 && map.height > 0) {
            const size = Qt.size(map.width, map.height);
            const places = townCamera.samples(map.center, map.zoomLevel, size);
            townCamera.learn(map.center, map.zoomLevel, size, places.map(place => map.fromCoordinate(place, false)));
        }
    }

    /** The camera keeps the whole town in view through every change of size. */
    property bool _follow: true

    onTownZoomChanged: if (_follow) showTown(false)
    clip: true

    TownShapes { id: townShapes; feed: root.feed; onAreasReset: if (root._follow) root.showTown(false) }
    MapCamera { id: townCamera }
    AreaShading { id: areaShading; feed: root.feed; level: Math.max(1, townGround.fillLevel) }

    Map {
        id: map
        anchors.fill: parent
        plugin: Plugin { name: "itemsoverlay" }
        color: Theme.ground
        copyrightsVisible: false
        onCenterChanged: root.learn(); onZoomLevelChanged: root.learn()
        onTiltChanged: root.learn(); onBearingChanged: root.learn()
        tilt: root.sceneShown && root.groundCamera !== null ? root.sceneTilt : 0

        Behavior on tilt {
            NumberAnimation { duration: Theme.flightMillis; easing.type: Easing.InOutCubic }
        }
        onWidthChanged: Qt.callLater(root.learn); onHeightChanged: Qt.callLater(root.learn)
        onMapReadyChanged: root.learn()
    }

    MapFlight { id: flight; moved: map }

    TownGround {
        id: townGround
        width: root.groundCamera ? root.groundCamera.viewport.width : root.width
        height: root.groundCamera ? root.groundCamera.viewport.height : root.height
        camera: root.groundCamera ?? townCamera
        shapes: townShapes
        maps: root.maps
        shading: areaShading
        nearness: root.nearness
        zoom: townCamera.valid ? townCamera.zoom : -1; deepestLevel: root.deepestLevel
        camerasShown: root.layers.cameras && !root.heatShown
        markedArea: root.markedArea; pointedArea: root.pointedArea; comparedAreas: root.comparedAreas
        plain: root.heatShown || !root.areaNamesShown; inSpace: root.sceneDrawn && !root.areaNamesShown; heatShown: root.heatShown
        heatFrom: root.heatFrom; heatTo: root.heatTo; heatOpenOnly: root.heatOpenOnly; heatCategory: root.heatCategory
        linesLieStill: root.groundCamera === null && !picture.moving
        layer { enabled: linesLieStill && picture.fits && !picture.on; effect: StillPicture {} } // one picture at rest
    }
    GroundPicture {
        id: picture
        // Heat that is played changes with every frame; a scene makes a picture of its own.
        readonly property bool fits: !root.heatShown && root.groundCamera === null
        anchors.fill: parent; original: townGround; camera: townCamera
        on: fits && root.drawnAsPicture
    }
    Loader {
        id: sceneLoader
        anchors.fill: parent
        active: root.scene !== null && (root.sceneShown || map.tilt > 0.1)
        sourceComponent: root.scene
    }
    PointLayer {
        id: pointLayer
        anchors.fill: parent; z: root.interactive ? 0 : 1 // a hand takes what is uppermost; a wall shows every number
        visible: root.layers.cases && !root.heatShown
        camera: townCamera; shapes: townShapes
        symbolSize: root.symbolSize; markSize: root.symbolSize * 0.4
        clustered: root.layers.clustered
        openOnly: root.layers.openOnly
        colors: Theme.statusColors
        ground: Theme.ground
        textColor: Theme.text1
        font { family: Theme.family; pixelSize: root.smallLabelSize }
    }
    TownMarks {
        id: marks
        anchors.fill: parent
        visible: !root.heatShown; layers: root.layers
        camera: townCamera; shapes: townShapes
        names: root.interactive; tags: root.nearness > 1.2; peopleWithin: root.peopleWithin
        avoid: pointLayer.visible ? [...root.taken, ...pointLayer.boxes] : root.taken
        symbolSize: root.symbolSize; textSize: root.smallLabelSize
    }
    LabelLayer {
        id: labelLayer
        anchors.fill: parent; z: 1
        camera: townCamera; shapes: townShapes
        points: pointLayer
        baseMap: townGround.baseMap
        fontFamily: Theme.family
        villageSize: root.areaNamesShown ? root.labelSize : root.smallLabelSize
        gridSize: root.areaNamesShown && root.nearness > 0.9 ? root.smallLabelSize : 0
        microGridSize: root.areaNamesShown && root.nearness > 2.6 ? root.smallLabelSize : 0
        neighbourSize: root.sceneDrawn ? 0 : root.smallLabelSize
        baseSize: root.areaNamesShown ? root.smallLabelSize : 0
        color: Theme.text1; quietColor: Theme.text2; waterColor: Theme.waterName; haloColor: Theme.ground
        marked: root.comparedAreas; markedWords: Theme.comparedWords; markedColors: Theme.compared
        seams: root.seams
        taken: [...root.taken, ...marks.taken, ...root.sceneBoxes]
    }

    MapNotDrawn { anchors.centerIn: parent; room: parent.width }
    HoverHandler { id: hand; enabled: root.interactive }
    DragHandler {
        enabled: root.interactive; target: null
        onTranslationChanged: delta => {
            root._follow = false;
            map.pan(-delta.x, -delta.y);
        }
    }
    WheelHandler {
        enabled: root.interactive; acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        onWheel: event => {
            root._follow = false;
            const at = Qt.point(event.x, event.y);
            const place = map.toCoordinate(at, false); // on its own level, as it aligns
            map.zoomLevel = Math.max(8, Math.min(20, map.zoomLevel + event.angleDelta.y / 480));
            map.alignCoordinateToPoint(place, at);
        }
    }
    TapHandler {
        enabled: root.interactive
        onTapped: point => {
            if (root.pointing) {
                const place = townCamera.unproject(point.position);
                root.placePointedAt(place.longitude, place.latitude);
                return;
            }
            const thing = root.thingAt(point.position);
            const id = thing || !pointLayer.visible ? "" : pointLayer.pick(point.position);
            root.thingTapped(thing);
            if (id !== "") {
                root.caseTapped(id);
            } else if (!thing && pointLayer.visible && pointLayer.pick_cluster(point.position) > 0) {
                root._follow = false;
                root.fly(townCamera.unproject(point.position), map.zoomLevel + 1.5, true);
            } else if (!root.heatShown && root._areaAt(point.position) !== "") {
                root.areaTapped(root._areaAt(point.position), point.position);
            }
        }
    }
}
