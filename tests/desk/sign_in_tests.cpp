// SPDX-License-Identifier: GPL-3.0-or-later
// The window before the desk.
#include "small_town.h"

#include <yiping/desk/enrol_window.h>
#include <yiping/desk/sign_in_window.h>

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace yiping::desk {
namespace {

using services::SignedIn;

/// Answers when the test says so.
struct FakeSignIn final : services::SignIn {
    struct Asked {
        std::string user, password;
        bool stay = false;
        std::function<void(Result<SignedIn>)> done;
    };
    std::vector<Asked> asked;
    std::vector<std::pair<std::string, std::string>> changes;
    std::function<void(Result<void>)> changed;
    std::optional<SignedIn> who;

    void sign_in(std::string user, std::string password, bool stay, std::function<void(Result<SignedIn>)> done) override
    {
        asked.push_back({std::move(user), std::move(password), stay, std::move(done)});
    }
    void change_password(
        std::string old_password, std::string new_password, std::function<void(Result<void>)> done) override
    {
        changes.emplace_back(std::move(old_password), std::move(new_password));
        changed = std::move(done);
    }
    void sign_out() override { who.reset(); }
    [[nodiscard]] const std::optional<SignedIn>& signed_in() const override { return who; }
    [[nodiscard]] std::string last_user() const override { return "chen"; }
};

struct SignInTest : ::testing::Test {
    static void SetUpTestSuite()
    {
        static int argc = 1;
        static char name[] = "desk_tests";
        static char* argv[] = {name, nullptr};
        if (!QApplication::instance())
            new QApplication(argc, argv); // lives as long as the program
    }

    ManualClock clock{testing::small_town_noon};
    FakeSignIn port;
    SignInWindow window{
        port, [](const Error& error) { return QString::fromStdString("〔" + error.code() + "〕"); }, clock};
    QSignalSpy accepted{&window, &SignInWindow::accepted};

    SignInTest()
    {
        window.show();
        window.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window));
    }
    template <class Widget>
    Widget* part(const char* name)
    {
        auto* found = window.findChild<Widget*>(QString::fromUtf8(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString problem() { return part<QLabel>("signInProblem")->text(); }
    void type(const char* name, const QString& text)
    {
        auto* at = part<QLineEdit>(name);
        at->setFocus();
        at->clear();
        QTest::keyClicks(at, text);
    }
    void click(const char* name) { QTest::mouseClick(part<QPushButton>(name), Qt::LeftButton); }
    static SignedIn chen(bool must_change = false)
    {
        SignedIn made;
        made.who.user = "chen";
        made.who.post = "陈 值班员";
        made.must_change = must_change;
        return made;
    }
};

TEST_F(SignInTest, TheNameIsRememberedAndThePasswordIsAskedFor)
{
    EXPECT_EQ(part<QLineEdit>("user")->text(), QStringLiteral("chen"));
    EXPECT_EQ(QApplication::focusWidget(), part<QLineEdit>("password"));
    EXPECT_EQ(part<QLineEdit>("password")->echoMode(), QLineEdit::Password);
    click("enter");
    EXPECT_TRUE(port.asked.empty());
    EXPECT_EQ(problem(), QStringLiteral("请输入密码。"));
    type("password", QStringLiteral("long enough"));
    QTest::keyClick(part<QLineEdit>("password"), Qt::Key_Return);
    ASSERT_EQ(port.asked.size(), 1U);
    EXPECT_EQ(port.asked[0].user, "chen");
    EXPECT_EQ(port.asked[0].password, "long enough");
    EXPECT_FALSE(port.asked[0].stay) << "only who ticks it";
    EXPECT_FALSE(part<QPushButton>("enter")->isEnabled());
    QTest::keyClick(&window, Qt::Key_Return);
    EXPECT_EQ(port.asked.size(), 1U) << "a nervous second one";
    port.asked[0].done(chen());
    EXPECT_EQ(accepted.count(), 1);
    EXPECT_TRUE(part<QLineEdit>("password")->text().isEmpty());
}

TEST_F(SignInTest, ARefusalIsSaidAndOnlyThePasswordIsGone)
{
    type("password", QStringLiteral("wrong wrong"));
    QTest::mouseClick(part<QCheckBox>("stay"), Qt::LeftButton, {}, QPoint(8, part<QCheckBox>("stay")->height() / 2));
    click("enter");
    EXPECT_TRUE(port.asked[0].stay);
    port.asked[0].done(make_error(Fault::Refused, "platform.wrong_sign_in"));
    EXPECT_EQ(problem(), QStringLiteral("〔platform.wrong_sign_in〕"));
    EXPECT_FALSE(part<QLabel>("signInProblem")->isHidden());
    EXPECT_EQ(part<QLineEdit>("user")->text(), QStringLiteral("chen"));
    EXPECT_TRUE(part<QLineEdit>("password")->text().isEmpty());
    EXPECT_TRUE(part<QPushButton>("enter")->isEnabled());
    EXPECT_EQ(accepted.count(), 0);
}

TEST_F(SignInTest, ALockSaysUntilWhen)
{
    type("password", QStringLiteral("wrong wrong"));
    click("enter");
    port.asked[0].done(make_error(Fault::Refused, "platform.sign_in_locked", {{"minutes", std::int64_t{15}}}));
    EXPECT_EQ(problem(), QStringLiteral("〔platform.sign_in_locked〕（12:15 后可再试）"));
    type("password", QStringLiteral("wrong wrong"));
    click("enter");
    port.asked[1].done(make_error(Fault::Refused, "sync.offline_sign_in_locked", {{"minutes", std::int64_t{3}}}));
    EXPECT_EQ(problem(), QStringLiteral("〔sync.offline_sign_in_locked〕（12:03 后可再试）"));
}

TEST_F(SignInTest, AFirstPasswordIsChangedBeforeAnythingElse)
{
    type("password", QStringLiteral("first password"));
    click("enter");
    port.asked[0].done(chen(true));
    EXPECT_EQ(accepted.count(), 0);
    EXPECT_TRUE(part<QLabel>("newPasswordTitle")->isVisible());
    EXPECT_TRUE(part<QPushButton>("later")->isHidden());
    type("newPassword", QStringLiteral("short"));
    click("change");
    EXPECT_TRUE(problem().contains(QStringLiteral("10 个字符")));
    type("newPassword", QStringLiteral("long enough now"));
    type("againPassword", QStringLiteral("long enough noW"));
    click("change");
    EXPECT_TRUE(problem().contains(QStringLiteral("不一样")));
    EXPECT_TRUE(port.changes.empty());
    type("againPassword", QStringLiteral("long enough now"));
    QTest::keyClick(part<QLineEdit>("againPassword"), Qt::Key_Return);
    ASSERT_EQ(port.changes.size(), 1U);
    EXPECT_EQ(port.changes[0], (std::pair<std::string, std::string>("first password", "long enough now")));
    port.changed(make_error(Fault::Input, "platform.password_common"));
    EXPECT_EQ(problem(), QStringLiteral("〔platform.password_common〕"));
    click("change");
    port.changed({});
    EXPECT_EQ(accepted.count(), 1);
}

TEST_F(SignInTest, ANewPasswordOfOnesOwnWillMayWait)
{
    const QSignalSpy dismissed(&window, &SignInWindow::dismissed);
    window.ask_new_password();
    EXPECT_EQ(QApplication::focusWidget(), part<QLineEdit>("oldPassword"));
    type("oldPassword", QStringLiteral("something"));
    click("later");
    EXPECT_EQ(dismissed.count(), 1);
    EXPECT_TRUE(part<QLineEdit>("oldPassword")->text().isEmpty());
    EXPECT_TRUE(port.changes.empty());
}

TEST_F(SignInTest, AskedAgainSaysWhyAndALateAnswerCountsForNothing)
{
    type("password", QStringLiteral("long enough"));
    click("enter");
    window.ask(QStringLiteral("li"), QStringLiteral("登录已过期，请重新登录。"));
    EXPECT_EQ(problem(), QStringLiteral("登录已过期，请重新登录。"));
    EXPECT_EQ(part<QLineEdit>("user")->text(), QStringLiteral("li"));
    port.asked[0].done(chen());
    EXPECT_EQ(accepted.count(), 0);
}

TEST_F(SignInTest, TheFirstStartEnrolsAndKnowsAFingerprintFromAFile)
{
    std::vector<EnrolWindow::Fields> asked;
    std::function<void(Result<void>)> answer;
    EnrolWindow enrol(
        [&](EnrolWindow::Fields fields, std::function<void(Result<void>)> done) {
            asked.push_back(std::move(fields));
            answer = std::move(done);
        },
        [](const Error& error) { return QString::fromStdString("〔" + error.code() + "〕"); });
    const QSignalSpy enrolled(&enrol, &EnrolWindow::enrolled);
    enrol.show();
    const auto put = [&](const char* name, const QString& text) {
        enrol.findChild<QLineEdit*>(QString::fromUtf8(name))->setText(text);
    };
    auto* button = enrol.findChild<QPushButton*>(QStringLiteral("enrol"));
    const auto* problem = enrol.findChild<QLabel*>(QStringLiteral("enrolProblem"));
    put("platform", QStringLiteral("10.1.2.3:8443"));
    put("code", QStringLiteral("ABCDE-FGHJK"));
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(asked.empty());
    EXPECT_FALSE(problem->text().isEmpty());
    const QString print = QStringList(QList<QString>(32, QStringLiteral("aB"))).join(QLatin1Char(':'));
    put("proof", print);
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].fingerprint, print.toStdString());
    EXPECT_TRUE(asked[0].authority_file.empty());
    EXPECT_FALSE(button->isEnabled());
    answer(make_error(Fault::Refused, "platform.wrong_code"));
    EXPECT_EQ(problem->text(), QStringLiteral("〔platform.wrong_code〕"));
    put("proof", QStringLiteral("/media/stick/authority.pem"));
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_EQ(asked[1].authority_file, "/media/stick/authority.pem");
    answer({});
    EXPECT_EQ(enrolled.count(), 1);
    EXPECT_FALSE(enrol.isVisible());
}

} // namespace
} // namespace yiping::desk
