// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/crypto/certificate.h>
#include <yiping/platform/sqlite_store.h>

#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace yiping {
namespace {

using test::ctl;
using test::ctl_json;
using test::Ran;

class AccessCommands : public ::testing::Test {
protected:
    AccessCommands()
    {
        auto store = platform::SqliteStore::open(db()).value();
        domain::RowSet rows;
        domain::Area area;
        area.id = Uuid::from_name("area", "990101001000");
        area.district_id = "990101";
        area.area_code = "990101001000";
        area.name = "澜川镇";
        rows.area_rows.push_back(area);
        domain::Responder worker;
        worker.id = Uuid::from_name("responder", "W01");
        worker.district_id = "990101";
        worker.area_code = "990101001000";
        worker.number = "W01";
        rows.responder_rows.push_back(worker);
        EXPECT_TRUE(store->put(rows, {}, 1));
    }
    [[nodiscard]] std::string db() const { return folder_.text_path("platform.db"); }
    Ran run(std::vector<std::string> args)
    {
        args.insert(args.end(), {"--db", db()});
        return ctl_json(std::move(args));
    }
    Ran add(const std::string& name, std::vector<std::string> more = {})
    {
        std::vector<std::string> args{"user", "add", name};
        args.insert(args.end(), more.begin(), more.end());
        return run(std::move(args));
    }
    /// Signs in as the platform would.
    bool fits(const std::string& name, std::string_view word)
    {
        auto store = platform::SqliteStore::open(db()).value();
        return crypto::fits_password(word, store->access()->password_hash(name).value());
    }

    test::TempFolder folder_;
};

TEST_F(AccessCommands, UserIsMadeListedChangedAndDisabled)
{
    const Ran made = add("chen", {"--post", "陈 值班员", "--role", "operator", "--scope", "990101001"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(made.json.at("scope").as_string(), "990101001000");
    EXPECT_TRUE(made.json.at("must_change").as_bool());
    EXPECT_TRUE(fits("chen", made.json.at("first_password").as_string()));
    EXPECT_EQ(add("chen").code, 1);
    EXPECT_EQ(add("wei", {"--scope", "110101001"}).error_code(), "platform.no_such_area");
    EXPECT_EQ(add("wei", {"--role", "king"}).code, 2);
    EXPECT_EQ(add("wei", {"--role", "worker"}).error_code(), "ctl.worker_without_number");
    EXPECT_EQ(add("wei", {"--role", "worker", "--responder", "W99"}).code, 1);
    EXPECT_EQ(add("wei", {"--role", "worker", "--responder", "W01"}).code, 0);

    EXPECT_EQ(run({"user", "set", "chen", "--role", "supervisor", "--scope", "", "--mask", "2"}).code, 0);
    const Ran list = run({"user", "list"});
    ASSERT_EQ(list.code, 0);
    const auto& users = list.json.at("users").as_array();
    ASSERT_EQ(users.size(), 2U);
    EXPECT_EQ(users[0].at("name").as_string(), "chen");
    EXPECT_EQ(users[0].at("role").as_string(), "supervisor");
    EXPECT_EQ(users[0].at("scope").as_string(), "");
    EXPECT_EQ(users[0].at("mask_level").to_number<int>(), 2);
    EXPECT_EQ(users[0].at("post").as_string(), "陈 值班员");
    EXPECT_TRUE(run({"user", "disable", "chen"}).json.at("disabled_at").is_string());
    EXPECT_TRUE(run({"user", "disable", "chen", "--enable"}).json.at("disabled_at").is_null());
    EXPECT_EQ(run({"user", "set", "nobody", "--role", "viewer"}).code, 1);
    EXPECT_EQ(run({"user", "disable", "nobody"}).code, 1);
}

TEST_F(AccessCommands, PasswordComesFromAFileAndKeepsTheRules)
{
    ASSERT_EQ(add("chen").code, 0);
    std::ofstream(folder_.text_path("good")) << "一个说得过去的密码\n忽略这一行\n";
    std::ofstream(folder_.text_path("bad")) << "1234567890\n";
    EXPECT_EQ(run({"user", "password", "chen", "--password-file", folder_.text_path("bad")}).error_code(),
        "platform.password_common");
    EXPECT_EQ(run({"user", "password", "chen", "--password-file", folder_.text_path("none")}).code, 3);
    const Ran short_one = run({"user", "password", "chen", "--password-file", folder_.text_path("good")});
    EXPECT_EQ(short_one.error_code(), "platform.password_short");
    std::ofstream(folder_.text_path("good")) << "一个非常说得过去的密码\n忽略这一行\n";
    const Ran set = run({"user", "password", "chen", "--keep", "--password-file", folder_.text_path("good")});
    ASSERT_EQ(set.code, 0) << set.out;
    EXPECT_FALSE(set.json.at("must_change").as_bool());
    EXPECT_EQ(set.json.as_object().if_contains("first_password"), nullptr);
    EXPECT_TRUE(fits("chen", "一个非常说得过去的密码"));
}

TEST_F(AccessCommands, ConsoleIsInvitedListedAndRevoked)
{
    const Ran invited = run({"console", "invite", "--name", "大屏一号", "--valid", "2h"});
    ASSERT_EQ(invited.code, 0) << invited.err;
    EXPECT_EQ(invited.json.at("code").as_string().size(), 11U);
    EXPECT_TRUE(invited.json.at("authority_sha256").is_null());
    SystemClock clock;
    ASSERT_TRUE(crypto::server_identity(folder_.text_path("tls"), clock, {}));
    EXPECT_EQ(run({"console", "invite", "--name", "x"}).json.at("authority_sha256").as_string().size(), 64U);
    for (const char* wrong : {"", "24", "h", "-1h", "99d", "1h30m"})
        EXPECT_EQ(run({"console", "invite", "--name", "x", "--valid", wrong}).code, 2) << wrong;

    const std::string id(invited.json.at("id").as_string());
    EXPECT_EQ(run({"console", "revoke", id}).code, 0);
    EXPECT_EQ(run({"console", "revoke", "nonsense"}).code, 2);
    EXPECT_EQ(run({"console", "revoke", "0199f3a2-0000-7000-8000-000000000001"}).code, 1);
    const Ran list = run({"console", "list"});
    EXPECT_EQ(list.json.at("consoles").as_array().size(), 0U);
    ASSERT_EQ(list.json.at("invitations").as_array().size(), 2U);
    EXPECT_TRUE(list.json.at("invitations").as_array()[0].at("revoked_at").is_string());
}

TEST_F(AccessCommands, SessionsAreListedAndRevoked)
{
    ASSERT_EQ(add("chen").code, 0);
    std::string id;
    {
        auto store = platform::SqliteStore::open(db()).value();
        SystemClock clock;
        const auto check = store->access()->begin_sign_in("chen", {}, clock.now()).value();
        id = store->access()->finish_sign_in(check, true, {}, {}, clock.now())->identity.session_id.to_string();
        ASSERT_TRUE(store->add_token("chen", "device", clock.now()));
    }
    const Ran list = run({"session", "list"});
    ASSERT_EQ(list.json.at("sessions").as_array().size(), 1U);
    EXPECT_EQ(list.json.at("sessions").as_array()[0].at("id").as_string(), id);
    EXPECT_EQ(run({"session", "revoke", id}).number("sessions"), 1);
    EXPECT_EQ(run({"session", "revoke", id}).number("sessions"), 0);
    EXPECT_EQ(run({"session", "revoke", "--user", "chen", "--tokens"}).number("tokens"), 1);
    EXPECT_EQ(run({"session", "revoke"}).code, 2);
    EXPECT_EQ(run({"session", "revoke", "--user", "nobody"}).code, 1);
}

TEST_F(AccessCommands, AuditTellsWhatWasDoneAndFindsTampering)
{
    ASSERT_EQ(add("chen").code, 0);
    ASSERT_EQ(run({"user", "disable", "chen"}).code, 0);
    ASSERT_EQ(run({"console", "invite", "--name", "x"}).code, 0);
    const Ran good = run({"audit", "verify"});
    ASSERT_EQ(good.code, 0) << good.out;
    EXPECT_TRUE(good.json.at("ok").as_bool());
    EXPECT_EQ(good.number("lines"), 3);
    EXPECT_TRUE(good.json.at("head_file").as_bool());
    const std::string hash(good.json.at("head").at("hash").as_string());
    EXPECT_EQ(run({"audit", "verify", "--expect", "3:" + hash}).code, 0);
    EXPECT_EQ(run({"audit", "verify", "--expect", "2:" + hash}).code, 1);
    EXPECT_EQ(run({"audit", "verify", "--expect", "nonsense"}).code, 2);

    const Ran list = run({"audit", "list", "--limit", "2"});
    const auto& lines = list.json.at("lines").as_array();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].at("action").as_string(), "console.invited");
    EXPECT_EQ(lines[1].at("action").as_string(), "account.disabled");
    EXPECT_TRUE(lines[1].at("actor").as_string().starts_with("ctl:"));
    EXPECT_EQ(run({"audit", "list", "--before", "2"}).json.at("lines").as_array().size(), 1U);

    {
        auto store = platform::SqliteStore::open(db()).value();
        ASSERT_TRUE(store->database().exec("DROP TRIGGER audit_unchanged; "
                                           "UPDATE audit SET actor = 'ctl:nobody' WHERE sequence = 2"));
    }
    const Ran bad = run({"audit", "verify"});
    EXPECT_EQ(bad.code, 1);
    EXPECT_FALSE(bad.json.at("ok").as_bool());
    const auto& problems = bad.json.at("problems").as_array();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].at("code").as_string(), "audit.changed");
    EXPECT_EQ(problems[0].at("sequence").as_int64(), 2);
    EXPECT_EQ(problems[0].at("message").as_string(), "第 2 条日志被改动过。");
}

TEST_F(AccessCommands, HeldOrMissingDatabaseIsTheEnvironment)
{
    auto store = platform::SqliteStore::open(db()).value();
    // From another process: locks of one process do not keep itself out.
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const std::vector<std::vector<std::string>> commands{
            {"audit", "verify"}, {"user", "add", "x"}, {"console", "invite", "--name", "x"}};
        for (std::vector<std::string> command : commands) {
            command.insert(command.end(), {"--db", db(), "--json"});
            if (ctl(command).code != 3)
                ::_exit(1);
        }
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    const Ran missing = ctl_json({"user", "list", "--db", folder_.text_path("none.db")});
    EXPECT_EQ(missing.code, 3);
    EXPECT_EQ(missing.error_code(), "sqlite.missing");
}

} // namespace
} // namespace yiping
