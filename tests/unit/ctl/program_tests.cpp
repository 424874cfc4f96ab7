// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"
#include "run_program.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <format>

/// What we write, opened with what people have: LibreOffice, GDAL, poppler.
namespace yiping {
namespace {

using test::ctl_json;
using test::run_program;

/// The model town, made once.
class OtherPrograms : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        folder_ = new test::TempFolder();
        ASSERT_EQ(test::ctl({"demo-data", "--out", db(), "--seed", "7"}).code, 0);
    }
    static void TearDownTestSuite()
    {
        delete folder_;
        folder_ = nullptr;
    }
    static std::string db() { return folder_->text_path("town.db"); }
    static std::string path(const std::string& name) { return folder_->text_path(name); }

    static inline test::TempFolder* folder_ = nullptr;
};

TEST_F(OtherPrograms, GdalReadsGeoJsonAndGeoPackage)
{
    for (const std::string ending : {"geojson", "gpkg"}) {
        const std::string cameras = path("cameras." + ending);
        const auto wrote = ctl_json({"export", "cameras", "--db", db(), "--out", cameras});
        ASSERT_EQ(wrote.code, 0) << wrote.err;
        const auto seen = run_program(std::format("ogrinfo -so -al '{}'", cameras));
        EXPECT_EQ(seen.code, 0) << seen.out;
        EXPECT_TRUE(seen.out.contains(std::format("Feature Count: {}", wrote.number("rows")))) << seen.out;
        EXPECT_TRUE(seen.out.contains("Geometry: Point")) << seen.out;
        EXPECT_TRUE(seen.out.contains("WGS 84")) << seen.out;
        EXPECT_TRUE(seen.out.contains("国标编码")) << seen.out;
        EXPECT_FALSE(seen.out.contains("Warning") || seen.out.contains("ERROR")) << seen.out;

        const std::string areas = path("areas." + ending);
        ASSERT_EQ(ctl_json({"export", "areas", "--db", db(), "--out", areas}).code, 0);
        const auto outlines = run_program(std::format("ogrinfo -so -al '{}'", areas));
        EXPECT_TRUE(outlines.out.contains("Geometry: Multi Polygon")) << outlines.out;
        EXPECT_FALSE(outlines.out.contains("ERROR")) << outlines.out;
    }
}

TEST_F(OtherPrograms, LibreOfficeAndGdalReadWorkbooks)
{
    const auto wrote = ctl_json({"export", "roster", "--db", db(), "--out", path("roster.xlsx")});
    ASSERT_EQ(wrote.code, 0) << wrote.err;
    ASSERT_EQ(ctl_json({"report", "figures", "--db", db(), "--format", "xlsx", "--out", path("figures.xlsx")}).code, 0);
    const auto seen = run_program(std::format("ogrinfo -so -al '{}'", path("roster.xlsx")));
    EXPECT_EQ(seen.code, 0) << seen.out;
    EXPECT_TRUE(seen.out.contains(std::format("Feature Count: {}", wrote.number("rows")))) << seen.out;
    const auto turned =
        run_program(std::format("cd '{0}' && soffice -env:UserInstallation=file://{0}/office --headless "
                                "--convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' roster.xlsx figures.xlsx",
            folder_->path("").parent_path().string()));
    EXPECT_EQ(turned.code, 0) << turned.out;
    const std::string roster = test::read_all(path("roster.csv"));
    EXPECT_EQ(std::ranges::count(roster, '\n'), wrote.number("rows") + 1) << turned.out;
    EXPECT_TRUE(roster.contains("工号"));
    const std::string figures = test::read_all(path("figures.csv"));
    EXPECT_TRUE(figures.contains("澜川镇"));
    EXPECT_TRUE(figures.contains("化解率"));
}

TEST_F(OtherPrograms, PopplerReadsReports)
{
    const std::vector<std::vector<std::string>> reports{
        {"durations"}, {"ranking", "--by", "category"}, {"figures"}, {"handover"}};
    for (const auto& report : reports)
        for (const std::string lang : {"zh", "en"}) {
            const std::string file = path(report.front() + lang + ".pdf");
            std::vector<std::string> args{"report"};
            args.insert(args.end(), report.begin(), report.end());
            for (const std::string& each : {std::string("--db"), db(), std::string("--format"), std::string("pdf"),
                     std::string("--out"), file, std::string("--lang"), lang})
                args.push_back(each);
            const auto wrote = ctl_json(args);
            ASSERT_EQ(wrote.code, 0) << wrote.err;
            const auto text = run_program(std::format("pdftotext -layout '{}' -", file));
            EXPECT_EQ(text.code, 0) << text.out;
            EXPECT_TRUE(text.out.contains("澜川镇")) << text.out;
            EXPECT_TRUE(text.out.contains(lang == "zh" ? "口径说明" : "What the figures mean")) << text.out;
            EXPECT_TRUE(text.out.contains(lang == "zh" ? "第 1 页，共" : "page 1 of")) << text.out;
            const auto facts = run_program(std::format("pdfinfo '{}'", file));
            EXPECT_TRUE(facts.out.contains("A4")) << facts.out;
            const auto drawn = run_program(std::format("pdftoppm -r 40 -png '{0}' '{0}'", file));
            EXPECT_EQ(drawn.code, 0);
            EXPECT_EQ(drawn.out, "");
        }
}

} // namespace
} // namespace yiping
