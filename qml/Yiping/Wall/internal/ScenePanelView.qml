// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Yiping.Cameras
import Yiping.MapView
import Yiping.Presentation

/** A panel of the kind that the scene's file names. The one place that knows which file draws which kind. */
Loader {
    id: root

    required property ScenePanel panel
    required property WallModel wall
    /** A wall of more than one column a side has room for bars under rates. */
    required property bool wide
    /** Where the pictures of cameras come from; null where there are none. */
    property CameraHub cameras: null
    /** Where two outputs meet, from its left edge. */
    property list<real> seams: []

    sourceComponent: {
        switch (root.panel?.kind ?? "") {
        case "today": return today;
        case "stages": return stages;
        case "effect": return effect;
        case "villages": return villages;
        case "classes": return classes;
        case "forces": return forces;
        case "hours": return hours;
        case "days": return days;
        case "feed": return feed;
        case "case": return life;
        case "figures": return figures;
        case "ranking": return ranking;
        case "limits": case "hotline-work": return rings;
        case "loop": return loop;
        case "calendar": return calendar;
        case "week-hours": return weekHours;
        case "compare": return compare;
        case "hotline": return hotline;
        case "party-grids": return branches;
        case "duty": return duty;
        case "text": return note;
        case "qr": return qr;
        case "inspect": return inspect;
        case "versus": return versus;
        case "photos": return photos;
        case "camera-wall": return cameraWall;
        case "": return null;
        default: return bars;
        }
    }

    Component { id: today; TodayPanel { model: root.wall } }
    Component { id: stages; StagesPanel { model: root.wall } }
    Component { id: effect; FiguresPanel { model: root.wall; tall: root.wide } }
    Component { id: villages; VillagesPanel { model: root.wall } }
    Component { id: classes; ClassesPanel { model: root.wall } }
    Component { id: forces; ForcesPanel { model: root.wall } }
    Component { id: hours; HoursPanel { model: root.wall; seams: root.seams } }
    Component { id: days; DaysPanel { model: root.wall; seams: root.seams } }
    Component { id: feed; FeedPanel { model: root.wall } }
    Component { id: life; CasePanel { model: root.wall.shownCase } }
    Component { id: figures; FigureListPanel { panel: root.panel } }
    Component { id: ranking; RankingPanel { panel: root.panel } }
    Component { id: rings; RingsPanel { panel: root.panel } }
    Component { id: loop; LoopPanel { panel: root.panel } }
    Component { id: calendar; CalendarPanel { panel: root.panel; seams: root.seams } }
    Component { id: weekHours; WeekHoursPanel { panel: root.panel } }
    Component { id: compare; TablePanel { panel: root.panel; seams: root.seams } }
    Component { id: hotline; HotlinePanel { panel: root.panel } }
    Component { id: branches; TablePanel { panel: root.panel; bars: false; cellEms: 2.8 } }
    Component { id: duty; DutyPanel { panel: root.panel } }
    Component { id: cameraWall; CameraWall { title: root.panel.title; hub: root.cameras; model: root.wall.cameraWall; seams: root.seams } }
    Component { id: inspect; InspectPanel { panel: root.panel } }
    Component { id: versus; VersusPanel { panel: root.panel } }
    Component { id: photos; PhotosPanel { title: root.panel.title; photos: root.wall.photos } }
    Component { id: qr; QrPanel { panel: root.panel } }
    Component { id: note; TextPanel { panel: root.panel } }
    Component { id: bars; BarsPanel { panel: root.panel; levelled: root.panel.kind === "hazards" } }
}
