// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/base/ports.h>
#include <yiping/config/mapping.h>
#include <yiping/geo/datum.h>
#include <yiping/geo/wkb.h>
#include <yiping/importer/case_import.h>

#include <gtest/gtest.h>

#include <format>

namespace yiping::importer {
namespace {

class PlaceTest : public testing::Test {
protected:
    PlaceTest()
    {
        mapping.file = "m.toml";
        mapping.source = "places";
        mapping.id = "id";
        mapping.category = "kind";
        mapping.opened_at = "opened";
        mapping.longitude = "x";
        mapping.latitude = "y";
        mapping.area_column = "area";
        mapping.datetime = {"%Y-%m-%d"};
    }

    void row(std::string_view x, std::string_view y, std::string_view area = "")
    {
        text += std::format("{},k,2026-03-01,{},{},{}\n", ++rows, x, y, area);
    }
    /// Rows somewhere in a township, each at its own place.
    void usual(int count, std::string_view area = "")
    {
        for (int index = 0; index < count; ++index)
            row(std::format("{:.6f}", 106.401 + random.unit() * 0.07),
                std::format("{:.6f}", 29.201 + random.unit() * 0.07), area);
    }
    Result<CaseImport> import()
    {
        return import_cases(folder.write("p.csv", "id,kind,opened,x,y,area\n" + text), mapping, sink);
    }
    static std::map<std::string, std::int64_t> counts(const CaseImport& report)
    {
        std::map<std::string, std::int64_t> all;
        for (const Suspicion& each : report.suspicions)
            all[each.code] = each.count;
        return all;
    }
    [[nodiscard]] const domain::Case& last() const
    {
        for (const auto& [id, each] : sink.cases_)
            if (each.number == std::to_string(rows))
                return each;
        throw std::runtime_error("no last row");
    }
    void add_town()
    {
        domain::Area town;
        town.id = Uuid::from_name("area", "990101001000");
        town.area_code = "990101001000";
        town.level = domain::AreaLevel::Town;
        town.geometry = geo::write_wkb(
            {{{{106.40, 29.20}, {106.475, 29.20}, {106.475, 29.275}, {106.40, 29.275}, {106.40, 29.20}}}});
        sink.areas_[town.area_code] = town;
    }

    test::TempFolder folder;
    test::MemorySink sink;
    config::CaseMapping mapping;
    SeededRandom random{5};
    std::string text;
    int rows = 0;
};

TEST_F(PlaceTest, UsualPlacesAreNotSuspicious)
{
    usual(200);
    row("", "");
    row("106.45", "NULL");
    const auto report = import();
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->without_position, 2);
    EXPECT_EQ(report->suspicious_position, 0);
    EXPECT_TRUE(report->suspicions.empty());
    EXPECT_FALSE(last().lon);
}

TEST_F(PlaceTest, EachLieHasItsName)
{
    add_town();
    usual(100);
    row("0", "0");
    row("29.23456", "106.43210");
    row("106.4", "29.23456");
    row("106.43210", "29");
    row("106.51234", "29.23456");
    row("121.47123", "31.23456");
    const auto report = import();
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 106) << "suspicious rows come in";
    EXPECT_EQ(counts(*report),
        (std::map<std::string, std::int64_t>{{"zero", 1}, {"axes-swapped", 1}, {"rounded", 2}, {"outside-area", 2}}));
    EXPECT_EQ(report->suspicious_position, 6);
}

TEST_F(PlaceTest, FarIsSaidWhereThereAreNoOutlines)
{
    usual(100);
    row("121.47123", "31.23456");
    const auto report = import();
    ASSERT_TRUE(report);
    EXPECT_EQ(counts(*report), (std::map<std::string, std::int64_t>{{"far", 1}}));
    EXPECT_TRUE(last().lon) << "far places are kept";
}

TEST_F(PlaceTest, SwappedAndZeroPlacesAreNotKept)
{
    usual(50);
    row("29.23456", "106.43210");
    ASSERT_TRUE(import());
    EXPECT_FALSE(last().lon);
}

TEST_F(PlaceTest, SwapIsSeenWhereBothWaysAreOnEarth)
{
    for (int index = 0; index < 50; ++index)
        row(std::format("{:.6f}", -75.301 - random.unit() * 0.08),
            std::format("{:.6f}", 40.101 + random.unit() * 0.08));
    row("40.12345", "-75.34567");
    const auto report = import();
    ASSERT_TRUE(report);
    EXPECT_EQ(counts(*report), (std::map<std::string, std::int64_t>{{"axes-swapped", 1}}));
}

TEST_F(PlaceTest, ManyRowsOnOnePointAreAPile)
{
    usual(500);
    for (int index = 0; index < 40; ++index)
        row("106.44444", "29.22222");
    for (int index = 0; index < 12; ++index)
        row("106.45555", "29.23333");
    const auto report = import();
    ASSERT_TRUE(report);
    EXPECT_EQ(counts(*report), (std::map<std::string, std::int64_t>{{"pile", 40}}));
}

TEST_F(PlaceTest, FirstFittingSuspicionCounts)
{
    usual(100);
    for (int index = 0; index < 30; ++index)
        row("106.4", "29.2");
    EXPECT_EQ(counts(*import()), (std::map<std::string, std::int64_t>{{"rounded", 30}}));
}

TEST_F(PlaceTest, NoPlaceOnEarthAndNoNumberAreRejected)
{
    usual(10);
    row("200", "95");
    row("106,43", "29.2");
    row("east", "29.2");
    const auto report = import();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->rejected, 3);
    EXPECT_EQ(report->examples[0].reason.code(), "import.not_on_earth");
    EXPECT_EQ(report->examples[2].field, "longitude");
    EXPECT_EQ(report->examples[2].reason.code(), "import.not_a_number");
}

TEST_F(PlaceTest, BothCoordinatesInOneColumnAreAPosition)
{
    const auto mapping = config::load_case_mapping(
        folder.write("one.toml", "[columns]\ncategory='类'\nopened_at='时'\nposition='经纬度'\n"));
    ASSERT_TRUE(mapping) << mapping.error().debug_text();
    const auto report =
        import_cases(folder.write("one.csv", "类,时,经纬度\na,2026-03-01,\"106.41,29.21\"\na,2026-03-02,\"29.22，106."
                                             "42\"\na,2026-03-03,\na,2026-03-04,街上\n"),
            *mapping, sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 3);
    EXPECT_EQ(report->without_position, 1);
    ASSERT_EQ(report->rejected, 1);
    EXPECT_EQ(report->examples[0].field, "position");
    EXPECT_EQ(report->examples[0].reason.code(), "import.not_a_position");
    for (const auto& [id, each] : sink.cases_) {
        if (each.lon) {
            EXPECT_NEAR(*each.lon, 106.415, 0.006);
        }
    }
}

TEST_F(PlaceTest, ShiftOfTheWholeFileIsFound)
{
    for (const bool baidu : {false, true}) {
        text.clear();
        sink = test::MemorySink();
        // Narrow strips, so that half a kilometre decides.
        std::vector<std::string> codes;
        for (int strip = 0; strip < 40; ++strip) {
            domain::Area village;
            village.area_code = std::format("990101001{:03}", strip + 1);
            village.id = Uuid::from_name("area", village.area_code);
            village.level = domain::AreaLevel::Village;
            const double west = 106.4 + strip * 0.004;
            village.geometry = geo::write_wkb(
                {{{{west, 29.2}, {west + 0.004, 29.2}, {west + 0.004, 29.3}, {west, 29.3}, {west, 29.2}}}});
            sink.areas_[village.area_code] = village;
            codes.push_back(village.area_code);
        }
        for (int index = 0; index < 400; ++index) {
            const double lon = 106.4 + random.unit() * 0.16;
            const geo::LonLat truth{lon, 29.21 + random.unit() * 0.08};
            const geo::LonLat gcj = geo::gcj02_from_wgs84(truth);
            const geo::LonLat written = baidu ? geo::bd09_from_gcj02(gcj) : gcj;
            row(std::format("{:.6f}", written.lon), std::format("{:.6f}", written.lat),
                codes[std::min<std::size_t>(39, static_cast<std::size_t>((lon - 106.4) / 0.004))]);
        }
        const auto report = import();
        ASSERT_TRUE(report) << report.error().debug_text();
        const auto found = counts(*report);
        EXPECT_TRUE(found.contains(baidu ? "bd09-shift" : "gcj02-shift"));
        EXPECT_FALSE(found.contains(baidu ? "gcj02-shift" : "bd09-shift"));
        const std::int64_t metres = std::stoll(report->suspicions.back().note.arg("metres"));
        EXPECT_GT(metres, baidu ? 600 : 300);
        EXPECT_LT(metres, baidu ? 1500 : 700);

        mapping.crs = baidu ? "BD09" : "GCJ02";
        mapping.source = "declared";
        EXPECT_LT(import()->suspicious_position, 10) << "once it is declared, all is well";
        mapping.crs = "WGS84";
        mapping.source = "places";
    }
}

TEST_F(PlaceTest, DeepestAreaIsFoundByThePlace)
{
    add_town();
    usual(1);
    row("106.43456", "29.23456", "some street");
    ASSERT_TRUE(import());
    EXPECT_EQ(last().area_code, "990101001000");
    EXPECT_EQ(last().area_text, "some street");
}

} // namespace
} // namespace yiping::importer
