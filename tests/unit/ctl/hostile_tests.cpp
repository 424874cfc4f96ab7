// SPDX-License-Identifier: GPL-3.0-or-later
// Files that nobody should send, and somebody will.
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/sqlite/database.h>

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <zlib.h>

#include <array>
#include <format>

namespace yiping {
namespace {

using test::ctl_json;
using testing::Contains;
using testing::ElementsAre;

class HostileTest : public testing::Test {
protected:
    HostileTest() { folder.write("m.toml", "[columns]\ncategory = \"kind\"\nopened_at = \"at\"\n"); }

    /// Codes of the errors that `check` finds; it has to find one, say it in words and end with 1.
    std::vector<std::string> refused(const std::filesystem::path& file)
    {
        const auto ran = ctl_json({"check", file.string()});
        EXPECT_EQ(ran.code, 1) << file << ran.out.substr(0, 2000);
        std::vector<std::string> codes;
        for (const auto& each : ran.json.at("files").at(0).at("problems").as_array()) {
            EXPECT_FALSE(each.at("message").as_string().empty());
            if (each.at("severity").as_string() == "error")
                codes.emplace_back(each.at("code").as_string());
        }
        EXPECT_FALSE(codes.empty()) << file;
        return codes;
    }
    std::vector<std::string> refused(std::string_view name, std::string_view content)
    {
        return refused(folder.write(name, content));
    }
    /// An import that is refused as a whole leaves no database behind.
    std::string import_refused(const std::string& what, const std::filesystem::path& file)
    {
        std::vector<std::string> args{"import", what, file.string(), "--db", folder.text_path("t.db")};
        if (what == "cases") {
            args.emplace_back("--mapping");
            args.push_back(folder.text_path("m.toml"));
        }
        const auto ran = ctl_json(args);
        EXPECT_EQ(ran.code, 1) << file << ran.out.substr(0, 2000);
        EXPECT_FALSE(std::filesystem::exists(folder.path("t.db")));
        const auto* error = ran.json.as_object().if_contains("error");
        return error == nullptr ? std::string() : std::string(error->at("code").as_string());
    }

    static std::string collection(const std::string& coordinates, const std::string& kind = "Polygon")
    {
        return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"990101001"},)"
               R"("geometry":{"type":")" +
               kind + R"(","coordinates":)" + coordinates + "}}]}";
    }

    test::TempFolder folder;
};

TEST_F(HostileTest, JsonCutAnywhereIsAnErrorWithItsPlace)
{
    const std::string whole = collection("[[[0,0],[1,0],[1,1],[0,0]]]");
    for (std::size_t length = 1; length < whole.size(); length += 7) {
        const auto file = folder.write("cut.geojson", whole.substr(0, length));
        EXPECT_THAT(refused(file), Contains("import.broken_json"));
        EXPECT_EQ(import_refused("areas", file), "import.broken_json");
    }
}

TEST_F(HostileTest, DeepNestingIsRefusedInBothReaders)
{
    EXPECT_THAT(refused("deep.json", std::string(200'000, '[')), ElementsAre("import.broken_json"));
    const auto areas = folder.write("deep.geojson", collection(std::string(5000, '[') + std::string(5000, ']')));
    EXPECT_EQ(import_refused("areas", areas), "import.broken_json");
    std::string xml = "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\">";
    for (int depth = 0; depth < 5000; ++depth)
        xml += "<Folder>";
    EXPECT_THAT(refused("deep.kml", xml), ElementsAre("import.broken_xml"));
    std::string toml = "[columns]\ncategory = ";
    EXPECT_FALSE(refused("deep.toml", toml + std::string(100'000, '[')).empty());
}

TEST_F(HostileTest, NumbersThatAreNoneHaveNoPlace)
{
    EXPECT_THAT(refused("nan.geojson", collection("[[[NaN,0],[1,0],[1,1],[0,0]]]")), ElementsAre("import.broken_json"));
    EXPECT_THAT(
        refused("inf.geojson", collection("[[[1e999,0],[1,0],[1,1],[1e999,0]]]")), testing::Not(testing::IsEmpty()));
    EXPECT_THAT(
        refused("text.geojson", collection("[[[\"0\",\"0\"],[1,0],[1,1],[0,0]]]")), testing::Not(testing::IsEmpty()));
    folder.write(
        "xy.toml", "[columns]\ncategory = \"kind\"\nopened_at = \"at\"\nlongitude = \"x\"\nlatitude = \"y\"\n");
    const auto ran = ctl_json({"import", "cases",
        folder.write("xy.csv", "kind,at,x,y\na,2026-01-01,inf,29\nb,2026-01-01,1e400,29\nc,2026-01-01,106,nanx\n")
            .string(),
        "--mapping", folder.text_path("xy.toml"), "--db", folder.text_path("xy.db")});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.json.at("rejected").at("count").as_int64(), 3);
}

TEST_F(HostileTest, NulBytesAreNamed)
{
    using std::string_literals::operator""s;
    EXPECT_THAT(refused("nul.csv", "a,b\n1,2\n3,\0\n"s), ElementsAre("csv.nul_byte"));
    EXPECT_THAT(refused("nul.json", "{\"a\": \"\0\"}"s), ElementsAre("import.broken_json"));
    EXPECT_FALSE(
        refused("nul.cap", "<?xml version=\"1.0\"?><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\0</alert>"s)
            .empty());
    EXPECT_EQ(import_refused("cases", folder.write("n.csv", "kind,at\nx\0,2026-01-01\n"s)), "csv.nul_byte");
}

TEST_F(HostileTest, LoneSurrogatesAreNoReasonToFall)
{
    // Names are texts; what is no letter becomes the sign for that, or the row is refused.
    const std::string text = R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":)"
                             R"({"code":"990101001","name":"\ud800"},"geometry":null}]})";
    const auto ran =
        ctl_json({"import", "areas", folder.write("s.geojson", text).string(), "--db", folder.text_path("s.db")});
    EXPECT_LE(ran.code, 1);
    const auto lines =
        ctl_json({"import", "cases", folder.write("s.jsonl", R"({"kind":"\udfff","at":"2026-01-01"})").string(),
            "--mapping", folder.text_path("m.toml"), "--db", folder.text_path("s2.db")});
    EXPECT_EQ(lines.code, 1);
    EXPECT_EQ(lines.error_code(), "import.not_objects");
}

TEST_F(HostileTest, LinesWithoutEndAndTablesWithoutMeasure)
{
    EXPECT_THAT(
        refused("long.csv", "a,b\n1," + std::string(11U << 20U, 'x') + "\n"), ElementsAre("csv.record_too_long"));
    EXPECT_THAT(refused("wide.csv", "a" + std::string(5'000, ',') + "\n"), ElementsAre("csv.too_many_fields"));
    EXPECT_EQ(import_refused("cases", folder.write("w.csv", "kind,at\n" + std::string(2U << 20U, ',') + "\n")),
        "csv.too_many_fields");
    // Ten megabytes in one field are a record still.
    const auto ran =
        ctl_json({"check", folder.write("big.csv", "a,b\n1," + std::string(9U << 20U, 'x') + "\n").string()});
    EXPECT_EQ(ran.code, 0);
}

TEST_F(HostileTest, DaysThatAreNotAreRejectedAndTheOthersComeIn)
{
    const auto ran = ctl_json({"import", "cases",
        folder.write("days.csv", "kind,at\na,2023-02-30\nb,2023-02-28\nc,2023-13-01\nd,2024-02-29\ne,2023-02-29\n")
            .string(),
        "--mapping", folder.text_path("m.toml"), "--db", folder.text_path("d.db")});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.number("imported"), 2);
    EXPECT_EQ(ran.json.at("rejected").at("count").as_int64(), 3);
    EXPECT_EQ(ran.json.at("rejected").at("examples").at(0).at("line").as_int64(), 2);
}

TEST_F(HostileTest, CodesInACircleOrTwiceAreNamed)
{
    const auto feature = [](std::string_view code, std::string_view parent) {
        return std::format(
            R"({{"type":"Feature","properties":{{"code":"{}","parent":"{}"}},"geometry":null}})", code, parent);
    };
    const auto circle = folder.write(
        "circle.geojson", R"({"type":"FeatureCollection","features":[)" + feature("990101001", "990101002") + "," +
                              feature("990101002", "990101001") + "," + feature("990101001", "990101002") + "]}");
    const auto codes = refused(circle);
    EXPECT_THAT(codes, Contains("duplicate-code"));
    EXPECT_THAT(codes, Contains("import.parent_circle"));
    EXPECT_EQ(import_refused("areas", circle), "");
}

TEST_F(HostileTest, EntitiesAreNeitherExpandedNorFetched)
{
    std::string laugh = "<?xml version=\"1.0\"?>\n<!DOCTYPE kml [\n<!ENTITY a0 \"ha\">\n";
    for (int level = 1; level < 30; ++level)
        laugh += std::format("<!ENTITY a{} \"&a{};&a{};\">\n", level, level - 1, level - 1);
    laugh += "]>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>&a29;</name></Document></kml>";
    const auto kml = folder.write("laugh.kml", laugh);
    EXPECT_THAT(refused(kml), ElementsAre("import.broken_xml"));
    EXPECT_EQ(import_refused("areas", kml), "import.broken_xml");
    folder.write("secret.txt", "the town's secret");
    const std::string alert =
        "<?xml version=\"1.0\"?><!DOCTYPE alert [<!ENTITY x SYSTEM \"file://" + folder.text_path("secret.txt") +
        "\">]><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>&x;</identifier></alert>";
    const auto ran = ctl_json({"check", folder.write("x.cap", alert).string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out.find("secret</"), std::string::npos);
    EXPECT_EQ(ran.out.find("the town's secret"), std::string::npos);
}

TEST_F(HostileTest, XmlThatBreaksOffIsNamedWithItsLine)
{
    const std::string alert = "<?xml version=\"1.0\"?>\n<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n"
                              "<identifier>a</identifier>\n<sender>b</sender>\n</alert>\n";
    for (std::size_t length = 80; length + 10 < alert.size(); length += 11)
        EXPECT_THAT(refused("cut.cap", alert.substr(0, length)), ElementsAre("import.broken_xml"));
    EXPECT_THAT(
        refused("mix.cap", "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier></alert></identifier>"),
        ElementsAre("import.broken_xml"));
}

TEST_F(HostileTest, DamagedDatabasesAreNamedWhateverTheyWere)
{
    const auto damaged = [&](const std::string& name, const std::string& sql) {
        const auto file = folder.path(name);
        {
            auto database = sqlite::Database::open(file.string(), {.mode = sqlite::OpenMode::Create});
            EXPECT_TRUE(database);
            EXPECT_TRUE(database->exec("PRAGMA journal_mode = DELETE"));
            EXPECT_TRUE(database->exec(sql));
        }
        std::string bytes = test::read_all(file);
        // The first page says what it is; the others lose their heads.
        for (std::size_t page = 4096; page + 64 < bytes.size(); page += 4096)
            for (std::size_t at = 0; at < 64; ++at)
                bytes[page + at] = static_cast<char>(0xA5);
        folder.write(name, bytes);
        return file;
    };
    const std::string tiles =
        "CREATE TABLE metadata (name TEXT, value TEXT);"
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
        "INSERT INTO metadata VALUES ('name', 'x'), ('format', 'png');"
        "INSERT INTO tiles VALUES (0, 0, 0, randomblob(20000));";
    EXPECT_FALSE(refused(damaged("a.mbtiles", tiles)).empty());
    const auto package = damaged("a.gpkg",
        "PRAGMA application_id = 1196444487; CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE TABLE x (y BLOB); INSERT INTO x VALUES (randomblob(20000));");
    EXPECT_FALSE(refused(package).empty());
    EXPECT_FALSE(import_refused("areas", package).empty());
    EXPECT_THAT(refused("short.db", std::string("SQLite format 3\0", 16) + std::string(40, 'x')),
        testing::Not(testing::IsEmpty()));
}

TEST_F(HostileTest, AViewWithoutEndComesToAnEnd)
{
    const auto file = folder.path("v.mbtiles");
    {
        auto database = sqlite::Database::open(file.string(), {.mode = sqlite::OpenMode::Create});
        ASSERT_TRUE(database);
        ASSERT_TRUE(
            database->exec("CREATE TABLE metadata (name TEXT, value TEXT); CREATE VIEW tiles AS WITH RECURSIVE n(x) AS "
                           "(SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT 0 zoom_level, x tile_column, 0 tile_row, "
                           "x'00' tile_data FROM n"));
    }
    EXPECT_FALSE(refused(file).empty());
}

TEST_F(HostileTest, MbtilesSayWhatIsWrongWithTheirTiles)
{
    const auto file = folder.path("t.mbtiles");
    {
        auto database = sqlite::Database::open(file.string(), {.mode = sqlite::OpenMode::Create});
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->exec(
            "CREATE TABLE metadata (name TEXT, value TEXT);"
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
            "INSERT INTO metadata VALUES ('name', 'x'), ('format', 'png');"
            "INSERT INTO tiles VALUES (0, 0, 0, x'89504E470D0A'), (1, 2, 0, x'89504E470D0A'), (1, 1, 1, x'FFD8FF'), "
            "(0, 0, 0, x'89504E47')"));
    }
    EXPECT_THAT(refused(file), ElementsAre("tiles.outside", "tiles.twice", "tiles.wrong-format"));
}

std::string pmtiles(std::string_view directory, std::string_view tiles, unsigned compression = 1)
{
    std::string bytes = "PMTiles\x03";
    const auto put = [&](std::uint64_t value) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes += static_cast<char>(value >> shift & 0xFFU);
    };
    for (const std::uint64_t value : {std::uint64_t{127}, std::uint64_t{directory.size()}, 127 + directory.size(),
             std::uint64_t{0}, 127 + directory.size(), std::uint64_t{0}, 127 + directory.size(),
             std::uint64_t{tiles.size()}, std::uint64_t{1}, std::uint64_t{1}, std::uint64_t{1}})
        put(value);
    bytes += '\x01';
    bytes += static_cast<char>(compression);
    bytes += "\x01\x02";
    bytes.resize(127, '\0');
    return bytes + std::string(directory) + std::string(tiles);
}

TEST_F(HostileTest, PmtilesWithDirectoriesThatLie)
{
    using std::string_literals::operator""s;
    const auto sound =
        ctl_json({"check", folder.write("ok.pmtiles", pmtiles("\x01\x00\x01\x04\x01"s, "tile")).string()});
    EXPECT_EQ(sound.code, 0) << sound.out;
    EXPECT_THAT(refused("v.pmtiles", "PMTiles\x02" + std::string(200, '\0')), ElementsAre("pmtiles.version"));
    EXPECT_THAT(refused("s.pmtiles", "PMTiles\x03"s), ElementsAre("pmtiles.truncated"));
    EXPECT_THAT(
        refused("t.pmtiles", pmtiles("\x01\x00\x01\x04\x01"s, "tile").substr(0, 130)), Contains("pmtiles.truncated"));
    EXPECT_THAT(refused("e.pmtiles", pmtiles("\x01\x00\x01\x40\x01"s, "tile")), ElementsAre("pmtiles.entry"));
    EXPECT_THAT(refused("n.pmtiles", pmtiles("\xFF\xFF\xFF\xFF\x0F"s, "tile")), ElementsAre("pmtiles.directory"));
    // A directory that points at itself.
    EXPECT_FALSE(refused("c.pmtiles", pmtiles("\x01\x00\x00\x05\x01"s, "tile")).empty());
    EXPECT_THAT(refused("g.pmtiles", pmtiles("no gzip at all"s, "tile", 2)), ElementsAre("pmtiles.directory"));
}

/// A zip of one stored or deflated entry, by hand.
std::string zip(const std::string& name, const std::string& content, std::uint32_t claimed)
{
    std::string packed(compressBound(content.size()) + 64, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data())); // NOLINT: zlib's interface
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    const auto crc = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
    const auto number = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int index = 0; index < bytes; ++index)
            text += static_cast<char>(value >> (8 * index) & 0xFFU);
        return text;
    };
    const std::string common = number(20, 2) + number(0, 2) + number(8, 2) + number(0, 4) + number(crc, 4) +
                               number(static_cast<std::uint32_t>(packed.size()), 4) + number(claimed, 4) +
                               number(static_cast<std::uint32_t>(name.size()), 2) + number(0, 2);
    const std::string local = "PK\x03\x04" + common + name + packed;
    const std::string central = "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) +
                                number(0, 4) + number(0, 4) + name;
    return local + central + "PK\x05\x06" + number(0, 2) + number(0, 2) + number(1, 2) + number(1, 2) +
           number(static_cast<std::uint32_t>(central.size()), 4) + number(static_cast<std::uint32_t>(local.size()), 4) +
           number(0, 2);
}

TEST_F(HostileTest, ZipBombsAreNotUnpacked)
{
    const std::string zeros(100U << 20U, ' ');
    for (const std::uint32_t claimed : {static_cast<std::uint32_t>(zeros.size()), 1000U}) {
        const auto file = folder.write("bomb.xlsx", zip("xl/workbook.xml", zeros, claimed));
        EXPECT_LT(std::filesystem::file_size(file), 1U << 20U);
        const auto codes = refused(file);
        EXPECT_TRUE(codes == std::vector<std::string>{"import.archive_too_large"} ||
                    codes == std::vector<std::string>{"import.damaged_archive"})
            << codes.front();
        EXPECT_FALSE(import_refused("cases", file).empty());
    }
}

TEST_F(HostileTest, WorkbooksThatAreNoneAreSaid)
{
    EXPECT_FALSE(refused("a.xlsx", zip("xl/workbook.xml", "<workbook/>", 11)).empty());
    EXPECT_FALSE(refused("cut.xlsx", zip("xl/workbook.xml", "<workbook/>", 11).substr(0, 50)).empty());
    std::string laugh = "<!DOCTYPE x [<!ENTITY a \"ha\">";
    for (char level = 'b'; level < 'z'; ++level)
        laugh +=
            std::format("<!ENTITY {} \"&{};&{};\">", level, static_cast<char>(level - 1), static_cast<char>(level - 1));
    laugh += "]><workbook>&y;</workbook>";
    EXPECT_FALSE(refused("l.xlsx", zip("xl/workbook.xml", laugh, static_cast<std::uint32_t>(laugh.size()))).empty());
}

TEST_F(HostileTest, ShapesOfTooManyPointsAreRefusedInWords)
{
    std::string ring = "[[[0,0]";
    for (int point = 0; point < 600'000; ++point)
        ring += ",[1,1]";
    ring += ",[0,0]]]";
    const auto file = folder.write("many.geojson", collection(ring));
    EXPECT_THAT(refused(file), ElementsAre("import.too_many_points"));
    EXPECT_EQ(import_refused("areas", file), "import.too_many_points");
    // 10,000,000 points in many shapes.
    std::string shapes;
    for (int shape = 0; shape < 40; ++shape)
        shapes += (shape > 0 ? "," : "") + std::string(R"({"type":"LineString","coordinates":[[0,0])");
    EXPECT_FALSE(refused("broken.geojson", R"({"type":"GeometryCollection","geometries":[)" + shapes + "]}").empty());
}

TEST_F(HostileTest, FoldersPipesAndLinks)
{
    std::filesystem::create_directory(folder.path("d.xlsx"));
    EXPECT_THAT(refused(folder.path("d.xlsx")), ElementsAre("not-a-file"));
    ASSERT_EQ(mkfifo(folder.text_path("p.geojson").c_str(), 0600), 0);
    EXPECT_THAT(refused(folder.path("p.geojson")), ElementsAre("not-a-file"));
    EXPECT_EQ(import_refused("areas", folder.path("p.geojson")), "config.not_a_file");
    EXPECT_EQ(import_refused("cases", folder.path("p.geojson")), "csv.not_a_file");
    EXPECT_EQ(import_refused("places", folder.path("d.xlsx")), "csv.not_a_file");
    // A link is what it points at; one that points at itself is nothing.
    std::filesystem::create_symlink(folder.path("m.toml"), folder.path("link.toml"));
    EXPECT_EQ(ctl_json({"check", folder.text_path("link.toml")}).code, 0);
    std::filesystem::create_symlink(folder.path("self"), folder.path("self"));
    EXPECT_EQ(ctl_json({"check", folder.text_path("self")}).code, 3);
    EXPECT_EQ(ctl_json({"check", "/dev/zero"}).code, 1);
}

TEST_F(HostileTest, EmptyAndNearlyEmptyFiles)
{
    for (const char* name : {"e.csv", "e.geojson", "e.xlsx", "e.gpkg", "e.kml", "e.cap", "e.mbtiles"}) {
        EXPECT_THAT(refused(name, ""), ElementsAre("empty"));
        EXPECT_FALSE(refused(name, "\n").empty());
    }
    EXPECT_FALSE(import_refused("areas", folder.write("e", "")).empty());
    EXPECT_FALSE(import_refused("cases", folder.write("e", "\n")).empty());
}

} // namespace
} // namespace yiping
