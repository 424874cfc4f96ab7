// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/** The window of time over the heat: it ends now, or where a hand put its end, or is played through a year. */
QtObject {
    id: root

    /** Now, in ms since 1970. */
    required property real now
    property real windowDays: 30
    property real spanDays: 365
    property int playMillis: 60000
    readonly property bool playing: run.running
    /** Where the window's end stands: 0 as early as a whole window fits into the span, 1 now. */
    readonly property real progress: _end < 0 ? 1 : (_end - _first) / Math.max(1, now - _first)
    readonly property real dayMillis: 86400000
    /** By whole hours: more frames than that show nothing new. */
    readonly property real to: _end < 0 ? now : Math.floor(_end / 3600000) * 3600000
    readonly property real from: to - windowDays * dayMillis

    /** "近 30 天", or from when to when where the window does not end now. */
    readonly property string windowWords: _end >= 0 ? qsTr("%1至%2").arg(dateWords(from)).arg(dateWords(to))
        : windowDays < 1 ? qsTr("近 1 小时") : windowDays === 365 ? qsTr("近一年") : qsTr("近 %n 天", "", windowDays)

    readonly property real _first: now - (spanDays - windowDays) * dayMillis
    /** Below 0: now, and goes on with it. */
    property real _end: -1

    property NumberAnimation _run: NumberAnimation {
        id: run
        target: root
        property: "_end"
        duration: root.playMillis
        onFinished: root._end = -1
    }

    function play() {
        run.stop();
        run.from = _first;
        run.to = now;
        _end = _first;
        run.start();
    }
    function stop() {
        run.stop();
        _end = -1;
    }
    /** The end of the window at a share of the span. */
    function show(share: real) {
        run.stop();
        _end = share >= 1 ? -1 : _first + share * (now - _first);
    }
    function dateWords(millis: real): string {
        return new Date(millis).toLocaleString(Qt.locale(), windowDays < 2 ? qsTr("M月d日 H时") : qsTr("M月d日"));
    }
}
