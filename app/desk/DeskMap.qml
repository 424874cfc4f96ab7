// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Map
import Yiping.Presentation
import Yiping.Theme

/** The town's map in the desk's window: the day theme, a ring around the case that lies open. */
Item {
    id: root

    required property MapFeed feed

    /** A case was tapped. */
    signal caseTapped(string id)

    function showCase(lon: real, lat: real) {
        ring.lon = lon;
        ring.lat = lat;
        ring.visible = true;
        map.showPlace(lon, lat, 1.9, map.drawn);
    }

    function showNoCase() {
        ring.visible = false;
    }

    Component.onCompleted: {
        Theme.day = true;
        Theme.desk = true;
    }

    TownMap {
        id: map

        anchors.fill: parent
        feed: root.feed
        interactive: true
        onCaseTapped: id => root.caseTapped(id)
    }
    MapMarker {
        id: ring

        visible: false
        camera: map.camera
        lon: 0
        lat: 0
        ringColor: Theme.accent
    }
}
