// SPDX-License-Identifier: GPL-3.0-or-later
// The queue: saved views with live counts, order, and what narrows it, by keys and clicks.
#include "desk_fixture.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPushButton>
#include <QToolButton>

#include <gtest/gtest.h>

namespace yiping::desk {
namespace {

struct DeskQueue : Desk {
    QAbstractItemView* list() { return part<QAbstractItemView>("queueList"); }
    QStringList titles()
    {
        QStringList all;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            all += list()->model()->index(row, 0).data().toString();
        return all;
    }
    QString tab(int at) { return part<QToolButton>(("filter" + std::to_string(at)).c_str())->text(); }
    /// As a person chooses from a list that drops down: with the keyboard.
    void choose(const char* name, const QString& words)
    {
        auto* box = part<QComboBox>(name);
        const int wanted = box->findText(words, Qt::MatchContains);
        ASSERT_GE(wanted, 0) << words.toStdString();
        box->setFocus();
        press(Qt::Key_Home);
        for (int at = 0; at < wanted; ++at)
            press(Qt::Key_Down);
        EXPECT_EQ(box->currentIndex(), wanted);
    }
};

TEST_F(DeskQueue, WhatOneHasActedOnIsInHandUntilItIsClosedAndOverARestart)
{
    EXPECT_EQ(tab(4), QStringLiteral("我在办 0"));
    window->show_user(services::SignedIn{me, false, 0, false});
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    EXPECT_EQ(tab(4), QStringLiteral("我在办 1")); // at once, the line may be down
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_EQ(tab(4), QStringLiteral("我在办 1"));
    press(Qt::Key_5, Qt::AltModifier);
    EXPECT_EQ(titles(), QStringList{QStringLiteral("化粪池外溢")});
    // Another sits down: it is not in his hands.
    services::SignedIn other{me, false, 0, false};
    other.who.user = "li";
    other.who.post = "李 值班员";
    window->show_user(other);
    EXPECT_EQ(tab(4), QStringLiteral("我在办 0"));
}

TEST_F(DeskQueue, TonightHoldsWhatIsLateAndWhatWillBeBeforeTheNightIsOver)
{
    // Due: 3 h, 25 min, and 12 min ago; the night goes on until eight in the morning.
    EXPECT_EQ(tab(5), QStringLiteral("今晚值班 3"));
    domain::RowSet rows;
    rows.case_rows.push_back(incident("0318-0301", "明天中午到期", "990101001001003", Step::Handling, small_town_noon,
        small_town_noon + services::day_ms));
    console.change(std::move(rows));
    console.pump();
    EXPECT_EQ(tab(0), QStringLiteral("全部在办 4"));
    EXPECT_EQ(tab(5), QStringLiteral("今晚值班 3"));
    press(Qt::Key_6, Qt::AltModifier);
    EXPECT_EQ(list()->model()->rowCount(), 3);
    EXPECT_FALSE(titles().contains(QStringLiteral("明天中午到期")));
}

TEST_F(DeskQueue, ShelvedOnesAndThoseToBeCalledBackHaveViewsOfTheirOwn)
{
    domain::RowSet rows;
    rows.case_rows.push_back(incident("0318-0302", "历史违建", "990101001001003", Step::Filed,
        small_town_noon - services::day_ms, small_town_noon + services::day_ms));
    rows.case_rows.back().hold = domain::Hold::Shelved;
    console.change(std::move(rows));
    console.pump();
    clock.advance(11'000);
    town.tick();
    console.pump();
    EXPECT_EQ(tab(6), QStringLiteral("挂账 1"));
    EXPECT_EQ(tab(7), QStringLiteral("回访 1")); // 电瓶车飞线 is closed and nobody has asked
    press(Qt::Key_7, Qt::AltModifier);
    EXPECT_EQ(titles(), QStringList{QStringLiteral("历史违建")});
    press(Qt::Key_8, Qt::AltModifier);
    EXPECT_EQ(titles(), QStringList{QStringLiteral("电瓶车飞线")});
}

TEST_F(DeskQueue, FOpensWhatNarrowsAndOrdersItAndEscapeCloses)
{
    press(Qt::Key_F);
    ASSERT_TRUE(part<QWidget>("filterBar")->isVisible());
    choose("filterOrder", QStringLiteral("新的在前"));
    EXPECT_EQ(titles().front(), QStringLiteral("化粪池外溢"));
    choose("filterStatus", QStringLiteral("已超时"));
    EXPECT_EQ(titles(), QStringList{QStringLiteral("楼道堆物")});
    EXPECT_TRUE(part<QToolButton>("filterButton")->text().contains(QStringLiteral("新的在前")));
    choose("filterStatus", QStringLiteral("任何状态"));
    choose("filterArea", QStringLiteral("天池村"));
    EXPECT_EQ(titles(), (QStringList{QStringLiteral("林区烟点"), QStringLiteral("楼道堆物")}));
    EXPECT_EQ(tab(0), QStringLiteral("全部在办 3")); // the counts are those of the whole
    choose("filterArea", QStringLiteral("任何地点"));
    choose("filterCategory", QStringLiteral("市政设施"));
    EXPECT_TRUE(titles().isEmpty());
    EXPECT_TRUE(words("queueEmpty").contains(QStringLiteral("筛选")));
    QTest::mouseClick(part<QPushButton>("filterReset"), Qt::LeftButton);
    EXPECT_EQ(titles().size(), 3);
    EXPECT_EQ(titles().front(), QStringLiteral("楼道堆物"));
    EXPECT_EQ(part<QToolButton>("filterButton")->text(), QStringLiteral("筛选"));
    press(Qt::Key_Escape);
    EXPECT_FALSE(part<QWidget>("filterBar")->isVisible());
}

TEST_F(DeskQueue, WhoHoldsSomethingCanBeChosenAndNobodyToo)
{
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    const auto holder = town.detail(id_of("0318-0142"))->holder_id;
    ASSERT_TRUE(holder);
    press(Qt::Key_F);
    choose("filterHolder", QString::fromStdString(town.responder(*holder)->name));
    EXPECT_EQ(titles(), QStringList{QStringLiteral("化粪池外溢")});
}

} // namespace
} // namespace yiping::desk
