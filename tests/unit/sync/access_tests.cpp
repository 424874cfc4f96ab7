// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in without the platform, renewing in time, and what the HTTPS client makes of wrong ends.
#include "fake_platform.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/sync/access_client.h>
#include <yiping/sync/offline_sign_in.h>
#include <yiping/sync/renewal.h>

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <future>

namespace yiping {
namespace {

using sync::AccessClient;
using sync::OfflineSignIn;
using sync::RenewalPlan;
using sync::Session;

constexpr UtcMillis hour = 3'600'000;
constexpr UtcMillis minute = 60'000;
constexpr std::string_view word = "沱江夜雨三更天凉了啊";

struct Folder {
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "yiping-access-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string path;
};

class OfflineTest : public ::testing::Test {
protected:
    OfflineSignIn open() { return OfflineSignIn(file_, clock_, random_, {1024, 1, 1}); }
    Session chen(UtcMillis offline_until)
    {
        Session session;
        session.token = "secret-token";
        session.who.user = "chen";
        session.who.post = "陈 值班员";
        session.who.role = domain::UserRole::Operator;
        session.who.scope = "990101001000";
        session.expires_at = clock_.now() + 720 * hour;
        session.offline_until = offline_until;
        return session;
    }
    static std::string code(const Result<Session>& result) { return result ? "" : result.error().code(); }

    Folder folder_;
    std::string file_ = folder_.path + "/sign-in.json";
    ManualClock clock_{1'790'000'000'000};
    SeededRandom random_{3};
};

TEST_F(OfflineTest, TheSamePasswordForABoundedTime)
{
    ASSERT_TRUE(open().remember(chen(clock_.now() + 72 * hour), word));
    OfflineSignIn again = open(); // after a restart
    const auto session = again.check("chen", word);
    ASSERT_TRUE(session) << session.error().debug_text();
    EXPECT_EQ(session->who.post, "陈 值班员");
    EXPECT_EQ(session->who.role, domain::UserRole::Operator);
    EXPECT_EQ(session->who.scope, "990101001000");
    EXPECT_TRUE(session->token.empty());
    EXPECT_EQ(code(again.check("li", word)), "sync.offline_sign_in_unknown");
    EXPECT_EQ(code(again.check("chen", "something else")), "sync.offline_sign_in_wrong");
    clock_.advance(72 * hour);
    EXPECT_TRUE(again.check("chen", word));
    clock_.advance(1);
    EXPECT_EQ(code(again.check("chen", word)), "sync.offline_sign_in_over");
}

TEST_F(OfflineTest, NeverLongerThanThreeDaysAndNotByTurningTheClockBack)
{
    OfflineSignIn here = open();
    ASSERT_TRUE(here.remember(chen(clock_.now() + 1000 * hour), word));
    EXPECT_EQ(here.check("chen", word)->offline_until, clock_.now() + 72 * hour);
    clock_.advance(70 * hour);
    ASSERT_TRUE(here.check("chen", word));
    clock_.jump(-60 * hour);
    EXPECT_EQ(code(here.check("chen", word)), "sync.offline_sign_in_over");
    OfflineSignIn again = open();
    EXPECT_EQ(code(again.check("chen", word)), "sync.offline_sign_in_over");
}

TEST_F(OfflineTest, FiveWrongOnesLockForAQuarterOfAnHourWhateverIsRestarted)
{
    ASSERT_TRUE(open().remember(chen(clock_.now() + 72 * hour), word));
    for (int tries = 0; tries < 4; ++tries)
        EXPECT_EQ(code(open().check("chen", "wrong password")), "sync.offline_sign_in_wrong");
    const auto locked = open().check("chen", "wrong password");
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().code(), "sync.offline_sign_in_locked");
    EXPECT_EQ(locked.error().arg("minutes"), "15");
    EXPECT_EQ(code(open().check("chen", word)), "sync.offline_sign_in_locked") << "the right one too";
    clock_.advance(15 * minute);
    EXPECT_TRUE(open().check("chen", word));
    EXPECT_EQ(code(open().check("chen", "wrong password")), "sync.offline_sign_in_wrong") << "counting begins anew";
}

TEST_F(OfflineTest, KeepsNoPasswordAndNoTokenAndIsNobodyElsesToRead)
{
    ASSERT_TRUE(open().remember(chen(clock_.now() + hour), word));
    const std::string text = crypto::read_file(file_).value();
    EXPECT_EQ(text.find(word), std::string::npos);
    EXPECT_EQ(text.find("secret-token"), std::string::npos);
    EXPECT_NE(text.find("$argon2id$"), std::string::npos);
    struct stat facts{};
    ASSERT_EQ(stat(file_.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(OfflineTest, APasswordThatThePlatformHasRefusedIsWorthNothing)
{
    OfflineSignIn here = open();
    ASSERT_TRUE(here.remember(chen(clock_.now() + hour), word));
    ASSERT_TRUE(here.refused("chen", "a slip of the finger"));
    EXPECT_TRUE(here.check("chen", word));
    ASSERT_TRUE(here.refused("chen", word));
    EXPECT_EQ(code(here.check("chen", word)), "sync.offline_sign_in_unknown");
    EXPECT_EQ(code(open().check("chen", word)), "sync.offline_sign_in_unknown");
}

TEST_F(OfflineTest, ADamagedFileLetsNobodyIn)
{
    ASSERT_TRUE(crypto::write_file_atomically(file_, "{\"users\":[{\"user\":\"chen\",\"verifier\":7}]}"));
    EXPECT_NE(code(open().check("chen", "")), "");
    ASSERT_TRUE(crypto::write_file_atomically(file_, "garbage"));
    EXPECT_EQ(code(open().check("chen", "")), "sync.offline_sign_in_unknown");
}

TEST(Renewal, BeginsThirtyDaysAheadAndDoesNotPester)
{
    ManualClock clock(1'790'000'000'000);
    const UtcMillis until = clock.now() + 90 * 24 * hour;
    RenewalPlan plan(until);
    EXPECT_FALSE(plan.is_due(clock.now()));
    clock.advance(60 * 24 * hour);
    EXPECT_FALSE(plan.is_due(clock.now())) << "thirty days are left";
    clock.advance(1);
    EXPECT_TRUE(plan.is_due(clock.now()));
    plan.tried(clock.now());
    EXPECT_FALSE(plan.is_due(clock.now()));
    clock.advance(6 * hour);
    EXPECT_TRUE(plan.is_due(clock.now()));
    clock.jump(-12 * hour);
    EXPECT_FALSE(plan.is_due(clock.now())) << "set back: more than thirty days again";
    clock.advance(29 * 24 * hour + 20 * hour);
    plan.tried(clock.now());
    clock.advance(10 * minute);
    EXPECT_TRUE(plan.is_due(clock.now())) << "the last day: every ten minutes";
    plan.renewed(until + 90 * 24 * hour);
    EXPECT_FALSE(plan.is_due(clock.now()));
}

class AccessTest : public ::testing::Test {
protected:
    AccessTest() : platform_(folder_.path) {}
    sync::AccessConfig config(const std::string& authority)
    {
        sync::AccessConfig made;
        made.port = platform_.port();
        made.authority_path = authority;
        return made;
    }
    template <class T, class Ask>
    Result<T> answer(Ask ask)
    {
        std::promise<Result<T>> promise;
        ask([&](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }

    Folder folder_;
    test::FakePlatform platform_;
};

TEST_F(AccessTest, WhateverIsNoPlatformIsSaidSo)
{
    AccessClient client(config(platform_.authority_path()));
    EXPECT_TRUE(answer<void>([&](auto done) { client.reach(done); }));
    platform_.with([](test::MemoryHost&, test::FakePlatform::Faults& faults) { faults.http_404 = true; });
    const auto session =
        answer<Session>([&](auto done) { client.sign_in("chen", "x", Uuid::from_name("a", "b"), done); });
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code(), "sync.not_a_platform");
    platform_.stop();
    EXPECT_EQ(answer<void>([&](auto done) { client.reach(done); }).error().code(), "sync.unreachable");
}

TEST_F(AccessTest, AnotherAuthorityIsNotTrusted)
{
    SystemClock clock;
    const auto other = crypto::loopback_identity(folder_.path + "/other", clock).value();
    AccessClient client(config(other.authority_path));
    EXPECT_EQ(answer<void>([&](auto done) { client.reach(done); }).error().code(), "sync.not_trusted");
}

TEST_F(AccessTest, TheAuthorityIsFoundByItsFingerprintAndByNoOther)
{
    const std::string pem = crypto::read_file(platform_.authority_path()).value();
    const std::string sha256 = crypto::read_certificate_facts(pem)->sha256;
    AccessClient client(config(""));
    std::string printed;
    for (std::size_t at = 0; at < sha256.size(); at += 2)
        printed += (at == 0 ? "" : ":") + std::string(1, static_cast<char>(std::toupper(sha256[at]))) + sha256[at + 1];
    const auto found = answer<std::string>([&](auto done) { client.fetch_authority(printed, done); });
    ASSERT_TRUE(found) << found.error().debug_text();
    EXPECT_EQ(crypto::read_certificate_facts(*found)->sha256, sha256);
    std::string wrong = sha256;
    wrong[5] = wrong[5] == 'a' ? 'b' : 'a';
    EXPECT_EQ(answer<std::string>([&](auto done) { client.fetch_authority(wrong, done); }).error().code(),
        "sync.other_authority");
}

} // namespace
} // namespace yiping
