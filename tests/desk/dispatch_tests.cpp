// SPDX-License-Identifier: GPL-3.0-or-later
// 派遣单: how far word has reached everybody who was sent.
#include "desk_fixture.h"

#include <QClipboard>
#include <QListView>

namespace yiping::desk {
namespace {

struct DeskDispatches : Desk {
    QListView* list() { return part<QListView>("dispatchesList"); }
    QString line(int row = 0)
    {
        return list()->model()->data(list()->model()->index(row, 0), Qt::AccessibleTextRole).toString();
    }
    void pass(std::int64_t ms)
    {
        clock.advance(ms);
        town.tick();
        QApplication::processEvents();
    }
    void send_the_first()
    {
        open("0318-0142");
        press(Qt::Key_D);
        press(Qt::Key_1);
        press(Qt::Key_Return);
    }
};

TEST_F(DeskDispatches, FromTheOutboxToTheSignature)
{
    const int before = list()->model()->rowCount();
    send_the_first();
    ASSERT_EQ(list()->model()->rowCount(), before + 1);
    press(Qt::Key_D, Qt::ShiftModifier);
    ASSERT_EQ(QApplication::focusWidget(), list());
    EXPECT_TRUE(line().contains(QStringLiteral("化粪池外溢"))) << line().toStdString();
    EXPECT_TRUE(line().endsWith(QStringLiteral("未送达"))) << line().toStdString();
    press(Qt::Key_Space); // who has not been sent cannot have been told
    EXPECT_EQ(console.submitted.size(), 1U);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_TRUE(line().endsWith(QStringLiteral("未送达"))) << line().toStdString();
    // Nobody signs: it goes to the top and says since when.
    pass(12 * services::minute_ms);
    EXPECT_TRUE(line().contains(QStringLiteral("超时未签"))) << line().toStdString();
    press(Qt::Key_Space);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(std::get<domain::MarkDelivery>(console.submitted[1].body).delivery, domain::Delivery::Phoned);
    EXPECT_TRUE(line().contains(QStringLiteral("电话已通知"))) << line().toStdString();
    press(Qt::Key_Space);
    EXPECT_EQ(console.submitted.size(), 2U) << "once is enough";
    press(Qt::Key_C, Qt::ControlModifier);
    const QString copied = QApplication::clipboard()->text();
    EXPECT_TRUE(copied.contains(QStringLiteral("0318-0142 化粪池外溢"))) << copied.toStdString();
    EXPECT_TRUE(copied.contains(QStringLiteral("前办结"))) << copied.toStdString();
    press(Qt::Key_Return);
    EXPECT_EQ(words("caseTitle"), QStringLiteral("化粪池外溢"));
}

TEST_F(DeskDispatches, ATelephoneNumberIsShownForAWhileAndLogged)
{
    services.personal_data = &console;
    console.reveal_answer = services::RevealedField{"000 0000 1234", clock.now() + 5 * services::minute_ms};
    send_the_first();
    press(Qt::Key_D, Qt::ShiftModifier);
    press(Qt::Key_T, Qt::ControlModifier);
    ASSERT_EQ(console.reveals.size(), 1U);
    EXPECT_EQ(console.reveals[0].row, sent(0).responder_id);
    EXPECT_EQ(console.reveals[0].field, "phone");
    EXPECT_TRUE(QString::fromStdString(console.reveals[0].reason).contains(QStringLiteral("0318-0142")));
    EXPECT_TRUE(words("dispatchesFoot").contains(QStringLiteral("000 0000 1234")));
    pass(5 * services::minute_ms);
    EXPECT_FALSE(words("dispatchesFoot").contains(QStringLiteral("1234")));
}

struct DeskRing : DeskDispatches {
    /// Around the people of the town, or far away.
    std::vector<geo::LonLat> square(double lon, double lat, double half)
    {
        return {{lon - half, lat - half}, {lon + half, lat - half}, {lon + half, lat + half}, {lon - half, lat + half}};
    }
};

TEST_F(DeskRing, WhoeverStandsInsideIsMarkedAndSent)
{
    press(Qt::Key_A, Qt::ShiftModifier);
    EXPECT_EQ(map->drawing, DeskMap::Stroke::People);
    map->on_stroke_drawn(DeskMap::Stroke::People, square(0, 0, 100));
    EXPECT_TRUE(words("notice").contains(QStringLiteral("先打开"))) << words("notice").toStdString();
    open("0318-0142");
    map->on_stroke_drawn(DeskMap::Stroke::People, square(-50, -50, 1));
    EXPECT_TRUE(words("said").contains(QStringLiteral("圈里没有")));
    const auto& people_in_town = town.responders();
    const auto first = std::ranges::find_if(
        people_in_town, [](const domain::Responder& each) { return each.on_duty && each.lon && each.lat; });
    ASSERT_NE(first, people_in_town.end());
    map->on_stroke_drawn(DeskMap::Stroke::People, square(*first->lon, *first->lat, 0.00001));
    auto* candidates = part<QListView>("candidateList");
    ASSERT_GE(candidates->model()->rowCount(), 1);
    const auto listed = static_cast<std::size_t>(candidates->model()->rowCount());
    EXPECT_LT(listed, services.dispatch.candidates(services.case_desk.page()->data).size()) << "only those inside";
    press(Qt::Key_Return);
    ASSERT_GE(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Dispatch);
    EXPECT_EQ(sent(0).responder_id, first->id);
    EXPECT_GT(static_cast<std::size_t>(candidates->model()->rowCount()), listed) << "everybody is there again";
}

TEST_F(DeskRing, AStrokeAlongGridsBecomesATaskOfTheirs)
{
    press(Qt::Key_U);
    EXPECT_EQ(map->drawing, DeskMap::Stroke::Task);
    map->on_stroke_drawn(DeskMap::Stroke::Task, square(0, 0, 0.001));
    EXPECT_TRUE(words("notice").contains(QStringLiteral("没有网格")));
    domain::RowSet rows;
    for (domain::Area area : console.rows.area_rows) {
        if (area.area_code == "990101001001001" || area.area_code == "990101001001003") {
            area.label_lon = 105.1;
            area.label_lat = 29.1;
            rows.area_rows.push_back(area);
        }
    }
    console.change(std::move(rows));
    console.pump();
    map->on_stroke_drawn(DeskMap::Stroke::Task, square(105.1, 29.1, 0.01));
    press(Qt::Key_Return);
    EXPECT_TRUE(console.submitted.empty()) << "a task has words";
    type(QStringLiteral("巡查沿江栏杆"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto& task = std::get<domain::IssueTask>(console.submitted[0].body);
    EXPECT_EQ(task.title, "巡查沿江栏杆");
    EXPECT_EQ(task.targets, (std::vector<std::string>{"990101001001001", "990101001001003"}));
    EXPECT_GT(task.due_at, clock.now());
    EXPECT_TRUE(words("notice").contains(QStringLiteral("2 个网格")));
}

} // namespace
} // namespace yiping::desk
