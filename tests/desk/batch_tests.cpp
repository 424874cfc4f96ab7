// SPDX-License-Identifier: GPL-3.0-or-later
// Several cases at once: chosen with the keyboard, seen before they are sent, refused ones told apart.
#include "desk_fixture.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPushButton>

#include <gtest/gtest.h>

#include <set>

namespace yiping::desk {
namespace {

struct DeskBatch : Desk {
    QAbstractItemView* queue() { return part<QAbstractItemView>("queueList"); }
    QAbstractItemView* preview() { return part<QAbstractItemView>("batchList"); }
    QString preview_of(const QString& title)
    {
        for (int row = 0; row < preview()->model()->rowCount(); ++row) {
            const QModelIndex index = preview()->model()->index(row, 0);
            if (index.data().toString() == title)
                return index.data(Qt::AccessibleTextRole).toString();
        }
        return {};
    }
    void choose_all()
    {
        queue()->setFocus();
        press(Qt::Key_A, Qt::ControlModifier);
    }
    void choose(Move move)
    {
        QTest::mouseClick(
            part<QPushButton>(("batchMove" + std::to_string(static_cast<int>(move))).c_str()), Qt::LeftButton);
    }
};

TEST_F(DeskBatch, ShiftAndArrowsChooseSeveralAndTheOpenCaseStays)
{
    open("0317-0377");
    queue()->setFocus();
    press(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_TRUE(part<QWidget>("choiceBar")->isVisible());
    EXPECT_EQ(words("choice"), QStringLiteral("已选 2 件"));
    EXPECT_EQ(words("caseTitle"), QStringLiteral("楼道堆物"));
    clock.advance(1000);
    town.tick(); // time goes on, the choice stays
    EXPECT_EQ(words("choice"), QStringLiteral("已选 2 件"));
    press(Qt::Key_Escape);
    EXPECT_FALSE(part<QWidget>("choiceBar")->isVisible());
}

TEST_F(DeskBatch, AllAreRemindedAtOnceAfterOnePreview)
{
    choose_all();
    EXPECT_EQ(words("choice"), QStringLiteral("已选 3 件"));
    press(Qt::Key_M);
    ASSERT_TRUE(part<QWidget>("batchPage")->isVisible());
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_EQ(preview()->model()->rowCount(), 3);
    EXPECT_TRUE(preview_of(QStringLiteral("楼道堆物")).contains(QStringLiteral("催办")));
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 3U);
    std::set<Uuid> reminded;
    for (std::size_t at = 0; at < 3; ++at) {
        EXPECT_EQ(sent(at).move, Move::Remind);
        reminded.insert(sent(at).case_id);
    }
    EXPECT_EQ(reminded.size(), 3U);
    EXPECT_FALSE(part<QWidget>("batchPage")->isVisible());
    EXPECT_TRUE(part<QWidget>("case")->isVisible());
    EXPECT_EQ(words("notice"), QStringLiteral("3 件已交发件箱"));
}

TEST_F(DeskBatch, WhatCannotBeDoneIsSaidBeforeAndIsNotSent)
{
    choose_all();
    press(Qt::Key_M);
    choose(Move::Verify);
    EXPECT_TRUE(preview_of(QStringLiteral("林区烟点")).contains(QStringLiteral("核查")));
    EXPECT_TRUE(preview_of(QStringLiteral("楼道堆物")).contains(QStringLiteral("〔domain.move_not_possible〕")));
    EXPECT_TRUE(words("batchRecord").contains(QStringLiteral("2 件不动")));
    EXPECT_TRUE(words("batchRecord").contains(QStringLiteral("会记入")));
    QTest::mouseClick(part<QPushButton>("batchYes"), Qt::LeftButton);
    console.pump();
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Verify);
    EXPECT_EQ(sent(0).case_id, id_of("0318-0128"));
}

TEST_F(DeskBatch, AReasonIsAskedOnceForAll)
{
    choose_all();
    press(Qt::Key_M);
    choose(Move::Escalate);
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_FALSE(words("batchProblem").isEmpty());
    EXPECT_EQ(QApplication::focusWidget(), part<QLineEdit>("batchReason"));
    type(QStringLiteral("dvc 超出本镇权限")); // letters are letters
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 3U);
    EXPECT_EQ(sent(2).reason, "dvc 超出本镇权限");
}

TEST_F(DeskBatch, SeveralGoToOnePersonAsLead)
{
    domain::RowSet rows;
    rows.case_rows.push_back(incident("0318-0150", "垃圾未清", "990101001001003", Step::Collected, small_town_noon,
        small_town_noon + 3 * services::hour_ms));
    console.change(std::move(rows));
    console.pump();
    choose_all();
    press(Qt::Key_M);
    choose(Move::Dispatch);
    ASSERT_TRUE(part<QComboBox>("batchPerson")->isVisible());
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_GE(console.submitted.size(), 2U);
    for (std::size_t at = 0; at < console.submitted.size(); ++at) {
        EXPECT_EQ(sent(at).move, Move::Dispatch);
        EXPECT_EQ(sent(at).responder_id, sent(0).responder_id);
    }
}

TEST_F(DeskBatch, OfSeveralThatAreTheSameOneLeadsAndTheOthersNameIt)
{
    choose_all();
    press(Qt::Key_M);
    QTest::mouseClick(part<QPushButton>("batchMove1000"), Qt::LeftButton);
    auto* leading = part<QComboBox>("batchLeading");
    ASSERT_TRUE(leading->isVisible());
    EXPECT_EQ(leading->count(), 3);
    EXPECT_TRUE(leading->currentText().startsWith(QStringLiteral("0317-0377")));
    EXPECT_TRUE(preview_of(QStringLiteral("楼道堆物")).contains(QStringLiteral("主件")));
    EXPECT_FALSE(words("batchProblem").isEmpty()); // they lie in three grids: is it so?
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 2U);
    for (std::size_t at = 0; at < 2; ++at) {
        EXPECT_EQ(sent(at).move, Move::Void);
        EXPECT_NE(sent(at).case_id, id_of("0317-0377"));
        EXPECT_EQ(sent(at).reason, "与 0317-0377 为同一件，并入该件");
    }
    ASSERT_TRUE(console.platform_takes_one());
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_EQ(queue()->model()->rowCount(), 1);
}

TEST_F(DeskBatch, EscapeSendsNothingAndKeepsTheChoice)
{
    choose_all();
    press(Qt::Key_M);
    press(Qt::Key_Escape);
    EXPECT_FALSE(part<QWidget>("batchPage")->isVisible());
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_EQ(words("choice"), QStringLiteral("已选 3 件"));
}

TEST_F(DeskBatch, MWithoutAChoiceSaysHowToChoose)
{
    press(Qt::Key_M);
    EXPECT_FALSE(part<QWidget>("batchPage")->isVisible());
    EXPECT_TRUE(words("notice").contains(QStringLiteral("Shift")));
}

} // namespace
} // namespace yiping::desk
