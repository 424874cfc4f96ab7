// SPDX-License-Identifier: GPL-3.0-or-later
// The desk with its real map of the model town: a building is opened floor by floor with a mouse, on a screen with
// OpenGL (though the environment asks for Qt Quick's own painter); and what is seen where there is none.
#include "fake_console.h"
#include "graphics.h"
#include "model_households.h"

#include <yiping/config/categories.h>
#include <yiping/desk/desk_window.h>
#include <yiping/desk/quick_desk_map.h>
#include <yiping/domain/household_list.h>
#include <yiping/geo/buildings.h>
#include <yiping/geo/wkb.h>
#include <yiping/mapview/map_camera.h>
#include <yiping/mapview/town_shapes.h>
#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>
#include <yiping/scene3d/scene_view.h>

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QMouseEvent>
#include <QPushButton>
#include <QQuickItem>
#include <QQuickWidget>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <initializer_list>
#include <numeric>

namespace yiping::desk {
namespace {

using testing::FakeConsole;

/// The model town is made once.
const platform::simulate::ModelTown& model_town()
{
    static const platform::simulate::ModelTown town = platform::simulate::make_model_town(1);
    return town;
}

std::vector<domain::HouseholdLine> households_of(std::string_view area_code)
{
    return testing::masked_households(model_town(), area_code);
}

class DeskMapOnScreen : public ::testing::Test {
protected:
    ManualClock clock{platform::simulate::model_town_now};
    SeededRandom random{1};
    FakeConsole console{clock};
    domain::CategoryTree categories = config::load_categories().value();
    services::Town town{console, console, clock};
    domain::Principal me{.user = "desk",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    services::DeskServices services{town, console, console, clock, random, me, categories, &console};
    QTemporaryDir folder;
    std::unique_ptr<mapview::MapSources> maps;
    std::unique_ptr<DeskWindow> window;
    QQuickWidget* map = nullptr;

    DeskMapOnScreen()
    {
        console.rows = model_town().rows;
        config::MapSettings settings;
        settings.terrain = folder.path().toStdString() + "/town.terrain";
        settings.buildings = folder.path().toStdString() + "/town.buildings";
        EXPECT_TRUE(platform::simulate::write_model_relief(settings.terrain, settings.buildings, 1));
        maps =
            std::make_unique<mapview::MapSources>(settings, std::filesystem::path(), mapview::TileSource::ErrorWords());
        window = std::make_unique<DeskWindow>(
            services, [](const Error& error) { return QString::fromStdString(error.code()); },
            make_quick_desk_map(town, categories, maps.get()));
        window->resize(1600, 900);
        window->show_user(services::SignedIn{me, false, clock.now() + services::day_ms, false});
        window->set_large_map(true);
        window->show();
        town.start();
        console.pump();
        map = window->findChild<QQuickWidget*>();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(window.get()));
        EXPECT_TRUE(wait([&] { return town_map() != nullptr && town_map()->property("drawn").toBool(); }));
    }

    template <class Holds>
    bool wait(const Holds& holds, int millis = 20'000)
    {
        return QTest::qWaitFor(
            [&] {
                console.pump();
                return holds();
            },
            millis);
    }
    /// The items of the map with this property, all of them.
    QList<QQuickItem*> items_with(const char* property, QQuickItem* below = nullptr)
    {
        QList<QQuickItem*> found;
        for (QQuickItem* each : (below != nullptr ? below : map->rootObject())->childItems()) {
            if (each->property(property).isValid())
                found << each;
            found << items_with(property, each);
        }
        return found;
    }
    QQuickItem* town_map() { return items_with("sceneDrawn").value(0); }
    scene3d::SceneView* space()
    {
        QObject* scene = town_map()->property("sceneItem").value<QObject*>();
        return scene != nullptr ? scene->property("view").value<scene3d::SceneView*>() : nullptr;
    }
    void click(QQuickItem* item) { click(item->mapToScene({item->width() / 2, item->height() / 2})); }
    void click(QPointF at)
    {
        QTest::mouseClick(map, Qt::LeftButton, {}, at.toPoint());
        console.pump();
        QApplication::processEvents();
    }
    QQuickItem* words_of_floor(int floor)
    {
        const QString title = QStringLiteral("%1 层").arg(floor);
        for (QQuickItem* each : items_with("placeX"))
            if (each->property("title").toString() == title)
                return each;
        return nullptr;
    }
    QQuickItem* named(const char* name) { return map->rootObject()->findChild<QQuickItem*>(QString::fromUtf8(name)); }
    const domain::Area& building(std::size_t at)
    {
        std::vector<const domain::Area*> all;
        for (const domain::Area& each : console.rows.area_rows)
            if (each.level == domain::AreaLevel::Building)
                all.push_back(&each);
        return *all.at(at);
    }
};

using DeskMapInSpace = DeskMapOnScreen;

TEST_F(DeskMapInSpace, ABuildingIsOpenedFloorByFloorWithAMouse)
{
    click(named("spaceChip"));
    ASSERT_TRUE(wait([&] { return town_map()->property("sceneDrawn").toBool() && space() != nullptr; }));
    const domain::Area& house = building(7);
    const QPointF middle = town_map()
                               ->property("shapes")
                               .value<mapview::TownShapes*>()
                               ->area_box(QString::fromStdString(house.area_code))
                               .center();
    const geo::LonLat at{middle.x(), middle.y()};
    auto* camera = town_map()->property("camera").value<mapview::MapCamera*>();
    QMetaObject::invokeMethod(
        town_map(), "showPlace", Q_ARG(double, at.lon), Q_ARG(double, at.lat), Q_ARG(double, 4.6), Q_ARG(bool, false));
    ASSERT_TRUE(wait([&] { return camera->tilt() > 47 && space()->settled(); }));
    // On its wall, well above the ground it stands on.
    const auto wall = camera->place(geo::to_world(at), 9);
    ASSERT_TRUE(wall);
    click({wall->x, wall->y});
    ASSERT_TRUE(wait([&] { return space()->opened() && space()->settled(); }));
    EXPECT_EQ(space()->open_title(), QString::fromStdString(house.name));
    EXPECT_TRUE(space()->open_lines().value(0).contains(QString::number(*house.households)));
    EXPECT_TRUE(console.reveals.empty()) << "counts are no look";

    // The words of a floor.
    const std::vector<domain::HouseholdLine> homes = households_of(house.area_code);
    console.reveal_answer =
        services::RevealedField{domain::write_households(homes), clock.now() + 5 * services::minute_ms};
    ASSERT_EQ(items_with("placeX").size(), space()->floors()->rowCount());
    click(words_of_floor(3));
    ASSERT_EQ(console.reveals.size(), 1U);
    EXPECT_EQ(console.reveals[0].row, house.id);
    EXPECT_TRUE(window->findChild<QWidget*>(QStringLiteral("householdPanel"))->isVisible());
    auto& list = *window->findChild<QListView*>(QStringLiteral("householdsList"))->model();
    const auto on_floor = [&](int floor) {
        return std::ranges::count(homes, std::optional(floor), &domain::HouseholdLine::floor);
    };
    EXPECT_EQ(list.rowCount(), on_floor(3));
    EXPECT_EQ(list.rowCount(), words_of_floor(3)->property("value").toString().section(QLatin1Char(' '), 0, 0).toInt());
    EXPECT_TRUE(space()->opened()) << "the click did not go through to the map";
    EXPECT_TRUE(words_of_floor(3)->property("marked").toBool());

    // And the floor itself.
    ASSERT_TRUE(wait([&] { return space()->settled(); })); // the list has taken room from the map
    const QPointF top = words_of_floor(6)->mapToScene({-20, words_of_floor(6)->height() / 2});
    ASSERT_EQ(space()->floor_at(town_map()->mapFromScene(top)), 6);
    click(top);
    EXPECT_TRUE(window->findChild<QLabel*>(QStringLiteral("householdTitle"))->text().contains(QStringLiteral("6 层")));
    EXPECT_EQ(list.rowCount(), on_floor(6));
    EXPECT_EQ(console.reveals.size(), 1U);

    // A click elsewhere closes the building, and the list with it.
    click(QPointF(town_map()->width() * 0.1, town_map()->height() * 0.85));
    ASSERT_TRUE(wait([&] { return !space()->opened(); }));
    EXPECT_FALSE(window->findChild<QWidget*>(QStringLiteral("householdPanel"))->isVisible());
    EXPECT_EQ(list.rowCount(), 0);
}

TEST(HouseholdsOfTheModelTown, LiveOnTheFloorsThatTheirBuildingsCount)
{
    QTemporaryDir folder;
    const std::string file = folder.path().toStdString() + "/town.buildings";
    ASSERT_TRUE(platform::simulate::write_model_relief(folder.path().toStdString() + "/town.terrain", file, 1));
    const auto houses = geo::read_buildings(file);
    ASSERT_TRUE(houses);
    int buildings = 0, households = 0;
    for (const geo::TownBuilding& house : houses->rows) {
        if (house.code.empty())
            continue;
        ++buildings;
        std::vector<std::uint16_t> lived(house.households.size());
        for (const domain::HouseholdLine& home : households_of(house.code)) {
            ASSERT_TRUE(home.floor) << home.door;
            ASSERT_LE(*home.floor, std::ssize(lived));
            ++lived[static_cast<std::size_t>(*home.floor - 1)];
        }
        EXPECT_EQ(lived, house.households) << house.code;
        households += std::accumulate(lived.begin(), lived.end(), 0);
    }
    EXPECT_EQ(buildings, 25);
    EXPECT_EQ(households, 735);
}

struct DeskMapWithAMouse : DeskMapOnScreen {
    /// With the left button held; shares of the map's size.
    void drag(std::initializer_list<QPointF> corners)
    {
        constexpr int steps = 24;
        const auto at = [&](QPointF share) { return QPointF(share.x() * map->width(), share.y() * map->height()); };
        const auto send = [&](QEvent::Type type, QPointF to, Qt::MouseButton button, Qt::MouseButtons held) {
            QMouseEvent event(type, to, map->mapToGlobal(to), button, held, {});
            QApplication::sendEvent(map, &event);
            QApplication::processEvents();
        };
        QPointF last = at(*corners.begin());
        send(QEvent::MouseButtonPress, last, Qt::LeftButton, Qt::LeftButton);
        for (const QPointF& corner : corners) {
            const QPointF from = last;
            for (int step = 1; step <= steps; ++step) {
                last = from + (at(corner) - from) * step / steps;
                send(QEvent::MouseMove, last, Qt::NoButton, Qt::LeftButton);
            }
        }
        send(QEvent::MouseButtonRelease, last, Qt::LeftButton, {});
        console.pump();
    }
    /// A shortcut is the active window's.
    void press(Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        if (QApplication::activeWindow() == nullptr) {
            window->activateWindow();
            ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
        }
        QWidget* at = QApplication::focusWidget();
        QTest::keyClick(at != nullptr ? at : window.get(), key, with);
        console.pump();
        QApplication::processEvents();
    }
    const domain::IssueTask& issued() { return std::get<domain::IssueTask>(console.submitted.back().body); }
    /// Pixels of the map in the colour of what was drawn.
    int drawn_pixels()
    {
        const QImage picture = map->grabFramebuffer();
        const QRgb ink = named("taskDrawn")->property("color").value<QColor>().rgb();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                count += (picture.pixel(x, y) | 0xFF000000U) == ink ? 1 : 0;
        }
        return count;
    }
};

TEST_F(DeskMapWithAMouse, AWayIsDrawnSentDownAndSeenAgain)
{
    QWidget* ask = window->findChild<QWidget*>(QStringLiteral("taskAsk"));
    press(Qt::Key_U);
    ASSERT_TRUE(named("stroke")->isEnabled());
    drag({{0.35, 0.45}, {0.55, 0.45}, {0.55, 0.7}});
    ASSERT_TRUE(ask->isVisible());
    EXPECT_FALSE(named("stroke")->isEnabled()) << "one stroke, then the map moves again";
    ASSERT_TRUE(wait([&] { return drawn_pixels() > 100; })) << "seen while it is asked about";
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("walk"));
    press(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    const auto drawn = geo::read_wkb(issued().geometry);
    ASSERT_TRUE(drawn && std::holds_alternative<geo::Line>(*drawn));
    EXPECT_LE(std::get<geo::Line>(*drawn).size(), 5U) << "two straight ways";
    EXPECT_GT(issued().targets.size(), 1U);
    ASSERT_TRUE(wait([&] { return drawn_pixels() == 0; }));
    ASSERT_TRUE(console.platform_takes_one());
    console.pump();

    press(Qt::Key_U, Qt::ShiftModifier);
    ASSERT_TRUE(wait([&] { return drawn_pixels() > 100; }));
    const QVariantMap task = map->rootObject()->property("task").toMap();
    EXPECT_EQ(task[QStringLiteral("targets")].toList().size(), std::ssize(issued().targets));
    press(Qt::Key_Escape);
    EXPECT_TRUE(wait([&] { return drawn_pixels() == 0; }));
}

TEST_F(DeskMapWithAMouse, ALassoMarksWhoeverStandsInside)
{
    window->set_large_map(false);
    window->open_first();
    console.pump();
    QApplication::processEvents();
    auto* camera = town_map()->property("camera").value<mapview::MapCamera*>();
    QMetaObject::invokeMethod(town_map(), "showTown", Q_ARG(bool, false));
    ASSERT_TRUE(wait([&] { return camera->valid(); }));
    press(Qt::Key_A, Qt::ShiftModifier);
    ASSERT_TRUE(named("stroke")->isEnabled());
    drag({{0.1, 0.1}, {0.9, 0.1}, {0.9, 0.9}, {0.1, 0.9}});
    const QString said = window->findChild<QLabel*>(QStringLiteral("said"))->text();
    EXPECT_TRUE(said.contains(QStringLiteral("圈里在岗"))) << said.toStdString();
    EXPECT_GT(window->findChild<QListView*>(QStringLiteral("candidateList"))->model()->rowCount(), 0);
}

using DeskMapWithoutOpenGl = DeskMapOnScreen;

TEST_F(DeskMapWithoutOpenGl, SaysSoAndStaysFlat)
{
    const auto says = [&](const char* part) {
        return std::ranges::any_of(items_with("text"), [&](QQuickItem* each) {
            return each->isVisible() && each->property("text").toString().contains(QString::fromUtf8(part));
        });
    };
    EXPECT_TRUE(says("地图画不出来"));
    click(named("spaceChip"));
    ASSERT_TRUE(wait([&] { return space() != nullptr && space()->undrawable(); }));
    EXPECT_FALSE(town_map()->property("sceneDrawn").toBool());
    EXPECT_LT(town_map()->property("camera").value<mapview::MapCamera*>()->tilt(), 0.1);
    EXPECT_FALSE(says("仍显示平面地图")) << "there is none";
}

} // namespace
} // namespace yiping::desk

int main(int argc, char** argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    const QApplication application(argc, argv);
    yiping::shell::prepare_graphics();
    return RUN_ALL_TESTS();
}
