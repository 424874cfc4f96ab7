// SPDX-License-Identifier: GPL-3.0-or-later
// People at a console and the real platform: signing in, working offline, handing over, enrolling.
#include "console_backend.h"
#include "console_sign_in.h"
#include "enrolment.h"
#include "event_loop.h"
#include "test_platform.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/sync/access_client.h>
#include <yiping/sync/console_status.h>

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <optional>

namespace yiping::test {
namespace {

using services::LinkState;
using services::SignedIn;

const std::string word = "沱江夜雨三更天凉了啊";
const std::string other_word = "白杨社区的井盖都在原处";

/// The machine's clock, which a test may move on for one part alone.
class MovableClock final : public Clock {
public:
    UtcMillis now() override { return system_.now() + ahead; }
    MonoMillis monotonic() override { return system_.monotonic() + ahead; }
    std::atomic<std::int64_t> ahead = 0;

private:
    SystemClock system_;
};

class ConsoleSignInTest : public ::testing::Test {
protected:
    ConsoleSignInTest() : platform_(folder_.path() + "/platform", 20) {}
    ~ConsoleSignInTest() override { close(); }

    void open(const std::string& identity = {}, const std::string& authority = {})
    {
        shell::ConsoleConfig config;
        config.folder = console_folder();
        config.port = platform_.port();
        config.authority_path = authority.empty() ? platform_.authority_path() : authority;
        config.certificate_path = identity;
        config.people_sign_in = true;
        config.software = "test";
        auto made = shell::ConsoleBackend::open(config, loop_.executor(), clock_, random_);
        ASSERT_TRUE(made) << made.error().debug_text();
        console_ = std::move(*made);
        services::Feed& feed = console_->feed();
        feed.on_link = [this](const services::LinkStatus& status) {
            link_ = status;
            was_linked_ = was_linked_ || status.state == LinkState::Connecting;
            sign_in_->link_changed(status);
        };
        feed.on_outbox = [this](std::vector<services::PendingCommand> pending) { outbox_ = std::move(pending); };
        shell::SignInConfig sign_in;
        sign_in.folder = config.folder;
        sign_in.port = config.port;
        sign_in.authority_path = config.authority_path;
        sign_in.certificate_path = identity;
        sign_in.cost = {1024, 1, 1};
        sign_in_ = std::make_unique<shell::ConsoleSignIn>(sign_in, *console_, loop_.executor(), moved_, random_);
        sign_in_->on_changed = [this](std::optional<Error> why) { ended_ = std::move(why); };
        console_->start();
        sign_in_->start();
    }
    void close()
    {
        sign_in_.reset();
        console_.reset();
        link_ = {};
        outbox_.clear();
        ended_.reset();
    }
    [[nodiscard]] std::string console_folder() const { return folder_.path() + "/desk"; }
    Result<SignedIn> enter(const std::string& user, const std::string& password, bool stay = false)
    {
        std::optional<Result<SignedIn>> got;
        sign_in_->sign_in(user, password, stay, [&](Result<SignedIn> answer) { got = std::move(answer); });
        EXPECT_TRUE(loop_.run_until([&] { return got.has_value(); }));
        return std::move(*got);
    }
    static std::string code(const Result<SignedIn>& answer) { return answer ? "" : answer.error().code(); }
    bool wait_online()
    {
        return loop_.run_until([this] { return link_.state == LinkState::Online; });
    }
    bool wait_outbox(std::size_t size)
    {
        return loop_.run_until([&] { return outbox_.size() == size; });
    }
    void dispatch(std::size_t number)
    {
        domain::Command command;
        command.id = Uuid::make(clock_, random_);
        command.made_at = clock_.now();
        domain::MoveCase move;
        move.case_id = platform_.cases()[number];
        move.move = domain::Move::Dispatch;
        move.responder_id = platform_.responder();
        command.body = move;
        std::optional<Result<void>> durable;
        console_->commands().submit(command, [&](Result<void> done) { durable = std::move(done); });
        ASSERT_TRUE(loop_.run_until([&] { return durable.has_value(); }));
        ASSERT_TRUE(*durable);
    }

    Folder folder_;
    SystemClock clock_;
    MovableClock moved_;
    SystemRandom random_;
    TestPlatform platform_;
    EventLoop loop_;
    services::LinkStatus link_;
    bool was_linked_ = false;
    std::vector<services::PendingCommand> outbox_;
    std::optional<Error> ended_;
    std::unique_ptr<shell::ConsoleBackend> console_;
    std::unique_ptr<shell::ConsoleSignIn> sign_in_;
};

TEST_F(ConsoleSignInTest, SignInDoAndBeAskedAgainWhenTheSessionHasEnded)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    EXPECT_EQ(code(enter("chen", "wrong wrong wrong")), "platform.wrong_sign_in");
    EXPECT_FALSE(sign_in_->signed_in());
    EXPECT_FALSE(was_linked_) << "nobody is signed in: no link";
    EXPECT_EQ(sign_in_->last_user(), "chen");
    const auto who = enter("chen", word);
    ASSERT_TRUE(who) << who.error().debug_text();
    EXPECT_EQ(who->who.post, "陈 值班员");
    EXPECT_EQ(who->who.role, domain::UserRole::Operator);
    EXPECT_FALSE(who->offline);
    ASSERT_TRUE(wait_online());
    ASSERT_NO_FATAL_FAILURE(dispatch(0));
    ASSERT_TRUE(wait_outbox(0));

    // The same person changes his password elsewhere: all his other sessions end, ours too.
    sync::AccessConfig config;
    config.port = platform_.port();
    config.authority_path = platform_.authority_path();
    sync::AccessClient elsewhere(config);
    std::promise<bool> changed;
    elsewhere.sign_in("chen", word, Uuid::from_name("test", "elsewhere"), [&](const Result<sync::Session>& session) {
        ASSERT_TRUE(session);
        elsewhere.change_password(
            session->token, word, other_word, [&](const Result<void>& done) { changed.set_value(done.has_value()); });
    });
    ASSERT_TRUE(loop_.run_until([&] { return ended_.has_value(); }));
    EXPECT_TRUE(changed.get_future().get());
    EXPECT_EQ(ended_->code(), "platform.wrong_token");
    EXPECT_FALSE(sign_in_->signed_in());
    ended_.reset();
    EXPECT_EQ(code(enter("chen", word)), "platform.wrong_sign_in");
    ASSERT_TRUE(enter("chen", other_word));
    ASSERT_TRUE(wait_online());
    platform_.stop();
    EXPECT_EQ(platform_.actors_of(platform_.cases()[0]), std::vector<std::string>{"陈 值班员"});
}

TEST_F(ConsoleSignInTest, OfflineForABoundedTimeAndSentWhenThePlatformHasAcceptedHimAgain)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_online());
    close();
    platform_.stop();

    ASSERT_NO_FATAL_FAILURE(open());
    EXPECT_FALSE(sign_in_->signed_in()) << "nobody wanted to stay";
    EXPECT_EQ(code(enter("chen", "wrong wrong wrong")), "sync.offline_sign_in_wrong");
    EXPECT_EQ(code(enter("li", word)), "sync.offline_sign_in_unknown");
    const auto who = enter("chen", word);
    ASSERT_TRUE(who) << who.error().debug_text();
    EXPECT_TRUE(who->offline);
    EXPECT_EQ(who->who.post, "陈 值班员");
    ASSERT_NO_FATAL_FAILURE(dispatch(1));
    ASSERT_TRUE(wait_outbox(1));
    EXPECT_FALSE(outbox_[0].of_another);

    ASSERT_NO_FATAL_FAILURE(platform_.start());
    moved_.ahead = 20'000; // the time after which it is tried again
    sign_in_->tick();
    ASSERT_TRUE(loop_.run_until([&] { return ended_.has_value(); }));
    EXPECT_EQ(ended_->code(), "sync.sign_in_again");
    EXPECT_TRUE(sign_in_->signed_in()) << "he goes on with his work meanwhile";
    EXPECT_EQ(outbox_.size(), 1U) << "nothing is sent before he is accepted";
    const auto again = enter("chen", word);
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->offline);
    ASSERT_TRUE(wait_outbox(0));
    close();
    platform_.stop();
    EXPECT_EQ(platform_.dispatches_of(platform_.cases()[1]), 1);

    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(enter("chen", word));
    moved_.ahead = 72 * 3'600'000LL + 60'000;
    sign_in_->tick();
    ASSERT_TRUE(ended_);
    EXPECT_EQ(ended_->code(), "sync.offline_sign_in_over");
    EXPECT_FALSE(sign_in_->signed_in());
}

TEST_F(ConsoleSignInTest, NothingIsSentUnderAnotherName)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("li", "李 值班员", other_word));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_online());
    platform_.stop();
    ASSERT_TRUE(loop_.run_until([this] { return link_.state == LinkState::Offline; }));
    ASSERT_NO_FATAL_FAILURE(dispatch(2));
    sign_in_->sign_out();
    ASSERT_NO_FATAL_FAILURE(platform_.start());

    // 交接班: no restart.
    ASSERT_TRUE(enter("li", other_word));
    ASSERT_TRUE(wait_online());
    ASSERT_NO_FATAL_FAILURE(dispatch(3));
    ASSERT_TRUE(loop_.run_until([this] { return outbox_.size() == 1 && outbox_[0].of_another; }));
    EXPECT_EQ(outbox_[0].user, "chen");
    EXPECT_FALSE(outbox_[0].sent);
    const Uuid chens = outbox_[0].command.id;
    console_->commands().withdraw(chens);
    ASSERT_NO_FATAL_FAILURE(dispatch(4));
    ASSERT_TRUE(loop_.run_until([this] { return outbox_.size() == 1; }));
    EXPECT_FALSE(outbox_[0].withdrawn) << "nobody takes back what somebody else did";

    sign_in_->sign_out();
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_outbox(0));
    close();
    platform_.stop();
    EXPECT_EQ(platform_.actors_of(platform_.cases()[2]), std::vector<std::string>{"陈 值班员"});
    EXPECT_EQ(platform_.actors_of(platform_.cases()[3]), std::vector<std::string>{"李 值班员"});
    EXPECT_EQ(platform_.actors_of(platform_.cases()[4]), std::vector<std::string>{"李 值班员"});
}

TEST_F(ConsoleSignInTest, ASessionIsKeptOnlyForWhoWantsItAndNeverThePassword)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    const std::string file = console_folder() + "/session.json";
    ASSERT_TRUE(enter("chen", word));
    EXPECT_FALSE(std::filesystem::exists(file));
    ASSERT_TRUE(enter("chen", word, true));
    struct stat facts{};
    ASSERT_EQ(stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    EXPECT_EQ(crypto::read_file(file)->find(word), std::string::npos);
    ASSERT_TRUE(wait_online());
    close();

    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(sign_in_->signed_in());
    EXPECT_EQ(sign_in_->signed_in()->who.post, "陈 值班员");
    ASSERT_TRUE(wait_online());
    const std::string kept = crypto::read_file(file).value();
    sign_in_->sign_out();
    EXPECT_FALSE(std::filesystem::exists(file));
    ASSERT_TRUE(loop_.run_until([this] { return link_.state == LinkState::Offline; }));
    close();
    // A copy of the file is worth nothing after signing out.
    ASSERT_TRUE(crypto::write_file_atomically(file, kept));
    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(sign_in_->signed_in());
    ASSERT_TRUE(loop_.run_until([this] { return ended_.has_value(); }));
    EXPECT_EQ(ended_->code(), "platform.wrong_token");
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(ConsoleSignInTest, AFirstPasswordIsChangedBeforeThereIsALink)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word, "", true));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    const auto who = enter("chen", word);
    ASSERT_TRUE(who);
    EXPECT_TRUE(who->must_change);
    EXPECT_FALSE(was_linked_);
    std::optional<Result<void>> done;
    const auto change = [&](const std::string& to) {
        done.reset();
        sign_in_->change_password(word, to, [&](Result<void> answer) { done = std::move(answer); });
        return loop_.run_until([&] { return done.has_value(); });
    };
    ASSERT_TRUE(change("1234567890"));
    EXPECT_FALSE(*done);
    EXPECT_EQ(done->error().code(), "platform.password_common");
    ASSERT_TRUE(change(other_word));
    ASSERT_TRUE(*done) << done->error().debug_text();
    EXPECT_FALSE(sign_in_->signed_in()->must_change);
    ASSERT_TRUE(wait_online());
}

TEST_F(ConsoleSignInTest, WhoMaySeeLessSeesNothingOfTheOthersRows)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("li", "李 值班员", other_word, "990101001002"));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_online());
    sign_in_->sign_out();
    // li is let in only when his own rows are here.
    const auto li = enter("li", other_word);
    ASSERT_TRUE(li) << li.error().debug_text();
    EXPECT_EQ(console_->held().scope, "990101001002");
    std::optional<Result<services::CasePage>> page;
    console_->reader().read_case_page(
        platform_.cases()[0], [&](Result<services::CasePage> answer) { page = std::move(answer); });
    ASSERT_TRUE(loop_.run_until([&] { return page.has_value(); }));
    EXPECT_FALSE(*page);
    sign_in_->sign_out();
    platform_.stop();
    // Without the platform there is no way to chen's rows: they are not here.
    EXPECT_EQ(code(enter("chen", word)), "sync.offline_sign_in_scope");
    EXPECT_TRUE(enter("li", other_word));
}

TEST_F(ConsoleSignInTest, EnrolsByCodeAndFingerprintAndSignsInWithItsCertificate)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    const std::string invitation = platform_.invite();
    ASSERT_NO_FATAL_FAILURE(platform_.start({"--require-enrolment"}));
    ASSERT_NO_FATAL_FAILURE(open());
    EXPECT_EQ(code(enter("chen", word)), "platform.not_enrolled");
    close();

    const std::string data = folder_.path() + "/data";
    shell::EnrolWish wish;
    wish.code = invitation;
    wish.host = "127.0.0.1";
    wish.port = platform_.port();
    EXPECT_EQ(shell::enrol(wish, data).error().code(), "shell.enrol_needs_proof");
    wish.fingerprint = std::string(64, 'a');
    EXPECT_EQ(shell::enrol(wish, data).error().code(), "sync.other_authority");
    wish.fingerprint = crypto::read_certificate_facts(crypto::read_file(platform_.authority_path()).value())->sha256;
    const auto enrolled = shell::enrol(wish, data);
    ASSERT_TRUE(enrolled) << enrolled.error().debug_text();
    const std::string identity = data + "/identity.pem";
    struct stat facts{};
    ASSERT_EQ(stat(identity.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    EXPECT_TRUE(std::filesystem::exists(data + "/connection.json"));
    EXPECT_EQ(shell::enrol(wish, folder_.path() + "/second").error().code(), "platform.wrong_code") << "good once";

    ASSERT_NO_FATAL_FAILURE(open(identity, data + "/authority.pem"));
    EXPECT_EQ(console_->console_id(), *enrolled);
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_online());

    // Sixty days on it asks for the next certificate; this platform finds that too early, and the old one stays.
    const std::string before = crypto::read_file(identity).value();
    moved_.ahead = 61 * 86'400'000LL;
    EXPECT_TRUE(shell::certificate_until(identity).value() - moved_.now() < 30 * 86'400'000LL);
    sign_in_->tick();
    EXPECT_EQ(crypto::read_file(identity).value(), before);
    ASSERT_NO_FATAL_FAILURE(dispatch(5));
    ASSERT_TRUE(wait_outbox(0));
}

TEST_F(ConsoleSignInTest, GoesOnAfterItsCertificateWasRenewedInTime)
{
    constexpr std::int64_t day = 86'400'000;
    const std::vector<std::string> enrolled_only{"--require-enrolment"};
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.start(enrolled_only));
    platform_.stop();
    const auto request = shell::make_identity_request(Uuid::make(clock_, random_));
    ASSERT_TRUE(request) << request.error().debug_text();
    const std::string identity = folder_.path() + "/identity.pem";
    ASSERT_TRUE(shell::write_identity(identity, platform_.enrol_days_ago(request->request, 70), request->key));
    const std::string before = crypto::read_file(identity).value();
    EXPECT_LE(shell::certificate_until(identity).value(), clock_.now() + 20 * day);

    ASSERT_NO_FATAL_FAILURE(platform_.start(enrolled_only));
    ASSERT_NO_FATAL_FAILURE(open(identity));
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_online());
    ASSERT_NO_FATAL_FAILURE(dispatch(1));
    ASSERT_TRUE(wait_outbox(0));
    std::function<void()> tick = [&] {
        sign_in_->tick();
        loop_.post(tick);
    };
    loop_.post(tick);
    ASSERT_TRUE(loop_.run_until([&] { return crypto::read_file(identity).value() != before; })) << "renewed by itself";
    EXPECT_GE(shell::certificate_until(identity).value(), clock_.now() + 88 * day);

    // The line that it has goes on with the old one ...
    EXPECT_EQ(link_.state, LinkState::Online);
    ASSERT_NO_FATAL_FAILURE(dispatch(2));
    ASSERT_TRUE(wait_outbox(0));
    // ... and the next one is made with the new one, without anybody's doing.
    platform_.stop();
    ASSERT_TRUE(loop_.run_until([this] { return link_.state == LinkState::Offline; }));
    ASSERT_NO_FATAL_FAILURE(dispatch(3));
    ASSERT_NO_FATAL_FAILURE(platform_.start(enrolled_only));
    ASSERT_TRUE(wait_online());
    ASSERT_TRUE(wait_outbox(0));
    EXPECT_TRUE(sign_in_->signed_in());
    tick = [] {};
    close();

    // Its first use has ended the one before it.
    const std::string old = folder_.path() + "/old.pem";
    ASSERT_TRUE(crypto::write_file_atomically(old, before, 0600, false));
    ASSERT_NO_FATAL_FAILURE(open(old));
    EXPECT_EQ(code(enter("chen", word)), "platform.console_revoked");
    close();
    platform_.stop();
    for (const std::size_t number : {1U, 2U, 3U})
        EXPECT_EQ(platform_.dispatches_of(platform_.cases()[number]), 1);
}

TEST_F(ConsoleSignInTest, SaysHowTheLineStandsInAFile)
{
    ASSERT_NO_FATAL_FAILURE(platform_.add_user("chen", "陈 值班员", word));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    ASSERT_NO_FATAL_FAILURE(open());
    ASSERT_TRUE(enter("chen", word));
    ASSERT_TRUE(wait_online());
    // As the program's timer does it.
    std::function<void()> tick = [&] {
        console_->tick();
        loop_.post(tick);
    };
    loop_.post(tick);
    ASSERT_TRUE(loop_.run_until([&] {
        const auto status = sync::read_console_status(console_folder());
        return status && status->state == "online" && status->cursor == link_.cursor;
    }));
    platform_.stop();
    ASSERT_TRUE(loop_.run_until([this] { return link_.state == LinkState::Offline; }));
    ASSERT_NO_FATAL_FAILURE(dispatch(6));
    ASSERT_TRUE(loop_.run_until([&] {
        const auto status = sync::read_console_status(console_folder());
        return status && status->state == "offline" && status->waiting == 1;
    }));
    tick = [] {};
}

} // namespace
} // namespace yiping::test
