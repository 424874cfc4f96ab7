// SPDX-License-Identifier: GPL-3.0-or-later
// Corrections, expiry and the two decisions of a conflict.
#include "fake_console.h"
#include "small_town.h"

#include <yiping/services/case_desk.h>
#include <yiping/services/command_lifetime.h>

#include <gtest/gtest.h>

namespace yiping::services {
namespace {

using namespace yiping::testing;
using domain::EditCase;
using domain::Move;
using domain::Step;

struct Corrections : ::testing::Test {
    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    Town town{console, console, clock};
    domain::Principal operator_{.user = "chen",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    CaseActions actions{town, console, clock, random, operator_};
    CaseLinks links{town, actions, clock};
    CaseDesk desk{town, console, actions, links};
    const Uuid id = id_of("0318-0142");
    std::optional<Error> refused;

    Corrections()
    {
        console.rows = small_town();
        console.rows.case_rows.push_back(incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * minute_ms, small_town_noon + 3 * hour_ms));
        town.start();
        console.pump();
        desk.open(id);
        console.pump();
    }
    CaseActions::Done done()
    {
        return [this](Result<void> result) {
            if (!result)
                refused = result.error();
        };
    }
    static MoveRequest dispatch_to(const Uuid& responder)
    {
        MoveRequest request;
        request.move = Move::Dispatch;
        request.responder_id = responder;
        return request;
    }
    const EditCase& edit(std::size_t at) { return std::get<EditCase>(console.submitted.at(at).body); }
};

TEST_F(Corrections, SendOnlyWhatChangedWithWhatWasSeen)
{
    const domain::Case seen = desk.shown();
    desk.correct(seen,
        {.title = "化粪池外溢，气味大", .category = seen.category, .address = "白杨路 3 号", .reason = "核实"}, done());
    console.pump();
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(edit(0).title, (EditCase::Text{"化粪池外溢", "化粪池外溢，气味大"}));
    EXPECT_EQ(edit(0).address, (EditCase::Text{seen.address, "白杨路 3 号"}));
    EXPECT_FALSE(edit(0).category) << "not changed";
    EXPECT_FALSE(edit(0).description) << "not in the form";
    EXPECT_EQ(edit(0).reason, "核实");
    EXPECT_EQ(console.submitted[0].base_revision, seen.rev);
    EXPECT_EQ(desk.shown().title, "化粪池外溢，气味大") << "the outbox lies over the cache";
    ASSERT_EQ(desk.pending().size(), 1U);
    // A second one builds upon the first, which is before it in the outbox.
    desk.correct(desk.shown(), {.title = "化粪池溢流", .reason = "再核实"}, done());
    console.pump();
    EXPECT_EQ(edit(1).title, (EditCase::Text{"化粪池外溢，气味大", "化粪池溢流"}));
    ASSERT_TRUE(console.platform_takes_one());
    ASSERT_TRUE(console.platform_takes_one());
    EXPECT_EQ(console.find_case(id)->title, "化粪池溢流");
    EXPECT_FALSE(refused);
}

TEST_F(Corrections, NothingChangedOrNoTitleIsNotSent)
{
    const domain::Case seen = desk.shown();
    desk.correct(seen, {.title = seen.title, .reason = "x"}, done());
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code(), "services.nothing_changed");
    desk.correct(seen, {.title = "", .reason = "x"}, done());
    EXPECT_EQ(refused->code(), "domain.title_needed");
    operator_.role = domain::UserRole::Viewer;
    actions.set_me(operator_);
    EXPECT_FALSE(desk.may_correct());
    desk.correct(seen, {.title = "别的", .reason = "x"}, done());
    EXPECT_EQ(refused->code(), "domain.no_right");
    EXPECT_TRUE(console.submitted.empty());
}

TEST_F(Corrections, WithdrawnLiesOverNothing)
{
    desk.correct(desk.shown(), {.title = "别的", .reason = "x"}, done());
    console.pump();
    console.withdraw(console.submitted[0].id);
    EXPECT_EQ(desk.shown().title, "化粪池外溢");
    ASSERT_EQ(desk.pending().size(), 1U);
    EXPECT_TRUE(desk.pending()[0].withdrawn);
}

TEST_F(Corrections, CommandsExpireByTheirKind)
{
    const auto candidates = console.rows.responder_rows;
    actions.perform(desk.page()->data, dispatch_to(candidates.front().id), {}, done());
    actions.put_scene("main", "overview", std::nullopt, done());
    console.pump();
    desk.correct(desk.shown(), {.title = "别的", .reason = "x"}, done());
    console.pump();
    ASSERT_EQ(console.submitted.size(), 3U) << (refused ? refused->debug_text() : "");
    EXPECT_EQ(console.submitted[0].expires_at, small_town_noon + 12 * hour_ms);
    EXPECT_EQ(console.submitted[1].expires_at, small_town_noon + 10 * minute_ms);
    EXPECT_FALSE(console.submitted[2].expires_at);
}

TEST_F(Corrections, AConflictIsComparedFieldByField)
{
    EditCase edit;
    edit.case_id = id;
    edit.title = EditCase::Text{"a", "mine"};
    edit.address = EditCase::Text{"b", "wanted"};
    edit.description = EditCase::Text{"c", "same"};
    domain::Case now;
    now.title = "theirs";
    now.address = "b";
    now.description = "same";
    const auto fields = compare(edit, now);
    ASSERT_EQ(fields.size(), 3U);
    EXPECT_EQ(fields[0], (EditedField{"title", "a", "mine", "theirs", true}));
    EXPECT_FALSE(fields[1].contested);
    EXPECT_FALSE(fields[2].contested);
    const EditCase gentle = rebased(edit, now, {});
    EXPECT_FALSE(gentle.title) << "the platform's stays";
    EXPECT_EQ(gentle.address, (EditCase::Text{"b", "wanted"})) << "nobody contests it";
    EXPECT_FALSE(gentle.description) << "as wanted already";
    EXPECT_EQ(rebased(edit, now, {"title"}).title, (EditCase::Text{"theirs", "mine"}));
}

TEST_F(Corrections, MineAgainIsANewCommandOnTheNewBase)
{
    desk.correct(desk.shown(), {.title = "我的标题", .reason = "核实"}, done());
    console.pump();
    domain::Case theirs = *console.find_case(id);
    theirs.title = "别人的标题";
    theirs.rev = 5000;
    console.platform_conflicts_one(theirs, {});
    console.pump();
    const PendingCommand conflict = town.outbox().front();
    ASSERT_TRUE(conflict.current);
    EXPECT_EQ(desk.shown().title, "化粪池外溢") << "a refused one lies over nothing";
    actions.resubmit(conflict, {"title"}, done());
    EXPECT_TRUE(console.dismissed.empty()) << "not before the new one is durable";
    console.pump();
    EXPECT_FALSE(refused);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_NE(console.submitted[1].id, console.submitted[0].id);
    EXPECT_EQ(edit(1).title, (EditCase::Text{"别人的标题", "我的标题"}));
    EXPECT_EQ(console.submitted[1].base_revision, 5000);
    ASSERT_EQ(console.dismissed.size(), 1U);
    EXPECT_EQ(console.dismissed[0], conflict.command.id);
    ASSERT_EQ(town.outbox().size(), 1U);
    // Nothing of it wanted any more: that is dismissing, not sending.
    actions.resubmit(conflict, {}, done());
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code(), "services.nothing_changed");
}

TEST_F(Corrections, AMoveIsSubmittedAgainOnlyWhereItIsStillPossible)
{
    const Uuid somebody = console.rows.responder_rows.front().id;
    actions.perform(desk.page()->data, dispatch_to(somebody), {}, done());
    console.pump();
    domain::Case theirs = *console.find_case(id);
    theirs.step = Step::Closed;
    theirs.rev = 5000;
    console.platform_conflicts_one(theirs, {});
    actions.resubmit(town.outbox().front(), {}, done());
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code(), "domain.move_not_possible");
    theirs.step = Step::Accepted;
    console.outbox.front().current = theirs;
    console.say_outbox();
    refused.reset();
    actions.resubmit(town.outbox().front(), {}, done());
    console.pump();
    EXPECT_FALSE(refused) << refused->debug_text();
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(console.submitted[1].base_revision, 5000);
}

} // namespace
} // namespace yiping::services
