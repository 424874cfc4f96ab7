// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/wall.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace yiping::config {
namespace {

class WallFile : public ::testing::Test {
protected:
    ~WallFile() override { std::filesystem::remove(file_); }
    const std::filesystem::path& write(const std::string& text)
    {
        std::ofstream(file_) << text;
        return file_;
    }

    std::filesystem::path file_ =
        std::filesystem::temp_directory_path() /
        ("wall-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + ".toml");
};

TEST_F(WallFile, SaysHowTheWallHangs)
{
    const auto wall = load_wall(write("[wall]\nwidth = 5760\nheight = 1080\nwidth_mm = 9600\nheight_mm = 1800\n"
                                      "columns = 3\ndistance_m = 7.5\noverscan = 12\nbright = \"07:30-18:30\"\n"
                                      "seconds = false\n"));
    ASSERT_TRUE(wall) << wall.error().debug_text();
    WallDescription wanted;
    wanted.width = 5760;
    wanted.height = 1080;
    wanted.width_mm = 9600;
    wanted.height_mm = 1800;
    wanted.columns = 3;
    wanted.distance_m = 7.5;
    wanted.overscan = 12;
    wanted.bright = BrightHours{450, 1110};
    wanted.seconds = false;
    EXPECT_EQ(*wall, wanted);
}

TEST_F(WallFile, SaysNothingThatIsNotAsked)
{
    const auto wall = load_wall(write("[wall]\n"));
    ASSERT_TRUE(wall) << wall.error().debug_text();
    EXPECT_EQ(*wall, WallDescription());
}

TEST_F(WallFile, EveryMistakeIsNamed)
{
    const auto wrong = check_wall(write("[wall]\nwidth = 9000\nheight = 1000\nwidth_mm = 9600\ncolums = 3\n"
                                        "distance_m = 0\nbright = \"7-18\"\n"));
    std::vector<std::string> keys;
    for (const Error& each : wrong)
        keys.push_back(each.arg("key"));
    EXPECT_EQ(keys,
        (std::vector<std::string>{"wall.colums", "wall.distance_m", "wall.width_mm", "wall.width", "wall.bright"}))
        << "9 : 1 is no shape for a scene";
    EXPECT_FALSE(load_wall(file_));
}

TEST_F(WallFile, BrightHoursMayGoThroughTheNight)
{
    constexpr BrightHours day{450, 1110}, night{1320, 360};
    EXPECT_FALSE(day.contains(449));
    EXPECT_TRUE(day.contains(450));
    EXPECT_FALSE(day.contains(1110));
    EXPECT_TRUE(night.contains(1330));
    EXPECT_TRUE(night.contains(0));
    EXPECT_FALSE(night.contains(360));
    EXPECT_FALSE(check_wall(write("[wall]\nbright = \"10:00-10:00\"\n")).empty()) << "no time at all";
}

} // namespace
} // namespace yiping::config
