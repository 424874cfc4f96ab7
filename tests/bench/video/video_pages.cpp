// SPDX-License-Identifier: GPL-3.0-or-later
// video-flip: two pages of 25 tiles that turn to and fro, each kept ready while the other is shown. video-tour: a
// hundred cameras page by page, faster than any wall would turn. Both say what is left behind; textures are counted in
// a window of their own, for drawing on a processor would be all that is measured otherwise.
#include "video_bench.h"

#include "stopwatch.h"
#include "video_window.h"

#include <algorithm>

namespace yiping::bench {

namespace {

constexpr int page_tiles = 25;
constexpr int between_flips_ms = 50, window_flips = 20;
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
    report.value(name + ".memory-growth", "percent", test::growth(before.memory.all, after.memory.all));
    report.value(name + ".own-memory-growth", "percent", test::growth(before.memory.own, after.memory.own));
    report.value(name + ".heap-growth", "percent", test::growth(before.memory.heap, after.memory.heap));
}

void keep_most(Held& most, const Held& now)
{
    most.threads = std::max(most.threads, now.threads);
    most.sockets = std::max(most.sockets, now.sockets);
    most.memory.all = std::max(most.memory.all, now.memory.all);
    most.memory.own = std::max(most.memory.own, now.memory.own);
    most.memory.heap = std::max(most.memory.heap, now.memory.heap);
}

/// The turn after which is counted what there is at first: each page has been shown twice by then, and the same one
/// stands as after the last.
int first_count(int turns, int pages)
{
    int turn = std::max(turns / 10, 2 * pages);
    while (turn % pages != (turns - 1) % pages)
        ++turn;
    return std::min(turn, turns - 1);
}

/// Turns to the page and waits until it shows, and then until it is live: milliseconds from the beginning.
Result<std::pair<double, double>> flip_to(VideoTown& town, const VideoTiles& tiles, int page)
{
    const auto begun = std::chrono::steady_clock::now();
    show_page(town, tiles, page, 1 - page);
    if (!run_until([&] { return all_show(tiles); }))
        return std::unexpected(not_all_live(count_live(tiles), page_tiles));
    const double shown = passed_ms(begun);
    if (!run_until([&] { return count_live(tiles) == page_tiles; }))
        return std::unexpected(not_all_live(count_live(tiles), page_tiles));
    return std::pair(shown, passed_ms(begun));
}

/// The same flips in a window: how many textures there are more after them than before.
Result<int> textures_left(VideoTown& town, const VideoTiles& tiles, int page)
{
    const auto window = TileWindow::open(page_tiles);
    if (!window)
        return std::unexpected(window.error());
    for (int i = 0; i < page_tiles; ++i)
        tiles[static_cast<std::size_t>(i)]->feed.set_video_sink((*window)->sink(i));
    int before = 0;
    for (int flip = 0; flip <= window_flips; ++flip) {
        page = 1 - page;
        if (const auto done = flip_to(town, tiles, page); !done)
            return std::unexpected(done.error());
        if (flip == 0)
            before = (*window)->textures();
    }
    const int after = (*window)->textures();
    for (const auto& each : tiles)
        each->feed.set_video_sink(&each->sink);
    return after - before;
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
        const auto done = flip_to(town, tiles, (flip + 1) % 2);
        if (!done)
            return std::unexpected(done.error());
        shown.push_back(done->first);
        live.push_back(done->second);
        run_for(between_flips_ms);
        if (flip == first_count(flips, 2))
            before = held_now();
    }
    report.quantiles("video-flip", "ms", shown);
    report.quantiles("video-flip.live", "ms", live);
    tell_left(report, "video-flip", before, held_now());
    const auto textures = textures_left(town, tiles, flips % 2);
    if (!textures)
        return std::unexpected(textures.error());
    report.value("video-flip.textures-left", "textures", *textures);
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
    std::int64_t live = 0;
    // Decoders hold ten times what the rest does, from their first key frame on, and what they gave back lies in many
    // heaps: what counts is the most of one round, each page counted when all of it shows.
    Held before, after;
    // A third of the way: streams that end late are one time more and one time fewer beside the next page's, and until
    // the most of them have met once the heaps still grow.
    const int first = std::max(turns / 3, 2 * pages);
    for (int turn = 0; turn < turns; ++turn) {
        show_page(town, tiles, turn % pages, (turn + 1) % pages);
        run_for(tour_dwell_ms);
        live += count_live(tiles);
        const bool at_first = turn >= first && turn < first + pages;
        if (!at_first && turn < turns - pages)
            continue;
        if (!run_until([&] { return all_show(tiles); }))
            return std::unexpected(not_all_live(count_live(tiles), page_tiles));
        run_for(tour_dwell_ms);
        keep_most(at_first ? before : after, held_now());
    }
    report.value("video-tour.live", "percent", 100.0 * static_cast<double>(live) / (turns * page_tiles));
    report.value("video-tour.own-memory", "MiB", before.memory.own / 1024);
    tell_left(report, "video-tour", before, after);
    return {};
}

} // namespace yiping::bench
