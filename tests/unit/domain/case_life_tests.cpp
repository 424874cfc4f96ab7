// SPDX-License-Identifier: GPL-3.0-or-later
#include "lives.h"

#include <gmock/gmock.h>

#include <set>

namespace yiping::domain {

namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

Case case_in(Step step)
{
    Case data;
    data.area_code = test_area;
    data.step = step;
    data.limit_kind = LimitKind::SameDay;
    data.opened_at = wednesday_10_30;
    data.step_at = wednesday_10_30;
    data.due_at = wednesday_10_30 + 13 * hour_ms;
    if (is_held_outside(step))
        data.holder_id = named("zhou");
    return data;
}

std::string refusal(const Result<Transition>& result)
{
    return result ? "" : result.error().code();
}

TEST(CaseLife, TableHasEveryMoveOnce)
{
    std::set<Move> seen;
    for (const MoveRule& rule : move_rules()) {
        EXPECT_TRUE(seen.insert(rule.move).second) << name_of(rule.move);
        EXPECT_NE(rule.who, 0U);
        EXPECT_TRUE(rule.from != 0 || rule.move == Move::Report);
    }
    EXPECT_EQ(seen.size(), enum_words<Move>().size());
}

TEST(CaseLife, OperatorsButtonsInEachStep)
{
    using enum Move;
    EXPECT_THAT(possible_moves(case_in(Step::Collected), office()),
        UnorderedElementsAre(Accept, Decline, File, Dispatch, Remind, Escalate, TakeOver, Void));
    EXPECT_THAT(possible_moves(case_in(Step::Accepted), office()),
        UnorderedElementsAre(DeclineFiling, File, Dispatch, Suspend, Remind, Escalate, TakeOver, Void));
    EXPECT_THAT(possible_moves(case_in(Step::Filed), office()),
        UnorderedElementsAre(Dispatch, Suspend, Remind, Escalate, TakeOver, Void));
    EXPECT_THAT(possible_moves(case_in(Step::Dispatched), office()),
        UnorderedElementsAre(
            Dispatch, Sign, Return, Transfer, RequestExtension, Suspend, Remind, Escalate, TakeOver, Void));
    EXPECT_THAT(possible_moves(case_in(Step::FedBack), office()),
        UnorderedElementsAre(Verify, Close, Rework, Remind, Escalate, TakeOver, Void));
    EXPECT_THAT(possible_moves(case_in(Step::Closed), office()), UnorderedElementsAre(Evaluate, Appeal));
    EXPECT_THAT(possible_moves(case_in(Step::Voided), office()), ElementsAre());
}

TEST(CaseLife, SupervisorMayMoreThanOperator)
{
    const std::vector<Move> moves = possible_moves(case_in(Step::Handling), office(UserRole::Supervisor));
    EXPECT_THAT(moves, testing::IsSupersetOf({Move::GrantExtension, Move::Shelve, Move::Oversee, Move::FeedBack}));
    EXPECT_EQ(refusal(transition(case_in(Step::Handling), Move::Shelve, office())), "domain.no_right");
    EXPECT_EQ(refusal(transition(case_in(Step::Handling), Move::GrantExtension, office())), "domain.no_right");
}

TEST(CaseLife, WorkerActsOnlyOnHisOwn)
{
    const Case data = case_in(Step::Dispatched);
    EXPECT_THAT(
        possible_moves(data, worker("zhou")), UnorderedElementsAre(Move::Sign, Move::Return, Move::RequestExtension));
    EXPECT_EQ(refusal(transition(data, Move::Sign, worker("wu"))), "domain.not_holder");
    EXPECT_EQ(refusal(transition(data, Move::Close, worker("zhou"))), "domain.no_right");
    EXPECT_THAT(possible_moves(case_in(Step::Collected), worker("wu")), ElementsAre());
    Case found = case_in(Step::Collected);
    found.finder_id = worker("wu").responder_id;
    EXPECT_THAT(possible_moves(found, worker("wu")), ElementsAre(Move::SelfHandle));
    EXPECT_EQ(refusal(transition(found, Move::SelfHandle, worker("zhou"))), "domain.not_finder");
}

TEST(CaseLife, RulesMayAcceptSendPressAndResumeOnly)
{
    using enum Move;
    const Principal who = office(UserRole::Rule);
    EXPECT_THAT(possible_moves(case_in(Step::Collected), who),
        UnorderedElementsAre(Accept, File, Dispatch, Remind, Oversee, Escalate));
    EXPECT_THAT(
        possible_moves(case_in(Step::Handling), who), UnorderedElementsAre(Dispatch, Remind, Oversee, Escalate));
    EXPECT_EQ(refusal(transition(case_in(Step::Collected), Decline, who)), "domain.no_right");
    EXPECT_EQ(refusal(transition(case_in(Step::FedBack), Close, who)), "domain.no_right");
}

TEST(CaseLife, NobodyIsResponsibleOnlyWhenItIsOver)
{
    for (const EnumWord& word : enum_words<Step>()) {
        const auto step = static_cast<Step>(word.value);
        EXPECT_EQ(responsible_for(case_in(step)) == Responsible::Nobody, is_over(step)) << word.name;
    }
    EXPECT_EQ(responsible_for(case_in(Step::Handling)), Responsible::Holder);
    EXPECT_EQ(word_of(responsible_for(case_in(Step::Filed))).zh, "派遣席");
}

TEST(CaseLife, LateBeforeTheShiftEnds)
{
    Case data = case_in(Step::Handling);
    const UtcMillis now = wednesday_10_30;
    data.due_at = now + hour_ms;
    EXPECT_TRUE(will_be_late(data, now, now + 2 * hour_ms));
    EXPECT_FALSE(will_be_late(data, now, now + hour_ms)) << "due when the shift ends is in time";
    EXPECT_FALSE(will_be_late(data, now + 2 * hour_ms, now + 8 * hour_ms)) << "late already";
    data.hold = Hold::Suspended;
    EXPECT_FALSE(will_be_late(data, now, now + 2 * hour_ms));
}

TEST(CaseLife, ViewerMayNothing)
{
    for (const EnumWord& word : enum_words<Step>())
        EXPECT_TRUE(possible_moves(case_in(static_cast<Step>(word.value)), office(UserRole::Viewer)).empty());
}

TEST(CaseLife, ScopeIsKept)
{
    Principal who = office();
    who.scope = "990101001003";
    EXPECT_TRUE(transition(case_in(Step::Collected), Move::Accept, who));
    who.scope = "990101001004";
    EXPECT_EQ(refusal(transition(case_in(Step::Collected), Move::Accept, who)), "domain.outside_scope");
}

TEST(CaseLife, IllegalMoveSaysStepAndMove)
{
    const auto result = transition(case_in(Step::Collected), Move::Close, office());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), "domain.move_not_possible");
    EXPECT_EQ(result.error().fault(), Fault::Refused);
    EXPECT_EQ(result.error().arg("move"), "Close");
    EXPECT_EQ(result.error().arg("step"), "Collected");
}

TEST(CaseLife, DispatchOfACollectedCaseIsThreeActs)
{
    const auto result = transition(case_in(Step::Collected), Move::Dispatch, office());
    ASSERT_TRUE(result);
    EXPECT_THAT(result->acts, ElementsAre(Transition::Act{Move::Accept, Step::Collected, Step::Accepted},
                                  Transition::Act{Move::File, Step::Accepted, Step::Filed},
                                  Transition::Act{Move::Dispatch, Step::Filed, Step::Dispatched}));
}

TEST(CaseLife, StoppedClockAllowsOnlyWhatTheTableSays)
{
    Case data = case_in(Step::Handling);
    data.hold = Hold::Suspended;
    data.hold_at = wednesday_10_30;
    EXPECT_THAT(possible_moves(data, office()),
        UnorderedElementsAre(Move::Resume, Move::Remind, Move::Escalate, Move::TakeOver, Move::Void));
    EXPECT_EQ(refusal(transition(data, Move::FeedBack, worker("zhou"))), "domain.case_on_hold");
    EXPECT_EQ(refusal(transition(case_in(Step::Handling), Move::Resume, office())), "domain.not_on_hold");
    EXPECT_TRUE(transition(data, Move::Shelve, office(UserRole::Supervisor)));
}

TEST(CaseLife, StatusInSevenWords)
{
    const UtcMillis now = wednesday_10_30;
    EXPECT_EQ(status_of(Step::Filed, Hold::None, now + 1, now), CaseStatus::New);
    EXPECT_EQ(status_of(Step::Dispatched, Hold::None, now, now), CaseStatus::Handling);
    EXPECT_EQ(status_of(Step::Handling, Hold::None, now - 1, now), CaseStatus::Late);
    EXPECT_EQ(status_of(Step::Handling, Hold::Suspended, now - 1, now), CaseStatus::Suspended);
    EXPECT_EQ(status_of(Step::Filed, Hold::Shelved, std::nullopt, now), CaseStatus::Shelved);
    EXPECT_EQ(status_of(Step::Closed, Hold::None, now - 1, now), CaseStatus::Done);
    EXPECT_EQ(status_of(Step::Declined, Hold::None, now - 1, now), CaseStatus::Voided);
    EXPECT_EQ(word_of(CaseStatus::Late).zh, "已超时");
    EXPECT_EQ(enum_words<CaseStatus>().size(), 7U);
}

TEST(CaseLife, StagesGroupSteps)
{
    EXPECT_EQ(stage_of(Step::Accepted), Stage::Filing);
    EXPECT_EQ(stage_of(Step::Filed), Stage::Filing);
    EXPECT_EQ(stage_of(Step::Verified), Stage::Closing);
    EXPECT_EQ(stage_of(Step::Evaluated), Stage::Evaluating);
}

TEST(CaseLife, StagesHaveLimitsOfTheirOwn)
{
    EXPECT_EQ(stage_due(case_in(Step::Collected)), wednesday_10_30 + 10 * minute_ms);
    EXPECT_EQ(stage_due(case_in(Step::Dispatched)), wednesday_10_30 + 10 * minute_ms);
    EXPECT_EQ(stage_due(case_in(Step::Handling)), wednesday_10_30 + 13 * hour_ms);
    EXPECT_EQ(stage_due(case_in(Step::FedBack)), wednesday_10_30 + day_ms);
    EXPECT_EQ(stage_due(case_in(Step::Closed)), std::nullopt);
    Case held = case_in(Step::Handling);
    held.hold = Hold::Shelved;
    EXPECT_EQ(stage_due(held), std::nullopt);
}

TEST(CaseLife, ReportersAreMasked)
{
    EXPECT_EQ(masked_reporter("孙甲子", "00012340012"), "孙* 000****0012");
    EXPECT_EQ(masked_reporter("", "00012340012"), "000****0012");
    EXPECT_EQ(masked_reporter("Li", ""), "L*");
    EXPECT_EQ(masked_reporter("", "110"), "");
}

} // namespace

} // namespace yiping::domain
