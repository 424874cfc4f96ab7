// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels of filled areas at known places: outlines with holes, islands and self-touching rings, no data, small numbers.
#include "fake_console.h"
#include "model_wall.h"
#include "stage.h"

#include <yiping/mapview/area_layer.h>
#include <yiping/presentation/area_shading.h>

#include <gtest/gtest.h>

#include <QGeoCoordinate>

#include <cstring>
#include <set>

namespace yiping::testing {
namespace {

using Places = std::vector<std::pair<double, double>>; ///< lon, lat
using Rings = std::vector<Places>;

template <class Value>
void put_bytes(std::string& wkb, Value value)
{
    wkb.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// MultiPolygon as WKB, little-endian.
std::string wkb_of(const std::vector<Rings>& polygons)
{
    std::string wkb;
    const auto head = [&wkb](std::uint32_t kind, std::size_t count) {
        put_bytes(wkb, std::uint8_t{1});
        put_bytes(wkb, kind);
        put_bytes(wkb, static_cast<std::uint32_t>(count));
    };
    head(6, polygons.size());
    for (const Rings& rings : polygons) {
        head(3, rings.size());
        for (const Places& ring : rings) {
            put_bytes(wkb, static_cast<std::uint32_t>(ring.size()));
            for (const auto& [lon, lat] : ring) {
                put_bytes(wkb, lon);
                put_bytes(wkb, lat);
            }
        }
    }
    return wkb;
}

Places box(double west, double south, double east, double north)
{
    return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
}

/// Villages of one town between 105.0 and 105.6 E, 29.0 and 29.3 N.
class AreaPixels {
public:
    explicit AreaPixels(QSize size)
        : clock_(1'773'801'000'000), console_(clock_), town_(console_, console_, clock_), stage_(size)
    {
        add("990101001000", "", domain::AreaLevel::Town, box(105.0, 29.0, 105.6, 29.3), {});
        // A hole with an island in it.
        add_village(1,
            {{box(105.02, 29.02, 105.18, 29.28), box(105.06, 29.08, 105.14, 29.22)},
                {box(105.09, 29.12, 105.11, 29.18)}},
            400);
        // One ring that touches itself where its notch meets the outline.
        add_village(2,
            {{{{105.22, 29.02}, {105.30, 29.02}, {105.26, 29.12}, {105.34, 29.12}, {105.30, 29.02}, {105.38, 29.02},
                {105.38, 29.28}, {105.22, 29.28}, {105.22, 29.02}}}},
            150);
        add_village(3, {{box(105.42, 29.02, 105.58, 29.28)}}, {});
        // As far out as places go: they must not spoil the rest.
        add_village(4, {{box(179.9, -89.99, 180, 90)}}, 500);
        add_village(5, {{box(-180, 88, 180, 90)}}, 500);
        for (int i = 0; i < 30; ++i)
            console_.rows.case_rows.push_back(open_case(i, i < 25 ? "990101001001" : "990101001002"));
        feed_ = std::make_unique<presentation::MapFeed>(town_);
        town_.start();
        console_.pump();
        town_.tick();
        stage_.shapes.set_feed(feed_.get());
        shading_.set_level(static_cast<int>(domain::AreaLevel::Village));
        shading_.set_window_from(static_cast<qreal>(clock_.now() - 86'400'000));
        shading_.set_window_to(static_cast<qreal>(clock_.now()));
        shading_.set_method(presentation::AreaShading::Natural);
        shading_.set_feed(feed_.get());
        layer_.set_level(static_cast<int>(domain::AreaLevel::Village));
        layer_.set_shading(&shading_);
        layer_.set_palette(
            {QColor(0, 0, 40), QColor(0, 0, 90), QColor(0, 0, 140), QColor(0, 0, 200), QColor(0, 0, 250)});
        layer_.set_no_data_color(Qt::red);
        layer_.set_few_color(Qt::green);
        layer_.setProperty("fadeMillis", 0);
    }
    ~AreaPixels() { layer_.setParentItem(nullptr); }

    /// So many open cases more, from `first` on.
    void open_cases(int first, int count, const char* area)
    {
        domain::RowSet rows;
        for (int i = 0; i < count; ++i)
            rows.case_rows.push_back(open_case(first + i, area));
        console_.change(std::move(rows));
        console_.pump();
        clock_.advance(2'000);
        town_.tick();
    }

    void open()
    {
        stage_.put(layer_);
        const QSize size = layer_.size().toSize();
        const QGeoCoordinate centre = mapview::MapCamera::middle(105.0, 29.0, 105.6, 29.3);
        stage_.look(geo::to_world({centre.longitude(), centre.latitude()}),
            mapview::MapCamera::zoom_to_fit(105.0, 29.0, 105.6, 29.3, size));
        picture_ = stage_.grab();
    }
    [[nodiscard]] bool rest() { return stage_.rest(); }
    /// What is on the screen around a place, as names of colours.
    [[nodiscard]] std::set<QString> colours(double lon, double lat) const
    {
        std::set<QString> found;
        const QPointF at = stage_.pixel(geo::to_world({lon, lat})) * stage_.ratio();
        for (int dx = -12; dx <= 12; ++dx) {
            const QColor pixel = picture_.pixelColor(static_cast<int>(at.x()) + dx, static_cast<int>(at.y()));
            found.insert(pixel.red() > 200     ? QStringLiteral("no data")
                         : pixel.green() > 200 ? QStringLiteral("few")
                         : pixel.blue() == 250 ? QStringLiteral("highest")
                         : pixel.blue() == 40  ? QStringLiteral("lowest")
                         : pixel.blue() == 0   ? QStringLiteral("ground")
                                               : QStringLiteral("between"));
        }
        return found;
    }

    presentation::AreaShading shading_;
    mapview::AreaLayer layer_;

private:
    [[nodiscard]] domain::Case open_case(int number, const char* area)
    {
        domain::Case row;
        row.id = Uuid::from_name("pixel", std::to_string(number));
        row.area_code = area;
        row.step = domain::Step::Handling;
        row.opened_at = clock_.now() - 3'600'000;
        return row;
    }
    void add(const std::string& code, const std::string& parent, domain::AreaLevel level, const Places& ring,
        std::optional<std::int64_t> households)
    {
        add_row(code, parent, level, wkb_of({{ring}}), households);
    }
    void add_village(int number, const std::vector<Rings>& polygons, std::optional<std::int64_t> households)
    {
        add_row("99010100100" + std::to_string(number), "990101001000", domain::AreaLevel::Village, wkb_of(polygons),
            households);
    }
    void add_row(const std::string& code, const std::string& parent, domain::AreaLevel level, std::string geometry,
        std::optional<std::int64_t> households)
    {
        domain::Area row;
        row.id = Uuid::from_name("pixel", code);
        row.area_code = code;
        row.parent_code = parent;
        row.name = code;
        row.level = level;
        row.geometry = std::move(geometry);
        row.households = households;
        console_.rows.area_rows.push_back(std::move(row));
    }

    ManualClock clock_;
    FakeConsole console_;
    services::Town town_;
    std::unique_ptr<presentation::MapFeed> feed_;
    Stage stage_;
    QImage picture_;
};

using Seen = std::set<QString>;
const QString highest = QStringLiteral("highest"), lowest = QStringLiteral("lowest"), ground = QStringLiteral("ground");

TEST(AreaPixels, HolesIslandsAndTouchingRings)
{
    for (const QSize size : {QSize(1920, 1080), QSize(7680, 2160)}) {
        if (size.width() > 5760 && qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
            continue;
        AreaPixels pixels(size);
        pixels.open();
        EXPECT_EQ(pixels.colours(105.04, 29.15), Seen{highest}) << size.width();
        EXPECT_EQ(pixels.colours(105.075, 29.15), Seen{ground}) << "in the hole";
        EXPECT_EQ(pixels.colours(105.10, 29.15), Seen{highest}) << "on the island";
        EXPECT_EQ(pixels.colours(105.24, 29.20), pixels.colours(105.36, 29.05)) << "around the notch";
        EXPECT_EQ(pixels.colours(105.30, 29.10), Seen{ground}) << "in the notch";
        EXPECT_EQ(pixels.colours(105.50, 29.15), Seen{lowest}) << "nothing open";
        EXPECT_EQ(pixels.layer_.hatched(), 0U);
    }
}

TEST(AreaPixels, StripesWhereThereIsNoDataOrLittle)
{
    AreaPixels pixels({1920, 1080});
    pixels.shading_.set_measure(presentation::AreaShading::OpenedPerThousand);
    pixels.open();
    EXPECT_EQ(pixels.colours(105.04, 29.15), Seen{highest}) << "400 households";
    EXPECT_TRUE(pixels.colours(105.24, 29.20).contains(QStringLiteral("few"))) << "150 households";
    EXPECT_TRUE(pixels.colours(105.50, 29.15).contains(QStringLiteral("no data")));
    EXPECT_TRUE(pixels.colours(105.50, 29.15).contains(lowest)) << "between the stripes";
    EXPECT_EQ(pixels.layer_.hatched(), 2U);
}

TEST(AreaPixels, FiguresThatChangeNoClassDrawNothing)
{
    AreaPixels pixels({1920, 1080});
    pixels.open();
    ASSERT_TRUE(pixels.rest());
    QQuickWindow& window = *pixels.layer_.window();
    const auto frames_of = [&](int first, int count, const char* area) {
        const FrameCount drawn(window);
        int told = 0;
        const auto listening =
            QObject::connect(&pixels.shading_, &presentation::AreaShading::changed, &window, [&told] { ++told; });
        pixels.open_cases(first, count, area);
        EXPECT_TRUE(wait_for([&] { return told > 0 && drawn.quiet_for(300); }, 5'000));
        QObject::disconnect(listening);
        return drawn.frames();
    };
    EXPECT_EQ(frames_of(100, 1, "990101001001"), 0) << "the most, and one more";
    EXPECT_GT(frames_of(200, 400, "990101001003"), 0) << "it had none";
}

} // namespace
} // namespace yiping::testing
