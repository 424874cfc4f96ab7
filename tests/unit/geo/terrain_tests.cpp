// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

namespace yiping::geo {
namespace {

class TerrainFiles : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "yiping-terrain-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_ / name; }
    static std::string bytes_of(const std::filesystem::path& from)
    {
        std::ifstream in(from, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path folder_;
};

const WorldBox town_box{{0.795, 0.414}, {0.7953, 0.4142}};

Terrain hills()
{
    std::vector<float> heights;
    for (int row = 0; row < 40; ++row) {
        for (int column = 0; column < 60; ++column) {
            heights.push_back(static_cast<float>(250 + 80 * std::sin(column / 9.0) * std::cos(row / 7.0)));
        }
    }
    return Terrain::make(town_box, 60, 40, heights, {.attribution = "测绘", .indicative = true}).value();
}

TEST_F(TerrainFiles, AreReadAsTheyWereWritten)
{
    const Terrain made = hills();
    ASSERT_TRUE(write_terrain(file("a.terrain"), made));
    const auto read = read_terrain(file("a.terrain"));
    ASSERT_TRUE(read) << read.error().debug_text();
    EXPECT_EQ(read->columns(), 60U);
    EXPECT_EQ(read->rows(), 40U);
    EXPECT_EQ(read->about(), made.about());
    EXPECT_EQ(read->box().low, made.box().low);
    for (std::uint32_t row = 0; row < 40; ++row) {
        for (std::uint32_t column = 0; column < 60; ++column) {
            ASSERT_NEAR(read->sample(column, row), made.sample(column, row), 0.01);
        }
    }
    ASSERT_TRUE(write_terrain(file("b.terrain"), made));
    EXPECT_EQ(bytes_of(file("a.terrain")), bytes_of(file("b.terrain"))) << "the same bytes every time";
}

TEST(Terrain, LiesBetweenItsSamplesAndAsHighBeyondItsBorder)
{
    const Terrain plane = Terrain::make(town_box, 2, 2, {0, 100, 0, 100}, {}).value();
    EXPECT_NEAR(plane.height_at(plane.place(0.25, 0.5)), 25, 1e-6);
    EXPECT_NEAR(plane.height_at({town_box.low.x - 1, town_box.low.y}), 0, 1e-9);
    EXPECT_NEAR(plane.height_at({town_box.high.x + 0.1, town_box.high.y}), 100, 1e-9);
    EXPECT_EQ(Terrain().height_at({0.5, 0.5}), 0);
}

TEST(Terrain, RefusesWhatIsNone)
{
    const float none = std::numeric_limits<float>::quiet_NaN();
    EXPECT_FALSE(Terrain::make(town_box, 2, 2, {0, 1, none, 3}, {}));
    EXPECT_FALSE(Terrain::make(town_box, 2, 2, {0, 1, 2}, {}));
    EXPECT_FALSE(Terrain::make(town_box, 1, 4, {0, 1, 2, 3}, {}));
    EXPECT_FALSE(Terrain::make({town_box.high, town_box.low}, 2, 2, {0, 1, 2, 3}, {}));
    EXPECT_FALSE(Terrain::make(town_box, terrain_side_limit + 1, 2, {}, {}));
}

TEST_F(TerrainFiles, EveryCutAndEveryWrongByteIsSaidOrRead)
{
    ASSERT_TRUE(write_terrain(file("a.terrain"), hills()));
    const std::string whole = bytes_of(file("a.terrain"));
    for (std::size_t cut = 0; cut < whole.size(); cut += 7) {
        EXPECT_FALSE(parse_terrain(std::string_view(whole).substr(0, cut)));
    }
    for (std::size_t at = 0; at < 100 && at < whole.size(); ++at) {
        std::string other = whole;
        other[at] = static_cast<char>(other[at] ^ 0xFF);
        static_cast<void>(parse_terrain(other)); // no crash, no memory beyond the limits
    }
    EXPECT_EQ(read_terrain(file("none.terrain")).error().code(), "terrain.missing_file");
    std::ofstream(file("text.terrain")) << "not a terrain at all";
    EXPECT_EQ(read_terrain(file("text.terrain")).error().code(), "terrain.not_a_terrain");
    EXPECT_EQ(read_terrain(file("text.terrain")).error().arg("file"), file("text.terrain").string());
}

TownBuildings two_houses()
{
    TownBuildings out;
    out.attribution = "© OpenStreetMap contributors";
    out.rows.push_back({"990101001003001901", 6, {5, 5, 5, 5, 5, 4},
        {{{106.42, 29.21}, {106.4202, 29.21}, {106.4202, 29.2101}, {106.42, 29.21}}}});
    out.rows.push_back({"", 0, {}, {{{106.43, 29.22}, {106.4302, 29.22}, {106.4302, 29.2201}, {106.43, 29.22}}}});
    return out;
}

TEST_F(TerrainFiles, HousesAreReadAsTheyWereWritten)
{
    ASSERT_TRUE(write_buildings(file("a.buildings"), two_houses()));
    const auto read = read_buildings(file("a.buildings"));
    ASSERT_TRUE(read) << read.error().debug_text();
    EXPECT_EQ(*read, two_houses());
    const std::string whole = bytes_of(file("a.buildings"));
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        EXPECT_FALSE(parse_buildings(std::string_view(whole).substr(0, cut)));
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string other = whole;
        other[at] = static_cast<char>(other[at] ^ 0xFF);
        static_cast<void>(parse_buildings(other));
    }
}

TEST(Floors, AreBelievedWithinReason)
{
    EXPECT_EQ(read_floors("6").floors, 6);
    EXPECT_EQ(read_floors(" 6层").floors, 6);
    EXPECT_EQ(read_floors("2.5").floors, 3);
    EXPECT_EQ(read_floors("").floors, 0);
    EXPECT_FALSE(read_floors("").wrong);
    for (const char* wrong : {"0", "-2", "9999", "六层", "nan", "1e300"}) {
        EXPECT_EQ(read_floors(wrong).floors, 0) << wrong;
        EXPECT_TRUE(read_floors(wrong).wrong) << wrong;
    }
}

} // namespace
} // namespace yiping::geo
