// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/crypto/certificate.h>

namespace yiping::platform::testing {

namespace {

constexpr UtcMillis one_hour = 3'600'000;
constexpr UtcMillis day = 24 * one_hour;

} // namespace

class ConsoleTest : public StoreTest {
protected:
    ConsoleTest()
    {
        const std::string folder = (folder_ / "tls").string();
        EXPECT_TRUE(crypto::server_identity(folder, clock_, {}));
        authority_ = crypto::Authority::open(folder).value();
    }

    [[nodiscard]] Access& access() { return *store_->access(); }
    [[nodiscard]] std::string code(UtcMillis valid = day)
    {
        return access().invite("大屏一号", valid, "ctl", clock_.now())->code;
    }
    [[nodiscard]] static std::string request()
    {
        return crypto::make_certificate_request(crypto::make_private_key().value(), "console").value();
    }
    Result<Enrolled> enrol(std::string_view with)
    {
        return access().enrol(with, request(), "", authority_.value(), {}, clock_);
    }
    /// As the platform sees a console that shows this certificate.
    [[nodiscard]] static Peer peer_with(const Enrolled& enrolled)
    {
        Peer peer;
        const auto facts = crypto::read_certificate_facts(enrolled.certificate).value();
        peer.console_id = Uuid::parse(facts.common_name).value();
        peer.serial = facts.serial;
        return peer;
    }
    [[nodiscard]] std::string check(const Peer& peer)
    {
        const auto done = access().check_console(peer.console_id, peer.serial, clock_.now());
        return done ? "good" : done.error().code();
    }

    std::optional<crypto::Authority> authority_;
};

TEST_F(ConsoleTest, CodeIsReadableAndGoodOnce)
{
    const std::string one = code();
    EXPECT_EQ(one.size(), 11U);
    EXPECT_EQ(one.find_first_of("01258BILOSZ"), std::string::npos) << one;
    const auto made = enrol(one);
    ASSERT_TRUE(made) << made.error().debug_text();
    EXPECT_EQ(check(peer_with(*made)), "good");
    EXPECT_EQ(peer_with(*made).console_id, made->console_id);
    EXPECT_EQ(access().consoles()->front().name, "大屏一号");
    EXPECT_EQ(enrol(one).error().code(), "platform.wrong_code");
    EXPECT_EQ(store_->database().text("SELECT group_concat(hash) FROM invitation")->find(one), std::string::npos);
    // As people type it.
    std::string typed;
    for (const char c : code())
        typed += std::string(1, static_cast<char>(std::tolower(c))) + " ";
    EXPECT_TRUE(enrol(typed));
}

TEST_F(ConsoleTest, CodeRunsOutAndCanBeRevoked)
{
    const std::string late = code(one_hour);
    clock_.advance(one_hour);
    EXPECT_EQ(enrol(late).error().code(), "platform.wrong_code");
    const auto invited = access().invite("x", day, "ctl", clock_.now()).value();
    ASSERT_TRUE(access().revoke_console(invited.info.id, "ctl", clock_.now()));
    EXPECT_EQ(enrol(invited.code).error().code(), "platform.wrong_code");
    EXPECT_EQ(enrol("AAAAA-AAAAA").error().code(), "platform.wrong_code");
    EXPECT_EQ(access().revoke_console(id_of("none"), "ctl", clock_.now()).error().code(), "platform.unknown_console");
    EXPECT_EQ(access().consoles()->size(), 0U);
}

TEST_F(ConsoleTest, BadRequestLeavesTheCodeGood)
{
    const std::string one = code();
    EXPECT_EQ(access().enrol(one, "no request", "", *authority_, {}, clock_).error().code(), "crypto.bad_request");
    EXPECT_TRUE(enrol(one));
}

TEST_F(ConsoleTest, RevokedConsoleIsOutWithItsSessions)
{
    const auto made = enrol(code()).value();
    const Peer peer = peer_with(made);
    const std::string hash = crypto::hash_password("一二三四五六七八九十", access().policy().cost, random_).value();
    ASSERT_TRUE(
        access().add_account({"chen", "陈", domain::UserRole::Operator, "", 1, {}}, hash, false, "ctl", clock_.now()));
    const auto check_of = access().begin_sign_in("chen", peer, clock_.now()).value();
    const auto session = access().finish_sign_in(check_of, true, peer, {}, clock_.now()).value();
    ASSERT_TRUE(access().identify(session.token, peer, {}, clock_.now()));
    const std::uint64_t version = access().version();
    ASSERT_TRUE(access().revoke_console(made.console_id, "ctl", clock_.now()));
    EXPECT_GT(access().version(), version);
    EXPECT_EQ(check(peer), "platform.console_revoked");
    EXPECT_FALSE(access().identify(session.token, peer, {}, clock_.now()));
    EXPECT_EQ(access().renew(request(), *authority_, peer, clock_).error().code(), "platform.console_revoked");
}

TEST_F(ConsoleTest, CertificateThatWeDidNotMakeIsNotWanted)
{
    const auto made = enrol(code()).value();
    Peer peer = peer_with(made);
    peer.serial = "0102030405";
    EXPECT_EQ(check(peer), "platform.console_revoked") << "of our authority, but unknown";
    peer = peer_with(made);
    peer.console_id = id_of("another");
    EXPECT_EQ(check(peer), "platform.console_revoked");
    clock_.advance(91 * day);
    EXPECT_EQ(check(peer_with(made)), "platform.console_revoked") << "run out";
}

TEST_F(ConsoleTest, RenewalComesNearTheEndAndEndsTheOldOneWhenUsed)
{
    const auto first = enrol(code()).value();
    EXPECT_EQ(
        access().renew(request(), *authority_, peer_with(first), clock_).error().code(), "platform.renew_too_early");
    clock_.advance(65 * day);
    const auto second = access().renew(request(), *authority_, peer_with(first), clock_);
    ASSERT_TRUE(second) << second.error().debug_text();
    EXPECT_EQ(second->console_id, first.console_id);
    // The console may have lost the answer: the old one holds until the new one is used.
    EXPECT_EQ(check(peer_with(first)), "good");
    EXPECT_EQ(check(peer_with(*second)), "good");
    EXPECT_EQ(check(peer_with(first)), "platform.console_revoked");
    EXPECT_EQ(check(peer_with(*second)), "good");
    open();
    EXPECT_EQ(check(peer_with(*second)), "good");
    EXPECT_EQ(
        access().consoles()->front().certificate_until, crypto::read_certificate_facts(second->certificate)->until);
}

} // namespace yiping::platform::testing
