// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe.h"
#include "secure_probe.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/platform/administration.h>
#include <yiping/platform/sqlite_store.h>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <future>

namespace yiping::testing {

namespace json = boost::json;

namespace {

constexpr std::string_view word = "沱江夜雨三更天凉了啊";

std::string body_of(std::initializer_list<std::pair<std::string_view, std::string_view>> fields)
{
    json::object out;
    for (const auto& [name, value] : fields)
        out[name] = value;
    return json::serialize(out);
}

/// What an administrator does before the platform starts.
class AccessProcess : public ::testing::Test {
protected:
    template <class Do>
    void with_store(Do&& what)
    {
        platform::SqliteStoreOptions options;
        options.access.cost = {1024, 1, 1}; // the hash says so, and the platform believes it
        auto store = platform::SqliteStore::open((folder_ / "a" / "platform.db").string(), options);
        ASSERT_TRUE(store) << store.error().debug_text();
        what(*(*store)->access());
    }
    void add_user(const std::string& name)
    {
        std::filesystem::create_directories(folder_ / "a");
        with_store([&](platform::Access& access) {
            const auto hash = crypto::hash_password(word, access.policy().cost, random_).value();
            ASSERT_TRUE(access.add_account(
                {name, "陈 值班员", domain::UserRole::Operator, "", 1, {}}, hash, false, "ctl", clock_.now()));
        });
    }
    std::string invite()
    {
        std::string code;
        with_store(
            [&](platform::Access& access) { code = access.invite("大屏一号", 3'600'000, "ctl", clock_.now())->code; });
        return code;
    }
    [[nodiscard]] static protocol::Hello hello(std::string token, const Uuid& console)
    {
        protocol::Hello made;
        made.console_id = console;
        made.token = std::move(token);
        made.credit = 32;
        made.software = "probe";
        return made;
    }

    TempFolder folder_;
    SystemClock clock_;
    SystemRandom random_;
};

} // namespace

TEST_F(AccessProcess, IsAdministeredWhileItRuns)
{
    add_user("chen");
    const std::string database = (folder_ / "a" / "platform.db").string();
    platform::AdminRequest request;
    EXPECT_EQ(platform::ask_running(database, request).error().code(), "platform.nobody_answers");
    PlatformProcess platform(folder_ / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    EXPECT_EQ(std::filesystem::status(platform::admin_socket_path(database)).permissions(),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

    // A new account can sign in at once ...
    request.verb = platform::AdminVerb::AddUser;
    request.name = "li";
    request.post = "李 值班员";
    request.role = domain::UserRole::Operator;
    request.password_hash = crypto::hash_password(word, {1024, 1, 1}, random_).value();
    const auto added = platform::ask_running(database, request);
    ASSERT_TRUE(added) << added.error().debug_text();
    EXPECT_EQ(added->accounts.front().user.post, "李 值班员");
    EXPECT_EQ(platform::ask_running(database, request).error().code(), "platform.user_exists");
    const SecureClient client(*ready);
    const Uuid console = Uuid::from_name("probe", "console");
    const auto reply =
        client.post("/api/sign-in", body_of({{"user", "li"}, {"password", word}, {"console_id", console.to_string()}}));
    ASSERT_EQ(reply.status, 200) << reply.body;
    SyncProbe probe(*ready);
    probe.send(hello(std::string(json::parse(reply.body).at("token").as_string()), console));
    auto message = probe.receive();
    ASSERT_TRUE(message && std::holds_alternative<protocol::Welcome>(*message));
    request = {.verb = platform::AdminVerb::Sessions};
    EXPECT_EQ(platform::ask_running(database, request)->sessions.front().user, "li");
    request = {.verb = platform::AdminVerb::Users};
    EXPECT_GE(platform::ask_running(database, request)->accounts.size(), 2U);

    // ... and is out at once when it is disabled.
    request = {.verb = platform::AdminVerb::DisableUser, .name = "li", .disabled = true};
    ASSERT_TRUE(platform::ask_running(database, request));
    do
        message = probe.receive();
    while (message && !std::holds_alternative<protocol::Refusal>(*message));
    ASSERT_TRUE(message);
    EXPECT_TRUE(std::get<protocol::Refusal>(*message).final);

    request = {.verb = platform::AdminVerb::Invite, .name = "大屏二号", .valid_ms = 3'600'000};
    const auto invited = platform::ask_running(database, request);
    ASSERT_TRUE(invited);
    EXPECT_FALSE(invited->code.empty());
    request = {.verb = platform::AdminVerb::RevokeConsole, .id = invited->invitations.front().id};
    EXPECT_TRUE(platform::ask_running(database, request));
    // Rules are seen and switched, and the log says who did it.
    request = {.verb = platform::AdminVerb::Rules};
    const auto rules = platform::ask_running(database, request);
    ASSERT_TRUE(rules) << rules.error().debug_text();
    const auto plain = std::ranges::find(rules->rules, std::string("plain-grid"), &domain::RuleSwitch::rule);
    ASSERT_NE(plain, rules->rules.end());
    EXPECT_TRUE(plain->enabled);
    EXPECT_FALSE(plain->says.empty());
    request = {.verb = platform::AdminVerb::SwitchRule, .name = "plain-grid", .disabled = true, .reason = "人手不够"};
    const auto switched = platform::ask_running(database, request);
    ASSERT_TRUE(switched) << switched.error().debug_text();
    EXPECT_FALSE(std::ranges::find(switched->rules, std::string("plain-grid"), &domain::RuleSwitch::rule)->enabled);
    request = {.verb = platform::AdminVerb::Audit, .limit = 1};
    const auto log = platform::ask_running(database, request);
    ASSERT_TRUE(log);
    ASSERT_EQ(log->audit.size(), 1U);
    EXPECT_EQ(log->audit.front().action, "rule.switched");
    EXPECT_EQ(log->audit.front().object, "rule:plain-grid");
    EXPECT_TRUE(log->audit.front().actor.starts_with("ctl:"));

    request = {.verb = platform::AdminVerb::RevokeSessions, .name = "nobody"};
    EXPECT_EQ(platform::ask_running(database, request).error(),
        Error(Fault::Input, "platform.unknown_user", {{"user", std::string("nobody")}}));

    platform.signal(SIGTERM);
    EXPECT_EQ(platform.wait_end(), 0);
    EXPECT_FALSE(std::filesystem::exists(platform::admin_socket_path(database)));
    with_store([](platform::Access& access) {
        const auto lines = access.audit().lines(1'000'000, 100).value();
        EXPECT_TRUE(std::ranges::any_of(lines, [](const platform::AuditLine& line) {
            return line.action == "account.disabled" && line.object == "user:li" && line.actor.starts_with("ctl:");
        }));
    });
}

TEST_F(AccessProcess, SignInSyncAndSignOut)
{
    add_user("chen");
    PlatformProcess platform(folder_ / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    const SecureClient client(*ready);
    EXPECT_EQ(code_in(client.post("/api/sign-in", body_of({{"user", "chen"}, {"password", "wrong wrong"}}))),
        "platform.wrong_sign_in");
    // Without TLS there is no signing in.
    EXPECT_EQ(
        http(ready->phone_port, "POST", "/api/sign-in", "", body_of({{"user", "chen"}, {"password", word}})).status,
        404);
    const Uuid console = Uuid::from_name("probe", "console");
    const auto reply = client.post(
        "/api/sign-in", body_of({{"user", "chen"}, {"password", word}, {"console_id", console.to_string()}}));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const std::string token(json::parse(reply.body).at("token").as_string());

    SyncProbe probe(*ready);
    probe.send(hello(token, console));
    auto message = probe.receive();
    ASSERT_TRUE(message && std::holds_alternative<protocol::Welcome>(*message));
    EXPECT_EQ(std::get<protocol::Welcome>(*message).user_post, "陈 值班员");
    {
        SyncProbe elsewhere(*ready);
        elsewhere.send(hello(token, Uuid::from_name("probe", "elsewhere")));
        message = elsewhere.receive();
        ASSERT_TRUE(message && std::holds_alternative<protocol::Refusal>(*message));
        EXPECT_EQ(std::get<protocol::Refusal>(*message).error.code(), "platform.wrong_console");
    }
    // Signing out ends what is open, without a word from the console.
    EXPECT_EQ(client.post("/api/sign-out", "", token).status, 200);
    do
        message = probe.receive();
    while (message && !std::holds_alternative<protocol::Refusal>(*message));
    ASSERT_TRUE(message);
    EXPECT_EQ(std::get<protocol::Refusal>(*message).error.code(), "platform.wrong_token");
    EXPECT_TRUE(std::get<protocol::Refusal>(*message).final);
    platform.signal(SIGTERM);
    EXPECT_EQ(platform.wait_end(), 0);
    with_store([](platform::Access& access) {
        const auto lines = access.audit().lines(1'000'000, 10).value();
        ASSERT_EQ(lines.size(), 4U);
        EXPECT_EQ(lines[0].action, "sign-out");
        EXPECT_EQ(lines[1].action, "sign-in");
        EXPECT_EQ(lines[2].action, "sign-in.failed");
    });
}

TEST_F(AccessProcess, OnlyEnrolledConsolesWhereThatIsAsked)
{
    add_user("chen");
    const std::string code = invite();
    std::vector<std::string> arguments = any_port();
    arguments.insert(arguments.end(), {"--require-enrolment", "--name", "platform.example"});
    std::string certificate;
    std::string key;
    Uuid console;
    {
        PlatformProcess platform(folder_ / "a", arguments);
        const auto ready = platform.wait_ready();
        ASSERT_TRUE(ready) << platform.said();
        const auto sign_in = [&](const SecureClient& from) {
            return from.post("/api/sign-in", body_of({{"user", "chen"}, {"password", word}}));
        };
        const SecureClient stranger(*ready);
        EXPECT_EQ(code_in(sign_in(stranger)), "platform.not_enrolled");
        {
            SyncProbe probe(*ready);
            probe.send(hello_as(*ready, "desk"));
            const auto message = probe.receive();
            ASSERT_TRUE(message && std::holds_alternative<protocol::Refusal>(*message));
            EXPECT_EQ(std::get<protocol::Refusal>(*message).error.code(), "platform.not_enrolled");
        }
        key = crypto::make_private_key().value();
        const std::string request = crypto::make_certificate_request(key, "console").value();
        const auto enrolled =
            stranger.post("/api/enrol", body_of({{"code", code}, {"csr", request}, {"name", "值班室"}}));
        ASSERT_EQ(enrolled.status, 201) << enrolled.body;
        certificate = json::parse(enrolled.body).at("certificate").as_string();
        console = Uuid::parse(json::parse(enrolled.body).at("console_id").as_string()).value();
        EXPECT_EQ(
            json::parse(enrolled.body).at("authority").as_string(), crypto::read_file(ready->certificate).value());
        EXPECT_EQ(stranger.post("/api/enrol", body_of({{"code", code}, {"csr", request}})).status, 403);

        const SecureClient known(*ready, certificate, key);
        const auto signed_in = sign_in(known);
        ASSERT_EQ(signed_in.status, 200) << signed_in.body;
        const std::string token(json::parse(signed_in.body).at("token").as_string());
        SyncProbe probe(*ready, certificate, key);
        probe.send(hello(token, console));
        auto message = probe.receive();
        ASSERT_TRUE(message && std::holds_alternative<protocol::Welcome>(*message));
        EXPECT_EQ(code_in(known.post("/api/renew", body_of({{"csr", request}}))), "platform.renew_too_early");
        // The token alone, stolen, is worth nothing.
        EXPECT_EQ(
            stranger.post("/api/password", body_of({{"old", word}, {"new", "一个很好的新密码在此"}}), token).status,
            403);
    }
    // Of another authority: the handshake ends.
    const TempFolder other;
    ASSERT_TRUE(crypto::server_identity((other / "tls").string(), clock_, {}));
    const auto forged =
        crypto::Authority::open((other / "tls").string())
            ->sign_client(crypto::make_certificate_request(key, "x").value(), console.to_string(), 90, clock_)
            .value();
    with_store([&](platform::Access& access) { ASSERT_TRUE(access.revoke_console(console, "ctl", clock_.now())); });
    PlatformProcess platform(folder_ / "a", arguments);
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    const SecureClient revoked(*ready, certificate, key);
    EXPECT_EQ(code_in(revoked.post("/api/sign-in", body_of({{"user", "chen"}, {"password", word}}))),
        "platform.console_revoked");
    {
        SyncProbe probe(*ready, certificate, key);
        probe.send(hello(ready->tokens.at("desk"), console));
        const auto message = probe.receive();
        ASSERT_TRUE(message && std::holds_alternative<protocol::Refusal>(*message));
        EXPECT_EQ(std::get<protocol::Refusal>(*message).error.code(), "platform.console_revoked");
    }
    EXPECT_EQ(SecureClient(*ready, forged.certificate, key).post("/api/sign-out", "").status, 0);
    EXPECT_EQ(SecureClient(*ready).get("/api/health").status, 200);
}

TEST_F(AccessProcess, HashingSlowsNobodyElse)
{
    // Passwords of the full cost from many at once; whoever is in session is answered in between.
    std::filesystem::create_directories(folder_ / "a");
    PlatformProcess platform(folder_ / "a", any_port());
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    SyncProbe probe(*ready);
    probe.send(hello_as(*ready, "desk"));
    ASSERT_TRUE(probe.receive());
    std::vector<std::future<int>> guesses;
    for (int index = 0; index < 4; ++index) {
        guesses.push_back(std::async(std::launch::async, [&ready] {
            return SecureClient(*ready)
                .post("/api/sign-in", body_of({{"user", "nobody"}, {"password", "guess guess"}}))
                .status;
        }));
    }
    const auto waiting = [&guesses] {
        return std::ranges::any_of(guesses, [](const std::future<int>& each) {
            return each.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
        });
    };
    std::uint64_t answered = 0;
    while (waiting()) {
        probe.send(protocol::Ping{++answered});
        std::optional<protocol::Message> message;
        do
            message = probe.receive();
        while (message && !std::holds_alternative<protocol::Pong>(*message));
        ASSERT_TRUE(message);
    }
    for (auto& each : guesses)
        EXPECT_EQ(each.get(), 401);
    EXPECT_GT(answered, 20U) << "pings answered while four passwords were hashed";
}

} // namespace yiping::testing
