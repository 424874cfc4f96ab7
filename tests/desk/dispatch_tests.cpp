// SPDX-License-Identifier: GPL-3.0-or-later
// 派遣单: how far word has reached everybody who was sent.
#include "desk_fixture.h"

#include <yiping/geo/wkb.h>

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
        return {{lon - half, lat - half}, {lon + half, lat - half}, {lon + half, lat + half}, {lon - half, lat + half},
            {lon - half, lat - half}};
    }
    /// Two grids get a name's place, and the first an outline of its own.
    void place_grids()
    {
        domain::RowSet changed;
        for (domain::Area area : console.rows.area_rows) {
            if (area.area_code == first_grid || area.area_code == third_grid) {
                area.label_lon = area.area_code == first_grid ? 105.1 : 105.2;
                area.label_lat = 29.1;
                const double west = *area.label_lon - 0.01, east = *area.label_lon + 0.01;
                area.geometry = geo::write_wkb(
                    geo::MultiPolygon{{{{west, 29.09}, {east, 29.09}, {east, 29.11}, {west, 29.11}, {west, 29.09}}}});
                changed.area_rows.push_back(area);
            }
        }
        console.change(std::move(changed));
        console.pump();
    }
    static constexpr const char* first_grid = "990101001001001";
    static constexpr const char* third_grid = "990101001001003";
    const domain::IssueTask& issued(std::size_t at)
    {
        return std::get<domain::IssueTask>(console.submitted.at(at).body);
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
    place_grids();
    map->on_stroke_drawn(DeskMap::Stroke::Task, square(105.15, 29.1, 0.06));
    ASSERT_TRUE(map->task) << "seen while it is asked about";
    EXPECT_EQ(map->task->targets.size(), 2U);
    press(Qt::Key_Return);
    EXPECT_TRUE(console.submitted.empty()) << "a task has words";
    type(QStringLiteral("巡查沿江栏杆"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(issued(0).title, "巡查沿江栏杆");
    EXPECT_EQ(issued(0).targets, (std::vector<std::string>{first_grid, third_grid}));
    EXPECT_GT(issued(0).due_at, clock.now());
    EXPECT_TRUE(words("notice").contains(QStringLiteral("2 个网格")));
    const auto drawn = geo::read_wkb(issued(0).geometry);
    ASSERT_TRUE(drawn);
    ASSERT_TRUE(std::holds_alternative<geo::Polygon>(*drawn));
    EXPECT_EQ(std::get<geo::Polygon>(*drawn).front().size(), 5U);
    EXPECT_FALSE(map->task);
}

TEST_F(DeskRing, AWayIsKeptAndEachGridsAnswerIsSeenOnTheMap)
{
    place_grids();
    // A trembling hand along the street, through the first grid alone; the name of the other lies beside it.
    std::vector<geo::LonLat> way;
    for (int step = 0; step <= 100; ++step)
        way.push_back({105.095 + step * 0.0001, 29.1 + (step % 2) * 0.00001});
    way.push_back({105.115, 29.2}); // and round the corner
    map->on_stroke_drawn(DeskMap::Stroke::Task, way);
    type(QStringLiteral("夜间沿街巡逻"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(issued(0).targets, (std::vector<std::string>{first_grid}));
    const auto drawn = geo::read_wkb(issued(0).geometry);
    ASSERT_TRUE(drawn);
    ASSERT_TRUE(std::holds_alternative<geo::Line>(*drawn));
    const geo::Line& kept = std::get<geo::Line>(*drawn);
    ASSERT_EQ(kept.size(), 3U) << "what the hand trembled is left out";
    EXPECT_NEAR(kept.front().lon, way.front().lon, 1e-9);
    EXPECT_NEAR(kept.back().lat, way.back().lat, 1e-9);

    // On the list at once, as not delivered; the platform's rows take its place.
    auto* list = part<QListView>("tasksList");
    const auto line = [&] {
        return list->model()->data(list->model()->index(0, 0), Qt::AccessibleTextRole).toString();
    };
    ASSERT_EQ(list->model()->rowCount(), 1);
    EXPECT_TRUE(line().endsWith(QStringLiteral("未送达"))) << line().toStdString();
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    ASSERT_EQ(list->model()->rowCount(), 1);
    EXPECT_TRUE(line().contains(QStringLiteral("回执 0 · 完成 0"))) << line().toStdString();
    EXPECT_FALSE(map->task);
    press(Qt::Key_U, Qt::ShiftModifier);
    ASSERT_TRUE(map->task);
    EXPECT_TRUE(map->came);
    EXPECT_EQ(map->task->geometry, issued(0).geometry);
    ASSERT_EQ(map->task->targets.size(), 1U);
    EXPECT_EQ(map->task->targets[0].answer, QStringLiteral("未回执"));
    EXPECT_EQ(map->task->targets[0].status, domain::CaseStatus::New);
    // The grid answers.
    domain::RowSet changed;
    changed.directed_task_rows = console.rows.directed_task_rows;
    changed.directed_task_rows.at(0).received_at = clock.now();
    changed.directed_task_rows.at(0).completed_at = clock.now();
    console.change(std::move(changed));
    console.pump();
    ASSERT_TRUE(map->task);
    EXPECT_FALSE(map->came) << "the map stays where it is";
    EXPECT_EQ(map->task->targets[0].status, domain::CaseStatus::Done);
    EXPECT_TRUE(line().contains(QStringLiteral("全部完成"))) << line().toStdString();
    press(Qt::Key_Escape);
    EXPECT_FALSE(map->task);
}

} // namespace
} // namespace yiping::desk
