// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/geo/wkb.h>
#include <yiping/importer/area_import.h>
#include <yiping/importer/geometry_file.h>

#include <gtest/gtest.h>

#include <format>

namespace yiping::importer {
namespace {

std::string feature(std::string_view properties, std::string_view rings)
{
    return std::format(R"({{"type":"Feature","properties":{{{}}},"geometry":{{"type":"Polygon","coordinates":{}}}}})",
        properties, rings);
}
std::string collection(const std::string& features)
{
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}
constexpr std::string_view square = "[[[106.4,29.2],[106.5,29.2],[106.5,29.3],[106.4,29.3],[106.4,29.2]]]";
constexpr std::string_view bow_tie = "[[[106.4,29.2],[106.5,29.3],[106.5,29.2],[106.4,29.3],[106.4,29.2]]]";

class AreaImportTest : public testing::Test {
protected:
    Result<AreaImport> import(std::string_view content, const AreaImportOptions& options = {})
    {
        return import_areas(folder.write("areas.geojson", content), sink, options);
    }
    test::TempFolder folder;
    test::MemorySink sink;
};

TEST_F(AreaImportTest, VillagesGetTheirTownMade)
{
    const std::string text = collection(feature(R"("code":"500116124001","name":"津坪社区","households":321)", square) +
                                        "," + feature(R"("code":500116124201,"name":"天堂村")", square));
    const auto report = import(text);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_TRUE(report->problems.empty());
    EXPECT_EQ(report->rows, 2);
    EXPECT_EQ(report->imported, 2);
    EXPECT_EQ(report->parents_made, 2) << "town and county";
    ASSERT_EQ(report->warnings.size(), 2U);
    EXPECT_EQ(report->warnings[0].code(), "import.parent_made");
    const domain::Area& village = sink.areas_.at("500116124001");
    EXPECT_EQ(village.parent_code, "500116124000");
    EXPECT_EQ(village.level, domain::AreaLevel::Village);
    EXPECT_EQ(village.kind, domain::AreaKind::Community);
    EXPECT_EQ(village.households, 321);
    EXPECT_EQ(village.district_id, "500116");
    EXPECT_EQ(geo::read_outline(village.geometry)->size(), 1U);
    ASSERT_TRUE(village.label_lon);
    EXPECT_EQ(sink.areas_.at("500116124201").kind, domain::AreaKind::Village);
    EXPECT_EQ(sink.areas_.at("500116124000").parent_code, "500116000000");
    EXPECT_EQ(sink.areas_.at("500116000000").parent_code, "") << "the county is the top";

    const auto ids = [&] { return std::pair(sink.areas_.at("500116124001").id, sink.areas_.at("500116124000").id); };
    const auto before = ids();
    const auto again = import(text);
    EXPECT_EQ(again->duplicates, 2);
    EXPECT_EQ(again->imported + again->updated + again->parents_made, 0);
    EXPECT_EQ(ids(), before);
    const auto renamed = import(collection(feature(R"("code":"500116124001","name":"津坪新社区")", square)));
    EXPECT_EQ(renamed->updated, 1);
    EXPECT_EQ(ids(), before);
    EXPECT_EQ(sink.areas_.at("500116124001").households, 321) << "what the file does not say stays";
}

TEST_F(AreaImportTest, DatabasesOfLandGridsAndCodesAreRead)
{
    for (const auto& [code, name] :
        {std::pair("XZQDM", "XZQMC"), std::pair("WGBM", "WGMC"), std::pair("网格编码", "网格名称"),
            std::pair("Grid_Code", "Grid_Name"), std::pair("PAC", "NAME_CHN"), std::pair("BGCode", "BGName")}) {
        sink = test::MemorySink();
        const auto report = import(collection(
            feature(std::format(R"("{}":"500116124001001","{}":"第一网格","OBJECTID":7)", code, name), square)));
        ASSERT_TRUE(report) << code << report.error().debug_text();
        ASSERT_TRUE(sink.areas_.contains("500116124001001")) << code;
        EXPECT_EQ(sink.areas_.at("500116124001001").name, "第一网格") << name;
    }
    EXPECT_EQ(find_field({"Code", "CODE", "code"}, {"code"}), 2) << "as it is written first";
    EXPECT_EQ(find_field({"Area-Code", "x"}, {"code", "area_code"}), 0);
    EXPECT_EQ(find_field({"x"}, {"code"}), -1);
}

TEST_F(AreaImportTest, ACountyAloneNeedsNoParent)
{
    const auto report = import(collection(feature(R"("adcode":500116,"name":"江津区")", square)));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->parents_made, 0);
    EXPECT_EQ(sink.areas_.at("500116000000").level, domain::AreaLevel::County);
}

TEST_F(AreaImportTest, FieldsAndLevelCanBeNamed)
{
    AreaImportOptions options;
    options.code_field = "GRIDNO";
    options.name_field = "GRIDNAME";
    options.parent_field = "BELONGS";
    options.level = parse_level("villager-group");
    const auto report =
        import(collection(feature(R"("GRIDNO":"990101001001001","GRIDNAME":"一社","BELONGS":"990101001001")", square)),
            options);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(sink.areas_.at("990101001001001").name, "一社");
    EXPECT_EQ(sink.areas_.at("990101001001001").level, domain::AreaLevel::VillagerGroup);
    EXPECT_TRUE(sink.areas_.contains("990101001001"));
    options.code_field = "NOSUCH";
    const auto wrong = import(collection(feature(R"("a":1)", square)), options);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code(), "import.field_missing");
    EXPECT_EQ(wrong.error().arg("known"), "a");
    EXPECT_EQ(parse_level("网格"), domain::AreaLevel::Grid);
    EXPECT_FALSE(parse_level("galaxy"));
}

TEST_F(AreaImportTest, APolygonThatCrossesItselfIsNamedWithItsPlace)
{
    const auto report = import(collection(feature(R"("code":"990101001001","name":"a")", square) + "," +
                                          feature(R"("code":"990101001002","name":"b")", bow_tie)));
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_EQ(report->problems.size(), 1U);
    EXPECT_EQ(report->problems[0].code(), "import.self_intersection");
    EXPECT_EQ(report->problems[0].arg("code"), "990101001002");
    EXPECT_EQ(report->problems[0].arg("lon"), "106.450000");
    EXPECT_EQ(report->problems[0].arg("lat"), "29.250000");
    EXPECT_FALSE(report->applied);
    EXPECT_TRUE(sink.areas_.empty()) << "nothing half-applied";
}

TEST_F(AreaImportTest, BrokenJsonNamesTheLine)
{
    const auto report = import("{\"type\":\"FeatureCollection\",\n\"features\":[\n{\"type\" \"Feature\"}]}");
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), "import.broken_json");
    EXPECT_EQ(report.error().arg("line"), "3");
    EXPECT_EQ(exit_code(report.error()), 1);
    EXPECT_EQ(import("{\"a\":1}").error().code(), "import.not_geography");
    EXPECT_EQ(import("hello").error().code(), "import.not_geography");
    EXPECT_EQ(import(collection("")).error().code(), "import.no_features");
}

TEST_F(AreaImportTest, WrongCodesShapesAndTwinsAreAllListed)
{
    const auto report = import(collection(
        feature(R"("code":"12345","name":"a")", square) + "," + feature(R"("code":"990101001001","name":"b")", square) +
        "," + feature(R"("code":"990101001001","name":"c")", square) + "," + feature(R"("name":"d")", square) +
        R"(,{"type":"Feature","properties":{"code":"990101001003"},"geometry":{"type":"Point","coordinates":[1,2]}})"));
    ASSERT_TRUE(report) << report.error().debug_text();
    std::vector<std::string> codes;
    for (const Error& each : report->problems)
        codes.push_back(each.code());
    EXPECT_EQ(codes, (std::vector<std::string>{"import.bad_code", "import.duplicate_code",
                         "import.feature_without_code", "import.not_an_area"}));
    EXPECT_TRUE(sink.areas_.empty());
}

TEST_F(AreaImportTest, OtherSystemsAreBroughtToWgs84)
{
    // EPSG:3857 of 106.4…106.5, 29.2…29.3, as old GeoJSON names it.
    const auto report = import(
        R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[)" +
        feature(R"("code":"990101","name":"a")", "[[[11844393.83,3402055.64],[11855525.78,3402055.64],[11855525.78,"
                                                 "3414813.0],[11844393.83,3414813.0],[11844393.83,3402055.64]]]") +
        "]}");
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_TRUE(report->problems.empty()) << report->problems[0].debug_text();
    const geo::Box box = geo::box_of(*geo::read_outline(sink.areas_.at("990101000000").geometry));
    EXPECT_NEAR(box.west, 106.4, 1e-4);
    EXPECT_NEAR(box.south, 29.2, 2e-2);
    const auto metres = import(collection(feature(
        R"("code":"990102","name":"a")", "[[[500000,3200000],[500100,3200000],[500100,3200100],[500000,3200000]]]")));
    ASSERT_TRUE(metres);
    ASSERT_EQ(metres->problems.size(), 1U);
    EXPECT_EQ(metres->problems[0].code(), "import.not_in_degrees");
}

TEST_F(AreaImportTest, BareListOfFeaturesIsTaken)
{
    ASSERT_TRUE(import("[" + feature(R"("code":"500116","name":"江津区")", square) + "]"));
    EXPECT_EQ(sink.areas_.size(), 1U);
}

TEST_F(AreaImportTest, MissingFileAndFolder)
{
    EXPECT_EQ(exit_code(import_areas(folder.path("none.shp"), sink).error()), 3);
    EXPECT_EQ(import_areas(folder.path(""), sink).error().code(), "config.not_a_file");
}

/// A Shapefile of one square, written byte for byte (ESRI white paper, July 1998), its .dbf in GB18030.
void write_shapefile(const test::TempFolder& folder, std::string_view name_in_gb)
{
    const auto big = [](std::uint32_t value) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += static_cast<char>(value >> shift & 0xFF);
        return bytes;
    };
    const auto little = [](std::uint32_t value, int size = 4) {
        std::string bytes;
        for (int index = 0; index < size; ++index)
            bytes += static_cast<char>(value >> (8 * index) & 0xFF);
        return bytes;
    };
    const auto real = [](double value) { return std::string(reinterpret_cast<const char*>(&value), 8); };
    const std::string box = real(106.4) + real(29.2) + real(106.5) + real(29.3);
    std::string shape = little(5) + box + little(1) + little(5) + little(0);
    for (const auto& [x, y] : {std::pair(106.4, 29.2), {106.4, 29.3}, {106.5, 29.3}, {106.5, 29.2}, {106.4, 29.2}})
        shape += real(x) + real(y); // clockwise
    const auto header = [&](std::size_t bytes) {
        return big(9994) + std::string(20, '\0') + big(static_cast<std::uint32_t>(bytes / 2)) + little(1000) +
               little(5) + box + std::string(32, '\0');
    };
    folder.write("grid.shp",
        header(100 + 8 + shape.size()) + big(1) + big(static_cast<std::uint32_t>(shape.size() / 2)) + shape);
    folder.write("grid.shx", header(108) + big(50) + big(static_cast<std::uint32_t>(shape.size() / 2)));
    const auto field = [&](std::string name, char size) {
        name.resize(11, '\0');
        return name + "C" + std::string(4, '\0') + size + std::string(15, '\0');
    };
    std::string name(name_in_gb);
    name.resize(20, ' ');
    std::string code = "990101001001001";
    code.resize(18, ' ');
    folder.write("grid.dbf", std::string("\x03\x7E\x01\x01", 4) + little(1) + little(32 + 64 + 1, 2) +
                                 little(1 + 18 + 20, 2) + std::string(20, '\0') + field("code", 18) +
                                 field("name", 20) + "\r " + code + name + "\x1A");
}

TEST_F(AreaImportTest, ShapefileWithGb18030Names)
{
    write_shapefile(folder, "\xB5\xDA\xD2\xBB\xCD\xF8\xB8\xF1"); // 第一网格
    const auto report = import_areas(folder.path("grid.shp"), sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_TRUE(report->problems.empty()) << report->problems[0].debug_text();
    const domain::Area& grid = sink.areas_.at("990101001001001");
    EXPECT_EQ(grid.name, "第一网格");
    EXPECT_EQ(grid.level, domain::AreaLevel::Grid);
    EXPECT_FALSE(grid.geometry.empty());

    sink = test::MemorySink();
    write_shapefile(folder, "第一网格");
    folder.write("grid.cpg", "GBK"); // says otherwise: the bytes decide
    ASSERT_TRUE(import_areas(folder.path("grid.shp"), sink));
    EXPECT_EQ(sink.areas_.at("990101001001001").name, "第一网格");
}

TEST_F(AreaImportTest, ShapefileWithoutItsTableIsSaid)
{
    write_shapefile(folder, "x");
    std::filesystem::remove(folder.path("grid.dbf"));
    const auto report = import_areas(folder.path("grid.shp"), sink);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), "import.field_missing");
}

} // namespace
} // namespace yiping::importer
