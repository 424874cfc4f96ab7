// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Theme

/** Text of every screen: the theme's face, tabular digits, and rendering that is cheap without a GPU. */
Text {
    /** Step of the type scale, 1 to 5. */
    property int step: 1

    font.family: Theme.family
    font.pixelSize: [Theme.step1, Theme.step1, Theme.step2, Theme.step3, Theme.step4, Theme.step5][step]
    font.features: { "tnum": 1 }
    color: Theme.text1
    renderType: Text.NativeRendering
    textFormat: Text.PlainText
    elide: Text.ElideRight
    verticalAlignment: Text.AlignVCenter
    // The face's own line is half as high again as its characters: too much for lists.
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(font.pixelSize * 1.25)
}
