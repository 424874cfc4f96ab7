// SPDX-License-Identifier: GPL-3.0-or-later
// Disputes and directed tasks as commands: what the rules of domain allow, and nothing else.
#include "store_fixture.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/dispute_move.h>
#include <yiping/domain/registers/task_receipt.h>
#include <yiping/geo/wkb.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>

namespace yiping::platform::testing {
namespace {

using domain::DisputeMove;
using domain::DisputeStage;
using protocol::Outcome;

class TownCommandTest : public StoreTest {
protected:
    Uuid found()
    {
        domain::ReportDispute body;
        body.category = "0602";
        body.title = "田边地界";
        body.lon = 105.5;
        body.lat = 29.5;
        body.party_names = "孙某、李某";
        body.party_phones = "19900001111";
        const domain::Command sent = command(body);
        EXPECT_EQ(store_->execute(worker_, sent, clock_.now()).outcome, Outcome::Accepted);
        return sent.id;
    }
    domain::Dispute dispute(const Uuid& id) { return row<domain::Dispute>(id); }
    template <class Row>
    Row row(const Uuid& id)
    {
        const auto rows = all<Row>();
        const auto at = std::ranges::find(rows, id, &Row::id);
        EXPECT_NE(at, rows.end());
        return at == rows.end() ? Row() : *at;
    }
    template <class Row>
    std::vector<Row> all()
    {
        auto rows = sqlite::read_rows<Row>(store_->database());
        EXPECT_TRUE(rows);
        return rows.value_or(std::vector<Row>());
    }
    std::string paper()
    {
        return store_->put_blob_of("desk", "协议书" + std::to_string(++papers_), "image/jpeg", clock_.now()).value();
    }
    domain::MoveDispute move(const Uuid& id, DisputeMove what)
    {
        domain::MoveDispute made;
        made.dispute_id = id;
        made.move = what;
        made.reason = "说明";
        made.venue = "讲理坝";
        if (what == DisputeMove::Agree || what == DisputeMove::Confirm)
            made.attachments = {paper()};
        return made;
    }
    domain::IssueTask issue()
    {
        domain::IssueTask made;
        made.form = "F02";
        made.title = "燃气软管更换登记";
        made.targets = {"990101001001001", "990101001001002"};
        made.due_at = noon + 5 * domain::day_ms;
        return made;
    }
    static domain::Principal operator_of(std::string scope)
    {
        return {"town", "唐 值班员", domain::UserRole::Operator, std::move(scope), 1, "desk", {}};
    }
    int papers_ = 0;
};

TEST_F(TownCommandTest, ADisputeFromFoundToConfirmed)
{
    const Uuid id = found();
    EXPECT_EQ(dispute(id).number, "JF2026-000001");
    EXPECT_EQ(dispute(id).area_code, "990101001001001");
    EXPECT_EQ(dispute(found()).number, "JF2026-000002");
    for (const DisputeMove each : {DisputeMove::Accept, DisputeMove::Mediate, DisputeMove::Agree, DisputeMove::Confirm})
        EXPECT_EQ(refusal(desk_, move(id, each)), "") << domain::name_of(each);
    EXPECT_EQ(dispute(id).stage, DisputeStage::Confirmed);
    EXPECT_TRUE(dispute(id).confirmed_at);
    EXPECT_EQ(dispute(id).venue, "讲理坝");
    // Every move is a row, with the papers that belong to it.
    const auto moves = all<domain::DisputeMoveRow>();
    EXPECT_EQ(std::ranges::count(moves, id, &domain::DisputeMoveRow::dispute_id), 5);
    const auto papers = all<domain::Attachment>();
    ASSERT_EQ(papers.size(), 2U);
    EXPECT_EQ(papers[0].case_id, id);
    EXPECT_EQ(papers[0].subject_register, 7);
    EXPECT_TRUE(std::ranges::any_of(moves, [&](const auto& each) { return each.id == papers[0].move_id; }));
}

TEST_F(TownCommandTest, NoIllegalStateWhateverAConsoleSends)
{
    const Uuid id = found();
    EXPECT_EQ(refusal(desk_, move(id, DisputeMove::Agree)), "domain.dispute_move_not_possible");
    EXPECT_EQ(refusal(worker_, move(id, DisputeMove::Accept)), "domain.no_right");
    EXPECT_EQ(refusal(wall_, move(id, DisputeMove::Accept)), "domain.no_right");
    EXPECT_EQ(refusal(resident_, move(id, DisputeMove::Accept)), "domain.no_right");
    EXPECT_EQ(refusal(desk_, move(id, DisputeMove::Accept)), "");
    domain::MoveDispute bare;
    bare.dispute_id = id;
    EXPECT_EQ(refusal(desk_, bare), "domain.venue_needed");
    bare.venue_id = id_of("nowhere");
    EXPECT_EQ(refusal(desk_, bare), "platform.no_such_venue");
    bare.venue_id.reset();
    bare.mediator_id = id_of("nobody");
    EXPECT_EQ(refusal(desk_, bare), "platform.no_such_responder");
    bare.mediator_id = id_of("sun");
    EXPECT_EQ(refusal(desk_, bare), "");
    auto agree = move(id, DisputeMove::Agree);
    agree.attachments = {std::string(64, 'a')};
    EXPECT_EQ(refusal(desk_, agree), "platform.no_such_blob");
    agree.attachments.clear();
    EXPECT_EQ(refusal(desk_, agree), "domain.paper_needed");
    agree.reason = std::string(4000, 'x');
    EXPECT_EQ(refusal(desk_, agree), "platform.text_too_long");
    EXPECT_EQ(dispute(id).stage, DisputeStage::Mediating) << "refusals change nothing";
    EXPECT_EQ(all<domain::DisputeMoveRow>().size(), 3U);
}

TEST_F(TownCommandTest, AnotherAreasDisputeIsNotThere)
{
    const Uuid id = found();
    const domain::Principal other = operator_of("990101001002");
    EXPECT_EQ(refusal(other, move(id, DisputeMove::Accept)), "platform.no_such_dispute");
    EXPECT_EQ(refusal(other, move(id_of("none"), DisputeMove::Accept)), "platform.no_such_dispute");
    EXPECT_EQ(refusal(operator_of("990101001000"), move(id, DisputeMove::Accept)), "");
}

TEST_F(TownCommandTest, WhoSawAnOlderStateGetsTheNewOne)
{
    const Uuid id = found();
    const std::int64_t seen = dispute(id).rev;
    EXPECT_EQ(refusal(desk_, move(id, DisputeMove::Accept), seen), "");
    const auto answer = execute(desk_, move(id, DisputeMove::Withdraw), seen);
    EXPECT_EQ(answer.outcome, Outcome::Conflict);
    EXPECT_EQ(answer.error->code(), "platform.dispute_moved_on");
    ASSERT_EQ(answer.current.size(), 1U);
    EXPECT_EQ(protocol::row_at<domain::Dispute>(answer.current[0], 0).stage, DisputeStage::Accepted);
    EXPECT_EQ(refusal(desk_, move(id, DisputeMove::Withdraw), dispute(id).rev), "");
}

TEST_F(TownCommandTest, PartiesNeverComeDownInTheStream)
{
    found();
    const auto delta = store_->delta("", 0, 10'000);
    ASSERT_TRUE(delta);
    for (const protocol::RowBatch& rows : delta->rows)
        for (const protocol::Column& column : rows.columns) {
            EXPECT_EQ(column.bytes.find("李某"), std::string::npos);
            EXPECT_EQ(column.bytes.find("19900001111"), std::string::npos);
        }
    const auto kept =
        store_->database().integer("SELECT count(*) FROM dispute_personal WHERE party_phones = '19900001111'");
    ASSERT_TRUE(kept);
    EXPECT_EQ(*kept, 1);
}

TEST_F(TownCommandTest, ATaskToManyGridsWithReceipts)
{
    const domain::Command sent = command(issue());
    ASSERT_EQ(store_->execute(desk_, sent, clock_.now()).outcome, Outcome::Accepted);
    ASSERT_EQ(store_->execute(desk_, sent, clock_.now()).outcome, Outcome::Accepted) << "the same id is done once";
    auto tasks = all<domain::DirectedTask>();
    ASSERT_EQ(tasks.size(), 2U);
    std::ranges::sort(tasks, {}, &domain::DirectedTask::number);
    EXPECT_EQ(tasks[0].number, "RW2026-000001");
    EXPECT_EQ(tasks[1].number, "RW2026-000002");
    EXPECT_EQ(tasks[0].batch_id, sent.id);
    domain::Principal grid = worker_;
    grid.scope = "990101001001001";
    EXPECT_EQ(refusal(grid, domain::AnswerTask{tasks[1].id, 0, true, "", {}}), "platform.no_such_task");
    EXPECT_EQ(refusal(grid, domain::AnswerTask{tasks[0].id, 0, false, "", {}}), "");
    EXPECT_EQ(refusal(grid, domain::AnswerTask{tasks[0].id, 0, true, "办完", {}}), "");
    EXPECT_EQ(refusal(grid, domain::AnswerTask{tasks[0].id, 0, true, "", {}}), "domain.task_completed");
    EXPECT_TRUE(row<domain::DirectedTask>(tasks[0].id).completed_at);
    const auto receipts = all<domain::TaskReceipt>();
    ASSERT_EQ(receipts.size(), 2U);
    EXPECT_EQ(receipts[0].task_id, tasks[0].id);
    EXPECT_EQ(refusal(grid, domain::WithdrawTask{tasks[0].id, "误发"}), "domain.no_right");
    EXPECT_EQ(refusal(desk_, domain::WithdrawTask{tasks[0].id, "误发"}), "domain.task_completed");
    EXPECT_EQ(refusal(desk_, domain::WithdrawTask{tasks[1].id, "误发"}), "");
    EXPECT_EQ(row<domain::DirectedTask>(tasks[1].id).reason, "误发");
}

TEST_F(TownCommandTest, TheSameFormTwiceInAWeekWantsAReason)
{
    EXPECT_EQ(refusal(desk_, issue()), "");
    auto again = issue();
    again.targets = {"990101001001"}; // the whole village, whose grids were asked
    const auto answer = execute(desk_, again);
    ASSERT_EQ(answer.outcome, Outcome::Refused);
    EXPECT_EQ(answer.error->code(), "domain.form_asked_twice");
    again.repeat_reason = "上次漏了两户";
    EXPECT_EQ(refusal(desk_, again), "");
    again.repeat_reason.clear();
    clock_.advance(8 * domain::day_ms);
    again.due_at = clock_.now() + domain::day_ms;
    EXPECT_EQ(refusal(desk_, again), "");
}

TEST_F(TownCommandTest, WhatWasDrawnIsKeptWithEachTarget)
{
    auto body = issue();
    body.geometry = geo::write_wkb(geo::Geometry(geo::Line{{106.5, 29.5}, {106.51, 29.5}, {106.51, 29.52}}));
    EXPECT_EQ(refusal(desk_, body), "");
    const auto tasks = all<domain::DirectedTask>();
    ASSERT_EQ(tasks.size(), 2U);
    for (const domain::DirectedTask& each : tasks)
        EXPECT_EQ(each.geometry, body.geometry);
    body = issue();
    body.form = "F03";
    EXPECT_EQ(refusal(desk_, body), "");
    const auto bare = [](const domain::DirectedTask& each) { return !each.geometry; };
    EXPECT_EQ(std::ranges::count_if(all<domain::DirectedTask>(), bare), 2);
    body.form = "F04";
    body.geometry = "no picture";
    EXPECT_EQ(refusal(desk_, body), "geo.wkb_type");
    body.geometry = geo::write_wkb(geo::Geometry(geo::LonLat{106.5, 29.5}));
    EXPECT_EQ(refusal(desk_, body), "geo.wkb_type") << "a point is no way";
    body.geometry = geo::write_wkb(geo::Geometry(geo::Line(5'000, {106.5, 29.5})));
    EXPECT_EQ(refusal(desk_, body), "platform.drawing_too_large");
}

TEST_F(TownCommandTest, TasksGoOnlyToAreasThatAreThereAndOnes)
{
    auto body = issue();
    body.targets.emplace_back("990101001009");
    EXPECT_EQ(refusal(desk_, body), "platform.no_such_area");
    body.targets.back() = "990101001002001";
    EXPECT_EQ(refusal(operator_of("990101001001"), body), "domain.outside_scope");
    body.targets.back() = body.targets.front();
    EXPECT_EQ(refusal(desk_, body), "domain.target_twice");
    body = issue();
    body.form_id = id_of("no form");
    EXPECT_EQ(refusal(desk_, body), "platform.no_such_form");
    EXPECT_EQ(refusal(worker_, issue()), "domain.no_right");
    EXPECT_TRUE(all<domain::DirectedTask>().empty());
}

} // namespace
} // namespace yiping::platform::testing
