// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Controls
import Yiping.Presentation
import Yiping.Theme

/** Whose wall this is, the day, who is on duty, the line, and the clock. Two lines on an upright wall. */
Item {
    id: root

    required property WallModel model
    required property real margin
    /** Where one panel of the wall ends and the next begins. */
    property list<real> seams: []
    readonly property bool narrow: width < Theme.step1 * 62
    readonly property real lineHeight: Math.round(Theme.step1 * 3.4)

    height: narrow ? Math.round(lineHeight * 1.75) : lineHeight

    Row {
        id: name
        x: root.margin
        height: root.lineHeight
        spacing: Theme.unit * 2

        Label {
            id: unit
            anchors.verticalCenter: parent.verticalCenter
            text: root.model.unitName
            step: 3
            font.weight: Font.Bold
            font.letterSpacing: Theme.step1 * 0.1
        }
        // The scene, and the way down to the area it is about: of a long way its end.
        Label {
            id: path
            readonly property list<string> steps: [root.model.board.scene === "overview" ? "" : root.model.board.title].concat(root.model.board.crumbs.slice(1)).filter(word => word !== "")
            readonly property real room: Math.min(clock.x - (root.narrow ? Theme.unit * 2 : Theme.unit * 8 + facts.others), (root.seams[0] ?? root.width) - Theme.unit) - name.x - unit.width - name.spacing - (badge.visible ? badge.width + name.spacing : 0)
            // An upright wall says the area alone where both have no room, and nothing where that has none.
            visible: text !== "" && (!root.narrow || implicitWidth <= room)
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(0, Math.min(implicitWidth, room))
            text: whole.advanceWidth <= room ? whole.text : root.narrow ? steps[steps.length - 1] ?? "" : steps.length > 2 ? [steps[0], "…", steps[steps.length - 1]].join(" › ") : whole.text
            elide: Text.ElideMiddle
            step: 2
            color: root.model.board.party ? Theme.partyText : Theme.text2

            TextMetrics {
                id: whole
                font: path.font
                text: path.steps.join(" › ")
            }
        }
        Badge {
            id: badge
            visible: root.model.demo
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("演示数据")
        }
        Badge {
            visible: root.model.watermark !== ""
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("来访视图")
        }
    }
    // Which act of a demo's day is played.
    Label {
        id: act
        readonly property real room: Math.min(facts.x - Theme.unit * 3, (root.seams.find(seam => seam > x) ?? root.width) - Theme.unit) - x
        visible: text !== "" && !root.narrow && room > Math.min(actWidth.advanceWidth, Theme.step1 * 12)
        x: name.x + name.width + Theme.unit * 2
        width: Math.min(actWidth.advanceWidth + 2, room)
        height: root.lineHeight
        text: root.model.actWords
        color: Theme.text2

        TextMetrics {
            id: actWidth
            font: act.font
            text: act.text
        }
    }
    Label {
        id: clock
        anchors { right: parent.right; rightMargin: root.margin }
        height: root.lineHeight
        width: clockWidth.advanceWidth + 2
        text: root.model.clock
        step: 3

        TextMetrics {
            id: clockWidth
            font: clock.font
            text: root.model.clock.replace(/[0-9]/g, "0")
        }
    }
    Row {
        id: facts
        x: root.narrow ? root.margin : clock.x - Theme.unit * 3 - width
        y: root.narrow ? root.lineHeight * 0.85 : 0
        height: root.narrow ? root.lineHeight * 0.8 : root.lineHeight
        spacing: Theme.unit * 3
        readonly property real others: Array.from(facts.children).filter(each => each !== day && each.visible).reduce((sum, each) => sum + each.width + facts.spacing, 0)

        Label {
            id: day
            // The day is the first to give way to a long name of a scene or of an area.
            visible: root.narrow || name.x + name.width + Theme.unit * 5 + actWidth.advanceWidth + dayWidth.advanceWidth + facts.others < clock.x - Theme.unit * 3
            anchors.verticalCenter: parent.verticalCenter
            text: root.model.dateWords
            color: Theme.text2

            TextMetrics {
                id: dayWidth
                font: day.font
                text: day.text
            }
        }
        Label {
            visible: root.model.dutyLeader !== ""
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("带班 %1").arg(root.model.dutyLeader)
            color: Theme.text2
        }
        Label {
            visible: root.model.dutyOfficer !== ""
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("值班 %1").arg(root.model.dutyOfficer)
            color: Theme.text2
        }
        Label {
            visible: root.model.undelivered !== ""
            anchors.verticalCenter: parent.verticalCenter
            text: root.model.undelivered
            color: Theme.statusHandling
        }
        Label {
            visible: root.model.clockDifference !== ""
            anchors.verticalCenter: parent.verticalCenter
            text: root.model.clockDifference
            color: Theme.statusHandling
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.model.linkWords
            color: root.model.linkTone === 0 ? Theme.statusHandling : Theme.toneColor(root.model.linkTone)
        }
    }
}
