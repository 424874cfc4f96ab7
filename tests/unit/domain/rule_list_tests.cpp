// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/rule_list.h>

#include <gtest/gtest.h>

namespace yiping::domain {

namespace {

TEST(RuleList, SaysOfEachRuleWhatItDoesInBothLanguages)
{
    RuleBook book;
    TakingRule taking;
    taking.id = "plain-grid";
    taking.zh = "简单事项派本网格";
    taking.en = "Plain cases to the grid's own worker";
    taking.sources = {CaseSource::Resident, CaseSource::Patrol};
    taking.roles = {TeamRole::FullTime};
    taking.wait_ms = minute_ms;
    book.taking.push_back(taking);
    taking.id = "accept-only";
    taking.enabled = false;
    taking.dispatches = false;
    taking.plain_only = false;
    taking.wait_ms = 30'000;
    book.taking.push_back(taking);
    PressingRule pressing;
    pressing.id = "late";
    pressing.zh = "当日结超时";
    pressing.steps = {{Move::Remind, {LimitClock::NaturalMinute, 0}}, {Move::Oversee, {LimitClock::WorkHour, 4}}};
    book.pressing.push_back(pressing);
    const std::vector<RuleSwitch> rows = list_rules(book, "990101");
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].says,
        "简单事项；来源 居民上报、网格员巡查；登记 1 分钟后，没有人接手；派给本网格在岗的专职网格员；手上不到 4 件");
    EXPECT_EQ(rows[0].says_en, "plain cases; from Resident, Patrol; 1 min after the report, if no person has taken it; "
                               "sent to the grid's own on duty: Full-time worker; with fewer than 4 in hand");
    EXPECT_EQ(rows[0].area_code, "990101000000");
    EXPECT_TRUE(rows[0].enabled && rows[0].usual);
    EXPECT_FALSE(rows[1].enabled || rows[1].usual);
    EXPECT_EQ(rows[1].says, "各类事项；来源 居民上报、网格员巡查；登记 30 秒后，没有人接手；受理并立案");
    EXPECT_EQ(rows[2].kind, RuleKind::Pressing);
    EXPECT_EQ(rows[2].says, "到期时催办；超时 4 工作小时督办");
    EXPECT_EQ(rows[3].rule, resuming_rule);
    EXPECT_EQ(rows[3].kind, RuleKind::Resuming);
    EXPECT_NE(rows[0].id, rows[1].id);
    EXPECT_EQ(list_rules(book, "990101"), rows) << "the same each time";
    EXPECT_NE(rule_row_id("990102", "late"), rule_row_id("990101", "late"));
}

} // namespace

} // namespace yiping::domain
