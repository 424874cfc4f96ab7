// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-map-bench --list | NAME [--json] [--points N] [--frames N] …: what frames of the map's layers cost.

#include "map_bench.h"

#include <QCommandLineParser>
#include <QGuiApplication>

#include <cstdio>

namespace {

namespace bench = yiping::bench;

constexpr bench::MapBench map_benches[] = {
    {"areas", "1,439 grids of 100 vertices filled by a figure and outlined, panned", &bench::map_areas},
    {"heat", "a window of time moved over 1,000,000 cases, until its frame is settled", &bench::map_heat},
    {"limits", "an empty window, and blends of all of it", &bench::map_limits},
    {"points", "100,000 cases as marks, and a million as clusters, panned", &bench::map_points},
    {"cameras-map", "10,000 cameras with their cones, panned", &bench::map_cameras},
    {"map-item-view", "(for peers) the same cameras as items of QtLocation", &bench::map_item_view},
    {"scene3d", "a town of 20,000 houses in space, turned", &bench::map_scene3d},
    {"quick3d-models", "(for peers) the same houses, a Quick3D model each", &bench::map_quick3d},
    {"tiles", "a pan over pictures, and over a base map of 100,000 things", &bench::map_tiles},
};

} // namespace

int main(int argc, char** argv)
{
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption list(QStringLiteral("list")), json(QStringLiteral("json")), full(QStringLiteral("full"));
    const QCommandLineOption points(QStringLiteral("points"), {}, QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption radius(QStringLiteral("radius"), {}, QStringLiteral("METRES"), QStringLiteral("300"));
    const QCommandLineOption frames(QStringLiteral("frames"), {}, QStringLiteral("N"), QStringLiteral("60"));
    const QCommandLineOption step(QStringLiteral("step"), {}, QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption write_to(QStringLiteral("write-to"), {}, QStringLiteral("FILE"));
    const QCommandLineOption picture(QStringLiteral("picture"), {}, QStringLiteral("FILE"));
    const QCommandLineOption plain(QStringLiteral("plain")), qml(QStringLiteral("qml"), {}, QStringLiteral("FOLDER"));
    parser.addOptions({list, json, full, points, radius, frames, step, write_to, picture, plain, qml});
    parser.addPositionalArgument(QStringLiteral("name"), {});
    parser.process(app);
    if (parser.isSet(list)) {
        for (const bench::MapBench& each : map_benches)
            std::printf("%-14s %s\n", std::string(each.name).c_str(), std::string(each.what).c_str());
        return 0;
    }
    bench::MapOptions options;
    options.points = parser.value(points).toUInt();
    options.radius_m = parser.value(radius).toDouble();
    options.frames = std::max(1, parser.value(frames).toInt());
    options.step = parser.value(step).toInt();
    options.write_to = parser.value(write_to).toStdString();
    options.picture = parser.value(picture).toStdString();
    options.plain = parser.isSet(plain);
    options.qml = parser.value(qml).toStdString();
    const std::string name = parser.positionalArguments().value(0).toStdString();
    for (const bench::MapBench& each : map_benches) {
        if (each.name != name)
            continue;
        bench::Report report(parser.isSet(json));
        const auto done = each.run(options, report);
        if (done)
            return 0;
        std::fprintf(stderr, "%s\n", done.error().debug_text().c_str());
        return yiping::exit_code(done.error());
    }
    std::fputs("yiping-map-bench --list | NAME [--json]\n", stderr);
    return 2;
}
