// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/crypto/file.h>

#include <functional>

namespace yiping::platform::testing {

class AuditTest : public StoreTest {
protected:
    AuditTest()
    {
        for (int index = 1; index <= 10; ++index)
            note("act-" + std::to_string(index));
    }

    void note(std::string action)
    {
        const auto done = store_->access()->audit().record(
            {clock_.now(), "chen", std::move(action), "case:1", {{"b", "2"}, {"a", "一\"\n"}}});
        EXPECT_TRUE(done) << done.error().debug_text();
        clock_.advance(1000);
    }
    /// Does something to the file that the programs never do.
    void tamper(const std::string& sql)
    {
        ASSERT_TRUE(store_->database().exec("DROP TRIGGER IF EXISTS audit_unchanged; "
                                            "DROP TRIGGER IF EXISTS audit_undeleted"));
        const auto done = store_->database().exec(sql);
        ASSERT_TRUE(done) << done.error().debug_text();
    }
    [[nodiscard]] std::vector<AuditProblem> problems(const AuditHead& expected = {})
    {
        const auto report = verify_audit(store_->database(), expected);
        EXPECT_TRUE(report) << report.error().debug_text();
        return report->problems;
    }
    /// Makes the chain fit again from a line on, as somebody would who knows how it is made.
    void forge_from(std::int64_t sequence)
    {
        AuditLog& log = store_->access()->audit();
        auto lines = log.lines(1'000'000, 1000).value();
        std::string before = audit_genesis(store_->log_id().to_string());
        for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
            if (line->sequence >= sequence) {
                line->previous = before;
                line->hash = audit_hash(*line);
                tamper("UPDATE audit SET previous = '" + line->previous + "', hash = '" + line->hash +
                       "' WHERE sequence = " + std::to_string(line->sequence));
            }
            before = line->hash;
        }
    }
};

TEST_F(AuditTest, UntouchedChainIsGood)
{
    const auto report = verify_audit(store_->database());
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->problems.empty());
    EXPECT_EQ(report->lines, 10);
    EXPECT_TRUE(report->head_file);
    EXPECT_EQ(report->head, store_->access()->audit().head().value());
    open();
    note("after a restart");
    EXPECT_TRUE(problems().empty());
    EXPECT_EQ(store_->access()->audit().lines(2, 1)->front().details, R"({"a":"一\"\u000a","b":"2"})");
}

TEST_F(AuditTest, ProgramsCannotChangeOrDeleteLines)
{
    EXPECT_FALSE(store_->database().exec("UPDATE audit SET actor = 'li' WHERE sequence = 3"));
    EXPECT_FALSE(store_->database().exec("DELETE FROM audit WHERE sequence = 3"));
    EXPECT_TRUE(problems().empty());
}

TEST_F(AuditTest, EveryChangedFieldIsFound)
{
    for (const char* change : {"at = at + 1", "actor = 'li'", "action = 'act-9'", "object = 'case:2'", "details = '{}'",
             "details = replace(details, '2', '3')"}) {
        open();
        ASSERT_TRUE(store_->database().exec("SAVEPOINT before"));
        tamper(std::string("UPDATE audit SET ") + change + " WHERE sequence = 4");
        EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.changed", 4}})) << change;
        ASSERT_TRUE(store_->database().exec("ROLLBACK TO before; RELEASE before"));
    }
    // Sliding a letter from one field into the next is a change as well.
    tamper("UPDATE audit SET actor = 'chena', action = 'ct-4' WHERE sequence = 4");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.changed", 4}}));
}

TEST_F(AuditTest, ChangedLineWithAFittingHashBreaksTheNext)
{
    AuditLine line = store_->access()->audit().lines(5, 1)->front();
    ASSERT_EQ(line.sequence, 4);
    line.actor = "li";
    tamper("UPDATE audit SET actor = 'li', hash = '" + audit_hash(line) + "' WHERE sequence = 4");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.order", 5}}));
}

TEST_F(AuditTest, MissingLineIsFound)
{
    tamper("DELETE FROM audit WHERE sequence = 6");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.missing", 6}}));
    tamper("UPDATE audit SET sequence = sequence - 1 WHERE sequence = 7");
    const auto found = problems();
    ASSERT_FALSE(found.empty()) << "closing the gap does not help";
    EXPECT_EQ(found.front(), (AuditProblem{"audit.order", 6}));
}

TEST_F(AuditTest, MissingBeginningIsFound)
{
    tamper("DELETE FROM audit WHERE sequence < 4");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.missing", 1}}));
}

TEST_F(AuditTest, ReorderedLinesAreFound)
{
    tamper("UPDATE audit SET sequence = 100 WHERE sequence = 5; UPDATE audit SET sequence = 5 WHERE sequence = 6; "
           "UPDATE audit SET sequence = 6 WHERE sequence = 100");
    const auto found = problems();
    ASSERT_GE(found.size(), 2U);
    EXPECT_EQ(found[0].sequence, 5);
}

TEST_F(AuditTest, CutTailIsFoundByTheFileBesideTheDatabase)
{
    tamper("DELETE FROM audit WHERE sequence > 7");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.tail", 8}}));
    tamper("DELETE FROM audit");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.tail", 1}}));
}

TEST_F(AuditTest, CutTailStaysVisibleWhenTheLogGoesOn)
{
    tamper("DELETE FROM audit WHERE sequence > 7");
    open();
    note("business as usual");
    const auto found = problems();
    EXPECT_EQ(found, (std::vector<AuditProblem>{{"audit.tail-lost", 8}}));
    const AuditLine line = store_->access()->audit().lines(9, 1)->front();
    EXPECT_EQ(line.action, audit_action::tail_lost);
    EXPECT_NE(line.details.find(R"("known":"10")"), std::string::npos) << line.details;
    open();
    note("again");
    EXPECT_EQ(problems().size(), 1U) << "said once";
}

TEST_F(AuditTest, WholeChainMadeAnewDiffersFromTheFile)
{
    tamper("UPDATE audit SET actor = 'li' WHERE sequence = 4");
    forge_from(4);
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.tail", 10}}));
    // Whoever can write the file as well is found out only by a hash that was kept elsewhere.
    const AuditHead forged = store_->access()->audit().head().value();
    const std::string kept = crypto::read_file(audit_head_path(path())).value().substr(3, 64);
    ASSERT_TRUE(crypto::write_file_atomically(audit_head_path(path()), "10 " + forged.hash + "\n"));
    EXPECT_TRUE(problems().empty()) << "this is what the chain cannot find";
    EXPECT_EQ(problems({10, kept}), (std::vector<AuditProblem>{{"audit.head", 10}}));
}

TEST_F(AuditTest, FileMayBeBehindAfterACrash)
{
    const std::string old_file = crypto::read_file(audit_head_path(path())).value();
    note("committed, then the power went");
    ASSERT_TRUE(crypto::write_file_atomically(audit_head_path(path()), old_file));
    EXPECT_TRUE(problems().empty());
    open();
    note("and on");
    EXPECT_TRUE(problems().empty());
    EXPECT_EQ(verify_audit(store_->database())->lines, 12);
    // A lost or spoilt file says nothing, and is made anew.
    ASSERT_TRUE(crypto::write_file_atomically(audit_head_path(path()), "nonsense"));
    EXPECT_FALSE(verify_audit(store_->database())->head_file);
    note("and on");
    EXPECT_TRUE(verify_audit(store_->database())->head_file);
    EXPECT_TRUE(problems().empty());
}

TEST_F(AuditTest, LogOfAnotherDatabaseIsNotOurs)
{
    tamper("UPDATE meta SET value = '" + id_of("other").to_string() + "' WHERE name = 'log_id'");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.order", 1}}));
}

TEST_F(AuditTest, RolledBackTransactionLeavesNoLine)
{
    AuditLog& log = store_->access()->audit();
    {
        auto transaction = sqlite::Transaction::begin(store_->database());
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(log.append({clock_.now(), "chen", "never", "", {}}));
    }
    log.publish();
    EXPECT_TRUE(problems().empty());
    note("next");
    EXPECT_TRUE(problems().empty());
    EXPECT_EQ(verify_audit(store_->database())->lines, 11);
}

TEST_F(AuditTest, RefusalsOfOneActorCannotFloodIt)
{
    AuditLog& log = store_->access()->audit();
    const std::int64_t before = log.head()->sequence;
    for (int index = 0; index < 1000; ++index)
        ASSERT_TRUE(log.record_refusal({clock_.now(), "mallory", "refused", "case:1", {}}));
    EXPECT_EQ(log.head()->sequence - before, 30);
    ASSERT_TRUE(log.record_refusal({clock_.now(), "chen", "refused", "case:1", {}}));
    EXPECT_EQ(log.head()->sequence - before, 31) << "others are not silenced";
    clock_.advance(60'000);
    ASSERT_TRUE(log.record_refusal({clock_.now(), "mallory", "refused", "case:1", {}}));
    EXPECT_NE(log.lines(1'000'000, 1)->front().details.find(R"("left_out_before":"970")"), std::string::npos);
    EXPECT_TRUE(problems().empty());
}

TEST_F(AuditTest, WhatWasKeptLongEnoughGoesAndTheRestIsAChain)
{
    AuditLog& log = store_->access()->audit();
    const AuditLine sixth = log.lines(7, 1).value().front();
    EXPECT_EQ(log.forget_before(sixth.at, clock_.now()).value(), 5);
    const auto report = verify_audit(store_->database());
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->problems.empty());
    EXPECT_EQ(report->forgotten, 5);
    EXPECT_EQ(report->lines, 6);
    EXPECT_EQ(log.lines(1'000, 1).value().front().action, audit_action::forgotten);
    EXPECT_EQ(log.forget_before(sixth.at, clock_.now()).value(), 0) << "nothing more, and no line for nothing";
    EXPECT_FALSE(store_->database().exec("DELETE FROM audit WHERE sequence = 6")) << "still append-only";

    // Again, later: the newest line always stays.
    clock_.advance(1'000);
    EXPECT_EQ(log.forget_before(clock_.now() + 1, clock_.now()).value(), 5);
    EXPECT_EQ(verify_audit(store_->database())->forgotten, 10);
    EXPECT_TRUE(problems().empty());

    note("act-11");
    tamper("DELETE FROM audit WHERE sequence = 11");
    EXPECT_EQ(problems(), (std::vector<AuditProblem>{{"audit.missing", 1}})) << "nobody said that this one may go";
}

TEST_F(AuditTest, HousekeepingForgetsWhatIsOlderThanThePolicySays)
{
    Access& access = *store_->access();
    clock_.advance((access.policy().audit_days - 1) * 86'400'000LL);
    ASSERT_TRUE(access.housekeep(clock_.now()));
    EXPECT_EQ(access.audit().lines(1'000, 1'000).value().size(), 10U);
    clock_.advance(2 * 86'400'000LL);
    note("of today");
    ASSERT_TRUE(access.housekeep(clock_.now()));
    const auto lines = access.audit().lines(1'000, 1'000).value();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].action, "of today");
    EXPECT_TRUE(problems().empty());
}

} // namespace yiping::platform::testing
