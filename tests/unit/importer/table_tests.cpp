// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"
#include "workbook.h"

#include <yiping/config/mapping.h>
#include <yiping/importer/area_import.h>
#include <yiping/importer/case_import.h>
#include <yiping/importer/table_reader.h>

#include <gmock/gmock.h>

namespace yiping::importer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TableTest : public testing::Test {
protected:
    std::vector<std::vector<std::string>> rows(const std::filesystem::path& file)
    {
        auto table = open_table(file);
        EXPECT_TRUE(table) << (table ? "" : table.error().debug_text());
        if (!table)
            return {};
        std::vector<std::vector<std::string>> all{(*table)->header()};
        format = (*table)->format();
        while (true) {
            const auto more = (*table)->next();
            EXPECT_TRUE(more);
            if (!more || !*more)
                return all;
            const auto& fields = (*table)->fields();
            all.emplace_back(fields.begin(), fields.end());
            lines.push_back((*table)->line());
        }
    }

    test::TempFolder folder;
    std::string format;
    std::vector<std::int64_t> lines;
};

const std::vector<std::vector<std::string>> sheet{
    {"编号", "名称", "时间"}, {"001", "育才街21号", "2026-03-01 08:00:00"}, {"500116124001001", "支坪", ""}};

TEST_F(TableTest, WorkbooksOfBothKindsGiveTheirTexts)
{
    for (const char* kind : {"xlsx", "ods"}) {
        const auto file = folder.path(std::string("a.") + kind);
        test::write_workbook(file, kind, sheet);
        lines.clear();
        EXPECT_EQ(rows(file), sheet) << kind;
        EXPECT_EQ(format, kind);
        EXPECT_THAT(lines, ElementsAre(2, 3)) << kind;
    }
}

TEST_F(TableTest, JsonLinesAndListsGiveTheSameTable)
{
    const std::vector<std::vector<std::string>> expected{
        {"id", "where.lon", "ok", "name"}, {"7", "106.25", "true", ""}, {"8", "", "", "甲\"乙\""}};
    const std::string one = R"({"id": 7, "where": {"lon": 106.25}, "ok": true, "name": null})";
    const std::string two = R"({"name": "甲\"乙\"", "id": 8})";
    EXPECT_EQ(rows(folder.write("a.jsonl", one + "\n\n" + two + "\n")), expected);
    EXPECT_THAT(lines, ElementsAre(1, 3));
    EXPECT_EQ(rows(folder.write("a.json", "[\n" + one + ",\n" + two + "\n]\n")), expected);
    EXPECT_EQ(format, "json");
}

TEST_F(TableTest, JsonThatIsNoTableNamesItsLine)
{
    const auto error = [&](std::string_view text) { return open_table(folder.write("b.json", text)).error(); };
    EXPECT_EQ(error("{\"a\": 1}\n{\"a\": }\n").arg("line"), "2");
    EXPECT_EQ(error("{\"a\": 1}\n[1]\n").code(), "import.not_objects");
    EXPECT_EQ(error("{\"a\": 1}\n[1]\n").arg("line"), "2");
    EXPECT_EQ(error("[{\"a\": 1}, {\"b\"]").code(), "import.broken_json");
}

TEST_F(TableTest, CasesComeFromAWorkbookAsFromCsv)
{
    const std::vector<std::vector<std::string>> table{{"id", "kind", "opened"}, {"1", "噪音", "2026-03-01 08:00:00"},
        {"2", "路灯", "2026-02-30 08:00:00"}, {"3", "路灯", "2026/03/02 09:00:00"}};
    test::write_workbook(folder.path("c.xlsx"), "xlsx", table);
    config::CaseMapping mapping;
    mapping.file = "m.toml";
    mapping.source = "city";
    mapping.id = "id";
    mapping.category = "kind";
    mapping.opened_at = "opened";
    mapping.datetime = {"%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"};
    test::MemorySink sink;
    const auto report = import_cases(folder.path("c.xlsx"), mapping, sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 2);
    ASSERT_EQ(report->rejected, 1);
    EXPECT_EQ(report->examples[0].line, 3);
    const auto again =
        import_cases(folder.write("c.csv", "id,kind,opened\n1,噪音,2026-03-01 08:00:00\n3,路灯,2026-03-02 09:00:00\n"),
            mapping, sink);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->duplicates, 2);
}

class RejectsTest : public TableTest {
protected:
    RejectsTest()
    {
        mapping.file = "m.toml";
        mapping.source = "city";
        mapping.category = "kind";
        mapping.opened_at = "at";
        mapping.datetime = {"%Y-%m-%d"};
        options.rejects.write = true;
        options.rejects.words = [](const Error& reason) { return "坏：" + reason.code(); };
    }
    CaseImport import(const std::filesystem::path& file)
    {
        auto report = import_cases(file, mapping, sink, options);
        EXPECT_TRUE(report) << (report ? "" : report.error().debug_text());
        return report ? *report : CaseImport();
    }

    config::CaseMapping mapping;
    CaseImportOptions options;
    test::MemorySink sink;
};

TEST_F(RejectsTest, RejectedRowsAreMendedAndComeIn)
{
    const auto source =
        folder.write("a.csv", "kind,at,note\n噪音,2026-03-01,\n路灯,2026-02-30,\"一,\"\"二\"\"\"\n占道,2026-03-02\n");
    const auto report = import(source);
    EXPECT_EQ(report.imported, 1);
    EXPECT_EQ(report.rejects, folder.path("a.rejected.csv"));
    std::string text = test::read_all(report.rejects);
    EXPECT_EQ(text,
        "\xEF\xBB\xBFkind,at,note,不合格原因\r\n路灯,2026-02-30,\"一,\"\"二\"\"\",坏：import.unreadable_time\r\n"
        "占道,2026-03-02,坏：import.field_count\r\n");
    // As it is, it is refused once more and keeps one reason; mended, it comes in.
    EXPECT_EQ(import(report.rejects).rejected, 2);
    EXPECT_EQ(test::read_all(folder.path("a.rejected.rejected.csv")), text);
    text.replace(text.find("2026-02-30"), 10, "2026-02-28");
    text.replace(text.find("2026-03-02,坏"), 10, "2026-03-02,");
    const auto mended = import(folder.write("a.rejected.csv", text));
    EXPECT_EQ(mended.imported, 2);
    EXPECT_EQ(mended.rejected, 0);
    EXPECT_EQ(import(report.rejects).duplicates, 2);
    EXPECT_EQ(sink.cases_.size(), 3U);
}

TEST_F(RejectsTest, KeepsTheEncodingAndDelimiterOfTheSource)
{
    mapping.encoding = config::TextEncoding::Gb18030;
    const auto gb = import(folder.write("g.csv", "kind;at\n\xC2\xB7\xB5\xC6;2026-02-30\n")); // 路灯
    EXPECT_THAT(test::read_all(gb.rejects), HasSubstr("\xC2\xB7\xB5\xC6;2026-02-30;"));
    EXPECT_EQ(import(gb.rejects).rejected, 1);
    mapping.encoding = config::TextEncoding::Auto;
    std::string wide = "\xFF\xFE";
    for (const char letter : std::string_view("kind\tat\na\t2026-02-30\n"))
        (wide += letter) += '\0';
    const auto utf16 = import(folder.write("u.csv", wide));
    EXPECT_EQ(rows(utf16.rejects).at(1).at(0), "a");
}

TEST_F(RejectsTest, ACleanFileAndADryRunLeaveNone)
{
    EXPECT_TRUE(import(folder.write("b.csv", "kind,at\na,2026-03-01\n")).rejects.empty());
    EXPECT_FALSE(std::filesystem::exists(folder.path("b.rejected.csv")));
    options.rejects.write = false;
    EXPECT_EQ(import(folder.write("c.csv", "kind,at\na,x\n")).rejected, 1);
    EXPECT_FALSE(std::filesystem::exists(folder.path("c.rejected.csv")));
}

TEST_F(RejectsTest, WhereNothingCanBeWrittenTheImportStillIs)
{
    std::filesystem::create_directory(folder.path("d.rejected.csv"));
    folder.write("d.rejected.csv/x", "x");
    const auto report = import(folder.write("d.csv", "kind,at\na,x\nb,2026-03-01\n"));
    EXPECT_EQ(report.imported, 1);
    EXPECT_TRUE(report.rejects.empty());
    ASSERT_FALSE(report.warnings.empty());
    EXPECT_EQ(report.warnings.back().code(), "import.rejects_not_written");
}

TEST_F(TableTest, AListOfCodesIsAreasWithoutShapes)
{
    test::MemorySink sink;
    const auto file = folder.write(
        "codes.csv", "code,name,parent\n50,重庆市,\n500116124,支坪镇,500116\n500116124001,津坪社区,500116124\n");
    const auto report = import_areas(file, sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 3);
    EXPECT_EQ(sink.areas_.at("500116124001").parent_code, "500116124000");
    EXPECT_EQ(sink.areas_.at("500116124000").parent_code, "500116000000");
    EXPECT_EQ(import_areas(file, sink)->duplicates, 3);
}

TEST_F(TableTest, KmlAndOtherSystemsAreRead)
{
    const auto kml = folder.write("a.kml",
        R"(<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>津坪社区</name><ExtendedData><Data name="code"><value>500116124001</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>106.4,29.2 106.5,29.2 106.5,29.3 106.4,29.2</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Document></kml>)");
    test::MemorySink sink;
    const auto report = import_areas(kml, sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 1);
    EXPECT_EQ(sink.areas_.at("500116124001").name, "津坪社区");
    EXPECT_FALSE(sink.areas_.at("500116124001").geometry.empty());
    // 3-degree Gauss-Krüger, zone 35: 105° east is 35,500,000.
    const auto metres = folder.write("m.geojson",
        R"({"type":"FeatureCollection","crs":null,"features":[{"type":"Feature","properties":{"code":"500116124002"},
"geometry":{"type":"Polygon","coordinates":[[[35636000,3232000],[35637000,3232000],[35637000,3233000],[35636000,3232000]]]}}]})");
    AreaImportOptions options;
    options.crs = "CGCS2000-GK35";
    const auto said = import_areas(metres, sink, options);
    ASSERT_TRUE(said) << said.error().debug_text();
    EXPECT_NEAR(sink.areas_.at("500116124002").label_lon.value_or(0), 106.4, 0.01);
    EXPECT_NEAR(sink.areas_.at("500116124002").label_lat.value_or(0), 29.2, 0.01);
}

} // namespace
} // namespace yiping::importer
