// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Yiping.Controls
import Yiping.Theme

TestCase {
    id: root
    name: "Controls"
    when: windowShown
    width: 600
    height: 400
    visible: true

    BarRow { id: half; width: 400; word: "处理"; count: 5; most: 10 }
    BarRow { id: none; y: 60; width: 400; word: "处理"; count: 0; most: 10 }
    BigNumber { id: number; y: 120; value: 3; unitText: "件" }
    Badge { id: badge; y: 220; text: "演示数据" }
    Panel { id: panel; y: 260; width: 300; height: 100; title: "最新"; freshness: "截至 10:32" }

    function texts(item) {
        let found = [];
        for (const child of item.children) {
            if (child.text !== undefined && child.visible)
                found.push(child);
            found = found.concat(texts(child));
        }
        return found;
    }

    function test_type_scale_of_the_default_wall() {
        Theme.lines = 1080;
        compare(Theme.step1, 22);
        compare(Theme.step2, 28);
        compare(Theme.step3, 36);
        compare(Theme.step4, 56);
        compare(Theme.step5, 84);
        compare(Theme.unit, 8);
    }
    function test_nothing_below_twenty_pixels() {
        Theme.lines = 600;
        verify(Theme.step1 >= 20);
        Theme.lines = 2160;
        compare(Theme.step1, 44);
        Theme.lines = 1080;
    }
    function test_bar_stands_for_its_share() {
        const bar = half.children.find(child => child.children.length === 1 && child.radius !== undefined);
        tryVerify(() => Math.abs(bar.children[0].width - bar.width / 2) < 0.5);
        const empty = none.children.find(child => child.children.length === 1 && child.radius !== undefined);
        tryCompare(empty.children[0], "width", 0);
    }
    function test_number_counts_to_its_value() {
        number.value = 67;
        tryCompare(number, "shown", 67);
        compare(texts(number)[0].text, "67");
    }
    function test_large_numbers_are_in_ten_thousands() {
        compare(Theme.numberText(99999), "99999");
        compare(Theme.numberText(123456), "12.3万");
    }
    function test_panel_keeps_title_and_freshness_apart() {
        const words = texts(panel).filter(text => text.text !== "");
        compare(words.length, 2);
        verify(words[0].x + words[0].contentWidth < words[1].x);
    }
    function test_badge_holds_its_word() {
        verify(badge.implicitWidth > texts(badge)[0].implicitWidth);
        compare(texts(badge)[0].truncated, false);
    }
}
