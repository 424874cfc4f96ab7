// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/importer/case_import.h>

#include <gtest/gtest.h>

#include <format>
#include <map>

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

    Result<CaseImport> import(std::string_view content, const CaseImportOptions& options = {})
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

TEST_F(CaseImportTest, AChangedRowIsAnUpdateWithItsHistory)
{
    mapping.title = "title";
    mapping.due_at = "due";
    const std::string head = "id,kind,opened,title,due\n";
    ASSERT_TRUE(import(head + "1,k,2026-03-01 08:00,old,2026-03-04 08:00\n2,k,2026-03-01 08:00,b,\n"));
    EXPECT_TRUE(sink.moves_.empty()) << "nothing is known of its life before";
    CaseImportOptions options;
    options.at = 1772900000000;
    options.actor = "ops";
    const std::string changed = head + "1,k,2026-03-01 08:00,new,2026-03-05 08:00\n2,k,2026-03-01 08:00,b,\n";
    const auto report = import(changed, options);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->updated, 1);
    EXPECT_EQ(report->duplicates, 1);
    ASSERT_EQ(sink.moves_.size(), 1U);
    const domain::CaseMove& move = sink.moves_.begin()->second;
    EXPECT_EQ(move.case_id, by_number("1")->id);
    EXPECT_EQ(move.move, domain::Move::Correct);
    EXPECT_EQ(move.at, options.at);
    EXPECT_EQ(move.actor, "ops");
    EXPECT_EQ(move.device, "import");
    EXPECT_NE(move.reason.find("标题、处理时限"), std::string::npos) << move.reason;
    EXPECT_NE(move.reason.find("city"), std::string::npos);
    ASSERT_TRUE(import(changed, options));
    EXPECT_EQ(sink.moves_.size(), 1U) << "nothing new, no history";
}

TEST_F(CaseImportTest, WhatPeopleHaveCorrectedStays)
{
    mapping.title = "title";
    const std::string head = "id,kind,opened,title\n";
    ASSERT_TRUE(import(head + "1,k,2026-03-01 08:00,manhole\n2,k,2026-03-01 08:00,b\n"));
    const Uuid id = by_number("1")->id;
    sink.corrections_.push_back({id, "title", domain::value_hash(domain::Value(std::string("manhole")))});
    sink.cases_[id].title = "manhole gone";
    auto report = import(head + "1,k,2026-03-01 08:00,manhole\n2,k,2026-03-01 08:00,b\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->duplicates, 2) << "the source says what it always said";
    EXPECT_EQ(report->kept.count, 0);
    report = import(head + "2,k,2026-03-01 08:00,b\n1,other,2026-03-01 08:00,stolen\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->updated, 1) << "its class comes in";
    EXPECT_EQ(report->duplicates, 1);
    ASSERT_EQ(report->kept.count, 1);
    EXPECT_EQ(report->kept.examples.front().line, 3);
    EXPECT_EQ(report->kept.examples.front().row, id);
    EXPECT_EQ(report->kept.examples.front().here, "manhole gone");
    EXPECT_EQ(report->kept.examples.front().source, "stolen");
    EXPECT_EQ(by_number("1")->title, "manhole gone");
    EXPECT_EQ(by_number("1")->category, "other");
    CaseImportOptions options;
    options.overwrite = true;
    options.dry_run = true;
    ASSERT_TRUE(import(head + "1,other,2026-03-01 08:00,stolen\n", options));
    EXPECT_EQ(by_number("1")->title, "manhole gone");
    EXPECT_EQ(sink.corrections_.size(), 1U);
    options.dry_run = false;
    ASSERT_TRUE(import(head + "1,other,2026-03-01 08:00,stolen\n", options));
    EXPECT_EQ(by_number("1")->title, "stolen");
    EXPECT_TRUE(sink.corrections_.empty());
}

TEST_F(CaseImportTest, ACaseThatTheSourceClosesIsHeldByNobodyAnyMore)
{
    mapping.closed_at = "closed";
    ASSERT_TRUE(import("id,kind,opened,closed\n1,k,2026-03-01 08:00,\n"));
    domain::Case& stored = sink.cases_.begin()->second;
    stored.step = Step::Handling;
    domain::Assignment held;
    held.id = Uuid::from_name("a", "1");
    held.case_id = stored.id;
    held.dispatched_at = stored.opened_at + 1000;
    sink.assignments_[held.id] = held;
    domain::CaseSpan span;
    span.id = Uuid::from_name("s", "1");
    span.case_id = stored.id;
    span.step = Step::Handling;
    span.from_at = held.dispatched_at;
    sink.spans_[span.id] = span;
    const auto report = import("id,kind,opened,closed\n1,k,2026-03-01 08:00,2026-03-02 08:00\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->updated, 1);
    const UtcMillis closed = *by_number("1")->closed_at;
    EXPECT_EQ(sink.assignments_[held.id].ended_at, closed);
    EXPECT_EQ(sink.spans_[span.id].to_at, closed);
    ASSERT_EQ(sink.spans_.size(), 2U);
    ASSERT_EQ(sink.moves_.size(), 1U);
    EXPECT_EQ(sink.moves_.begin()->second.move, domain::Move::Close);
    EXPECT_EQ(sink.moves_.begin()->second.to_step, Step::Closed);
}

TEST_F(CaseImportTest, MoreRowsThanMemoryShouldHoldGiveTheSameTown)
{
    mapping.longitude = "x";
    mapping.latitude = "y";
    std::string text = "id,kind,opened,x,y\n";
    for (int row = 0; row < 3000; ++row)
        text += std::format(
            "{},kind {},2026-03-01 08:00,{},{}\n", row % 2500, row, 106.3 + row * 1e-5, row % 40 == 0 ? 0.0 : 29.2);
    const auto whole = import(text);
    ASSERT_TRUE(whole);
    const auto cases = sink.cases_;
    sink.cases_.clear();
    sink.largest_batch = 0;
    CaseImportOptions pieces;
    pieces.run_bytes = 10'000;
    pieces.batch_rows = 100;
    pieces.work_folder = folder.path("");
    const auto report = import(text, pieces);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(sink.cases_, cases);
    EXPECT_EQ(report->imported, 2500);
    EXPECT_EQ(report->updated, 500);
    EXPECT_EQ(report->suspicious_position, whole->suspicious_position);
    EXPECT_EQ(by_number("7")->category, "kind 2507") << "the last row of an id wins, wherever it lay";
    EXPECT_LE(sink.largest_batch, 101U);
    pieces.work_folder = folder.path("not there");
    EXPECT_EQ(import(text, pieces).error().code(), "import.no_room");
}

TEST_F(CaseImportTest, NothingOfARowIsLeftInTheNextThatUsesItsMemory)
{
    mapping.longitude = "x";
    mapping.latitude = "y";
    mapping.title = "t";
    mapping.address = "a";
    mapping.closed_at = "shut";
    std::string text = "id,kind,opened,x,y,t,a,shut\n";
    for (int row = 0; row < 400; ++row)
        text += row % 2 == 0 ? std::format("{},k{},2026-03-01 08:00,,,,,\n", row, row)
                             : std::format("{},k{},2026-03-01 08:00,106.3,29.2,a long title of {},an address that is "
                                           "long as well,2026-03-02 08:00\n",
                                   row, row, row);
    CaseImportOptions pieces;
    pieces.run_bytes = 5'000;
    pieces.batch_rows = 7;
    pieces.work_folder = folder.path("");
    const auto report = import(text, pieces);
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_EQ(sink.cases_.size(), 400U);
    for (int row = 0; row < 400; ++row) {
        const domain::Case* data = by_number(std::to_string(row));
        ASSERT_NE(data, nullptr);
        const bool full = row % 2 != 0;
        EXPECT_EQ(data->category, std::format("k{}", row));
        EXPECT_EQ(data->title, full ? std::format("a long title of {}", row) : data->category);
        EXPECT_EQ(data->address, full ? "an address that is long as well" : "");
        EXPECT_EQ(data->closed_at.has_value(), full);
        EXPECT_EQ(data->lon.has_value(), full);
    }
}

TEST_F(CaseImportTest, FullWidthDigitsAndUnseenBlanksAreReadAndWordsAreKept)
{
    mapping.longitude = "x";
    mapping.latitude = "y";
    mapping.area_column = "area";
    mapping.datetime = {"%Y-%m-%d %H:%M"};
    const auto report = import("id,kind,opened,x,y,area\n"
                               "１,漏水（一）,２０２６-０３-０１　０８：００,１０６.３１,２９.２１,５００１１６１２４\n"
                               "2,k,\u00A02026-03-01 08:00,\u200B106.31,29.21,500116124000.0\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 2);
    EXPECT_EQ(by_number("１")->category, "漏水（一）");
    EXPECT_EQ(by_number("１")->area_code, "500116124000");
    EXPECT_NEAR(*by_number("１")->lon, 106.31, 1e-9);
    EXPECT_EQ(by_number("2")->opened_at, by_number("１")->opened_at);
    EXPECT_EQ(by_number("2")->area_code, "500116124000");
}

TEST_F(CaseImportTest, CodesThatASpreadsheetMadeNumbersAndColumnsOfOneNameAreTold)
{
    mapping.area_column = "area";
    const auto report = import("id,kind,opened,area,kind\n1,k,2026-03-01 08:00,5.00116E+11,b\n"
                               "2,k,2026-03-01 08:00,5.00117E+11,b\n3,k,2026-03-01 08:00,1E3 hall,b\n");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 3);
    EXPECT_EQ(by_number("1")->area_text, "5.00116E+11");
    EXPECT_EQ(by_number("1")->category, "k") << "the first of two columns";
    std::map<std::string, std::string> told;
    for (const Error& each : report->warnings)
        told[std::string(each.code())] = each.arg("count") + each.arg("value");
    EXPECT_EQ(told["import.code_is_number"], "25.00116E+11");
    EXPECT_TRUE(told.contains("import.column_repeated"));
}

TEST_F(CaseImportTest, ProgressKnowsHowMuchIsLeft)
{
    std::string text = "id,kind,opened\n";
    for (int row = 0; row < 120'000; ++row)
        text += std::to_string(row) + ",k,2026-03-01 08:00\n";
    CaseImportOptions options;
    std::vector<ImportProgress> told;
    options.progress = [&](const ImportProgress& now) { told.push_back(now); };
    ASSERT_TRUE(import(text, options));
    ASSERT_GE(told.size(), 4U);
    for (std::size_t at = 1; at < told.size(); ++at)
        EXPECT_GE(told[at].part, told[at - 1].part);
    EXPECT_FALSE(told.front().writing);
    EXPECT_TRUE(told.back().writing);
    EXPECT_EQ(told.back().rows, 120'000);
    EXPECT_LT(told.back().part, 1);
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
