// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/config/data_dir.h>
#include <yiping/geo/geometry.h>
#include <yiping/geo/wkb.h>
#include <yiping/importer/area_import.h>
#include <yiping/importer/case_import.h>

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <chrono>
#include <cstdlib>

/// The real files of YIPING_TEST_DATA: not ours to ship, so these tests are skipped where the folder is not there.
namespace yiping::importer {
namespace {

std::optional<std::filesystem::path> test_data(std::string_view part)
{
    const char* folder = std::getenv("YIPING_TEST_DATA");
    if (folder == nullptr || !std::filesystem::exists(std::filesystem::path(folder) / part))
        return std::nullopt;
    return std::filesystem::path(folder) / part;
}

/// Counts by hand, without our reader: the file has no line ends inside quotes, which is checked as well.
struct Recount {
    std::int64_t rows = 0;
    std::map<std::string, std::int64_t> by_title, by_town;
    std::int64_t spring_gap = 0; ///< between 02:00 and 03:00 on 13 March 2016
};

Recount recount(const std::filesystem::path& file)
{
    Recount all;
    gzFile stream = gzopen(file.c_str(), "rb");
    std::array<char, 65536> line{};
    gzgets(stream, line.data(), static_cast<int>(line.size()));
    while (gzgets(stream, line.data(), static_cast<int>(line.size())) != nullptr) {
        const std::string_view text(line.data());
        EXPECT_EQ(std::ranges::count(text, '"') % 2, 0);
        std::vector<std::string> fields(1);
        bool quoted = false;
        for (const char letter : text.substr(0, text.find_first_of("\r\n"))) {
            if (letter == '"')
                quoted = !quoted;
            else if (letter == ',' && !quoted)
                fields.emplace_back();
            else
                fields.back() += letter;
        }
        EXPECT_EQ(fields.size(), 9U);
        ++all.rows;
        ++all.by_title[fields[4]];
        ++all.by_town[fields[6]];
        all.spring_gap += fields[5].starts_with("2016-03-13 02:") ? 1 : 0;
    }
    gzclose(stream);
    return all;
}

TEST(RealInput, NinetyNineThousandIncidentsAgreeWithARecount)
{
    const auto file = test_data("incidents/montgomery_911.csv.gz");
    if (!file)
        GTEST_SKIP() << "YIPING_TEST_DATA has no incidents";
    const auto mapping = config::load_case_mapping(config::shipped_data("mappings/montgomery_911.toml"));
    ASSERT_TRUE(mapping) << mapping.error().debug_text();
    const Recount expected = recount(*file);
    ASSERT_EQ(expected.rows, 99'492);

    test::MemorySink sink;
    const auto report = import_cases(*file, *mapping, sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->rows, expected.rows);
    EXPECT_EQ(report->rejected, expected.spring_gap);
    EXPECT_EQ(report->imported, expected.rows - expected.spring_gap);
    EXPECT_EQ(report->without_position, 0);
    EXPECT_LE(sink.largest_batch, 40'000U);

    Recount got;
    std::int64_t outside = 0;
    for (const auto& [id, each] : sink.cases_) {
        ++got.by_title[each.category];
        ++got.by_town[each.area_text];
        outside += *each.lat < 39.5 || *each.lat > 41 || *each.lon < -76.5 || *each.lon > -74.5 ? 1 : 0;
    }
    EXPECT_EQ(got.by_title.size(), 110U);
    EXPECT_EQ(got.by_title, expected.by_title);
    EXPECT_EQ(got.by_town, expected.by_town);
    EXPECT_EQ(got.by_town.at(""), 43);
    for (const Suspicion& each : report->suspicions)
        if (each.code == "far") {
            EXPECT_EQ(each.count, outside) << "the ones in other counties and states";
        }

    const auto again = import_cases(*file, *mapping, sink);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->imported + again->updated, 0);
    EXPECT_EQ(again->duplicates, report->imported);
}

TEST(RealInput, CountyOutlinesOfSeveralShapesImport)
{
    const auto folder = test_data("county_polygons");
    if (!folder)
        GTEST_SKIP() << "YIPING_TEST_DATA has no county outlines";
    test::MemorySink sink;
    for (const char* name : {"gmap_500114.json", "gmap_500116.json", "gmap_530681.json", "gmap_610924.json"}) {
        const auto report = import_areas(*folder / name, sink);
        ASSERT_TRUE(report) << name << report.error().debug_text();
        EXPECT_TRUE(report->problems.empty()) << name;
    }
    EXPECT_EQ(sink.areas_.size(), 4U);
    EXPECT_EQ(geo::read_outline(sink.areas_.at("610924000000").geometry)->size(), 3U) << "three parts";
    const auto crossed = import_areas(*folder / "echartscities_4counties_decoded.geojson", sink);
    EXPECT_FALSE(crossed && crossed->problems.empty()) << "one of these crosses itself, and none has a code";
}

} // namespace
} // namespace yiping::importer
