// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_platform.h"

#include <yiping/sync/client.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <utility>

namespace yiping {
namespace {

using protocol::Phase;
using test::FakePlatform;
using test::MemoryHost;
using Faults = test::FakePlatform::Faults;

/// Everything a client says, with a way to wait for it. Takes the place of the disk too.
class Console final : public sync::ApplySink {
public:
    void apply(protocol::ApplyBatch batch, std::function<void(Result<void>)> done) override
    {
        {
            const std::scoped_lock lock(mutex);
            if (hold_disk) {
                held.emplace_back(std::move(batch), std::move(done));
                changed.notify_all();
                return;
            }
            if (disk_full) {
                done(make_error(Fault::Environment, "sqlite.disk_full", {{"path", std::string("cache")}}));
                return;
            }
            take(batch);
        }
        changed.notify_all();
        done({});
    }

    void compare(protocol::CompareDigests, std::function<void(Result<std::vector<std::string>>)> done) override
    {
        const std::scoped_lock lock(mutex);
        done(std::exchange(differing, {}));
    }

    sync::ClientListener listener()
    {
        return {[this](const protocol::Status& now) { note([&] { status = now; }); },
            [this](protocol::CommandAnswer answer) { note([&] { answers.push_back(std::move(answer)); }); },
            [this](protocol::BlobChunk chunk) { note([&] { chunks.push_back(std::move(chunk)); }); },
            [this](protocol::Revealed answer) { note([&] { reveals.push_back(std::move(answer)); }); },
            [this](protocol::RowRange range) { note([&] { drifts.push_back(std::move(range)); }); }};
    }

    template <class F>
    testing::AssertionResult wait_for(F condition)
    {
        std::unique_lock lock(mutex);
        if (changed.wait_for(lock, std::chrono::seconds(30), condition))
            return testing::AssertionSuccess();
        return testing::AssertionFailure()
               << "phase " << static_cast<int>(status.phase) << ", cursor " << status.cursor << ", rows "
               << cases.size() << (status.reason ? ", " + status.reason->debug_text() : "");
    }
    auto wait_online(std::int64_t revision)
    {
        return wait_for([this, revision] { return status.phase == Phase::Online && status.cursor == revision; });
    }
    void release_disk()
    {
        const std::scoped_lock lock(mutex);
        hold_disk = false;
        for (auto& [batch, done] : std::exchange(held, {})) {
            take(batch);
            done({});
        }
    }

    std::mutex mutex;
    std::condition_variable changed;
    bool hold_disk = false;
    bool disk_full = false;
    std::vector<std::pair<protocol::ApplyBatch, std::function<void(Result<void>)>>> held;
    protocol::Status status;
    std::vector<protocol::CommandAnswer> answers;
    std::vector<protocol::BlobChunk> chunks;
    std::map<Uuid, std::string> cases;
    Uuid log;
    std::int64_t cursor = 0;
    std::string scope;
    std::uint32_t mask_level = 0;
    std::vector<std::string> differing; ///< what the comparison of digests shall say, once
    std::vector<protocol::RowRange> drifts;
    std::vector<protocol::Revealed> reveals;
    unsigned snapshots = 0;
    bool closed = false; ///< the client was stopped: whatever it says now is too late
    unsigned late = 0;

private:
    void take(const protocol::ApplyBatch& batch)
    {
        domain::RowSet rows;
        for (const protocol::RowBatch& each : batch.batch.rows)
            protocol::add_rows(each, rows);
        if (batch.begins_snapshot)
            cases.clear();
        for (const domain::Case& each : rows.case_rows)
            cases[each.id] = each.title;
        if (batch.cursor) {
            cursor = *batch.cursor;
            log = batch.log_id;
            scope = batch.scope;
            mask_level = batch.mask_level;
        }
        snapshots += batch.ends_snapshot ? 1 : 0;
    }
    template <class F>
    void note(F what)
    {
        {
            const std::scoped_lock lock(mutex);
            what();
            late += closed ? 1U : 0U;
        }
        changed.notify_all();
    }
};

class ClientTest : public ::testing::Test {
protected:
    static std::string make_folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "yiping-sync-XXXXXX").string();
        EXPECT_NE(mkdtemp(name.data()), nullptr);
        return name;
    }
    ClientTest() : folder_(make_folder()), platform_(folder_) {}
    ~ClientTest() override
    {
        client_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    sync::ClientConfig config()
    {
        sync::ClientConfig made;
        made.port = platform_.port();
        made.authority_path = platform_.authority_path();
        made.console.console_id = Uuid::from_name("console", "test");
        made.console.token = "right";
        return made;
    }
    void start(const sync::ClientConfig& with, std::vector<domain::Command> outbox = {})
    {
        auto made = sync::Client::make(with, console_, console_.listener(), clock_, random_);
        ASSERT_TRUE(made) << made.error().debug_text();
        client_ = std::move(*made);
        client_->start({console_.log, console_.cursor, console_.scope, console_.mask_level, std::move(outbox), {}});
    }
    void put_cases(std::uint64_t from, std::uint64_t count)
    {
        platform_.with([&](MemoryHost& host, Faults&) {
            for (std::uint64_t number = from; number < from + count; ++number) {
                domain::Case row;
                row.id = Uuid::from_name("case", std::to_string(number));
                row.title = std::to_string(number);
                host.put(row);
            }
        });
    }
    domain::Command report(const std::string& title)
    {
        domain::Command command;
        command.id = Uuid::make(clock_, random_);
        command.made_at = clock_.now();
        domain::ReportCase body;
        body.title = title;
        command.body = body;
        return command;
    }

    std::string folder_;
    SystemClock clock_;
    SystemRandom random_;
    FakePlatform platform_;
    Console console_;
    std::unique_ptr<sync::Client> client_;
};

TEST_F(ClientTest, FirstLoadThenChangesAsTheyCome)
{
    put_cases(0, 1050); // eleven pieces, more than the credit
    start(config());
    ASSERT_TRUE(console_.wait_online(1050));
    EXPECT_EQ(console_.cases.size(), 1050U);
    EXPECT_EQ(console_.snapshots, 1U);
    put_cases(1050, 1);
    ASSERT_TRUE(console_.wait_online(1051));
    EXPECT_EQ(console_.cases.size(), 1051U);
    EXPECT_EQ(console_.snapshots, 1U);
}

TEST_F(ClientTest, CatchesUpAfterThePlatformWasGone)
{
    put_cases(0, 5);
    start(config());
    ASSERT_TRUE(console_.wait_online(5));
    platform_.stop();
    ASSERT_TRUE(console_.wait_for([&] { return console_.status.phase == Phase::Offline; }));
    put_cases(5, 3);
    platform_.start();
    ASSERT_TRUE(console_.wait_online(8));
    EXPECT_EQ(console_.cases.size(), 8U);
    EXPECT_EQ(console_.snapshots, 1U) << "changes only, no second snapshot";
}

TEST_F(ClientTest, CommandIsDoneOnceHoweverOftenTheLineIsCut)
{
    start(config());
    ASSERT_TRUE(console_.wait_online(0));
    platform_.with([](MemoryHost&, Faults& faults) { faults.cut_before_answers = 3; });
    const domain::Command first = report("一");
    const domain::Command second = report("二");
    client_->submit(first);
    client_->submit(second);
    ASSERT_TRUE(console_.wait_for([&] { return console_.answers.size() == 2; }));
    ASSERT_TRUE(console_.wait_online(2));
    platform_.with([&](MemoryHost& host, Faults&) {
        EXPECT_EQ(host.executed, (std::vector{first.id, second.id}));
        EXPECT_EQ(host.cases.size(), 2U);
    });
    EXPECT_EQ(console_.answers[0].id, first.id);
    EXPECT_EQ(console_.answers[0].outcome, protocol::Outcome::Accepted);
}

TEST_F(ClientTest, CommandsOfTheOutboxGoOutInOrderOnceThereIsALink)
{
    platform_.stop();
    const std::vector outbox{report("一"), report("二")};
    start(config(), outbox);
    const domain::Command third = report("三");
    client_->submit(third);
    ASSERT_TRUE(console_.wait_for([&] { return console_.status.queued_commands == 3; }));
    platform_.start();
    ASSERT_TRUE(console_.wait_for([&] { return console_.answers.size() == 3; }));
    platform_.with([&](MemoryHost& host, Faults&) {
        EXPECT_EQ(host.executed, (std::vector{outbox[0].id, outbox[1].id, third.id}));
    });
}

TEST_F(ClientTest, RefusedCommandComesBackWithTheReason)
{
    start(config());
    ASSERT_TRUE(console_.wait_online(0));
    domain::Command command = report("");
    command.body = domain::MarkDelivery{};
    client_->submit(command);
    ASSERT_TRUE(console_.wait_for([&] { return console_.answers.size() == 1; }));
    EXPECT_EQ(console_.answers[0].outcome, protocol::Outcome::Refused);
    EXPECT_EQ(console_.answers[0].error->code(), "domain.not_here");
}

TEST_F(ClientTest, TriesAgainUntilItIsLetIn)
{
    platform_.with([](MemoryHost&, Faults& faults) { faults.refuse_connections = 4; });
    start(config());
    ASSERT_TRUE(console_.wait_online(0));
    EXPECT_EQ(platform_.accepted(), 5U);
}

TEST_F(ClientTest, LineCutInTheMiddleOfASnapshot)
{
    put_cases(0, 2000);
    {
        const std::scoped_lock lock(console_.mutex);
        console_.hold_disk = true;
    }
    start(config());
    ASSERT_TRUE(console_.wait_for([&] { return console_.held.size() == 8; })) << "the credit";
    platform_.cut();
    console_.release_disk();
    ASSERT_TRUE(console_.wait_online(2000));
    EXPECT_EQ(console_.cases.size(), 2000U);
    EXPECT_EQ(console_.snapshots, 1U);
}

TEST_F(ClientTest, FullDiskIsSaidAndTriedAgain)
{
    put_cases(0, 3);
    {
        const std::scoped_lock lock(console_.mutex);
        console_.disk_full = true;
    }
    start(config());
    ASSERT_TRUE(console_.wait_for(
        [&] { return console_.status.reason && console_.status.reason->code() == "sqlite.disk_full"; }));
    {
        const std::scoped_lock lock(console_.mutex);
        console_.disk_full = false;
    }
    ASSERT_TRUE(console_.wait_online(3));
    EXPECT_EQ(console_.cases.size(), 3U);
}

TEST_F(ClientTest, WrongTokenIsFinal)
{
    sync::ClientConfig wrong = config();
    wrong.console.token = "wrong";
    start(wrong);
    ASSERT_TRUE(console_.wait_for([&] { return console_.status.phase == Phase::Refused; }));
    EXPECT_EQ(console_.status.reason->code(), "platform.wrong_token");
}

TEST_F(ClientTest, CertificateOfAnotherAuthorityIsNotTrusted)
{
    const std::string other = folder_ + "/other";
    const std::string authority = FakePlatform(other).authority_path();
    sync::ClientConfig wrong = config();
    wrong.authority_path = authority;
    start(wrong);
    ASSERT_TRUE(console_.wait_for(
        [&] { return console_.status.reason && console_.status.reason->code() == "sync.not_trusted"; }));
}

TEST_F(ClientTest, AnotherWebServerIsNoPlatform)
{
    platform_.with([](MemoryHost&, Faults& faults) { faults.http_404 = true; });
    start(config());
    ASSERT_TRUE(console_.wait_for(
        [&] { return console_.status.reason && console_.status.reason->code() == "sync.not_a_platform"; }));
}

TEST_F(ClientTest, AuthorityFileMustBeThereAndReadable)
{
    sync::ClientConfig wrong = config();
    wrong.authority_path = folder_ + "/nothing.pem";
    const auto missing = sync::Client::make(wrong, console_, console_.listener(), clock_, random_);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code(), "sync.bad_authority");
    std::ofstream(wrong.authority_path) << "rubbish";
    EXPECT_FALSE(sync::Client::make(wrong, console_, console_.listener(), clock_, random_));
}

TEST_F(ClientTest, BlobsComeInChunks)
{
    const std::string content(2500, 'p');
    platform_.with([&](MemoryHost& host, Faults&) { host.blobs["abc"] = content; });
    start(config());
    ASSERT_TRUE(console_.wait_online(0));
    client_->request_blob("abc", 2000);
    client_->request_blob("none", 0);
    ASSERT_TRUE(console_.wait_for([&] { return console_.chunks.size() == 2; }));
    EXPECT_EQ(console_.chunks[0].bytes.size(), 500U);
    EXPECT_EQ(console_.chunks[0].total, 2500U);
    EXPECT_EQ(console_.chunks[1].total, 0U);
}

TEST_F(ClientTest, BeginsAnewWhenTheCacheWasRebuilt)
{
    put_cases(0, 4);
    start(config());
    ASSERT_TRUE(console_.wait_online(4));
    {
        const std::scoped_lock lock(console_.mutex);
        console_.cases.clear();
    }
    client_->start({});
    ASSERT_TRUE(console_.wait_for([&] { return console_.snapshots == 2; }));
    EXPECT_EQ(console_.cases.size(), 4U);
}

TEST_F(ClientTest, NothingIsCalledBackAfterAStopAtAnyTime)
{
    put_cases(0, 500);
    for (unsigned round = 0; round < 12; ++round) {
        {
            const std::scoped_lock lock(console_.mutex);
            console_.closed = false;
            console_.snapshots = 0;
            console_.cursor = 0;
            console_.log = {};
            console_.status = {};
        }
        start(config());
        client_->submit(report("停"));
        // At once, while connecting, while loading, when in step.
        if (round % 4 == 1) {
            ASSERT_TRUE(console_.wait_for([&] { return console_.status.phase >= Phase::Connecting; }));
        } else if (round % 4 == 2) {
            ASSERT_TRUE(console_.wait_for([&] { return console_.status.phase >= Phase::CatchingUp; }));
        } else if (round % 4 == 3) {
            ASSERT_TRUE(console_.wait_for([&] { return console_.snapshots == 1; }));
        }
        client_->stop();
        {
            const std::scoped_lock lock(console_.mutex);
            console_.closed = true;
        }
        client_->submit(report("不再"));
    }
    client_.reset();
    EXPECT_EQ(console_.late, 0U);
}

} // namespace
} // namespace yiping
