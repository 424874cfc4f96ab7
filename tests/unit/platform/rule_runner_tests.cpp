// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/platform/rule_runner.h>
#include <yiping/sqlite/rows.h>

#include <gmock/gmock.h>

namespace yiping::platform::testing {

namespace {

using domain::Move;
using domain::Step;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

domain::CategoryTree two_categories()
{
    domain::Category top;
    top.code = "02";
    domain::Category plain;
    plain.code = "0202";
    plain.plain = true;
    plain.limit = domain::LimitKind::SameDay;
    domain::Category other = plain;
    other.code = "0203";
    other.plain = false;
    return domain::CategoryTree::make({top, plain, other}).value();
}

domain::RuleBook a_book()
{
    using domain::LimitClock;
    domain::RuleBook book;
    domain::TakingRule taking;
    taking.id = "plain";
    taking.zh = "简单事项";
    taking.skilled = false;
    book.taking.push_back(taking);
    domain::PressingRule pressing;
    pressing.id = "late";
    pressing.zh = "当日结超时";
    pressing.tier = domain::LimitKind::SameDay;
    pressing.steps = {{Move::Remind, {LimitClock::NaturalMinute, 0}}, {Move::Oversee, {LimitClock::NaturalMinute, 60}},
        {Move::Escalate, {LimitClock::NaturalDay, 1}}};
    book.pressing.push_back(pressing);
    return book;
}

} // namespace

/// Rules in virtual time over a real store.
class RuleRunnerTest : public StoreTest {
protected:
    struct Alarm final : RuleTimer {
        std::optional<UtcMillis> at;
        void wake_at(std::optional<UtcMillis> when) override { at = when; }
    };

    RuleRunnerTest()
    {
        categories_ = &tree_;
        open();
        start();
    }
    ~RuleRunnerTest() override { runner_.reset(); }

    void start()
    {
        runner_.emplace(*store_, clock_, alarm_, RuleRunnerOptions{&book_, &tree_, &weeks_});
        look();
    }
    void restart()
    {
        runner_.reset();
        open();
        start();
    }
    void look()
    {
        const auto done = runner_->run();
        ASSERT_TRUE(done) << done.error().debug_text();
    }
    /// As the gateway does: after each change at once, and whenever the timer rings.
    void live_until(UtcMillis end)
    {
        look();
        while (alarm_.at && *alarm_.at <= end) {
            if (*alarm_.at > clock_.now())
                clock_.advance(*alarm_.at - clock_.now());
            look();
        }
        if (end > clock_.now())
            clock_.advance(end - clock_.now());
    }
    void live_for(std::int64_t millis) { live_until(clock_.now() + millis); }

    std::vector<Move> moves_by_rules(const Uuid& id)
    {
        const auto rows = sqlite::read_rows<domain::CaseMove>(store_->database(), "WHERE case_id = ?1 ORDER BY rev",
            [&](sqlite::Statement& statement) { statement.bind(0, id); });
        std::vector<Move> moves;
        for (const domain::CaseMove& row : rows.value()) {
            if (domain::is_by_rule(row))
                moves.push_back(row.move);
        }
        return moves;
    }

    domain::CategoryTree tree_ = two_categories();
    domain::RuleBook book_ = a_book();
    domain::WorkCalendar weeks_;
    Alarm alarm_;
    std::optional<RuleRunner> runner_;
};

TEST_F(RuleRunnerTest, APlainCaseIsAcceptedAndSentWithoutAPerson)
{
    const domain::Case made = report();
    look();
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty()) << "there is a minute for a person";
    EXPECT_EQ(alarm_.at, made.opened_at + domain::minute_ms);
    live_for(2 * domain::minute_ms);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Accept, Move::File, Move::Dispatch));
    const domain::Case now = case_of(made.id);
    EXPECT_EQ(now.step, Step::Dispatched);
    EXPECT_TRUE(now.holder_id == id_of("sun") || now.holder_id == id_of("li"));
    EXPECT_EQ((runner_->today()[{"plain", Move::Dispatch}]), 1U);
    // The load of whom it went to counts for the next one.
    const domain::Case second = report("又一盏不亮");
    live_for(2 * domain::minute_ms);
    EXPECT_NE(case_of(second.id).holder_id, now.holder_id);
}

TEST_F(RuleRunnerTest, WhatIsNotPlainWaitsForAPerson)
{
    domain::ReportCase body;
    body.category = "0203";
    body.title = "路面塌陷";
    body.lon = 105.5;
    body.lat = 29.5;
    const auto answer = execute(resident_, body);
    ASSERT_EQ(answer.outcome, protocol::Outcome::Accepted);
    live_for(domain::hour_ms);
    EXPECT_THAT(moves_by_rules(answer.id), IsEmpty());
}

TEST_F(RuleRunnerTest, AVetoHolds)
{
    const domain::Case made = report();
    look();
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::TakeOver)).outcome, protocol::Outcome::Accepted);
    live_for(25 * domain::minute_ms);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty());
    restart();
    live_for(2 * domain::minute_ms);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty()) << "also after a restart";
}

TEST_F(RuleRunnerTest, WhoTakesItBackHasItInHand)
{
    const domain::Case made = report();
    live_for(2 * domain::minute_ms);
    ASSERT_EQ(case_of(made.id).step, Step::Dispatched);
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::Return, {}, "派错了")).outcome, protocol::Outcome::Accepted);
    live_for(10 * domain::minute_ms);
    EXPECT_EQ(case_of(made.id).step, Step::Filed);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Accept, Move::File, Move::Dispatch));
}

TEST_F(RuleRunnerTest, WhoIsOnLeaveIsPassedOver)
{
    domain::RowSet rows;
    domain::Leave away;
    away.id = id_of("leave");
    away.district_id = "990101";
    away.area_code = "990101001001001";
    away.responder_id = id_of("sun");
    away.from_at = noon - domain::hour_ms;
    away.to_at = noon + domain::hour_ms;
    away.approved_at = noon;
    rows.leave_rows.push_back(away);
    ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    for (int i = 0; i < 3; ++i) {
        const domain::Case made = report();
        live_for(2 * domain::minute_ms);
        EXPECT_EQ(case_of(made.id).holder_id, id_of("li"));
    }
}

TEST_F(RuleRunnerTest, NobodyFreeIsTriedAgainUntilSomebodyIs)
{
    domain::RowSet rows;
    rows.responder_rows = store_->responders().value();
    for (domain::Responder& row : rows.responder_rows)
        row.on_duty = false;
    ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    const domain::Case made = report();
    live_for(5 * domain::minute_ms);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty());
    domain::ReportPosition position;
    position.responder_id = id_of("sun");
    position.lon = 105.5;
    position.lat = 29.5;
    ASSERT_EQ(execute(worker_, position).outcome, protocol::Outcome::Accepted);
    live_for(2 * domain::minute_ms);
    EXPECT_EQ(case_of(made.id).holder_id, id_of("sun"));
}

TEST_F(RuleRunnerTest, ALateCaseIsRemindedOverseenEscalatedOnce)
{
    const domain::Case made = report();
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::TakeOver)).outcome, protocol::Outcome::Accepted);
    const UtcMillis due = made.due_at.value();
    live_until(due);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty());
    live_until(due + 1);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Remind));
    restart();
    live_until(due + 59 * domain::minute_ms);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Remind)) << "not again after a restart";
    live_until(due + 2 * domain::hour_ms);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Remind, Move::Oversee));
    EXPECT_FALSE(case_of(made.id).upward);
    restart();
    live_until(due + 3 * domain::day_ms);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Remind, Move::Oversee, Move::Escalate));
    EXPECT_TRUE(case_of(made.id).upward);
}

TEST_F(RuleRunnerTest, ThePlatformWasOffForDays)
{
    const domain::Case made = report();
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::TakeOver)).outcome, protocol::Outcome::Accepted);
    runner_.reset();
    clock_.advance(5 * domain::day_ms);
    restart();
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Remind, Move::Oversee, Move::Escalate));
}

TEST_F(RuleRunnerTest, WhatAPersonDidIsNotDoneAgain)
{
    const domain::Case made = report();
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::TakeOver)).outcome, protocol::Outcome::Accepted);
    clock_.advance(made.due_at.value() + 30 * domain::minute_ms - clock_.now());
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::Oversee, {}, "今天办完")).outcome, protocol::Outcome::Accepted);
    live_until(*made.due_at + 3 * domain::hour_ms);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty());
    live_until(*made.due_at + 2 * domain::day_ms);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Escalate));
}

TEST_F(RuleRunnerTest, ASuspendedCaseGoesOnWhenItsTimeIsOver)
{
    const domain::Case made = report();
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::File)).outcome, protocol::Outcome::Accepted);
    domain::MoveCase suspend = a_move(made.id, Move::Suspend, {}, "等配件");
    suspend.until = clock_.now() + 3 * domain::day_ms;
    ASSERT_EQ(execute(desk_, suspend).outcome, protocol::Outcome::Accepted);
    live_until(*suspend.until - 1);
    EXPECT_EQ(case_of(made.id).hold, domain::Hold::Suspended);
    live_until(*suspend.until + domain::minute_ms);
    EXPECT_EQ(case_of(made.id).hold, domain::Hold::None);
    EXPECT_THAT(moves_by_rules(made.id), ElementsAre(Move::Resume));
    // 当日结: to the end of the day on which it goes on.
    EXPECT_EQ(case_of(made.id).due_at, domain::local_midnight(*suspend.until) + domain::day_ms);
}

TEST_F(RuleRunnerTest, SwitchedOffMeansNothing)
{
    book_.taking.front().enabled = false;
    book_.pressing.front().enabled = false;
    restart();
    const domain::Case made = report();
    live_for(5 * domain::day_ms);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty());
    EXPECT_FALSE(alarm_.at);
}

TEST_F(RuleRunnerTest, IsSwitchedWhileItRuns)
{
    domain::Principal head = desk_;
    head.role = domain::UserRole::Administrator;
    const auto refusal = [&](const domain::Principal& who, const std::string& rule, const std::string& reason) {
        const auto answer = execute(who, domain::SwitchRule{rule, false, reason});
        return answer.error ? answer.error->code() : std::string();
    };
    EXPECT_EQ(refusal(desk_, "plain", "试"), "platform.no_right") << "a supervisor does not";
    domain::Principal of_a_town = head;
    of_a_town.scope = "990101001000";
    EXPECT_EQ(refusal(of_a_town, "plain", "试"), "platform.no_right") << "rules act in the whole district";
    EXPECT_EQ(refusal(head, "plain", ""), "domain.reason_needed");
    EXPECT_EQ(refusal(head, "no such\nrule", "试"), "platform.no_such_rule");
    const domain::Case before = report();
    EXPECT_EQ(refusal(head, "plain", "人手不够"), "");
    const domain::Case after = report();
    live_for(10 * domain::minute_ms);
    EXPECT_THAT(moves_by_rules(before.id), IsEmpty());
    EXPECT_THAT(moves_by_rules(after.id), IsEmpty());
    restart();
    live_for(domain::minute_ms);
    EXPECT_THAT(moves_by_rules(after.id), IsEmpty()) << "it stays off";
    const auto switches = store_->rule_switches();
    ASSERT_TRUE(switches);
    EXPECT_EQ(*switches, (std::map<std::string, bool>{{"plain", false}}));

    ASSERT_EQ(execute(head, domain::SwitchRule{"plain", true, "人手够了"}).outcome, protocol::Outcome::Accepted);
    look();
    live_for(domain::minute_ms);
    EXPECT_THAT(moves_by_rules(after.id), ElementsAre(Move::Accept, Move::File, Move::Dispatch));
    std::size_t lines = 0;
    for (const AuditLine& line : store_->access()->audit().lines(1'000'000, 100).value())
        lines += line.action == audit_action::rule_switched && line.object == "rule:plain" ? 1 : 0;
    EXPECT_EQ(lines, 2U);
}

TEST_F(RuleRunnerTest, ImportedAndClosedCasesAreLeftAlone)
{
    domain::Case row = report();
    row.id = id_of("imported");
    row.number = "x";
    row.imported = true;
    domain::RowSet rows;
    rows.case_rows.push_back(row);
    ASSERT_TRUE(store_->put(rows, {}, clock_.now()));
    live_for(3 * domain::day_ms);
    EXPECT_THAT(moves_by_rules(row.id), IsEmpty());
}

TEST_F(RuleRunnerTest, WhatIsOverIsHeldNoMoreAndComesBackWithItsRecord)
{
    // Weeks of a running platform: thousands of cases go through, a handful is open at any time.
    std::size_t most = 0;
    for (int day = 0; day < 30; ++day) {
        std::vector<Uuid> todays;
        todays.reserve(20);
        for (int i = 0; i < 20; ++i)
            todays.push_back(report().id);
        live_for(domain::minute_ms / 2);
        most = std::max(most, runner_->watched());
        for (const Uuid& id : todays)
            ASSERT_EQ(execute(desk_, a_move(id, Move::Void, {}, "误报")).outcome, protocol::Outcome::Accepted);
        live_for(domain::day_ms);
        ASSERT_EQ(runner_->watched(), 0U) << "day " << day;
    }
    EXPECT_EQ(most, 20U);

    const domain::Case made = report();
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::Decline, {}, "不属于本镇")).outcome, protocol::Outcome::Accepted);
    live_for(domain::minute_ms);
    EXPECT_EQ(runner_->watched(), 0U);
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::Appeal, {}, "就在镇里")).outcome, protocol::Outcome::Accepted);
    live_for(10 * domain::minute_ms);
    EXPECT_EQ(runner_->watched(), 1U);
    EXPECT_EQ(case_of(made.id).step, Step::Accepted);
    EXPECT_THAT(moves_by_rules(made.id), IsEmpty()) << "a person has had it in hand";
}

TEST_F(RuleRunnerTest, TodayIsCountedAgainAfterARestart)
{
    const domain::Case made = report();
    live_for(2 * domain::minute_ms);
    ASSERT_EQ(execute(desk_, a_move(made.id, Move::Void, {}, "误报")).outcome, protocol::Outcome::Accepted);
    restart();
    EXPECT_EQ((runner_->today()[{"plain", Move::Dispatch}]), 1U);
    clock_.advance(domain::day_ms);
    EXPECT_TRUE(runner_->today().empty());
}

} // namespace yiping::platform::testing
