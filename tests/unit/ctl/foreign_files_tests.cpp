// SPDX-License-Identifier: GPL-3.0-or-later
// Files as other programs write them, and what nobody would have thought of.
#include "../importer/geopackage.h"
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/sqlite/database.h>

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <array>
#include <format>

namespace yiping {
namespace {

using test::ctl_json;
using testing::Contains;
using testing::HasSubstr;

std::string square(double x, double y, double side, bool swapped = false)
{
    std::string ring;
    for (const auto& [east, north] : std::array<std::pair<double, double>, 5>{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}})
        ring += std::format("{}[{},{}]", ring.empty() ? "" : ",", swapped ? y + side * north : x + side * east,
            swapped ? x + side * east : y + side * north);
    return R"({"type":"Polygon","coordinates":[[)" + ring + "]]}";
}

std::string village(const std::string& geometry, std::string_view code = R"("500116124001")")
{
    return std::format(
        R"({{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":{},"name":"真武村"}},"geometry":{}}}]}})",
        code, geometry);
}

class ForeignFiles : public testing::Test {
protected:
    test::Ran areas(const std::filesystem::path& file)
    {
        std::error_code ignored;
        std::filesystem::remove(folder.path("t.db"), ignored);
        return ctl_json({"import", "areas", file.string(), "--db", folder.text_path("t.db")});
    }
    /// Codes of its problems or its warnings.
    static std::vector<std::string> codes(const test::Ran& ran, std::string_view list)
    {
        std::vector<std::string> all;
        for (const auto& each : ran.json.at(list).as_array())
            all.emplace_back(each.at("code").as_string());
        return all;
    }
    /// Kind and codes of the errors that `check` finds.
    static std::pair<std::string, std::vector<std::string>> checked(const std::filesystem::path& file)
    {
        const auto ran = ctl_json({"check", file.string()});
        std::vector<std::string> errors;
        for (const auto& each : ran.json.at("files").at(0).at("problems").as_array())
            if (each.at("severity").as_string() == "error")
                errors.emplace_back(each.at("code").as_string());
        EXPECT_EQ(ran.code, errors.empty() ? 0 : 1);
        return {std::string(ran.json.at("files").at(0).at("kind").as_string()), errors};
    }
    test::TempFolder folder;
};

TEST_F(ForeignFiles, KmlOfFoldersInFolders)
{
    const auto kml = [](std::string_view placemark) {
        return std::format("<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Folder>"
                           "<name>支坪</name><Folder><name>村</name>{}</Folder></Folder></Document></kml>",
            placemark);
    };
    const auto ran = areas(folder.write("f.kml",
        kml("<Placemark><name>真武村</name><ExtendedData><Data name=\"code\"><value>500116124001</value></Data>"
            "</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>106.3,29.2,310 106.31,29.2,310 "
            "106.31,29.21,310 106.3,29.2,310</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>")));
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_EQ(ran.number("imported"), 1);
    const auto point = areas(folder.write("p.kml",
        kml("<Placemark><name>500116124001</name><Point><coordinates>106.3,29.2</coordinates></Point></Placemark>")));
    EXPECT_EQ(point.code, 1);
    // Nothing is fetched, and what is not there is no feature.
    EXPECT_THAT(checked(folder.write("n.kml",
                            kml("<NetworkLink><Link><href>http://127.0.0.1:1/x.kml</href></Link></NetworkLink>")))
                    .second,
        Contains("import.no_features"));
}

TEST_F(ForeignFiles, MetresWithAZoneAreKnownAndWithoutAreNot)
{
    // 626,431 m east in zone 35 of 3 degrees (105° E): Zhiping.
    const auto zoned = areas(folder.write("z.geojson", village(square(35'626'431, 3'232'136, 900))));
    EXPECT_EQ(zoned.code, 0) << zoned.out;
    auto database = sqlite::Database::open(folder.text_path("t.db"), {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    EXPECT_EQ(
        *database->integer("SELECT count(*) FROM area WHERE area_code = '500116124001' AND label_lon BETWEEN 106.2 "
                           "AND 106.4 AND label_lat BETWEEN 29.1 AND 29.3"),
        1);
    const auto plain = areas(folder.write("p.geojson", village(square(626'431, 3'232'136, 900))));
    EXPECT_EQ(plain.code, 1);
    EXPECT_THAT(codes(plain, "problems"), Contains("import.not_in_degrees"));
    const auto said = ctl_json({"import", "areas", folder.text_path("p.geojson"), "--crs", "CGCS2000-CM105", "--db",
        folder.text_path("s.db")});
    EXPECT_EQ(said.code, 0) << said.out;
}

TEST_F(ForeignFiles, SwappedAxesHaveTheirOwnWord)
{
    const auto file = folder.write("s.geojson", village(square(106.3, 29.2, 0.01, true)));
    EXPECT_THAT(codes(areas(file), "problems"), Contains("import.axes_swapped"));
    EXPECT_THAT(checked(file).second, Contains("axes-swapped"));
}

TEST_F(ForeignFiles, CodesThatAreNumbersInJson)
{
    for (const char* code : {"500116124001", "5.00116124001E11", "500116124001.0"}) {
        const auto ran = areas(folder.write("n.geojson", village(square(106.3, 29.2, 0.01), code)));
        EXPECT_EQ(ran.code, 0) << code << ran.out;
        EXPECT_EQ(ran.number("imported"), 1);
    }
    const auto lost = areas(folder.write("l.geojson", village(square(106.3, 29.2, 0.01), R"("5.00116E+11")")));
    EXPECT_EQ(lost.code, 1);
    EXPECT_THAT(codes(lost, "problems"), Contains("import.bad_code"));
}

TEST_F(ForeignFiles, Utf16IsNamedForWhatItIs)
{
    const auto wide = [](std::string_view text, bool mark) {
        std::string bytes = mark ? "\xFF\xFE" : "";
        for (const char letter : text) {
            bytes += letter;
            bytes += '\0';
        }
        return bytes;
    };
    const std::string json = R"({"type":"FeatureCollection","features":[]})";
    for (const bool mark : {true, false}) {
        const auto [kind, errors] = checked(folder.write("w.geojson", wide(json, mark)));
        EXPECT_EQ(kind, "geojson");
        EXPECT_FALSE(errors.empty()) << "it is read in UTF-8 only";
        EXPECT_EQ(checked(folder.write("w.csv", wide("a,b\n1,2\n", mark))),
            (std::pair<std::string, std::vector<std::string>>("csv", {})));
    }
}

TEST_F(ForeignFiles, AShapefileWithoutItsIndexIsSaid)
{
    std::string head("\0\0\x27\x0A", 4);
    head.resize(100, '\0');
    const auto file = folder.write("a.shp", head);
    EXPECT_THAT(checked(file).second, Contains("import.part_missing"));
    EXPECT_EQ(areas(file).error_code(), "import.part_missing");
}

TEST_F(ForeignFiles, ViewsAndComputedColumnsOfAGeoPackageAreNotRead)
{
    const auto made = [&](const std::string& name, const std::string& sql) {
        const auto file = folder.path(name);
        test::add_layer(file, "villages", village(square(106.3, 29.2, 0.01)));
        auto database = sqlite::Database::open(file.string(), {.mode = sqlite::OpenMode::ReadWrite});
        EXPECT_TRUE(database);
        const auto done = database->exec("PRAGMA journal_mode = DELETE;" + sql);
        EXPECT_TRUE(done) << done.error().debug_text();
        return file;
    };
    const std::string endless =
        " AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid, NULL "
        "AS geom, '990101001001' AS code, 'x' AS name FROM n WHERE x < 0;";
    const auto view = made("v.gpkg", "CREATE VIEW endless" + endless +
                                         "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES "
                                         "('endless', 'attributes', 'endless', 4326);");
    const auto list = made("l.gpkg", "ALTER TABLE gpkg_contents RENAME TO old; CREATE VIEW gpkg_contents" + endless);
    const auto column = made("c.gpkg", "ALTER TABLE villages ADD COLUMN big TEXT AS (hex(zeroblob(100000000)));");
    for (const auto& file : {view, list, column}) {
        EXPECT_THAT(checked(file).second, Contains("import.layer_computed")) << file;
        EXPECT_EQ(areas(file).error_code(), "import.layer_computed") << file;
        EXPECT_FALSE(std::filesystem::exists(folder.path("t.db")));
    }
    EXPECT_EQ(areas(made("ok.gpkg", "CREATE VIEW not_listed" + endless)).code, 0);
}

TEST_F(ForeignFiles, OtherLayersWithCodesAreTold)
{
    const auto file = folder.path("m.gpkg");
    test::add_layer(file, "villages", village(square(106.3, 29.2, 0.01)));
    test::add_layer(file, "grids", village(square(106.3, 29.2, 0.01), R"("500116124001001")"));
    const auto ran = areas(file);
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(codes(ran, "warnings"), Contains("import.other_layers"));
}

TEST_F(ForeignFiles, TimesAsPeopleWriteThem)
{
    const auto mapping = folder.write("m.toml", "[columns]\nid = \"id\"\ncategory = \"kind\"\nopened_at = \"at\"\n");
    std::string text = "id,kind,at\n";
    int id = 0;
    const std::array<std::string_view, 18> same{"2026-03-01 08:30:00", "2026-03-01 08:30", "2026/3/1 8:30",
        "2026/03/01 08:30:00", "2026-03-01T08:30:00", "2026-03-01T08:30:00+08:00", "2026-03-01T00:30:00Z",
        "2026-03-01T08:30:00.000", "2026年3月1日 8时30分", "2026年3月1日8:30", "2026年03月01日 08:30:00",
        "2026年3月1日8时30分00秒", "2026.3.1 8:30", "20260301083000", "2026-03-01 上午 8:30", "2026/3/1 8:30 AM",
        "46082.3541666667", "２０２６-３-１ ８：３０"};
    for (const std::string_view each : same)
        text += std::format("{},k,{}\n", ++id, each);
    const auto ran = ctl_json({"import", "cases", folder.write("t.csv", text).string(), "--mapping", mapping.string(),
        "--db", folder.text_path("c.db")});
    EXPECT_EQ(ran.code, 0) << ran.out;
    auto database = sqlite::Database::open(folder.text_path("c.db"), {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    EXPECT_EQ(*database->integer("SELECT count(*) FROM \"case\" WHERE opened_at = 1772325000000"),
        static_cast<std::int64_t>(same.size()));
}

TEST_F(ForeignFiles, RegistersOfATownFromEndToEnd)
{
    const auto import = [&](const std::string& what, const std::string& text) {
        return ctl_json({"import", what, folder.write(what + ".csv", text).string(), "--db", folder.text_path("r.db")});
    };
    ASSERT_EQ(areas(folder.write("a.geojson", village(square(106.3, 29.2, 0.01)))).code, 0);
    std::filesystem::rename(folder.path("t.db"), folder.path("r.db"));
    struct Register {
        std::string what, table, text;
        int good, rejected;
    };
    const std::array<Register, 4> registers{{
        {"people", "person",
            "人员编号,姓名,区划码,出生日期\nP1,测甲,500116124001,1950-01-02\nP2,测乙,真武村,1961-03-04\nP3,测丙,某村,"
            "1961-03-04\n",
            2, 1},
        {"places", "place", "编号,名称,区划码,经度,纬度\nW1,真武场小学,真武村,106.305,29.205\nW2,渡口,真武村,206,29\n",
            1, 1},
        {"facilities", "component", "部件编码,名称,区划码\nC1,井盖一,真武村\nC1,井盖一（修）,真武村\n", 2, 0},
        {"hotline", "hotline_ticket",
            "工单编号,标题,区划码,受理时间\nH1,漏水,真武村,2026-03-01 08:00\nH2,噪音,真武村,昨天\n", 1, 1},
    }};
    for (const Register& each : registers) {
        const auto ran = import(each.what, each.text);
        EXPECT_EQ(ran.code, each.rejected > 0 ? 1 : 0) << each.what << ran.out << ran.err;
        if (!ran.json.as_object().contains("rows"))
            continue;
        EXPECT_EQ(ran.number("imported") + ran.number("updated"), each.good) << each.what << ran.out;
        EXPECT_EQ(ran.json.at("rejected").at("count").as_int64(), each.rejected) << each.what << ran.out;
        const auto again = import(each.what, each.text);
        EXPECT_EQ(again.number("imported"), 0) << each.what;
        EXPECT_EQ(again.number("updated"), 0) << each.what;
    }
    auto database = sqlite::Database::open(folder.text_path("r.db"), {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    for (const Register& each : registers)
        EXPECT_GT(*database->integer("SELECT count(*) FROM " + each.table), 0) << each.what;
    EXPECT_EQ(*database->integer("SELECT count(*) FROM person_personal WHERE full_name = '测甲'"), 1)
        << "a name is personal and nowhere else";
}

} // namespace
} // namespace yiping
