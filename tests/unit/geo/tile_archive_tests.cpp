// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/pmtiles.h>
#include <yiping/geo/tile_archive.h>

#include <sqlite3.h>
#include <zlib.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace yiping::geo {
namespace {

namespace fs = std::filesystem;
using std::string_literals::operator""s;

constexpr std::string_view png_head = "\x89PNG\r\n";

class TileArchiveTest : public ::testing::Test {
protected:
    TileArchiveTest()
        : folder(fs::path(::testing::TempDir()) / ::testing::UnitTest::GetInstance()->current_test_info()->name())
    {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~TileArchiveTest() override { fs::remove_all(folder); }

    fs::path write(const fs::path& name, std::string_view bytes) const
    {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << bytes;
        return folder / name;
    }
    fs::path database(const fs::path& name, const std::string& sql) const
    {
        sqlite3* handle = nullptr;
        sqlite3_open((folder / name).c_str(), &handle);
        EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
        sqlite3_close(handle);
        return folder / name;
    }

    fs::path folder;
};

fs::path real_file(const char* name)
{
    const char* shared = std::getenv("YIPING_TEST_DATA");
    const fs::path file = fs::path(shared == nullptr ? "" : shared) / "tiles" / name;
    std::error_code ignored;
    return fs::exists(file, ignored) ? file : fs::path();
}

std::string code_of(const fs::path& file)
{
    const auto opened = open_tile_archive(file);
    return opened ? "" : opened.error().code();
}

void put_varint(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7U)
        out.push_back(static_cast<char>(value | 0x80U));
    out.push_back(static_cast<char>(value));
}

std::string directory_bytes(const pmtiles::Directory& entries)
{
    std::string out;
    put_varint(out, entries.size());
    std::uint64_t last = 0;
    for (const auto& each : entries) {
        put_varint(out, each.tile - last);
        last = each.tile;
    }
    for (const auto& each : entries)
        put_varint(out, each.run);
    for (const auto& each : entries)
        put_varint(out, each.length);
    for (const auto& each : entries)
        put_varint(out, each.offset + 1);
    return out;
}

std::string gzipped(const std::string& bytes)
{
    std::string out(compressBound(bytes.size()) + 32, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    std::string in = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct PmFile {
    std::string root, metadata, leaves, tiles;
    unsigned directories = 1, contents = 1;
    int min_zoom = 0, max_zoom = 4;
};

std::string pm_bytes(const PmFile& file)
{
    std::string bytes = "PMTiles\x03";
    const auto put = [&](std::uint64_t value) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes += static_cast<char>(value >> shift & 0xFFU);
    };
    std::uint64_t at = pmtiles::header_size;
    for (const std::string* part : {&file.root, &file.metadata, &file.leaves, &file.tiles}) {
        put(at);
        put(part->size());
        at += part->size();
    }
    put(0);
    put(0);
    put(0);
    bytes += '\0';
    bytes += static_cast<char>(file.directories);
    bytes += static_cast<char>(file.contents);
    bytes += '\x02';
    bytes += static_cast<char>(file.min_zoom);
    bytes += static_cast<char>(file.max_zoom);
    bytes.resize(pmtiles::header_size, '\0');
    return bytes + file.root + file.metadata + file.leaves + file.tiles;
}

TEST(PmTilesNumbers, FollowTheSpecification)
{
    // The examples of the specification.
    EXPECT_EQ(pmtiles::tile_number({0, 0, 0}), 0U);
    EXPECT_EQ(pmtiles::tile_number({1, 0, 0}), 1U);
    EXPECT_EQ(pmtiles::tile_number({1, 0, 1}), 2U);
    EXPECT_EQ(pmtiles::tile_number({1, 1, 1}), 3U);
    EXPECT_EQ(pmtiles::tile_number({1, 1, 0}), 4U);
    EXPECT_EQ(pmtiles::tile_number({2, 0, 0}), 5U);
    EXPECT_EQ(pmtiles::tile_number({12, 3423, 1763}), 19078479U);
    for (std::uint64_t number = 0; number < 100'000; ++number)
        ASSERT_EQ(pmtiles::tile_number(pmtiles::tile_at(number)), number);
}

TEST_F(TileArchiveTest, MbTilesCountRowsFromTheSouth)
{
    const auto file = database("a.mbtiles",
        "CREATE TABLE metadata (name TEXT, value TEXT);"
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
        "INSERT INTO metadata VALUES ('name', '示意'), ('format', 'png'), ('attribution', "
        "'<a href=\"x\">&copy; 某测绘院</a>'), ('审图号', 'GS(2024)0001号'), ('bounds', '106,29,107,30');"
        "INSERT INTO tiles VALUES (2, 1, 3, x'89504E470D0A01'), (2, 1, 0, x'89504E470D0A02');");
    auto archive = open_tile_archive(file);
    ASSERT_TRUE(archive) << archive.error().debug_text();
    const TileSetInfo& info = (*archive)->info();
    EXPECT_EQ(info.name, "示意");
    EXPECT_EQ(info.attribution, "© 某测绘院");
    EXPECT_EQ(info.approval, "GS(2024)0001号");
    EXPECT_EQ(info.min_zoom, 2);
    EXPECT_EQ(info.max_zoom, 2);
    EXPECT_EQ(info.format, TileFormat::Png);
    EXPECT_EQ(info.bounds, (Box{106, 29, 107, 30}));
    EXPECT_EQ(**(*archive)->tile({2, 1, 0}), std::string(png_head) + '\x01');
    EXPECT_EQ(**(*archive)->tile({2, 1, 3}), std::string(png_head) + '\x02');
    EXPECT_FALSE((*archive)->tile({2, 1, 1})->has_value());
    EXPECT_FALSE((*archive)->tile({2, 9, 9})->has_value());
    EXPECT_FALSE((*archive)->tile({-1, 0, 0})->has_value());
}

TEST_F(TileArchiveTest, PmTilesWithRunsLeavesAndBothPackings)
{
    const std::string one = "\x89PNG-one", two = "\x89PNG-two";
    // Clustered: two entries of one content by a run, and a leaf that holds what lies deeper.
    PmFile file;
    file.tiles = one + two;
    file.leaves = directory_bytes({{5, 8, 8, 1}, {6, 0, 8, 3}, {20, 8, 8, 1}});
    file.root = directory_bytes({{0, 0, 8, 1}, {1, 8, 8, 4}, {5, 0, file.leaves.size(), 0}});
    file.metadata = R"({"name":"试","attribution":"A","approval_number":"GS1","maxzoom":9})";
    for (const bool packed : {false, true}) {
        PmFile now = file;
        if (packed) {
            now.tiles = gzipped(one) + gzipped(two);
            const auto first = gzipped(one).size(), second = gzipped(two).size();
            now.leaves = gzipped(directory_bytes({{5, first, second, 1}, {6, 0, first, 3}, {20, first, second, 1}}));
            now.root =
                gzipped(directory_bytes({{0, 0, first, 1}, {1, first, second, 4}, {5, 0, now.leaves.size(), 0}}));
            now.metadata = gzipped(file.metadata);
            now.directories = now.contents = 2;
        }
        auto archive = open_tile_archive(write("a.pmtiles", pm_bytes(now)));
        ASSERT_TRUE(archive) << archive.error().debug_text();
        EXPECT_EQ((*archive)->info().approval, "GS1");
        const auto at = [&](std::uint64_t number) { return (*archive)->tile(pmtiles::tile_at(number)); };
        EXPECT_EQ(**at(0), one);
        EXPECT_EQ(**at(4), two);
        EXPECT_EQ(**at(5), two);
        EXPECT_EQ(**at(8), one);
        EXPECT_FALSE(at(9)->has_value());
        EXPECT_EQ(**at(20), two);
        EXPECT_FALSE(at(21)->has_value());
    }
}

TEST_F(TileArchiveTest, FoldersOfTiles)
{
    write("set/3/5/2.jpg", "\xFF\xD8\xFFone");
    write("set/4/1/1.jpg", "\xFF\xD8\xFFtwo");
    write("set/metadata.json", R"({"name":"影像","attribution":"甲"})");
    auto archive = open_tile_archive(folder / "set");
    ASSERT_TRUE(archive);
    EXPECT_EQ((*archive)->info().name, "影像");
    EXPECT_EQ((*archive)->info().min_zoom, 3);
    EXPECT_EQ((*archive)->info().max_zoom, 4);
    EXPECT_EQ(**(*archive)->tile({3, 5, 2}), "\xFF\xD8\xFFone");
    EXPECT_FALSE((*archive)->tile({3, 5, 3})->has_value());
    write("set/4/2/2.jpg", std::string(tile_byte_limit + 1, 'x'));
    EXPECT_EQ((*archive)->tile({4, 2, 2}).error().code(), "tiles.too_large");
}

TEST_F(TileArchiveTest, RealArchives)
{
    const fs::path plain = real_file("plain_1.mbtiles"), toner = real_file("stamen_toner_raster_z3.pmtiles");
    if (plain.empty() || toner.empty())
        GTEST_SKIP() << "YIPING_TEST_DATA has no tiles";
    auto mbtiles = open_tile_archive(plain);
    ASSERT_TRUE(mbtiles) << mbtiles.error().debug_text();
    EXPECT_EQ((*mbtiles)->info().max_zoom, 4);
    int found = 0;
    for (int zoom = 0; zoom <= 4; ++zoom)
        for (std::uint32_t x = 0; x < 1U << static_cast<unsigned>(zoom); ++x)
            for (std::uint32_t y = 0; y < 1U << static_cast<unsigned>(zoom); ++y)
                if (const auto tile = (*mbtiles)->tile({zoom, x, y}); tile && *tile) {
                    EXPECT_EQ(format_of_tile(**tile), TileFormat::Png);
                    ++found;
                }
    EXPECT_EQ(found, 285);
    auto pmtiles = open_tile_archive(toner);
    ASSERT_TRUE(pmtiles) << pmtiles.error().debug_text();
    EXPECT_EQ((*pmtiles)->info().format, TileFormat::Png);
    found = 0;
    for (std::uint64_t number = 0; number < 85; ++number) {
        const auto tile = (*pmtiles)->tile(pmtiles::tile_at(number));
        ASSERT_TRUE(tile && *tile) << number;
        EXPECT_EQ(format_of_tile(**tile), TileFormat::Png);
        ++found;
    }
    EXPECT_EQ(found, 85);
}

TEST_F(TileArchiveTest, BrokenArchivesSaySo)
{
    EXPECT_EQ(code_of(folder / "nowhere"), "tiles.missing_file");
    EXPECT_EQ(code_of(write("text.mbtiles", "not a map")), "tiles.not_an_archive");
    EXPECT_EQ(code_of(write("cut.mbtiles", "SQLite format 3\0 and no more"s)), "tiles.damaged");
    EXPECT_EQ(code_of(database("other.mbtiles", "CREATE TABLE a (b)")), "tiles.damaged");
    EXPECT_EQ(code_of(write("short.pmtiles", "PMTiles\x03")), "tiles.damaged");
    PmFile file;
    file.tiles = "tile";
    file.root = directory_bytes({{0, 0, 4, 1}});
    EXPECT_EQ(code_of(write("ok.pmtiles", pm_bytes(file))), "");
    std::string old = pm_bytes(file);
    old[7] = 2;
    EXPECT_EQ(code_of(write("old.pmtiles", old)), "tiles.version");
    EXPECT_EQ(code_of(write("cut.pmtiles", pm_bytes(file).substr(0, 129))), "tiles.damaged");
    PmFile zstd = file;
    zstd.contents = 4;
    EXPECT_EQ(code_of(write("zstd.pmtiles", pm_bytes(zstd))), "tiles.compression");
    PmFile many = file;
    many.root = "\xFF\xFF\xFF\xFF\x0F"s;
    EXPECT_EQ(code_of(write("many.pmtiles", pm_bytes(many))), "tiles.damaged");
}

TEST_F(TileArchiveTest, HostileOffsetsAreBounded)
{
    const auto first_tile = [&](const PmFile& file) {
        auto archive = open_tile_archive(write("h.pmtiles", pm_bytes(file)));
        if (!archive)
            return archive.error().code();
        const auto tile = (*archive)->tile({0, 0, 0});
        return tile ? *tile ? "tile"s : "none"s : tile.error().code();
    };
    PmFile file;
    file.tiles = "tile";
    file.root = directory_bytes({{0, 1000, 4, 1}});
    EXPECT_EQ(first_tile(file), "tiles.damaged");
    file.root = directory_bytes({{0, 1, 0x7FFFFFFFFFFF, 1}});
    EXPECT_EQ(first_tile(file), "tiles.damaged");
    file.root = directory_bytes({{0, 0x7FFFFFFFFFFFFFFE, 4, 1}});
    EXPECT_EQ(first_tile(file), "tiles.damaged");
    // A leaf that points to itself.
    file.leaves = directory_bytes({{0, 0, 5, 0}});
    ASSERT_EQ(file.leaves.size(), 5U);
    file.root = file.leaves;
    EXPECT_EQ(first_tile(file), "tiles.damaged");
    // A bomb: a little that unpacks to more than any tile.
    PmFile bomb;
    bomb.tiles = gzipped(std::string(tile_byte_limit + 10, '\0'));
    bomb.root = directory_bytes({{0, 0, bomb.tiles.size(), 1}});
    bomb.contents = 2;
    EXPECT_EQ(first_tile(bomb), "tiles.damaged");
}

// Somebody else's view may never end: it is stopped and said, when the archive is opened or when a tile is asked for.
TEST_F(TileArchiveTest, AViewWithoutEndIsStopped)
{
    const auto endless = [&](const std::string& name, const std::string& condition) {
        return database(name,
            "CREATE TABLE metadata (name TEXT, value TEXT); INSERT INTO metadata VALUES ('minzoom', '0'), ('maxzoom', "
            "'4'); CREATE VIEW tiles AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT "
            "n + 4 AS zoom_level, n + 1 AS tile_column, n + 2 AS tile_row, x'00' AS tile_data FROM r" +
                condition);
    };
    const auto none = open_tile_archive(endless("a.mbtiles", " WHERE abs(n) < 0"));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), "tiles.damaged");
    const auto some = open_tile_archive(endless("b.mbtiles", ""));
    ASSERT_TRUE(some);
    const auto never = (*some)->tile({0, 0, 0});
    ASSERT_FALSE(never);
    EXPECT_EQ(never.error().code(), "tiles.damaged");
}

TEST(PmTilesDirectory, RefusesOverlapsAndDisorder)
{
    EXPECT_TRUE(pmtiles::read_directory(directory_bytes({{0, 0, 4, 3}, {3, 4, 4, 1}})));
    EXPECT_FALSE(pmtiles::read_directory(directory_bytes({{0, 0, 4, 4}, {3, 4, 4, 1}})));
    EXPECT_FALSE(pmtiles::read_directory(directory_bytes({{3, 0, 4, 1}, {3, 4, 4, 1}})));
    EXPECT_FALSE(pmtiles::read_directory(directory_bytes({{0, 0, 0, 1}})));
    EXPECT_FALSE(pmtiles::read_directory(""));
}

} // namespace
} // namespace yiping::geo
