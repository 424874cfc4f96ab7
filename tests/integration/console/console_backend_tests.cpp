// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_backend.h"
#include "early_cases.h"
#include "event_loop.h"
#include "test_platform.h"

#include <yiping/services/loaded_cases.h>
#include <yiping/sqlite/database.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace yiping::test {
namespace {

using services::LinkState;

class ConsoleBackendTest : public ::testing::Test {
protected:
    ConsoleBackendTest() : platform_(folder_.path() + "/platform", 12'000) {}

    shell::ConsoleConfig config()
    {
        shell::ConsoleConfig made;
        made.folder = folder_.path() + "/desk";
        made.port = platform_.port();
        made.authority_path = platform_.authority_path();
        made.token = platform_.token();
        made.software = "test";
        return made;
    }
    void open(const shell::ConsoleConfig& with)
    {
        auto made = shell::ConsoleBackend::open(with, loop_.executor(), clock_, random_);
        ASSERT_TRUE(made) << made.error().debug_text();
        console_ = std::move(*made);
        services::Feed& feed = console_->feed();
        feed.on_link = [this](const services::LinkStatus& status) { link_ = status; };
        feed.on_changes = [this](services::ChangeSet set) { changes_.push_back(std::move(set)); };
        feed.on_outbox = [this](std::vector<services::PendingCommand> pending) { outbox_ = std::move(pending); };
        console_->start();
    }
    bool wait_online()
    {
        return loop_.run_until([this] { return link_.state == LinkState::Online; });
    }
    std::string open_error(const shell::ConsoleConfig& with)
    {
        const auto made = shell::ConsoleBackend::open(with, loop_.executor(), clock_, random_);
        return made ? "" : made.error().code();
    }
    template <class T, class Ask>
    Result<T> answer(Ask ask)
    {
        std::optional<Result<T>> got;
        ask([&](Result<T> result) { got = std::move(result); });
        EXPECT_TRUE(loop_.run_until([&] { return got.has_value(); }));
        return std::move(*got);
    }

    Folder folder_;
    SystemClock clock_;
    SystemRandom random_;
    TestPlatform platform_;
    EventLoop loop_;
    services::LinkStatus link_;
    std::vector<services::ChangeSet> changes_;
    std::vector<services::PendingCommand> outbox_;
    std::unique_ptr<shell::ConsoleBackend> console_;
};

TEST_F(ConsoleBackendTest, LoadsReadsAndFollows)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open(config()));
    ASSERT_TRUE(wait_online());
    ASSERT_FALSE(changes_.empty());
    EXPECT_TRUE(changes_.back().reload);
    EXPECT_EQ(link_.cursor, changes_.back().cursor);

    std::size_t seen = 0;
    console_->reader().load_cases([&](Result<std::unique_ptr<services::LoadedCases>> cases) {
        ASSERT_TRUE(cases);
        seen = (*cases)->count();
    });
    ASSERT_TRUE(loop_.run_until([&] { return seen != 0; }));
    EXPECT_EQ(seen, 12'000U);

    const auto registers = answer<domain::RowSet>([&](auto done) { console_->reader().load_registers(done); });
    ASSERT_TRUE(registers);
    EXPECT_EQ(registers->responder_rows.size(), 1U);
    EXPECT_TRUE(registers->case_rows.empty());
    const Uuid id = platform_.cases()[3];
    const auto page = answer<services::CasePage>([&](auto done) { console_->reader().read_case_page(id, done); });
    ASSERT_TRUE(page);
    EXPECT_EQ(page->data.title, "井盖缺失");
    const auto none = answer<services::CasePage>([&](auto done) { console_->reader().read_case_page(Uuid{}, done); });
    EXPECT_EQ(none.error().code(), "storage.no_such_case");

    // A change while the console is away comes as a change, not as everything again.
    platform_.stop();
    ASSERT_TRUE(loop_.run_until([&] { return link_.state != LinkState::Online; }));
    ASSERT_NO_FATAL_FAILURE(platform_.change_title(id, "井盖已补"));
    changes_.clear();
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_TRUE(loop_.run_until([&] { return !changes_.empty(); }));
    EXPECT_FALSE(changes_.front().reload);
    ASSERT_EQ(changes_.front().rows.case_rows.size(), 1U);
    EXPECT_EQ(changes_.front().rows.case_rows.front().title, "井盖已补");
    const auto read =
        answer<std::vector<domain::Case>>([&](auto done) { console_->reader().read_cases({Uuid{}, id}, done); });
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 1U);
    EXPECT_EQ(read->front().title, "井盖已补");
}

TEST_F(ConsoleBackendTest, DamagedCacheIsFetchedAgainAndCostsNoDispatch)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open(config()));
    ASSERT_TRUE(wait_online());
    platform_.stop();
    ASSERT_TRUE(loop_.run_until([&] { return link_.state != LinkState::Online; }));
    domain::Command command;
    command.id = Uuid::make(clock_, random_);
    domain::MoveCase move;
    move.case_id = platform_.cases()[0];
    move.move = domain::Move::Dispatch;
    move.responder_id = platform_.responder();
    command.body = move;
    const auto durable = answer<void>([&](auto done) { console_->commands().submit(command, done); });
    ASSERT_TRUE(durable);
    console_.reset();

    for (const auto& entry : std::filesystem::directory_iterator(config().folder))
        if (entry.path().filename().string().starts_with("cache-"))
            std::ofstream(entry.path(), std::ios::binary) << std::string(100'000, 'Z');
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    changes_.clear();
    link_ = {};
    ASSERT_NO_FATAL_FAILURE(open(config()));
    ASSERT_EQ(console_->notices().size(), 1U);
    EXPECT_EQ(console_->notices().front().code(), "console.cache_set_aside");
    EXPECT_TRUE(std::filesystem::exists(console_->notices().front().arg("path")));
    ASSERT_TRUE(loop_.run_until([&] { return link_.state == LinkState::Online && link_.queued_commands == 0; }));
    const auto page =
        answer<services::CasePage>([&](auto done) { console_->reader().read_case_page(move.case_id, done); });
    ASSERT_TRUE(page);
    EXPECT_EQ(page->data.step, domain::Step::Dispatched);
    EXPECT_EQ(page->assignments.size(), 1U);
}

TEST_F(ConsoleBackendTest, AttachmentsAreFetchedWhenLookedAt)
{
    const std::string content(3'000'000, 'j');
    const std::string name = platform_.put_blob(content);
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open(config()));
    ASSERT_TRUE(wait_online());
    const auto path = answer<std::string>([&](auto done) { console_->fetch_blob(name, done); });
    ASSERT_TRUE(path) << path.error().debug_text();
    std::ifstream file(*path, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), content);
    const auto none = answer<std::string>([&](auto done) { console_->fetch_blob(std::string(64, 'a'), done); });
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), "storage.no_such_blob");
    platform_.stop();
    EXPECT_EQ(answer<std::string>([&](auto done) { console_->fetch_blob(name, done); }), *path);
}

TEST_F(ConsoleBackendTest, DemoAndRealFoldersAreNotMixed)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    shell::ConsoleConfig real = config();
    shell::ConsoleConfig demo = config();
    demo.folder += "-demo";
    demo.demo = true;
    EXPECT_EQ(open_error(real), "");
    EXPECT_EQ(open_error(demo), "");
    shell::ConsoleConfig wrong = real;
    wrong.demo = true;
    EXPECT_EQ(open_error(wrong), "console.real_folder");
    wrong = demo;
    wrong.demo = false;
    EXPECT_EQ(open_error(wrong), "console.demo_folder");
    for (const char* host : {"192.0.2.7", "platform.example", "2001:db8::1", "127.0.0.1.example"}) {
        wrong = demo;
        wrong.host = host;
        EXPECT_EQ(open_error(wrong), "console.not_loopback") << host;
    }
    demo.host = "localhost";
    EXPECT_EQ(open_error(demo), "");
}

TEST_F(ConsoleBackendTest, FolderBelongsToOneConsole)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open(config()));
    const Uuid id = console_->console_id();
    EXPECT_EQ(open_error(config()), "console.folder_held");
    console_.reset();
    ASSERT_NO_FATAL_FAILURE(open(config()));
    EXPECT_EQ(console_->console_id(), id) << "the platform knows it again";
}

TEST_F(ConsoleBackendTest, CasesReadBeforeTheOpeningAreTakenIfNothingHasChangedSince)
{
    const auto count = [this] {
        const auto cases = answer<std::unique_ptr<services::LoadedCases>>(
            [this](auto done) { console_->reader().load_cases(std::move(done)); });
        return cases ? (*cases)->count() : 0U;
    };
    const auto read_before = [this] {
        auto made = std::make_shared<shell::EarlyCases>(config().folder, clock_.now());
        made->wait();
        return made;
    };
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    auto with = config();
    with.early_cases = read_before(); // there is no cache yet
    ASSERT_NO_FATAL_FAILURE(open(with));
    ASSERT_TRUE(wait_online());
    EXPECT_EQ(count(), 12'000U);
    console_.reset();
    platform_.stop();

    // Behind the program's back, so that the way can be told: the file has no case any more, what was read has all.
    with.early_cases = read_before();
    const auto location = storage::Cache::newest(config().folder);
    ASSERT_TRUE(location);
    {
        auto file = sqlite::Database::open(location->place().path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->exec("CREATE TABLE aside AS SELECT * FROM \"case\"; DELETE FROM \"case\""));
    }
    ASSERT_NO_FATAL_FAILURE(open(with));
    EXPECT_EQ(count(), 12'000U);
    EXPECT_EQ(count(), 0U) << "only the first time";
    console_.reset();
    {
        auto file = sqlite::Database::open(location->place().path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->exec("INSERT INTO \"case\" SELECT * FROM aside; DROP TABLE aside"));
    }

    // The cache has gone on after it was read.
    with.early_cases = read_before();
    {
        std::atomic<bool> stopping = false;
        storage::CacheView view(location);
        const auto read = shell::read_all_cases(view, "x", clock_.now(), shell::OpenRows::Along, stopping);
        ASSERT_TRUE(read) << read.error().debug_text();
        EXPECT_EQ(read->path, "x");
        EXPECT_GT(read->cursor, 0);
        EXPECT_EQ(read->cases->count(), 12'000U);
    }
    domain::RowSet more;
    domain::Case& fresh = more.case_rows.emplace_back();
    fresh.id = Uuid::make(clock_, random_);
    fresh.district_id = "990101";
    fresh.area_code = "990101001001";
    fresh.number = "20261129-0001";
    fresh.title = "路灯不亮";
    fresh.opened_at = clock_.now();
    platform_.put(more, {});
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    changes_.clear();
    link_ = {};
    ASSERT_NO_FATAL_FAILURE(open(config()));
    ASSERT_TRUE(loop_.run_until([&] { return !changes_.empty(); }));
    console_.reset();
    ASSERT_NO_FATAL_FAILURE(open(with));
    EXPECT_EQ(count(), 12'001U);
}

TEST_F(ConsoleBackendTest, NothingIsCalledBackAfterStop)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    for (int round = 0; round < 4; ++round) {
        ASSERT_NO_FATAL_FAILURE(open(config()));
        bool called = false;
        console_->reader().load_cases([&](const auto&) { called = true; });
        console_->reader().load_registers([&](const auto&) { called = true; });
        if (round == 3) {
            ASSERT_TRUE(loop_.run_until([&] { return called; }));
        }
        called = false;
        console_->stop();
        bool flushed = false;
        loop_.post([&] { flushed = true; });
        ASSERT_TRUE(loop_.run_until([&] { return flushed; }));
        EXPECT_FALSE(called);
        console_.reset();
    }
}

} // namespace
} // namespace yiping::test
