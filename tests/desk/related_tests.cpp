// SPDX-License-Identifier: GPL-3.0-or-later
// 督办 that has to be answered in words, and cases that belong together.
#include "desk_fixture.h"
#include "look.h"

#include <yiping/domain/case_link.h>

#include <QAction>
#include <QListView>
#include <QPushButton>
#include <QToolButton>

namespace yiping::desk {
namespace {

struct DeskOversight : Desk {
    void become(domain::UserRole role)
    {
        domain::Principal who = me;
        who.role = role;
        window->show_user(services::SignedIn{who, false, 0, false});
        console.pump();
    }
    void pass(std::int64_t ms)
    {
        clock.advance(ms);
        town.tick();
        QApplication::processEvents();
    }
    QString tab(int at) { return part<QToolButton>(("filter" + std::to_string(at)).c_str())->text(); }
};

TEST_F(DeskOversight, AsksByWhenAndStaysUntilItIsAnswered)
{
    become(domain::UserRole::Supervisor);
    window->findChild<QAction*>(QStringLiteral("lock0"))->trigger(); // hours go by without a hand on the desk
    open("0317-0377");
    EXPECT_FALSE(part<QWidget>("oversight")->isVisible());
    EXPECT_EQ(tab(8), QStringLiteral("督办 0"));
    press(Qt::Key_O);
    type(QStringLiteral("群众反复反映"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Oversee);
    EXPECT_EQ(sent(0).until, small_town_noon + 2 * services::hour_ms) << "two hours unless something else is said";
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    QApplication::processEvents();
    EXPECT_TRUE(part<QWidget>("oversight")->isVisible());
    EXPECT_TRUE(words("oversight").contains(QStringLiteral("群众反复反映"))) << words("oversight").toStdString();
    EXPECT_TRUE(words("oversight").contains(QStringLiteral("还有 2 时"))) << words("oversight").toStdString();
    EXPECT_EQ(tab(8), QStringLiteral("督办 1"));
    // Late: said on the page, in the list of notices, and outside the window.
    pass(1000);
    told.clear();
    pass(2 * services::hour_ms + services::minute_ms);
    EXPECT_TRUE(words("oversight").contains(QStringLiteral("已逾期"))) << words("oversight").toStdString();
    EXPECT_TRUE(std::ranges::any_of(
        told, [](const Told& each) { return each.words.contains(QStringLiteral("督办到期没有答复")); }));
    // The office writes down what the holder said; without words it is no answer.
    press(Qt::Key_Y);
    press(Qt::Key_Return);
    EXPECT_FALSE(words("askProblem").isEmpty());
    type(QStringLiteral("物业六点前清完"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(sent(1).move, Move::Answer);
    EXPECT_EQ(sent(1).reason, "物业六点前清完");
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_FALSE(part<QWidget>("oversight")->isVisible());
    EXPECT_EQ(tab(8), QStringLiteral("督办 0"));
    press(Qt::Key_Y); // nothing is owed any more
    EXPECT_EQ(console.submitted.size(), 2U);
}

struct DeskLinks : DeskOversight {
    /// The line of a linked case; nullptr if it is none.
    QPushButton* related(const QString& title)
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        for (auto* each : window->findChildren<QPushButton*>(QStringLiteral("relatedCase"))) {
            const auto lines = each->parentWidget()->findChildren<QLabel*>();
            const bool linked = std::ranges::any_of(
                lines, [](const QLabel* line) { return line->text().startsWith(QStringLiteral("关联：")); });
            if (linked && each->text().contains(title))
                return each;
        }
        return nullptr;
    }
};

TEST_F(DeskLinks, TwoCasesAreLinkedOpenedFromEachOtherAndParted)
{
    become(domain::UserRole::Operator);
    open("0318-0142");
    EXPECT_EQ(related(QStringLiteral("楼道堆物")), nullptr);
    press(Qt::Key_L);
    ASSERT_TRUE(part<QWidget>("linkBar")->isVisible());
    type(QStringLiteral("堆物"));
    EXPECT_EQ(part<QListView>("linkFoundList")->model()->rowCount(), 1);
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto& wish = std::get<domain::LinkCases>(console.submitted[0].body);
    EXPECT_EQ(wish.case_id, id_of("0318-0142"));
    EXPECT_EQ(wish.other_id, id_of("0317-0377"));
    EXPECT_TRUE(wish.linked);
    EXPECT_FALSE(wish.reason.empty());
    EXPECT_FALSE(part<QWidget>("linkBar")->isVisible());
    // Seen at once, from both sides, and again when the platform has it.
    ASSERT_NE(related(QStringLiteral("楼道堆物")), nullptr);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    ASSERT_NE(related(QStringLiteral("楼道堆物")), nullptr);
    related(QStringLiteral("楼道堆物"))->click();
    console.pump();
    EXPECT_EQ(words("caseTitle"), QStringLiteral("楼道堆物"));
    ASSERT_NE(related(QStringLiteral("化粪池外溢")), nullptr);
    // What is linked already is not offered again.
    press(Qt::Key_L);
    type(QStringLiteral("化粪池"));
    EXPECT_EQ(part<QListView>("linkFoundList")->model()->rowCount(), 0);
    press(Qt::Key_Return);
    EXPECT_FALSE(words("linkProblem").isEmpty());
    press(Qt::Key_Escape);
    EXPECT_EQ(console.submitted.size(), 1U);
    part<QPushButton>("unlinkCase")->click();
    console.pump();
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_FALSE(std::get<domain::LinkCases>(console.submitted[1].body).linked);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_EQ(related(QStringLiteral("化粪池外溢")), nullptr);
}

TEST_F(DeskLinks, WhatOnePersonHasReportedIsSeenAndNotWho)
{
    become(domain::UserRole::Operator);
    domain::RowSet changed;
    changed.add(domain::same_reporter_link(console.rows.case_rows.at(0), console.rows.case_rows.at(2), clock.now()));
    const Uuid other = console.rows.case_rows.at(2).id;
    console.change(std::move(changed));
    services.case_desk.open(console.rows.case_rows.at(0).id);
    console.pump();
    const std::vector<services::RelatedCase> found = services.case_desk.related();
    const auto same = std::ranges::find(found, services::RelatedCase::Why::SameReporter, &services::RelatedCase::why);
    ASSERT_NE(same, found.end());
    EXPECT_EQ(same->data.id, other);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    const auto lines = window->findChildren<QLabel*>();
    EXPECT_TRUE(std::ranges::any_of(
        lines, [](const QLabel* line) { return line->text().startsWith(QStringLiteral("同一上报人 · ")); }));
    EXPECT_EQ(window->findChild<QPushButton*>(QStringLiteral("unlinkCase")), nullptr) << "no person has said it";
    // A person may say more about the two; it is said once.
    EXPECT_TRUE(services.links.check({found.front().data.id, console.rows.case_rows.at(0).id, true, "同一个原因"},
        console.rows.case_rows.at(2), console.rows.case_rows.at(0)));
}

TEST_F(DeskLinks, LinksLookLikeLinksInBothThemes)
{
    become(domain::UserRole::Operator);
    domain::RowSet changed;
    changed.add(domain::same_reporter_link(console.rows.case_rows.at(0), console.rows.case_rows.at(2), clock.now()));
    console.change(std::move(changed));
    services.case_desk.open(console.rows.case_rows.at(0).id);
    console.pump();
    for (const look::Theme theme : {look::Theme::Day, look::Theme::Night}) {
        look::wear(*window, theme);
        QApplication::processEvents();
        auto* link = window->findChild<QPushButton*>(QStringLiteral("relatedCase"));
        ASSERT_NE(link, nullptr);
        const QImage picture = link->grab().toImage();
        const QColor accent = look::colour(look::accent, theme);
        int inked = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                inked += picture.pixelColor(x, y) == accent ? 1 : 0;
        }
        EXPECT_GT(inked, 20) << "the title is written in the colour of links";
    }
}

TEST_F(DeskLinks, WhoeverMayOnlyLookSeesThemAndHasNoButton)
{
    become(domain::UserRole::Viewer);
    open("0318-0142");
    EXPECT_FALSE(part<QWidget>("linkCase")->isVisible());
    press(Qt::Key_L);
    press(Qt::Key_Return);
    EXPECT_TRUE(console.submitted.empty());
}

} // namespace
} // namespace yiping::desk
