// SPDX-License-Identifier: GPL-3.0-or-later
// Withdrawing, deciding conflicts, correcting and revealing, as a person does it.
#include "fake_console.h"
#include "small_town.h"

#include <yiping/desk/desk_window.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace yiping::desk {
namespace {

using namespace yiping::testing;
using domain::EditCase;
using domain::Move;
using domain::Step;
using services::LinkState;

struct Person : ::testing::Test {
    static void SetUpTestSuite()
    {
        static int argc = 1;
        static char name[] = "desk_tests";
        static char* argv[] = {name, nullptr};
        if (!QApplication::instance())
            new QApplication(argc, argv); // lives as long as the program
    }

    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    domain::CategoryTree categories = small_categories();
    services::Town town{console, console, clock};
    domain::Principal me{.user = "chen",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    services::DeskServices services{town, console, console, clock, random, me, categories, &console};
    std::unique_ptr<DeskWindow> window;

    Person()
    {
        console.rows = small_town();
        auto& cases = console.rows.case_rows;
        cases.push_back(incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * services::minute_ms, small_town_noon + 3 * services::hour_ms));
        cases.back().reporter = "孙* 138****0000";
        cases.push_back(incident("0317-0377", "楼道堆物", "990101001002002", Step::Handling,
            small_town_noon - services::day_ms, small_town_noon - 12 * services::minute_ms));
        window = std::make_unique<DeskWindow>(
            services, [](const Error& error) { return QString::fromStdString("〔" + error.code() + "〕"); }, nullptr);
        window->resize(1920, 1080);
        town.start();
        console.pump();
        services::LinkStatus link;
        link.state = LinkState::Online;
        link.since = link.in_step_at = small_town_noon;
        console.set_link(link);
        window->show_user(services::SignedIn{me, false, small_town_noon + services::day_ms, false});
        window->show();
        window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
        open("0318-0142");
    }

    template <class Widget = QWidget>
    Widget* part(const char* name)
    {
        auto* found = window->findChild<Widget*>(QString::fromUtf8(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString words(const char* name) { return part<QLabel>(name)->text(); }
    void settle()
    {
        console.pump();
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QApplication::processEvents();
    }
    void click(QWidget* at)
    {
        QTest::mouseClick(at, Qt::LeftButton);
        settle();
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget* at = QApplication::focusWidget();
        QTest::keyClick(at ? at : window.get(), key, modifiers);
        settle();
    }
    void open(std::string_view number)
    {
        window->open_case(id_of(number));
        settle();
    }
    void dispatch()
    {
        press(Qt::Key_D);
        press(Qt::Key_1);
        press(Qt::Key_Return);
        ASSERT_EQ(console.submitted.size(), 1U);
    }
    void tick(std::int64_t millis)
    {
        clock.advance(millis);
        town.tick();
        settle();
    }
};

TEST_F(Person, WithdrawsWhatStillWaits)
{
    dispatch();
    press(Qt::Key_B);
    EXPECT_EQ(words("outboxState"), QStringLiteral("未送达，正在送出"));
    click(part<QPushButton>("withdraw"));
    ASSERT_EQ(console.withdrawn.size(), 1U);
    EXPECT_EQ(console.withdrawn[0], console.submitted[0].id);
    EXPECT_EQ(words("outboxState"), QStringLiteral("已撤回，等待平台确认"));
    EXPECT_EQ(window->findChild<QPushButton*>(QStringLiteral("withdraw")), nullptr);
    EXPECT_TRUE(part<QLabel>("undelivered")->isHidden()) << "the case lies as the platform has it";
}

TEST_F(Person, SomebodyElsesCommandWaitsForHim)
{
    dispatch();
    console.outbox[0].user = "li";
    console.outbox[0].of_another = true;
    console.say_outbox();
    press(Qt::Key_B);
    EXPECT_EQ(words("outboxState"), QStringLiteral("等待 li 登录"));
    EXPECT_EQ(window->findChild<QPushButton*>(QStringLiteral("withdraw")), nullptr);
}

struct Conflict : Person {
    Conflict()
    {
        click(part<QToolButton>("correctCase"));
        part<QLineEdit>("correctTitle")->setText(QStringLiteral("我的标题"));
        part<QLineEdit>("correctAddress")->setText(QStringLiteral("白杨路 3 号"));
        part<QLineEdit>("correctReason")->setText(QStringLiteral("核实"));
        click(part<QPushButton>("correctYes"));
        EXPECT_EQ(console.submitted.size(), 1U);
        domain::Case theirs = *console.find_case(id_of("0318-0142"));
        theirs.title = "别人的标题";
        theirs.rev = 5000;
        domain::CaseMove move;
        move.move = Move::Correct;
        move.at = small_town_noon - services::minute_ms;
        move.actor = "李 值班员";
        console.platform_conflicts_one(theirs, {move});
        settle();
        press(Qt::Key_B);
    }
};

TEST_F(Conflict, IsShownSideBySideWithWhoAndWhen)
{
    auto* card = part<QFrame>("conflict");
    const auto mine = card->findChildren<QLabel*>(QStringLiteral("conflictMine"));
    const auto theirs = card->findChildren<QLabel*>(QStringLiteral("conflictTheirs"));
    ASSERT_EQ(mine.size(), 2);
    ASSERT_EQ(theirs.size(), 2);
    EXPECT_EQ(mine[0]->text(), QStringLiteral("我的标题"));
    EXPECT_EQ(theirs[0]->text(), QStringLiteral("别人的标题"));
    EXPECT_TRUE(words("conflictSince").contains(QStringLiteral("11:59  李 值班员")));
    EXPECT_EQ(card->findChildren<QCheckBox*>(QStringLiteral("useMine")).size(), 1) << "only what is contested";
}

TEST_F(Conflict, KeepingThePlatformsSendsNothing)
{
    click(part<QPushButton>("keepTheirs"));
    ASSERT_EQ(console.dismissed.size(), 1U);
    EXPECT_EQ(console.dismissed[0], console.submitted[0].id);
    EXPECT_EQ(console.submitted.size(), 1U);
    EXPECT_TRUE(town.outbox().empty());
}

TEST_F(Conflict, MineAgainIsANewCommandOnTheNewBase)
{
    click(part<QPushButton>("submitMine"));
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(console.submitted[1].base_revision, 5000);
    const auto& edit = std::get<EditCase>(console.submitted[1].body);
    EXPECT_EQ(edit.title, (EditCase::Text{"别人的标题", "我的标题"}));
    EXPECT_TRUE(edit.address);
    EXPECT_EQ(console.dismissed, std::vector{console.submitted[0].id});
}

TEST_F(Conflict, FieldByFieldOnlyWhatIsWanted)
{
    click(part<QCheckBox>("useMine"));
    click(part<QPushButton>("submitMine"));
    ASSERT_EQ(console.submitted.size(), 2U);
    const auto& edit = std::get<EditCase>(console.submitted[1].body);
    EXPECT_FALSE(edit.title) << "the platform's stays";
    EXPECT_EQ(edit.address->to, "白杨路 3 号");
}

TEST_F(Person, CorrectsOnlyWhatWasChanged)
{
    press(Qt::Key_F4);
    ASSERT_FALSE(part<QWidget>("correct")->isHidden());
    EXPECT_EQ(part<QLineEdit>("correctTitle")->text(), QStringLiteral("化粪池外溢"));
    click(part<QPushButton>("correctYes"));
    EXPECT_TRUE(words("correctProblem").contains(QStringLiteral("没有改动")));
    part<QPlainTextEdit>("correctDescription")->setPlainText(QStringLiteral("井盖旁有污水"));
    auto* area = part<QComboBox>("correctArea");
    area->setCurrentIndex(area->findData(QStringLiteral("990101001002001")));
    EXPECT_EQ(words("correctChanges"), QStringLiteral("将更正：所属网格、描述"));
    click(part<QPushButton>("correctYes"));
    EXPECT_TRUE(words("correctProblem").contains(QStringLiteral("原因")));
    EXPECT_TRUE(console.submitted.empty());
    part<QLineEdit>("correctReason")->setText(QStringLiteral("网格归属有误"));
    click(part<QPushButton>("correctYes"));
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto& edit = std::get<EditCase>(console.submitted[0].body);
    EXPECT_EQ(edit.area_code, (EditCase::Text{"990101001001003", "990101001002001"}));
    EXPECT_EQ(edit.description->to, "井盖旁有污水");
    EXPECT_FALSE(edit.title);
    EXPECT_FALSE(edit.category);
    EXPECT_TRUE(part<QWidget>("correct")->isHidden());
    EXPECT_TRUE(words("said").contains(QStringLiteral("已交发件箱")));
}

TEST_F(Person, TheFormGoesWithTheCaseAndWithEscape)
{
    press(Qt::Key_F4);
    press(Qt::Key_Escape);
    EXPECT_TRUE(part<QWidget>("correct")->isHidden());
    press(Qt::Key_F4);
    ASSERT_FALSE(part<QWidget>("correct")->isHidden());
    open("0317-0377");
    EXPECT_TRUE(part<QWidget>("correct")->isHidden());
    EXPECT_TRUE(console.submitted.empty());
}

struct Revealing : Person {
    void reveal()
    {
        console.reveal_answer = services::RevealedField{"13800001234", clock.now() + 5 * services::minute_ms};
        click(part<QToolButton>("revealButton"));
        part<QLineEdit>("revealReason")->setText(QStringLiteral("联系上报人核实"));
        click(part<QPushButton>("revealYes"));
        EXPECT_EQ(words("revealValue"), QStringLiteral("13800001234"));
    }
    bool says_anywhere(const QString& text)
    {
        for (const QLabel* label : window->findChildren<QLabel*>()) {
            if (label->text().contains(text) || label->toolTip().contains(text))
                return true;
        }
        return false;
    }
};

TEST_F(Revealing, WantsAReasonAndEndsByItself)
{
    click(part<QToolButton>("revealButton"));
    part<QLineEdit>("revealReason")->setText(QStringLiteral("看看 "));
    click(part<QPushButton>("revealYes"));
    EXPECT_TRUE(console.reveals.empty());
    EXPECT_TRUE(words("revealProblem").contains(QStringLiteral("4 个字")));
    reveal();
    ASSERT_EQ(console.reveals.size(), 1U);
    EXPECT_EQ(console.reveals[0].row, id_of("0318-0142"));
    EXPECT_EQ(console.reveals[0].field, "reporter_phone");
    EXPECT_EQ(console.reveals[0].reason, "联系上报人核实");
    EXPECT_EQ(words("revealLeft"), QStringLiteral("5:00 后自动隐藏"));
    tick(61'000);
    EXPECT_EQ(words("revealLeft"), QStringLiteral("3:59 后自动隐藏"));
    tick(239'000);
    EXPECT_TRUE(part<QWidget>("reveal")->isHidden());
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800001234")));
}

TEST_F(Revealing, EndsByThePlatformsClock)
{
    services::LinkStatus link = town.link();
    link.clock_offset_ms = 60'000; // we are a minute behind
    console.set_link(link);
    reveal();
    EXPECT_EQ(words("revealLeft"), QStringLiteral("4:00 后自动隐藏"));
}

TEST_F(Revealing, IsForgottenWithTheCaseTheWindowAndThePerson)
{
    reveal();
    open("0317-0377");
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800001234")));
    open("0318-0142");
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800001234")));
    reveal();
    window->hide();
    window->show();
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800001234")));
    EXPECT_TRUE(part<QWidget>("reveal")->isHidden());
    reveal();
    window->leave();
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800001234")));
}

TEST_F(Revealing, AnAnswerThatComesTooLateIsNotShown)
{
    console.reveal_answer = services::RevealedField{"13800001234", clock.now() + 5 * services::minute_ms};
    click(part<QToolButton>("revealButton"));
    part<QLineEdit>("revealReason")->setText(QStringLiteral("联系上报人核实"));
    QTest::mouseClick(part<QPushButton>("revealYes"), Qt::LeftButton);
    window->open_case(id_of("0317-0377"));
    settle();
    EXPECT_EQ(console.reveals.size(), 1U);
    EXPECT_FALSE(says_anywhere(QStringLiteral("13800001234")));
}

TEST_F(Revealing, ARefusalIsSaidAndAViewerIsNotOffered)
{
    console.reveal_answer = make_error(Fault::Refused, "platform.too_many_reveals");
    click(part<QToolButton>("revealButton"));
    part<QLineEdit>("revealReason")->setText(QStringLiteral("联系上报人核实"));
    click(part<QPushButton>("revealYes"));
    EXPECT_TRUE(words("revealProblem").contains(QStringLiteral("platform.too_many_reveals")));
    me.role = domain::UserRole::Viewer;
    window->show_user(services::SignedIn{me, false, 0, false});
    settle();
    EXPECT_EQ(window->findChild<QToolButton*>(QStringLiteral("revealButton")), nullptr);
    EXPECT_FALSE(part<QToolButton>("correctCase")->isEnabled());
    EXPECT_FALSE(
        part<QAbstractButton>(("move" + std::to_string(static_cast<int>(Move::Dispatch))).c_str())->isEnabled());
}

TEST_F(Person, TheTopBarSaysWhoWorksHereAndOffersToHandOver)
{
    auto* user = part<QToolButton>("user");
    EXPECT_TRUE(user->text().startsWith(QStringLiteral("陈 值班员")));
    const QSignalSpy handed(window.get(), &DeskWindow::switchUserWanted);
    const QSignalSpy left(window.get(), &DeskWindow::signOutWanted);
    user->menu()->actions().first()->trigger();
    user->menu()->actions().last()->trigger();
    EXPECT_EQ(handed.count(), 1);
    EXPECT_EQ(left.count(), 1);
    window->show_user(services::SignedIn{me, true, 0, false});
    EXPECT_TRUE(user->text().contains(QStringLiteral("离线登录")));
    window->show_user(std::nullopt);
    EXPECT_TRUE(user->isHidden()) << "a device has no name";
}

TEST_F(Person, ClocksApartRepairsAndRefusalsAreSaid)
{
    services::LinkStatus link = town.link();
    link.clock_offset_ms = -7'000;
    console.set_link(link);
    EXPECT_EQ(words("clockDifference"), QStringLiteral("本机时钟与平台相差 7 秒"));
    window->show_notice(Error(Fault::Environment, "console.rows_repaired"));
    EXPECT_EQ(words("notice"), QStringLiteral("12:00  〔console.rows_repaired〕"));
    link.state = LinkState::Refused;
    link.reason = Error(Fault::Refused, "platform.session_over");
    console.set_link(link);
    EXPECT_TRUE(part<QLabel>("link")->toolTip().contains(QStringLiteral("platform.session_over")));
}

} // namespace
} // namespace yiping::desk
