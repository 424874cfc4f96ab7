// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

/** What a map shows of the town's people and things beside its areas: switched by a hand or by a scene. */
QtObject {
    property bool cases: true
    /** Near cases as one symbol with their number; otherwise every case as a small mark. */
    property bool clustered: true
    property bool openOnly: false
    property bool cameras: true
    property bool responders: false
    property bool squads: false
    property bool loudspeakers: false
    property bool hazards: false
    property bool patrols: false
}
