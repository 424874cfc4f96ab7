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
    /** The main stream, for the one enlarged tile. */
    property bool main: false
    /** Where two outputs meet, from its left edge. */
    property list<real> seams: []
    readonly property bool live: feed.live

    /** `from`, or beside the seam that would go through what begins there. */
    function clearOfSeams(from: real, width: real): real {
        const through = root.seams.find(seam => from < seam && from + width > seam);
        return through === undefined ? from : through + Theme.unit + width <= root.width ? through + Theme.unit : through - Theme.unit - width;
    }
    /** By the numbers of media::StreamState: idle, connecting, live, no signal, frozen, black, no permission. */
    readonly property color stateColor: [Theme.noData, Theme.text2, Theme.statusDone, Theme.statusLate,
        Theme.statusHandling, Theme.statusHandling, Theme.statusSuspended][feed.state]

    color: Theme.surface
    clip: true

    CameraFeed {
        id: feed
        hub: root.hub
        cameraId: root.cameraId
        main: root.main
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
    Item {
        id: bar
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: caption.lineHeight + Theme.unit * 0.5

        Label {
            id: caption
            anchors { left: parent.left; right: status.left; verticalCenter: parent.verticalCenter; leftMargin: Theme.unit; rightMargin: Theme.unit }
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
        }
    }
}
