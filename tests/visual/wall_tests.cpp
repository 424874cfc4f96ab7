// SPDX-License-Identifier: GPL-3.0-or-later
#include "screen_words.h"
#include "shared_wall.h"
#include "stage.h"

#include <yiping/geo/distance.h>
#include <yiping/mapview/frame_meter.h>
#include <yiping/mapview/heat_layer.h>
#include <yiping/mapview/label_layer.h>
#include <yiping/mapview/point_layer.h>
#include <yiping/model_town/model_town.h>

#include <QCoreApplication>
#include <QQuickItem>

#include <gtest/gtest.h>

#include <memory>
#include <numbers>

namespace yiping::testing {
namespace {

/// With smaller pixels the largest would not fit a virtual screen.
std::vector<QSize> shapes()
{
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        return {{1920, 1080}, {1080, 960}};
    return {{1920, 1080}, {1920, 960}, {3840, 1080}, {5760, 1080}, {1080, 1920}};
}

std::unique_ptr<ModelWall> shared_wall;

} // namespace

ModelWall& wall()
{
    if (!shared_wall)
        shared_wall = std::make_unique<ModelWall>(platform::simulate::make_model_town(1).rows,
            platform::simulate::model_town_now, presentation::WallOptions{.unit_name = {}, .demo = true});
    return *shared_wall;
}

namespace {

/// A window has to go before the application does.
class WallGoesFirst : public ::testing::Environment {
public:
    void TearDown() override { shared_wall.reset(); }
};
const auto* const goes_first = ::testing::AddGlobalTestEnvironment(new WallGoesFirst);

double changed_share(const QImage& before, const QImage& after, const QRectF& region, qreal ratio)
{
    const QRect area = QRectF(region.topLeft() * ratio, region.size() * ratio).toRect().intersected(before.rect());
    int changed = 0;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            const QRgb a = before.pixel(x, y), b = after.pixel(x, y);
            changed +=
                std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b)) > 24;
        }
    }
    return static_cast<double>(changed) / std::max(1, area.width() * area.height());
}

QRectF region_of(const char* type)
{
    for (QQuickItem* item : wall().find_all(type)) {
        if (item->isVisible() && item->width() > 0)
            return item->mapRectToScene(item->boundingRect());
    }
    ADD_FAILURE() << "no " << type;
    return {};
}

class WallScenes : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Wall, WallScenes, ::testing::Values("overview", "heat"));

TEST_P(WallScenes, WordsNeverOverlapAndStayOnTheWall)
{
    wall().put_scene(GetParam());
    for (const QSize size : shapes()) {
        QQuickWindow& window = wall().open(size);
        const auto words = words_of(window);
        EXPECT_GT(words.size(), 40U);
        const QRectF screen(QPointF(), size);
        for (std::size_t i = 0; i < words.size(); ++i) {
            EXPECT_TRUE(screen.contains(words[i].box)) << size.width() << ": " << qPrintable(words[i].text);
            for (std::size_t j = i + 1; j < words.size(); ++j) {
                EXPECT_FALSE(words[i].box.intersects(words[j].box))
                    << size.width() << ": " << qPrintable(words[i].text) << " | " << qPrintable(words[j].text);
            }
        }
    }
}

TEST_P(WallScenes, WordsAreNotBelowTheLegibleStep)
{
    wall().put_scene(GetParam());
    QQuickWindow& window = wall().open({1920, 1080});
    const std::function<void(QQuickItem*)> walk = [&](QQuickItem* item) {
        if (item->property("paintedWidth").isValid() && item->isVisible()) {
            EXPECT_GE(item->property("font").value<QFont>().pixelSize(), 22)
                << qPrintable(item->property("text").toString());
        }
        for (QQuickItem* child : item->childItems())
            walk(child);
    };
    walk(window.contentItem());
}

TEST_P(WallScenes, WordsKeepClearOfSeams)
{
    wall().put_scene(GetParam());
    QQuickWindow& window = wall().open({5760, 1080});
    for (const Word& word : words_of(window)) {
        for (const double seam : {1920.0, 3840.0})
            EXPECT_FALSE(word.box.left() < seam && word.box.right() > seam) << qPrintable(word.text);
    }
}

TEST(Wall, LabelsKeepClearOfEachOtherAndOfSymbols)
{
    wall().put_scene("overview");
    for (const QSize size : shapes()) {
        wall().open(size);
        const auto* labels = qobject_cast<mapview::LabelLayer*>(wall().find("LabelLayer"));
        const auto* points = qobject_cast<mapview::PointLayer*>(wall().find("PointLayer"));
        ASSERT_TRUE(labels && points);
        const auto placed = labels->placed_labels();
        EXPECT_GE(placed.size(), 8) << size.width();
        EXPECT_GT(points->boxes().size(), 5) << size.width();
        for (qsizetype i = 0; i < placed.size(); ++i) {
            EXPECT_TRUE(QRectF(0, 0, labels->width(), labels->height()).contains(placed[i].box));
            for (qsizetype j = i + 1; j < placed.size(); ++j)
                EXPECT_FALSE(placed[i].box.intersects(placed[j].box))
                    << qPrintable(placed[i].text) << " | " << qPrintable(placed[j].text);
            for (const QRectF& symbol : points->boxes())
                EXPECT_FALSE(placed[i].box.adjusted(0, 2, 0, -2).intersects(symbol)) << qPrintable(placed[i].text);
        }
    }
}

/// The brightest pixel within some pixels of a place on the map, 0 … 255.
int brightest(const QImage& picture, const mapview::HeatLayer& layer, qreal ratio, geo::LonLat place)
{
    const QPointF at = layer.mapToScene(layer.camera()->project(place.lon, place.lat)) * ratio;
    int found = 0;
    for (int dy = -6; dy <= 6; ++dy) {
        for (int dx = -6; dx <= 6; ++dx) {
            const QPoint pixel(static_cast<int>(at.x()) + dx, static_cast<int>(at.y()) + dy);
            if (picture.rect().contains(pixel))
                found = std::max(found, qRed(picture.pixel(pixel)));
        }
    }
    return found;
}

// Where most was reported glows, where nothing was stays dark, and the number is that of a recount.
TEST(Wall, HeatIsWhereCasesWereReported)
{
    wall().put_scene("heat");
    wall().open({1920, 1080});
    auto* layer = qobject_cast<mapview::HeatLayer*>(wall().find("HeatLayer"));
    ASSERT_TRUE(layer && layer->isVisible() && layer->ready());
    EXPECT_FALSE(wall().find("PointLayer")->isVisible());

    const services::CaseTable& cases = wall().town.cases();
    const auto to = static_cast<UtcMillis>(layer->window_to());
    const UtcMillis from = to - 30 * 86'400'000LL;
    EXPECT_EQ(static_cast<UtcMillis>(layer->window_from()), from);
    EXPECT_LE(wall().clock.now() - to, 60'000);
    const auto counts = [&](services::CaseIndex at) {
        return cases.alive(at) && cases.has_position(at) && cases.status(at) != domain::CaseStatus::Voided &&
               cases.opened_at(at) >= from && cases.opened_at(at) < to;
    };
    int recount = 0;
    geo::LonLat hottest;
    qreal most = 0;
    for (services::CaseIndex at = 0; at < cases.size(); ++at) {
        if (!counts(at))
            continue;
        ++recount;
        const qreal density = layer->density(cases.lon(at), cases.lat(at));
        if (density > most) {
            most = density;
            hottest = {cases.lon(at), cases.lat(at)};
        }
    }
    EXPECT_EQ(layer->count(), recount);
    EXPECT_GT(recount, 1000);
    // By the definition, not by the layer: a sum over all cases within the radius.
    double density = 0;
    for (services::CaseIndex at = 0; at < cases.size(); ++at) {
        const double far = counts(at) ? geo::distance_m(hottest, {cases.lon(at), cases.lat(at)}) / 300 : 1;
        if (far < 1)
            density += (1 - far * far) * (1 - far * far) * 3 / (std::numbers::pi * 0.09);
    }
    EXPECT_NEAR(most / density, 1, 0.1);
    EXPECT_GE(layer->scale_top(), most * 0.95);

    // A place in the town that is farthest from all heat.
    geo::LonLat coldest;
    for (const services::Place& place : wall().town.areas()) {
        if (place.row.level == domain::AreaLevel::Grid && place.row.label_lon && place.row.label_lat &&
            layer->density(*place.row.label_lon, *place.row.label_lat) == 0)
            coldest = {*place.row.label_lon, *place.row.label_lat};
    }
    const QImage picture = wall().grab();
    const qreal ratio = wall().window->effectiveDevicePixelRatio();
    EXPECT_GT(brightest(picture, *layer, ratio, hottest), 200);
    ASSERT_NE(coldest.lon, 0);
    EXPECT_LT(brightest(picture, *layer, ratio, coldest), 200);
}

// A new report warms its place at once; taken out of the window it is gone.
TEST(Wall, HeatFollowsCases)
{
    wall().put_scene("heat");
    wall().open({1920, 1080});
    auto* layer = qobject_cast<mapview::HeatLayer*>(wall().find("HeatLayer"));
    ASSERT_TRUE(layer && layer->ready());
    const int before = layer->count();
    const domain::Case* like = nullptr;
    for (const domain::Case& row : wall().console.rows.case_rows) {
        if (row.lon && row.lat && row.opened_at > wall().clock.now() - 86'400'000)
            like = &row;
    }
    ASSERT_NE(like, nullptr);
    domain::RowSet rows;
    domain::Case made = *like;
    made.id = Uuid::from_name("heat", "new");
    made.opened_at = wall().clock.now() - 120'000;
    rows.case_rows.push_back(made);
    const qreal cold = layer->density(*made.lon, *made.lat);
    wall().console.change(std::move(rows));
    wall().console.pump();
    wall().settle();
    EXPECT_EQ(layer->count(), before + 1);
    EXPECT_GT(layer->density(*made.lon, *made.lat), cold + 5);
    made.opened_at = wall().clock.now() - 60 * 86'400'000LL;
    domain::RowSet earlier;
    earlier.case_rows.push_back(made);
    wall().console.change(std::move(earlier));
    wall().console.pump();
    wall().settle();
    EXPECT_EQ(layer->count(), before);
    EXPECT_NEAR(layer->density(*made.lon, *made.lat), cold, 1e-9);
    wall().put_scene("overview");
}

// What is counted now was counted yesterday too: midnight makes nothing anew.
TEST(Wall, HeatOutlastsMidnight)
{
    ModelWall own(platform::simulate::make_model_town(1).rows, platform::simulate::model_town_now,
        presentation::WallOptions{.unit_name = {}, .demo = true});
    own.put_scene("heat");
    own.open({1280, 720});
    auto* layer = qobject_cast<mapview::HeatLayer*>(own.find("HeatLayer"));
    ASSERT_TRUE(layer && layer->ready());
    int made = 0;
    QObject::connect(layer, &mapview::HeatLayer::readyChanged, layer, [&] { ++made; });
    const qreal before = layer->window_to();
    own.clock.advance(86'400'000);
    own.town.tick();
    own.settle();
    EXPECT_EQ(made, 0);
    EXPECT_GT(layer->window_to(), before);
}

TEST(Wall, ChangesShowWhereTheyBelong)
{
    QQuickWindow& window = wall().open({1920, 1080});
    const qreal ratio = window.effectiveDevicePixelRatio();
    const QImage before = wall().grab();
    domain::Case row = wall().console.rows.case_rows.back();
    const services::Place* grid = nullptr;
    for (const services::Place& place : wall().town.areas()) {
        if (place.row.level == domain::AreaLevel::Grid && place.counts.open == 0 && place.row.label_lon)
            grid = &place;
    }
    ASSERT_TRUE(grid);
    domain::RowSet changed;
    for (int i = 0; i < 8; ++i) {
        row.id = Uuid::from_name("visual", std::to_string(i));
        row.number = "V-" + std::to_string(i);
        row.title = "井盖破损";
        row.area_code = grid->row.area_code;
        row.lon = grid->row.label_lon;
        row.lat = grid->row.label_lat;
        row.step = domain::Step::Collected;
        row.hold = domain::Hold::None;
        row.opened_at = wall().clock.now();
        row.step_at = row.opened_at;
        row.due_at = row.opened_at + 3'600'000;
        row.closed_at.reset();
        changed.case_rows.push_back(row);
    }
    domain::CaseMove move;
    move.id = Uuid::from_name("visual", "move");
    move.case_id = row.id;
    move.area_code = row.area_code;
    move.move = domain::Move::Report;
    move.to_step = domain::Step::Collected;
    move.at = row.opened_at;
    changed.case_move_rows.push_back(move);
    wall().console.change(std::move(changed));
    wall().settle();
    const QImage after = wall().grab();

    EXPECT_GT(changed_share(before, after, region_of("TodayPanel"), ratio), 0.002);
    EXPECT_GT(changed_share(before, after, region_of("StagesPanel"), ratio), 0.001);
    EXPECT_GT(changed_share(before, after, region_of("FeedPanel"), ratio), 0.01);
    // The grid is filled in another step and bears a symbol; the rest of the map is as it was.
    auto* map = wall().find("TownMap");
    const auto* points = qobject_cast<mapview::PointLayer*>(wall().find("PointLayer"));
    const QPointF at = points->mapToScene(points->camera()->project(*grid->row.label_lon, *grid->row.label_lat));
    EXPECT_GT(changed_share(before, after, QRectF(at - QPointF(12, 12), QSizeF(24, 24)), ratio), 0.3);
    EXPECT_LT(changed_share(before, after, map->mapRectToScene(map->boundingRect()), ratio), 0.1);
    EXPECT_EQ(changed_share(before, after, region_of("FiguresPanel").adjusted(0, 60, 0, 0), ratio) > 0.2, false);
}

TEST(Wall, NothingMovesWhenNothingChanges)
{
    wall().open({1920, 1080});
    const QImage before = wall().grab();
    wall().settle();
    EXPECT_EQ(before, wall().grab());
}

TEST(Wall, OnlyTheClockMovesWithTheClock)
{
    QQuickWindow& window = wall().open({1920, 1080});
    const QImage before = wall().grab();
    wall().clock.advance(1000);
    wall().town.tick();
    wall().settle();
    const QImage after = wall().grab();
    const qreal ratio = window.effectiveDevicePixelRatio();
    EXPECT_GT(changed_share(before, after, region_of("Header"), ratio), 0);
    const double header = region_of("Header").height();
    EXPECT_EQ(changed_share(before, after, QRectF(0, header, 1920, 1080 - header), ratio), 0);
}

// The clock of minutes: as long as nothing happens, no frame is asked for between two of them.
TEST(Wall, WithAClockOfMinutesItRestsBetweenTwo)
{
    QQuickWindow& window = wall().open({1920, 1080});
    const auto pass = [](UtcMillis millis) {
        wall().clock.advance(millis);
        wall().town.tick();
        wall().console.pump();
    };
    wall().model->set_seconds(false);
    EXPECT_EQ(wall().model->clock().size(), 5) << "10:40";
    pass(services::minute_ms - wall().clock.now() % services::minute_ms);
    services::LinkStatus link = wall().town.link();
    link.in_step_at = wall().clock.now();
    wall().console.set_link(link);
    wall().settle();
    FrameCount count(window);
    constexpr UtcMillis tick = 250;
    for (UtcMillis passed = tick; passed < services::minute_ms; passed += tick) {
        pass(tick);
        QCoreApplication::processEvents();
    }
    EXPECT_EQ(count.frames(), 0);
    pass(tick);
    EXPECT_TRUE(wait_for([&] { return count.frames() > 0; })) << "a minute has passed";
    wall().model->set_seconds(true);
    EXPECT_EQ(wall().model->clock().size(), 8);
}

TEST(Wall, FirstUsefulFrameIsToldOnce)
{
    QQuickWindow& window = wall().open({1280, 720});
    mapview::FrameMeter meter(window);
    int told = 0;
    QObject::connect(&meter, &mapview::FrameMeter::first_useful_frame, &window, [&] { ++told; });
    meter.expect_useful_frame();
    EXPECT_TRUE(wait_for([&] { return told == 1; }));
    meter.expect_useful_frame();
    wall().settle();
    EXPECT_EQ(told, 1);
    EXPECT_GT(meter.summary().frames, 0U);
    EXPECT_GE(meter.summary().p95, meter.summary().p50);
}

} // namespace
} // namespace yiping::testing
