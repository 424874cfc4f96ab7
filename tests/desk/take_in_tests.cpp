// SPDX-License-Identifier: GPL-3.0-or-later
// 接报 as a practised person does it: keys into the real window, one command out of it.
#include "desk_fixture.h"

#include <yiping/desk/desk_window.h>

#include <QAbstractItemView>
#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <cstdio>

namespace yiping::desk {
namespace {

using namespace yiping::testing;
using domain::Step;

struct DeskTakeIn : Desk {
    QLineEdit* line(const char* name) { return part<QLineEdit>(name); }
    [[nodiscard]] QString chosen(const char* name) { return part<QComboBox>(name)->currentData().toString(); }
    const domain::ReportCase& reported(std::size_t at)
    {
        return std::get<domain::ReportCase>(console.submitted.at(at).body);
    }
};

TEST_F(DeskTakeIn, FromTheRingToThePersonOnTheWay)
{
    int keys = 0;
    const auto key = [&](Qt::Key which, Qt::KeyboardModifiers with = {}) {
        press(which, with);
        ++keys;
    };
    const auto spell = [&](const QString& text) {
        type(text);
        keys += static_cast<int>(text.size());
    };
    key(Qt::Key_N);
    ASSERT_FALSE(part<QWidget>("takeIn")->isHidden());
    EXPECT_TRUE(part<QWidget>("case")->isHidden());
    ASSERT_EQ(QApplication::focusWidget(), line("takeInTitle"));
    spell(QStringLiteral("化粪池外溢"));
    EXPECT_EQ(chosen("takeInCategory"), QStringLiteral("0304")); // nobody had to choose
    key(Qt::Key_Return); // past the class, which has filled itself in
    ASSERT_EQ(QApplication::focusWidget(), line("takeInAddress"));
    spell(QStringLiteral("白杨社区03网格"));
    EXPECT_EQ(chosen("takeInArea"), QStringLiteral("990101001001003"));
    key(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(reported(0).source, domain::CaseSource::Hotline);
    EXPECT_EQ(reported(0).title, "化粪池外溢");
    EXPECT_EQ(reported(0).address, "白杨社区03网格");
    EXPECT_TRUE(part<QWidget>("takeIn")->isHidden());
    EXPECT_FALSE(part<QWidget>("case")->isHidden());

    // The platform gives it a number; it opens by itself and can be sent with three keys.
    auto row = incident("0318-0200", "化粪池外溢", "990101001001003", Step::Collected, small_town_noon,
        small_town_noon + 3 * services::hour_ms);
    row.id = console.submitted[0].id;
    console.outbox.clear();
    console.say_outbox();
    domain::RowSet rows;
    rows.case_rows.push_back(row);
    console.change(std::move(rows));
    console.pump();
    EXPECT_EQ(services.case_desk.opened(), row.id);
    key(Qt::Key_D);
    key(Qt::Key_1);
    key(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 2U) << words("said").toStdString() << words("candidateFoot").toStdString();
    EXPECT_EQ(sent(1).case_id, row.id);
    EXPECT_EQ(sent(1).move, domain::Move::Dispatch);
    std::printf("from the ring to the person on the way: %d keys, %d of them words\n", keys, keys - 6);
}

TEST_F(DeskTakeIn, LettersAreLettersAndNothingElseHappens)
{
    open("0318-0142");
    press(Qt::Key_N);
    type(QStringLiteral("dvcnw"));
    part<QComboBox>("takeInCategory")->setFocus();
    press(Qt::Key_D);
    press(Qt::Key_W);
    press(Qt::Key_W, Qt::ShiftModifier);
    EXPECT_EQ(line("takeInTitle")->text(), QStringLiteral("dvcnw"));
    EXPECT_TRUE(console.submitted.empty());
}

TEST_F(DeskTakeIn, ACaseChosenFromTheQueueIsSeenAndTheDraftStays)
{
    press(Qt::Key_N);
    type(QStringLiteral("dvc"));
    auto* list = part<QAbstractItemView>("queueList");
    const QModelIndex first = list->model()->index(0, 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(first).center());
    console.pump();
    EXPECT_TRUE(part<QWidget>("takeIn")->isHidden());
    EXPECT_FALSE(part<QWidget>("case")->isHidden());
    EXPECT_EQ(services.case_desk.opened(), id_of("0317-0377"));
    press(Qt::Key_N);
    EXPECT_EQ(line("takeInTitle")->text(), QStringLiteral("dvc"));
}

TEST_F(DeskTakeIn, WhatAPersonHasChosenTypingDoesNotChange)
{
    press(Qt::Key_N);
    type(QStringLiteral("井盖破损"));
    EXPECT_EQ(chosen("takeInCategory"), QStringLiteral("0401"));
    part<QComboBox>("takeInCategory")->setFocus();
    press(Qt::Key_Up);
    EXPECT_EQ(chosen("takeInCategory"), QStringLiteral("0304"));
    line("takeInTitle")->setFocus();
    line("takeInTitle")->end(false);
    type(QStringLiteral("了"));
    EXPECT_EQ(chosen("takeInCategory"), QStringLiteral("0304"));
}

TEST_F(DeskTakeIn, AClickOnTheMapIsThePlace)
{
    press(Qt::Key_N);
    EXPECT_TRUE(map->pointing);
    map->on_place_picked(105.0011, 29.0022);
    type(QStringLiteral("后门"));
    EXPECT_TRUE(words("takeInPosition").contains(QStringLiteral("不在本镇")) ||
                words("takeInPosition").contains(QStringLiteral("105.00110")));
    line("takeInTitle")->setText(QStringLiteral("化粪池外溢"));
    press(Qt::Key_Escape);
    EXPECT_FALSE(map->pointing);
}

TEST_F(DeskTakeIn, EscapeKeepsADraftAndSoDoesTheEndOfTheProgram)
{
    press(Qt::Key_N);
    type(QStringLiteral("井盖破损"));
    press(Qt::Key_Escape);
    EXPECT_TRUE(part<QWidget>("takeIn")->isHidden());
    EXPECT_TRUE(words("notice").contains(QStringLiteral("草稿")));
    ASSERT_TRUE(console.draft);
    EXPECT_EQ(std::get<domain::ReportCase>(console.draft->body).title, "井盖破损");

    // Another window, as after a kill.
    make_window();
    window->show_user(std::nullopt);
    console.pump();
    EXPECT_TRUE(words("notice").contains(QStringLiteral("按 N 接着写")));
    press(Qt::Key_N);
    EXPECT_EQ(line("takeInTitle")->text(), QStringLiteral("井盖破损"));
    line("takeInAddress")->setFocus();
    type(QStringLiteral("天池村01网格"));
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_FALSE(console.draft);
}

TEST_F(DeskTakeIn, AFullDiskGivesTheFormBack)
{
    console.disk_error = Error(Fault::Environment, "sqlite.disk_full");
    press(Qt::Key_N);
    type(QStringLiteral("井盖破损"));
    line("takeInAddress")->setFocus();
    type(QStringLiteral("天池村01网格"));
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_TRUE(words("notice").contains(QStringLiteral("〔sqlite.disk_full〕")));
    press(Qt::Key_N);
    EXPECT_EQ(line("takeInTitle")->text(), QStringLiteral("井盖破损"));
    EXPECT_EQ(chosen("takeInArea"), QStringLiteral("990101001002001"));
}

TEST_F(DeskTakeIn, WhatIsMissingIsSaidWhereItIs)
{
    press(Qt::Key_N);
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(words("takeInProblem"), QStringLiteral("〔domain.title_needed〕"));
    EXPECT_EQ(QApplication::focusWidget(), line("takeInTitle"));
    type(QStringLiteral("井盖破损"));
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(words("takeInProblem"), QStringLiteral("〔services.place_needed〕"));
    EXPECT_EQ(QApplication::focusWidget(), line("takeInAddress"));
    EXPECT_TRUE(console.submitted.empty());
}

TEST_F(DeskTakeIn, TheSameCaseIsNotTakenInTwice)
{
    press(Qt::Key_N);
    type(QStringLiteral("化粪池外溢"));
    line("takeInAddress")->setFocus();
    type(QStringLiteral("白杨社区03网格"));
    auto* same = part<QWidget>("doubles")->findChild<QPushButton*>(QStringLiteral("sameCase"));
    ASSERT_NE(same, nullptr);
    QTest::mouseClick(same, Qt::LeftButton);
    console.pump();
    EXPECT_EQ(services.case_desk.opened(), id_of("0318-0142"));
    EXPECT_TRUE(part<QWidget>("takeIn")->isHidden());
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_FALSE(console.draft);
}

TEST_F(DeskTakeIn, PastedTablesEmojiAndVeryLongTextsAreTaken)
{
    press(Qt::Key_N);
    line("takeInTitle")->setText(QStringLiteral("井盖破损\t第二列\n第二行 🚧"));
    part<QPlainTextEdit>("takeInDescription")->setPlainText(QString(100'000, QChar(0x4E00)));
    line("takeInAddress")->setFocus();
    type(QStringLiteral("天池村01网格"));
    part<QComboBox>("takeInCategory")->setCurrentIndex(0);
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_FALSE(QString::fromStdString(reported(0).title).contains(QLatin1Char('\t')));
    EXPECT_TRUE(QString::fromStdString(reported(0).title).contains(QStringLiteral("🚧")));
    EXPECT_LE(reported(0).description.size(), 6000U); // what the platform takes
}

TEST_F(DeskTakeIn, WhoSitsDownNextSeesNothingOfIt)
{
    press(Qt::Key_N);
    type(QStringLiteral("井盖"));
    line("takeInName")->setText(QStringLiteral("周测试"));
    window->leave();
    EXPECT_TRUE(part<QWidget>("takeIn")->isHidden());
    EXPECT_TRUE(line("takeInName")->text().isEmpty());
    EXPECT_TRUE(line("takeInTitle")->text().isEmpty());
}

} // namespace
} // namespace yiping::desk
