// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/platform_session.h>
#include <yiping/protocol/row_digest.h>

#include <gtest/gtest.h>

#include <memory>

namespace yiping::protocol {

namespace {

constexpr std::string_view town = "990101001000";

/// A district of wall scenes, changed by the test.
class SceneHost final : public SessionHost {
public:
    std::int64_t revision = 3;
    std::uint64_t access = 1;
    std::uint64_t history = 1; ///< another one after an older copy was restored
    domain::Principal account{"desk", "陈 值班员", domain::UserRole::Operator, std::string(town), 1, "", {}};
    bool disabled = false;
    std::vector<domain::WallScene> scenes;
    unsigned authentications = 0;
    unsigned deltas = 0;

    Result<domain::Principal> authenticate(const Hello& hello) override
    {
        ++authentications;
        if (disabled || hello.token != "right")
            return make_error(Fault::Refused, "platform.wrong_token");
        return account;
    }
    Uuid log_id() override { return Uuid::from_name("log", "1"); }
    std::int64_t head() override { return revision; }
    bool can_continue(std::int64_t cursor) override { return cursor >= 1; }
    Result<std::uint64_t> mark_at(std::int64_t rev) override
    {
        return history * 1000 + static_cast<std::uint64_t>(rev);
    }
    std::uint64_t count_rows(const domain::Principal&) override { return scenes.size(); }
    Result<EncodedBatch> delta(const domain::Principal&, std::int64_t from) override
    {
        ++deltas;
        Batch batch;
        batch.from = from;
        batch.to = revision;
        return EncodedBatch{std::make_shared<const std::string>(encode(batch)), revision, true};
    }
    Result<std::unique_ptr<SnapshotSource>> snapshot(const domain::Principal&) override
    {
        class Once final : public SnapshotSource {
        public:
            explicit Once(std::int64_t to) : to_(to) {}
            Result<EncodedBatch> next() override
            {
                Batch batch;
                batch.snapshot = true;
                batch.to = to_;
                return EncodedBatch{std::make_shared<const std::string>(encode(batch)), to_, true};
            }

        private:
            std::int64_t to_;
        };
        return std::make_unique<Once>(revision);
    }
    CommandAnswer execute(const domain::Principal&, const domain::Command& command) override
    {
        return {command.id, Outcome::Accepted, ++revision, std::nullopt, {}};
    }
    BlobChunk blob(const domain::Principal&, const BlobRequest& request) override { return {request.sha256, 0, 0, ""}; }
    CommandAnswer withdraw(const domain::Principal&, const Uuid& id) override
    {
        return {id, Outcome::Refused, 0, Error(Fault::Refused, "platform.command_withdrawn"), {}};
    }
    Revealed reveal(const domain::Principal& who, const Reveal& request) override
    {
        return {request.id, who.post, 5, std::nullopt};
    }
    Result<RangeRows> rows_of(const domain::Principal&, const RowRange& range) override
    {
        RangeRows found{range, make_batch(domain::info(domain::Register::WallScene))};
        for (const domain::WallScene& each : scenes)
            append(found.rows, each);
        return found;
    }
    std::uint64_t access_version() override { return access; }
};

class PlatformSessionTest : public testing::Test {
protected:
    std::vector<Message> taken()
    {
        std::vector<Message> messages;
        for (const SessionAction& each : session_->take()) {
            if (const auto* send = std::get_if<Send>(&each))
                messages.push_back(decode(*send->bytes).value());
            else
                ended_ = true;
        }
        return messages;
    }
    Hello hello(std::int64_t cursor, std::string held_scope, std::uint32_t held_mask_level = 1)
    {
        Hello made;
        made.console_id = Uuid::from_name("console", "1");
        made.token = "right";
        made.log_id = host_.log_id();
        made.cursor = cursor;
        made.credit = 4;
        made.held_scope = std::move(held_scope);
        made.held_mask_level = held_mask_level;
        return made;
    }
    void say(const Message& message) { session_->received(encode(message)); }
    void enter()
    {
        say(hello(3, std::string(town)));
        const auto answer = taken();
        ASSERT_EQ(answer.size(), 1U);
        ASSERT_FALSE(std::get<Welcome>(answer[0]).snapshot);
    }
    static domain::WallScene scene(const char* name)
    {
        domain::WallScene row;
        row.id = Uuid::from_name("scene", name);
        row.area_code = town;
        row.scene = name;
        return row;
    }

    SceneHost host_;
    ManualClock clock_{1'773'800'000'000};
    std::unique_ptr<PlatformSession> session_ = std::make_unique<PlatformSession>(host_, clock_);
    bool ended_ = false;
};

} // namespace

TEST_F(PlatformSessionTest, RowsSentForAnotherViewGetASnapshot)
{
    say(hello(3, ""));
    auto answer = taken();
    ASSERT_EQ(answer.size(), 2U);
    EXPECT_TRUE(std::get<Welcome>(answer[0]).snapshot) << "the whole district was held, the town is granted";
    EXPECT_EQ(std::get<Welcome>(answer[0]).scope, town);

    session_ = std::make_unique<PlatformSession>(host_, clock_);
    say(hello(3, std::string(town), 2));
    answer = taken();
    ASSERT_FALSE(answer.empty());
    EXPECT_TRUE(std::get<Welcome>(answer[0]).snapshot) << "names were masked and are not any more";
}

TEST_F(PlatformSessionTest, ALogThatWasSetBackIsNoticedByItsMark)
{
    host_.revision = 10;
    const auto welcomed = [&](LogMark mark) {
        session_ = std::make_unique<PlatformSession>(host_, clock_);
        Hello made = hello(7, std::string(town));
        made.mark = mark;
        say(made);
        return std::get<Welcome>(taken().at(0));
    };
    const LogMark right{8, 1008}; // the batch up to 7 was made when the log reached to 8
    EXPECT_FALSE(welcomed(right).snapshot);
    EXPECT_FALSE(welcomed({}).snapshot) << "a console that knows no marks";

    // Another history grew past all that the console has seen.
    host_.history = 2;
    EXPECT_TRUE(welcomed(right).snapshot);
    EXPECT_TRUE(welcomed(right).set_back);
    EXPECT_FALSE(welcomed({8, 2008}).set_back);

    // The copy has the cursor but not the row that came ahead of it.
    host_.history = 1;
    host_.revision = 7;
    EXPECT_TRUE(welcomed(right).snapshot);
    EXPECT_TRUE(welcomed(right).set_back);
    host_.revision = 6;
    EXPECT_TRUE(welcomed({}).set_back) << "a cursor ahead of the log needs no mark";

    Hello other_log = hello(7, std::string(town));
    other_log.log_id = Uuid::from_name("log", "2");
    session_ = std::make_unique<PlatformSession>(host_, clock_);
    say(other_log);
    const auto welcome = std::get<Welcome>(taken().at(0));
    EXPECT_TRUE(welcome.snapshot);
    EXPECT_FALSE(welcome.set_back) << "another platform, not an older copy";
}

TEST_F(PlatformSessionTest, EveryBatchThatSetsTheCursorHasTheMarkOfTheLog)
{
    enter();
    say(RepairRequest{{static_cast<std::uint32_t>(domain::Register::WallScene), {}, {}, {std::string(town)}}});
    const auto repair = taken();
    ASSERT_EQ(repair.size(), 1U);
    EXPECT_EQ(std::get<Batch>(repair[0]).mark, (LogMark{3, 1003}));
}

TEST_F(PlatformSessionTest, AChangedAccountIsLookedAtAgain)
{
    enter();
    EXPECT_EQ(host_.authentications, 1U);
    say(Ping{1});
    EXPECT_EQ(host_.authentications, 1U) << "only when something has changed";
    ++host_.access;
    say(Ping{2});
    EXPECT_EQ(host_.authentications, 2U);
    EXPECT_FALSE(ended_);
    taken();

    host_.account.scope = "990101001001";
    ++host_.access;
    ++host_.revision;
    session_->wake();
    const auto answer = taken();
    ASSERT_EQ(answer.size(), 1U) << "not one row more for the old scope";
    EXPECT_EQ(std::get<Refusal>(answer[0]).error.code(), "sync.access_changed");
    EXPECT_FALSE(std::get<Refusal>(answer[0]).final);
    EXPECT_TRUE(ended_);
    EXPECT_EQ(host_.deltas, 0U);
}

TEST_F(PlatformSessionTest, ADisabledAccountIsOutAtOnce)
{
    enter();
    host_.disabled = true;
    ++host_.access;
    say(CommandRequest{{Uuid::from_name("command", "1"), 1, 0, domain::PutScene{"main", "case", std::nullopt}}});
    const auto answer = taken();
    ASSERT_EQ(answer.size(), 1U);
    EXPECT_TRUE(std::get<Refusal>(answer[0]).final);
    EXPECT_TRUE(ended_);
    EXPECT_EQ(host_.revision, 3) << "the command was not done";
    say(Ping{1});
    EXPECT_TRUE(taken().empty());
}

TEST_F(PlatformSessionTest, DigestsSpeakOfEverythingSentBefore)
{
    enter();
    host_.scenes = {scene("a"), scene("b")};
    host_.revision = 5;
    say(DigestRequest{static_cast<std::uint32_t>(domain::Register::WallScene), {}});
    const auto answer = taken();
    ASSERT_EQ(answer.size(), 2U);
    EXPECT_EQ(std::get<Batch>(answer[0]).to, 5) << "what was missing goes first";
    const auto& digests = std::get<Digests>(answer[1]);
    ASSERT_EQ(digests.areas.size(), 1U);
    EXPECT_EQ(digests.areas[0].rows, 2U);
    RowBatch rows = make_batch(domain::info(domain::Register::WallScene));
    append(rows, scene("a"));
    append(rows, scene("b"));
    EXPECT_EQ(digests.areas[0].digest, row_digest(rows, 0, 1) + row_digest(rows, 1, 1));
}

TEST_F(PlatformSessionTest, ARepairWaitsForCreditAndMovesNoCursor)
{
    enter();
    host_.scenes = {scene("a")};
    for (int change = 0; change < 4; ++change) {
        ++host_.revision;
        session_->wake();
    }
    EXPECT_EQ(taken().size(), 4U) << "the credit is used up";
    const RowRange range{
        static_cast<std::uint32_t>(domain::Register::WallScene), {}, std::nullopt, {std::string(town)}};
    say(RepairRequest{range});
    EXPECT_TRUE(taken().empty());
    say(Credit{1});
    const auto answer = taken();
    ASSERT_EQ(answer.size(), 1U);
    const auto& batch = std::get<Batch>(answer[0]);
    EXPECT_EQ(batch.repair, range);
    EXPECT_EQ(batch.from, 7);
    EXPECT_EQ(batch.to, 7);
    EXPECT_EQ(batch.row_count(), 1U);
}

TEST_F(PlatformSessionTest, ACongestedPeerGetsMergedStateLater)
{
    enter();
    session_->set_congested(true);
    for (int change = 0; change < 100; ++change) {
        ++host_.revision;
        session_->wake();
    }
    EXPECT_TRUE(taken().empty());
    EXPECT_EQ(host_.deltas, 0U) << "not even encoded";
    session_->set_congested(false);
    const auto answer = taken();
    ASSERT_EQ(answer.size(), 1U);
    EXPECT_EQ(std::get<Batch>(answer[0]).from, 3);
    EXPECT_EQ(std::get<Batch>(answer[0]).to, 103);
}

TEST_F(PlatformSessionTest, WhoSendsTooMuchIsMadeToWait)
{
    enter();
    for (int message = 0; message < 1990; ++message)
        say(Ping{static_cast<std::uint64_t>(message)});
    EXPECT_EQ(session_->pause(), 0) << "an outbox of a week goes up at once";
    for (int message = 0; message < 210; ++message)
        say(Ping{1});
    EXPECT_GT(session_->pause(), 500);
    EXPECT_LT(session_->pause(), 2'000);
    clock_.advance(20'000);
    say(Ping{1});
    EXPECT_EQ(session_->pause(), 0);
}

TEST_F(PlatformSessionTest, BeforeTheHelloOnlyLittleIsListenedTo)
{
    session_->received(std::string(5000, 'x'));
    auto answer = taken();
    ASSERT_EQ(answer.size(), 1U);
    EXPECT_EQ(std::get<Refusal>(answer[0]).error.code(), "sync.bad_message");

    session_ = std::make_unique<PlatformSession>(host_, clock_);
    ended_ = false;
    say(Withdraw{Uuid::from_name("command", "1")});
    answer = taken();
    ASSERT_EQ(answer.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<Refusal>(answer[0]));
    EXPECT_TRUE(ended_);
}

} // namespace yiping::protocol
