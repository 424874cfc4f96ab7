// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.MapView
import Yiping.Theme

/** What can be done with a camera, in as many lines as its tile needs. */
Flow {
    id: root

    property string cameraId: ""
    property CameraKeeper keeper: null
    property CameraSound sound: null
    /** There is something to keep. */
    property bool mayKeep: true
    /** There is something to listen to. */
    property bool mayListen: true
    readonly property bool heard: sound !== null && sound.on && sound.cameraId === root.cameraId
    /** What was a while ago is looked at. */
    property bool before: false

    /** Lines that all of it takes within a width. */
    function linesWithin(room: real): int {
        let lines = 1, at = 0;
        for (const each of [back, picture, clip, listen]) {
            if (at > 0 && at + each.implicitWidth > room) {
                ++lines;
                at = 0;
            }
            at += each.implicitWidth + spacing;
        }
        return lines;
    }

    spacing: Theme.unit

    TileButton {
        id: back
        objectName: "lookBack"
        text: root.before ? qsTr("回到实时") : qsTr("回看 10 秒")
        onChosen: root.before = !root.before
    }
    TileButton {
        id: picture
        objectName: "keepPicture"
        visible: root.mayKeep
        text: qsTr("截图")
        onChosen: root.keeper.keep_picture(root.cameraId)
    }
    TileButton {
        id: clip
        objectName: "keepClip"
        visible: root.mayKeep
        text: qsTr("录像 30 秒")
        onChosen: root.keeper.keep_clip(root.cameraId)
    }
    TileButton {
        id: listen
        objectName: "listen"
        visible: root.mayListen
        text: root.heard ? qsTr("停止收听") : qsTr("收听")
        onChosen: root.heard ? root.sound.stop() : root.sound.listen(root.cameraId)
    }
}
