// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Rates, each with what it is counted of. */
Panel {
    id: root

    required property WallModel model
    /** More room: a bar below each rate. */
    property bool tall: false

    title: qsTr("治理成效")
    freshness: root.model.freshness

    Column {
        width: parent.width
        spacing: root.tall ? Theme.unit * 2.5 : Theme.unit * 0.75

        Repeater {
            model: root.model.figures

            Item {
                id: figure
                required property string name
                required property string value
                required property string unit
                required property string detail
                required property real share

                width: root.width
                height: Math.round(Theme.step1 * 2.75) + (root.tall ? Theme.unit * 2 : 0)

                Label {
                    id: name
                    anchors { left: parent.left; right: number.left; rightMargin: Theme.unit; top: parent.top }
                    text: figure.name
                }
                Label {
                    anchors { left: parent.left; right: number.left; rightMargin: Theme.unit; top: name.bottom }
                    text: figure.detail
                    color: Theme.text3
                }
                Row {
                    id: number
                    anchors { right: parent.right; top: parent.top }
                    height: Math.round(Theme.step1 * 2.6)

                    Label {
                        id: digits
                        anchors.verticalCenter: parent.verticalCenter
                        text: figure.value
                        step: 3
                    }
                    Label {
                        anchors.baseline: digits.baseline
                        text: figure.unit
                        color: Theme.text2
                    }
                }
                Rectangle {
                    visible: root.tall
                    anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                    height: Theme.unit
                    radius: height / 2
                    color: Theme.surface

                    Rectangle {
                        width: parent.width * figure.share
                        height: parent.height
                        radius: parent.radius
                        color: Theme.accent
                    }
                }
            }
        }
    }
}
