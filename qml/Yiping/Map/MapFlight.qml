// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtLocation
import QtPositioning
import Yiping.Theme

/** The way of a map's camera to another place. */
ParallelAnimation {
    id: root

    required property Map moved

    function fly(to: geoCoordinate, zoom: real) {
        toCentre.to = to;
        toZoom.to = zoom;
        start();
    }

    CoordinateAnimation {
        id: toCentre
        target: root.moved; property: "center"
        duration: Theme.flightMillis; easing.type: Easing.InOutCubic
    }
    NumberAnimation {
        id: toZoom
        target: root.moved; property: "zoomLevel"
        duration: Theme.flightMillis; easing.type: Easing.InOutCubic
    }
}
