// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/importer/case_import.h>

#include <gtest/gtest.h>

namespace yiping::importer {
namespace {

using domain::Step;

class CaseImportTest : public testing::Test {
protected:
    CaseImportTest()
    {
        mapping.file = "m.toml";
        mapping.source = "city";
        mapping.id = "id";
        mapping.category = "kind";
        mapping.opened_at = "opened";
        mapping.datetime = {"%Y-%m-%d %H:%M"};
    }

    Result<CaseImport> import(std::string_view content, CaseImportOptions options = {})
    {
        return import_cases(folder.write("cases.csv", content), mapping, sink, options);
    }
    [[nodiscard]] const domain::Case* by_number(std::string_view number) const
    {
        for (const auto& [id, each] : sink.cases_)
            if (each.number == number)
                return &each;
        return nullptr;
    }
    static void expect_sum(const CaseImport& report)
    {
        EXPECT_EQ(report.rows, report.imported + report.updated + report.duplicates + report.rejected);
    }

    test::TempFolder folder;
    test::MemorySink sink;
    config::CaseMapping mapping;
};

TEST_F(CaseImportTest, SecondRunImportsNothingNew)
{
    const std::string text = "id,kind,opened\n1,漏水,2026-03-01 08:00\n2,噪声,2026-03-02 08:00\n";
    const auto first = import(text);
    ASSERT_TRUE(first) << first.error().debug_text();
    EXPECT_EQ(first->imported, 2);
    EXPECT_TRUE(first->applied);
    const auto written = sink.written;
    const auto second = import(text);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->imported, 0);
    EXPECT_EQ(second->updated, 0);
    EXPECT_EQ(second->duplicates, 2);
    EXPECT_EQ(sink.written, written) << "nothing may reach the change log";
    expect_sum(*second);
}

TEST_F(CaseImportTest, RowsWithoutIdAreToldApartByTheirRepetition)
{
    mapping.id.clear();
    const std::string text =
        "kind,opened\na,2026-03-01 08:00\na,2026-03-01 08:00\na,2026-03-01 08:00\nb,2026-03-01 08:00\n";
    EXPECT_EQ(import(text)->imported, 4);
    EXPECT_EQ(sink.cases_.size(), 4U);
    const auto again = import(text + "a,2026-03-01 08:00\n");
    EXPECT_EQ(again->imported, 1) << "one repetition more is one row more";
    EXPECT_EQ(again->duplicates, 4);
}

TEST_F(CaseImportTest, OfTheSameIdTheLastRowWinsAndCountsAsUpdated)
{
    const std::string text =
        "id,kind,opened\n1,first,2026-03-01 08:00\n2,other,2026-03-01 08:00\n1,last,2026-03-01 08:00\n";
    const auto report = import(text);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 2);
    EXPECT_EQ(report->updated, 1);
    EXPECT_EQ(by_number("1")->category, "last");
    expect_sum(*report);
    const auto again = import(text);
    EXPECT_EQ(again->imported, 0);
    EXPECT_EQ(again->duplicates, 3);
    expect_sum(*again);
}

TEST_F(CaseImportTest, ARejectedLastRowDoesNotWin)
{
    const auto report = import("id,kind,opened\n1,good,2026-03-01 08:00\n1,bad,never\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 1);
    EXPECT_EQ(report->rejected, 1);
    EXPECT_EQ(by_number("1")->category, "good");
    expect_sum(*report);
}

TEST_F(CaseImportTest, GoodRowsComeInAndBadOnesAreNamed)
{
    mapping.closed_at = "closed";
    const auto report =
        import("id,kind,opened,closed\n1,a,2026-03-01 08:00,\n2,b,yesterday,\n3,c,,\n4,d,2026-03-01 08:00,soon\n5,e\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 1);
    EXPECT_EQ(report->rejected, 4);
    ASSERT_EQ(report->examples.size(), 4U);
    const std::pair<std::int64_t, std::string> expected[] = {
        {3, "opened_at"}, {4, "opened_at"}, {5, "closed_at"}, {6, ""}};
    const char* codes[] = {
        "import.unreadable_time", "import.time_missing", "import.unreadable_time", "import.field_count"};
    for (std::size_t index = 0; index < 4; ++index) {
        EXPECT_EQ(report->examples[index].line, expected[index].first);
        EXPECT_EQ(report->examples[index].field, expected[index].second);
        EXPECT_EQ(report->examples[index].reason.code(), codes[index]);
    }
}

TEST_F(CaseImportTest, StrictIsAllOrNothingAndDryRunWritesNothing)
{
    CaseImportOptions strict;
    strict.strict = true;
    const std::string text = "id,kind,opened\n1,a,2026-03-01 08:00\n2,b,never\n";
    const auto refused = import(text, strict);
    ASSERT_TRUE(refused);
    EXPECT_FALSE(refused->applied);
    EXPECT_EQ(refused->imported, 0);
    EXPECT_EQ(refused->rejected, 1);
    EXPECT_TRUE(sink.cases_.empty());
    EXPECT_TRUE(sink.areas_.empty());

    CaseImportOptions dry;
    dry.dry_run = true;
    EXPECT_EQ(import(text, dry)->imported, 1);
    EXPECT_TRUE(sink.cases_.empty());
}

TEST_F(CaseImportTest, AFullDiskInTheMiddleLeavesNothing)
{
    std::string text = "id,kind,opened\n";
    for (int row = 0; row < 100; ++row)
        text += std::to_string(row) + ",k,2026-03-01 08:00\n";
    CaseImportOptions small;
    small.batch_rows = 10;
    sink.fail_at_batch = 5;
    const auto report = import(text, small);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), "sqlite.disk_full");
    EXPECT_TRUE(sink.cases_.empty());
    sink.fail_at_batch = 0;
    EXPECT_EQ(import(text, small)->imported, 100);
    EXPECT_LE(sink.largest_batch, 11U) << "memory must not grow with the file";
}

TEST_F(CaseImportTest, StatusWordsDecideAndClosedTimesOtherwise)
{
    mapping.status = "state";
    mapping.closed_at = "closed";
    mapping.closed = {"CLOSED"};
    mapping.void_ = {"CANCELLED"};
    mapping.open = {"OPEN"};
    const auto report = import("id,kind,opened,state,closed\n"
                               "1,k,2026-03-01 08:00,closed,2026-03-01 09:00\n"
                               "2,k,2026-03-01 08:00,OPEN,2026-03-01 09:00\n"
                               "3,k,2026-03-01 08:00,Cancelled,\n"
                               "4,k,2026-03-01 08:00,,2026-03-01 09:00\n"
                               "5,k,2026-03-01 08:00,,\n"
                               "6,k,2026-03-01 08:00,PENDING,\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(by_number("1")->step, Step::Closed);
    EXPECT_EQ(by_number("1")->step_at, *by_number("1")->closed_at);
    EXPECT_EQ(by_number("2")->step, Step::Collected) << "the word holds against the time";
    EXPECT_EQ(by_number("3")->step, Step::Voided);
    EXPECT_EQ(by_number("4")->step, Step::Closed);
    EXPECT_EQ(by_number("5")->step, Step::Collected);
    ASSERT_EQ(report->rejected, 1);
    EXPECT_EQ(report->examples[0].field, "status");
}

TEST_F(CaseImportTest, WhatTheTownshipDidIsKeptUntilTheSourceCloses)
{
    mapping.closed_at = "closed";
    ASSERT_TRUE(import("id,kind,opened,closed\n1,k,2026-03-01 08:00,\n"));
    domain::Case& stored = sink.cases_.begin()->second;
    stored.step = Step::Handling;
    stored.holder_id = Uuid::from_name("r", "1");
    const auto same = import("id,kind,opened,closed\n1,k,2026-03-01 08:00,\n");
    EXPECT_EQ(same->duplicates, 1);
    EXPECT_EQ(by_number("1")->step, Step::Handling);
    const auto closed = import("id,kind,opened,closed\n1,k,2026-03-01 08:00,2026-03-02 08:00\n");
    EXPECT_EQ(closed->updated, 1);
    EXPECT_EQ(by_number("1")->step, Step::Closed);
    EXPECT_EQ(by_number("1")->holder_id, Uuid::from_name("r", "1"));
}

TEST_F(CaseImportTest, CodesAreNormalisedAndWordsKeptUnderTheRoot)
{
    mapping.area_column = "area";
    const auto report =
        import("id,kind,opened,area\n1,k,2026-03-01 08:00,500116124\n2,k,2026-03-01 08:00,LOWER MERION\n"
               "3,k,2026-03-01 08:00,\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(by_number("1")->area_code, "500116124000");
    EXPECT_EQ(by_number("1")->district_id, "500116");
    EXPECT_EQ(by_number("1")->area_text, "");
    EXPECT_EQ(by_number("2")->area_text, "LOWER MERION");
    ASSERT_EQ(sink.areas_.size(), 1U) << "a root has been made";
    EXPECT_EQ(by_number("2")->area_code, sink.areas_.begin()->first);
    EXPECT_EQ(by_number("3")->area_code, sink.areas_.begin()->first);
    ASSERT_EQ(report->warnings.size(), 1U);
    EXPECT_EQ(report->warnings[0].code(), "import.root_made");
}

TEST_F(CaseImportTest, MissingColumnNamesWhatThereIs)
{
    const auto report = import("id,type,opened\n1,k,2026-03-01 08:00\n");
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), "import.column_missing");
    EXPECT_EQ(report.error().arg("column"), "kind");
    EXPECT_EQ(report.error().arg("known"), "id, type, opened");
}

TEST_F(CaseImportTest, FileThatEndsInAQuoteAppliesNothing)
{
    const auto report = import("id,kind,opened\n1,k,2026-03-01 08:00\n2,\"k,2026-03-01 08:00\n");
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), "csv.unclosed_quote");
    EXPECT_TRUE(sink.cases_.empty());
}

TEST_F(CaseImportTest, GapInTheClockIsRejected)
{
    mapping.zone = "America/New_York";
    const auto report = import("id,kind,opened\n1,k,2016-03-13 02:15\n2,k,2016-11-06 01:15\n");
    ASSERT_TRUE(report);
    ASSERT_EQ(report->rejected, 1);
    EXPECT_EQ(report->examples[0].reason.code(), "import.clock_gap");
    EXPECT_EQ(by_number("2")->opened_at, 1478409300000) << "05:15 UTC, the earlier of two";
}

} // namespace
} // namespace yiping::importer
