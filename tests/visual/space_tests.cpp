// SPDX-License-Identifier: GPL-3.0-or-later
// The town in space: columns as high as they should be, hills that hide, places where the flat map has them.
#include "shared_wall.h"
#include "stage.h"

#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>
#include <yiping/model_town/model_basemap.h>
#include <yiping/scene3d/scene_view.h>

#include <QGeoCoordinate>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>

namespace yiping::testing {
namespace {

using scene3d::SceneView;

constexpr QSize space_stage(1000, 800);
constexpr double stage_zoom = 14, stage_lon = 106.42, stage_lat = 29.21;

/// A scene over ground painted in one colour, columns in another, and a camera moved by hand.
class SpaceStage {
public:
    explicit SpaceStage(const char* ground = "Rectangle { anchors.fill: parent; color: \"#204060\" }")
    {
        window_.setFlag(Qt::FramelessWindowHint);
        window_.setColor(Qt::black);
        window_.resize(space_stage);
        QQmlComponent component(&engine_);
        component.setData(QByteArray(R"qml(
            import QtQuick
            import Yiping.MapView
            import Yiping.Presentation
            import Yiping.SceneView
            Item {
                id: root
                required property MapFeed feed
                readonly property alias camera: townCamera
                readonly property alias view: scene
                readonly property alias shapes: townShapes
                property bool flat: false
                readonly property MapCamera shown: flat ? townCamera : scene.groundCamera
                TownShapes { id: townShapes; feed: root.feed }
                MapCamera { id: townCamera }
                AreaShading { id: areaShading; feed: root.feed; level: 8 }
                Item {
                    id: ground
                    width: root.shown.viewport.width
                    height: root.shown.viewport.height
                    )qml") + ground +
                              R"qml(
                }
                ShaderEffectSource { id: picture; sourceItem: root.flat ? null : ground; hideSource: !root.flat }
                SceneView {
                    id: scene
                    anchors.fill: parent
                    visible: !root.flat
                    camera: townCamera; shapes: townShapes; shading: areaShading
                    groundPicture: picture
                    columnColors: ["#00FF00", "#00FF00", "#00FF00"]
                    buildingColors: ["#FF0000", "#FF0000", "#FF0000", "#FF0000", "#FF0000", "#FF0000"]
                    groundColor: "#000020"; hazeColor: "#000000"
                }
            }
        )qml",
            QUrl(QStringLiteral("qrc:/tests/Space.qml")));
        root_.reset(component.createWithInitialProperties(
            {{QStringLiteral("feed"), QVariant::fromValue(wall().model->map())}}));
        if (!root_)
            throw std::runtime_error(component.errorString().toStdString());
        auto* item = qobject_cast<QQuickItem*>(root_.get());
        item->setParentItem(window_.contentItem());
        item->setSize(space_stage);
        view = root_->property("view").value<SceneView*>();
        camera = root_->property("camera").value<mapview::MapCamera*>();
    }
    ~SpaceStage() { window_.hide(); } // ends the render thread, which still calls the scene
    SpaceStage(const SpaceStage&) = delete;
    SpaceStage& operator=(const SpaceStage&) = delete;

    void look(double tilt, double bearing = 0)
    {
        const QGeoCoordinate centre(stage_lat, stage_lon);
        const geo::WorldPoint middle = geo::to_world({stage_lon, stage_lat});
        const double pixels = geo::world_pixels(stage_zoom);
        const double turn = bearing * std::numbers::pi / 180, lean = tilt * std::numbers::pi / 180;
        const double distance = space_stage.height() / 2.0 / std::tan(22.5 * std::numbers::pi / 180);
        QList<QPointF> places;
        for (const QGeoCoordinate& each : camera->samples(centre, stage_zoom, space_stage)) {
            const geo::WorldPoint at = geo::to_world({each.longitude(), each.latitude()});
            const double x = (at.x - middle.x) * pixels, y = (at.y - middle.y) * pixels;
            const double across = x * std::cos(turn) + y * std::sin(turn);
            const double along = -x * std::sin(turn) + y * std::cos(turn);
            const double depth = distance - along * std::sin(lean);
            places.append({space_stage.width() / 2.0 + across * distance / depth,
                space_stage.height() / 2.0 + along * std::cos(lean) * distance / depth});
        }
        camera->learn(centre, stage_zoom, space_stage, places);
    }
    /// At rest, with all its parts.
    QImage grab()
    {
        window_.show();
        EXPECT_TRUE(wait_for([this] { return view->drawable(); })) << "these tests need OpenGL";
        EXPECT_TRUE(wait_for([this] { return view->settled(); }));
        FrameCount count(window_);
        window_.update();
        wait_for([&] { return count.frames() > 0 && count.quiet_for(250); });
        return window_.grabWindow();
    }
    void set_flat(bool flat) { root_->setProperty("flat", flat); }
    [[nodiscard]] qreal ratio() const { return window_.effectiveDevicePixelRatio(); }
    [[nodiscard]] QQuickWindow& window() { return window_; }

    SceneView* view = nullptr;
    mapview::MapCamera* camera = nullptr;

private:
    QQuickWindow window_;
    QQmlEngine engine_;
    std::unique_ptr<QObject> root_;
};

geo::WorldPoint beside(double east_m, double south_m)
{
    const geo::WorldPoint middle = geo::to_world({stage_lon, stage_lat});
    const double metre = geo::world_per_metre(stage_lat);
    return {middle.x + east_m * metre, middle.y + south_m * metre};
}

bool is_column(QColor colour)
{
    return colour.green() > 90 && colour.red() < 60 && colour.blue() < 60;
}
bool is_house(QColor colour)
{
    return colour.red() > 90 && colour.green() < 60 && colour.blue() < 60;
}

/// First and last row of a kind of pixel in a column of the picture; -1 where there is none.
std::pair<int, int> rows_of(const QImage& picture, int x, bool (*wanted)(QColor))
{
    std::pair<int, int> found{-1, -1};
    for (int y = 0; y < picture.height(); ++y) {
        if (wanted(picture.pixelColor(x, y))) {
            found.first = found.first < 0 ? y : found.first;
            found.second = y;
        }
    }
    return found;
}

TEST(Space, ColumnsAreAsHighAsTheirShareInPixels)
{
    SpaceStage stage;
    stage.look(52);
    constexpr double radius_m = 25;
    stage.view->use_columns({{beside(0, 0), 1.0}, {beside(-900, 0), 0.5}, {beside(900, 0), 0.0}}, radius_m);
    const QImage picture = stage.grab();
    // In the middle of the view a full column is column_share of its height, seen from the side.
    const double full = SceneView::column_share * space_stage.height();
    const double lean = 52 * std::numbers::pi / 180;
    const double distance = space_stage.height() / 2.0 / std::tan(22.5 * std::numbers::pi / 180);
    const double radius = radius_m * geo::world_per_metre(stage_lat) * geo::world_pixels(stage_zoom);
    for (const auto& [east, share] : {std::pair{0.0, 1.0}, {-900.0, 0.5}}) {
        const double up = full * share;
        const double depth = distance - up * std::cos(lean);
        // The far edge of the top is the highest that is seen.
        const double far_edge = -radius * 0.866;
        const double top = space_stage.height() / 2.0 + (far_edge * std::cos(lean) - up * std::sin(lean)) * distance /
                                                            (depth - far_edge * std::sin(lean));
        const auto at = stage.camera->place(beside(east, 0));
        const double x = space_stage.width() / 2.0 + (at->x - space_stage.width() / 2.0) * distance / depth;
        const auto [first, last] = rows_of(picture, static_cast<int>(x * stage.ratio()), is_column);
        ASSERT_GE(first, 0) << "no column at " << east;
        EXPECT_NEAR(first / stage.ratio(), top, 3) << "share " << share;
        EXPECT_GT(last, first);
    }
    const auto nothing = stage.camera->place(beside(900, 0));
    EXPECT_EQ(rows_of(picture, static_cast<int>(nothing->x * stage.ratio()), is_column).first, -1);
}

TEST(Space, AHillHidesWhatStandsBehindIt)
{
    // A wall of a hill across the view, south of one column and north of another.
    const geo::WorldBox box{beside(-5000, -5000), beside(5000, 5000)};
    std::vector<float> heights;
    for (int row = 0; row < 201; ++row)
        for (int column = 0; column < 201; ++column)
            heights.push_back(std::abs(row - 108) <= 4 ? 900.0F : 100.0F);
    SpaceStage stage;
    stage.view->use_terrain(
        std::make_shared<const geo::Terrain>(geo::Terrain::make(box, 201, 201, heights, {}).value()));
    stage.look(60);
    static_cast<void>(stage.grab());
    stage.view->use_columns({{beside(-300, 0), 0.4}, {beside(300, 900), 0.4}}, 30);
    const QImage picture = stage.grab();
    const auto shown = [&](geo::WorldPoint at) {
        const auto place = stage.camera->place(at);
        int pixels = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = -15; x <= 15; ++x) {
                const int column = static_cast<int>((place->x + x) * stage.ratio());
                if (column >= 0 && column < picture.width() && is_column(picture.pixelColor(column, y)))
                    ++pixels;
            }
        return pixels;
    };
    EXPECT_EQ(shown(beside(-300, 0)), 0) << "behind the hill";
    EXPECT_GT(shown(beside(300, 900)), 50) << "before it";
    EXPECT_TRUE(stage.view->hidden(beside(-300, 0)));
    EXPECT_FALSE(stage.view->hidden(beside(300, 900)));
}

TEST(Space, StraightDownEveryPlaceIsWhereTheFlatMapHasIt)
{
    // Borders as the only ground: bright lines on black.
    constexpr const char* borders = R"qml(
        OutlineLayer { anchors.fill: parent; camera: root.shown; shapes: townShapes; level: 8; strokeWidth: 3; color: "white" }
    )qml";
    SpaceStage stage(borders);
    stage.view->use_terrain(std::make_shared<const geo::Terrain>(platform::simulate::model_terrain(1).value()));
    stage.look(0);
    const QImage space = stage.grab();
    stage.set_flat(true);
    const QImage flat = stage.grab();
    ASSERT_EQ(space.size(), flat.size());
    // Every bright pixel of the flat map has one within two pixels in space, and the other way round.
    const auto bright = [](const QImage& picture, int x, int y) { return picture.pixelColor(x, y).green() > 110; };
    const int reach = static_cast<int>(std::ceil(2 * stage.ratio()));
    const auto lost = [&](const QImage& of, const QImage& in) {
        int all = 0, missing = 0;
        for (int y = reach; y < of.height() - reach; ++y)
            for (int x = reach; x < of.width() - reach; ++x) {
                if (!bright(of, x, y))
                    continue;
                ++all;
                bool found = false;
                for (int dy = -reach; dy <= reach && !found; ++dy)
                    for (int dx = -reach; dx <= reach && !found; ++dx)
                        found = bright(in, x + dx, y + dy);
                missing += found ? 0 : 1;
            }
        EXPECT_GT(all, 2000) << "no borders in the picture";
        return static_cast<double>(missing) / std::max(all, 1);
    };
    EXPECT_LT(lost(flat, space), 0.002);
    EXPECT_LT(lost(space, flat), 0.002);
}

TEST(Space, HousesStandByTheirFloorsAndAnOpenOneComesApart)
{
    auto town = std::make_shared<geo::TownBuildings>();
    const auto block = [](double east, int floors) {
        geo::TownBuilding row;
        row.floors = floors;
        geo::Line ring;
        for (const auto& [x, y] : {std::pair{-40, -40}, {40, -40}, {40, 40}, {-40, 40}, {-40, -40}}) {
            const geo::LonLat at = geo::to_lon_lat(beside(east + x, y));
            ring.push_back(at);
        }
        row.outline = {ring};
        return row;
    };
    town->rows = {block(-300, 40), block(300, 10)};
    const auto code = QStringLiteral("990101001003001901");
    town->rows[0].code = code.toStdString();
    SpaceStage stage;
    stage.view->use_buildings(town);
    stage.look(55);
    const QImage closed = stage.grab();
    const auto height_at = [&](const QImage& picture, double east) {
        const auto at = stage.camera->place(beside(east, 0));
        const auto [first, last] = rows_of(picture, static_cast<int>(at->x * stage.ratio()), is_house);
        return first < 0 ? 0 : last - first;
    };
    const int tall = height_at(closed, -300), low = height_at(closed, 300);
    EXPECT_GT(low, 8 * stage.ratio());
    EXPECT_GT(tall, low * 2);
    // A hand finds a house where it is seen, roof and walls, and not beside it.
    int wrong = 0, seen = 0;
    for (int y = 0; y < closed.height(); ++y) {
        for (int x = 0; x < closed.width() / 2; ++x) {
            const bool house = is_house(closed.pixelColor(x, y));
            const QPointF at((x + 0.5) / stage.ratio(), (y + 0.5) / stage.ratio());
            seen += house ? 1 : 0;
            wrong += house != (stage.view->building_at(at) == code) ? 1 : 0;
        }
    }
    EXPECT_GT(seen, 200);
    EXPECT_LT(wrong, seen * 0.03);
    EXPECT_EQ(stage.view->floor_at({500, 400}), 0) << "none stands open";
    stage.view->set_open_building(code);
    const QImage open = stage.grab();
    EXPECT_GT(height_at(open, -300), tall * 1.3) << "floors stand apart";
    EXPECT_EQ(stage.view->floors()->rowCount(), 40);
    // Up its wall a hand passes all floors, and the gaps between them too.
    const double column = stage.camera->place(beside(-300, 0))->x;
    const auto [roof, foot] = rows_of(open, static_cast<int>(column * stage.ratio()), is_house);
    int before = 0;
    for (int y = foot; y >= roof; --y) {
        const int floor = stage.view->floor_at({column, (y + 0.5) / stage.ratio()});
        EXPECT_GE(floor, std::max(before, 1)) << y;
        before = floor;
    }
    EXPECT_EQ(before, 40);
    EXPECT_LE(stage.view->floor_at({column, (foot + 0.5) / stage.ratio()}), 2);
}

TEST(Space, RestsWhenNothingMovesAndAChangeOfFiguresTakesFourTenths)
{
    SpaceStage stage;
    stage.look(50);
    static_cast<void>(stage.grab());
    EXPECT_TRUE(stage.view->settled());
    FrameCount count(stage.window());
    wait_for([] { return false; }, 700);
    EXPECT_EQ(count.frames(), 0) << "nothing is drawn while nothing changes";
    stage.look(51);
    EXPECT_TRUE(stage.view->moving());
    EXPECT_TRUE(wait_for([&] { return !stage.view->moving(); }, 1000));
}

} // namespace
} // namespace yiping::testing
