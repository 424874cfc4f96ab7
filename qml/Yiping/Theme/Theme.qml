// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick

/**
 * Colours, sizes and times of every screen. The wall's sizes follow from its geometry; set `lines` (and, where they are
 * known, the two lengths) before anything is shown. The one singleton of the project.
 */
QtObject {
    /** Bright room or desk. */
    property bool day: false
    /** Sizes of a desk instead of a wall. */
    property bool desk: false
    /** Pixels of the wall's shorter side. */
    property real lines: 1080
    /** Millimetres of that side. */
    property real wallMillimetres: 1700
    /** From where it is read. */
    property real viewingMetres: 6

    // Type: 20 minutes of arc for a Chinese character, and never fewer than 20 pixels.
    readonly property real step1: desk ? 13 : Math.max(20, Math.round(viewingMetres * 5.8 / wallMillimetres * lines))
    readonly property real step2: desk ? 15 : Math.round(step1 * 1.27)
    readonly property real step3: desk ? 18 : Math.round(step1 * 1.64)
    readonly property real step4: desk ? 24 : Math.round(step1 * 2.55)
    readonly property real step5: desk ? 32 : Math.round(step1 * 3.82)
    readonly property real unit: desk ? 4 : Math.round(step1 * 8 / 22)
    readonly property real symbol: desk ? 18 : step2
    readonly property string family: "Noto Sans CJK SC"

    readonly property color ground: day ? "#EEF2F5" : "#0A0F15"
    readonly property color surface: day ? "#FFFFFF" : "#1A2835"
    readonly property color raised: day ? "#D5DFE7" : "#2A3B4C"
    readonly property color text1: day ? "#111A22" : "#EEF3F7"
    readonly property color text2: day ? "#2F404D" : "#BECBD6"
    readonly property color text3: day ? "#445563" : "#98A9B8"
    readonly property color statusNew: day ? "#0B62B0" : "#4FB3FF"
    readonly property color statusHandling: day ? "#7A4F00" : "#F2B94B"
    readonly property color statusLate: day ? "#B03020" : "#FF806D"
    readonly property color statusDone: day ? "#0E6645" : "#45D3A4"
    readonly property color statusSuspended: day ? "#5F41B5" : "#BDA6F5"
    readonly property color noData: day ? "#4F5E6A" : "#97A6B4"
    /** Party red: the header of the party's scene and nowhere else. */
    readonly property color partyText: day ? "#B3141D" : "#FF7A72"
    readonly property color accent: day ? "#3E7C9A" : "#3F7F9E"

    /** By the numbers of domain::CaseStatus; the first is unused. */
    readonly property list<color> statusColors: [noData, statusNew, statusHandling, statusLate, statusDone,
        statusSuspended, statusSuspended, noData]
    /** Five steps of one hue for shares of a whole map. */
    readonly property list<color> choropleth: day
        ? ["#F7FAFC", "#DCEAF2", "#BBD8E6", "#96C3D8", "#6FABC6"]
        : ["#141F2A", "#17303F", "#1A4356", "#1E5A73", "#237593"]

    /** Six colours of a density, from none to most; what lies below stays to be seen. */
    readonly property list<color> heat: day
        ? ["#00FFF3B0", "#A0FFE08A", "#C8FDB04A", "#DCEE6B1F", "#E8BF2A1A", "#F06A0A1E"]
        : ["#00180C3C", "#A0401169", "#C8842681", "#DCC83E4B", "#E8F58B1D", "#F0FBF6A8"]

    readonly property color townLine: day ? "#2C4150" : "#D5DFE8"
    readonly property color villageLine: day ? "#6C8291" : "#60788B"
    readonly property color gridLine: day ? "#B4C3CE" : "#0A0F15"
    readonly property color outsideLine: day ? "#C9D5DD" : "#1F2C39"
    readonly property color water: day ? "#A9CDE4" : "#12405E"
    readonly property color waterName: day ? "#1B5A80" : "#8FC3E4"
    readonly property color road: day ? "#FFFFFF" : "#33485A"
    readonly property color track: day ? "#7A2E7A" : "#E3A6E3"
    /** The land in space, where the sun falls on it. */
    readonly property color spaceGround: day ? "#C6D2CB" : "#1D2B34"
    /** The two sides of a comparison, on the map and in words; no status has these hues, and each side has its word too. */
    readonly property list<color> compared: day ? ["#005A69", "#8F1860"] : ["#5FDCEB", "#FFAEDD"]
    readonly property list<string> comparedWords: [qsTr("甲"), qsTr("乙")]
    /** Columns of figures that got neither better nor worse. */
    readonly property color column: day ? "#5B86A3" : "#7FA6C4"
    /** Houses in space: walls and roofs; those with a code of their own; the one that stands open. */
    readonly property color house: day ? "#C3CFD8" : "#55697A"
    readonly property color houseRoof: day ? "#E6ECF1" : "#748A9B"
    readonly property color knownHouse: day ? "#8FB4C8" : "#4C86A8"
    readonly property color knownHouseRoof: day ? "#B4D2E2" : "#6CA9CB"
    readonly property color openHouse: day ? "#E3C48A" : "#B98F45"
    readonly property color openHouseRoof: day ? "#F1DDB2" : "#DDB56A"
    readonly property color camera: day ? "#3D5260" : "#B9C7D3"

    readonly property int enterMillis: 240
    readonly property int changeMillis: 400
    readonly property int leaveMillis: 160
    readonly property int flightMillis: 1100

    function statusColor(status: int): color {
        return statusColors[Math.max(0, Math.min(status, statusColors.length - 1))];
    }

    /** 1 better, -1 worse, 0 neither. */
    function toneColor(tone: int): color {
        return tone > 0 ? statusDone : tone < 0 ? statusLate : text2;
    }

    /** Exact below 100,000; above with one decimal, in 万 or, in English, in thousands and millions. */
    function numberText(value: int): string {
        if (!Qt.locale().name.startsWith("en"))
            return value < 100000 ? String(value) : (value / 10000).toFixed(1) + "万";
        if (value < 100000)
            return Number(value).toLocaleString(Qt.locale(), "f", 0);
        return value < 999950 ? (value / 1000).toFixed(1) + "k" : (value / 1000000).toFixed(1) + "m";
    }
}
