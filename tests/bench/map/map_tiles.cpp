// SPDX-License-Identifier: GPL-3.0-or-later
// tiles: pictures and base maps of 100,000 things, read, made ready and panned.

#include "map_bench.h"

#include <yiping/base/ports.h>
#include <yiping/geo/basemap.h>
#include <yiping/geo/tile_archive.h>
#include <yiping/mapview/base_map_layer.h>
#include <yiping/mapview/label_layer.h>
#include <yiping/mapview/tile_layer.h>

#include <QDir>
#include <QImage>
#include <QTemporaryDir>

#include <cmath>
#include <numbers>

namespace yiping::bench {

namespace {

using TileClock = std::chrono::steady_clock;

constexpr QSize tiles_screen(1920, 1080);
constexpr double tiles_lon = 106.42, tiles_lat = 29.21, tiles_zoom = 14.3;
constexpr int ground_pan_pixels = 6;
constexpr std::size_t base_things = 100'000;

double since_ms(TileClock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(TileClock::now() - begin).count();
}

/// Houses, streets and places within 12 km.
std::vector<geo::BaseThing> base_work(std::size_t count)
{
    SeededRandom random(5);
    std::vector<geo::BaseThing> things(count);
    for (std::size_t i = 0; i < count; ++i) {
        geo::BaseThing& thing = things[i];
        const double lon = tiles_lon - 0.06 + random.unit() * 0.12, lat = tiles_lat - 0.055 + random.unit() * 0.11;
        if (i % 10 < 7) {
            thing.what = geo::BaseClass::Building;
            thing.areas = {{{{lon, lat}, {lon + 1e-4, lat}, {lon + 1e-4, lat + 7e-5}, {lon, lat + 7e-5}, {lon, lat}}}};
        } else if (i % 10 < 9) {
            thing.what = i % 50 == 7 ? geo::BaseClass::MainRoad : geo::BaseClass::Street;
            geo::Line line{{lon, lat}};
            const double turn = random.unit() * 2 * std::numbers::pi;
            for (int k = 0; k < 6; ++k)
                line.push_back({line.back().lon + 3e-4 * std::cos(turn + k * 0.2),
                    line.back().lat + 3e-4 * std::sin(turn + k * 0.2)});
            thing.lines = {line};
        } else {
            thing.what = geo::BaseClass::Poi;
            thing.name = "地点" + std::to_string(i);
            thing.point = geo::LonLat{lon, lat};
        }
    }
    return things;
}

/// Noise, which no packing makes small and no drawing makes cheap.
void write_pictures(const QString& folder)
{
    SeededRandom random(5);
    const geo::WorldPoint middle = geo::to_world({tiles_lon, tiles_lat});
    for (int x = -8; x < 8; ++x) {
        const QString column = QStringLiteral("%1/14/%2").arg(folder).arg(static_cast<int>(middle.x * (1 << 14)) + x);
        QDir().mkpath(column);
        for (int y = -6; y < 6; ++y) {
            QImage image(256, 256, QImage::Format_RGB32);
            for (int row = 0; row < 256; ++row)
                for (int pixel = 0; pixel < 256; ++pixel)
                    image.setPixel(pixel, row, static_cast<QRgb>(random.below(1U << 24U)) | 0xFF000000U);
            image.save(QStringLiteral("%1/%2.jpg").arg(column).arg(static_cast<int>(middle.y * (1 << 14)) + y));
        }
    }
}

/// Once around a circle, so that all tiles of the way are there; then again, timed.
Result<std::vector<double>> pan_ground(MapScene& scene, const mapview::TiledLayer& ground, int frames)
{
    geo::WorldPoint at = geo::to_world({tiles_lon, tiles_lat});
    const auto step = [&](int i) {
        const double angle = 2 * std::numbers::pi * i / 60;
        at.x += ground_pan_pixels * std::cos(angle) / geo::world_pixels(tiles_zoom);
        at.y += ground_pan_pixels * std::sin(angle) / geo::world_pixels(tiles_zoom);
        const geo::LonLat place = geo::to_lon_lat(at);
        return scene.frame([&] { scene.look_at(place.lon, place.lat, tiles_zoom); });
    };
    if (!wait_until([&] { return ground.settled(); }))
        return make_error(Fault::Environment, "bench.not_ready");
    for (int i = 0; i < 60; ++i)
        step(i);
    if (!wait_until([&] { return ground.settled(); }))
        return make_error(Fault::Environment, "bench.not_ready");
    std::vector<double> millis;
    millis.reserve(static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i)
        millis.push_back(step(i));
    return millis;
}

Result<void> run_ground(const std::string& file, std::string_view name, const MapOptions& options, Report& report)
{
    config::MapSettings settings;
    settings.sources.resize(1);
    settings.sources.front().id = "a";
    settings.sources.front().file = file;
    mapview::MapSources maps(settings, {}, {});
    mapview::TileSource* source = maps.sources().constFirst();
    WorkTown nobody({}, {}, 0);
    MapScene scene(nobody, tiles_screen, tiles_lon, tiles_lat, tiles_zoom);
    mapview::TileLayer pictures;
    mapview::BaseMapLayer base;
    mapview::LabelLayer labels;
    for (mapview::MapLayer* layer : std::initializer_list<mapview::MapLayer*>{&pictures, &base, &labels})
        scene.add(*layer);
    if (!wait_until([&] { return source->is_open(); }))
        return make_error(Fault::Environment, "bench.not_ready");
    base.set_style(maps.style());
    labels.setProperty("baseSize", 22);
    labels.setProperty("fontFamily", QStringLiteral("Noto Sans CJK SC"));
    mapview::TiledLayer& ground =
        source->is_vector() ? static_cast<mapview::TiledLayer&>(base) : static_cast<mapview::TiledLayer&>(pictures);
    if (source->is_vector())
        labels.set_base_map(&base);
    ground.set_source(source);
    const auto millis = pan_ground(scene, ground, options.frames);
    if (!millis)
        return std::unexpected(millis.error());
    if (source->is_vector() && labels.placed_labels().isEmpty())
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles(name, "ms", *millis);
    return {};
}

} // namespace

Result<void> map_tiles(const MapOptions& options, Report& report)
{
    const QTemporaryDir dir;
    const std::string town = dir.path().toStdString() + "/town.basemap";
    const auto begin = TileClock::now();
    const auto made =
        geo::write_basemap(town, base_work(base_things), {.name = "bench", .attribution = {}, .approval = {}});
    if (!made)
        return std::unexpected(made.error());
    report.value("tiles.basemap-make", "ms", since_ms(begin));
    report.value("tiles.basemap-bytes", "bytes", static_cast<double>(made->bytes));

    auto archive = geo::open_tile_archive(town);
    if (!archive)
        return std::unexpected(archive.error());
    std::vector<double> read, ready;
    const geo::WorldPoint middle = geo::to_world({tiles_lon, tiles_lat});
    for (int round = 0; round < 4; ++round) {
        for (int i = 0; i < 25; ++i) {
            const geo::TileId id{14, static_cast<std::uint32_t>(static_cast<int>(middle.x * (1 << 14)) + i % 5 - 2),
                static_cast<std::uint32_t>(static_cast<int>(middle.y * (1 << 14)) + i / 5 - 2)};
            const auto start = TileClock::now();
            const auto bytes = (*archive)->tile(id);
            read.push_back(since_ms(start));
            if (!bytes || !*bytes)
                return make_error(Fault::Environment, "bench.differs");
            const auto decoding = TileClock::now();
            if (!mapview::decode_tile(id, **bytes))
                return make_error(Fault::Environment, "bench.differs");
            ready.push_back(since_ms(decoding));
        }
    }
    report.quantiles("tiles.basemap-read.engine", "ms", read);
    report.quantiles("tiles.basemap-mesh.engine", "ms", ready);

    const QString pictures = dir.path() + QStringLiteral("/set");
    write_pictures(pictures);
    report.quantiles("tiles.empty.frame", "ms", empty_frames(tiles_screen, options.frames));
    if (auto ran = run_ground(pictures.toStdString(), "tiles.pan.frame", options, report); !ran)
        return ran;
    if (auto ran = run_ground(town, "tiles.basemap-pan.frame", options, report); !ran)
        return ran;
    config::MapSettings settings;
    settings.sources.resize(1);
    settings.sources.front().id = "a";
    settings.sources.front().file = town;
    mapview::MapSources maps(settings, {}, {});
    if (!wait_until([&] { return maps.base() != nullptr; }))
        return make_error(Fault::Environment, "bench.not_ready");
    WorkTown nobody({}, {}, 0);
    return pan_ground_picture(
        "tiles.ground", nobody, &maps, {tiles_screen, tiles_lon, tiles_lat, tiles_zoom}, options.frames, report);
}

} // namespace yiping::bench
