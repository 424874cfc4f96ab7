// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

/**
 * Shows an item's layer as it is, pixel by pixel: for `layer.effect`. What a processor draws is several times faster so
 * than by Qt Quick's own shader. Opacity is not followed.
 */
ShaderEffect {
    property var source: null

    vertexShader: "qrc:/yiping/mapview/shaders/picture.vert.qsb"
    fragmentShader: "qrc:/yiping/mapview/shaders/picture.frag.qsb"
}
