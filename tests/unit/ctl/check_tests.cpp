// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>
#include <yiping/platform/sqlite_store.h>

#include <sys/stat.h>

namespace yiping {
namespace {

using test::ctl_json;

class CheckTest : public testing::Test {
protected:
    boost::json::value check(const std::string& file, int expected_code)
    {
        const auto ran = ctl_json({"check", file});
        EXPECT_EQ(ran.code, expected_code) << ran.out;
        EXPECT_EQ(ran.json.at("files").as_array().size(), 1U);
        const boost::json::value& entry = ran.json.at("files").at(0);
        EXPECT_EQ(entry.at("path").as_string(), file);
        bool any_error = false;
        for (const auto& each : entry.at("problems").as_array()) {
            EXPECT_FALSE(each.at("message").as_string().empty());
            any_error = any_error || each.at("severity").as_string() == "error";
        }
        EXPECT_EQ(entry.at("ok").as_bool(), !any_error);
        return entry;
    }
    std::string kind(std::string_view name, std::string_view content, int expected_code)
    {
        return std::string(check(folder.write(name, content), expected_code).at("kind").as_string());
    }
    static std::vector<std::string> codes(const boost::json::value& entry)
    {
        std::vector<std::string> all;
        for (const auto& each : entry.at("problems").as_array())
            all.emplace_back(each.at("code").as_string());
        return all;
    }

    test::TempFolder folder;
};

TEST_F(CheckTest, KindIsFoundByContentWhateverTheName)
{
    EXPECT_EQ(kind("a.txt", "id,kind\n1,2\n", 0), "csv");
    EXPECT_EQ(kind("b.csv", "{\"a\": 1}", 0), "json");
    EXPECT_EQ(
        kind("c.csv",
            R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"990101"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]})",
            0),
        "geojson");
    EXPECT_EQ(kind("d", "<?xml version=\"1.0\"?><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"/>", 1), "cap");
    EXPECT_EQ(kind("e", "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"/>", 1), "kml");
    EXPECT_EQ(
        kind("f", "<?xml version=\"1.0\"?><Response><CmdType>Catalog</CmdType></Response>", 1), "gb28181-catalogue");
    EXPECT_EQ(kind("g", "[platform]\naddress = \"127.0.0.1\"\n", 0), "config");
    EXPECT_EQ(kind("h", "PMTiles\x03", 1), "pmtiles");
    EXPECT_EQ(kind("k", "YPTERRA1 and no more", 1), "terrain");
    EXPECT_EQ(kind("l", "YPHOUSE1 and no more", 1), "buildings");
    EXPECT_EQ(kind("i",
                  std::string("\x7F"
                              "ELF\x02\x01\x01\0\0",
                      9),
                  1),
        "unknown");
    EXPECT_EQ(kind("j", "Dear reader, this is prose.\nNothing else.\n", 1), "unknown");
}

TEST_F(CheckTest, TerrainAndBuildingsAreReadWhole)
{
    const auto terrain =
        geo::Terrain::make({{0.79, 0.41}, {0.8, 0.42}}, 3, 2, {200, 210, 220, 205, 215, 225}, {}).value();
    ASSERT_TRUE(geo::write_terrain(folder.text_path("t"), terrain));
    geo::TownBuildings houses;
    houses.rows.push_back({.code = {},
        .floors = 6,
        .households = {4, 4},
        .outline = {{{106.3, 29.2}, {106.301, 29.2}, {106.301, 29.201}, {106.3, 29.2}}}});
    ASSERT_TRUE(geo::write_buildings(folder.text_path("h"), houses));
    for (const auto& [name, kind] : {std::pair{"t", "terrain"}, {"h", "buildings"}}) {
        EXPECT_EQ(check(folder.text_path(name), 0).at("kind").as_string(), kind);
        // The last bytes are missing.
        const auto path = std::filesystem::path(folder.text_path(name));
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 3);
        EXPECT_EQ(codes(check(path.string(), 1)), std::vector<std::string>{std::string(kind) + ".damaged"});
    }
}

TEST_F(CheckTest, PlatformDatabaseIsKnownAndWhole)
{
    ASSERT_TRUE(platform::SqliteStore::open(folder.text_path("p.db")));
    const auto entry = check(folder.text_path("p.db"), 0);
    EXPECT_EQ(entry.at("kind").as_string(), "platform-database");
    EXPECT_TRUE(entry.at("problems").as_array().empty());
}

TEST_F(CheckTest, OlderPlatformDatabaseHasToBeWhatItsVersionWas)
{
    const auto make = [&](const std::string& name, std::string_view more) {
        auto database = sqlite::Database::open(folder.text_path(name), {.mode = sqlite::OpenMode::Create});
        EXPECT_TRUE(database);
        const auto steps = platform::store_migrations();
        EXPECT_TRUE(database->exec(steps.front().sql));
        EXPECT_TRUE(database->exec(
            std::format("PRAGMA application_id={}; PRAGMA user_version={}", platform::store_application_id, 1)));
        EXPECT_TRUE(database->exec(more));
    };
    make("whole.db", "");
    EXPECT_EQ(codes(check(folder.text_path("whole.db"), 0)), std::vector<std::string>());
    make("less.db", "ALTER TABLE dispute DROP COLUMN venue");
    const auto entry = check(folder.text_path("less.db"), 1);
    EXPECT_EQ(codes(entry), std::vector<std::string>{"schema"});
    EXPECT_NE(entry.at("problems").at(0).at("message").as_string().find("dispute.venue"), std::string::npos);
    make("other.db", "ALTER TABLE dispute DROP COLUMN venue; ALTER TABLE dispute ADD COLUMN venue INTEGER");
    EXPECT_EQ(codes(check(folder.text_path("other.db"), 1)), std::vector<std::string>{"schema"});
}

TEST_F(CheckTest, GeometryProblemsHaveTheContractsCodes)
{
    const auto feature = [](std::string_view code, std::string_view ring) {
        return R"({"type":"Feature","properties":{"code":")" + std::string(code) +
               R"("},"geometry":{"type":"Polygon","coordinates":[)" + std::string(ring) + "]}}";
    };
    const std::string square = "[[0,0],[1,0],[1,1],[0,1],[0,0]]";
    const auto entry = check(
        folder.write("g.json", R"({"type":"FeatureCollection","features":[)" + feature("990101001", square) + "," +
                                   feature("990101001001", "[[0,0],[1,1],[1,0],[0,1],[0,0]]") + "," +
                                   feature("990101001001", square) + "," + feature("990102002001", square) + "]}"),
        1);
    EXPECT_EQ(codes(entry),
        (std::vector<std::string>{"self-intersection", "duplicate-code", "overlap", "orphan-code", "orphan-code"}));
    EXPECT_EQ(entry.at("problems").at(0).at("ids").at(0).as_string(), "990101001001");
    EXPECT_EQ(entry.at("problems").at(3).at("severity").as_string(), "warning");
    const auto& overlap = entry.at("problems").at(2);
    EXPECT_EQ(overlap.at("severity").as_string(), "error");
    EXPECT_EQ(overlap.at("ids").as_array().size(), 2U);
    EXPECT_NEAR(overlap.at("area_m2").as_double(), 1.2308e10, 1e7);
}

TEST_F(CheckTest, GapsAndSliversAreFoundAndDrawn)
{
    const auto box = [](std::string_view code, double west, double east) {
        return std::format(R"({{"type":"Feature","properties":{{"code":"{}","parent":"990101001"}},"geometry":)"
                           R"({{"type":"Polygon","coordinates":[[[{},29],[{},29],[{},29.01],[{},29.01],[{},29]]]}}}})",
            code, west, east, east, west, west);
    };
    const auto file = folder.write("g.geojson",
        R"({"type":"FeatureCollection","features":[)" + box("990101001001001", 106, 106.01) + "," +
            box("990101001001002", 106.0101, 106.02) + "," + box("990101001001003", 106.02, 106.0201) + "]}");
    const auto ran = ctl_json({"check", file.string(), "--faults", folder.text_path("faults.geojson")});
    EXPECT_EQ(ran.code, 1);
    const auto& entry = ran.json.at("files").at(0);
    EXPECT_EQ(codes(entry), (std::vector<std::string>{"sliver", "gap", "orphan-code", "orphan-code", "orphan-code"}));
    const auto& gap = entry.at("problems").at(1);
    EXPECT_EQ(gap.at("ids"), (boost::json::array{"990101001001001", "990101001001002"}));
    EXPECT_NEAR(gap.at("area_m2").as_double(), 9.73 * 1108.5, 300);
    const auto drawn = boost::json::parse(test::read_all(folder.path("faults.geojson")));
    ASSERT_EQ(drawn.at("features").as_array().size(), 2U);
    EXPECT_EQ(drawn.at("features").at(1).at("properties").at("code").as_string(), "gap");
    EXPECT_EQ(drawn.at("features").at(1).at("geometry").at("type").as_string(), "MultiPolygon");
}

// A file of grids without their villages: hundreds of warnings about codes must not keep a fault from being said.
TEST_F(CheckTest, WarningsDoNotCrowdFaultsOut)
{
    std::string features;
    for (int i = 0; i < 300; ++i) {
        const double west = 106 + 0.01 * i;
        const double east = west + (i == 299 ? 0.01 : i == 150 ? 0.012 : 0.01);
        features +=
            std::format(R"({}{{"type":"Feature","properties":{{"code":"990101{:03}{:03}"}},"geometry":)"
                        R"({{"type":"Polygon","coordinates":[[[{},29],[{},29],[{},29.01],[{},29.01],[{},29]]]}}}})",
                i == 0 ? "" : ",", 1 + i / 10, 1 + i % 10, west, east, east, west, west);
    }
    const auto entry =
        check(folder.write("g.geojson", R"({"type":"FeatureCollection","features":[)" + features + "]}"), 1);
    const auto found = codes(entry);
    EXPECT_EQ(std::ranges::count(found, "overlap"), 1);
    EXPECT_EQ(std::ranges::count(found, "orphan-code"), 200);
}

TEST_F(CheckTest, BrokenFilesNameTheirPlace)
{
    EXPECT_EQ(codes(check(folder.write("a.json", "{\"a\": 1\n \"b\": 2}"), 1)),
        (std::vector<std::string>{"import.broken_json"}));
    const auto csv = check(folder.write("a.csv", "a,b\n1,2\n3,\"x\n"), 1);
    EXPECT_EQ(codes(csv), (std::vector<std::string>{"csv.unclosed_quote"}));
    EXPECT_EQ(csv.at("problems").at(0).at("where").as_string(), "3");
    EXPECT_EQ(codes(check(folder.write("b.csv", "a,b\n1,2,3\n"), 1)), (std::vector<std::string>{"field-count"}));
    EXPECT_EQ(codes(check(folder.write("c.toml", "[columns]\ncategory = 1\n"), 1)),
        (std::vector<std::string>{"config.value", "config.key_missing"}));
}

TEST_F(CheckTest, MissingFileFolderAndPipe)
{
    EXPECT_EQ(codes(check(folder.text_path("none"), 3)), (std::vector<std::string>{"missing-file"}));
    EXPECT_EQ(codes(check(folder.text_path(""), 1)), (std::vector<std::string>{"not-a-file"}));
    ASSERT_EQ(mkfifo(folder.text_path("pipe").c_str(), 0600), 0);
    EXPECT_EQ(codes(check(folder.text_path("pipe"), 1)), (std::vector<std::string>{"not-a-file"}));
    EXPECT_EQ(codes(check(folder.write("empty", ""), 1)), (std::vector<std::string>{"empty"}));
}

TEST_F(CheckTest, OneEntryPerFileAndThreeWinsOverOne)
{
    const auto ran = ctl_json({"check", folder.write("ok.csv", "a,b\n1,2\n"), folder.text_path("none"),
        folder.write("bad.csv", "a,b\n\"1,2\n")});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.json.at("files").as_array().size(), 3U);
    EXPECT_TRUE(ran.json.at("files").at(0).at("ok").as_bool());
}

} // namespace
} // namespace yiping
