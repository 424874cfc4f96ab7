// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-wall-bench --list | NAME [--json] [--cases N] [--size WxH]: the whole wall of the model town in a window, with
// a full cache.
//   scene-change  from a key until the frame with all of another scene is on the screen (motion not counted)
//   drill         the same for an area in, out and beside
//   wall-idle     processor time of a wall on which nothing changes but the clock, and of one without it
#include "model_wall.h"
#include "report.h"
#include "stage.h"

#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQuickItem>
#include <QTemporaryDir>
#include <QTimer>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace {

namespace bench = yiping::bench;
namespace mapview = yiping::mapview;
namespace simulate = yiping::platform::simulate;
namespace testing = yiping::testing;

constexpr int scene_rounds = 2, drill_rounds = 6; // after each the wall comes to rest, which takes seconds
constexpr int idle_ms = 12'000, tick_ms = 250;
constexpr int settle_ms = 3'000; ///< longer than any motion of the wall

double cpu_millis()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto millis = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
    };
    return millis(used.ru_utime) + millis(used.ru_stime);
}

/// What a key does, until its frame has been swapped; the registers that a scene asks for are there at once.
double until_shown(testing::ModelWall& wall, const std::function<void()>& act)
{
    testing::FrameCount drawn(*wall.window);
    QElapsedTimer timer;
    timer.start();
    act();
    wall.console.pump();
    drawn.draw();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void run_event_loop(int millis)
{
    QEventLoop loop;
    QTimer::singleShot(millis, &loop, &QEventLoop::quit);
    loop.exec();
}

void scene_change(testing::ModelWall& wall, const bench::Report& report)
{
    std::map<std::string, std::vector<double>> by_scene;
    std::vector<double> all;
    const std::size_t scenes = wall.model->board()->scenes().size();
    for (int round = 0; round <= scene_rounds; ++round)
        for (std::size_t i = 0; i < scenes; ++i) {
            const double millis = until_shown(wall, [&] { wall.model->step_scene(1); });
            wall.settle();
            if (round == 0)
                continue; // components are compiled and names are set once in a wall's life
            by_scene[wall.model->board()->scene().toStdString()].push_back(millis);
            all.push_back(millis);
        }
    for (const auto& [scene, millis] : by_scene)
        report.quantiles("scene-change." + scene, "ms", millis);
    report.quantiles("scene-change", "ms", all);
}

void drill(testing::ModelWall& wall, const bench::Report& report)
{
    std::map<std::string, std::vector<double>> by_way;
    std::vector<double> all;
    const auto go = [&](const std::string& way, const std::function<void()>& act) {
        const double millis = until_shown(wall, act);
        wall.settle();
        by_way[way].push_back(millis);
        all.push_back(millis);
    };
    for (int round = 0; round < drill_rounds; ++round) {
        go("village", [&] { wall.model->drill_in(); });
        go("beside", [&] { wall.model->drill_side(1); });
        go("grid", [&] { wall.model->drill_in(); });
        go("micro-grid", [&] { wall.model->drill_in(); });
        go("out", [&] { wall.model->drill_out(); });
        go("out", [&] { wall.model->drill_out(); });
        go("town", [&] { wall.model->drill_out(); });
    }
    for (const auto& [way, millis] : by_way)
        report.quantiles("drill." + way, "ms", millis);
    report.quantiles("drill", "ms", all);
}

/// Share of one core, percent.
double idle_share(testing::ModelWall& wall)
{
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, wall.window, [&wall] {
        wall.clock.advance(tick_ms);
        wall.town.tick();
    });
    tick.start(tick_ms);
    run_event_loop(settle_ms);
    const double before = cpu_millis();
    run_event_loop(idle_ms);
    return (cpu_millis() - before) / idle_ms * 100;
}

void wall_idle(testing::ModelWall& wall, const bench::Report& report)
{
    for (const char* scene : {"overview", "loop", "county"}) {
        wall.put_scene(scene);
        wall.settle();
        report.value(std::string("wall-idle.") + scene, "percent of a core", idle_share(wall));
    }
    wall.put_scene("overview");
    wall.settle();
    for (QQuickItem* header : wall.find_all("Header"))
        for (QQuickItem* child : header->childItems())
            if (child->property("text").toString() == wall.model->clock())
                child->setVisible(false);
    report.value("wall-idle.without-clock", "percent of a core", idle_share(wall));
}

struct WallBench {
    const char* name;
    const char* what;
    void (*run)(testing::ModelWall& wall, const bench::Report& report);
};
constexpr WallBench wall_benches[] = {
    {"scene-change", "from a key until another scene is on the wall, 1,000,000 cases", &scene_change},
    {"drill", "from a key until the panels are those of another area, 1,000,000 cases", &drill},
    {"wall-idle", "processor time of a wall on which nothing happens, with its clock and without", &wall_idle},
};

} // namespace

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption list(QStringLiteral("list")), json(QStringLiteral("json")), full(QStringLiteral("full"));
    const QCommandLineOption cases(QStringLiteral("cases"), {}, QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("WxH"), QStringLiteral("1920x1080"));
    parser.addOptions({list, json, full, cases, size});
    parser.addPositionalArgument(QStringLiteral("name"), {});
    parser.process(app);
    if (parser.isSet(list)) {
        for (const WallBench& each : wall_benches)
            std::printf("%-14s %s\n", each.name, each.what);
        return 0;
    }
    const std::string name = parser.positionalArguments().value(0).toStdString();
    const auto* const found =
        std::ranges::find(wall_benches, name, [](const WallBench& each) { return std::string(each.name); });
    if (found == std::end(wall_benches)) {
        std::fputs("yiping-wall-bench --list | NAME [--json]\n", stderr);
        return 2;
    }
    yiping::domain::RowSet rows = simulate::make_model_town(1).rows;
    testing::add_cases(rows, parser.value(cases).toULongLong());
    testing::ModelWall wall(std::move(rows), simulate::model_town_now, {.unit_name = {}, .demo = true});
    QTemporaryDir ground;
    yiping::config::MapSettings settings;
    settings.sources.resize(1);
    settings.sources.front().id = "town";
    settings.sources.front().file = (ground.path() + QStringLiteral("/town.basemap")).toStdString();
    settings.terrain = (ground.path() + QStringLiteral("/town.terrain")).toStdString();
    settings.buildings = (ground.path() + QStringLiteral("/town.buildings")).toStdString();
    if (!simulate::write_model_basemap(settings.sources.front().file, 1) ||
        !simulate::write_model_relief(settings.terrain, settings.buildings, 1)) {
        std::fputs("no base map\n", stderr);
        return 3;
    }
    wall.maps =
        std::make_unique<mapview::MapSources>(settings, std::filesystem::path(), mapview::TileSource::ErrorWords());
    const QStringList sides = parser.value(size).split(QLatin1Char('x'));
    wall.open(QSize(sides.value(0).toInt(), sides.value(1).toInt()));
    wall.settle();
    found->run(wall, bench::Report(parser.isSet(json)));
    return 0;
}
