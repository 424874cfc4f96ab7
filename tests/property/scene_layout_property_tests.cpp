// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/scene.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace yiping::domain {
namespace {

bool overlap(const Box& a, const Box& b)
{
    return !a.empty() && !b.empty() && a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

SceneDescription any_scene(WallClass wall)
{
    SceneDescription scene;
    scene.id = "any";
    const int regions = wall == WallClass::Upright    ? 2
                        : wall == WallClass::Standard ? 3
                        : wall == WallClass::Wide     ? 5
                                                      : 7;
    constexpr Region in_order[] = {
        Region::Left, Region::Right, Region::Below, Region::Left2, Region::Right2, Region::Left3, Region::Right3};
    const int panels = *rc::gen::inRange(1, 14);
    for (int i = 0; i < panels; ++i) {
        PanelDescription panel;
        const auto kinds = enum_words<PanelKind>();
        panel.kind = static_cast<PanelKind>(kinds[*rc::gen::inRange<std::size_t>(0, kinds.size())].value);
        panel.weight = *rc::gen::inRange(0, 4);
        panel.room = *rc::gen::inRange(0, 25);
        panel.optional = *rc::gen::arbitrary<bool>();
        panel.places[static_cast<std::size_t>(wall) - 1] = {in_order[*rc::gen::inRange(0, regions)], i + 1};
        scene.panels.push_back(panel);
    }
    return scene;
}

WallShape any_wall()
{
    WallShape wall;
    wall.height = *rc::gen::inRange(720, 2400);
    wall.width = std::round(wall.height * *rc::gen::inRange(50, 600) / 100.0);
    wall.em = std::max(20.0, std::round(std::min(wall.width, wall.height) * 22 / 1080));
    wall.top = std::round(3.4 * wall.em);
    const int parts = *rc::gen::inRange(1, 4);
    for (int i = 1; i < parts; ++i)
        wall.seams.push_back(wall.width * i / parts);
    return wall;
}

RC_GTEST_PROP(SceneLayout, NothingOverlapsLeavesTheWallOrCrossesASeam, ())
{
    const WallShape wall = any_wall();
    const SceneDescription scene = any_scene(class_of(wall));
    const SceneLayout layout = arrange(scene, wall);
    std::size_t shown = 0;
    for (std::size_t i = 0; i < layout.panels.size(); ++i) {
        const Box& box = layout.panels[i];
        if (box.empty())
            continue;
        ++shown;
        RC_ASSERT(box.x >= 0 && box.y >= wall.top && box.right() <= wall.width && box.bottom() <= wall.height);
        RC_ASSERT(!overlap(box, layout.middle));
        const PanelDescription& panel = scene.panels[i];
        const bool parts = made_of_parts(panel.kind) &&
                           panel.places[static_cast<std::size_t>(layout.wall_class) - 1].region == Region::Below;
        for (const double seam : wall.seams)
            RC_ASSERT(parts || !(box.x < seam && seam < box.right()));
        for (std::size_t j = i + 1; j < layout.panels.size(); ++j)
            RC_ASSERT(!overlap(box, layout.panels[j]));
    }
    // Shown or left out, nothing in between.
    RC_ASSERT(shown + layout.left_out.size() == scene.panels.size());
}

RC_GTEST_PROP(SceneLayout, APanelNeverHasLessThanItsRoom, ())
{
    const WallShape wall = any_wall();
    const SceneDescription scene = any_scene(class_of(wall));
    const SceneLayout layout = arrange(scene, wall);
    for (std::size_t i = 0; i < layout.panels.size(); ++i) {
        const PanelDescription& panel = scene.panels[i];
        const bool strip = panel.places[static_cast<std::size_t>(layout.wall_class) - 1].region == Region::Below;
        if (!layout.panels[i].empty() && !strip)
            RC_ASSERT(layout.panels[i].height >=
                      std::floor((panel.room > 0 ? panel.room : least_room(panel.kind)) * wall.em));
    }
}

// Three panels of 1920x1080 side by side: the columns fill the outer two, the map the one between them.
TEST(SceneLayout, ThreePanelsSideBySideAreFilledEachByItsOwn)
{
    SceneDescription scene;
    for (const Region region :
        {Region::Left, Region::Left2, Region::Left3, Region::Right, Region::Right2, Region::Right3}) {
        PanelDescription& panel = scene.panels.emplace_back();
        panel.kind = PanelKind::Villages;
        panel.places[static_cast<std::size_t>(WallClass::Panorama) - 1] = {region, 1};
    }
    const SceneLayout layout = arrange(scene, {5760, 1080, 75, 22, {1920, 3840}});
    EXPECT_NEAR(layout.middle.x, 1920, 12);
    EXPECT_NEAR(layout.middle.right(), 3840, 12);
    for (const Box& box : layout.panels)
        EXPECT_EQ(box.width, layout.panels.front().width);
}

TEST(SceneLayout, TheUsualWallsAreOfTheirClass)
{
    for (const EnumWord& each : enum_words<WallClass>()) {
        const auto which = static_cast<WallClass>(each.value);
        EXPECT_EQ(class_of(usual_wall(which)), which) << each.name;
    }
}

} // namespace
} // namespace yiping::domain
