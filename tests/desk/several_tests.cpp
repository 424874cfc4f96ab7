// SPDX-License-Identifier: GPL-3.0-or-later
// Several holders with one lead, and a pin on the map that becomes a case.
#include "desk_fixture.h"

#include <QAbstractItemView>
#include <QPushButton>

#include <gtest/gtest.h>

#include <set>

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
