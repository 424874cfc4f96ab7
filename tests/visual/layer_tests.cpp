// SPDX-License-Identifier: GPL-3.0-or-later
// Each layer of the map: what it shows is where its row is, in its colour, at two sizes of a wall.
#include "shared_wall.h"

#include <yiping/domain/described_row.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/loudspeaker.h>
#include <yiping/domain/registers/patrol_point.h>
#include <yiping/geo/distance.h>
#include <yiping/mapview/camera_cone_layer.h>
#include <yiping/mapview/heat_layer.h>
#include <yiping/mapview/mark_layer.h>
#include <yiping/mapview/point_layer.h>
#include <yiping/mapview/track_layer.h>

#include <QQuickItem>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace yiping::testing {
namespace {

using mapview::MarkLayer;

constexpr std::array switches{
    "cases", "clustered", "cameras", "responders", "squads", "loudspeakers", "hazards", "patrols"};

QObject* layer_set()
{
    return wall().find("TownMap")->property("layers").value<QObject*>();
}

/// Only these layers, over the whole town or over a place of it, until the end.
class OnlyLayers {
public:
    explicit OnlyLayers(std::vector<const char*> shown)
    {
        for (const char* each : switches) {
            before_.push_back(layer_set()->property(each));
            const bool on =
                std::ranges::any_of(shown, [each](const char* one) { return std::string_view(one) == each; });
            layer_set()->setProperty(each, on);
        }
        settle();
    }
    ~OnlyLayers()
    {
        for (std::size_t i = 0; i < switches.size(); ++i)
            layer_set()->setProperty(switches[i], before_[i]);
        settle();
    }
    OnlyLayers(const OnlyLayers&) = delete;
    OnlyLayers& operator=(const OnlyLayers&) = delete;

    /// Registers are read when they are first looked at.
    static void settle()
    {
        wall().settle();
        wall().console.pump();
        wall().settle();
    }

private:
    std::vector<QVariant> before_;
};

MarkLayer* marks(MarkLayer::Kind kind)
{
    for (QQuickItem* item : wall().find_all("Marks")) {
        auto* layer = qobject_cast<MarkLayer*>(item);
        if (layer && layer->kind() == kind)
            return layer;
    }
    return nullptr;
}

/// How much of a box of the screen is of a colour.
double share_of(const QImage& picture, const QRectF& box, const QColor& colour)
{
    const QRect area = box.toRect().intersected(picture.rect());
    int alike = 0;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            alike += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) +
                         std::abs(pixel.blue() - colour.blue()) <
                     60;
        }
    }
    return static_cast<double>(alike) / std::max(1, area.width() * area.height());
}

QRectF box_at(const mapview::MapLayer& layer, double lon, double lat, double side)
{
    const QPointF at = layer.mapToScene(layer.camera()->project(lon, lat));
    const double ratio = wall().window->effectiveDevicePixelRatio();
    return {(at.x() - side / 2) * ratio, (at.y() - side / 2) * ratio, side * ratio, side * ratio};
}

QRectF on_screen(const QQuickItem& layer, const QRectF& box)
{
    const double ratio = wall().window->effectiveDevicePixelRatio();
    return {layer.mapToScene(box.topLeft()) * ratio, box.size() * ratio};
}

bool has_one_of(const QImage& picture, const QRectF& box, const QList<QColor>& colours)
{
    return std::ranges::any_of(colours, [&](const QColor& colour) { return share_of(picture, box, colour) > 0.05; });
}

bool is_in_view(const mapview::MapLayer& layer, double lon, double lat)
{
    const QPointF at = layer.camera()->project(lon, lat);
    return QRectF(0, 0, layer.width(), layer.height()).adjusted(40, 40, -40, -40).contains(at);
}

template <class Row>
std::vector<Row> rows_of()
{
    std::vector<Row> rows;
    for (const domain::DescribedRow& row : wall().console.rows.described) {
        if (&row.info() == &domain::info(domain::RowTraits<Row>::which))
            rows.push_back(domain::row_of<Row>(row));
    }
    return rows;
}

class MapLayers : public ::testing::TestWithParam<QSize> {
protected:
    void SetUp() override
    {
        wall().put_scene("overview");
        wall().open(GetParam());
    }
};
INSTANTIATE_TEST_SUITE_P(Wall, MapLayers, ::testing::Values(QSize(1920, 1080), QSize(7680, 2160)),
    [](const auto& given) { return std::to_string(given.param.width()) + "x" + std::to_string(given.param.height()); });

TEST_P(MapLayers, HazardsStandWhereTheyAreByTheirLevel)
{
    const OnlyLayers only({"hazards"});
    MarkLayer* layer = marks(MarkLayer::Kind::Hazards);
    ASSERT_TRUE(layer && layer->isVisible());
    const QImage picture = wall().grab();
    int standing = 0, seen = 0;
    for (const domain::Hazard& row : rows_of<domain::Hazard>()) {
        if (!row.lon || row.stage > domain::HazardStage::Treating)
            continue;
        ++standing;
        if (!is_in_view(*layer, *row.lon, *row.lat))
            continue;
        ++seen;
        const int tone = row.level == domain::HazardLevel::Low ? 0 : row.level == domain::HazardLevel::Moderate ? 1 : 2;
        const auto picked = layer->describe(layer->pick(layer->camera()->project(*row.lon, *row.lat)));
        EXPECT_FALSE(picked.isEmpty());
        // Another may lie on top of it: then that one is picked.
        if (picked.value(QStringLiteral("title")).toString().toStdString() == row.title) {
            EXPECT_GT(
                share_of(picture, box_at(*layer, *row.lon, *row.lat, layer->symbol_size()), layer->colors()[tone]), 0.1)
                << row.title;
        }
    }
    EXPECT_EQ(layer->count(), standing);
    EXPECT_GT(seen, 5);
}

TEST_P(MapLayers, SquadsPeopleAndLoudspeakersStandWhereTheyAre)
{
    const OnlyLayers only({"squads", "responders", "loudspeakers"});
    const QImage picture = wall().grab();
    for (const auto kind : {MarkLayer::Kind::Squads, MarkLayer::Kind::Responders, MarkLayer::Kind::Loudspeakers}) {
        MarkLayer* layer = marks(kind);
        ASSERT_TRUE(layer && layer->isVisible());
        EXPECT_GT(layer->count(), 5);
        EXPECT_GT(layer->boxes().size(), 5);
        int seen = 0, coloured = 0;
        for (const QRectF& box : layer->boxes()) {
            const QRectF area = on_screen(*layer, box);
            if (QRectF(picture.rect()).contains(area)) {
                ++seen;
                coloured += has_one_of(picture, area, layer->colors());
            }
        }
        EXPECT_GT(seen, 5) << static_cast<int>(kind);
        EXPECT_GE(coloured, seen * 0.8) << "another symbol may lie over one " << static_cast<int>(kind);
        for (const QRectF& tag : layer->tag_boxes()) {
            for (const QRectF& symbol : layer->boxes())
                EXPECT_FALSE(tag.intersects(symbol));
        }
    }
    // No name of anybody is on a wall: its posts have a space between surname and post.
    const MarkLayer* people = marks(MarkLayer::Kind::Responders);
    EXPECT_FALSE(people->names());
    for (const domain::Responder& row : wall().town.responders()) {
        if (row.kind != domain::ResponderKind::Member || !row.lon)
            continue;
        const QVariantMap said = people->describe(QString::fromStdString(row.id.to_string()));
        EXPECT_NE(said.value(QStringLiteral("title")).toString().toStdString(), row.name);
    }
}

TEST_P(MapLayers, RoundsAreLinesWithTheirSteps)
{
    const QImage without = [] {
        const OnlyLayers none({});
        return wall().grab();
    }();
    const OnlyLayers only({"patrols"});
    const QImage with = wall().grab();
    const auto* tracks = qobject_cast<mapview::TrackLayer*>(wall().find("TrackLayer"));
    const MarkLayer* steps = marks(MarkLayer::Kind::PatrolSteps);
    ASSERT_TRUE(tracks && steps);
    EXPECT_GT(tracks->count(), 0);
    EXPECT_GT(steps->count(), tracks->count());
    EXPECT_NE(with, without);
    int seen = 0, coloured = 0;
    for (const domain::PatrolPoint& row : rows_of<domain::PatrolPoint>()) {
        const QString id = QString::fromStdString(row.id.to_string());
        if (!row.lon || steps->describe(id).isEmpty() || !is_in_view(*steps, *row.lon, *row.lat))
            continue;
        ++seen;
        const double side = steps->symbol_size();
        coloured += share_of(with, box_at(*steps, *row.lon, *row.lat, side), steps->colors()[0]) > 0.1 ||
                    share_of(with, box_at(*steps, *row.lon, *row.lat, side), steps->colors()[1]) > 0.1;
    }
    EXPECT_GT(seen, 5);
    EXPECT_GT(coloured, seen * 0.9);
}

TEST_P(MapLayers, EveryCaseIsAMarkWhereItIs)
{
    const OnlyLayers only({"cases"});
    wall().settle();
    const auto* layer = qobject_cast<mapview::PointLayer*>(wall().find("PointLayer"));
    ASSERT_TRUE(layer && !layer->clustered());
    const QImage picture = wall().grab();
    const services::CaseTable& cases = wall().town.cases();
    int seen = 0, late = 0;
    for (services::CaseIndex at = 0; at < cases.size(); ++at) {
        const auto status = wall().model->map()->shown_status(at);
        // What is late lies on top of everything: its colour is there whatever is below.
        if (status != domain::CaseStatus::Late || !is_in_view(*layer, cases.lon(at), cases.lat(at)))
            continue;
        ++late;
        const QRectF box = box_at(*layer, cases.lon(at), cases.lat(at), layer->mark_size());
        seen += share_of(picture, box, layer->colors()[static_cast<int>(domain::CaseStatus::Late)]) > 0.1;
        EXPECT_NE(layer->pick(layer->camera()->project(cases.lon(at), cases.lat(at))), QString());
    }
    EXPECT_GT(late, 0);
    EXPECT_EQ(seen, late);
    EXPECT_TRUE(layer->boxes().isEmpty());
}

TEST_P(MapLayers, ClustersShowTheWorstThatTheyCount)
{
    const QImage without = [] {
        const OnlyLayers none({});
        return wall().grab();
    }();
    const OnlyLayers only({"cases", "clustered"});
    const auto* layer = qobject_cast<mapview::PointLayer*>(wall().find("PointLayer"));
    ASSERT_TRUE(layer && layer->clustered());
    const QImage picture = wall().grab();
    ASSERT_GT(layer->boxes().size(), 5);
    for (const QRectF& box : layer->boxes()) {
        const QRectF seen = on_screen(*layer, box);
        if (!QRectF(picture.rect()).contains(seen))
            continue;
        EXPECT_TRUE(has_one_of(picture, seen, layer->colors())) << seen.x() << ' ' << seen.y();
        EXPECT_NE(picture.copy(seen.toRect()), without.copy(seen.toRect()));
    }
}

/// Warm where most cases of the window are, and nothing where none is within the radius.
TEST_P(MapLayers, HeatIsWhereItsCasesAre)
{
    wall().put_scene("heat");
    wall().open(GetParam());
    auto* layer = qobject_cast<mapview::HeatLayer*>(wall().find("HeatLayer"));
    ASSERT_TRUE(layer && wait_for([&] { return layer->ready(); }, 60'000));
    wall().settle();
    const QImage with = wall().grab();
    layer->setVisible(false);
    wall().settle();
    const QImage without = wall().grab();

    std::vector<geo::LonLat> warm;
    const services::CaseTable& cases = wall().town.cases();
    for (services::CaseIndex at = 0; at < cases.size(); ++at)
        if (cases.has_position(at))
            warm.push_back({cases.lon(at), cases.lat(at)});
    const auto near_ones = [&](const geo::LonLat& place, double metres) {
        return std::ranges::count_if(
            warm, [&](const geo::LonLat& each) { return geo::distance_m(each, place) < metres; });
    };
    // On a grid of pixels: the one with the most cases around, and all with none.
    const double ratio = wall().window->effectiveDevicePixelRatio();
    const auto change = [&](QPointF at) {
        const QPoint pixel = (layer->mapToScene(at) * ratio).toPoint();
        const QColor a = with.pixelColor(pixel), b = without.pixelColor(pixel);
        return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
    };
    qint64 most = 0;
    int cold = 0, most_changed = 0;
    for (int y = 1; y < 12; ++y) {
        for (int x = 1; x < 20; ++x) {
            const QPointF at(layer->width() * x / 20, layer->height() * y / 12);
            const QGeoCoordinate place = layer->camera()->unproject(at);
            const geo::LonLat there{place.longitude(), place.latitude()};
            const auto count = near_ones(there, layer->radius() * 0.5);
            if (count > most) {
                most = count;
                most_changed = 0;
                // A name may lie over the very place.
                for (const QPointF beside : {QPointF(0, 0), QPointF(24, 0), QPointF(-24, 0), QPointF(0, 24)})
                    most_changed = std::max(most_changed, change(at + beside));
            }
            if (near_ones(there, layer->radius() * 1.4) == 0) {
                ++cold;
                EXPECT_EQ(change(at), 0) << at.x() << ' ' << at.y();
            }
        }
    }
    EXPECT_GT(most, 3);
    EXPECT_GT(most_changed, 60);
    EXPECT_GT(cold, 10);
    layer->setVisible(true);
}

TEST_P(MapLayers, CamerasLookWhereTheyLook)
{
    const OnlyLayers only({"cameras"});
    auto* layer = qobject_cast<mapview::CameraConeLayer*>(wall().find("CameraConeLayer"));
    ASSERT_TRUE(layer && layer->isVisible());
    const QImage picture = wall().grab();
    int seen = 0, coloured = 0;
    for (const domain::Camera& row : wall().town.cameras()) {
        if (!row.streams || row.withdrawn_at || !row.lon || !is_in_view(*layer, *row.lon, *row.lat) ||
            row.state.value_or(domain::DeviceState::Online) != domain::DeviceState::Online)
            continue;
        ++seen;
        // A name of the map may lie over one.
        coloured +=
            share_of(picture, box_at(*layer, *row.lon, *row.lat, layer->dot_size() * 0.6), layer->color()) > 0.4;
        const QString id = layer->pick(layer->camera()->project(*row.lon, *row.lat));
        EXPECT_FALSE(layer->describe(id).isEmpty());
    }
    EXPECT_GT(seen, 3);
    EXPECT_GE(coloured, seen / 2);
}

} // namespace
} // namespace yiping::testing
