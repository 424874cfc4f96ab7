// SPDX-License-Identifier: GPL-3.0-or-later
// video-flip: two pages of 25 tiles that turn to and fro, each kept ready while the other is shown. video-tour: a
// hundred cameras page by page, faster than any wall would turn. Both say what is left behind.
#include "video_bench.h"

#include "stopwatch.h"

#include <algorithm>

namespace yiping::bench {

namespace {

constexpr int page_tiles = 25;
constexpr int flips_in_a_minute = 100, turns_in_a_minute = 40;
constexpr int tour_cameras = 100, tour_dwell_ms = 1'500;
constexpr int ready_ms = 5'000; ///< more than a key-frame interval of the clip

/// Tiles change one after the other, as a model changes them; the page after it is made ready.
void show_page(VideoTown& town, const VideoTiles& tiles, int page, int next)
{
    for (int i = 0; i < page_tiles; ++i)
        tiles[static_cast<std::size_t>(i)]->feed.set_camera_id(town.id(page * page_tiles + i));
    QStringList ids;
    for (int i = 0; i < page_tiles; ++i)
        ids << town.id(next * page_tiles + i);
    town.hub().prepare(ids);
}

std::int64_t count_live(const VideoTiles& tiles)
{
    return std::ranges::count_if(tiles, [](const auto& each) { return each->feed.live(); });
}

bool all_show(const VideoTiles& tiles)
{
    return std::ranges::all_of(tiles, &VideoTile::shows, [](const auto& each) -> const VideoTile& { return *each; });
}

void tell_left(Report& report, const std::string& name, const Held& before, const Held& after)
{
    report.value(name + ".threads-left", "threads", after.threads - before.threads);
    report.value(name + ".sockets-left", "sockets", after.sockets - before.sockets);
    report.value(name + ".memory-growth", "percent", 100 * (after.memory_kib / before.memory_kib - 1));
}

} // namespace

Result<void> video_flip(const VideoOptions& options, Report& report)
{
    VideoTown town(2 * page_tiles, usual_clip(), {});
    if (!town.ready())
        return std::unexpected(no_farm());
    const VideoTiles tiles = make_tiles(town, page_tiles);
    show_page(town, tiles, 0, 1);
    if (!run_until([&] { return count_live(tiles) == page_tiles; }))
        return std::unexpected(not_all_live(count_live(tiles), page_tiles));
    run_for(ready_ms);
    const int flips = options.turns > 0 ? options.turns : flips_in_a_minute;
    std::vector<double> shown, live;
    Held before;
    for (int flip = 0; flip < flips; ++flip) {
        const int page = (flip + 1) % 2;
        const auto begun = std::chrono::steady_clock::now();
        show_page(town, tiles, page, 1 - page);
        if (!run_until([&] { return all_show(tiles); }))
            return std::unexpected(not_all_live(count_live(tiles), page_tiles));
        shown.push_back(passed_ms(begun));
        if (!run_until([&] { return count_live(tiles) == page_tiles; }))
            return std::unexpected(not_all_live(count_live(tiles), page_tiles));
        live.push_back(passed_ms(begun));
        run_for(200);
        if (flip == flips / 10)
            before = held_now();
    }
    report.quantiles("video-flip", "ms", shown);
    report.quantiles("video-flip.live", "ms", live);
    tell_left(report, "video-flip", before, held_now());
    return {};
}

Result<void> video_tour(const VideoOptions& options, Report& report)
{
    VideoTown town(tour_cameras, usual_clip(), {});
    if (!town.ready())
        return std::unexpected(no_farm());
    const VideoTiles tiles = make_tiles(town, page_tiles);
    constexpr int pages = tour_cameras / page_tiles;
    const int turns = options.turns > 0 ? options.turns : turns_in_a_minute;
    Held before;
    std::int64_t live = 0;
    for (int turn = 0; turn < turns; ++turn) {
        show_page(town, tiles, turn % pages, (turn + 1) % pages);
        run_for(tour_dwell_ms);
        live += count_live(tiles);
        if (turn == turns / 10)
            before = held_now();
    }
    report.value("video-tour.live", "percent", 100.0 * static_cast<double>(live) / (turns * page_tiles));
    tell_left(report, "video-tour", before, held_now());
    return {};
}

} // namespace yiping::bench
