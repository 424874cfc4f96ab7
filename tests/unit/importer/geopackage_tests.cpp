// SPDX-License-Identifier: GPL-3.0-or-later
#include "geopackage.h"
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/geo/wkb.h>
#include <yiping/importer/area_import.h>

#include <gtest/gtest.h>

#include <format>

namespace yiping::importer {
namespace {

std::string geojson_of(const std::string& features)
{
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}
std::string feature(std::string_view properties, std::string_view type, std::string_view coordinates)
{
    return std::format(R"({{"type":"Feature","properties":{{{}}},"geometry":{{"type":"{}","coordinates":{}}}}})",
        properties, type, coordinates);
}

/// Two villages, one with a lake in it, one in two parts, and a grid.
const std::string areas =
    geojson_of(feature(R"("code":"990101001001","name":"津坪社区","parent":"990101001","households":321)", "Polygon",
                   "[[[106.4,29.2],[106.5,29.2],[106.5,29.3],[106.4,29.3],[106.4,29.2]],"
                   "[[106.43,29.23],[106.43,29.25],[106.46,29.25],[106.46,29.23],[106.43,29.23]]]") +
               "," +
               feature(R"("code":"990101001002","name":"天堂村","parent":"990101001","households":208)", "MultiPolygon",
                   "[[[[106.5,29.2],[106.6,29.2],[106.6,29.3],[106.5,29.3],[106.5,29.2]]],"
                   "[[[106.7,29.2],[106.71,29.2],[106.71,29.21],[106.7,29.2]]]]") +
               "," +
               feature(R"("code":"990101001001001","name":"第一网格","parent":"990101001001","households":40)",
                   "Polygon", "[[[106.41,29.21],[106.42,29.21],[106.42,29.22],[106.41,29.22],[106.41,29.21]]]"));
const std::string roads =
    geojson_of(feature(R"("road":"G93")", "Polygon", "[[[106.4,29.2],[106.5,29.2],[106.5,29.20001],[106.4,29.2]]]"));
const std::string wells =
    geojson_of(feature(R"("depth":12)", "Polygon", "[[[106.4,29.2],[106.5,29.2],[106.5,29.20001],[106.4,29.2]]]"));

class GeoPackageTest : public testing::Test {
protected:
    Result<AreaImport> import(const AreaImportOptions& options = {}) { return import_areas(file, sink, options); }

    test::TempFolder folder;
    test::MemorySink sink;
    const std::filesystem::path file = folder.path("areas.gpkg");
};

TEST_F(GeoPackageTest, GivesTheSameRowsAsGeoJson)
{
    test::MemorySink expected;
    const auto from_json = import_areas(folder.write("areas.geojson", areas), expected);
    ASSERT_TRUE(from_json && from_json->applied);
    test::add_layer(file, "网格", areas);
    const auto report = import();
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_TRUE(report->problems.empty()) << report->problems[0].debug_text();
    EXPECT_TRUE(report->applied);
    EXPECT_EQ(report->imported, 3);
    EXPECT_EQ(report->parents_made, from_json->parents_made);
    EXPECT_EQ(sink.areas_, expected.areas_) << "names, codes, parents and every corner of every outline";
    const auto with_lake = geo::read_outline(sink.areas_.at("990101001001").geometry);
    ASSERT_TRUE(with_lake);
    EXPECT_EQ(with_lake->front().size(), 2U);
    EXPECT_EQ(geo::read_outline(sink.areas_.at("990101001002").geometry)->size(), 2U);
    EXPECT_EQ(import()->duplicates, 3) << "the same file again changes nothing";
}

TEST_F(GeoPackageTest, TheLayerWithCodesIsTaken)
{
    test::add_layer(file, "roads", roads);
    test::add_layer(file, "grids", areas);
    const auto report = import();
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 3);
    AreaImportOptions by_name;
    by_name.layer = "grids";
    EXPECT_EQ(import(by_name)->duplicates, 3);
}

TEST_F(GeoPackageTest, AWrongLayerIsToldTheOnesThereAre)
{
    test::add_layer(file, "roads", roads);
    test::add_layer(file, "grids", areas);
    AreaImportOptions options;
    options.layer = "grid";
    const auto report = import(options);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), "import.layer_missing");
    EXPECT_EQ(report.error().arg("known"), "roads, grids");
    EXPECT_EQ(exit_code(report.error()), 1);
    options.layer = "roads"; // is there, but has no codes
    EXPECT_EQ(import(options).error().code(), "import.field_missing");
    EXPECT_TRUE(sink.areas_.empty());
}

TEST_F(GeoPackageTest, WithoutCodesEveryLayerIsNamedWithItsFields)
{
    test::add_layer(file, "roads", roads);
    const auto one = import();
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().code(), "import.field_missing");
    EXPECT_EQ(one.error().arg("known"), "road");
    EXPECT_EQ(exit_code(one.error()), 1);
    test::add_layer(file, "wells", wells);
    const auto two = import();
    ASSERT_FALSE(two);
    EXPECT_EQ(two.error().code(), "import.field_in_no_layer");
    EXPECT_EQ(two.error().arg("layers"), "roads (road); wells (depth)");
    EXPECT_EQ(exit_code(two.error()), 1);
    EXPECT_TRUE(sink.areas_.empty());
}

TEST_F(GeoPackageTest, ATruncatedFileIsRefusedWhereverItEnds)
{
    test::add_layer(file, "grids", areas);
    const std::string whole = test::read_all(file);
    // In the first page, in the schema, in the rows, in the last page.
    for (const std::size_t size : {std::size_t{200}, std::size_t{5000}, whole.size() / 2, whole.size() - 100}) {
        folder.write("areas.gpkg", whole.substr(0, size));
        const auto report = import();
        ASSERT_FALSE(report) << size;
        EXPECT_EQ(report.error().code(), "import.geometry_file") << size;
        EXPECT_FALSE(report.error().arg("what").empty());
        EXPECT_EQ(exit_code(report.error()), 1);
        EXPECT_TRUE(sink.areas_.empty()) << size;
    }
}

TEST_F(GeoPackageTest, WithoutItsMarkItIsKnownByItsName)
{
    test::add_layer(file, "grids", areas);
    std::string bytes = test::read_all(file);
    bytes.replace(68, 4, 4, '\0'); // application_id
    folder.write("areas.gpkg", bytes);
    const auto report = import();
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 3);
    EXPECT_EQ(import_areas(folder.write("areas.db", bytes), sink).error().code(), "import.not_geography");
}

} // namespace
} // namespace yiping::importer
