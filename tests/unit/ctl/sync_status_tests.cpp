// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_helper.h"

#include <yiping/base/ports.h>
#include <yiping/crypto/file.h>
#include <yiping/sync/console_status.h>

#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace yiping::test {
namespace {

struct SyncStatus : ::testing::Test {
    SyncStatus()
    {
        std::string name = (std::filesystem::temp_directory_path() / "yiping-status-XXXXXX").string();
        data = mkdtemp(name.data());
        folder = data + "/console/desk";
        std::filesystem::create_directories(folder);
    }
    ~SyncStatus() override
    {
        std::error_code ignored;
        std::filesystem::remove_all(data, ignored);
    }
    void be_a_console()
    {
        ASSERT_TRUE(crypto::write_file_atomically(folder + "/console-id", "x\n"));
        ASSERT_TRUE(crypto::write_file_atomically(folder + "/lock", ""));
    }
    std::string data, folder;
};

TEST_F(SyncStatus, WithoutAConsoleThereIsNothingToSay)
{
    const Ran ran = ctl_json({"sync", "status", "--data", data});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.error_code(), "sync.no_status");
    EXPECT_EQ(ctl({"sync", "status"}).code, 2);
}

TEST_F(SyncStatus, SaysWhatTheConsoleSaidWhileItRuns)
{
    be_a_console();
    sync::ConsoleStatus status;
    status.state = "catching-up";
    status.since = 1'790'000'000'000;
    status.written_at = status.since + 30'000;
    status.done = 60;
    status.total = 100;
    status.cursor = 42;
    status.clock_offset_ms = -5000;
    status.waiting = 3;
    status.host = "10.0.0.2";
    status.port = 8443;
    ASSERT_TRUE(sync::write_console_status(folder, status));
    EXPECT_EQ(sync::read_console_status(folder).value(), status);
    const int lock = ::open((folder + "/lock").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);
    Ran ran = ctl({"sync", "status", "--data", data});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(ran.out.find("追赶中 60%，还要 20 秒"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("3 条未送达"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("本机时钟与平台相差 5 秒"), std::string::npos) << ran.out;
    ran = ctl_json({"sync", "status", "--data", folder});
    EXPECT_EQ(ran.code, 0);
    const auto& desk = ran.json.at("consoles").at(0);
    EXPECT_EQ(desk.at("role"), "desk");
    EXPECT_EQ(desk.at("state"), "catching-up");
    EXPECT_EQ(desk.at("running"), true);
    EXPECT_EQ(desk.at("cursor"), 42);
    EXPECT_EQ(desk.at("platform"), "10.0.0.2:8443");
    ::close(lock);
    // Killed: its last word is not believed.
    ran = ctl_json({"sync", "status", "--data", data});
    EXPECT_EQ(ran.json.at("consoles").at(0).at("state"), "offline");
    EXPECT_EQ(ran.json.at("consoles").at(0).at("running"), false);
}

TEST_F(SyncStatus, ARefusalNeedsSomebodyAndIsOne)
{
    be_a_console();
    sync::ConsoleStatus status;
    status.state = "refused";
    status.reason = Error(Fault::Refused, "platform.session_over");
    ASSERT_TRUE(sync::write_console_status(folder, status));
    Ran ran = ctl({"sync", "status", "--data", data});
    EXPECT_EQ(ran.code, 1);
    EXPECT_NE(ran.out.find("被拒绝"), std::string::npos);
    EXPECT_NE(ran.out.find("登录已过期"), std::string::npos);
    ran = ctl_json({"sync", "status", "--data", data});
    EXPECT_EQ(ran.json.at("consoles").at(0).at("reason").at("code"), "platform.session_over");
}

TEST(StatusPlan, AtMostOnceASecondAndTheLastWordAlways)
{
    sync::StatusPlan plan;
    sync::ConsoleStatus status;
    status.cursor = 1;
    plan.note(status);
    ASSERT_TRUE(plan.take(10'000));
    plan.note(status);
    EXPECT_FALSE(plan.take(20'000)) << "no news";
    status.cursor = 2;
    plan.note(status);
    EXPECT_TRUE(plan.take(20'000));
    status.cursor = 3;
    plan.note(status);
    EXPECT_FALSE(plan.take(20'999));
    status.cursor = 4;
    plan.note(status);
    const auto last = plan.take(21'000);
    ASSERT_TRUE(last);
    EXPECT_EQ(last->cursor, 4);
    EXPECT_EQ(last->written_at, 21'000);
}

} // namespace
} // namespace yiping::test
