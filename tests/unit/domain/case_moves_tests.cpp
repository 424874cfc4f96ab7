// SPDX-License-Identifier: GPL-3.0-or-later
#include "lives.h"

#include <gmock/gmock.h>

namespace yiping::domain {

namespace {

using testing::ElementsAre;

MoveCase to(Move what, std::string_view responder, std::string_view reason = {})
{
    return LivingCase::to(what, responder, reason);
}

MoveCase photo(Move what)
{
    return LivingCase::photo(what);
}

std::string refusal(const Result<void>& result)
{
    return result ? "" : result.error().code();
}

TEST(CaseMoves, ReportOpensWithClockMoveAndSpan)
{
    const LivingCase life;
    EXPECT_EQ(life.data.step, Step::Collected);
    EXPECT_EQ(life.data.due_at, utc_of(Date{std::chrono::year(2026), std::chrono::month(3), std::chrono::day(19)}));
    EXPECT_EQ(life.data.reporter, "孙* 000****0012");
    ASSERT_EQ(life.moves.size(), 1U);
    EXPECT_EQ(life.moves[0].from_step, 0);
    EXPECT_EQ(life.moves[0].actor, "陈 值班员");
    ASSERT_EQ(life.spans.size(), 1U);
    EXPECT_EQ(life.spans[0].from_at, life.now);
    EXPECT_FALSE(life.spans[0].to_at);
}

TEST(CaseMoves, PlainLifeFromReportToEvaluation)
{
    LivingCase life;
    life.now += 5 * minute_ms;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou", "先放警示标志"), office()));
    EXPECT_EQ(life.data.holder_id, named("zhou"));
    ASSERT_EQ(life.slips.size(), 1U);
    EXPECT_EQ(life.slips[0].delivery, Delivery::Queued);
    EXPECT_EQ(life.slips[0].note, "先放警示标志");
    life.now += 8 * minute_ms;
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    EXPECT_EQ(life.slips[0].delivery, Delivery::Signed);
    EXPECT_EQ(life.slips[0].signed_at, life.now);
    life.now += 50 * minute_ms;
    ASSERT_TRUE(life.move(photo(Move::FeedBack), worker("zhou")));
    life.now += 20 * minute_ms;
    ASSERT_TRUE(life.move(Move::Close, office()));
    EXPECT_EQ(life.data.closed_at, life.now);
    EXPECT_EQ(life.slips[0].ended_at, life.now);
    MoveCase rating;
    rating.move = Move::Evaluate;
    rating.satisfaction = 5;
    Principal resident = office(UserRole::Resident);
    ASSERT_TRUE(life.move(rating, resident));
    EXPECT_EQ(life.data.satisfaction, 5);
    EXPECT_THAT(life.moves_made(), ElementsAre(Move::Report, Move::Accept, Move::File, Move::Dispatch, Move::Sign,
                                       Move::FeedBack, Move::Verify, Move::Close, Move::Evaluate));
    // The moves of one command carry its reason once, on the one that was asked for.
    EXPECT_EQ(life.moves[1].reason, "");
    EXPECT_EQ(life.moves[3].reason, "先放警示标志");
    // Spans follow each other without gap, one per step that lasted.
    for (std::size_t i = 0; i + 1 < life.spans.size(); ++i)
        EXPECT_EQ(life.spans[i].to_at, life.spans[i + 1].from_at);
    EXPECT_EQ(life.spans[1].holder_id, named("zhou"));
    EXPECT_FALSE(life.spans.back().holder_id);
}

TEST(CaseMoves, NeedsAreRefusedOneByOne)
{
    LivingCase life;
    EXPECT_EQ(refusal(life.move(Move::Dispatch, office())), "domain.responder_needed");
    EXPECT_EQ(refusal(life.move(Move::Decline, office())), "domain.reason_needed");
    EXPECT_EQ(refusal(life.move(photo(Move::SelfHandle), worker("zhou"))), "domain.not_finder");
    LivingCase found(LimitKind::SameDay, worker("zhou"));
    EXPECT_EQ(refusal(found.move(Move::SelfHandle, worker("zhou"))), "domain.photo_needed");
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    EXPECT_EQ(refusal(life.move(Move::Sign, office())), "domain.reason_needed"); // in the holder's name
    EXPECT_EQ(refusal(life.move(to(Move::Transfer, "zhou", "换人"), office())), "domain.same_holder");
    ASSERT_TRUE(life.move(Move::Sign, office(), "电话确认"));
    EXPECT_EQ(refusal(life.move(Move::FeedBack, worker("zhou"))), "domain.photo_needed");
    EXPECT_EQ(refusal(life.move(Move::Return, worker("zhou"))), "domain.reason_needed");
    EXPECT_EQ(refusal(life.move(Move::Suspend, office(), "等配件")), "domain.until_needed");
    MoveCase suspend = LivingCase::with(Move::Suspend, "等配件");
    suspend.until = life.now;
    EXPECT_EQ(refusal(life.move(suspend, office())), "domain.until_past");
    EXPECT_EQ(life.moves.size(), 5U); // nothing refused left a trace
}

TEST(CaseMoves, SelfHandledClosesAtOnce)
{
    LivingCase life(LimitKind::SameDay, worker("zhou"));
    life.now += minute_ms;
    ASSERT_TRUE(life.move(photo(Move::SelfHandle), worker("zhou")));
    EXPECT_EQ(life.data.step, Step::Closed);
    EXPECT_EQ(life.data.holder_id, named("zhou"));
    EXPECT_THAT(life.moves_made(), ElementsAre(Move::Report, Move::SelfHandle));
}

TEST(CaseMoves, ReturnGoesBackToTheOfficeAndOutAgain)
{
    LivingCase life;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::Return, worker("zhou"), "不属本网格"));
    EXPECT_EQ(life.data.step, Step::Filed);
    EXPECT_FALSE(life.data.holder_id);
    EXPECT_TRUE(life.slips[0].ended_at);
    ASSERT_TRUE(life.move(to(Move::Dispatch, "wu"), office()));
    EXPECT_EQ(life.data.holder_id, named("wu"));
    EXPECT_EQ(refusal(life.move(Move::Sign, worker("zhou"))), "domain.not_holder");
    EXPECT_TRUE(life.move(Move::Sign, worker("wu")));
}

TEST(CaseMoves, TransferChangesTheHolder)
{
    LivingCase life;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    life.now += minute_ms;
    ASSERT_TRUE(life.move(to(Move::Transfer, "wu", "更近"), office()));
    EXPECT_EQ(life.data.step, Step::Dispatched);
    EXPECT_EQ(life.data.holder_id, named("wu"));
    ASSERT_EQ(life.slips.size(), 2U);
    EXPECT_EQ(life.slips[0].ended_at, life.now);
    EXPECT_EQ(life.spans.back().holder_id, named("wu"));
}

TEST(CaseMoves, AssistantsComeSignAndGoWithoutMovingTheCase)
{
    LivingCase life;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    MoveCase assist = to(Move::Dispatch, "wu");
    assist.role = AssignmentRole::Assistant;
    ASSERT_TRUE(life.move(assist, office()));
    EXPECT_EQ(refusal(life.move(assist, office())), "domain.already_assigned");
    ASSERT_TRUE(life.move(Move::Sign, worker("wu")));
    EXPECT_EQ(life.data.step, Step::Dispatched);
    EXPECT_EQ(refusal(life.move(Move::Sign, worker("wu"))), "domain.move_not_possible");
    ASSERT_TRUE(life.move(photo(Move::FeedBack), worker("wu")));
    EXPECT_EQ(life.data.step, Step::Dispatched);
    ASSERT_TRUE(life.move(Move::Return, worker("wu"), "已帮完"));
    EXPECT_EQ(life.data.holder_id, named("zhou"));
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    EXPECT_EQ(life.data.step, Step::Handling);
}

TEST(CaseMoves, ReworkKeepsHolderAndClock)
{
    LivingCase life;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    ASSERT_TRUE(life.move(photo(Move::FeedBack), worker("zhou")));
    const auto due = life.data.due_at;
    ASSERT_TRUE(life.move(Move::Rework, office(), "现场未清理"));
    EXPECT_EQ(life.data.step, Step::Handling);
    EXPECT_EQ(life.data.due_at, due);
    EXPECT_FALSE(life.slips[0].fed_back_at);
    EXPECT_FALSE(life.slips[0].ended_at);
    EXPECT_TRUE(life.move(photo(Move::FeedBack), worker("zhou")));
}

TEST(CaseMoves, SuspensionMovesTheDueTimeByItsLength)
{
    LivingCase life(LimitKind::Fixed);
    const UtcMillis due = life.data.due_at.value();
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    MoveCase suspend = LivingCase::with(Move::Suspend, "等配件");
    suspend.until = life.now + day_ms;
    ASSERT_TRUE(life.move(suspend, office()));
    EXPECT_EQ(life.data.hold, Hold::Suspended);
    EXPECT_EQ(life.data.hold_at, life.now);
    EXPECT_EQ(life.data.hold_until, life.now + day_ms);
    life.now += 7 * hour_ms;
    ASSERT_TRUE(life.move(Move::Resume, office(UserRole::Rule)));
    EXPECT_EQ(life.data.hold, Hold::None);
    EXPECT_FALSE(life.data.hold_at);
    EXPECT_EQ(life.data.due_at, due + 7 * hour_ms);
}

TEST(CaseMoves, ShelvingASuspendedCaseKeepsTheClockStopped)
{
    LivingCase life(LimitKind::Fixed);
    const UtcMillis due = life.data.due_at.value();
    ASSERT_TRUE(life.move(Move::File, office()));
    MoveCase suspend = LivingCase::with(Move::Suspend, "等报批");
    suspend.until = life.now + day_ms;
    ASSERT_TRUE(life.move(suspend, office()));
    life.now += 2 * hour_ms;
    ASSERT_TRUE(life.move(Move::Shelve, office(UserRole::Supervisor), "暂无法解决"));
    EXPECT_EQ(life.data.hold, Hold::Shelved);
    EXPECT_FALSE(life.data.hold_until);
    life.now += 3 * hour_ms;
    ASSERT_TRUE(life.move(Move::Resume, office()));
    EXPECT_EQ(life.data.due_at, due + 5 * hour_ms);
}

TEST(CaseMoves, WhatWasPromisedFirstIsKept)
{
    LivingCase life(LimitKind::Fixed);
    const UtcMillis first = life.data.due_at.value();
    EXPECT_EQ(life.data.promised_at, first);
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    MoveCase ask = LivingCase::with(Move::RequestExtension, "需分两次施工");
    ask.until = first - 1;
    EXPECT_EQ(refusal(life.move(ask, worker("zhou"))), "domain.until_past");
    ask.until = first + day_ms;
    ASSERT_TRUE(life.move(ask, worker("zhou")));
    EXPECT_EQ(life.moves.back().until, first + day_ms);
    EXPECT_EQ(life.data.due_at, first) << "asked is not granted";
    MoveCase grant = LivingCase::with(Move::GrantExtension);
    grant.until = first + 400 * day_ms;
    EXPECT_EQ(refusal(life.move(grant, office(UserRole::Supervisor))), "domain.until_far");
    grant.until = first + day_ms;
    ASSERT_TRUE(life.move(grant, office(UserRole::Supervisor)));
    EXPECT_EQ(life.data.due_at, first + day_ms);
    EXPECT_EQ(life.data.promised_at, first);
    EXPECT_EQ(life.data.extensions, 1);
}

TEST(CaseMoves, StagesAreDueByTheirOwnClocks)
{
    LivingCase life;
    EXPECT_EQ(stage_due(life.data), life.now + 10 * minute_ms);
    MoveCase suspend = LivingCase::with(Move::Suspend, "等报批");
    suspend.until = life.now + day_ms;
    life.now += 4 * minute_ms;
    ASSERT_TRUE(life.move(Move::File, office()));
    ASSERT_TRUE(life.move(suspend, office()));
    EXPECT_EQ(stage_due(life.data), std::nullopt) << "the clock stands";
    life.now += hour_ms;
    ASSERT_TRUE(life.move(Move::Resume, office()));
    EXPECT_EQ(stage_due(life.data), life.now + 10 * minute_ms);
    EXPECT_EQ(life.data.stopped_ms, hour_ms);
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    life.now += 2 * minute_ms;
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    EXPECT_EQ(life.data.responded_at, life.now);
    EXPECT_EQ(stage_due(life.data), life.data.due_at);
}

TEST(CaseMoves, ANewCalendarMovesWhatIsStillOpen)
{
    LivingCase life(LimitKind::ThreeDay);
    ASSERT_TRUE(life.move(Move::File, office()));
    const UtcMillis before = life.data.due_at.value();
    WorkCalendar calendar;
    calendar.holidays = {local_of(life.now + day_ms).date};
    MoveContext context;
    context.calendar = &calendar;
    context.random = &life.random;
    const auto counted = recount_limits(life.data, life.moves, life.now + hour_ms, context);
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->data.due_at, due_time(LimitKind::ThreeDay, life.data.opened_at, calendar));
    EXPECT_EQ(counted->data.due_at, before + day_ms) << "Thursday is off, so Tuesday instead of Monday";
    EXPECT_EQ(counted->data.promised_at, before);
    ASSERT_EQ(counted->moves.size(), 1U);
    EXPECT_EQ(counted->moves[0].rule, "recount");
    EXPECT_FALSE(recount_limits(counted->data, life.moves, life.now + hour_ms, context)) << "nothing new";

    MoveCase grant = LivingCase::with(Move::GrantExtension);
    grant.until = before + day_ms;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(grant, office(UserRole::Supervisor)));
    EXPECT_FALSE(recount_limits(life.data, life.moves, life.now + hour_ms, context)) << "a person's word";
}

TEST(CaseMoves, FilingCanBeDeclined)
{
    LivingCase life;
    EXPECT_EQ(refusal(life.move(Move::DeclineFiling, office(), "重复")), "domain.move_not_possible");
    ASSERT_TRUE(life.move(Move::Accept, office()));
    EXPECT_EQ(refusal(life.move(Move::Decline, office(), "重复")), "domain.move_not_possible");
    ASSERT_TRUE(life.move(Move::DeclineFiling, office(), "重复"));
    EXPECT_EQ(life.data.step, Step::Declined);
    EXPECT_TRUE(life.data.closed_at);
    EXPECT_TRUE(life.move(Move::Appeal, office(UserRole::Resident), "不是重复"));
}

TEST(CaseMoves, ExtensionMustGoForward)
{
    LivingCase life(LimitKind::Fixed);
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::RequestExtension, worker("zhou"), "需分两次施工"));
    MoveCase grant = LivingCase::with(Move::GrantExtension);
    grant.until = life.data.due_at;
    EXPECT_EQ(refusal(life.move(grant, office(UserRole::Supervisor))), "domain.until_past");
    grant.until = *life.data.due_at + day_ms;
    ASSERT_TRUE(life.move(grant, office(UserRole::Supervisor)));
    EXPECT_EQ(life.data.due_at, grant.until);
    EXPECT_EQ(life.data.step, Step::Dispatched);
}

TEST(CaseMoves, EscalationReportsUpwardAndStays)
{
    LivingCase life;
    const std::size_t spans = life.spans.size();
    ASSERT_TRUE(life.move(Move::Escalate, office(), "需区里协调"));
    EXPECT_TRUE(life.data.upward);
    EXPECT_EQ(life.data.step, Step::Collected);
    EXPECT_EQ(life.spans.size(), spans);
}

TEST(CaseMoves, AppealOpensTheCaseAgainWithANewClock)
{
    LivingCase life;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    ASSERT_TRUE(life.move(photo(Move::FeedBack), worker("zhou")));
    ASSERT_TRUE(life.move(Move::Close, office()));
    life.now += 2 * day_ms;
    ASSERT_TRUE(life.move(Move::Appeal, office(UserRole::Resident), "又堵了"));
    EXPECT_EQ(life.data.step, Step::Accepted);
    EXPECT_FALSE(life.data.closed_at);
    EXPECT_FALSE(life.data.holder_id);
    EXPECT_EQ(life.data.due_at, local_midnight(life.now) + day_ms);
}

TEST(CaseMoves, VoidingEndsEverything)
{
    LivingCase life;
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    ASSERT_TRUE(life.move(Move::Void, office(), "误报"));
    EXPECT_EQ(life.data.step, Step::Voided);
    EXPECT_TRUE(life.slips[0].ended_at);
    EXPECT_TRUE(life.data.closed_at);
}

TEST(CaseMoves, TimeNeverRunsBackwardsInACase)
{
    LivingCase life;
    const UtcMillis opened = life.now;
    life.now -= hour_ms; // the platform's clock was set back
    ASSERT_TRUE(life.move(to(Move::Dispatch, "zhou"), office()));
    EXPECT_EQ(life.moves.back().at, opened);
    EXPECT_EQ(life.spans[0].to_at, opened);
}

TEST(CaseMoves, ReportNeedsTitleCategoryAndRight)
{
    SeededRandom random(1);
    MoveContext context;
    context.random = &random;
    ReportCase report;
    report.title = "井盖破损";
    NewCase made;
    made.area_code = std::string(test_area);
    EXPECT_EQ(open_case(report, made, office(), 0, context).error().code(), "domain.category_needed");
    report.category = "0201";
    EXPECT_EQ(open_case(report, made, office(UserRole::Viewer), 0, context).error().code(), "domain.no_right");
    report.title.clear();
    EXPECT_EQ(open_case(report, made, office(), 0, context).error().code(), "domain.title_needed");
}

TEST(CaseMoves, FixedLimitNobodyFixedBecomesThreeDays)
{
    SeededRandom random(1);
    MoveContext context;
    context.random = &random;
    ReportCase report;
    report.title = "井盖破损";
    report.category = "0201";
    NewCase made;
    made.limit_kind = LimitKind::Fixed;
    const auto outcome = open_case(report, made, office(), wednesday_10_30, context);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->data.due_at, due_time(LimitKind::ThreeDay, wednesday_10_30, WorkCalendar{}));
}

} // namespace

} // namespace yiping::domain
