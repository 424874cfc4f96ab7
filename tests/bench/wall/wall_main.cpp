// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-wall-bench --list | NAME [--json] [--cases N] [--size WxH] [--seconds N] [--write-to FILE] [--picture FILE]
// [--scene NAME]: the whole wall of the model town in a window, with a full cache.
//   scene-change  from a key until the frame with all of another scene is on the screen (motion not counted)
//   drill         the same for an area in, out and beside
//   wall-idle     processor time of a wall on which nothing changes but the clock, and of one whose clock runs minutes
//   wall-data     processor time and memory of the town's overview with ten changes a second; the data of it to a file
#include "memory_use.h"
#include "model_wall.h"
#include "report.h"
#include "stage.h"

#include <yiping/base/heap.h>
#include <yiping/geo/mercator.h>
#include <yiping/mapview/frame_meter.h>
#include <yiping/mapview/town_shapes.h>
#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QQuickWindow>
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
namespace domain = yiping::domain;
namespace mapview = yiping::mapview;
namespace simulate = yiping::platform::simulate;
namespace testing = yiping::testing;

constexpr int scene_rounds = 2, drill_rounds = 6; // after each the wall comes to rest, which takes seconds
constexpr int idle_ms = 12'000, rest_ms = 61'000, tick_ms = 250; ///< rest: with one turn of the minute
constexpr int empty_ms = 3'000, frames_ms = 10'000;
constexpr int settle_ms = 3'000; ///< longer than any motion of the wall

/// What the command line says beside the name.
struct Wishes {
    int seconds = 10;
    QString write_to, picture; ///< "" nothing
    std::string scene;         ///< "" all of them
};

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

void scene_change(testing::ModelWall& wall, const bench::Report& report, const Wishes&)
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

void drill(testing::ModelWall& wall, const bench::Report& report, const Wishes&)
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

/// Share of one core, percent, over so long.
double idle_share(testing::ModelWall& wall, int millis)
{
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, wall.window, [&wall] {
        wall.clock.advance(tick_ms);
        wall.town.tick();
    });
    tick.start(tick_ms);
    run_event_loop(settle_ms);
    const double before = cpu_millis();
    run_event_loop(millis);
    return (cpu_millis() - before) / millis * 100;
}

void wall_idle(testing::ModelWall& wall, const bench::Report& report, const Wishes&)
{
    for (const char* scene : {"overview", "loop", "county"}) {
        wall.put_scene(scene);
        wall.settle();
        report.value(std::string("wall-idle.") + scene, "percent of a core", idle_share(wall, idle_ms));
    }
    wall.put_scene("overview");
    wall.settle();
    wall.model->set_seconds(false);
    report.value("wall-idle.without-clock", "percent of a core", idle_share(wall, rest_ms));
}

QJsonArray rows_of(const yiping::presentation::WallBarsModel& bars)
{
    QJsonArray rows;
    for (const auto& each : bars.rows())
        rows.append(QJsonObject{{QStringLiteral("word"), each.word}, {QStringLiteral("count"), each.count}});
    return rows;
}

QJsonArray rings_of(const mapview::AreaShape& shape)
{
    QJsonArray rings;
    for (const auto& polygon : shape.polygons) {
        if (polygon.rings.empty())
            continue;
        QJsonArray ring;
        for (const auto& at : polygon.rings.front()) {
            const yiping::geo::LonLat place = yiping::geo::to_lon_lat(at);
            ring.append(QJsonArray{place.lon, place.lat});
        }
        rings.append(ring);
    }
    return rings;
}

/// What the overview shows, for others to show the same.
bool write_data(testing::ModelWall& wall, const QString& file)
{
    const yiping::services::Town& town = wall.town;
    QJsonArray grids, cases, villages, feed, rates;
    const auto* shapes = wall.find("TownMap")->property("shapes").value<mapview::TownShapes*>();
    for (const mapview::AreaShape& shape : shapes->areas())
        if (shape.inside && shape.level == domain::AreaLevel::Grid)
            grids.append(
                QJsonObject{{QStringLiteral("code"), QString::fromStdString(town.area(shape.area).row.area_code)},
                    {QStringLiteral("open"), static_cast<int>(town.area(shape.area).counts.open)},
                    {QStringLiteral("rings"), rings_of(shape)}});
    for (const auto at : town.open_cases())
        if (town.cases().has_position(at))
            cases.append(QJsonObject{{QStringLiteral("lon"), town.cases().lon(at)},
                {QStringLiteral("lat"), town.cases().lat(at)},
                {QStringLiteral("status"), static_cast<int>(town.cases().status(at))}});
    for (const auto& each : wall.model->villages()->rows())
        villages.append(QJsonObject{{QStringLiteral("word"), each.name}, {QStringLiteral("count"), each.open}});
    for (const auto& each : wall.model->feed()->rows())
        feed.append(QJsonObject{{QStringLiteral("title"), each.title}, {QStringLiteral("detail"), each.detail}});
    for (const auto& each : wall.model->figures()->rows())
        rates.append(
            QJsonObject{{QStringLiteral("name"), each.name}, {QStringLiteral("value"), each.value.toDouble()}});
    const QJsonObject data{{QStringLiteral("grids"), grids}, {QStringLiteral("cases"), cases},
        {QStringLiteral("villages"), villages}, {QStringLiteral("feed"), feed}, {QStringLiteral("rates"), rates},
        {QStringLiteral("today"), wall.model->today()}, {QStringLiteral("statuses"), rows_of(*wall.model->statuses())},
        {QStringLiteral("stages"), rows_of(*wall.model->stages())},
        {QStringLiteral("hours"), rows_of(*wall.model->hours())},
        {QStringLiteral("days"), rows_of(*wall.model->days())},
        {QStringLiteral("classes"), rows_of(*wall.model->classes())}};
    QFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(QJsonDocument(data).toJson(QJsonDocument::Compact)) > 0;
}

/// A case goes one step on, and one of the newest moves says so.
void change_one(testing::ModelWall& wall, int number)
{
    const auto& open = wall.town.open_cases();
    const auto at = open[static_cast<std::size_t>(number) * 7 % open.size()];
    const domain::Case* found = wall.console.find_case(wall.town.cases().id(at));
    if (found == nullptr)
        return;
    domain::Case row = *found;
    row.step = row.step == domain::Step::Handling ? domain::Step::FedBack : domain::Step::Handling;
    domain::CaseMove move;
    move.id = yiping::Uuid::from_name("change", std::to_string(number));
    move.case_id = row.id;
    move.area_code = row.area_code;
    move.at = wall.clock.now();
    move.move = row.step == domain::Step::FedBack ? domain::Move::FeedBack : domain::Move::Rework;
    move.to_step = row.step;
    domain::RowSet rows;
    rows.case_rows.push_back(std::move(row));
    rows.case_move_rows.push_back(std::move(move));
    wall.console.change(std::move(rows));
    wall.console.pump();
}

/// Time passes, and ten changes come in a second while `change` runs.
struct LivelyTown {
    explicit LivelyTown(testing::ModelWall& wall)
    {
        QObject::connect(&tick, &QTimer::timeout, wall.window, [&wall] {
            wall.clock.advance(tick_ms);
            wall.town.tick();
        });
        QObject::connect(&change, &QTimer::timeout, wall.window, [this, &wall] { change_one(wall, ++number); });
        change.setTimerType(Qt::PreciseTimer);
        change.setInterval(change_ms);
        tick.start(tick_ms);
    }
    static constexpr int change_ms = 100;
    QTimer tick, change;
    int number = 0;
};

void wall_data(testing::ModelWall& wall, const bench::Report& report, const Wishes& wishes)
{
    wall.put_scene("overview");
    wall.settle();
    if (!wishes.write_to.isEmpty() && !write_data(wall, wishes.write_to))
        std::fprintf(stderr, "cannot write %s\n", qPrintable(wishes.write_to));
    if (!wishes.picture.isEmpty())
        wall.grab().save(wishes.picture);
    LivelyTown town(wall);
    town.change.start();
    run_event_loop(settle_ms);
    const double before = cpu_millis();
    const int first = town.number;
    run_event_loop(wishes.seconds * 1000);
    const double share = (cpu_millis() - before) / (wishes.seconds * 1000.0) * 100;
    report.value("wall-data.cpu", "percent of a core", share);
    report.value("wall-data.memory", "MiB", yiping::test::memory_use().all / 1024);
    report.value("wall-data.changes", "1/s", static_cast<double>(town.number - first) / wishes.seconds);
}

/// A window of that size in which nothing is but its colour, drawn again and again.
double empty_frame(const QSize& size)
{
    QQuickWindow window;
    window.resize(size);
    window.show();
    mapview::FrameMeter meter(window);
    QTimer again;
    QObject::connect(&again, &QTimer::timeout, &window, &QQuickWindow::update);
    again.start(50);
    run_event_loop(empty_ms);
    return meter.summary().p95;
}

/// What frames cost in every scene while ten changes come in a second.
void wall_frames(testing::ModelWall& wall, const bench::Report& report, const Wishes& wishes)
{
    const double empty = empty_frame(wall.window->size());
    report.value("wall-frames.empty", "ms, p95", empty);
    LivelyTown town(wall);
    const std::size_t scenes = wall.model->board()->scenes().size();
    double worst = 0;
    for (std::size_t i = 0; i < scenes; ++i) {
        wall.model->step_scene(1);
        wall.console.pump();
        if (!wishes.scene.empty() && wall.model->board()->scene().toStdString() != wishes.scene)
            continue;
        wall.settle();
        town.change.start();
        run_event_loop(settle_ms);
        mapview::FrameMeter meter(*wall.window);
        run_event_loop(frames_ms);
        town.change.stop();
        const auto frames = meter.summary();
        const std::string scene = wall.model->board()->scene().toStdString();
        report.value("wall-frames." + scene, "ms, p95, above an empty window", frames.p95 - empty);
        report.value("wall-frames." + scene + ".median", "ms", frames.p50);
        report.value("wall-frames." + scene + ".count", "frames", static_cast<double>(frames.frames));
        worst = std::max(worst, frames.p95 - empty);
    }
    report.value("wall-frames.worst", "ms, p95, above an empty window", worst);
}

struct WallBench {
    const char* name;
    const char* what;
    void (*run)(testing::ModelWall& wall, const bench::Report& report, const Wishes& wishes);
    bool full = true; ///< with --cases of them, else with the model town's own
};
constexpr WallBench wall_benches[] = {
    {"scene-change", "from a key until another scene is on the wall, 1,000,000 cases", &scene_change},
    {"drill", "from a key until the panels are those of another area, 1,000,000 cases", &drill},
    {"wall-idle", "processor time of a wall on which nothing happens, with a clock of seconds and with one of minutes",
        &wall_idle},
    {"wall-frames", "frames of every scene while ten changes come in a second, 1,000,000 cases", &wall_frames},
    {"wall-data", "processor time and memory of the overview with ten changes a second", &wall_data, false},
};

} // namespace

int main(int argc, char** argv)
{
    yiping::prepare_heap(yiping::HeapShare::Few); // as the program itself
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption list(QStringLiteral("list")), json(QStringLiteral("json")), full(QStringLiteral("full"));
    const QCommandLineOption cases(QStringLiteral("cases"), {}, QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("WxH"), QStringLiteral("1920x1080"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), {}, QStringLiteral("N"), QStringLiteral("10"));
    const QCommandLineOption write_to(QStringLiteral("write-to"), {}, QStringLiteral("FILE"));
    const QCommandLineOption picture(QStringLiteral("picture"), {}, QStringLiteral("FILE"));
    const QCommandLineOption scene(QStringLiteral("scene"), {}, QStringLiteral("NAME"));
    parser.addOptions({list, json, full, cases, size, seconds, write_to, picture, scene});
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
    if (found->full)
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
    found->run(wall, bench::Report(parser.isSet(json)),
        {std::max(1, parser.value(seconds).toInt()), parser.value(write_to), parser.value(picture),
            parser.value(scene).toStdString()});
    return 0;
}
