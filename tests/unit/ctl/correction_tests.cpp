// SPDX-License-Identifier: GPL-3.0-or-later
// An import, a person's correction by a command, the source's next file: through the programs that a town uses.
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/domain/commands.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/sqlite/rows.h>

#include <format>

namespace yiping {
namespace {

using test::ctl_json;

class CorrectionTest : public testing::Test {
protected:
    CorrectionTest()
    {
        mapping = folder.write("m.toml", "[source]\narea = \"990101001\"\n[columns]\nid = \"id\"\ncategory = "
                                         "\"kind\"\ntitle = \"title\"\nopened_at = \"opened\"\n");
        db = folder.text_path("p.db");
    }
    test::Ran import(std::string_view text, std::vector<std::string> more = {})
    {
        std::vector<std::string> args{"import", "cases", folder.write("c.csv", text), "--mapping", mapping, "--db", db};
        args.insert(args.end(), more.begin(), more.end());
        return ctl_json(std::move(args));
    }
    void execute(domain::CommandBody body)
    {
        auto store = platform::SqliteStore::open(db);
        ASSERT_TRUE(store) << store.error().debug_text();
        SystemClock clock;
        SystemRandom random;
        domain::Command command;
        command.id = Uuid::make(clock, random);
        command.made_at = clock.now();
        command.body = std::move(body);
        domain::Principal desk;
        desk.user = "desk";
        desk.post = "陈 值班员";
        desk.role = domain::UserRole::Operator;
        const auto answer = (*store)->execute(desk, command, clock.now());
        ASSERT_EQ(answer.outcome, protocol::Outcome::Accepted) << (answer.error ? answer.error->debug_text() : "");
    }
    template <class Row>
    Row only_row()
    {
        auto store = platform::SqliteStore::open(db);
        auto rows = sqlite::read_rows<Row>((*store)->database());
        EXPECT_EQ(rows->size(), 1U);
        return rows->front();
    }

    test::TempFolder folder;
    std::string mapping, db;
};

TEST_F(CorrectionTest, OfACaseHoldsAgainstTheSourcesNextFile)
{
    constexpr std::string_view first = "id,kind,title,opened\n1,0101,井盖,2026-03-01 08:00\n";
    ASSERT_EQ(import(first).number("imported"), 1);
    const auto seen = only_row<domain::Case>();
    domain::EditCase edit;
    edit.case_id = seen.id;
    edit.title = {seen.title, "桥头井盖缺失"};
    edit.reason = "现场看过";
    execute(edit);

    const auto again = import(first);
    EXPECT_EQ(again.number("duplicates"), 1);
    EXPECT_FALSE(again.json.as_object().contains("kept")) << "the source says what it always said";
    EXPECT_EQ(only_row<domain::Case>().title, "桥头井盖缺失");

    constexpr std::string_view next = "id,kind,title,opened\n1,0101,井盖被盗,2026-03-01 08:00\n";
    const auto other = import(next);
    EXPECT_EQ(other.code, 0);
    EXPECT_EQ(other.number("duplicates"), 1);
    EXPECT_EQ(other.json.at("kept").at("count").as_int64(), 1);
    const auto& example = other.json.at("kept").at("examples").at(0);
    EXPECT_EQ(example.at("line").as_int64(), 2);
    EXPECT_EQ(example.at("field").as_string(), "title");
    EXPECT_EQ(example.at("kept").as_string(), "桥头井盖缺失");
    EXPECT_EQ(example.at("source").as_string(), "井盖被盗");
    EXPECT_EQ(only_row<domain::Case>().title, "桥头井盖缺失");

    EXPECT_EQ(import(next, {"--overwrite"}).number("updated"), 1);
    EXPECT_EQ(only_row<domain::Case>().title, "井盖被盗");
    EXPECT_EQ(import(first).number("updated"), 1) << "the source's word counts again";
}

TEST_F(CorrectionTest, OfAHazardHoldsAndItsHistoryIsKept)
{
    const auto hazards = [&](std::string_view title, std::vector<std::string> more = {}) {
        std::vector<std::string> args{"import", "register", "hazard",
            folder.write("隐患.csv", std::format("编号,标题,类型,状态,发现时间\nH1,{},0101,排查,2026-03-01\n", title)),
            "--db", db};
        args.insert(args.end(), more.begin(), more.end());
        return ctl_json(std::move(args));
    };
    ASSERT_EQ(hazards("边坡松动").number("imported"), 1);
    const Uuid id = only_row<domain::Hazard>().id;
    execute(domain::MoveHazard{id, domain::HazardStage::Listed, {}, {}, {}});
    // The file still says 排查: what the office has done since is not undone, other news come in.
    const auto changed = hazards("边坡开裂");
    EXPECT_EQ(changed.number("updated"), 1);
    EXPECT_FALSE(changed.json.as_object().contains("kept"));
    EXPECT_EQ(only_row<domain::Hazard>().stage, domain::HazardStage::Listed);
    EXPECT_EQ(only_row<domain::Hazard>().title, "边坡开裂");

    for (const std::string& key : {std::string("H1"), id.to_string()}) {
        const auto history = ctl_json({"history", "隐患", key, "--db", db});
        EXPECT_EQ(history.code, 0) << history.err;
        ASSERT_EQ(history.json.at("changes").as_array().size(), 1U);
        const auto& change = history.json.at("changes").at(0);
        EXPECT_EQ(change.at("fields").as_string(), "title");
        EXPECT_EQ(change.at("before").as_string(), R"({"title":"边坡松动"})");
        EXPECT_EQ(change.at("source").as_string(), "隐患.csv");
        EXPECT_FALSE(change.at("actor").as_string().empty());
    }
    EXPECT_EQ(ctl_json({"history", "隐患", "H2", "--db", db}).code, 1);
    EXPECT_EQ(ctl_json({"history", "无", "H2", "--db", db}).code, 2);
}

} // namespace
} // namespace yiping
