// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/messages.h>
#include <yiping/config/scenes.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::config {
namespace {

constexpr std::string_view sound = "scene = \"river\"\ntitle_zh = \"河道\"\ntitle_en = \"River\"\norder = 5\n"
                                   "[map]\nfill = \"closure_rate\"\nlayers = [\"patrols\"]\n"
                                   "[[panel]]\nkind = \"figures\"\nfigures = [\"closure_rate\"]\nperiod = \"week\"\n"
                                   "weight = 2\nstandard = \"left/1\"\nwide = \"left-2/1\"\npanorama = \"left-3/1\"\n"
                                   "upright = \"left/1\"\n"
                                   "[[panel]]\nkind = \"feed\"\nstandard = \"right/1\"\n";

std::vector<std::string> codes_of(const std::vector<Error>& problems)
{
    std::vector<std::string> codes;
    codes.reserve(problems.size());
    for (const Error& each : problems)
        codes.push_back(each.code() + ":" + each.arg("line"));
    return codes;
}

TEST(Scenes, AllShippedOnesAreSound)
{
    const auto loaded = load_scenes();
    ASSERT_TRUE(loaded) << loaded.error().debug_text();
    std::vector<std::string> ids;
    for (const domain::SceneDescription& each : loaded->scenes)
        ids.push_back(each.id);
    for (const char* id : {"overview", "party", "loop", "grid", "disputes", "hotline", "hazards", "points", "county",
             "village", "heat", "case", "cameras"})
        EXPECT_TRUE(std::ranges::contains(ids, id)) << id;
    EXPECT_EQ(ids.front(), "overview");
}

TEST(Scenes, ReadsEveryKey)
{
    const test::TempFolder folder;
    const auto scene = load_scene(folder.write("river.toml", std::string(sound)));
    ASSERT_TRUE(scene) << scene.error().debug_text();
    EXPECT_EQ(scene->id, "river");
    EXPECT_EQ(scene->map.fill, "closure_rate");
    EXPECT_EQ(scene->map.layers, std::vector<std::string>{"patrols"});
    ASSERT_EQ(scene->panels.size(), 2U);
    EXPECT_EQ(scene->panels[0].kind, domain::PanelKind::Figures);
    EXPECT_EQ(scene->panels[0].period, domain::ScenePeriod::Week);
    EXPECT_EQ(scene->panels[0].places[static_cast<std::size_t>(domain::WallClass::Wide) - 1],
        (domain::PanelPlace{domain::Region::Left2, 1}));
    EXPECT_EQ(scene->panels[1].places[static_cast<std::size_t>(domain::WallClass::Wide) - 1], domain::PanelPlace{});
}

// What a map cannot show is refused, and what it can is said.
TEST(Scenes, AMapShowsWhatItKnows)
{
    const test::TempFolder folder;
    std::string text(sound);
    text.replace(text.find("closure_rate"), 12, "traffic_dream");
    text.replace(text.find("patrols"), 7, "water");
    const auto scene = load_scene(folder.write("river.toml", text));
    ASSERT_FALSE(scene);
    EXPECT_TRUE(scene.error().debug_text().contains("on_time_rate")) << scene.error().debug_text();
}

TEST(Scenes, ACameraWallSaysHowManyHowLongAndWhich)
{
    const test::TempFolder folder;
    const std::string head = "scene = \"gates\"\ntitle_zh = \"大门\"\ntitle_en = \"Gates\"\n[[panel]]\n"
                             "kind = \"camera-wall\"\nstandard = \"middle/1\"\nwide = \"middle/1\"\n"
                             "panorama = \"middle/1\"\nupright = \"middle/1\"\n";
    const auto scene =
        load_scene(folder.write("gates.toml", head + "tiles = \"1+7\"\ndwell = 45\ncameras = [\"990101001\"]\n"));
    ASSERT_TRUE(scene) << scene.error().debug_text();
    EXPECT_EQ(scene->panels[0].tiles, "1+7");
    EXPECT_EQ(scene->panels[0].dwell_s, 45);
    EXPECT_EQ(scene->panels[0].cameras, std::vector<std::string>{"990101001"});
    EXPECT_EQ(check_scene(folder.write("many.toml", head + "tiles = \"7\"\ndwell = 1\n")).size(), 2U);
}

// Each mistake of a technician with its place; one run finds them all.
TEST(Scenes, EachMistakeIsFoundWithItsLine)
{
    const test::TempFolder folder;
    const auto file = folder.write("wrong.toml",
        "scene = \"wrong\"\ntitle_zh = \"错\"\ntitle_en = \"Wrong\"\n"
        "[[panel]]\nkind = \"pie\"\nstandard = \"left/1\"\n"                                   // 5
        "[[panel]]\nkind = \"figures\"\nfigures = [\"no_such\"]\nstandard = \"left/1\"\n"      // 7
        "[[panel]]\nkind = \"feed\"\nstandard = \"left-2/1\"\n"                                // 13
        "[[panel]]\nkind = \"feed\"\n"                                                         // 14
        "[[panel]]\nkind = \"text\"\ntext_zh = \"字\"\nwidth = 3\nwide = \"left/1\"\npanorama = \"left/1\"\n"
        "upright = \"left/1\"\n");
    const auto codes = codes_of(check_scene(file));
    for (const char* code : {"config.value:5", "config.scene_figure:7", "config.scene_twice:7", "config.value:13",
             "config.scene_place:14", "config.key_missing:16", "config.key_unknown:19"})
        EXPECT_TRUE(std::ranges::contains(codes, code)) << code << " not in " << ::testing::PrintToString(codes);
}

TEST(Scenes, WhatHasNoRoomIsSaidWithWallAndPlace)
{
    const test::TempFolder folder;
    std::string text = "scene = \"full\"\ntitle_zh = \"满\"\ntitle_en = \"Full\"\n";
    for (int i = 1; i <= 4; ++i)
        text += "[[panel]]\nkind = \"feed\"\nstandard = \"left/" + std::to_string(i) + "\"\nwide = \"left/" +
                std::to_string(i) + "\"\npanorama = \"left-" + std::to_string(i > 2 ? 2 : 3) + "/" + std::to_string(i) +
                "\"\nupright = \"" + (i > 2 ? "left" : "right") + "/" + std::to_string(i) + "\"\n";
    const std::vector<Error> problems = check_scene(folder.write("full.toml", text));
    ASSERT_EQ(problems.size(), 4U) << ::testing::PrintToString(codes_of(problems));
    EXPECT_EQ(problems.front().code(), "config.scene_room");
    EXPECT_EQ(problems.front().arg("wall"), "standard");
    EXPECT_EQ(problems.front().arg("place"), "left/4");
    for (const Language language : {Language::Chinese, Language::English}) {
        const std::string words = Messages(language).text(problems.front());
        EXPECT_NE(words.find("left/4"), std::string::npos) << words;
        EXPECT_NE(words.find("full.toml"), std::string::npos) << words;
    }
}

TEST(Scenes, ATownsOwnFolderReplacesAndExtends)
{
    const test::TempFolder folder;
    std::string overview(sound);
    overview.replace(overview.find("river"), 5, "overview");
    folder.write("a.toml", overview);
    folder.write("b.toml", std::string(sound));
    const auto broken = folder.write("c.toml", "scene = \"broken\"\n");
    const auto loaded = load_scenes(shipped_data("scenes"), broken.parent_path());
    ASSERT_TRUE(loaded) << loaded.error().debug_text();
    const auto count = [&](std::string_view id) {
        return std::ranges::count(loaded->scenes, id, &domain::SceneDescription::id);
    };
    EXPECT_EQ(count("overview"), 1);
    EXPECT_EQ(count("river"), 1);
    EXPECT_EQ(count("broken"), 0);
    const auto own = std::ranges::find(loaded->scenes, "overview", &domain::SceneDescription::id);
    EXPECT_EQ(own->title_zh, "河道");
    ASSERT_EQ(loaded->problems.size(), 1U);
    EXPECT_EQ(loaded->problems.front().arg("file"), broken.string());
}

} // namespace
} // namespace yiping::config
