// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Pictures that were taken on the spot, each beside the words of its case. What does not fit is left out, not shrunk. */
Panel {
    id: root

    required property WallPhotos photos
    readonly property real gap: Theme.unit * 2
    readonly property real room: height - body.y
    readonly property int columns: Math.max(1, Math.floor((width + gap) / (Theme.step1 * 16)))
    readonly property real cellWidth: Math.floor((width + gap) / columns - gap)
    /** Few pictures stand large over their words, many small beside them. */
    readonly property real wordsHeight: Math.round(Theme.step1 * 2.8)
    readonly property real largeHeight: Math.floor(Math.min(cellWidth * 3 / 4, (room + gap) / Math.max(1, Math.ceil(photos.count / columns)) - gap - wordsHeight))
    readonly property bool large: largeHeight >= Theme.step1 * 8.5
    readonly property real leastHeight: Math.floor(Math.min(cellWidth * 0.5, Theme.step1 * 9) * 3 / 4)
    readonly property int lines: Math.max(1, Math.floor((room + gap) / (leastHeight + gap)))
    readonly property real pictureHeight: large ? largeHeight : Math.floor(Math.min(leastHeight * 1.2, (room + gap) / lines - gap))
    readonly property real pictureWidth: large ? Math.min(cellWidth, Math.round(pictureHeight * 4 / 3)) : Math.min(Math.round(pictureHeight * 4 / 3), Math.round(cellWidth * 0.56))
    readonly property real cellHeight: large ? pictureHeight + wordsHeight : pictureHeight
    readonly property int shown: large ? photos.count : Math.min(photos.count, columns * lines)

    freshness: photos.count > shown && shown > 0 ? qsTr("%1 张中的 %2 张").arg(photos.count).arg(shown) : ""

    Label {
        visible: text !== ""
        width: parent.width
        text: root.photos.nothing
        color: Theme.noData
    }
    Repeater {
        model: root.photos

        Item {
            id: photo
            required property int index
            required property string sha256
            required property string title
            required property string caption
            required property int status

            visible: index < root.shown
            x: (index % root.columns) * (root.cellWidth + root.gap)
            y: Math.floor(index / root.columns) * (root.cellHeight + root.gap)
            width: root.cellWidth
            height: root.cellHeight

            Rectangle {
                id: frame
                width: root.pictureWidth
                height: root.pictureHeight
                color: Theme.surface

                Image {
                    id: picture
                    anchors.fill: parent
                    source: photo.visible ? "image://photo/" + photo.sha256 : ""
                    sourceSize: Qt.size(root.pictureWidth, root.pictureHeight)
                    fillMode: Image.PreserveAspectCrop
                    asynchronous: true
                    cache: false
                }
                Label {
                    visible: text !== ""
                    anchors { fill: parent; margins: Theme.unit }
                    horizontalAlignment: Text.AlignHCenter
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    text: picture.status === Image.Error ? qsTr("照片取不到") : picture.status === Image.Loading ? qsTr("正在取照片") : ""
                    color: Theme.noData
                }
            }
            Label {
                id: title
                x: root.large ? 0 : frame.width + Theme.unit * 1.5
                y: root.large ? frame.height + Theme.unit * 0.5 : 0
                width: parent.width - x
                text: photo.title
                wrapMode: Text.Wrap
                maximumLineCount: root.large ? 1 : Math.max(1, Math.floor((root.pictureHeight - caption.height - Theme.unit) / lineHeight))
            }
            StatusSymbol {
                id: mark
                x: title.x
                y: caption.y + (caption.lineHeight - height) / 2
                status: photo.status
            }
            Label {
                id: caption
                anchors { left: mark.right; leftMargin: Theme.unit; right: parent.right; bottom: parent.bottom }
                text: photo.caption
                wrapMode: Text.Wrap
                maximumLineCount: root.large ? 1 : 2
                color: Theme.text2
            }
        }
    }
}
