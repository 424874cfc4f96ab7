// SPDX-License-Identifier: GPL-3.0-or-later
// 交接班: the page fills itself in, and one signature goes out.
#include "desk_fixture.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace yiping::desk {
namespace {

struct DeskHandover : Desk {
    domain::Shift shift(std::string_view name, UtcMillis from, UtcMillis to, std::string_view officer)
    {
        domain::Shift made;
        made.id = id_of(name);
        made.area_code = town_code;
        made.from_at = from;
        made.to_at = to;
        made.leader = "刘 副镇长";
        made.officer = officer;
        return made;
    }
    /// The shift ends in a quarter of an hour, and the next is on the roster.
    void near_end()
    {
        domain::RowSet rows;
        rows.shift_rows.push_back(shift(
            "shift", small_town_noon - 8 * services::hour_ms, small_town_noon + 15 * services::minute_ms, "陈 值班员"));
        rows.shift_rows.push_back(shift(
            "next", small_town_noon + 15 * services::minute_ms, small_town_noon + 8 * services::hour_ms, "谢 值班员"));
        console.change(std::move(rows));
        console.pump();
    }
    QString fact(int at) { return words(("handoverFact" + std::to_string(at)).c_str()); }
};

TEST_F(DeskHandover, FillsItselfInAndIsSignedOnce)
{
    near_end();
    press(Qt::Key_F8);
    ASSERT_FALSE(part<QWidget>("handover")->isHidden());
    EXPECT_TRUE(part<QWidget>("case")->isHidden());
    EXPECT_TRUE(words("handoverShift").contains(QStringLiteral("陈 值班员")));
    EXPECT_TRUE(words("handoverShift").contains(QStringLiteral("谢 值班员")));
    EXPECT_EQ(fact(2), QStringLiteral("3")); // open
    EXPECT_EQ(fact(3), QStringLiteral("1")); // late
    EXPECT_EQ(fact(4), QStringLiteral("2")); // due before the next one ends
    // Late cases are not left without a word.
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(words("handoverProblem"), QStringLiteral("〔domain.matters_needed〕"));
    EXPECT_TRUE(console.submitted.empty());
    type(QStringLiteral("楼道堆物已约物业明早清。"));
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto& sent_body = std::get<domain::HandOver>(console.submitted[0].body);
    EXPECT_EQ(sent_body.shift_id, id_of("shift"));
    EXPECT_EQ(sent_body.next_shift_id, id_of("next"));
    EXPECT_EQ(sent_body.matters, "楼道堆物已约物业明早清。");
    EXPECT_TRUE(part<QWidget>("handover")->isHidden());
    EXPECT_TRUE(words("notice").contains(QStringLiteral("请接班人登录")));
    // The same signature again only waits.
    press(Qt::Key_F8);
    type(QStringLiteral("再一次"));
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(words("handoverProblem"), QStringLiteral("〔services.already_waiting〕"));
}

TEST_F(DeskHandover, NotInTheMiddleOfAShift)
{
    press(Qt::Key_F8);
    type(QStringLiteral("早退"));
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(words("handoverProblem"), QStringLiteral("〔domain.shift_not_near_end〕"));
    EXPECT_TRUE(console.submitted.empty());
}

TEST_F(DeskHandover, LettersAreLettersEscapeGoesBackAndACaseOpens)
{
    near_end();
    open("0318-0142");
    press(Qt::Key_F8);
    type(QStringLiteral("dvc"));
    EXPECT_EQ(part<QPlainTextEdit>("handoverMatters")->toPlainText(), QStringLiteral("dvc"));
    EXPECT_TRUE(console.submitted.empty());
    press(Qt::Key_Escape);
    EXPECT_FALSE(part<QWidget>("case")->isHidden());
    press(Qt::Key_F8);
    EXPECT_EQ(part<QPlainTextEdit>("handoverMatters")->toPlainText(), QStringLiteral("dvc")); // nothing is lost
    auto* late = part<QWidget>("handover")->findChild<QToolButton*>(QStringLiteral("handoverCase"));
    ASSERT_NE(late, nullptr);
    QTest::mouseClick(late, Qt::LeftButton);
    console.pump();
    EXPECT_EQ(services.case_desk.opened(), id_of("0317-0377"));
    EXPECT_TRUE(part<QWidget>("handover")->isHidden());
}

TEST_F(DeskHandover, WhileOneWritesTheTownGoesOn)
{
    near_end();
    press(Qt::Key_F8);
    EXPECT_EQ(fact(2), QStringLiteral("3"));
    type(QStringLiteral("写到一半"));
    domain::RowSet rows;
    rows.case_rows.push_back(incident("0318-0201", "路灯不亮", "990101001001003", Step::Collected, small_town_noon,
        small_town_noon + 3 * services::hour_ms));
    console.change(std::move(rows));
    console.pump();
    EXPECT_EQ(fact(2), QStringLiteral("4"));
    EXPECT_EQ(part<QPlainTextEdit>("handoverMatters")->toPlainText(), QStringLiteral("写到一半"));
}

} // namespace
} // namespace yiping::desk
