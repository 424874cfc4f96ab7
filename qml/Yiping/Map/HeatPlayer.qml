// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/** The window of time over the heat: ends now, or is played through a year in a minute and then ends now again. */
QtObject {
    id: root

    /** Now, in ms since 1970. */
    required property real now
    property real windowDays: 30
    property real spanDays: 365
    property int playMillis: 60000
    readonly property bool playing: run.running
    /** Share of the play that has passed. */
    readonly property real progress: playing ? (_end - (now - (spanDays - windowDays) * dayMillis)) / ((spanDays - windowDays) * dayMillis) : 1
    readonly property real dayMillis: 86400000
    /** By whole hours: more frames than that show nothing new. */
    readonly property real to: playing ? Math.floor(_end / 3600000) * 3600000 : now
    readonly property real from: to - windowDays * dayMillis

    property real _end: 0

    property NumberAnimation _run: NumberAnimation {
        id: run
        target: root
        property: "_end"
        duration: root.playMillis
    }

    function play() {
        run.stop();
        run.from = now - (spanDays - windowDays) * dayMillis;
        run.to = now;
        run.start();
    }
    function stop() {
        run.stop();
    }
}
