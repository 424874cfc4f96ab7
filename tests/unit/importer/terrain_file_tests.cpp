// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/building_files.h>
#include <yiping/importer/terrain_file.h>

#include "temp_folder.h"

#include <gtest/gtest.h>

#include <format>

namespace yiping::importer {
namespace {

/// An Arc/Info ASCII grid: heights that rise to the east, ten metres a cell.
std::string slope(double west, double south, double cell, std::string_view hole)
{
    std::string text = std::format(
        "ncols 20\nnrows 16\nxllcorner {}\nyllcorner {}\ncellsize {}\nNODATA_value -9999\n", west, south, cell);
    for (int row = 0; row < 16; ++row) {
        for (int column = 0; column < 20; ++column) {
            const bool in_hole = hole == "some"   ? row > 5 && row < 9 && column > 6 && column < 12
                                 : hole == "most" ? column > 4
                                                  : false;
            text += std::format("{} ", in_hole ? -9999 : 200 + column * 10);
        }
        text += '\n';
    }
    return text;
}

TerrainOptions in_system(std::string crs)
{
    TerrainOptions options;
    options.crs = std::move(crs);
    return options;
}

TEST(TerrainFile, IsLaidOnTheMercatorPlane)
{
    const test::TempFolder folder;
    const auto read =
        read_terrain_file(folder.write("dem.asc", slope(106.40, 29.20, 0.001, "")), in_system("EPSG:4326"));
    ASSERT_TRUE(read) << read.error().debug_text();
    EXPECT_EQ(read->filled, 0);
    EXPECT_EQ(read->crs, "EPSG:4326");
    // The middle of the eleventh cell.
    EXPECT_NEAR(read->terrain.height_at(geo::to_world({106.4105, 29.208})), 300, 1);
    EXPECT_NEAR(read->terrain.height_at(geo::to_world({106.4055, 29.208})), 250, 1);
}

TEST(TerrainFile, OfAnotherSystemComesToTheSamePlace)
{
    const test::TempFolder folder;
    // CGCS2000, 3-degree Gauss-Krüger about 105°: metres.
    const auto read =
        read_terrain_file(folder.write("dem.asc", slope(637'000, 3'231'000, 100, "")), in_system("EPSG:4544"));
    ASSERT_TRUE(read) << read.error().debug_text();
    const geo::LonLat low = geo::to_lon_lat(read->terrain.box().low), high = geo::to_lon_lat(read->terrain.box().high);
    EXPECT_NEAR(low.lon, 106.41, 0.02);
    EXPECT_NEAR(high.lon - low.lon, 0.0206, 0.001);
    EXPECT_NEAR((low.lat + high.lat) / 2, 29.2, 0.03);
}

TEST(TerrainFile, HolesAreFilledFromTheirBorders)
{
    const test::TempFolder folder;
    const auto read =
        read_terrain_file(folder.write("dem.asc", slope(106.40, 29.20, 0.001, "some")), in_system("EPSG:4326"));
    ASSERT_TRUE(read) << read.error().debug_text();
    EXPECT_GT(read->filled, 4);
    EXPECT_NEAR(read->terrain.height_at(geo::to_world({106.4095, 29.2085})), 290, 25);
    EXPECT_GE(read->terrain.lowest(), 199);
}

TEST(TerrainFile, SaysWhatIsWrong)
{
    const test::TempFolder folder;
    const auto code = [&](const std::filesystem::path& file, const std::string& crs) {
        const auto read = read_terrain_file(file, in_system(crs));
        return read ? std::string() : read.error().code();
    };
    const auto plain = folder.write("dem.asc", slope(106.40, 29.20, 0.001, ""));
    EXPECT_EQ(code(plain, ""), "terrain.no_crs");
    EXPECT_EQ(code(plain, "EPSG:nothing"), "terrain.unknown_crs");
    EXPECT_EQ(code(folder.write("most.asc", slope(106.40, 29.20, 0.001, "most")), "EPSG:4326"), "terrain.mostly_holes");
    EXPECT_EQ(code(folder.path("none.tif"), ""), "config.missing_file");
    EXPECT_EQ(code(folder.write("text.tif", "no raster"), ""), "import.geometry_file");
}

TEST(BuildingFile, TakesFloorsFromWhateverSaysThem)
{
    const test::TempFolder folder;
    const auto house = [](int i, std::string_view words) {
        const double lon = 106.40 + i * 0.001;
        return std::format(R"({{"type":"Feature","properties":{{"building":"yes"{}}},"geometry":{{"type":"Polygon",)"
                           R"("coordinates":[[[{},29.2],[{},29.2],[{},29.2002],[{},29.2]]]}}}})",
            words, lon, lon + 0.0002, lon + 0.0002, lon);
    };
    const std::string text = R"({"type":"FeatureCollection","features":[)" + house(0, R"(,"building:levels":"6")") +
                             ',' + house(1, R"(,"层数":"9999")") + ',' + house(2, R"(,"floors":"0")") + ',' +
                             house(3, "") + ',' + house(4, R"(,"height":"12")") + ',' +
                             house(5, R"(,"层数":"2","各层户数":"4 3","楼栋编码":"990101001003001901")") + "]}";
    const auto read = read_building_file(folder.write("houses.geojson", text));
    ASSERT_TRUE(read) << read.error().debug_text();
    ASSERT_EQ(read->rows.size(), 6U);
    EXPECT_EQ(read->rows[0].floors, 6);
    EXPECT_EQ(read->rows[1].floors, 0);
    EXPECT_EQ(read->rows[2].floors, 0);
    EXPECT_EQ(read->rows[4].floors, 4);
    EXPECT_EQ(read->rows[5].households, (std::vector<std::uint16_t>{4, 3}));
    EXPECT_EQ(read->rows[5].code, "990101001003001901");
    EXPECT_EQ(read->wrong_floors, 2);
    EXPECT_EQ(read->without_floors, 1);
}

} // namespace
} // namespace yiping::importer
