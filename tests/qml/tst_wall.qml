// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Yiping.Test
import Yiping.Wall

TestCase {
    id: root
    name: "Wall"
    when: windowShown
    width: 1920
    height: 1080
    visible: true

    WallScene {
        id: wall
        width: 1920
        height: 1080
        model: TestWall.model
    }

    function words(item) {
        let found = [];
        for (const child of item.children) {
            if (!child.visible)
                continue;
            if (child.text !== undefined && child.text !== "")
                found.push(child.text);
            found = found.concat(words(child));
        }
        return found;
    }
    function says(text) {
        return words(wall).some(word => word.includes(text));
    }

    function test_says_whose_wall_it_is() {
        tryVerify(() => wall.useful);
        verify(says("综合治理中心"));
        verify(says("演示数据"));
        verify(says("边界为示意"));
    }
    function test_new_case_is_counted_and_told() {
        const before = TestWall.model.today;
        TestWall.add_case("W-1", "路灯不亮", 1);
        compare(TestWall.model.today, before + 1);
        tryVerify(() => says(String(before + 1)));
    }
    function test_visitors_see_whose_wall_and_when_all_over_it() {
        const marks = () => words(wall).filter(word => word.includes("来访参观") && word.includes("综合治理中心"));
        compare(marks().length, 0);
        verify(!says("来访视图"));
        TestWall.let_visitors_look(true);
        tryVerify(() => marks().length >= 6);
        verify(says("来访视图"));
        TestWall.let_visitors_look(false);
        compare(marks().length, 0);
    }
    function test_offline_is_said_with_its_time() {
        TestWall.go_offline();
        verify(says("离线 11:59 起"));
        compare(TestWall.model.linkTone, -1);
    }
    function test_any_shape_finds_room_data() {
        return [
            { tag: "2:1", w: 1920, h: 960 }, { tag: "upright", w: 1080, h: 1920 }, { tag: "wide", w: 3840, h: 1080 },
            { tag: "widest", w: 5760, h: 1080 }
        ];
    }
    function test_any_shape_finds_room(data) {
        wall.width = data.w;
        wall.height = data.h;
        tryVerify(() => wall.useful);
        verify(data.w < data.h * 1.2 || wall.board.middle.width >= data.h * 0.9);
        wall.width = 1920;
        wall.height = 1080;
    }
}
