// SPDX-License-Identifier: GPL-3.0-or-later
// A shift: locked and unlocked, told of things, reminded, taking back, and nothing half written is lost.
#include "desk_fixture.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDateTimeEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::desk {
namespace {

struct DeskShift : Desk {
    QTemporaryDir folder;

    void sign_in()
    {
        people.who = services::SignedIn{me, false, 0, false};
        window->show_user(people.who);
    }
    void remember()
    {
        memory = folder.filePath(QStringLiteral("desk.ini"));
        start_again();
    }
    void start_again()
    {
        make_window();
        console.pump();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
    void pass(std::int64_t millis)
    {
        clock.advance(millis);
        town.tick();
        console.pump();
    }
    bool is_locked() { return part<QWidget>("lock")->isVisible(); }
    void alarm(std::string_view name)
    {
        domain::DescribedRow row(*domain::find_register("alarm"));
        row.set("id", id_of(name));
        row.set("area_code", domain::Value(std::string("990101001001003")));
        row.set("kind", domain::Value(std::int64_t{11})); // 烟感
        row.set("state", domain::Value(std::int64_t{1}));
        row.set("at", domain::Value(std::int64_t{clock.now()}));
        domain::RowSet rows;
        rows.described.push_back(row);
        console.change(std::move(rows));
        console.pump();
    }
    QStringList notices()
    {
        QStringList all;
        const auto* model = part<QListView>("noticesList")->model();
        for (int row = 0; row < model->rowCount(); ++row)
            all += model->index(row, 0).data().toString();
        return all;
    }
};

TEST_F(DeskShift, ALockedDeskShowsAlarmsAndNothingElseUntilThePassword)
{
    sign_in();
    open("0318-0142");
    press(Qt::Key_L, Qt::ControlModifier);
    ASSERT_TRUE(is_locked());
    EXPECT_EQ(QApplication::focusWidget(), part<QLineEdit>("lockPassword"));
    alarm("smoke");
    EXPECT_EQ(part<QListView>("lockAlarmsList")->model()->rowCount(), 1);
    EXPECT_TRUE(words("lockWho").contains(QStringLiteral("陈 值班员")));
    // Neither keys nor Tab reach what lies behind.
    press(Qt::Key_Tab);
    press(Qt::Key_Tab);
    press(Qt::Key_Tab);
    EXPECT_TRUE(part<QWidget>("lock")->isAncestorOf(QApplication::focusWidget()));
    part<QListView>("lockAlarmsList")->setFocus();
    press(Qt::Key_D);
    press(Qt::Key_F8);
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(part<QWidget>("handover")->isHidden());
    EXPECT_TRUE(console.submitted.empty());
    part<QLineEdit>("lockPassword")->setFocus();
    type(QStringLiteral("wrong"));
    press(Qt::Key_Return);
    EXPECT_TRUE(is_locked());
    EXPECT_EQ(words("lockProblem"), QStringLiteral("〔platform.sign_in_refused〕"));
    EXPECT_TRUE(part<QLineEdit>("lockPassword")->text().isEmpty());
    type(QStringLiteral("right"));
    press(Qt::Key_Return);
    EXPECT_FALSE(is_locked());
    EXPECT_EQ(words("caseTitle"), QStringLiteral("化粪池外溢")); // as he left it
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    EXPECT_EQ(console.submitted.size(), 1U);
}

TEST_F(DeskShift, ADeskThatNobodyTouchesLocksItself)
{
    sign_in();
    pass(14 * services::minute_ms);
    EXPECT_FALSE(is_locked());
    press(Qt::Key_Down);
    pass(14 * services::minute_ms);
    EXPECT_FALSE(is_locked());
    pass(2 * services::minute_ms);
    EXPECT_TRUE(is_locked());
}

TEST_F(DeskShift, WithoutANameThereIsNothingToUnlockWithAndNoLock)
{
    window->show_user(std::nullopt);
    press(Qt::Key_L, Qt::ControlModifier);
    EXPECT_FALSE(is_locked());
    pass(services::hour_ms);
    EXPECT_FALSE(is_locked());
}

TEST_F(DeskShift, AnAlarmIsToldOnceAndMuteOnlySilencesIt)
{
    pass(1000);
    told.clear(); // what held before was listed without a word
    alarm("smoke");
    pass(1000);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_TRUE(told[0].words.contains(QStringLiteral("烟感")));
    EXPECT_TRUE(told[0].sounds);
    pass(1000);
    EXPECT_EQ(told.size(), 1U);
    press(Qt::Key_M, Qt::ControlModifier);
    alarm("second");
    pass(1000);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_FALSE(told[1].sounds);
    EXPECT_TRUE(part<QToolButton>("noticesButton")->text().contains(QStringLiteral("静音")));
    EXPECT_EQ(
        std::ranges::count_if(notices(), [](const QString& each) { return each.contains(QStringLiteral("烟感")); }), 2);
}

TEST_F(DeskShift, ACaseNearItsLimitIsToldAndDeletePutsItAside)
{
    pass(1000); // 林区烟点 is due in 25 minutes
    ASSERT_EQ(notices().size(), 1);
    EXPECT_TRUE(notices()[0].contains(QStringLiteral("快到期")));
    press(Qt::Key_F7);
    press(Qt::Key_Return);
    EXPECT_EQ(words("caseTitle"), QStringLiteral("林区烟点"));
    press(Qt::Key_F7);
    press(Qt::Key_Delete);
    EXPECT_TRUE(notices().isEmpty());
    pass(services::minute_ms);
    EXPECT_TRUE(notices().isEmpty());
}

TEST_F(DeskShift, ADispatchThatNobodySignsForIsTold)
{
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    pass(1000);
    told.clear();
    pass(services::hour_ms);
    EXPECT_TRUE(
        std::ranges::any_of(told, [](const Told& each) { return each.words.contains(QStringLiteral("没有签收")); }));
}

TEST_F(DeskShift, AKindThatIsSwitchedOffIsNotToldAndThatIsKept)
{
    remember();
    auto* off = window->findChild<QAction*>(QStringLiteral("notice1-2"));
    ASSERT_NE(off, nullptr);
    off->trigger();
    pass(1000);
    EXPECT_TRUE(notices().isEmpty());
    start_again();
    pass(1000);
    EXPECT_TRUE(notices().isEmpty());
}

TEST_F(DeskShift, AReminderComesAtItsTimeAlsoAfterARestart)
{
    remember();
    open("0317-0377");
    press(Qt::Key_R, Qt::ShiftModifier);
    ASSERT_TRUE(part<QWidget>("ask")->isVisible());
    EXPECT_FALSE(part<QLabel>("askRecord")->isVisible()); // it stays on this desk
    type(QStringLiteral("给物业回电话"));
    press(Qt::Key_Return); // tomorrow at nine
    EXPECT_TRUE(console.submitted.empty());
    start_again();
    pass(1000);
    EXPECT_FALSE(notices().join(u' ').contains(QStringLiteral("给物业回电话")));
    pass(22 * services::hour_ms);
    EXPECT_TRUE(notices().join(u' ').contains(QStringLiteral("给物业回电话")));
    EXPECT_TRUE(std::ranges::any_of(
        told, [](const Told& each) { return each.words.contains(QStringLiteral("给物业回电话")); }));
}

TEST_F(DeskShift, WhatHasNotGoneOutIsSimplyTakenBack)
{
    console.set_link({.state = LinkState::Offline,
        .since = small_town_noon,
        .in_step_at = small_town_noon,
        .cursor = 1,
        .done = 0,
        .total = 0,
        .clock_offset_ms = 0,
        .queued_commands = 0,
        .reason = {}});
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    press(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_EQ(console.withdrawn.size(), 1U);
    EXPECT_EQ(console.withdrawn[0], console.submitted[0].id);
    EXPECT_TRUE(words("notice").contains(QStringLiteral("已撤回")));
}

TEST_F(DeskShift, ADispatchThatIsNotSignedForIsCalledBackWithAReason)
{
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    press(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(part<QWidget>("ask")->isVisible());
    EXPECT_TRUE(part<QLabel>("askRecord")->isVisible());
    EXPECT_FALSE(part<QLineEdit>("reason")->text().isEmpty());
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(sent(1).move, Move::Return);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_EQ(town.detail(id_of("0318-0142"))->step, Step::Filed);
}

TEST_F(DeskShift, WhatIsInTheRecordStaysThereAndWhatCanBeDoneIsSaid)
{
    open("0318-0128");
    press(Qt::Key_V);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(console.submitted.size(), 1U);
    EXPECT_TRUE(words("notice").contains(QStringLiteral("不能抹掉")));
    EXPECT_TRUE(words("notice").contains(QStringLiteral("返工")));
}

TEST_F(DeskShift, AHalfWrittenHandoverOutlivesTheProgram)
{
    remember();
    sign_in();
    press(Qt::Key_F8);
    type(QStringLiteral("楼道堆物已约物业。"));
    start_again(); // nothing was closed in good order
    sign_in();
    EXPECT_TRUE(words("notice").contains(QStringLiteral("F8")));
    press(Qt::Key_F8);
    EXPECT_EQ(part<QPlainTextEdit>("handoverMatters")->toPlainText(), QStringLiteral("楼道堆物已约物业。"));
    // Who comes next does not read it.
    services::SignedIn other{me, false, 0, false};
    other.who.user = "li";
    window->leave();
    window->show_user(other);
    press(Qt::Key_F8);
    EXPECT_TRUE(part<QPlainTextEdit>("handoverMatters")->toPlainText().isEmpty());
}

} // namespace
} // namespace yiping::desk
