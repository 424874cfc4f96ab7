// SPDX-License-Identifier: GPL-3.0-or-later
// The desk as a person uses it: keys and clicks into the real window, commands out of it.
#include "desk_fixture.h"

#include <yiping/desk/desk_window.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::desk {
namespace {

using namespace yiping::testing;
using domain::Move;
using domain::Step;
using services::LinkState;

TEST_F(Desk, ListsOpenCasesOnlyMostUrgentFirstAndArrowsOpenThem)
{
    auto* list = part<QAbstractItemView>("queueList");
    ASSERT_EQ(list->model()->rowCount(), 3);
    EXPECT_EQ(list->model()->index(0, 0).data().toString(), QStringLiteral("楼道堆物"));
    list->setFocus();
    press(Qt::Key_Down);
    EXPECT_EQ(services.case_desk.opened(), id_of("0317-0377"));
    EXPECT_EQ(words("caseTitle"), QStringLiteral("楼道堆物"));
    EXPECT_EQ(map->shown, id_of("0317-0377"));
    press(Qt::Key_Down);
    EXPECT_EQ(words("caseTitle"), QStringLiteral("化粪池外溢"));
}

TEST_F(Desk, DThenOneThenEnterSendsExactlyOneCommand)
{
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    const auto best = services.dispatch.candidates(*town.detail(id_of("0318-0142"))).front().responder.id;
    press(Qt::Key_Return);
    press(Qt::Key_Return); // a nervous second one
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Dispatch);
    EXPECT_EQ(sent(0).case_id, id_of("0318-0142"));
    EXPECT_EQ(sent(0).responder_id, best);
    EXPECT_TRUE(words("undelivered").contains(QStringLiteral("未送达")));
    EXPECT_EQ(words("undeliveredCount"), QStringLiteral("未送达 1"));

    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_TRUE(part<QLabel>("undelivered")->isHidden());
    EXPECT_TRUE(part<QLabel>("undeliveredCount")->isHidden());
    EXPECT_EQ(services.case_desk.page()->data.step, Step::Dispatched);
}

TEST_F(Desk, TheSameWithTheMouse)
{
    open("0318-0142");
    auto* list = part<QAbstractItemView>("candidateList");
    const QModelIndex second = list->model()->index(1, 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(second).center());
    QTest::mouseClick(part<QPushButton>("send"), Qt::LeftButton);
    console.pump();
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(
        sent(0).responder_id, services.dispatch.candidates(*console.find_case(id_of("0318-0142")))[1].responder.id);
}

TEST_F(Desk, FiltersByClickAndByKeyCountAndShowWhatTheySay)
{
    auto* list = part<QAbstractItemView>("queueList");
    EXPECT_EQ(part<QToolButton>("filter0")->text(), QStringLiteral("全部在办 3"));
    EXPECT_EQ(part<QToolButton>("filter2")->text(), QStringLiteral("超时 1"));
    QTest::mouseClick(part<QToolButton>("filter2"), Qt::LeftButton);
    ASSERT_EQ(list->model()->rowCount(), 1);
    EXPECT_EQ(list->model()->index(0, 0).data().toString(), QStringLiteral("楼道堆物"));
    press(Qt::Key_4, Qt::AltModifier);
    EXPECT_EQ(list->model()->rowCount(), 0);
    EXPECT_FALSE(part<QLabel>("queueEmpty")->isHidden());
    press(Qt::Key_1, Qt::AltModifier);
    EXPECT_EQ(list->model()->rowCount(), 3);
}

TEST_F(Desk, SlashSearchesAndLettersTypedThereAreLetters)
{
    open("0318-0142");
    press(Qt::Key_Slash);
    ASSERT_EQ(QApplication::focusWidget(), part<QLineEdit>("search"));
    type(QStringLiteral("vcd1"));
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_EQ(part<QLineEdit>("search")->text(), QStringLiteral("vcd1"));
    part<QLineEdit>("search")->clear();
    type(QStringLiteral("0128"));
    auto* list = part<QAbstractItemView>("queueList");
    ASSERT_EQ(list->model()->rowCount(), 1);
    press(Qt::Key_Return);
    EXPECT_EQ(words("caseTitle"), QStringLiteral("林区烟点"));
    press(Qt::Key_Slash);
    press(Qt::Key_Escape);
    EXPECT_EQ(list->model()->rowCount(), 3);
}

TEST_F(Desk, AReasonIsAskedInPlaceAndNothingGoesOutWithoutIt)
{
    open("0317-0377");
    press(Qt::Key_P);
    ASSERT_FALSE(part<QWidget>("ask")->isHidden());
    ASSERT_EQ(QApplication::focusWidget(), part<QLineEdit>("reason"));
    press(Qt::Key_Return);
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_FALSE(words("askProblem").isEmpty());
    part<QLineEdit>("reason")->setText(QStringLiteral("等待材料到货"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Suspend);
    EXPECT_EQ(sent(0).reason, "等待材料到货");
    EXPECT_EQ(sent(0).until, services::start_of_day(services::local_day(small_town_noon) + 1) + 9 * services::hour_ms);
    EXPECT_TRUE(part<QWidget>("ask")->isHidden());
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    EXPECT_TRUE(words("caseStatus").startsWith(QStringLiteral("挂起至")));
}

TEST_F(Desk, EscapeLeavesEverythingAsItWas)
{
    open("0317-0377");
    press(Qt::Key_P);
    type(QStringLiteral("x"));
    press(Qt::Key_Escape);
    EXPECT_TRUE(part<QWidget>("ask")->isHidden());
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_EQ(words("caseTitle"), QStringLiteral("楼道堆物"));
}

TEST_F(Desk, VerifyAndCloseWithTheirKeysTakesTheCaseOutOfTheQueue)
{
    open("0318-0128");
    press(Qt::Key_V);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    press(Qt::Key_C);
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(sent(0).move, Move::Verify);
    EXPECT_EQ(sent(1).move, Move::Close);
    EXPECT_EQ(part<QAbstractItemView>("queueList")->model()->rowCount(), 2);
    EXPECT_EQ(words("caseStatus"), QStringLiteral("已办结"));
    EXPECT_TRUE(words("counts").contains(QStringLiteral("今日办结 2")));
}

TEST_F(Desk, AMoveThatIsNotPossibleIsGreyAndItsKeySaysWhy)
{
    open("0318-0142");
    EXPECT_TRUE(button(Move::Dispatch)->isEnabled());
    EXPECT_FALSE(button(Move::Close)->isEnabled());
    press(Qt::Key_C);
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_EQ(words("said"), QStringLiteral("现在是“信息收集”，不能结案。"));
    EXPECT_EQ(button(Move::Close)->toolTip(), words("said"));
}

TEST_F(Desk, ARefusedCommandIsShownWithItsReasonUntilSomebodyHasSeenIt)
{
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_2);
    press(Qt::Key_Return);
    console.platform_refuses_one(Error(Fault::Refused, "domain.outside_scope"));
    console.pump();
    EXPECT_TRUE(part<QToolButton>("outbox")->text().contains(QStringLiteral("1 件未执行")));
    press(Qt::Key_B);
    auto* panel = part<QWidget>("outboxPanel");
    ASSERT_FALSE(panel->isHidden());
    const auto labels = panel->findChildren<QLabel*>();
    EXPECT_TRUE(std::ranges::any_of(labels,
        [](const QLabel* label) { return label->text().contains(QStringLiteral("〔domain.outside_scope〕")); }));
    QTest::mouseClick(panel->findChild<QPushButton*>(QStringLiteral("dismiss")), Qt::LeftButton);
    console.pump();
    ASSERT_EQ(console.dismissed.size(), 1U);
    EXPECT_EQ(console.dismissed[0], console.submitted[0].id);
    EXPECT_TRUE(part<QToolButton>("outbox")->text().contains(QStringLiteral("空")));
}

TEST_F(Desk, AFullDiskIsSaidAndNothingPretendsToBeSent)
{
    open("0318-0142");
    console.disk_error = Error(Fault::Environment, "sqlite.disk_full");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    EXPECT_TRUE(words("said").contains(QStringLiteral("〔sqlite.disk_full〕")));
    EXPECT_TRUE(part<QLabel>("undelivered")->isHidden());
}

TEST_F(Desk, TheLineIsSaidInWordsAndADispatchOfflineWaits)
{
    console.set_link({.state = LinkState::Offline,
        .since = small_town_noon - services::hour_ms,
        .in_step_at = small_town_noon,
        .cursor = 1,
        .done = 0,
        .total = 0,
        .clock_offset_ms = 0,
        .queued_commands = 0,
        .reason = {}});
    EXPECT_EQ(words("link"), QStringLiteral("○ 离线 11:00 起"));
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    press(Qt::Key_Return);
    EXPECT_TRUE(words("said").contains(QStringLiteral("线路恢复后自动送出")));
    EXPECT_TRUE(part<QToolButton>("outbox")->text().contains(QStringLiteral("未送达")));
}

TEST_F(Desk, WPutsTheCaseOnTheWallAndShiftWTheOverview)
{
    open("0318-0142");
    press(Qt::Key_W);
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto put = std::get<domain::PutScene>(console.submitted[0].body);
    EXPECT_EQ(put.wall, "main");
    EXPECT_EQ(put.scene, "case");
    EXPECT_EQ(put.subject_id, id_of("0318-0142"));
    ASSERT_TRUE(console.platform_takes_one());
    EXPECT_EQ(words("wallScene"), QStringLiteral("大屏正在放：化粪池外溢"));
    press(Qt::Key_W, Qt::ShiftModifier);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(std::get<domain::PutScene>(console.submitted[1].body).scene, "overview");
}

TEST_F(Desk, PickingOnTheMapOpensTheCase)
{
    map->on_case_picked(id_of("0318-0128"));
    console.pump();
    EXPECT_EQ(words("caseTitle"), QStringLiteral("林区烟点"));
}

TEST_F(Desk, ButtonsStayOnOneLineWithinTheirPanelAtEveryWidth)
{
    open("0318-0142");
    for (const int width : {1180, 1366, 1600, 1920, 2560}) {
        window->resize(width, 900);
        QApplication::processEvents();
        std::vector<QRect> boxes;
        QWidget* bar = button(Move::Dispatch)->parentWidget();
        for (auto* each : bar->findChildren<QAbstractButton*>()) {
            if (each->isHidden())
                continue;
            EXPECT_TRUE(bar->rect().contains(each->geometry())) << width << " " << each->text().toStdString();
            EXPECT_GE(each->width(), each->sizeHint().width());
            for (const QRect& other : boxes)
                EXPECT_FALSE(other.intersects(each->geometry())) << width << " " << each->text().toStdString();
            boxes.push_back(each->geometry());
        }
        EXPECT_FALSE(button(Move::Dispatch)->isHidden()) << width;
        EXPECT_GE(boxes.size(), 4U) << width;
    }
}

TEST_F(Desk, PaintsAtEveryDevicePixelRatio)
{
    open("0317-0377");
    for (const double ratio : {1.0, 1.5, 2.0}) {
        QImage image((QSizeF(window->size()) * ratio).toSize(), QImage::Format_RGB32);
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::magenta);
        window->render(&image);
        int unpainted = 0;
        for (int y = 0; y < image.height(); y += 7) {
            for (int x = 0; x < image.width(); x += 7)
                unpainted += image.pixel(x, y) == qRgb(255, 0, 255) ? 1 : 0;
        }
        EXPECT_EQ(unpainted, 0) << ratio;
    }
}

TEST_F(Desk, SaysWhatItIsInDemo)
{
    EXPECT_EQ(words("demo"), QStringLiteral("演示数据"));
    EXPECT_EQ(words("town"), QStringLiteral("澜川镇 · 指挥台"));
}

TEST_F(Desk, APhotoIsSeenWhenItHasComeAndLargeWhenItIsChosen)
{
    QImage red; // comes later
    std::vector<std::string> asked;
    photo = [&](const std::string& sha256) {
        asked.push_back(sha256);
        return red;
    };
    make_window();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    domain::Attachment row;
    row.id = id_of("photo");
    row.case_id = id_of("0318-0128");
    row.area_code = "990101001002001";
    row.sha256 = std::string(64, 'a');
    row.media_type = "image/jpeg";
    row.size = 30'000;
    row.made_at = clock.now();
    console.rows.attachment_rows.push_back(row);
    open("0318-0128");
    ASSERT_EQ(asked, std::vector{row.sha256});
    EXPECT_TRUE(words("photo").contains(QStringLiteral("未取回"))) << words("photo").toStdString();
    red = QImage(400, 300, QImage::Format_RGB32);
    red.fill(Qt::red);
    window->photo_arrived();
    QApplication::processEvents(); // what is new in a layout is shown with the next events
    auto* tile = part<QLabel>("photo");
    ASSERT_FALSE(tile->pixmap().isNull());
    tile->setFocus();
    press(Qt::Key_Return);
    auto* large = window->findChild<QLabel*>(QStringLiteral("largePhoto"));
    ASSERT_NE(large, nullptr);
    EXPECT_GT(large->height(), window->height() / 2);
    QTest::keyClick(large, Qt::Key_Escape);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(window->findChild<QLabel*>(QStringLiteral("largePhoto")), nullptr);
}

} // namespace
} // namespace yiping::desk
