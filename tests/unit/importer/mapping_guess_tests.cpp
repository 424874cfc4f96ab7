// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping_words.h"
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/config/mapping.h>
#include <yiping/importer/case_import.h>
#include <yiping/importer/mapping_guess.h>

#include <gmock/gmock.h>

namespace yiping::importer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class GuessTest : public testing::Test {
protected:
    config::CaseMapping guess(std::string_view content)
    {
        auto guessed = guess_mapping(folder.write("x.csv", content));
        EXPECT_TRUE(guessed);
        codes.clear();
        for (const Error& each : guessed->warnings)
            codes.push_back(each.code());
        usable = guessed->usable;
        auto mapping = config::load_case_mapping(folder.write("x.toml", guessed->toml));
        EXPECT_EQ(mapping.has_value(), usable) << guessed->toml;
        return mapping ? *mapping : config::CaseMapping();
    }
    test::TempFolder folder;
    std::vector<std::string> codes;
    bool usable = false;
};

TEST_F(GuessTest, AHotlinesColumnsAreFoundAndTheMappingImports)
{
    const auto mapping =
        guess("工单编号,诉求类型,标题,受理时间,办结时间,办理时限,状态,经度,纬度,地址,所属网格,备注\n"
              "A1,噪音,夜里施工,2026/3/1 8:05,2026/3/2 9:00,2026/3/4 8:05,已办结,106.41,29.21,育才街,500116124001001,\n"
              "A2,路灯,灯不亮,2026/3/2 8:05,,2026/3/5 8:05,办理中,106.42,29.22,育才街,500116124001002,\n"
              "A3,路灯,灯不亮,2026/3/2 8:05,,2026/3/5 8:05,作废,106.42,29.22,育才街,500116124001002,\n");
    EXPECT_TRUE(usable);
    EXPECT_TRUE(codes.empty());
    EXPECT_EQ(mapping.id, "工单编号");
    EXPECT_EQ(mapping.category, "诉求类型");
    EXPECT_EQ(mapping.opened_at, "受理时间");
    EXPECT_EQ(mapping.due_at, "办理时限");
    EXPECT_EQ(mapping.longitude, "经度");
    EXPECT_EQ(mapping.area_column, "所属网格");
    EXPECT_THAT(mapping.datetime, ElementsAre("%Y/%m/%d %H:%M"));
    EXPECT_THAT(mapping.closed, ElementsAre("已办结"));
    EXPECT_THAT(mapping.open, ElementsAre("办理中"));
    EXPECT_THAT(mapping.void_, ElementsAre("作废"));
    test::MemorySink sink;
    const auto report = import_cases(folder.path("x.csv"), mapping, sink);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 3);
}

TEST_F(GuessTest, DayAndMonthAreToldApartOrDoubted)
{
    EXPECT_THAT(guess("kind,date\na,25/12/2026\nb,01/02/2026\n").datetime, ElementsAre("%d/%m/%Y"));
    EXPECT_TRUE(codes.empty());
    EXPECT_THAT(guess("kind,date\na,12/25/2026\nb,01/02/2026\n").datetime, ElementsAre("%m/%d/%Y"));
    EXPECT_TRUE(codes.empty());
    EXPECT_THAT(guess("kind,date\na,03/04/2026\n").datetime, ElementsAre("%m/%d/%Y"));
    EXPECT_THAT(codes, ElementsAre("import.guess_day_month"));
}

TEST_F(GuessTest, APositionInWordsIsNoAddressAndOneWordForAllNoCategory)
{
    std::string rows = "任务号,问题类型,大类名称,小类名称,上报时间,位置描述,Location,Incident Address\n";
    for (int row = 0; row < 30; ++row)
        rows += std::to_string(100 + row) + ",事件,市容环境," + (row % 2 == 0 ? "暴露垃圾" : "占道经营") +
                ",2026/3/1 8:05,,\"(40.61" + std::to_string(row) + ", -73.91)\"," + std::to_string(row) + " MAIN ST\n";
    const auto mapping = guess(rows);
    EXPECT_EQ(mapping.id, "任务号");
    EXPECT_EQ(mapping.category, "小类名称");
    EXPECT_EQ(mapping.address, "Incident Address");
}

TEST_F(GuessTest, NamesOfProgramsAreUnderstood)
{
    const auto mapping = guess("eventId,eventType,eventName,reportTime,lng,lat,gridCode\n"
                               "E1,纠纷,邻里漏水,2026-03-01 08:05:00,106.41,29.21,990101001001\n"
                               "E2,纠纷,邻里漏水,2026-03-02 08:05:00,106.42,29.22,990101001001\n");
    EXPECT_EQ(mapping.id, "eventId");
    EXPECT_EQ(mapping.category, "eventType");
    EXPECT_EQ(mapping.title, "eventName");
    EXPECT_EQ(mapping.opened_at, "reportTime");
    EXPECT_EQ(mapping.area_column, "gridCode");
}

TEST_F(GuessTest, WhatIsNotFoundIsSaid)
{
    guess("a,b\n1,2\n");
    EXPECT_FALSE(usable);
    EXPECT_THAT(codes, ElementsAre("import.guess_missing", "import.guess_missing"));
}

TEST_F(GuessTest, NamesOfManySystemsAreUnderstood)
{
    const auto mapping = guess(
        "SR_NUMBER,SR_TYPE,Status,Created_Date,Closed-Date,Target Completion Date,Ward,STREET_ADDRESS,Lat,Lon,Phone "
        "Number\n"
        "SR24-1,Pothole,Completed,01/25/2024 09:05:00 PM,01/26/2024 09:05:00 AM,02/25/2024 09:05:00 AM,7,1 Main "
        "St,41.88,-87.63,3125550101\n"
        "SR24-2,Graffiti,Open,01/26/2024 09:05:00 PM,,02/25/2024 09:05:00 AM,8,2 Main St,41.89,-87.64,3125550102\n"
        "SR24-3,Graffiti,Canceled,01/27/2024 09:05:00 PM,,02/25/2024 09:05:00 AM,8,2 Main St,41.9,-87.65,3125550103\n");
    EXPECT_TRUE(usable);
    EXPECT_EQ(mapping.id, "SR_NUMBER");
    EXPECT_EQ(mapping.category, "SR_TYPE");
    EXPECT_EQ(mapping.status, "Status");
    EXPECT_EQ(mapping.opened_at, "Created_Date");
    EXPECT_EQ(mapping.closed_at, "Closed-Date");
    EXPECT_EQ(mapping.due_at, "Target Completion Date");
    EXPECT_EQ(mapping.area_column, "Ward");
    EXPECT_EQ(mapping.address, "STREET_ADDRESS");
    EXPECT_EQ(mapping.latitude, "Lat");
    EXPECT_THAT(mapping.void_, ElementsAre("Canceled"));
}

TEST_F(GuessTest, AnExportWithOneColumnOfPositionAndAResultComesInWhole)
{
    const auto mapping = guess(
        "流水号;事项类别;诉求内容;来电时间;处理结果;实际办结时间;要求办结时限;事发地点;经纬度（高德）;联系电话\n"
        "H1;噪音;夜里施工;2026/3/1 8:05;已办结;2026年3月2日 10时05分;2026/3/4 8:05;育才街;106.41,29.21;13800000001\n"
        "H2;路灯;灯不亮;2026/3/2 8:05;处理中;;2026/3/5 8:05;育才街;106.42,29.22;13800000002\n"
        "H3;路灯;灯不亮;2026/3/2 8:06;无效;;2026/3/5 8:05;育才街;;13800000003\n");
    EXPECT_TRUE(usable);
    EXPECT_EQ(mapping.id, "流水号");
    EXPECT_EQ(mapping.category, "事项类别");
    EXPECT_EQ(mapping.status, "处理结果");
    EXPECT_EQ(mapping.opened_at, "来电时间");
    EXPECT_EQ(mapping.closed_at, "实际办结时间");
    EXPECT_EQ(mapping.due_at, "要求办结时限");
    EXPECT_EQ(mapping.address, "事发地点");
    EXPECT_EQ(mapping.position, "经纬度（高德）");
    test::MemorySink sink;
    const auto report = import_cases(folder.path("x.csv"), mapping, sink);
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(report->imported, 3);
    EXPECT_EQ(report->without_position, 1);
    EXPECT_THAT(report->examples, IsEmpty());
}

TEST_F(GuessTest, APersonsNumberIsNoNumberOfACase)
{
    const auto mapping =
        guess("联系电话号码,身份证编号,类型,受理时间\n13800000001,1,噪音,2026-03-01\n13800000002,2,路灯,2026-03-01\n");
    EXPECT_EQ(mapping.id, "");
    EXPECT_TRUE(names_a_person(bare_name("Phone Number")));
}

TEST_F(GuessTest, OrderOfTwoCoordinatesIsWrittenWhereTheyDoNotTell)
{
    const std::string_view table =
        "type,created,location\na,2024-01-01,\"(41.88, -87.63)\"\nb,2024-01-02,\"(41.89, -87.64)\"\n";
    EXPECT_EQ(guess(table).position_order, config::PositionOrder::LatLon);
    EXPECT_EQ(
        guess("type,created,location\na,2024-01-01,\"(40.1, -105.3)\"\n").position_order, config::PositionOrder::LonLat)
        << "a longitude beyond 90 tells itself";
}

TEST_F(GuessTest, TimesAsNumbersAreTakenWhereTheColumnIsCalledSo)
{
    EXPECT_THAT(guess("kind,created\na,1772323200000\nb,1772323260000\n").datetime, ElementsAre("%s"));
    EXPECT_THAT(guess("kind,发生时间\na,46082.375\nb,46083\n").datetime, ElementsAre("excel"));
    EXPECT_EQ(guess("kind,when,size\na,2026-03-01,46082\nb,2026-03-02,46083\n").opened_at, "when");
}

TEST(MappingWords, AWordOfAStatusSaysHowFarACaseIs)
{
    for (const char* word : {"已办结", "办结", "处理完毕", "Closed - unfounded", "Resolved", "COMPLETED"})
        EXPECT_EQ(status_meaning(word), StatusMeaning::Closed) << word;
    for (const char* word :
        {"未办结", "待结案", "办理中", "正在处理", "Incomplete", "unresolved", "Reopened", "In Progress"})
        EXPECT_EQ(status_meaning(word), StatusMeaning::Open) << word;
    for (const char* word : {"作废", "不予受理", "Cancelled", "Duplicate (Closed)"})
        EXPECT_EQ(status_meaning(word), StatusMeaning::Void) << word;
    EXPECT_EQ(status_meaning("育才街"), std::nullopt);
}

} // namespace
} // namespace yiping::importer
