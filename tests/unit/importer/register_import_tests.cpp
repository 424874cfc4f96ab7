// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/domain/registers.h>
#include <yiping/domain/registers/allowance.h>
#include <yiping/domain/registers/camera.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/party_unit.h>
#include <yiping/domain/registers/party_unit_area.h>
#include <yiping/domain/registers/team_membership.h>
#include <yiping/importer/register_import.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <map>

namespace yiping::importer {
namespace {

/// Rows in memory.
class MemoryRegisters final : public RegisterSink {
public:
    Result<std::vector<domain::Area>> known_areas() override { return rows<domain::Area>(); }
    Result<void> each_row(const domain::RegisterInfo& info, bool,
        const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>& see) override
    {
        for (const auto& [key, row] : rows_)
            if (key.first == info.number)
                see(row, hidden_of(info, key.second));
        return {};
    }
    Result<std::vector<StoredRow>> find_rows(const domain::RegisterInfo& info, std::span<const Uuid> ids) override
    {
        std::vector<StoredRow> found;
        for (const Uuid& id : ids)
            if (const auto row = rows_.find(std::pair(info.number, id)); row != rows_.end())
                found.push_back({row->second, hidden_of(info, id)});
        return found;
    }
    Result<void> put_all(const domain::RegisterInfo&, const RegisterSource& next) override
    {
        const auto rows_before = rows_;
        const auto personal_before = personal_;
        while (true) {
            RegisterBatch batch;
            const auto more = next(batch);
            if (!more) {
                rows_ = rows_before;
                personal_ = personal_before;
                return std::unexpected(more.error());
            }
            if (!*more)
                return {};
            ++puts;
            for (domain::DescribedRow& row : batch.rows)
                rows_.insert_or_assign(std::pair(row.info().number, row.id()), std::move(row));
            for (domain::DescribedPersonal& row : batch.personal)
                personal_.insert_or_assign(std::pair(row.info->number, row.id), std::move(row));
            std::ranges::move(batch.changes, std::back_inserter(changes));
        }
    }
    Result<std::vector<domain::Correction>> corrections(const domain::RegisterInfo&) override { return corrected; }
    Result<void> forget_correction(const domain::RegisterInfo&, const Uuid& row, std::string_view field) override
    {
        std::erase_if(corrected, [&](const auto& each) { return each.row == row && each.field == field; });
        return {};
    }
    template <class Row>
    std::vector<Row> rows() const
    {
        std::vector<Row> found;
        for (const auto& [key, row] : rows_)
            if (row.is(domain::RowTraits<Row>::which))
                found.push_back(domain::row_of<Row>(row));
        return found;
    }

    std::map<std::pair<std::uint32_t, Uuid>, domain::DescribedRow> rows_;
    std::map<std::pair<std::uint32_t, Uuid>, domain::DescribedPersonal> personal_;
    std::vector<RowChange> changes;
    std::vector<domain::Correction> corrected;
    int puts = 0;

private:
    [[nodiscard]] domain::DescribedPersonal hidden_of(const domain::RegisterInfo& info, const Uuid& id) const
    {
        const auto found = personal_.find(std::pair(info.number, id));
        return found == personal_.end() ? domain::DescribedPersonal(info, id) : found->second;
    }
};

class RegisterImportTest : public ::testing::Test {
protected:
    RegisterImportTest()
    {
        take("area",
            "区划码,名称\n990101000000,沧澜区\n990101001000,澜川镇\n990101001001,津阳社区\n990101001001001,一网格\n");
    }

    Result<RegisterImport> run(std::string_view name, std::string_view text, const RegisterImportOptions& options = {})
    {
        const std::filesystem::path path = folder_.write(std::format("{}.csv", ++files_), text);
        const domain::RegisterInfo* info = register_called(name);
        EXPECT_NE(info, nullptr) << name;
        return import_register(path, *info, sink_, options);
    }
    RegisterImport take(std::string_view name, std::string_view text, const RegisterImportOptions& options = {})
    {
        auto report = run(name, text, options);
        EXPECT_TRUE(report) << report.error().debug_text();
        EXPECT_EQ(report->rows, report->imported + report->updated + report->duplicates + report->rejected);
        return report ? std::move(*report) : RegisterImport();
    }
    static RegisterImportOptions in_pieces(std::size_t rows)
    {
        RegisterImportOptions options;
        options.batch_rows = rows;
        return options;
    }
    static std::vector<std::string> codes(const RegisterImport& report)
    {
        std::vector<std::string> found;
        for (const Rejection& each : report.examples)
            found.push_back(each.reason.code());
        return found;
    }

    test::TempFolder folder_;
    MemoryRegisters sink_;
    int files_ = 0;
};

TEST_F(RegisterImportTest, SecondRunBringsNothingNew)
{
    constexpr std::string_view roster = "工号,姓名,岗位,电话,网格\nW1,王甲子,专职网格员,00000000001,一网格\nW2,李乙丑,"
                                        "网格长,00000000002,990101001001001\n";
    EXPECT_EQ(take("responder", roster).imported, 2);
    const int puts = sink_.puts;
    EXPECT_EQ(take("responder", roster).duplicates, 2);
    EXPECT_EQ(sink_.puts, puts) << "nothing is written";
    const auto staff = sink_.rows<domain::Responder>();
    ASSERT_EQ(staff.size(), 2U);
    for (const domain::Responder& who : staff) {
        EXPECT_EQ(who.area_code, "990101001001001");
        EXPECT_EQ(who.district_id, "990101");
        EXPECT_TRUE(who.on_duty);
    }
    EXPECT_TRUE(std::ranges::contains(staff, "王 专职网格员", &domain::Responder::post)) << "what the wall shows";
    ASSERT_EQ(sink_.personal_.size(), 2U);
    EXPECT_EQ(sink_.personal_.begin()->second.text("phone").size(), 11U);
}

// A file of any length in pieces of any size gives the same town: keys that come again in a later piece, references to
// earlier rows, the last of a key wins.
TEST_F(RegisterImportTest, PiecesOfAnySizeGiveTheSameRows)
{
    std::string text = "编号,标题,类型\n";
    for (int i = 0; i < 200; ++i)
        text += std::format("H{},第{}次,0101\n", i * 7 % 150, i);
    std::map<std::pair<std::uint32_t, Uuid>, domain::DescribedRow> whole;
    for (const std::size_t size : {8192U, 1U, 7U, 64U}) {
        for (const bool dry : {true, false}) {
            RegisterImportOptions options;
            options.batch_rows = size;
            options.dry_run = dry;
            const auto report = take("hazard", text, options);
            EXPECT_EQ(report.rows, 200);
            EXPECT_EQ(report.imported, 150) << size;
            EXPECT_EQ(report.updated, 50) << size;
        }
        if (whole.empty())
            whole = sink_.rows_;
        EXPECT_TRUE(sink_.rows_ == whole) << size;
        EXPECT_EQ(take("hazard", text, in_pieces(size)).imported, 0) << "a second run brings nothing new";
        EXPECT_TRUE(sink_.rows_ == whole) << size;
        std::erase_if(sink_.rows_, [](const auto& each) {
            return each.first.first == static_cast<std::uint32_t>(domain::RowTraits<domain::Hazard>::which);
        });
    }
}

TEST_F(RegisterImportTest, RowsWithoutAKeyAreToldApartByTheirRepetitionInPieces)
{
    const std::string text = "隐患,时间,内容\n,2026-03-01,看过\n,2026-03-01,看过\n,2026-03-02,看过\n,2026-03-01,看过\n";
    EXPECT_EQ(take("hazard_entry", text, in_pieces(1)).imported, 4);
    EXPECT_EQ(take("hazard_entry", text).duplicates, 4) << "as one piece";
}

TEST_F(RegisterImportTest, StrictInPiecesWritesNothing)
{
    std::string text = "编号,标题,类型\n";
    for (int i = 0; i < 30; ++i)
        text += std::format("H{},甲,{}\n", i, i == 29 ? "9999" : "0101");
    RegisterImportOptions options;
    options.batch_rows = 4;
    options.strict = true;
    const auto report = run("hazard", text, options);
    ASSERT_TRUE(report);
    EXPECT_FALSE(report->applied);
    EXPECT_EQ(report->rejected, 1);
    EXPECT_EQ(report->rows, 30);
    EXPECT_TRUE(sink_.rows<domain::Hazard>().empty());
}

TEST_F(RegisterImportTest, AChangedRowSaysWhatStoodThere)
{
    take("responder", "工号,姓名,岗位,电话\nW1,王甲子,专职网格员,00000000001\n");
    take("hazard", "编号,标题,类型,地点\nH1,井盖\"响\",0101,桥头\n");
    EXPECT_TRUE(sink_.changes.empty());
    take("hazard", "编号,标题,类型,地点\nH1,井盖缺失,0101,桥头\n");
    ASSERT_EQ(sink_.changes.size(), 1U);
    EXPECT_EQ(sink_.changes[0].fields, std::vector<std::string_view>{"title"});
    EXPECT_EQ(sink_.changes[0].before, R"({"title":"井盖\"响\""})");
    // A name of staff and a phone are named, their old values are not kept.
    take("responder", "工号,姓名,岗位,电话\nW1,王乙丑,专职网格员,00000000002\n");
    ASSERT_EQ(sink_.changes.size(), 2U);
    EXPECT_TRUE(std::ranges::contains(sink_.changes[1].fields, "name"));
    EXPECT_TRUE(std::ranges::contains(sink_.changes[1].fields, "phone"));
    EXPECT_EQ(sink_.changes[1].before.find("王甲子"), std::string::npos) << sink_.changes[1].before;
    EXPECT_EQ(sink_.changes[1].before.find("0000"), std::string::npos) << sink_.changes[1].before;
}

TEST_F(RegisterImportTest, WhatPeopleHaveCorrectedStays)
{
    take("hazard", "编号,标题,类型,地点\nH1,井盖,0101,桥头\n");
    // A person says it better.
    auto& row = std::ranges::find_if(sink_.rows_, [](const auto& each) {
        return each.second.is(domain::RowTraits<domain::Hazard>::which);
    })->second;
    const Uuid id = row.id();
    sink_.corrected.push_back({id, "title", domain::value_hash(row.get("title"))});
    row.set("title", domain::Value(std::string("井盖缺失")));
    // The source says what it always said: nothing to tell. Something else of it changes: that comes in.
    auto same = take("hazard", "编号,标题,类型,地点\nH1,井盖,0101,桥头\n");
    EXPECT_EQ(same.duplicates, 1);
    EXPECT_EQ(same.kept.count, 0);
    EXPECT_EQ(take("hazard", "编号,标题,类型,地点\nH1,井盖,0101,桥尾\n").updated, 1);
    EXPECT_EQ(sink_.rows<domain::Hazard>().front().title, "井盖缺失");
    EXPECT_EQ(sink_.rows<domain::Hazard>().front().address, "桥尾");
    // The source says something new: a person decides.
    const auto other = take("hazard", "编号,标题,类型,地点\nH1,井盖被盗,0101,桥尾\n");
    EXPECT_EQ(other.duplicates, 1);
    ASSERT_EQ(other.kept.count, 1);
    EXPECT_EQ(other.kept.examples.front().line, 2);
    EXPECT_EQ(other.kept.examples.front().field, "title");
    EXPECT_EQ(other.kept.examples.front().here, "井盖缺失");
    EXPECT_EQ(other.kept.examples.front().source, "井盖被盗");
    EXPECT_EQ(sink_.rows<domain::Hazard>().front().title, "井盖缺失");
    RegisterImportOptions options;
    options.overwrite = true;
    EXPECT_EQ(take("hazard", "编号,标题,类型,地点\nH1,井盖被盗,0101,桥尾\n", options).updated, 1);
    EXPECT_EQ(sink_.rows<domain::Hazard>().front().title, "井盖被盗");
    EXPECT_TRUE(sink_.corrected.empty()) << "from now on the source's word counts";
}

TEST_F(RegisterImportTest, CodesAreThoseOfTheList)
{
    const auto report =
        take("hazard", "编号,名称,类型\nH1,井盖缺失,0101\nH2,杆子歪了,9999\nH3,垃圾成堆,暴露垃圾\nH4,不知道,\n");
    EXPECT_EQ(report.imported, 3);
    ASSERT_EQ(report.rejected, 1);
    EXPECT_EQ(report.examples.front().line, 3);
    EXPECT_EQ(report.examples.front().field, "类型");
    EXPECT_EQ(report.examples.front().reason.code(), "import.unknown_code");
    EXPECT_EQ(std::ranges::count(sink_.rows<domain::Hazard>(), "0101", &domain::Hazard::kind), 2)
        << "the word stands for its code";

    EXPECT_EQ(take("responder", "工号,姓名,技能\nW1,王甲子,\"01、环境卫生 02\"\n").imported, 1);
    EXPECT_EQ(sink_.rows<domain::Responder>().front().skills, "01 01 02");
    EXPECT_EQ(codes(take("responder", "工号,姓名,技能\nW2,李乙丑,01 飞行\n")),
        std::vector<std::string>{"import.unknown_code"});

    // Cities have classes of tickets of their own: taken, and said once.
    const auto tickets = take("hotline_ticket", "工单编号,分类\nT1,01\nT2,低空经济\nT3,低空经济\n");
    EXPECT_EQ(tickets.imported, 3);
    ASSERT_EQ(tickets.warnings.size(), 1U);
    EXPECT_EQ(tickets.warnings.front().code(), "import.code_taken");
}

TEST_F(RegisterImportTest, ColumnsThatTheFileLacksStay)
{
    take("responder", "工号,姓名,岗位,电话\nW1,王甲子,专职网格员,00000000001\n");
    const auto report = take("responder", "Staff number,Skills\nW1,01 02\n");
    EXPECT_EQ(report.updated, 1);
    const auto staff = sink_.rows<domain::Responder>();
    ASSERT_EQ(staff.size(), 1U);
    EXPECT_EQ(staff.front().name, "王甲子");
    EXPECT_EQ(staff.front().skills, "01 02");
    EXPECT_EQ(sink_.personal_.begin()->second.text("phone"), "00000000001");
    EXPECT_EQ(take("responder", "工号,电话\nW1,00000000009\n").updated, 1) << "a new phone number is a change";
    EXPECT_EQ(sink_.personal_.begin()->second.text("phone"), "00000000009");
}

TEST_F(RegisterImportTest, RejectsNameLineFieldAndReason)
{
    const auto report = take("hazard", "编号,标题,等级,发现时间,经度,纬度,区划码,责任人\n"
                                       "1,护栏松动,重大,2026-03-01 08:00,106.4,29.2,一网格,\n"
                                       "2,护栏松动,很大,2026-03-01,106.4,29.2,一网格,\n"
                                       "3,护栏松动,重大,三月一日,106.4,29.2,一网格,\n"
                                       "4,护栏松动,重大,2026-03-01,29.2,106.4,一网格,\n"
                                       "5,护栏松动,重大,2026-03-01,106.4,29.2,七网格,\n"
                                       "6,护栏松动,重大,2026-03-01,106.4,29.2,一网格,W9\n"
                                       ",护栏松动,重大,2026-03-01,106.4,29.2,一网格,\n"
                                       "8,护栏松动\n");
    EXPECT_EQ(report.rows, 8);
    EXPECT_EQ(report.imported, 1);
    EXPECT_EQ(report.rejected, 7);
    EXPECT_EQ(
        codes(report), (std::vector<std::string>{"import.not_a_word", "import.unreadable_time", "import.out_of_range",
                           "import.no_such_area", "import.no_such_row", "import.value_needed", "import.field_count"}));
    EXPECT_EQ(report.examples[0].line, 3);
    EXPECT_EQ(report.examples[0].field, "等级");
    const auto hazards = sink_.rows<domain::Hazard>();
    ASSERT_EQ(hazards.size(), 1U);
    EXPECT_EQ(hazards.front().level, domain::HazardLevel::High);
    EXPECT_EQ(hazards.front().found_at, 1'772'323'200'000) << "2026-03-01 08:00 in Shanghai";

    RegisterImportOptions strict;
    strict.strict = true;
    const auto refused = take("hazard", "编号,标题,等级\n20,甲,重大\n21,乙,很大\n", strict);
    EXPECT_FALSE(refused.applied);
    EXPECT_EQ(sink_.rows<domain::Hazard>().size(), 1U) << "all or nothing";
}

TEST_F(RegisterImportTest, LastOfAKeyWinsAndMoneyIsReadInYuan)
{
    take("responder", "工号,姓名\nW1,王甲子\n");
    const auto report = take("allowance", "工号,月份,合计\nW1,2026-02,600\n王甲子,2026-02,\"1,200.50\"\n");
    EXPECT_EQ(report.imported, 1);
    EXPECT_EQ(report.updated, 1);
    const auto sheets = sink_.rows<domain::Allowance>();
    ASSERT_EQ(sheets.size(), 1U);
    EXPECT_EQ(sheets.front().total_cents, 120'050);
}

TEST_F(RegisterImportTest, ChineseEncodingAndSetsOfWords)
{
    // 区划码,名称,网格职责 / 990101001001002,二网格,综治、地灾 in GB18030.
    const std::string text = "\xC7\xF8\xBB\xAE\xC2\xEB,\xC3\xFB\xB3\xC6,\xCD\xF8\xB8\xF1\xD6\xB0\xD4\xF0\n"
                             "990101001001002,\xB6\xFE\xCD\xF8\xB8\xF1,\xD7\xDB\xD6\xCE\xA1\xA2\xB5\xD8\xD4\xD6\n";
    EXPECT_EQ(take("area", text).imported, 1);
    const auto areas = sink_.rows<domain::Area>();
    const auto made = std::ranges::find(areas, "990101001001002", &domain::Area::area_code);
    ASSERT_NE(made, areas.end());
    EXPECT_EQ(made->name, "二网格");
    EXPECT_EQ(made->parent_code, "990101001001");
    EXPECT_EQ(made->level, domain::AreaLevel::Grid);
    EXPECT_TRUE(domain::has_flag(made->duties.value_or(0), domain::GridDuty::GeoHazard));
    EXPECT_FALSE(domain::has_flag(made->duties.value_or(0), domain::GridDuty::CityCare));
}

// As a video platform answers: SIP messages, GB18030 that calls itself GB2312, recorders and directories among cameras.
TEST_F(RegisterImportTest, ACatalogueBringsItsCamerasAndNoSecretOnes)
{
    const auto item = [](std::string_view id, std::string_view name, std::string_view more) {
        return std::format("<Item><DeviceID>{}</DeviceID><Name>{}</Name>{}</Item>", id, name, more);
    };
    const auto answer = [](std::string_view items) {
        return std::format(
            "MESSAGE sip:1@0.0.0.0 SIP/2.0\r\nContent-Length: 9\r\n\r\n"
            "<?xml version=\"1.0\" encoding=\"GB2312\" ?>\n<Response><CmdType>Catalog</CmdType>"
            "<DeviceID>99010100002000000001</DeviceID><DeviceList Num=\"1\">{}</DeviceList></Response>\n",
            items);
    };
    // 镕 of "朱镕桥" is in GBK and GB18030, not in GB2312.
    const std::string bridge = "\xD6\xEC\xE9\x46\xC7\xC5";
    const std::string text = answer(item("99010100001320000001", bridge,
                                 "<Longitude>106.4</Longitude><Latitude>29.2</Latitude><Status>ON</Status>"
                                 "<Info><PTZType>3</PTZType><DirectionType>5</DirectionType></Info>")) +
                             answer(item("99010100001310000002", "gate",
                                        "<Longitude>0</Longitude><Latitude>0.0</Latitude>"
                                        "<Status>OFF</Status><Secrecy>0</Secrecy>") +
                                    item("99010100001320000003", "hidden", "<Secrecy>1</Secrecy>") +
                                    item("990101", "district", "") + item("99010100001180000001", "recorder", "")) +
                             answer(item("9901010000132000004", "a digit short", ""));
    const auto report = take("camera", text);
    EXPECT_EQ(report.imported, 2);
    EXPECT_EQ(codes(report), std::vector<std::string>{"import.bad_gb_id"});
    ASSERT_EQ(report.warnings.size(), 2U);
    EXPECT_EQ(report.warnings[0].code(), "catalogue.secret");
    EXPECT_EQ(report.warnings[0].arg("count"), "1");
    EXPECT_EQ(report.warnings[1].code(), "catalogue.not_cameras");
    EXPECT_EQ(report.warnings[1].arg("count"), "2");
    const auto cameras = sink_.rows<domain::Camera>();
    ASSERT_EQ(cameras.size(), 2U);
    const auto first = std::ranges::find(cameras, "99010100001320000001", &domain::Camera::gb_id);
    ASSERT_NE(first, cameras.end());
    EXPECT_EQ(first->name, "朱镕桥");
    EXPECT_EQ(first->lon, 106.4);
    EXPECT_EQ(first->direction, 135.0);
    EXPECT_EQ(first->state, domain::DeviceState::Online);
    const auto gate = std::ranges::find(cameras, "gate", &domain::Camera::name);
    ASSERT_NE(gate, cameras.end());
    EXPECT_EQ(gate->lon, std::nullopt) << "zeros are no position";
    EXPECT_EQ(take("camera", text).duplicates, 2) << "a second run brings nothing new";
}

TEST_F(RegisterImportTest, ACatalogueKeepsWhatTheTownWroteDown)
{
    take("camera", "国标编码,名称,经度,纬度,用途\n99010100001320000001,桥头,106.4,29.2,防溺水\n");
    EXPECT_EQ(take("camera", "<Response><CmdType>Catalog</CmdType><DeviceList><Item><DeviceID>99010100001320000001"
                             "</DeviceID><Name>IPC</Name></Item></DeviceList></Response>")
                  .updated,
        1);
    const auto cameras = sink_.rows<domain::Camera>();
    ASSERT_EQ(cameras.size(), 1U);
    EXPECT_EQ(cameras[0].name, "IPC");
    EXPECT_EQ(cameras[0].lon, 106.4);
    EXPECT_EQ(cameras[0].purpose, "防溺水");
}

TEST_F(RegisterImportTest, AHostileCatalogueIsRefusedWhole)
{
    const auto code_of = [&](std::string_view text) {
        const auto report = run("camera", text);
        return report ? std::string("imported") : report.error().code();
    };
    const std::string deep = "<Response><CmdType>Catalog</CmdType>" + std::string(3 * 5000, ' ');
    std::string nested = "<Response><CmdType>Catalog</CmdType>";
    for (int i = 0; i < 5000; ++i)
        nested += "<a>";
    EXPECT_EQ(code_of(nested), "import.broken_xml");
    EXPECT_EQ(code_of("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                      "<Response><CmdType>Catalog</CmdType><Name>&a;</Name></Response>"),
        "import.broken_xml");
    EXPECT_EQ(code_of(deep), "import.broken_xml") << "it breaks off";
    EXPECT_EQ(code_of("<Response><CmdType>Alarm</CmdType></Response>"), "catalogue.none");
    EXPECT_TRUE(sink_.rows<domain::Camera>().empty());
}

TEST_F(RegisterImportTest, ColumnsOfOtherSystemsAreKnown)
{
    const auto cameras =
        run("camera", "设备名称,国标编号,经 度,纬度,安装位置\n仁沱路口,50011612401320000001,106.41,29.21,街口\n");
    ASSERT_TRUE(cameras) << cameras.error().debug_text();
    EXPECT_EQ(cameras->imported, 1);
    ASSERT_EQ(cameras->warnings.size(), 1U) << "安装位置";
    const auto stored = sink_.rows<domain::Camera>();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].gb_id, "50011612401320000001");
    EXPECT_EQ(stored[0].name, "仁沱路口");
    EXPECT_EQ(stored[0].lon, 106.41);
}

TEST_F(RegisterImportTest, ANameOfItsOwnIsStrongerThanAnothersWord)
{
    const auto report = run("responder", "编号,工号,姓名,联系电话\n1,W001,张三,13800000001\n");
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_EQ(sink_.rows<domain::Responder>().size(), 1U);
    EXPECT_EQ(sink_.rows<domain::Responder>()[0].number, "W001");
    EXPECT_EQ(report->warnings.size(), 1U) << "编号 fills nothing";
}

TEST_F(RegisterImportTest, WordsOfOtherListsAreOurs)
{
    const auto report = run("responder", "工号,姓名,职务\n1,张三,网格员\n2,李四,楼长\n3,王五,厨师\n");
    ASSERT_TRUE(report) << report.error().debug_text();
    EXPECT_EQ(codes(*report), (std::vector<std::string>{"import.not_a_word"}));
    for (const auto& each : sink_.rows<domain::Responder>())
        EXPECT_EQ(each.role, each.number == "1" ? domain::TeamRole::FullTime : domain::TeamRole::BuildingHead);
    const auto cameras = run("camera", "国标编码,名称,状态\n50011612401320000001,甲,正常\n");
    ASSERT_TRUE(cameras);
    EXPECT_EQ(sink_.rows<domain::Camera>()[0].state, domain::DeviceState::Online);
}

TEST_F(RegisterImportTest, NoNumberIsNoNumberInWholeOnesEither)
{
    for (const char* wrong : {"nan", "NaN", "inf", "-inf", "1e300", "1.5"}) {
        const auto report = run("responder", std::format("工号,姓名,人数\n1,张三,{}\n", wrong));
        ASSERT_TRUE(report) << report.error().debug_text();
        EXPECT_EQ(codes(*report), (std::vector<std::string>{"import.not_a_number"})) << wrong;
    }
}

TEST_F(RegisterImportTest, ColumnsCanBeNamed)
{
    const auto code = [](const Result<RegisterImport>& report) { return report ? "" : report.error().code(); };
    const std::string_view table = "序号,姓名,所在小组\n1,张三,甲\n";
    EXPECT_EQ(code(run("responder", table)), "import.key_missing");
    RegisterImportOptions options;
    options.columns = {{"序号", "工号"}, {"所在小组", "unit"}};
    const auto report = run("responder", table, options);
    ASSERT_TRUE(report) << report.error().debug_text();
    ASSERT_EQ(sink_.rows<domain::Responder>().size(), 1U);
    EXPECT_EQ(sink_.rows<domain::Responder>()[0].number, "1");
    EXPECT_EQ(sink_.rows<domain::Responder>()[0].unit, "甲");
    options.columns = {{"没有", "工号"}};
    EXPECT_EQ(code(run("responder", table, options)), "import.no_such_column");
    options.columns = {{"序号", "没有"}};
    EXPECT_EQ(code(run("responder", table, options)), "import.no_such_field");
}

TEST_F(RegisterImportTest, WhatIsNoTableIsRefused)
{
    const auto code = [](const Result<RegisterImport>& report) { return report ? "" : report.error().code(); };
    EXPECT_EQ(code(run("case", "案件编号\n1\n")), "import.not_importable");
    EXPECT_EQ(code(run("hazard", "标题,等级\n甲,重大\n")), "import.key_missing");
    EXPECT_EQ(code(run("hazard", "苹果,梨\n1,2\n")), "import.no_columns");
    EXPECT_EQ(code(run("hazard", "编号,Number,标题\n1,1,甲\n")), "import.column_twice");
    EXPECT_EQ(codes(take("camera", "编码,名称\n123,门口\n")), (std::vector<std::string>{"import.bad_gb_id"}));
    EXPECT_EQ(take("camera", "国标编码,名称,共享类型\n99010100001320000001,门口,农户共享\n").imported, 1);
}

TEST_F(RegisterImportTest, AFileIsKnownByItsColumns)
{
    const std::vector<std::string> cameras{"国标编码", "名称", "视角"};
    const auto* info = register_of_columns(cameras);
    ASSERT_NE(info, nullptr);
    EXPECT_EQ(info->name, "camera");
    EXPECT_EQ(register_of_columns(std::vector<std::string>{"编号", "名称"}), nullptr) << "of many";
    EXPECT_EQ(register_of_columns(std::vector<std::string>{"国标编码", "名称", "颜色"}), nullptr);
}

/// The measures of four townships and a district that were published, as rosters of that size.
TEST_F(RegisterImportTest, PublishedMeasuresFit)
{
    std::string areas = "区划码,名称,类型,户数\n";
    const auto add = [&](const std::string& code, const std::string& kind, int households = 0) {
        areas += std::format("{},区{},{},{}\n", code, code, kind, households);
    };
    // A district: 17 communities with 154 city grids, 1,439 grids in all; the others in 219 - 17 villages.
    int grids = 0;
    for (int community = 0; community < 17; ++community) {
        const std::string code = std::format("990214{:03}{:03}", 1 + community / 6, 1 + community % 6);
        add(code, "社区");
        for (int grid = 0; grid < 9 + (community == 0 ? 1 : 0); ++grid, ++grids)
            add(std::format("{}{:03}", code, grid + 1), "城市网格");
    }
    EXPECT_EQ(grids, 154);
    for (int village = 0; grids < 1439; ++village) {
        const std::string code = std::format("990214{:03}{:03}", 10 + village / 8, 201 + village % 8);
        add(code, "村");
        for (int grid = 0; grid < 7 && grids < 1439; ++grid, ++grids)
            add(std::format("{}{:03}", code, grid + 1), "农村网格");
    }
    // A subdistrict with 2,092 micro-grids under 99 grids: codes of three digits a level hold them.
    int micros = 0;
    for (int grid = 0; micros < 2092; ++grid) {
        const std::string code = std::format("990330001{:03}{:03}", 1 + grid / 12, 1 + grid % 12);
        add(code, "普通");
        for (int micro = 0; micro < 22 && micros < 2092; ++micro, ++micros)
            add(std::format("{}{:03}", code, micro + 1), "普通");
    }
    // 25 buildings for 735 households.
    for (int building = 0; building < 25; ++building)
        add(std::format("990401001001001{:03}", 901 + building), "安置小区", building < 10 ? 30 : 29);
    const RegisterImport report = take("area", areas);
    EXPECT_EQ(report.rejected, 0);
    const auto made = sink_.rows<domain::Area>();
    const auto of = [&](std::string_view scope, domain::AreaKind kind) {
        return std::ranges::count_if(
            made, [&](const domain::Area& area) { return area.area_code.starts_with(scope) && area.kind == kind; });
    };
    EXPECT_EQ(of("990214", domain::AreaKind::Community), 17);
    EXPECT_EQ(of("990214", domain::AreaKind::CityGrid), 154);
    EXPECT_EQ(of("990214", domain::AreaKind::CityGrid) + of("990214", domain::AreaKind::RuralGrid), 1439);
    EXPECT_EQ(std::ranges::count_if(made,
                  [](const domain::Area& area) {
                      return area.area_code.starts_with("990330") && area.level == domain::AreaLevel::MicroGrid;
                  }),
        2092);
    std::int64_t households = 0;
    for (const domain::Area& area : made)
        if (area.kind == domain::AreaKind::Resettlement)
            households += area.households.value_or(0);
    EXPECT_EQ(of("990401", domain::AreaKind::Resettlement), 25);
    EXPECT_EQ(households, 735);

    // 31 building workers for them: six buildings have two.
    std::string roster = "工号,姓名,岗位,网格编码\n";
    std::string teams = "工号,网格编码,岗位,起\n";
    for (int worker = 0; worker < 31; ++worker) {
        const std::string building = std::format("990401001001001{:03}", 901 + worker % 25);
        roster += std::format("L{:02},楼栋长{:02},楼栋长,{}\n", worker, worker, building);
        teams += std::format("L{:02},{},楼栋长,2026-01-01\n", worker, building);
    }
    EXPECT_EQ(take("responder", roster).imported, 31);
    EXPECT_EQ(take("team_membership", teams).imported, 31);

    // 69 branches, 191 groups, 323 zones over the city grids: one branch for a grid, or for several.
    std::string units = "编号,类别,名称,上级编号,网格编码\n";
    std::string covers = "党组织编号,网格编码\n";
    std::vector<std::string> city;
    for (const domain::Area& area : made)
        if (area.kind == domain::AreaKind::CityGrid)
            city.push_back(area.area_code);
    ASSERT_EQ(city.size(), 154U);
    for (std::size_t grid = 0; grid < city.size(); ++grid)
        covers += std::format("B{:03},{}\n", grid % 69, city[grid]);
    for (std::size_t branch = 0; branch < 69; ++branch)
        units += std::format("B{:03},网格党支部,支部{},,{}\n", branch, branch, city[branch].substr(0, 12));
    std::string below = "编号,类别,名称,上级编号,网格编码\n";
    for (std::size_t group = 0; group < 191; ++group)
        below += std::format("G{:03},网格党小组,小组{},B{:03},{}\n", group, group, group % 69, city[group % 69]);
    for (std::size_t zone = 0; zone < 323; ++zone)
        below += std::format("Z{:03},党员责任区,责任区{},G{:03},{}\n", zone, zone, zone % 191, city[zone % 69]);
    EXPECT_EQ(take("party_unit", units).imported, 69);
    const RegisterImport lower = take("party_unit", below);
    EXPECT_EQ(lower.imported, 191 + 323) << (lower.examples.empty() ? "" : lower.examples.front().reason.debug_text());
    EXPECT_EQ(take("party_unit_area", covers).imported, 154);
    std::map<Uuid, int> grids_of;
    for (const domain::PartyUnitArea& each : sink_.rows<domain::PartyUnitArea>())
        ++grids_of[each.party_unit_id];
    EXPECT_EQ(grids_of.size(), 69U);
    EXPECT_TRUE(std::ranges::any_of(grids_of, [](const auto& each) { return each.second > 1; }));
}

} // namespace
} // namespace yiping::importer
