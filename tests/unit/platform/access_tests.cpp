// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/crypto/hash.h>

namespace yiping::platform::testing {

namespace {

constexpr UtcMillis minute = 60'000;
constexpr UtcMillis hour = 60 * minute;
constexpr std::string_view good_word = "沱江夜雨三更天凉";

} // namespace

class AccessTest : public StoreTest {
protected:
    AccessTest() { add("chen", domain::UserRole::Operator, "990101001001"); }

    [[nodiscard]] Access& access() { return *store_->access(); }
    [[nodiscard]] std::string hashed(std::string_view word)
    {
        return crypto::hash_password(word, access().policy().cost, random_).value();
    }
    void add(const std::string& name, domain::UserRole role, const std::string& scope, bool must_change = false)
    {
        const auto done = access().add_account(
            {name, "陈 值班员", role, scope, 1, {}}, hashed(good_word), must_change, "ctl", clock_.now());
        EXPECT_TRUE(done) << done.error().debug_text();
    }
    Result<SignedIn> sign_in(
        std::string_view name, std::string_view word, const Peer& peer = {}, const Uuid& console = {})
    {
        const auto check = access().begin_sign_in(name, peer, clock_.now());
        if (!check)
            return std::unexpected(check.error());
        return access().finish_sign_in(*check, crypto::fits_password(word, check->hash), peer, console, clock_.now());
    }
    [[nodiscard]] std::string refusal(const Result<SignedIn>& tried)
    {
        return tried ? "signed in" : tried.error().code();
    }
    [[nodiscard]] std::vector<std::string> actions()
    {
        std::vector<std::string> all;
        for (const AuditLine& line : access().audit().lines(1'000'000, 1000).value())
            all.insert(all.begin(), line.action);
        return all;
    }
};

TEST_F(AccessTest, SignInGivesASessionOfWhatTheAccountMay)
{
    const auto made = sign_in("chen", good_word);
    ASSERT_TRUE(made) << made.error().debug_text();
    EXPECT_EQ(made->token.size(), 43U);
    EXPECT_EQ(made->identity.who.scope, "990101001001");
    EXPECT_EQ(made->identity.who.role, domain::UserRole::Operator);
    EXPECT_EQ(made->expires_at, clock_.now() + 30 * 24 * hour);
    EXPECT_EQ(made->offline_until, clock_.now() + 72 * hour);
    const auto known = access().identify(made->token, {}, {}, clock_.now());
    ASSERT_TRUE(known) << known.error().debug_text();
    EXPECT_EQ(known->who, made->identity.who);
    // Neither the token nor the password is anywhere in the file.
    EXPECT_EQ(store_->database().text("SELECT hash FROM session").value(), crypto::sha256_hex(made->token));
    EXPECT_TRUE(store_->database().text("SELECT password FROM user WHERE name = 'chen'")->starts_with("$argon2id$"));
    EXPECT_FALSE(store_->authenticate(made->token)) << "a session is no device";
    open(); // also after a restart
    EXPECT_TRUE(access().identify(made->token, {}, {}, clock_.now()));
}

TEST_F(AccessTest, WrongPasswordAndNoSuchUserAreToldAlike)
{
    const auto wrong = sign_in("chen", "错误的密码错误的");
    const auto nobody = sign_in("nobody", good_word);
    ASSERT_FALSE(wrong);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(wrong.error(), nobody.error());
    EXPECT_EQ(wrong.error().code(), "platform.wrong_sign_in");
    // The same work is done for both: a hash of the same cost.
    const std::string theirs = access().begin_sign_in("chen", {}, clock_.now())->hash;
    const std::string nobodys = access().begin_sign_in("nobody", {}, clock_.now())->hash;
    EXPECT_FALSE(crypto::has_other_cost(theirs, access().policy().cost));
    EXPECT_FALSE(crypto::has_other_cost(nobodys, access().policy().cost));
    // An account without a password, and a disabled one, are like nobody as well.
    ASSERT_TRUE(store_->put_user({"device", "屏", domain::UserRole::Viewer, "", 2, {}}));
    EXPECT_EQ(refusal(sign_in("device", "")), "platform.wrong_sign_in");
    ASSERT_TRUE(access().set_disabled("chen", true, "ctl", clock_.now()));
    EXPECT_EQ(refusal(sign_in("chen", good_word)), "platform.wrong_sign_in");
    ASSERT_TRUE(access().set_disabled("chen", false, "ctl", clock_.now()));
    EXPECT_EQ(refusal(sign_in("chen", good_word)), "signed in");
}

TEST_F(AccessTest, FiveWrongLockTheNameForLongerEachTime)
{
    for (const std::string name : {"chen", "nobody"}) {
        UtcMillis locked_for = 15 * minute;
        for (int round = 0; round < 3; ++round) {
            for (int wrong = 0; wrong < 5; ++wrong)
                EXPECT_EQ(refusal(sign_in(name, "错误的密码错误的")), "platform.wrong_sign_in") << name;
            // Now the right one does not help either.
            EXPECT_EQ(refusal(sign_in(name, good_word)), "platform.sign_in_locked") << name;
            clock_.advance(locked_for - 1);
            EXPECT_EQ(refusal(sign_in(name, good_word)), "platform.sign_in_locked") << name;
            EXPECT_EQ(sign_in(name, good_word).error().arg("minutes"), "1");
            clock_.advance(1);
            locked_for *= 2;
        }
        open(); // a restart forgets no lock
    }
    EXPECT_EQ(refusal(sign_in("chen", good_word)), "signed in");
    for (int wrong = 0; wrong < 4; ++wrong)
        EXPECT_EQ(refusal(sign_in("chen", "错误的密码错误的")), "platform.wrong_sign_in");
    clock_.advance(16 * minute);
    EXPECT_EQ(refusal(sign_in("chen", "错误的密码错误的")), "platform.wrong_sign_in") << "the four were long ago";
    EXPECT_EQ(refusal(sign_in("chen", good_word)), "signed in");
}

TEST_F(AccessTest, TriesAtTheSameTimeAreCountedEach)
{
    std::vector<SignInCheck> checks;
    for (int index = 0; index < 8; ++index)
        checks.push_back(access().begin_sign_in("chen", {}, clock_.now()).value());
    for (int index = 0; index < 5; ++index)
        EXPECT_FALSE(access().finish_sign_in(checks[static_cast<std::size_t>(index)], false, {}, {}, clock_.now()));
    // The sixth was begun before the lock and guessed right: too late.
    EXPECT_EQ(refusal(access().finish_sign_in(checks[5], true, {}, {}, clock_.now())), "platform.sign_in_locked");
}

TEST_F(AccessTest, SessionEndsWhenIdleAndAtTheLatestAfterThirtyDays)
{
    const std::string idle = sign_in("chen", good_word)->token;
    const std::string used = sign_in("chen", good_word)->token;
    const std::uint64_t version = access().version();
    for (int day = 0; day < 29; ++day) {
        for (int part = 0; part < 3; ++part) {
            clock_.advance(8 * hour);
            ASSERT_TRUE(access().identify(used, {}, {}, clock_.now())) << day;
            ASSERT_TRUE(access().housekeep(clock_.now()));
        }
    }
    EXPECT_EQ(access().identify(idle, {}, {}, clock_.now()).error().code(), "platform.wrong_token");
    EXPECT_GT(access().version(), version) << "open connections have to ask again";
    clock_.advance(11 * hour);
    ASSERT_TRUE(access().identify(used, {}, {}, clock_.now()));
    ASSERT_TRUE(access().housekeep(clock_.now()));
    clock_.advance(11 * hour);
    ASSERT_TRUE(access().identify(used, {}, {}, clock_.now()));
    ASSERT_TRUE(access().housekeep(clock_.now()));
    clock_.advance(3 * hour);
    EXPECT_EQ(access().identify(used, {}, {}, clock_.now()).error().code(), "platform.session_over");
}

TEST_F(AccessTest, SignOutAndRevocationEndSessions)
{
    const std::string one = sign_in("chen", good_word)->token;
    const std::string two = sign_in("chen", good_word)->token;
    ASSERT_TRUE(access().sign_out(one, clock_.now()));
    EXPECT_FALSE(access().identify(one, {}, {}, clock_.now()));
    EXPECT_FALSE(access().sign_out(one, clock_.now()));
    ASSERT_TRUE(access().identify(two, {}, {}, clock_.now()));
    const auto open_ones = access().sessions(clock_.now());
    ASSERT_TRUE(open_ones);
    ASSERT_EQ(open_ones->size(), 1U);
    EXPECT_EQ(access().revoke_session(open_ones->front().id, "ctl", clock_.now()).value(), 1);
    EXPECT_FALSE(access().identify(two, {}, {}, clock_.now()));
    const std::string three = sign_in("chen", good_word)->token;
    EXPECT_EQ(access().revoke_sessions("chen", "ctl", clock_.now()).value(), 1);
    EXPECT_FALSE(access().identify(three, {}, {}, clock_.now()));
}

TEST_F(AccessTest, NewPasswordEndsAllOtherSessions)
{
    const auto mine = sign_in("chen", good_word).value();
    const std::string other = sign_in("chen", good_word)->token;
    ASSERT_TRUE(access().set_password(
        "chen", hashed("另一个很长的好密码"), false, mine.identity.session_id, "chen", clock_.now()));
    EXPECT_TRUE(access().identify(mine.token, {}, {}, clock_.now()));
    EXPECT_FALSE(access().identify(other, {}, {}, clock_.now()));
    EXPECT_EQ(refusal(sign_in("chen", good_word)), "platform.wrong_sign_in");
    EXPECT_EQ(refusal(sign_in("chen", "另一个很长的好密码")), "signed in");
}

TEST_F(AccessTest, AccountsChangeAtOnceForOpenSessions)
{
    const std::string token = sign_in("chen", good_word)->token;
    std::uint64_t version = access().version();
    ASSERT_TRUE(access().change_account(
        {"chen", "陈 值班员", domain::UserRole::Viewer, "990101001002", 2, {}}, "ctl", clock_.now()));
    EXPECT_GT(access().version(), version);
    const auto now = access().identify(token, {}, {}, clock_.now());
    ASSERT_TRUE(now);
    EXPECT_EQ(now->who.scope, "990101001002");
    EXPECT_EQ(now->who.mask_level, 2U);
    EXPECT_EQ(now->who.role, domain::UserRole::Viewer);
    version = access().version();
    ASSERT_TRUE(access().set_disabled("chen", true, "ctl", clock_.now()));
    EXPECT_GT(access().version(), version);
    EXPECT_FALSE(access().identify(token, {}, {}, clock_.now()));
    EXPECT_EQ(access().change_account({"nobody", "", {}, "", 1, {}}, "ctl", clock_.now()).error().code(),
        "platform.unknown_user");
    EXPECT_EQ(access().add_account({"chen", "", {}, "", 1, {}}, "", false, "ctl", clock_.now()).error().code(),
        "platform.user_exists");
    EXPECT_EQ(access().add_account({"a b", "", {}, "", 1, {}}, "", false, "ctl", clock_.now()).error().code(),
        "platform.bad_user_name");
    EXPECT_EQ(access().add_account({"x", "", {}, "110000000000", 1, {}}, "", false, "ctl", clock_.now()).error().code(),
        "platform.no_such_area");
}

TEST_F(AccessTest, SessionIsGoodOnItsOwnConsoleOnly)
{
    Peer certified;
    certified.console_id = id_of("console");
    const std::string bound = sign_in("chen", good_word, certified)->token;
    EXPECT_TRUE(access().identify(bound, certified, certified.console_id, clock_.now()));
    EXPECT_EQ(access().identify(bound, {}, certified.console_id, clock_.now()).error().code(), "platform.wrong_console")
        << "saying its id is not having its certificate";
    Peer other;
    other.console_id = id_of("other");
    EXPECT_EQ(access().identify(bound, other, {}, clock_.now()).error().code(), "platform.wrong_console");

    const std::string said = sign_in("chen", good_word, {}, id_of("console"))->token;
    EXPECT_TRUE(access().identify(said, {}, id_of("console"), clock_.now()));
    EXPECT_EQ(access().identify(said, {}, id_of("other"), clock_.now()).error().code(), "platform.wrong_console");
}

TEST_F(AccessTest, DevicesKeepTheirTokensUntilTheseAreRevoked)
{
    ASSERT_TRUE(store_->put_user({"desk", "值班员", domain::UserRole::Supervisor, "", 1, {}}));
    ASSERT_TRUE(store_->add_token("desk", "device", clock_.now()));
    clock_.advance(400 * 24 * hour);
    const auto known = access().identify("device", {}, id_of("any"), clock_.now());
    ASSERT_TRUE(known);
    EXPECT_TRUE(known->session_id.is_nil());
    EXPECT_EQ(access().revoke_tokens("desk", "ctl", clock_.now()).value(), 1);
    EXPECT_EQ(access().identify("device", {}, {}, clock_.now()).error().code(), "platform.wrong_token");
    for (const std::string_view bad : {"", "x", "' OR 1=1 --"})
        EXPECT_EQ(access().identify(bad, {}, {}, clock_.now()).error().code(), "platform.wrong_token");
}

TEST_F(AccessTest, PasswordRules)
{
    const auto why = [](std::string_view word) {
        const auto wrong = check_password_rules("chenwei", word);
        return wrong ? wrong->code() : std::string("good");
    };
    EXPECT_EQ(why("九个字还不够长啊喂"), "platform.password_short");
    EXPECT_EQ(why("十个字刚刚好够长了呀"), "good");
    EXPECT_EQ(why("123456789"), "platform.password_short");
    EXPECT_EQ(why("1234567890"), "platform.password_common");
    EXPECT_EQ(why("Password123"), "platform.password_common");
    EXPECT_EQ(why("aaaaaaaaaaaa"), "platform.password_common");
    EXPECT_EQ(why("1212121212"), "platform.password_common");
    EXPECT_EQ(why("ChenWei-2026"), "platform.password_is_name");
    EXPECT_EQ(why(std::string(300, 'x') + "y"), "platform.password_long");
    EXPECT_EQ(why("correct horse battery"), "good");
    for (int index = 0; index < 20; ++index)
        EXPECT_EQ(why(make_first_password(random_)), "good");
}

TEST_F(AccessTest, EverythingIsWrittenDownAndNothingSecret)
{
    static_cast<void>(sign_in("chen", "错误的密码错误的"));
    const std::string token = sign_in("chen", good_word)->token;
    ASSERT_TRUE(access().sign_out(token, clock_.now()));
    const auto invited = access().invite("大屏一号", hour, "ctl", clock_.now());
    ASSERT_TRUE(invited);
    EXPECT_EQ(actions(),
        (std::vector<std::string>{"account.made", "sign-in.failed", "sign-in", "sign-out", "console.invited"}));
    for (const AuditLine& line : access().audit().lines(1'000'000, 100).value()) {
        const std::string all = line.actor + line.object + line.details;
        for (const std::string& secret :
            {std::string(good_word), std::string("错误的密码错误的"), token, invited->code})
            EXPECT_EQ(all.find(secret), std::string::npos) << line.action;
    }
}

} // namespace yiping::platform::testing
