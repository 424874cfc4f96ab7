// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/config/map_settings.h>
#include <yiping/geo/basemap.h>
#include <yiping/geo/tile_archive.h>
#include <yiping/importer/basemap_files.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace yiping {
namespace {

using test::ctl_json;

constexpr std::string_view features = R"({"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"类别":"国道","name":"澜川大道"},"geometry":{"type":"LineString","coordinates":[[106.40,29.20],[106.44,29.22]]}},
{"type":"Feature","properties":{"class":"water","name":"天池"},"geometry":{"type":"Polygon","coordinates":[[[106.41,29.21],[106.42,29.21],[106.42,29.22],[106.41,29.21]]]}},
{"type":"Feature","properties":{"highway":"footway"},"geometry":{"type":"MultiLineString","coordinates":[[[106.40,29.21],[106.41,29.21]]]}},
{"type":"Feature","properties":{"高程":"400"},"geometry":{"type":"LineString","coordinates":[[106.40,29.23],[106.41,29.23]]}},
{"type":"Feature","properties":{"place":"village","name":"津阳"},"geometry":{"type":"Point","coordinates":[106.43,29.21]}},
{"type":"Feature","properties":{"what":"nobody knows"},"geometry":{"type":"Point","coordinates":[106.43,29.21]}}]})";

TEST(Basemap, IsMadeOfWhatFilesSay)
{
    const test::TempFolder folder;
    const std::string out = folder.text_path("town.basemap");
    const auto ran = ctl_json({"basemap", "make", folder.write("a.geojson", features).string(), "--out", out, "--name",
        "示意", "--approval", "GS(2026)1号"});
    ASSERT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_EQ(ran.number("things"), 5);
    EXPECT_EQ(ran.number("not_known"), 1);
    EXPECT_EQ(ran.number("names"), 3);
    auto archive = geo::open_tile_archive(out);
    ASSERT_TRUE(archive) << archive.error().debug_text();
    EXPECT_EQ((*archive)->info().name, "示意");
    EXPECT_EQ((*archive)->info().approval, "GS(2026)1号");
    const auto checked = ctl_json({"check", out});
    EXPECT_EQ(checked.code, 0) << checked.out;
    EXPECT_EQ(checked.json.at("files").at(0).at("kind").as_string(), "mbtiles");
}

TEST(Basemap, FailsInWords)
{
    const test::TempFolder folder;
    const std::string out = folder.text_path("town.basemap");
    EXPECT_EQ(ctl_json({"basemap", "make", folder.text_path("none.geojson"), "--out", out}).code, 3);
    EXPECT_EQ(
        ctl_json({"basemap", "make", folder.write("text.geojson", "no map at all").string(), "--out", out}).code, 1);
    const auto empty = ctl_json({"basemap", "make",
        folder.write("e.geojson", R"({"type":"FeatureCollection","features":[]})").string(), "--out", out});
    EXPECT_EQ(empty.code, 1);
    EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(Basemap, TakesAnExtractOfOpenStreetMap)
{
    const char* shared = std::getenv("YIPING_TEST_DATA");
    const std::filesystem::path osm = std::filesystem::path(shared == nullptr ? "" : shared) / "osm/tsinghua_map.osm";
    if (!std::filesystem::exists(osm))
        GTEST_SKIP() << "YIPING_TEST_DATA has no extracts";
    const auto read = importer::read_basemap_file(osm);
    ASSERT_TRUE(read) << read.error().debug_text();
    EXPECT_TRUE(read->from_osm);
    std::map<geo::BaseClass, int> count;
    int named = 0;
    for (const geo::BaseThing& thing : read->things) {
        ++count[thing.what];
        named += thing.name.empty() ? 0 : 1;
    }
    EXPECT_GT(count[geo::BaseClass::Building], 500);
    EXPECT_GT(count[geo::BaseClass::Street] + count[geo::BaseClass::Path] + count[geo::BaseClass::Road], 500);
    EXPECT_GT(named, 300);
}

TEST(Basemap, SettingsNameWhatIsWrongWithMaps)
{
    const test::TempFolder folder;
    const auto codes = [&](std::string_view text) {
        const auto ran = ctl_json({"check", folder.write("settings.toml", text).string()});
        std::string all;
        for (const auto& each : ran.json.at("files").at(0).at("problems").as_array())
            all += std::string(each.at("code").as_string()) + ' ';
        return all;
    };
    EXPECT_EQ(codes("[map]\nview = \"a\"\n[[map.source]]\nid = \"a\"\nurl = \"https://a/{z}/{x}/{y}.png\"\n"), "");
    EXPECT_EQ(codes("[[map.source]]\nid = \"a\"\nfile = \"nowhere.mbtiles\"\n"), "tiles.missing_file ");
    EXPECT_EQ(codes("[[map.source]]\nid = \"a\"\nurl = \"https://a/{z}/{x}/{y}?tk={key}\"\n"), "config.value ");
    EXPECT_EQ(codes("[[map.source]]\nid = \"a\"\nurl = \"ftp://a/{z}\"\nfile = \"b\"\n"), "config.value config.value ");
    EXPECT_EQ(codes("[[map.source]]\nid = \"a\"\nurl = \"https://a/{z}/{x}/{y}\"\ncrs = \"BD09\"\n[[map.views]]\n"
                    "name = \"x\"\nsources = [\"b\"]\n"),
        "config.value config.value ");
    EXPECT_EQ(codes("[water]\nnight = \"blue\"\nday = \"#112233\"\nprint = \"#112233\"\n"), "config.value ");
}

TEST(Basemap, TheShippedStyleIsSound)
{
    const auto ran = ctl_json({"check", config::shipped_basemap_style().string()});
    EXPECT_EQ(ran.code, 0) << ran.out;
    const auto style = config::load_basemap_style(config::shipped_basemap_style());
    ASSERT_TRUE(style);
    EXPECT_EQ(style->size(), geo::base_class_count);
    // Names against their halo, which is the ground of the theme.
    const auto light = [](std::uint32_t colour) {
        const auto part = [](std::uint32_t byte) {
            const double share = byte / 255.0;
            return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(colour >> 16U & 0xFFU) + 0.7152 * part(colour >> 8U & 0xFFU) +
               0.0722 * part(colour & 0xFFU);
    };
    const auto contrast = [&](std::uint32_t a, std::uint32_t b) {
        return (std::max(light(a), light(b)) + 0.05) / (std::min(light(a), light(b)) + 0.05);
    };
    for (const char* word : {"place", "peak", "poi"}) {
        const config::BaseClassStyle& look = style->at(word);
        EXPECT_GE(contrast(look.night, 0x0A0F15), 4.5) << word;
        EXPECT_GE(contrast(look.day, 0xEEF2F5), 4.5) << word;
        EXPECT_GE(contrast(look.print, 0xFFFFFF), 4.5) << word;
    }
}

} // namespace
} // namespace yiping
