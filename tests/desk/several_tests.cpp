// SPDX-License-Identifier: GPL-3.0-or-later
// Several holders with one lead, and a pin on the map that becomes a case.
#include "desk_fixture.h"

#include <QAbstractItemView>
#include <QDockWidget>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>

#include <gtest/gtest.h>

#include <memory>

namespace yiping::desk {
namespace {

struct DeskSeveral : Desk {
    QAbstractItemView* list() { return part<QAbstractItemView>("candidateList"); }
};

TEST_F(DeskSeveral, WhoIsNearAndOnDutyIsMarkedByOneKeyAndTheFirstLeads)
{
    open("0318-0142");
    press(Qt::Key_A);
    const auto marked = list()->selectionModel()->selectedIndexes().size();
    ASSERT_EQ(marked, 1); // 孙某 30 m away; 李某 is more than 500 m
    EXPECT_TRUE(console.submitted.empty()); // seen before it is sent
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).responder_id, id_of("孙某"));
}

TEST_F(DeskSeveral, OneLeadsAndTheOthersAssist)
{
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_TRUE(words("candidateFoot").contains(QStringLiteral("另 2 人协办")));
    const auto ranked = services.dispatch.candidates(*town.detail(id_of("0318-0142")));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 3U);
    EXPECT_EQ(sent(0).role, domain::AssignmentRole::Lead);
    EXPECT_EQ(sent(1).role, domain::AssignmentRole::Assistant);
    EXPECT_EQ(sent(2).role, domain::AssignmentRole::Assistant);
    for (std::size_t at = 0; at < 3; ++at) {
        EXPECT_EQ(sent(at).move, Move::Dispatch);
        EXPECT_EQ(sent(at).responder_id, ranked[at].responder.id);
    }
    for (int at = 0; at < 3; ++at)
        ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_EQ(town.assignments(id_of("0318-0142")).size(), 3U);
}

TEST_F(DeskSeveral, ACaseDroppedOnAPersonGoesToHim)
{
    auto* queue = part<QAbstractItemView>("queueList");
    int row = 0;
    while (queue->model()->index(row, 0).data().toString() != QStringLiteral("化粪池外溢"))
        ++row;
    const std::unique_ptr<QMimeData> dragged(queue->model()->mimeData({queue->model()->index(row, 0)}));
    ASSERT_NE(dragged, nullptr);
    auto* people_list = part<QAbstractItemView>("peopleList");
    part<QDockWidget>("peopleDock")->raise();
    QApplication::processEvents();
    const QPoint at = people_list->visualRect(people_list->model()->index(1, 0)).center();
    const QString name = people_list->model()->index(1, 0).data().toString();
    QDragEnterEvent enter(at, Qt::CopyAction, dragged.get(), Qt::LeftButton, {});
    QApplication::sendEvent(people_list->viewport(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(at, Qt::CopyAction, dragged.get(), Qt::LeftButton, {});
    QApplication::sendEvent(people_list->viewport(), &drop);
    console.pump();
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Dispatch);
    EXPECT_EQ(sent(0).case_id, id_of("0318-0142"));
    EXPECT_TRUE(name.startsWith(QString::fromStdString(town.responder(sent(0).responder_id)->name)));
    EXPECT_EQ(words("caseTitle"), QStringLiteral("化粪池外溢"));
    // Anything else is not taken.
    QMimeData words_only;
    words_only.setText(QStringLiteral("x"));
    QDropEvent other(at, Qt::CopyAction, &words_only, Qt::LeftButton, {});
    QApplication::sendEvent(people_list->viewport(), &other);
    EXPECT_EQ(console.submitted.size(), 1U);
}

TEST_F(DeskSeveral, APinOnTheMapOpensTakeInWithThePlace)
{
    window->show_user(services::SignedIn{me, false, 0, false});
    map->on_place_dropped(105.0011, 29.0013);
    ASSERT_FALSE(part<QWidget>("takeIn")->isHidden());
    EXPECT_TRUE(map->pointing);
    EXPECT_TRUE(words("takeInPosition").contains(QStringLiteral("不在本镇")) ||
                words("takeInPosition").contains(QStringLiteral("105.00110")))
        << words("takeInPosition").toStdString();
    press(Qt::Key_Escape);
    // Whoever may not take in reports is not asked to.
    services::SignedIn viewer{me, false, 0, false};
    viewer.who.role = domain::UserRole::Viewer;
    window->show_user(viewer);
    map->on_place_dropped(105.0011, 29.0013);
    EXPECT_TRUE(part<QWidget>("takeIn")->isHidden());
}

} // namespace
} // namespace yiping::desk
