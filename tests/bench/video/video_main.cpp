// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-video-bench --list | NAME [--json] [--seconds N] [--turns N]: what cameras cost, and how soon they are there.
#include "video_bench.h"

#include <yiping/base/heap.h>

#include <QCommandLineParser>
#include <QGuiApplication>

#include <csignal>
#include <cstdio>

namespace {

namespace bench = yiping::bench;

constexpr bench::VideoBench video_benches[] = {
    {"video-cpu", "25 cameras 640x360 to sinks, nothing drawn: processor time a picture", &bench::video_cpu},
    {"video-players", "(for peers) the same 25 cameras by QMediaPlayer", &bench::video_players},
    {"video-delay", "a clock drawn live until it is on a sink, read back from the pixels", &bench::video_delay},
    {"video-player-delay", "(for peers) the same by QMediaPlayer as it comes", &bench::video_player_delay},
    {"video-first", "from asking for a camera until its first picture", &bench::video_first},
    {"video-flip", "two pages of 25 tiles, turned to and fro; what is left behind", &bench::video_flip},
    {"video-tour", "100 cameras toured page by page, sped up: memory, threads, sockets", &bench::video_tour},
};

} // namespace

int main(int argc, char** argv)
{
    yiping::prepare_heap(yiping::HeapShare::Few); // as the program itself
    std::signal(SIGPIPE, SIG_IGN);
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption list(QStringLiteral("list")), json(QStringLiteral("json")), full(QStringLiteral("full"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), {}, QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption turns(QStringLiteral("turns"), {}, QStringLiteral("N"), QStringLiteral("0"));
    parser.addOptions({list, json, full, seconds, turns});
    parser.addPositionalArgument(QStringLiteral("name"), {});
    parser.process(app);
    if (parser.isSet(list)) {
        for (const bench::VideoBench& each : video_benches)
            std::printf("%-14s %s\n", std::string(each.name).c_str(), std::string(each.what).c_str());
        return 0;
    }
    const bench::VideoOptions options{parser.value(seconds).toInt(), parser.value(turns).toInt()};
    const std::string name = parser.positionalArguments().value(0).toStdString();
    for (const bench::VideoBench& each : video_benches) {
        if (each.name != name)
            continue;
        bench::Report report(parser.isSet(json));
        const auto done = each.run(options, report);
        if (done)
            return 0;
        std::fprintf(stderr, "%s\n", done.error().debug_text().c_str());
        return yiping::exit_code(done.error());
    }
    std::fputs("yiping-video-bench --list | NAME [--json] [--seconds N] [--turns N]\n", stderr);
    return 2;
}
