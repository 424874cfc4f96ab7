// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import QtTest
import Yiping.Map

TestCase {
    id: root
    name: "HeatBar"
    when: windowShown
    width: 1400
    height: 200
    visible: true

    readonly property real today: 1773801000000
    readonly property real day: 86400000

    HeatPlayer {
        id: player
        now: root.today
        playMillis: 300
    }
    HeatBar {
        id: bar
        player: player
        classCodes: ["01", "03"]
        classWords: ["市政设施", "环境卫生"]
    }

    function chip(name: string): Item {
        waitForPolish(root.Window.window); // chips come and go, and the row follows
        const found = findChild(bar, name);
        verify(found && found.visible, name);
        return found;
    }

    function init() {
        player.stop();
        player.windowDays = 30;
        bar.shown = false;
        bar.openOnly = false;
        bar.category = "";
    }

    function test_classes_are_chosen_from_a_list() {
        bar.shown = true;
        mouseClick(chip("classesChip"));
        mouseClick(chip("class03"));
        compare(bar.category, "03");
        compare(chip("classesChip").text, "环境卫生");
        mouseClick(chip("classesChip"));
        mouseClick(chip("class"));
        compare(bar.category, "");
    }

    function test_windows_from_an_hour() {
        bar.shown = true;
        mouseClick(chip("days0"));
        compare(player.to - player.from, 3600000);
        compare(player.windowWords, "近 1 小时");
        mouseClick(chip("days1"));
        compare(player.to - player.from, day);
    }

    function test_chips_do_what_they_say() {
        mouseClick(chip("heatChip"));
        compare(bar.shown, true);
        compare(player.to, today);
        compare(player.from, today - 30 * day);
        mouseClick(chip("days7"));
        compare(player.from, today - 7 * day);
        mouseClick(chip("openChip"));
        compare(bar.openOnly, true);
        mouseClick(chip("days365"));
        compare(player.from, today - 365 * day);
        // A year cannot be moved through a year.
        verify(!findChild(bar, "slider").visible);
        mouseClick(chip("heatChip"));
        compare(bar.shown, false);
    }

    function test_window_moves_with_the_hand() {
        bar.shown = true;
        const slider = chip("slider");
        mouseClick(slider, slider.width / 2, slider.height / 2);
        verify(Math.abs(player.progress - 0.5) < 0.02, player.progress);
        compare(player.to - player.from, 30 * day);
        verify(player.to < today - 100 * day);
        mouseClick(slider, slider.width - 1, slider.height / 2);
        compare(player.to, today);
        mouseClick(slider, 1, slider.height / 2);
        fuzzyCompare(player.from, today - 365 * day, 3600000);
    }

    function test_play_goes_through_the_year_and_ends_now() {
        bar.shown = true;
        mouseClick(chip("playChip"));
        verify(player.playing);
        verify(player.to < today - 200 * day);
        tryVerify(() => player.to > today - 200 * day);
        tryVerify(() => !player.playing);
        compare(player.to, today);
    }
}
