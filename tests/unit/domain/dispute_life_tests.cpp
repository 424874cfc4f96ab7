// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/dispute_life.h>

#include <yiping/domain/limits.h>

#include <gmock/gmock.h>

namespace yiping::domain {

namespace {

using enum DisputeMove;

class DisputeLife : public testing::Test {
protected:
    DisputeLife()
    {
        data_.id = Uuid::from_name("dispute", "1");
        data_.area_code = "990101001003002";
        data_.stage = DisputeStage::Found;
        data_.level = AreaLevel::Village;
        data_.found_at = now_;
    }
    static Principal who(UserRole role, std::string scope = "990101001000")
    {
        Principal made;
        made.role = role;
        made.scope = std::move(scope);
        made.post = "吴 调解员";
        return made;
    }
    static MoveDispute full(DisputeMove move)
    {
        MoveDispute made;
        made.move = move;
        made.reason = "说明";
        made.venue = "讲理坝";
        made.attachments = {std::string(64, 'a')};
        return made;
    }
    std::string does(const MoveDispute& move, const Principal& by)
    {
        now_ += hour_ms;
        auto outcome = apply_dispute_move(data_, move, by, now_, random_);
        if (!outcome)
            return outcome.error().code();
        data_ = outcome->data;
        last_ = outcome->move;
        return "";
    }
    std::string does(DisputeMove move, UserRole role = UserRole::Operator, std::string scope = "990101001000")
    {
        return does(full(move), who(role, std::move(scope)));
    }

    UtcMillis now_ = 1'773'801'000'000;
    SeededRandom random_{1};
    Dispute data_;
    DisputeMoveRow last_;
};

TEST_F(DisputeLife, FromFoundToRevisited)
{
    for (const DisputeMove move : {Accept, Mediate, Agree, Confirm, Perform, Revisit})
        EXPECT_EQ(does(move), "") << name_of(move);
    EXPECT_EQ(data_.stage, DisputeStage::Revisited);
    EXPECT_EQ(data_.resolved_at, data_.agreed_at);
    EXPECT_EQ(data_.confirmed_at, *data_.agreed_at + hour_ms);
    EXPECT_EQ(data_.venue, "讲理坝");
    EXPECT_EQ(last_.actor, "吴 调解员");
    EXPECT_TRUE(is_over(data_.stage));
    EXPECT_FALSE(dispute_due(data_));
}

TEST_F(DisputeLife, MediationThatFailsGoesUpAndOnlyTheTopMayGiveUp)
{
    EXPECT_EQ(does(Accept), "");
    EXPECT_EQ(does(Raise), "domain.dispute_move_not_possible") << "nobody has tried yet";
    EXPECT_EQ(does(Mediate), "");
    EXPECT_EQ(does(Fail), "domain.raise_first");
    EXPECT_EQ(does(Raise), "");
    EXPECT_EQ(data_.level, AreaLevel::Town);
    EXPECT_EQ(data_.stage, DisputeStage::Accepted);
    EXPECT_EQ(data_.venue, "");
    EXPECT_EQ(does(Mediate, UserRole::Operator, "990101001003"), "domain.level_of_another") << "the village's office";
    EXPECT_EQ(does(Mediate, UserRole::Worker), "domain.level_of_another");
    EXPECT_EQ(does(Mediate), "");
    EXPECT_EQ(does(Raise), "");
    EXPECT_EQ(does(Mediate), "domain.level_of_another");
    EXPECT_EQ(does(Mediate, UserRole::Operator, "990101000000"), "");
    EXPECT_EQ(does(Raise, UserRole::Operator, ""), "domain.no_higher_level");
    EXPECT_EQ(does(Fail, UserRole::Operator, ""), "");
    EXPECT_EQ(data_.stage, DisputeStage::Failed);
    EXPECT_EQ(data_.attempts, 3);
    EXPECT_FALSE(data_.resolved_at);
    EXPECT_TRUE(data_.failed_at);
}

TEST_F(DisputeLife, EvidenceIsAskedFor)
{
    MoveDispute bare;
    bare.move = Accept;
    EXPECT_EQ(does(bare, who(UserRole::Operator)), "");
    bare.move = Mediate;
    EXPECT_EQ(does(bare, who(UserRole::Worker)), "domain.venue_needed");
    bare.mediator_id = Uuid::from_name("responder", "1");
    EXPECT_EQ(does(bare, who(UserRole::Worker)), "");
    EXPECT_EQ(data_.mediator_id, bare.mediator_id);
    bare.move = Agree;
    EXPECT_EQ(does(bare, who(UserRole::Worker)), "domain.paper_needed");
    bare.move = Withdraw;
    EXPECT_EQ(does(bare, who(UserRole::Operator)), "domain.reason_needed");
}

TEST_F(DisputeLife, RightsAndScopes)
{
    EXPECT_EQ(does(Accept, UserRole::Worker), "domain.no_right");
    EXPECT_EQ(does(Accept, UserRole::Viewer), "domain.no_right");
    EXPECT_EQ(does(Accept, UserRole::Resident), "domain.no_right");
    EXPECT_EQ(does(Accept, UserRole::Operator, "990101002000"), "domain.outside_scope");
    EXPECT_EQ(does(Postpone), "domain.no_right");
    EXPECT_EQ(does(Postpone, UserRole::Supervisor), "");
    EXPECT_EQ(dispute_due(data_), now_ + day_ms);
    EXPECT_EQ(does(Find), "domain.dispute_move_not_possible");
    EXPECT_THAT(possible_dispute_moves(data_, who(UserRole::Operator)), testing::ElementsAre(Accept, Withdraw));
    EXPECT_THAT(possible_dispute_moves(data_, who(UserRole::Viewer)), testing::IsEmpty());
}

TEST_F(DisputeLife, ABrokenAgreementIsNoResolution)
{
    for (const DisputeMove move : {Accept, Mediate, Agree, Perform})
        EXPECT_EQ(does(move), "");
    EXPECT_EQ(does(Reopen), "");
    EXPECT_EQ(data_.stage, DisputeStage::Accepted);
    EXPECT_FALSE(data_.resolved_at);
    EXPECT_FALSE(data_.performed_at);
    EXPECT_TRUE(data_.mediating_at) << "it was mediated, whatever came of it";
}

TEST_F(DisputeLife, TheCourtMayBeAskedForThirtyDays)
{
    for (const DisputeMove move : {Accept, Mediate, Agree})
        EXPECT_EQ(does(move), "");
    EXPECT_EQ(confirmation_until(data_), now_ + 30 * day_ms);
    EXPECT_EQ(does(Confirm), "");
    EXPECT_FALSE(confirmation_until(data_));
}

TEST_F(DisputeLife, OpenedByOfficeOrWorkerInTheirScope)
{
    ReportDispute report;
    NewDispute made;
    made.area_code = "990101001003002";
    const auto code = [&](const Principal& by) {
        const auto outcome = open_dispute(report, made, by, now_, random_);
        return outcome ? std::string() : outcome.error().code();
    };
    EXPECT_EQ(code(who(UserRole::Worker)), "domain.title_needed");
    report.title = "争执";
    EXPECT_EQ(code(who(UserRole::Worker)), "domain.category_needed");
    report.category = "0601";
    EXPECT_EQ(code(who(UserRole::Worker)), "");
    EXPECT_EQ(code(who(UserRole::Resident)), "domain.no_right");
    EXPECT_EQ(code(who(UserRole::Operator, "990101002000")), "domain.outside_scope");
}

} // namespace

} // namespace yiping::domain
