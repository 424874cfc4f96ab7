// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Yiping.Cameras
import Yiping.Test

TestCase {
    id: root
    name: "CameraWall"
    when: windowShown
    width: 3840
    height: 900
    visible: true

    CameraWall {
        id: cameras
        title: "视频巡查"
        width: root.width
        height: root.height
        hub: null
        model: TestWall.model.cameraWall
    }

    function tiles() {
        const found = [];
        const look = item => {
            for (const child of item.children) {
                if (child.cellX !== undefined)
                    found.push(child);
                else
                    look(child);
            }
        };
        look(cameras);
        return found;
    }
    function expectClear() {
        verify(tiles().length > 0);
        for (const tile of tiles()) {
            const left = tile.mapToItem(cameras, 0, 0).x;
            verify(left >= 0 && left + tile.width <= cameras.width, `${left} ${tile.width}`);
            for (const seam of cameras.seams)
                verify(seam <= left || seam >= left + tile.width, `${left} ${tile.width} ${seam}`);
        }
    }

    function test_no_tile_of_many_lies_across_a_seam_data() {
        return [
            { tag: "two outputs", width: 3840, seams: [1920] },
            { tag: "three, panels beside them", width: 3800, seams: [620, 2540] },
            { tag: "a seam near the edge", width: 3840, seams: [3839.5] },
            { tag: "none", width: 3840, seams: [] }
        ];
    }
    function test_no_tile_of_many_lies_across_a_seam(data) {
        cameras.model.layout = "9";
        cameras.width = data.width;
        cameras.seams = data.seams;
        waitForRendering(cameras);
        expectClear();
        // Other layouts and back: tiles of the grid before are there for a moment.
        for (const layout of ["1", "25", "1+5", "16", "4", "9"]) {
            cameras.model.layout = layout;
            waitForRendering(cameras);
        }
        cameras.height = 20; // a scene that comes in has no room yet
        waitForRendering(cameras);
        cameras.height = root.height;
        waitForRendering(cameras);
        expectClear();
    }
}
