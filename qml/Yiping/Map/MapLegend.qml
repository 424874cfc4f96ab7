// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** What the fills mean: what is counted, of what, and when; their steps with their words. */
Column {
    id: root

    required property AreaShading shading
    /** "近 30 天" where the figure looks back, else "". */
    property string when: ""
    readonly property int steps: root.shading.words.length

    /** The palette's colour of a step: fewer steps keep its whole range. */
    function colorOf(step: int): color {
        return Theme.choropleth[steps < 2 ? 0 : Math.floor(step * (Theme.choropleth.length - 1) / (steps - 1))];
    }

    spacing: Theme.unit * 0.5

    component Stripes: Canvas {
        required property color stripe
        onStripeChanged: requestPaint()
        onPaint: {
            const paper = getContext("2d");
            paper.reset();
            paper.strokeStyle = stripe;
            paper.lineWidth = Theme.step1 / 5;
            for (let x = -height; x < width; x += Theme.step1 * 0.7) {
                paper.moveTo(x, height);
                paper.lineTo(x + height, 0);
            }
            paper.stroke();
        }
    }
    component Extra: Row {
        id: extra
        required property string text
        required property color ground
        required property color stripe
        spacing: Theme.unit

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.step1 * 2.4
            height: Theme.unit * 1.75
            color: extra.ground
            border { width: 1; color: Theme.raised }
            Stripes { anchors.fill: parent; anchors.margins: 1; stripe: extra.stripe }
        }
        Label { text: extra.text; color: Theme.text2 }
    }

    Label {
        text: root.when === "" ? root.shading.title : qsTr("%1 · %2").arg(root.shading.title).arg(root.when)
        color: Theme.text2
    }
    Row {
        spacing: Theme.unit * 0.5

        Repeater {
            model: root.shading.words

            Column {
                id: step
                required property int index
                required property string modelData

                Rectangle {
                    width: Math.max(Theme.step1 * 2.4, word.implicitWidth + Theme.unit)
                    height: Theme.unit * 1.75
                    color: root.colorOf(step.index)
                    border { width: 1; color: Theme.raised }
                }
                Label {
                    id: word
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: step.modelData
                    color: Theme.text2
                }
            }
        }
    }
    Extra {
        visible: root.shading.missing > 0
        text: qsTr("没有数据")
        ground: Theme.choropleth[0]
        stripe: Theme.noData
    }
    Extra {
        visible: root.shading.few > 0
        text: qsTr("基数小，仅供参考")
        ground: Theme.choropleth[2]
        stripe: Qt.alpha(Theme.ground, 0.6)
    }
}
