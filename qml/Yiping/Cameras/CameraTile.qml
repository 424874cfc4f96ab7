// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtMultimedia
import Yiping.Controls
import Yiping.MapView
import Yiping.Theme

/** One camera: its picture, its name, and what is true of it. An old picture is dimmed and says since when it is old. */
Rectangle {
    id: root

    required property CameraHub hub
    required property string cameraId
    required property string name
    /** Keeps pictures and clips of it; null: nothing is kept. */
    property CameraKeeper keeper: null
    /** Lets it be heard; null: nothing is heard. */
    property CameraSound sound: null
    readonly property bool heard: sound !== null && sound.on && sound.cameraId === root.cameraId
    /** The main stream, for the one enlarged tile. */
    property bool main: false
    /** Where two outputs meet, from its left edge. */
    property list<real> seams: []
    /** Room for what can be done with it, below its name, at least. */
    property real toolsHeight: 0
    readonly property bool live: feed.live
    readonly property bool mayKeep: keeper !== null && keeper.about !== "" && !keeper.busy && feed.live && !feed.before

    /** `from`, or beside the seam that would go through what begins there. */
    function clearOfSeams(from: real, width: real): real {
        const through = root.seams.find(seam => from < seam && from + width > seam);
        return through === undefined ? from : through + Theme.unit + width <= root.width ? through + Theme.unit : through - Theme.unit - width;
    }
    /** By the numbers of media::StreamState: idle, connecting, live, no signal, frozen, black, no permission. */
    readonly property color stateColor: feed.live && feed.before ? Theme.statusHandling : [Theme.noData, Theme.text2, Theme.statusDone, Theme.statusLate,
        Theme.statusHandling, Theme.statusHandling, Theme.statusSuspended][feed.state]

    color: Theme.surface
    clip: true
    onCameraIdChanged: tools.before = false
    onHeardChanged: if (heard) tools.before = false // what is heard is what is now

    CameraFeed {
        id: feed
        hub: root.hub
        cameraId: root.cameraId
        main: root.main
        before: tools.before
        videoSink: output.videoSink
    }
    VideoOutput {
        id: output
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: bar.top }
        fillMode: VideoOutput.PreserveAspectFit
        opacity: feed.live ? 1 : 0.35
        visible: feed.hasPicture
    }
    // What is not live says so in the middle, where it cannot be missed.
    Rectangle {
        anchors.centerIn: plate
        visible: !feed.live
        width: Math.min(output.width, plate.implicitWidth + 3 * Theme.unit)
        height: plate.lineHeight + Theme.unit
        radius: Theme.unit * 0.5
        color: Theme.ground
        opacity: feed.hasPicture ? 0.85 : 0

    }
    Label {
        id: plate
        anchors.verticalCenter: output.verticalCenter
        x: root.clearOfSeams(output.x + (output.width - width) / 2, width)
        width: Math.min(output.width, implicitWidth)
        horizontalAlignment: Text.AlignHCenter
        visible: !feed.live
        text: root.hub ? feed.words : qsTr("未接入视频")
        step: 2
        font.weight: Font.Medium
        color: root.stateColor
    }
    Rectangle {
        anchors { fill: keptWords; margins: -Theme.unit * 0.5 }
        visible: keptWords.visible
        color: Theme.ground
        opacity: 0.85
    }
    Label {
        id: keptWords
        anchors { left: parent.left; right: parent.right; bottom: bar.top; margins: Theme.unit }
        visible: text !== ""
        wrapMode: Text.Wrap
        text: [root.keeper !== null && root.keeper.cameraId === root.cameraId ? root.keeper.words : "",
            root.sound !== null && root.sound.cameraId === root.cameraId ? root.sound.words : ""].filter(words => words !== "").join(" · ")
    }
    Item {
        id: bar
        anchors { left: parent.left; right: parent.right; bottom: tools.top }
        height: caption.lineHeight + Theme.unit * 0.5

        Label {
            id: caption
            anchors { left: parent.left; right: status.left; verticalCenter: parent.verticalCenter; rightMargin: Theme.unit }
            anchors.leftMargin: Math.max(Theme.unit, root.clearOfSeams(Theme.unit, implicitWidth))
            text: root.name
        }
        Row {
            id: status
            anchors { right: parent.right; verticalCenter: parent.verticalCenter; rightMargin: Theme.unit }
            spacing: Theme.unit * 0.5

            // Filled is live, a ring is not: the shape says it too.
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: Math.round(Theme.unit * 1.25)
                height: width
                radius: width / 2
                color: feed.live ? root.stateColor : "transparent"
                border { width: feed.live ? 0 : Math.max(2, Math.round(Theme.unit * 0.25)); color: root.stateColor }
            }
            Label {
                visible: feed.live
                text: feed.words
                color: root.stateColor
            }
            // A picture that is live and says the wrong time is not to be taken for another one.
            Label {
                visible: text !== "" && root.width > Theme.step1 * 16
                text: feed.clockWords
                color: Theme.statusHandling
            }
        }
    }
    // Below the picture: nothing of it is covered.
    TileTools {
        id: tools
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.unit; rightMargin: Theme.unit; bottomMargin: root.keeper !== null ? Theme.unit * 0.5 : 0 }
        height: root.keeper !== null ? Math.max(root.toolsHeight, implicitHeight) : 0
        visible: root.keeper !== null
        cameraId: root.cameraId
        keeper: root.keeper
        sound: root.sound
        mayKeep: root.mayKeep
        mayListen: root.heard || (root.sound !== null && feed.live && !feed.before && root.sound.may_listen(root.cameraId))
    }
}
