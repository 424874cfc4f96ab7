// SPDX-License-Identifier: GPL-3.0-or-later
// Two cases that belong together, and the words that 督办 asks for.
#include "lives.h"

#include <yiping/domain/case_link.h>
#include <yiping/domain/stage_limits.h>

#include <gtest/gtest.h>

namespace yiping::domain {

namespace {

Case case_at(std::string_view name, std::string_view area)
{
    Case data;
    data.id = named(name);
    data.district_id = "990101";
    data.area_code = area;
    return data;
}

TEST(CaseLink, IsTheSamePairEitherWayRound)
{
    const Case one = case_at("one", "990101001003002");
    const Case other = case_at("other", "990101001003004");
    const auto row = link_cases({one.id, other.id, true, "同一根水管"}, one, other, nullptr, office(), 1000);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->id, case_link_id(other.id, one.id));
    EXPECT_EQ(row->area_code, "990101001003") << "seen by whoever sees both";
    EXPECT_LT(row->case_id, row->other_id);
    EXPECT_EQ(other_of(*row, one.id), other.id);
    EXPECT_EQ(other_of(*row, other.id), one.id);
    EXPECT_TRUE(other_of(*row, named("third")).is_nil());
    EXPECT_EQ(row->linked_by, "陈 值班员");
    const auto again = link_cases({other.id, one.id, true, "再来"}, other, one, &*row, office(), 2000);
    EXPECT_EQ(again.error().code(), "domain.linked_already");
    const auto ended = link_cases({other.id, one.id, false, ""}, other, one, &*row, office(), 3000);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->ended_at, 3000);
    EXPECT_EQ(link_cases({one.id, other.id, false, ""}, one, other, &*ended, office(), 4000).error().code(),
        "domain.not_linked");
    const auto back = link_cases({one.id, other.id, true, "又漏了"}, one, other, &*ended, office(), 5000);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->id, row->id);
    EXPECT_EQ(back->reason, "又漏了");
    EXPECT_FALSE(back->ended_at);
}

TEST(CaseLink, OnlyTheOfficeWithinItsScopeAndWithAReason)
{
    const Case one = case_at("one", "990101001003002");
    const Case other = case_at("other", "990101002003004");
    const LinkCases wish{one.id, other.id, true, "同一方"};
    const auto code = [&](const LinkCases& wanted, const Case& second, const Principal& who) {
        const auto row = link_cases(wanted, one, second, nullptr, who, 1000);
        return row ? std::string() : row.error().code();
    };
    EXPECT_EQ(code(wish, other, office()), "");
    EXPECT_EQ(code(wish, other, worker("zhou")), "domain.no_right");
    EXPECT_EQ(code(wish, other, office(UserRole::Viewer)), "domain.no_right");
    Principal of_a_town = office();
    of_a_town.scope = "990101001";
    EXPECT_EQ(code(wish, other, of_a_town), "domain.outside_scope");
    EXPECT_EQ(code({one.id, one.id, true, "它自己"}, one, office()), "domain.link_to_itself");
    EXPECT_EQ(code({one.id, other.id, true, ""}, other, office()), "domain.reason_needed");
    EXPECT_EQ(common_area("990101001003002", "990101002003004"), "990101000000");
    EXPECT_EQ(common_area("990101001003", "990101001003002"), "990101001003");
}

TEST(Oversight, IsOwedUntilItIsAnsweredInWords)
{
    LivingCase life;
    ASSERT_TRUE(life.move(LivingCase::to(Move::Dispatch, "zhou"), office()));
    EXPECT_EQ(life.move(Move::Answer, worker("zhou"), "没有问").error().code(), "domain.nothing_to_answer");
    MoveCase asked = LivingCase::with(Move::Oversee, "群众反复反映");
    asked.until = life.now - 1;
    EXPECT_EQ(life.move(asked, office(UserRole::Supervisor)).error().code(), "domain.until_past");
    asked.until = life.now + 2 * hour_ms;
    EXPECT_EQ(life.move(asked, office()).error().code(), "domain.no_right");
    ASSERT_TRUE(life.move(asked, office(UserRole::Supervisor)));
    EXPECT_EQ(life.data.answer_due_at, asked.until);
    EXPECT_EQ(life.moves.back().until, asked.until);
    EXPECT_EQ(life.data.step, Step::Dispatched);
    EXPECT_EQ(life.move(Move::Answer, worker("zhou")).error().code(), "domain.reason_needed");
    EXPECT_EQ(life.move(Move::Answer, worker("li"), "不是我的").error().code(), "domain.not_holder");
    life.now += 3 * hour_ms;
    ASSERT_TRUE(life.move(Move::Answer, worker("zhou"), "配件下午到，六点前修好"));
    EXPECT_FALSE(life.data.answer_due_at);
    EXPECT_EQ(life.moves.back().reason, "配件下午到，六点前修好");
    EXPECT_EQ(life.move(Move::Answer, worker("zhou"), "再说一遍").error().code(), "domain.nothing_to_answer");
}

TEST(Oversight, ARuleLeavesTheTimeToTheUsualLimitAndTheDeedAnswersToo)
{
    LivingCase life;
    ASSERT_TRUE(life.move(LivingCase::to(Move::Dispatch, "zhou"), office()));
    Principal rule = office(UserRole::Rule);
    ASSERT_TRUE(life.move(Move::Oversee, rule, "时限已过"));
    // Wednesday 10:30, one working day of eight hours: 10:30 on Thursday less the half hour that a day is longer.
    EXPECT_EQ(life.data.answer_due_at, limit_due({LimitClock::WorkDay, 1}, life.now, WorkCalendar()));
    life.now += minute_ms;
    ASSERT_TRUE(life.move(Move::Sign, worker("zhou")));
    ASSERT_TRUE(life.move(LivingCase::photo(Move::FeedBack), worker("zhou")));
    EXPECT_TRUE(life.data.answer_due_at) << "fed back is not closed";
    ASSERT_TRUE(life.move(Move::Close, office()));
    EXPECT_FALSE(life.data.answer_due_at);
}

} // namespace

} // namespace yiping::domain
