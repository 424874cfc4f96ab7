// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures and frame times of the wall over the model town, without a platform.
//   wall_shots --out DIR [--size WxH]… [--scene all|NAME…] [--area CODE] [--lang en] [--day] [--offline] [--visitors]
//              [--layers cases,clustered,cameras,responders,squads,loudspeakers,hazards,patrols] (these and no others)
//              [--check] (faults of the layout on stderr, exit status 1 where there are any)
//   wall_shots --layers each --out DIR [--size WxH]…   a picture of each layer by itself: DIR/layer-<name>-<W>x<H>.png
//   wall_shots --frames N --points M [--size WxH]   prints one JSON line: ms a frame while the map is panned
//   wall_shots --frames N --parts [--scene S]       one line for each part of the wall: what a still frame costs with
//   it
#include "layout_check.h"
#include "model_wall.h"
#include "stage.h"

#include <yiping/config/messages.h>
#include <yiping/config/settings.h>
#include <yiping/mapview/frame_meter.h>
#include <yiping/mapview/heat_layer.h>
#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>
#include <yiping/presentation/language.h>

#include <QCommandLineParser>
#include <QDir>
#include <QGuiApplication>
#include <QQuickItem>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <numbers>

namespace {

namespace config = yiping::config;
namespace domain = yiping::domain;
namespace mapview = yiping::mapview;
namespace platform = yiping::platform;
namespace presentation = yiping::presentation;
namespace services = yiping::services;
namespace testing = yiping::testing;
using yiping::Uuid;

QList<QSize> sizes_of(const QStringList& texts)
{
    QList<QSize> sizes;
    for (const QString& text : texts) {
        const QStringList parts = text.split(QLatin1Char('x'));
        if (parts.size() == 2)
            sizes.append(QSize(parts[0].toInt(), parts[1].toInt()));
    }
    return sizes.isEmpty() ? QList{QSize(1920, 1080)} : sizes;
}

/// `area` is the code of what the scene is about; "area" and "village" take the last village where there is none.
void put_scene(testing::ModelWall& wall, const QString& scene, const QString& area)
{
    std::optional<Uuid> subject;
    const bool of_village = scene == QStringLiteral("area") || scene == QStringLiteral("village");
    for (const services::Place& place : wall.town.areas()) {
        const bool wanted = area.isEmpty() ? of_village && place.row.level == domain::AreaLevel::Village
                                           : place.row.area_code == area.toStdString();
        if (place.known && wanted && wall.town.is_within(wall.town.find_area(place.row.area_code), wall.town.root()))
            subject = place.row.id;
    }
    if (scene == QStringLiteral("case"))
        subject = testing::longest_case(wall);
    wall.put_scene(scene.toStdString(), subject);
}

/// These layers of the map and no others.
void show_layers(testing::ModelWall& wall, const QStringList& shown)
{
    auto* layers = wall.find("TownMap")->property("layers").value<QObject*>();
    for (const char* each :
        {"cases", "clustered", "cameras", "responders", "squads", "loudspeakers", "hazards", "patrols"})
        layers->setProperty(each, shown.contains(QLatin1StringView(each)));
    wall.settle();
    wall.console.pump(); // registers are read when they are first looked at
    wall.settle();
}

struct LayerShot {
    const char* name;
    const char* layers;
    const char* scene = "overview";
    bool filled = true;  ///< areas by their figure
    bool pictures = false; ///< tiles of pictures below instead of the town's own features
};
constexpr LayerShot layer_shots[] = {
    {"areas", "-"},
    {"basemap", "-", "overview", false},
    {"tiles", "-", "overview", true, true},
    {"heat", "-", "heat"},
    {"clusters", "cases,clustered"},
    {"cases", "cases"},
    {"responders", "responders"},
    {"squads", "squads"},
    {"hazards", "hazards"},
    {"loudspeakers", "loudspeakers"},
    {"patrols", "patrols"},
    {"cameras", "cameras"},
    {"cameras-near", "cameras", "case"},
    {"near", "cases,cameras,responders,squads,loudspeakers,hazards,patrols", "village"},
};

/// The shades of the model town's hills as a set of tiles: something to see where pictures lie below.
bool write_hill_tiles(const QString& folder)
{
    const auto terrain = platform::simulate::model_terrain(1);
    if (!terrain)
        return false;
    constexpr int zoom = 13, side = 256;
    const double count = std::exp2(zoom);
    const auto first = [count](double at) { return static_cast<int>(at * count); };
    for (int x = first(terrain->box().low.x); x <= first(terrain->box().high.x); ++x) {
        const QString column = QStringLiteral("%1/%2/%3").arg(folder).arg(zoom).arg(x);
        QDir().mkpath(column);
        for (int y = first(terrain->box().low.y); y <= first(terrain->box().high.y); ++y) {
            QImage image(side, side, QImage::Format_RGB32);
            for (int row = 0; row < side; ++row) {
                for (int at = 0; at < side; ++at) {
                    const double pixel = 1 / count / side;
                    const yiping::geo::WorldPoint here{
                        (x + at / double{side}) / count, (y + row / double{side}) / count};
                    const double rise = terrain->height_at({here.x - pixel, here.y - pixel}) -
                                        terrain->height_at({here.x + pixel, here.y + pixel});
                    const double light = std::clamp(0.55 - rise / 24, 0.15, 1.0);
                    image.setPixel(at, row,
                        qRgb(static_cast<int>(78 * light), static_cast<int>(96 * light), static_cast<int>(84 * light)));
                }
            }
            if (!image.save(QStringLiteral("%1/%2.png").arg(column).arg(y)))
                return false;
        }
    }
    return true;
}

int shoot_layers(testing::ModelWall& wall, const QList<QSize>& sizes, const QString& out, bool day)
{
    QTemporaryDir tiles;
    if (!write_hill_tiles(tiles.path()))
        return 3;
    config::MapSettings settings;
    settings.sources.resize(1);
    settings.sources.front().id = settings.sources.front().name = "tiles";
    settings.sources.front().file = tiles.path().toStdString();
    auto pictures =
        std::make_unique<mapview::MapSources>(settings, std::filesystem::path(), mapview::TileSource::ErrorWords());
    QDir().mkpath(out);
    for (const QSize& size : sizes) {
        for (const LayerShot& shot : layer_shots) {
            wall.close(); // it would fly to the next scene, over the maps that it was opened with
            if (shot.pictures)
                wall.maps.swap(pictures);
            put_scene(wall, QString::fromLatin1(shot.scene), {});
            wall.open(size, day);
            show_layers(wall, QString::fromLatin1(shot.layers).split(QLatin1Char(',')));
            for (QQuickItem* fills : wall.find_all("AreaFills"))
                if (!shot.filled)
                    fills->setVisible(false);
            wall.settle();
            const QString file = QStringLiteral("%1/layer-%2-%3x%4%5.png")
                                     .arg(out, QString::fromLatin1(shot.name))
                                     .arg(size.width())
                                     .arg(size.height())
                                     .arg(day ? QStringLiteral("-day") : QString());
            const bool saved = wall.grab().save(file);
            if (shot.pictures) {
                wall.close();
                wall.maps.swap(pictures);
            }
            if (!saved) {
                std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
                return 3;
            }
            std::printf("%s\n", qPrintable(file));
        }
    }
    return 0;
}

double cpu_millis()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto millis = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
    };
    return millis(used.ru_utime) + millis(used.ru_stime);
}

/// What a window with nothing in it costs: the rest is ours.
void measure_empty(QSize size, int frames)
{
    QQuickWindow window;
    window.resize(size);
    window.show();
    mapview::FrameMeter meter(window);
    testing::FrameCount drawn(window);
    for (int i = 0; i < 3; ++i)
        drawn.draw();
    meter.reset();
    const double before = cpu_millis();
    for (int i = 0; i < frames; ++i) {
        drawn.draw();
    }
    const auto summary = meter.summary();
    std::printf("{\"name\":\"empty.frame\",\"unit\":\"ms\",\"p50\":%.1f,\"p95\":%.1f,\"n\":%zu,\"cpu\":%.1f}\n",
        summary.p50, summary.p95, summary.frames, (cpu_millis() - before) / frames);
    window.hide(); // ends the render thread, which still calls the meter
}

int measure(testing::ModelWall& wall, QSize size, int frames)
{
    QQuickWindow& window = wall.open(size);
    QQuickItem* map = wall.find("TownMap");
    QObject* base = nullptr;
    for (QQuickItem* child : map->childItems()) {
        if (child->property("zoomLevel").isValid())
            base = child;
    }
    mapview::FrameMeter meter(window);
    testing::FrameCount drawn(window);
    const double cpu_before = cpu_millis();
    for (int i = 0; i < frames; ++i) {
        const double angle = 2 * std::numbers::pi * i / 60;
        QMetaObject::invokeMethod(base, "pan", Q_ARG(int, static_cast<int>(std::lround(6 * std::cos(angle)))),
            Q_ARG(int, static_cast<int>(std::lround(6 * std::sin(angle)))));
        drawn.draw();
    }
    const auto summary = meter.summary();
    std::printf(
        "{\"name\":\"points.frame\",\"unit\":\"ms\",\"p50\":%.1f,\"p95\":%.1f,\"n\":%zu,\"cpu\":%.1f,\"shown\":%d}\n",
        summary.p50, summary.p95, summary.frames, (cpu_millis() - cpu_before) / frames,
        wall.find("PointLayer")->property("count").toInt());
    window.hide(); // ends the render thread, which still calls the meter
    return 0;
}

/// The heat of `points` more cases moves on by an hour with every frame.
double still_frame(QQuickWindow& window, int frames)
{
    testing::FrameCount drawn(window);
    drawn.draw();
    drawn.draw();
    const double before = cpu_millis();
    for (int i = 0; i < frames; ++i)
        drawn.draw();
    return (cpu_millis() - before) / frames;
}

/// Processor time of a frame in which nothing moves, and how much less it is without each part of it: the time of a
/// clock would tell what else the machine does.
int measure_parts(testing::ModelWall& wall, QSize size, int frames)
{
    QQuickWindow& window = wall.open(size);
    wall.settle();
    const double whole = still_frame(window, frames);
    std::printf("{\"name\":\"still.frame\",\"unit\":\"ms cpu\",\"value\":%.1f}\n", whole);
    QList<QQuickItem*> parts = window.contentItem()->childItems().first()->childItems();
    if (QQuickItem* map = wall.find("TownMap"))
        parts += map->childItems();
    for (QQuickItem* part : parts) {
        if (!part->isVisible() || part->width() <= 0)
            continue;
        const qreal opacity = part->opacity();
        part->setOpacity(0);
        wall.settle();
        std::printf("{\"name\":\"still.part\",\"part\":\"%s\",\"unit\":\"ms cpu\",\"value\":%.1f}\n",
            part->metaObject()->className(), whole - still_frame(window, frames));
        part->setOpacity(opacity);
    }
    return 0;
}

int measure_heat(testing::ModelWall& wall, QSize size, int frames)
{
    wall.put_scene("heat");
    QQuickWindow& window = wall.open(size);
    auto* heat = qobject_cast<mapview::HeatLayer*>(wall.find("HeatLayer"));
    if (heat == nullptr || !testing::wait_for([&] { return heat->ready(); }, 60'000))
        return 3;
    wall.settle();
    mapview::FrameMeter meter(window);
    testing::FrameCount drawn(window);
    const double cpu_before = cpu_millis();
    const qreal from = heat->window_from(), to = heat->window_to();
    for (int i = 1; i <= frames; ++i) {
        heat->set_window_from(from - i * 3'600'000.0);
        heat->set_window_to(to - i * 3'600'000.0);
        drawn.draw();
    }
    const auto summary = meter.summary();
    std::printf(
        "{\"name\":\"heat.frame\",\"unit\":\"ms\",\"p50\":%.1f,\"p95\":%.1f,\"n\":%zu,\"cpu\":%.1f,\"shown\":%d}\n",
        summary.p50, summary.p95, summary.frames, (cpu_millis() - cpu_before) / frames, heat->count());
    window.hide(); // ends the render thread, which still calls the meter
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    QCommandLineParser options;
    const QCommandLineOption out(QStringLiteral("out"), {}, QStringLiteral("DIR"), QStringLiteral("."));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("WxH"));
    const QCommandLineOption scene(QStringLiteral("scene"), {}, QStringLiteral("NAME"), QStringLiteral("overview"));
    const QCommandLineOption area(QStringLiteral("area"), {}, QStringLiteral("CODE"));
    const QCommandLineOption lang(QStringLiteral("lang"), {}, QStringLiteral("zh|en"), QStringLiteral("zh"));
    const QCommandLineOption day(QStringLiteral("day"));
    const QCommandLineOption offline(QStringLiteral("offline"));
    const QCommandLineOption visitors(QStringLiteral("visitors"));
    const QCommandLineOption frames(QStringLiteral("frames"), {}, QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption layers(QStringLiteral("layers"), {}, QStringLiteral("LIST"));
    const QCommandLineOption points(QStringLiteral("points"), {}, QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption parts(QStringLiteral("parts"));
    const QCommandLineOption plain(QStringLiteral("no-ground"));
    const QCommandLineOption data(QStringLiteral("data"), {}, QStringLiteral("DIR"));
    const QCommandLineOption check(QStringLiteral("check"));
    options.addOptions(
        {out, size, scene, area, lang, day, offline, visitors, frames, points, layers, parts, plain, data, check});
    options.addHelpOption();
    options.process(app);

    if (options.value(lang) == QStringLiteral("en"))
        if (auto done = presentation::use_language(presentation::Language::English); !done) {
            std::fprintf(stderr, "%s\n", done.error().debug_text().c_str());
            return 3;
        }
    domain::RowSet rows = platform::simulate::make_model_town(1).rows;
    const auto wanted = options.value(points).toULongLong();
    if (wanted > 0)
        testing::add_cases(rows, wanted);
    testing::ModelWall wall(std::move(rows), platform::simulate::model_town_now, {.unit_name = {}, .demo = true});
    if (wanted > 0)
        wall.model->map()->set_show_all(true);
    // The town's own ground, or that of a data folder.
    QTemporaryDir ground_dir;
    if (options.isSet(data)) {
        wall.maps = std::make_unique<mapview::MapSources>(
            config::load_settings(options.value(data).toStdString() + "/settings.toml")
                .value_or(config::default_settings())
                .map.value_or(config::found_maps(options.value(data).toStdString())),
            std::filesystem::path(),
            [messages = config::Messages(config::Language::Chinese)](
                const yiping::Error& error) { return QString::fromStdString(messages.text(error)); });
    } else if (!options.isSet(plain)) {
        config::MapSettings settings;
        settings.sources.resize(1);
        settings.sources.front().id = "town";
        settings.sources.front().file = (ground_dir.path() + QStringLiteral("/town.basemap")).toStdString();
        if (!platform::simulate::write_model_basemap(settings.sources.front().file, 1))
            return 3;
        settings.terrain = (ground_dir.path() + QStringLiteral("/town.terrain")).toStdString();
        settings.buildings = (ground_dir.path() + QStringLiteral("/town.buildings")).toStdString();
        if (!platform::simulate::write_model_relief(settings.terrain, settings.buildings, 1))
            return 3;
        wall.maps =
            std::make_unique<mapview::MapSources>(settings, std::filesystem::path(), mapview::TileSource::ErrorWords());
    }
    if (options.value(frames).toInt() > 0) {
        measure_empty(sizes_of(options.values(size)).first(), options.value(frames).toInt());
        if (options.isSet(parts)) {
            put_scene(wall, options.value(scene), {});
            return measure_parts(wall, sizes_of(options.values(size)).first(), options.value(frames).toInt());
        }
        if (options.value(scene) == QStringLiteral("heat"))
            return measure_heat(wall, sizes_of(options.values(size)).first(), options.value(frames).toInt());
        return measure(wall, sizes_of(options.values(size)).first(), options.value(frames).toInt());
    }

    wall.model->set_visitors(options.isSet(visitors));
    if (options.isSet(offline)) {
        services::LinkStatus status;
        status.state = services::LinkState::Offline;
        status.since = wall.clock.now() - 27 * 60'000;
        status.in_step_at = status.since;
        wall.console.set_link(status);
    }
    if (options.value(layers) == QStringLiteral("each"))
        return shoot_layers(wall, sizes_of(options.values(size)), options.value(out), options.isSet(day));
    QStringList names = options.values(scene);
    if (names.contains(QStringLiteral("all"))) {
        names.clear();
        for (const domain::SceneDescription& each : wall.model->board()->scenes())
            names.append(QString::fromStdString(each.id));
    }
    QDir().mkpath(options.value(out));
    bool in_order = true;
    for (const QSize& one : sizes_of(options.values(size))) {
        for (const QString& name : names) {
            // Heat that comes up while everybody looks is played: a wall that starts with it stands still.
            if (name == QStringLiteral("heat"))
                wall.close();
            put_scene(wall, name, options.value(area));
            if (wall.window == nullptr || wall.window->size() != one)
                wall.open(one, options.isSet(day));
            else
                wall.settle();
            const QString shown = options.value(layers);
            if (!shown.isEmpty())
                show_layers(wall, shown.split(QLatin1Char(',')));
            const QString file = QStringLiteral("%1/%2-%3x%4%5.png")
                                     .arg(options.value(out), shown.isEmpty() ? name : name + QLatin1Char('-') + shown)
                                     .arg(one.width())
                                     .arg(one.height())
                                     .arg(options.isSet(day) ? QStringLiteral("-day") : QString());
            if (!wall.grab().save(file)) {
                std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
                return 3;
            }
            std::printf("%s\n", qPrintable(file));
            std::fflush(stdout); // somebody waits and watches
            if (!options.isSet(check))
                continue;
            for (const std::string& fault : testing::layout_faults(wall)) {
                in_order = false;
                std::fprintf(stderr, "%s %dx%d %s: %s\n", qPrintable(name), one.width(), one.height(),
                    qPrintable(options.value(lang)), fault.c_str());
            }
        }
    }
    return in_order ? 0 : 1;
}
