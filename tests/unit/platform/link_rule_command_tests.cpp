// SPDX-License-Identifier: GPL-3.0-or-later
// Cases that are linked, 督办 that is answered, and what consoles are told of rules.
#include "store_fixture.h"

#include <yiping/domain/case_link.h>
#include <yiping/domain/rule_list.h>
#include <yiping/platform/administration.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <set>

namespace yiping::platform::testing {
namespace {

using domain::Move;
using protocol::Outcome;

class LinkRuleCommandTest : public StoreTest {
protected:
    LinkRuleCommandTest()
    {
        domain::TakingRule taking;
        taking.id = "plain";
        taking.zh = "简单事项";
        book_.taking.push_back(taking);
    }
    template <class Row>
    std::vector<Row> all()
    {
        auto rows = sqlite::read_rows<Row>(store_->database(), "ORDER BY id");
        EXPECT_TRUE(rows);
        return rows.value_or(std::vector<Row>());
    }
    /// Without those of the platform: of one reporter.
    std::vector<domain::CaseLink> said_by_people()
    {
        auto rows = all<domain::CaseLink>();
        std::erase_if(rows, [](const domain::CaseLink& each) { return each.kind.has_value(); });
        return rows;
    }
    void open_with_rules()
    {
        store_.reset();
        SqliteStoreOptions options;
        options.random = &random_;
        options.rules = &book_;
        auto opened = SqliteStore::open(path(), options);
        ASSERT_TRUE(opened) << opened.error().debug_text();
        store_ = std::move(*opened);
    }
    std::size_t publish() { return store_->publish_rules(clock_.now()).value(); }
    domain::RuleBook book_;
};

TEST_F(LinkRuleCommandTest, ALinkIsOneRowOfThePairAndGoesToConsoles)
{
    const domain::Case one = report();
    const domain::Case other = report("路灯又不亮");
    Mirror console;
    console.catch_up(*store_, "990101001001");
    EXPECT_EQ(refusal(desk_, domain::LinkCases{one.id, other.id, true, "同一条线路"}), "");
    EXPECT_EQ(refusal(desk_, domain::LinkCases{other.id, one.id, true, "同一条线路"}), "domain.linked_already");
    EXPECT_EQ(refusal(worker_, domain::LinkCases{one.id, other.id, false, ""}), "domain.no_right");
    EXPECT_EQ(refusal(desk_, domain::LinkCases{one.id, id_of("nothing"), true, "x"}), "platform.no_such_case");
    ASSERT_EQ(said_by_people().size(), 1U);
    EXPECT_EQ(said_by_people()[0].linked_by, desk_.post);
    console.catch_up(*store_, "990101001001");
    EXPECT_TRUE(console.has(domain::RowTraits<domain::CaseLink>::which, domain::case_link_id(one.id, other.id)));
    EXPECT_EQ(refusal(desk_, domain::LinkCases{one.id, other.id, false, ""}), "");
    ASSERT_EQ(said_by_people().size(), 1U);
    EXPECT_TRUE(said_by_people()[0].ended_at);
}

TEST_F(LinkRuleCommandTest, CasesOfOneReporterAreLinkedAndNobodySeesWho)
{
    const auto reported_by = [&](std::string phone, std::string grid = "990101001001001") {
        domain::ReportCase body;
        body.source = domain::CaseSource::Hotline;
        body.category = "0202";
        body.title = "路灯不亮";
        body.area_code = std::move(grid);
        body.reporter_name = "孙某";
        body.reporter_phone = std::move(phone);
        clock_.advance(1000);
        const auto answer = execute(desk_, body);
        EXPECT_EQ(answer.outcome, Outcome::Accepted);
        return answer.id;
    };
    const auto links_of = [&](const Uuid& id) {
        std::set<Uuid> others;
        for (const domain::CaseLink& link : all<domain::CaseLink>())
            if (link.case_id == id || link.other_id == id)
                others.insert(domain::other_of(link, id));
        return others;
    };
    const Uuid first = reported_by("00012345678");
    const Uuid another = reported_by("00087654321");
    EXPECT_TRUE(all<domain::CaseLink>().empty());
    const Uuid second = reported_by("000 1234-5678", "990101001002001"); // written in another way, in the next village
    EXPECT_EQ(links_of(second), std::set{first});
    const auto link = all<domain::CaseLink>().at(0);
    EXPECT_EQ(link.kind, domain::CaseLinkKind::SameReporter);
    EXPECT_EQ(link.area_code, domain::common_area("990101001001001", "990101001002001"));
    EXPECT_TRUE(link.reason.empty() && link.linked_by.empty());
    // Only the newest are named; whoever has given no number, or hardly one, is nobody.
    const Uuid third = reported_by("00012345678"), fourth = reported_by("00012345678"),
               fifth = reported_by("00012345678");
    EXPECT_EQ(links_of(fourth), (std::set{first, second, third, fifth}));
    EXPECT_EQ(links_of(fifth), (std::set{second, third, fourth}));
    EXPECT_TRUE(links_of(another).empty());
    EXPECT_TRUE(links_of(reported_by("")).empty());
    EXPECT_TRUE(links_of(reported_by("")).empty());
    EXPECT_TRUE(links_of(reported_by("110")).empty());
    EXPECT_TRUE(links_of(reported_by("110")).empty());
    // After half a year it is another story.
    clock_.advance(181 * domain::day_ms);
    EXPECT_TRUE(links_of(reported_by("00012345678")).empty());
    // A console of one village is not told of the other's; nowhere does a number come down.
    Mirror village;
    village.catch_up(*store_, "990101001001");
    EXPECT_FALSE(village.has(domain::RowTraits<domain::CaseLink>::which, link.id));
    Mirror town;
    town.catch_up(*store_, "990101001");
    EXPECT_TRUE(town.has(domain::RowTraits<domain::CaseLink>::which, link.id));
}

TEST_F(LinkRuleCommandTest, OversightIsOwedAndAnsweredByWhoeverHoldsIt)
{
    const domain::Case made = report();
    ASSERT_EQ(refusal(desk_, a_move(made.id, Move::Dispatch, id_of("sun"))), "");
    domain::MoveCase ask = a_move(made.id, Move::Oversee, {}, "群众反复反映");
    ask.until = clock_.now() + domain::hour_ms;
    ASSERT_EQ(refusal(desk_, ask), "");
    EXPECT_EQ(case_of(made.id).answer_due_at, ask.until);
    EXPECT_EQ(refusal(other_worker_, a_move(made.id, Move::Answer, {}, "不是我的")), "domain.not_holder");
    EXPECT_EQ(refusal(worker_, a_move(made.id, Move::Answer)), "domain.reason_needed");
    EXPECT_EQ(refusal(worker_, a_move(made.id, Move::Answer, {}, "六点前修好")), "");
    EXPECT_FALSE(case_of(made.id).answer_due_at);
    EXPECT_EQ(refusal(desk_, a_move(made.id, Move::Answer, {}, "再答")), "domain.nothing_to_answer");
}

TEST_F(LinkRuleCommandTest, ConsolesAreToldOfRulesOnceAndOfEachSwitch)
{
    open_with_rules();
    EXPECT_EQ(publish(), 2U) << "the rule and the one that resumes";
    EXPECT_EQ(publish(), 0U) << "nothing is new";
    Mirror console;
    console.catch_up(*store_, "990101001001");
    const Uuid row = domain::rule_row_id("990101", "plain");
    EXPECT_TRUE(console.has(domain::RowTraits<domain::RuleSwitch>::which, row)) << "also below the district";
    domain::Principal head = desk_;
    head.role = domain::UserRole::Administrator;
    EXPECT_EQ(refusal(head, domain::SwitchRule{"nothing", false, "x"}), "platform.no_such_rule");
    ASSERT_EQ(refusal(head, domain::SwitchRule{"plain", false, "人手不够"}), "");
    const auto rules = store_->rules().value();
    ASSERT_EQ(rules.size(), 2U);
    EXPECT_FALSE(rules[0].enabled);
    EXPECT_TRUE(rules[0].usual);
    EXPECT_EQ(rules[0].reason, "人手不够");
    EXPECT_EQ(rules[0].switched_by, head.post);
    EXPECT_EQ(all<domain::RuleSwitch>().size(), 2U);

    // What a person switched outlives a new word of the file; a rule that is gone is taken back.
    book_.taking[0].zh = "简单的事";
    open_with_rules();
    EXPECT_EQ(publish(), 1U);
    EXPECT_EQ(store_->rules()->front().title, "简单的事");
    EXPECT_FALSE(store_->rules()->front().enabled);
    book_.taking.clear();
    open_with_rules();
    EXPECT_EQ(publish(), 1U);
    EXPECT_EQ(all<domain::RuleSwitch>().size(), 1U);
}

TEST_F(LinkRuleCommandTest, AnAdministratorOfTheMachineSeesAndSwitchesThem)
{
    open_with_rules();
    const auto ask = [&](const AdminRequest& request) {
        const auto heard = decode_request(encode_request(request));
        EXPECT_EQ(heard.value(), request);
        return decode_answer(encode_answer(administer(*store_, *heard, "ctl:test", clock_.now())));
    };
    const auto listed = ask({.verb = AdminVerb::Rules, .at = clock_.now()});
    ASSERT_TRUE(listed) << listed.error().debug_text();
    ASSERT_EQ(listed->rules.size(), 2U);
    EXPECT_EQ(listed->rules[1].kind, domain::RuleKind::Resuming);
    const auto off = ask({.verb = AdminVerb::SwitchRule, .name = "plain", .disabled = true, .reason = "停一天"});
    ASSERT_TRUE(off) << off.error().debug_text();
    EXPECT_FALSE(off->rules[0].enabled);
    EXPECT_EQ(off->rules[0].reason, "停一天");
    EXPECT_EQ(
        ask({.verb = AdminVerb::SwitchRule, .name = "nothing", .reason = "x"}).error().code(), "platform.no_such_rule");
    const auto log = ask({.verb = AdminVerb::Audit, .limit = 5});
    ASSERT_TRUE(log);
    ASSERT_EQ(log->audit.size(), 1U);
    EXPECT_EQ(log->audit[0].actor, "ctl:test");
    EXPECT_EQ(log->audit[0].action, audit_action::rule_switched);
    EXPECT_EQ(ask({.verb = AdminVerb::Audit, .before = log->audit[0].sequence, .limit = 5})->audit.size(), 0U);
}

} // namespace
} // namespace yiping::platform::testing
