// SPDX-License-Identifier: GPL-3.0-or-later
// Theme, size and panels: chosen with keys, kept over an end of the program.
#include "desk_fixture.h"
#include "look.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>

#include <yiping/desk/desk_scale.h>
#include <yiping/presentation/language.h>

#include <gtest/gtest.h>

namespace yiping::desk {
namespace {

struct DeskLayout : Desk {
    QTemporaryDir folder;

    DeskLayout()
    {
        memory = folder.filePath(QStringLiteral("desk.ini"));
        start_again();
    }
    void start_again()
    {
        make_window();
        console.pump();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
    QColor ground_at_the_edge()
    {
        QApplication::processEvents();
        return window->grab().toImage().pixelColor(4, window->height() / 2);
    }
    QAction* action(const char* name)
    {
        auto* found = window->findChild<QAction*>(QString::fromUtf8(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QDockWidget* dock(const char* name) { return part<QDockWidget>(name); }
};

TEST_F(DeskLayout, TheDarkThemeIsChosenWithKeysAndKept)
{
    EXPECT_EQ(ground_at_the_edge(), look::colour(look::ground, look::Theme::Day));
    press(Qt::Key_F9);
    auto* menu = part<QMenu>("viewMenu");
    ASSERT_TRUE(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_Down); // from 浅色 to 深色
    QTest::keyClick(menu, Qt::Key_Return);
    EXPECT_EQ(ground_at_the_edge(), look::colour(look::ground, look::Theme::Night));
    EXPECT_TRUE(map->night);
    start_again();
    EXPECT_EQ(ground_at_the_edge(), look::colour(look::ground, look::Theme::Night));
    EXPECT_TRUE(map->night);
    EXPECT_TRUE(action("theme1")->isChecked());
}

TEST_F(DeskLayout, ByTheClockItIsDarkInTheEvening)
{
    action("theme2")->trigger();
    EXPECT_EQ(ground_at_the_edge(), look::colour(look::ground, look::Theme::Day)); // it is noon
    clock.advance(8 * services::hour_ms);
    town.tick();
    EXPECT_EQ(ground_at_the_edge(), look::colour(look::ground, look::Theme::Night));
    clock.advance(12 * services::hour_ms);
    town.tick();
    EXPECT_EQ(ground_at_the_edge(), look::colour(look::ground, look::Theme::Day));
}

TEST_F(DeskLayout, ASizeIsKeptForTheNextStart)
{
    EXPECT_EQ(kept_scale(memory), 100);
    action("scale150")->trigger();
    EXPECT_TRUE(words("notice").contains(QStringLiteral("150 %")));
    EXPECT_EQ(kept_scale(memory), 150);
    QFile file(memory);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("scale=9000\n");
    file.close();
    EXPECT_EQ(kept_scale(memory), 200); // whatever stands there
    EXPECT_EQ(kept_scale(folder.filePath(QStringLiteral("missing.ini"))), 100);
}

TEST_F(DeskLayout, AClosedPanelStaysClosedAndTheDefaultLayoutBringsItBack)
{
    ASSERT_FALSE(dock("alarmsDock")->isHidden());
    for (QAction* each : part<QMenu>("panels")->actions()) {
        if (each->text() == QStringLiteral("告警"))
            each->trigger();
    }
    EXPECT_TRUE(dock("alarmsDock")->isHidden());
    ASSERT_TRUE(QTest::qWaitFor([&] { return QFile(memory).exists(); }));
    start_again();
    EXPECT_TRUE(dock("alarmsDock")->isHidden());
    // A page that comes and goes does not open what the person has closed.
    press(Qt::Key_F8);
    press(Qt::Key_Escape);
    press(Qt::Key_F3);
    press(Qt::Key_F2);
    EXPECT_TRUE(dock("alarmsDock")->isHidden());
    action("resetLayout")->trigger();
    EXPECT_FALSE(dock("alarmsDock")->isHidden());
    start_again();
    EXPECT_FALSE(dock("alarmsDock")->isHidden());
}

/// Everything that a person reads or presses, and how far it reaches out of what it stands in.
void expect_all_within_the_page(DeskWindow& window, const std::string& page)
{
    auto* host = window.findChild<QMainWindow*>(QStringLiteral("deskHost"));
    ASSERT_NE(host, nullptr);
    auto* middle = qobject_cast<QScrollArea*>(host->centralWidget());
    ASSERT_NE(middle, nullptr);
    const int right = middle->viewport()->mapTo(&window, QPoint(middle->viewport()->width(), 0)).x();
    int seen = 0;
    for (QWidget* each : middle->widget()->findChildren<QWidget*>()) {
        if (!each->isVisible() ||
            (qobject_cast<QLabel*>(each) == nullptr && qobject_cast<QAbstractButton*>(each) == nullptr &&
                qobject_cast<QLineEdit*>(each) == nullptr && qobject_cast<QComboBox*>(each) == nullptr))
            continue;
        ++seen;
        EXPECT_LE(each->mapTo(&window, QPoint(each->width(), 0)).x(), right)
            << page << ": " << each->objectName().toStdString() << " " << each->accessibleName().toStdString();
        if (auto* button = qobject_cast<QPushButton*>(each); button != nullptr && button->toolTip().isEmpty()) {
            EXPECT_GE(button->width(), button->fontMetrics().horizontalAdvance(button->text()))
                << page << ": " << button->text().toStdString();
        }
    }
    EXPECT_GT(seen, 3) << page;
}

TEST_F(DeskLayout, NothingOfAPageLiesBeyondItsPlaceOnASmallScreen)
{
    for (const auto language : {presentation::Language::Chinese, presentation::Language::English}) {
        ASSERT_TRUE(presentation::use_language(language));
        start_again();
        window->resize(1366, 768);
        open("0318-0128");
        QApplication::processEvents();
        const auto look_at = [&](const char* page) {
            QApplication::processEvents();
            expect_all_within_the_page(*window, page);
        };
        look_at("case");
        press(Qt::Key_L);
        look_at("link");
        press(Qt::Key_Escape);
        press(Qt::Key_G); // rework: reasons to choose from
        look_at("rework");
        press(Qt::Key_Escape);
        press(Qt::Key_F4);
        look_at("correct");
        press(Qt::Key_Escape);
        press(Qt::Key_N);
        type(QStringLiteral("石桥社区第一网格线缆脱落"));
        look_at("take-in");
        press(Qt::Key_Escape);
        press(Qt::Key_F8);
        look_at("hand-over");
        press(Qt::Key_Escape);
        press(Qt::Key_F10);
        look_at("rules");
        press(Qt::Key_Escape);
    }
    EXPECT_TRUE(presentation::use_language(presentation::Language::Chinese));
}

TEST_F(DeskLayout, NamesOfPanelsAreWholeOnASmallScreen)
{
    for (const auto language : {presentation::Language::Chinese, presentation::Language::English}) {
        ASSERT_TRUE(presentation::use_language(language));
        start_again();
        window->resize(1366, 768);
        press(Qt::Key_F3); // what comes and goes makes new bars
        press(Qt::Key_F2);
        QApplication::processEvents();
        int bars = 0;
        for (QTabBar* bar : window->findChildren<QTabBar*>()) {
            if (!bar->isVisible() || bar->count() < 2)
                continue;
            ++bars;
            for (int at = 0; at < bar->count(); ++at) {
                EXPECT_GE(bar->tabRect(at).width(), bar->fontMetrics().horizontalAdvance(bar->tabText(at)))
                    << bar->tabText(at).toStdString();
            }
            EXPECT_LE(bar->tabRect(bar->count() - 1).right(), bar->width()) << bar->tabText(0).toStdString();
        }
        EXPECT_EQ(bars, 1);
    }
    EXPECT_TRUE(presentation::use_language(presentation::Language::Chinese));
}

TEST_F(DeskLayout, PanelsCanBeTakenHoldOfOnlyWhenAsked)
{
    auto* queue = dock("queueDock");
    EXPECT_EQ(queue->features(), QDockWidget::NoDockWidgetFeatures);
    action("loose")->trigger();
    EXPECT_TRUE(queue->features().testFlag(QDockWidget::DockWidgetMovable));
    action("loose")->trigger();
    EXPECT_EQ(queue->features(), QDockWidget::NoDockWidgetFeatures);
}

TEST_F(DeskLayout, F6GoesFromPanelToPanel)
{
    press(Qt::Key_F6);
    const QWidget* first = QApplication::focusWidget();
    ASSERT_NE(first, nullptr);
    QStringList seen;
    for (std::ptrdiff_t at = 0; at < window->findChildren<QDockWidget*>().size(); ++at) {
        press(Qt::Key_F6);
        for (auto* each : window->findChildren<QDockWidget*>()) {
            if (each->isAncestorOf(QApplication::focusWidget()))
                seen += each->objectName();
        }
    }
    EXPECT_TRUE(seen.contains(QStringLiteral("queueDock"))) << seen.join(u' ').toStdString();
    EXPECT_TRUE(seen.contains(QStringLiteral("peopleDock"))) << seen.join(u' ').toStdString();
    EXPECT_TRUE(seen.contains(QStringLiteral("alarmsDock"))) << seen.join(u' ').toStdString();
}

TEST_F(DeskLayout, AtTwiceTheSizeEverythingFitsAFullHighDefinitionScreen)
{
    // 1920 × 1080 at 200 % is 960 × 540.
    window->resize(960, 540);
    QApplication::processEvents();
    EXPECT_EQ(window->size(), QSize(960, 540));
    // The bar gives way where it can; what is pressed is read whole.
    for (const char* name : {"mapPage", "handoverPage", "takeInButton", "view", "noticesButton"})
        EXPECT_GE(part<QToolButton>(name)->width(), part<QToolButton>(name)->sizeHint().width()) << name;
    open("0318-0142");
    press(Qt::Key_D);
    press(Qt::Key_1);
    EXPECT_TRUE(part<QListView>("candidateList")->isVisible());
    EXPECT_TRUE(part<QListView>("candidateList")->visibleRegion().boundingRect().height() > 60);
    press(Qt::Key_Return);
    EXPECT_EQ(console.submitted.size(), 1U);
    EXPECT_TRUE(part<QListView>("queueList")->visibleRegion().boundingRect().height() > 60);
}

TEST_F(DeskLayout, EveryControlHasANameForAScreenReader)
{
    QStringList nameless;
    const auto look_around = [&] {
        for (auto* each : window->findChildren<QWidget*>()) {
            const bool takes_keys = (each->focusPolicy() & Qt::TabFocus) != 0;
            const auto* button = qobject_cast<QAbstractButton*>(each);
            if (!each->isVisible() || (!takes_keys && button == nullptr))
                continue;
            // Parts that Qt makes inside of named ones.
            const QString kind = QString::fromLatin1(each->metaObject()->className());
            if (each->objectName().startsWith(QStringLiteral("qt_")) || kind == QStringLiteral("QScrollBar") ||
                kind == QStringLiteral("QComboBoxListView") || kind == QStringLiteral("QLineEditIconButton") ||
                kind == QStringLiteral("QMainWindowTabBar"))
                continue;
            if (each->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
                nameless += kind + u' ' + each->objectName();
        }
    };
    window->show_user(services::SignedIn{me, false, 0, false});
    open("0317-0377");
    look_around();
    press(Qt::Key_P); // a reason and a time are asked for
    look_around();
    press(Qt::Key_Escape);
    press(Qt::Key_F4);
    look_around();
    press(Qt::Key_Escape);
    press(Qt::Key_F);
    look_around();
    press(Qt::Key_Escape);
    for (const Qt::Key page : {Qt::Key_N, Qt::Key_F8}) {
        press(page);
        look_around();
        press(Qt::Key_Escape);
    }
    part<QListView>("queueList")->setFocus();
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_M);
    ASSERT_TRUE(part<QWidget>("batchPage")->isVisible());
    look_around();
    EXPECT_TRUE(nameless.isEmpty()) << nameless.join(u'\n').toStdString();
}

TEST_F(DeskLayout, WhoIsOnDutyIsListedAndEnterSendsHimToTheOpenCase)
{
    open("0318-0142");
    auto* list = part<QListView>("peopleList");
    ASSERT_GT(list->model()->rowCount(), 0);
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Dispatch);
    EXPECT_TRUE(town.responder(sent(0).responder_id)->on_duty);
}

TEST_F(DeskLayout, AnAlarmBecomesACase)
{
    domain::DescribedRow alarm(*domain::find_register("alarm"));
    alarm.set("id", id_of("alarm"));
    alarm.set("area_code", domain::Value(std::string("990101001001003")));
    alarm.set("kind", domain::Value(std::int64_t{1})); // 火情
    alarm.set("state", domain::Value(std::int64_t{1}));
    alarm.set("at", domain::Value(std::int64_t{small_town_noon - services::minute_ms}));
    domain::RowSet rows;
    rows.described.push_back(alarm);
    console.change(std::move(rows));
    console.pump();
    auto* list = part<QListView>("alarmsList");
    ASSERT_EQ(list->model()->rowCount(), 1);
    EXPECT_EQ(list->model()->index(0, 0).data().toString(), QStringLiteral("火情"));
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    press(Qt::Key_Return);
    EXPECT_FALSE(part<QWidget>("takeIn")->isHidden());
    EXPECT_EQ(part<QLineEdit>("takeInTitle")->text(), QStringLiteral("火情告警"));
    press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_TRUE(console.submitted.empty()); // what class it is, a person says
    part<QComboBox>("takeInCategory")->setFocus();
    press(Qt::Key_Down);
    press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U) << words("takeInProblem").toStdString();
    const auto& report = std::get<domain::ReportCase>(console.submitted[0].body);
    EXPECT_EQ(report.source, domain::CaseSource::CameraAlarm);
    EXPECT_EQ(report.area_code, "990101001001003");
}

} // namespace
} // namespace yiping::desk
