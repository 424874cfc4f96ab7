// SPDX-License-Identifier: GPL-3.0-or-later
// Pixels of tiles and of the base map under a camera of known pixels, and tiles over a line that is cut.
#include "model_wall.h"
#include "stage.h"

#include <yiping/geo/datum.h>
#include <yiping/geo/distance.h>
#include <yiping/mapview/base_map_layer.h>
#include <yiping/mapview/label_layer.h>
#include <yiping/mapview/map_sources.h>
#include <yiping/mapview/tile_layer.h>

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace yiping::testing {
namespace {

using geo::TileId;
using geo::WorldPoint;

constexpr geo::LonLat town{106.42, 29.21};
constexpr std::array two_walls{QSize(1920, 1080), QSize(7680, 2160)};

QByteArray png_of(const QImage& image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// One colour, or a colour for each quarter.
QImage quarters(QColor nw, QColor ne, QColor sw, QColor se)
{
    QImage image(256, 256, QImage::Format_RGB32);
    for (int y = 0; y < 256; ++y)
        for (int x = 0; x < 256; ++x)
            image.setPixelColor(x, y, y < 128 ? (x < 128 ? nw : ne) : (x < 128 ? sw : se));
    return image;
}
QImage plain(QColor colour)
{
    return quarters(colour, colour, colour, colour);
}

TileId tile_of(geo::LonLat at, int zoom)
{
    const WorldPoint world = geo::to_world(at);
    const double count = std::exp2(zoom);
    return {zoom, static_cast<std::uint32_t>(world.x * count), static_cast<std::uint32_t>(world.y * count)};
}

class Tiles : public ::testing::Test {
protected:
    void write(TileId id, const QImage& image) const
    {
        const QString folder = QStringLiteral("%1/set/%2/%3").arg(dir.path()).arg(id.zoom).arg(id.x);
        QDir().mkpath(folder);
        image.save(QStringLiteral("%1/%2.png").arg(folder).arg(id.y));
    }
    [[nodiscard]] config::MapSource folder_source() const
    {
        config::MapSource source;
        source.id = source.name = "set";
        source.file = (dir.path() + QStringLiteral("/set")).toStdString();
        return source;
    }
    static std::unique_ptr<mapview::TileSource> open(config::MapSource settings, geo::TileStore* store = nullptr)
    {
        auto source = std::make_unique<mapview::TileSource>(
            std::move(settings), store, [](const Error& error) { return QString::fromStdString(error.debug_text()); });
        EXPECT_TRUE(wait_for([&] { return source->is_open() || !source->problem().isEmpty(); }));
        return source;
    }
    static void show(Stage& stage, mapview::TileLayer& layer, mapview::TileSource& source)
    {
        layer.setProperty("fadeMillis", 0);
        stage.put(layer);
        layer.set_source(&source);
        stage.draw();
        EXPECT_TRUE(wait_for([&] { return layer.settled(); }));
    }
    static void expect_colour(const QImage& image, QPointF at, QColor wanted, int tolerance = 6)
    {
        const QColor seen = image.pixelColor((at * image.devicePixelRatio()).toPoint());
        EXPECT_LE(std::abs(seen.red() - wanted.red()), tolerance) << at.x() << ' ' << at.y();
        EXPECT_LE(std::abs(seen.green() - wanted.green()), tolerance) << at.x() << ' ' << at.y();
        EXPECT_LE(std::abs(seen.blue() - wanted.blue()), tolerance) << at.x() << ' ' << at.y();
    }

    QTemporaryDir dir;
};

TEST_F(Tiles, StandAtTheirPlaceToThePixel)
{
    const TileId id = tile_of(town, 12);
    const std::array colours{Qt::red, Qt::green, Qt::blue, Qt::yellow};
    for (std::uint32_t i = 0; i < 4; ++i)
        write({12, id.x + i % 2, id.y + i / 2}, plain(colours[i]));
    const auto source = open(folder_source());
    for (const QSize size : two_walls) {
        Stage stage(size);
        const WorldPoint corner = TileId{12, id.x + 1, id.y + 1}.corner();
        stage.look(corner, 12.3);
        mapview::TileLayer layer;
        show(stage, layer, *source);
        const QImage image = stage.grab();
        const QPointF middle = stage.pixel(corner);
        expect_colour(image, middle + QPointF(-2, -2), Qt::red);
        expect_colour(image, middle + QPointF(2, -2), Qt::green);
        expect_colour(image, middle + QPointF(-2, 2), Qt::blue);
        expect_colour(image, middle + QPointF(2, 2), Qt::yellow);
        const double side = 256 * std::exp2(0.3);
        expect_colour(image, middle + QPointF(-side + 2, -side + 2), Qt::red);
        expect_colour(image, middle + QPointF(-side - 2, 0), Qt::black);
        expect_colour(image, middle + QPointF(0, side + 2), Qt::black);
    }
}

TEST_F(Tiles, ThatAreMissingAreShownByTheirParent)
{
    const TileId id = tile_of(town, 13);
    const TileId parent = id.parent().parent();
    write(parent, quarters(Qt::red, Qt::green, Qt::blue, Qt::yellow));
    write({13, id.x + 40, id.y + 40}, plain(Qt::white)); // there is a zoom 13, but not here
    const auto source = open(folder_source());
    Stage stage;
    mapview::TileLayer layer;
    // First where the parent is what is wanted, then nearer.
    const WorldPoint middle{parent.corner().x + parent.side() / 2, parent.corner().y + parent.side() / 2};
    stage.look(middle, 11);
    show(stage, layer, *source);
    stage.look(middle, 13);
    stage.draw();
    ASSERT_TRUE(wait_for([&] { return layer.settled(); }));
    const QImage image = stage.grab();
    const QPointF at = stage.pixel(middle);
    expect_colour(image, at + QPointF(-20, -20), Qt::red);
    expect_colour(image, at + QPointF(20, -20), Qt::green);
    expect_colour(image, at + QPointF(-20, 20), Qt::blue);
    expect_colour(image, at + QPointF(500, 500), Qt::yellow); // still within the parent, four times its size
}

TEST_F(Tiles, AreStackedWithOpacity)
{
    const TileId id = tile_of(town, 12);
    write(id, plain(QColor(200, 100, 40)));
    const auto source = open(folder_source());
    Stage stage;
    const WorldPoint middle{id.corner().x + id.side() / 2, id.corner().y + id.side() / 2};
    stage.look(middle, 12);
    mapview::TileLayer layer;
    layer.setOpacity(0.5);
    show(stage, layer, *source);
    expect_colour(stage.grab(), stage.pixel(middle), QColor(100, 50, 20));
}

TEST_F(Tiles, OfMbTilesAreNotUpsideDown)
{
    const TileId id = tile_of(town, 12);
    const QString file = dir.path() + QStringLiteral("/a.mbtiles");
    sqlite3* database = nullptr;
    sqlite3_open(file.toUtf8().constData(), &database);
    sqlite3_exec(database,
        "CREATE TABLE metadata (name TEXT, value TEXT); INSERT INTO metadata VALUES ('format', 'png');"
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)",
        nullptr, nullptr, nullptr);
    sqlite3_stmt* put = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO tiles VALUES (12, ?, ?, ?)", -1, &put, nullptr);
    for (std::uint32_t i = 0; i < 2; ++i) {
        const QByteArray bytes = png_of(plain(i == 0 ? Qt::red : Qt::blue));
        sqlite3_bind_int64(put, 1, id.x);
        sqlite3_bind_int64(put, 2, (1 << 12) - 1 - (id.y + i));
        sqlite3_bind_blob(put, 3, bytes.constData(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    sqlite3_close(database);
    config::MapSource settings;
    settings.file = file.toStdString();
    const auto source = open(settings);
    ASSERT_TRUE(source->is_open()) << source->problem().toStdString();
    Stage stage;
    const WorldPoint seam{id.corner().x + id.side() / 2, id.corner().y + id.side()};
    stage.look(seam, 12);
    mapview::TileLayer layer;
    show(stage, layer, *source);
    const QImage image = stage.grab();
    expect_colour(image, stage.pixel(seam) + QPointF(0, -20), Qt::red);
    expect_colour(image, stage.pixel(seam) + QPointF(0, 20), Qt::blue);
}

TEST_F(Tiles, OfTheShiftedSystemAreMovedBackToTenMetres)
{
    const int zoom = 16;
    const TileId id = tile_of(geo::gcj02_from_wgs84(town), zoom);
    for (std::uint32_t x = 0; x < 5; ++x)
        for (std::uint32_t y = 0; y < 5; ++y)
            write({zoom, id.x + x - 2, id.y + y - 2}, plain(x < 3 ? Qt::red : Qt::blue));
    config::MapSource settings = folder_source();
    settings.gcj02 = true;
    const auto source = open(settings);
    Stage stage;
    // The seam between red and blue, where it truly lies.
    const TileId blue{zoom, id.x + 1, id.y};
    const geo::LonLat shifted = geo::to_lon_lat({blue.corner().x, blue.corner().y + blue.side() / 2});
    const geo::LonLat real = geo::wgs84_from_gcj02(shifted);
    ASSERT_GT(geo::distance_m(shifted, real), 100);
    stage.look(geo::to_world(real), zoom);
    mapview::TileLayer layer;
    show(stage, layer, *source);
    const QImage image = stage.grab();
    const double ten_metres = 10 * geo::world_per_metre(town.lat) * geo::world_pixels(zoom);
    const QPointF seam = stage.pixel(geo::to_world(real));
    expect_colour(image, seam - QPointF(ten_metres, 0), Qt::red);
    expect_colour(image, seam + QPointF(ten_metres, 0), Qt::blue);
}

TEST_F(Tiles, OverTheDateLineAndAtThePolesDoNoHarm)
{
    write({2, 3, 1}, plain(Qt::red));
    write({2, 0, 1}, plain(Qt::blue));
    write({2, 0, 0}, plain(Qt::green));
    const auto source = open(folder_source());
    Stage stage;
    stage.look({1, 0.375}, 2);
    mapview::TileLayer layer;
    show(stage, layer, *source);
    const QImage image = stage.grab();
    expect_colour(image, QPointF(960 - 20, 540), Qt::red);
    expect_colour(image, QPointF(960 + 20, 540), Qt::blue);
    for (const WorldPoint far : {WorldPoint{0, 0}, WorldPoint{0.5, 1}, WorldPoint{1, 0}}) {
        stage.look(far, 3);
        stage.draw();
    }
}

TEST_F(Tiles, SayInWordsThatAnArchiveIsBroken)
{
    QFile file(dir.path() + QStringLiteral("/broken.pmtiles"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("PMTiles\x03 and then nothing");
    file.close();
    config::MapSettings settings;
    settings.sources.resize(1);
    settings.sources.front().id = "a";
    settings.sources.front().file = file.fileName().toStdString();
    mapview::MapSources maps(settings, {}, [](const Error& error) { return QString::fromStdString(error.code()); });
    EXPECT_TRUE(wait_for([&] { return maps.problem() == QStringLiteral("tiles.damaged"); }));
    EXPECT_EQ(maps.base(), nullptr);
}

/// Answers every request with the same picture, or not at all.
class TileServer : public QTcpServer {
public:
    explicit TileServer(QByteArray answer) : answer_(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            ++open;
            most = std::max(most, open);
            connect(socket, &QTcpSocket::disconnected, this, [this] { --open; });
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                heard += socket->readAll();
                if (!heard.endsWith("\r\n\r\n"))
                    return;
                ++requests;
                last = std::exchange(heard, {});
                socket->write("HTTP/1.1 " + status +
                              "\r\nContent-Type: image/png\r\nConnection: close\r\nContent-Length: " +
                              QByteArray::number(answer_.size()) + "\r\n\r\n" + answer_);
                socket->disconnectFromHost();
            });
        });
    }
    int requests = 0, open = 0, most = 0;
    QByteArray last, heard, status = "200 OK";

private:
    QByteArray answer_;
};

TEST_F(Tiles, OfAServiceAreKeptForWhenTheLineIsCut)
{
    ManualClock clock(1'773'801'000'000);
    auto store = geo::TileStore::open((dir.path() + QStringLiteral("/kept")).toStdString(), 64 << 20, clock);
    ASSERT_TRUE(store) << store.error().debug_text();
    config::MapSource settings;
    settings.id = settings.name = "service";
    settings.max_zoom = 12;
    settings.key = "secret&1";
    const TileId id = tile_of(town, 12);
    const WorldPoint middle{id.corner().x + id.side() / 2, id.corner().y + id.side() / 2};
    {
        TileServer server(png_of(plain(Qt::red)));
        settings.url = "http://127.0.0.1:" + std::to_string(server.serverPort()) +
                       "/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}";
        const auto source = open(settings, store->get());
        Stage stage;
        stage.look(middle, 12);
        mapview::TileLayer layer;
        show(stage, layer, *source);
        expect_colour(stage.grab(), stage.pixel(middle), Qt::red);
        EXPECT_GT(server.requests, 20);
        EXPECT_LE(server.most, 6);
        EXPECT_TRUE(server.last.contains("tk=secret%261")) << server.last.toStdString();
    }
    // The server is gone; what was seen is there, what was not is said.
    const auto source = open(settings, store->get());
    Stage stage;
    stage.look(middle, 12);
    mapview::TileLayer layer;
    show(stage, layer, *source);
    expect_colour(stage.grab(), stage.pixel(middle), Qt::red);
    EXPECT_TRUE(source->problem().isEmpty()) << source->problem().toStdString();
    stage.look({middle.x + 0.1, middle.y}, 12);
    stage.draw();
    EXPECT_TRUE(wait_for([&] { return source->problem().contains(QStringLiteral("tiles.no_line")); }));
    EXPECT_FALSE(source->problem().contains(QStringLiteral("secret")));
}

TEST_F(Tiles, ARefusedKeyIsSaidAndNotAskedForever)
{
    TileServer server("no");
    server.status = "403 Forbidden";
    config::MapSource settings;
    settings.id = settings.name = "service";
    settings.key = "secret";
    settings.url = "http://127.0.0.1:" + std::to_string(server.serverPort()) + "/{z}/{x}/{y}?tk={key}";
    const auto source = open(settings);
    Stage stage;
    stage.look(geo::to_world(town), 12);
    mapview::TileLayer layer;
    stage.put(layer);
    layer.set_source(source.get());
    stage.draw();
    EXPECT_TRUE(wait_for([&] { return source->problem().contains(QStringLiteral("tiles.key_refused")); }));
    EXPECT_FALSE(source->problem().contains(QStringLiteral("secret")));
    EXPECT_LE(server.requests, 6); // those that were on their way; the rest waits
}

TEST_F(Tiles, TheBaseMapDrawsItsRiverAndItsNames)
{
    geo::BaseThing lake;
    lake.what = geo::BaseClass::Water;
    lake.name = "澜川江";
    lake.rank = 1;
    lake.areas = {{{{106.41, 29.205}, {106.43, 29.205}, {106.43, 29.215}, {106.41, 29.215}, {106.41, 29.205}}}};
    geo::BaseThing road;
    road.what = geo::BaseClass::MainRoad;
    road.lines = {{{106.40, 29.22}, {106.44, 29.22}}};
    const std::string file = dir.path().toStdString() + "/town.basemap";
    ASSERT_TRUE(geo::write_basemap(file, {lake, road}, {.name = "试", .attribution = "甲", .approval = "GS(2026)1号"}));
    config::MapSettings settings;
    settings.sources.resize(1);
    settings.sources.front().id = "a";
    settings.sources.front().file = file;
    mapview::MapSources maps(settings, {}, {});
    ASSERT_TRUE(wait_for([&] { return maps.base() != nullptr; })) << maps.problem().toStdString();
    EXPECT_EQ(maps.attribution(), QStringLiteral("甲 · GS(2026)1号"));
    for (const auto& [zoom, size] : {std::pair{13.0, two_walls[0]}, {14.6, two_walls[0]}, {16.0, two_walls[0]},
             {13.0, two_walls[1]}, {14.6, two_walls[1]}}) {
        Stage stage(size);
        stage.look(geo::to_world({106.42, 29.21}), zoom);
        mapview::BaseMapLayer layer;
        stage.put(layer);
        layer.set_style(maps.style());
        layer.set_source(maps.base());
        stage.draw();
        ASSERT_TRUE(wait_for([&] { return layer.settled(); }));
        const QImage image = stage.grab();
        const QColor water = layer.color_of(geo::BaseClass::Water);
        const auto pixel = [&](double lon, double lat) { return stage.pixel(geo::to_world({lon, lat})); };
        expect_colour(image, pixel(106.42, 29.21), water);
        expect_colour(image, pixel(106.42, 29.21) + QPointF(40, 20), water);
        if (zoom < 15) {
            expect_colour(image, pixel(106.4304, 29.21), Qt::black);
            expect_colour(image, pixel(106.42, 29.22), layer.color_of(geo::BaseClass::MainRoad));
            expect_colour(image, pixel(106.42, 29.22) + QPointF(0, -14), Qt::black);
        }
        const auto names = layer.names(10);
        ASSERT_EQ(names.size(), 1U);
        EXPECT_EQ(names.front().text, QStringLiteral("澜川江"));
    }
}

} // namespace
} // namespace yiping::testing
