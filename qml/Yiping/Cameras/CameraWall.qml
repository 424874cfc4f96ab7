// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.MapView
import Yiping.Presentation
import Yiping.Theme

/** Camera tiles page by page. While it is shown, pages turn by themselves (轮巡); the next one is kept ready. */
Panel {
    id: root

    required property CameraHub hub
    required property CameraWallModel model
    /** Keeps pictures and clips for the open case; null where nothing is kept, as on a wall. */
    property CameraKeeper keeper: null
    /** One of them may be heard; null where nobody listens, as on a wall. */
    property CameraSound sound: null
    /** Where two outputs meet, from its left edge: words keep clear of them. */
    property list<real> seams: []
    readonly property real gap: Math.round(Theme.unit * 0.75)
    readonly property real captionHeight: Math.round(Theme.step1 * 1.25) + Theme.unit * 0.5 + (keeper !== null ? toolsHeight + Theme.unit * 0.5 : 0)
    /** Room for what can be done with a camera, below its name. */
    readonly property real toolsHeight: keeper === null ? 0
        : toolLines * (Theme.step1 * 1.25 + 2 * Theme.unit) - Theme.unit
    readonly property int toolLines: measured.linesWithin((roomWidth + gap) / model.columns - gap - 2 * Theme.unit)
    readonly property real roomWidth: width
    readonly property real roomHeight: height - body.y
    // Pictures are 16:9: a cell is no wider than its picture needs, and the tiles stand in the middle of the room.
    readonly property real cellHeight: Math.floor((roomHeight + gap) / model.rows - gap)
    readonly property real cellWidth: Math.floor(Math.min((cellHeight - captionHeight) * 16 / 9,
        ...parts.map((part, at) => columnsOf(at) > 0 ? (part.to - part.from + gap) / columnsOf(at) - gap : part.to)))
    readonly property real tileHeight: Math.min(cellHeight, Math.ceil(cellWidth * 9 / 16) + captionHeight)
    readonly property list<real> edges: [0, ...seams.filter(seam => seam > 0 && seam < roomWidth), roomWidth]
    /** What seams cut the room into, each from its left edge; all of it where the tiles are not shared out so. */
    readonly property var parts: edges.length === 2 || model.columnsOfParts.length !== edges.length - 1
        ? [{ from: 0, to: roomWidth }]
        : edges.slice(1).map((to, at) => ({
            from: edges[at] + (at > 0 ? gap / 2 : 0),
            to: to - (at < edges.length - 2 ? gap / 2 : 0)
        }))
    // A seam runs between two of them where there is room to move them so.
    readonly property real leftEdge: {
        const step = cellWidth + gap, whole = model.columns * step - gap, centred = Math.round((roomWidth - whole) / 2);
        const seam = seams.find(each => each > centred && each < centred + whole);
        if (seam === undefined)
            return centred;
        const beside = Math.round(seam + gap / 2 - Math.round((seam + gap / 2 - centred) / step) * step);
        return [beside, beside - step, beside + step].find(x => x >= 0 && x + whole <= roomWidth) ?? centred;
    }

    freshness: model.pages > 1 ? qsTr("第 %1 页，共 %2 页").arg(model.page + 1).arg(model.pages) : ""

    onRoomWidthChanged: Qt.callLater(root.tellShape)
    onRoomHeightChanged: Qt.callLater(root.tellShape)
    onSeamsChanged: Qt.callLater(root.tellShape)
    Component.onCompleted: {
        tellShape();
        root.hub?.prepare(root.model.upcoming);
    }
    Component.onDestruction: root.hub?.prepare([])

    function tellShape() {
        if (roomHeight <= 0)
            return;
        const tell = height => root.model.parts = edges.slice(1).map((to, at) => (to - edges[at]) / height);
        tell(roomHeight);
        // On a wall of many the words under the pictures leave room for more of them side by side.
        if (keeper === null)
            tell(Math.max(1, roomHeight - model.rows * captionHeight));
    }
    function columnsOf(part: int): int {
        return parts.length === 1 ? model.columns : model.columnsOfParts[part];
    }

    /** Where a tile that stands in this column begins: the tiles of each part in its middle. */
    function leftOf(column: int): real {
        const step = cellWidth + gap;
        if (parts.length === 1)
            return leftEdge + column * step;
        // A tile may stand for a moment in a column of the grid before.
        let at = 0, before = 0;
        while (at < parts.length - 1 && column >= before + columnsOf(at))
            before += columnsOf(at++);
        return Math.round((parts[at].from + parts[at].to - (columnsOf(at) * step - gap)) / 2) + (column - before) * step;
    }

    Timer {
        interval: root.model.dwellMillis
        running: root.model.pages > 1
        repeat: true
        onTriggered: root.model.turn()
    }
    Connections {
        target: root.model
        function onPageChanged() {
            root.hub?.prepare(root.model.upcoming);
        }
    }
    Label {
        x: Math.round(Theme.step2 * 7)
        y: -root.body.y
        height: Math.round(Theme.step2 * 1.25)
        visible: root.hub !== null && root.model.allowed > 0 && root.width > Theme.step1 * 32
        text: qsTr("本页 %1 路，实时 %2 路").arg(root.hub?.shown ?? 0).arg(root.hub?.live ?? 0)
        color: (root.hub?.live ?? 0) < (root.hub?.shown ?? 0) ? Theme.statusHandling : Theme.text2
    }
    TileButton {
        anchors { right: parent.right; top: parent.top; topMargin: -root.body.y }
        visible: root.keeper !== null && root.keeper.kept > 0
        text: qsTr("本案留存 %1 件").arg(root.keeper?.kept ?? 0)
        onChosen: root.keeper.show_folder()
    }
    TileTools { id: measured; visible: false }
    Repeater {
        model: root.model

        delegate: CameraTile {
            required property int cellX
            required property int cellY
            required property int cellSize

            hub: root.hub
            keeper: root.keeper
            sound: root.sound
            seams: root.seams.map(seam => seam - x)
            toolsHeight: root.toolsHeight
            main: cellSize > 1 || root.model.columns * root.model.rows === 1
            x: root.leftOf(cellX)
            y: cellY * (root.tileHeight + root.gap)
            width: cellSize * (root.cellWidth + root.gap) - root.gap
            height: cellSize * (root.tileHeight + root.gap) - root.gap
        }
    }
    Label {
        visible: root.model.allowed === 0
        width: parent.width
        text: qsTr("没有可以查看的摄像头")
        color: Theme.noData
    }
}
