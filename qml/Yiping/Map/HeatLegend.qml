// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.MapView
import Yiping.Theme

/** What the colours of the heat mean, in cases per square kilometre; evenly over the square root. */
Column {
    id: root

    required property HeatLayer heat
    required property string title
    readonly property list<real> shares: [0, 0.5, 1]

    function amount(share: real): string {
        const value = heat.scaleTop * share * share;
        return value >= 10 || value === 0 ? String(Math.round(value)) : value.toFixed(1);
    }

    spacing: Theme.unit * 0.5

    Label {
        text: root.title
        color: Theme.text2
    }
    Rectangle {
        id: bar
        width: Theme.step1 * 15
        height: Theme.unit * 1.75
        border { width: 1; color: Theme.raised }
        gradient: Gradient {
            orientation: Gradient.Horizontal
            GradientStop { position: 0; color: Theme.heat[0] }
            GradientStop { position: 0.2; color: Theme.heat[1] }
            GradientStop { position: 0.4; color: Theme.heat[2] }
            GradientStop { position: 0.6; color: Theme.heat[3] }
            GradientStop { position: 0.8; color: Theme.heat[4] }
            GradientStop { position: 1; color: Theme.heat[5] }
        }
    }
    Item {
        width: bar.width
        height: Math.round(Theme.step1 * 1.25)

        Repeater {
            model: root.shares

            Label {
                required property real modelData
                x: Math.round(Math.max(0, Math.min(bar.width - implicitWidth, bar.width * modelData - implicitWidth / 2)))
                text: root.amount(modelData)
                color: Theme.text2
            }
        }
    }
}
