// SPDX-License-Identifier: GPL-3.0-or-later
// The ground as a picture: at rest it is what direct drawing gives, in a pan nearly so, and it never shows what is
// over.
#include "shared_wall.h"
#include "stage.h"

#include <yiping/mapview/base_map_layer.h>
#include <yiping/mapview/map_sources.h>
#include <yiping/mapview/moving_ground.h>
#include <yiping/model_town/model_basemap.h>

#include <QGeoCoordinate>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>
#include <stdexcept>

namespace yiping::testing {
namespace {

constexpr int long_rest_ms = 60'000, short_rest_ms = 50;
constexpr double ground_zoom = 14.3;

constexpr const char* ground_qml = R"qml(
import QtQuick
import Yiping.Map
import Yiping.MapView
import Yiping.Presentation
Item {
    id: root
    required property MapFeed feed
    required property MapSources maps
    readonly property alias camera: eye
    readonly property alias ground: townGround
    readonly property alias picture: groundPicture
    readonly property alias shapes: townShapes
    property string marked: ""
    TownShapes { id: townShapes; feed: root.feed }
    MapCamera { id: eye }
    AreaShading { id: areaShading; feed: root.feed; level: 8 }
    TownGround {
        id: townGround
        anchors.fill: parent
        camera: eye; shapes: townShapes; maps: root.maps; shading: areaShading
        zoom: 16; nearness: 1; still: true
        markedArea: root.marked
    }
    GroundPicture { id: groundPicture; anchors.fill: parent; original: townGround; camera: eye }
}
)qml";

/// The ground of the model town, with its base map, under a camera moved by hand.
class GroundStage {
public:
    explicit GroundStage(QSize size) : size_(size)
    {
        config::MapSettings settings;
        settings.sources.resize(1);
        settings.sources.front().id = "town";
        settings.sources.front().file = (dir_.path() + QStringLiteral("/town.basemap")).toStdString();
        if (!platform::simulate::write_model_basemap(settings.sources.front().file, 1))
            throw std::runtime_error("no base map");
        maps_ = std::make_unique<mapview::MapSources>(settings, std::filesystem::path(), nullptr);
        if (!wait_for([&] { return maps_->base() != nullptr; }))
            throw std::runtime_error("the base map does not open");
        window_.setFlag(Qt::FramelessWindowHint);
        window_.setColor(Qt::black);
        window_.resize(size);
        QQmlComponent component(&engine_);
        component.setData(ground_qml, QUrl(QStringLiteral("qrc:/tests/Ground.qml")));
        root_.reset(
            component.createWithInitialProperties({{QStringLiteral("feed"), QVariant::fromValue(wall().model->map())},
                {QStringLiteral("maps"), QVariant::fromValue(maps_.get())}}));
        if (!root_)
            throw std::runtime_error(component.errorString().toStdString());
        auto* item = qobject_cast<QQuickItem*>(root_.get());
        item->setParentItem(window_.contentItem());
        item->setSize(size);
        camera_ = root_->property("camera").value<mapview::MapCamera*>();
        picture = root_->property("picture").value<mapview::MovingGround*>();
        ground = root_->property("ground").value<QQuickItem*>();
        picture->set_rest_millis(short_rest_ms);
        const auto* shapes = root_->property("shapes").value<mapview::TownShapes*>();
        middle_ = geo::to_world({(shapes->property("west").toDouble() + shapes->property("east").toDouble()) / 2,
            (shapes->property("south").toDouble() + shapes->property("north").toDouble()) / 2});
    }
    ~GroundStage() { window_.hide(); } // ends the render thread, which still calls the layers
    GroundStage(const GroundStage&) = delete;
    GroundStage& operator=(const GroundStage&) = delete;

    /// As many pixels beside the middle of the town.
    void look(double x, double y, double zoom = ground_zoom)
    {
        const double pixels = geo::world_pixels(zoom);
        const geo::WorldPoint at{middle_.x + x / pixels, middle_.y + y / pixels};
        const geo::LonLat place = geo::to_lon_lat(at);
        const QGeoCoordinate centre(place.lat, place.lon);
        QList<QPointF> places;
        for (const QGeoCoordinate& each : camera_->samples(centre, zoom, size_)) {
            const geo::WorldPoint world = geo::to_world({each.longitude(), each.latitude()});
            places << QPointF(
                (world.x - at.x) * pixels + size_.width() / 2.0, (world.y - at.y) * pixels + size_.height() / 2.0);
        }
        camera_->learn(centre, zoom, size_, places);
    }
    void frame()
    {
        if (!window_.isVisible())
            window_.show();
        FrameCount(window_).draw();
    }
    [[nodiscard]] bool settled() const
    {
        return wait_for([&] { return base(*ground)->settled(); });
    }
    void rest()
    {
        picture->set_rest_millis(short_rest_ms);
        look(x_, y_);
        frame();
        EXPECT_TRUE(wait_for([&] { return !picture->moving(); }));
        EXPECT_TRUE(settled());
        frame();
        frame();
    }
    /// A hand that has not let go.
    void pan(double dx, double dy, int frames)
    {
        picture->set_rest_millis(long_rest_ms);
        for (int i = 0; i < frames; ++i) {
            look(x_ += dx, y_ += dy);
            frame();
        }
    }
    [[nodiscard]] QImage grab() { return window_.grabWindow(); }
    /// What every frame would draw.
    [[nodiscard]] QImage direct()
    {
        picture->set_on(false);
        EXPECT_TRUE(settled());
        frame();
        frame();
        QImage drawn = grab();
        picture->set_on(true);
        return drawn;
    }
    /// Nothing is drawn for a while.
    [[nodiscard]] bool is_quiet()
    {
        const FrameCount count(window_);
        return wait_for([&] { return count.quiet_for(400); }, 5'000);
    }
    void mark(const QString& area) { root_->setProperty("marked", area); }
    /// Shades by which a picture may differ from the same drawn at once: a blend more; on small pixels the smooth edges
    /// of lines too.
    [[nodiscard]] int rounding() const { return window_.effectiveDevicePixelRatio() == 1 ? 2 : 16; }

    mapview::MovingGround* picture = nullptr;
    QQuickItem* ground = nullptr;

private:
    static const mapview::BaseMapLayer* base(const QQuickItem& item)
    {
        if (auto* layer = qobject_cast<const mapview::BaseMapLayer*>(&item))
            return layer;
        for (const QQuickItem* child : item.childItems())
            if (auto* found = base(*child))
                return found;
        return nullptr;
    }

    QTemporaryDir dir_;
    std::unique_ptr<mapview::MapSources> maps_;
    QQuickWindow window_;
    QQmlEngine engine_;
    std::unique_ptr<QObject> root_;
    mapview::MapCamera* camera_ = nullptr;
    QSize size_;
    geo::WorldPoint middle_;
    double x_ = 0, y_ = 0;
};

struct Difference {
    int most = 0; ///< of a channel
    double share = 0; ///< of the pixels, by more than a shade
    int colours = 0; ///< in the first picture, at most 1000 counted
};

Difference difference(const QImage& one, const QImage& other)
{
    const QImage a = one.convertToFormat(QImage::Format_RGB32), b = other.convertToFormat(QImage::Format_RGB32);
    Difference found;
    std::set<QRgb> colours;
    qint64 unlike = 0;
    for (int y = 0; y < a.height(); ++y) {
        const auto* left = reinterpret_cast<const QRgb*>(a.constScanLine(y));
        const auto* right = reinterpret_cast<const QRgb*>(b.constScanLine(y));
        for (int x = 0; x < a.width(); ++x) {
            const int most = std::max({std::abs(qRed(left[x]) - qRed(right[x])),
                std::abs(qGreen(left[x]) - qGreen(right[x])), std::abs(qBlue(left[x]) - qBlue(right[x]))});
            found.most = std::max(found.most, most);
            unlike += most > 24 ? 1 : 0;
            if (colours.size() < 1000)
                colours.insert(left[x]);
        }
    }
    found.share = static_cast<double>(unlike) / (static_cast<double>(a.width()) * a.height());
    found.colours = static_cast<int>(colours.size());
    return found;
}

class GroundPictures : public ::testing::TestWithParam<QSize> {};
INSTANTIATE_TEST_SUITE_P(Wall, GroundPictures, ::testing::Values(QSize(1920, 1080), QSize(7680, 2160)),
    [](const auto& given) { return std::to_string(given.param.width()) + "x" + std::to_string(given.param.height()); });

TEST_P(GroundPictures, AreTheGroundAtRestAndWhileItPans)
{
    if (GetParam().width() > 5760 && qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        GTEST_SKIP() << "no screen is as large";
    GroundStage stage(GetParam());
    stage.rest();
    const QImage still = stage.grab();
    const Difference at_rest = difference(still, stage.direct());
    EXPECT_LE(at_rest.most, stage.rounding());
    EXPECT_GT(at_rest.colours, 20) << "roads, water, borders, fills";
    stage.rest();
    EXPECT_TRUE(stage.is_quiet());

    // To the right and down, farther than the first strips.
    const int renewals = stage.picture->renewals();
    stage.pan(14, 9, 40);
    EXPECT_EQ(stage.picture->renewals(), renewals);
    EXPECT_GT(stage.picture->strips()->rowCount(), 3);
    stage.frame();
    const QImage panned = stage.grab();
    const QImage direct = stage.direct();
    EXPECT_LT(difference(panned, direct).share, 0.001);
    EXPECT_GT(difference(panned, still).share, 0.05);
    // And back, with halves of pixels.
    stage.rest();
    stage.pan(-10.5, -7.25, 30);
    const QImage back = stage.grab();
    EXPECT_LT(difference(back, stage.direct()).share, 0.02);
    stage.rest();
    EXPECT_EQ(stage.picture->strips()->rowCount(), 0) << "what a pan took is given back";
    EXPECT_TRUE(stage.is_quiet());
}

/// A wall at rest: what does not change is a picture, under heat another one.
TEST(GroundPicture, OfWhatDoesNotChangeIsTheSame)
{
    GroundStage stage({1280, 720});
    stage.rest();
    for (const bool heat : {false, true}) {
        stage.ground->setProperty("heatShown", heat);
        const QImage direct = stage.direct();
        stage.ground->setProperty("linesLieStill", true);
        const Difference kept = difference(stage.direct(), direct);
        EXPECT_LE(kept.most, stage.rounding()) << heat;
        EXPECT_GT(kept.colours, 20) << "roads, water, borders, fills";
        stage.ground->setProperty("linesLieStill", false);
    }
}

TEST(GroundPicture, ShowsAChangeWhileItMoves)
{
    GroundStage stage({1280, 720});
    stage.rest();
    stage.pan(9, 0, 10);
    ASSERT_TRUE(stage.settled());
    stage.frame();
    const QImage before = stage.grab();
    const int renewals = stage.picture->renewals();
    const auto& areas = wall().town.areas();
    const auto village = std::ranges::find_if(
        areas, [](const services::Place& place) { return place.known && place.row.level == domain::AreaLevel::Town; });
    ASSERT_NE(village, areas.end());
    stage.mark(QString::fromStdString(village->row.area_code));
    stage.frame();
    stage.frame();
    EXPECT_EQ(stage.picture->renewals(), renewals + 1);
    const QImage after = stage.grab();
    EXPECT_GT(difference(before, after).share, 0.0005);
    // A pan goes on from there.
    stage.pan(9, 0, 10);
    EXPECT_EQ(stage.picture->renewals(), renewals + 1);
    EXPECT_LT(difference(stage.grab(), stage.direct()).share, 0.001);
}

TEST(GroundPicture, IsStretchedALittleAndDrawnAnewForMore)
{
    GroundStage stage({1280, 720});
    stage.rest();
    const int renewals = stage.picture->renewals();
    stage.picture->set_rest_millis(long_rest_ms);
    stage.look(0, 0, ground_zoom + 0.3);
    stage.frame();
    EXPECT_EQ(stage.picture->renewals(), renewals);
    EXPECT_NEAR(stage.picture->stretch(), std::exp2(0.3), 1e-6);
    EXPECT_LT(difference(stage.grab(), stage.direct()).share, 0.1);
    // Nearer, farther, a leap: all of it is drawn.
    stage.rest();
    for (const auto& [x, zoom] : {std::pair{0.0, ground_zoom + 1}, {0.0, ground_zoom - 1}, {4000.0, ground_zoom}}) {
        const int before = stage.picture->renewals();
        stage.picture->set_rest_millis(long_rest_ms);
        stage.look(x, 0, zoom);
        stage.frame();
        EXPECT_GT(stage.picture->renewals(), before) << x << ' ' << zoom << ", and for tiles that come later";
        EXPECT_TRUE(stage.settled());
        stage.frame();
        stage.frame();
        EXPECT_LE(difference(stage.grab(), stage.direct()).most, stage.rounding()) << x << ' ' << zoom;
    }
}

} // namespace
} // namespace yiping::testing
