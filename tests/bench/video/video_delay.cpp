// SPDX-License-Identifier: GPL-3.0-or-later
// video-delay: from the moment a clock is drawn into a picture until the picture is on a sink, read back from its
// pixels: every picture, the stream by itself, and the wall's tiles, which are given fifteen a second; with
// QMediaPlayer, which gives every picture too, as it comes. video-first: from asking for a camera until its first
// picture.
#include "video_bench.h"

#include <QMediaPlayer>
#include <QUrl>

#include <cstdio>
#include <mutex>
#include <thread>

namespace yiping::bench {

namespace {

constexpr int delay_seconds = 20, delay_settle_ms = 2'000;
constexpr int frames_a_second = 25;
constexpr int first_pictures = 40;
constexpr int player_tries = 4, one_player_patience_ms = 20'000;

std::vector<std::string> live_drawn()
{
    return {"--bits", "--fps=25", "--key-interval=25", "--sub=640x360"};
}

/// Ages that come in from any thread.
class Ages {
public:
    void add(std::optional<double> age)
    {
        const std::scoped_lock lock(mutex_);
        if (age)
            ages_.push_back(*age);
    }
    std::vector<double> take()
    {
        const std::scoped_lock lock(mutex_);
        return std::exchange(ages_, {});
    }

private:
    std::mutex mutex_;
    std::vector<double> ages_;
};

Result<void> tell(Report& report, std::string_view name, Ages& ages, int seconds)
{
    const std::vector<double> all = ages.take();
    if (all.size() < static_cast<std::size_t>(seconds)) // its clock could not be read, or it stands
        return std::unexpected(not_all_live(static_cast<std::int64_t>(all.size()), seconds * frames_a_second));
    report.quantiles(name, "ms", all);
    return {};
}

int seconds_of(const VideoOptions& options)
{
    return options.seconds > 0 ? options.seconds : delay_seconds;
}

} // namespace

namespace {

/// Through the hub to a tile's sink.
Result<void> hub_delay(std::string_view name, int seconds, int pictures_a_second, Report& report)
{
    VideoTown town(1, {}, live_drawn(), pictures_a_second);
    if (!town.ready())
        return std::unexpected(no_farm());
    Ages ages;
    const VideoTiles tiles = make_tiles(town, 1);
    QObject::connect(&tiles[0]->sink, &QVideoSink::videoFrameChanged, &tiles[0]->feed,
        [&](const QVideoFrame& frame) { ages.add(age_of(frame, town.clock())); });
    if (!run_until([&] { return tiles[0]->feed.live(); }))
        return std::unexpected(not_all_live(0, 1));
    run_for(delay_settle_ms);
    (void)ages.take();
    run_for(seconds * 1'000);
    return tell(report, name, ages, seconds);
}

/// Before the hub: what the stream itself takes.
Result<void> stream_delay(int seconds, Report& report)
{
    VideoTown town(1, {}, live_drawn());
    if (!town.ready())
        return std::unexpected(no_farm());
    Ages ages;
    media::CameraStream* now = nullptr;
    auto config = town.farm().stream(0);
    std::mutex ready;
    config.news = [&] {
        const std::scoped_lock lock(ready);
        const auto picture = now != nullptr ? now->newest() : nullptr;
        if (picture == nullptr)
            return;
        const auto& luma = picture->planes()[0];
        const auto drawn = test::clock_in_picture(luma.data, luma.stride, luma.width, luma.height);
        if (drawn)
            ages.add(static_cast<double>(
                static_cast<std::int32_t>(static_cast<std::uint32_t>(town.clock().now()) - *drawn)));
    };
    media::CameraStream stream(std::move(config), town.clock());
    {
        const std::scoped_lock lock(ready);
        now = &stream;
    }
    stream.set_need(media::CameraStream::Need::Watch);
    run_for(2 * delay_settle_ms);
    (void)ages.take();
    run_for(seconds * 1'000);
    return tell(report, "video-delay.stream", ages, seconds);
}

} // namespace

Result<void> video_delay(const VideoOptions& options, Report& report)
{
    const int seconds = seconds_of(options);
    if (auto told = hub_delay("video-delay", seconds, every_picture, report); !told)
        return told;
    if (auto told = stream_delay(seconds, report); !told)
        return told;
    return hub_delay("video-delay.wall", seconds, mapview::CameraHub::most_pictures_a_second, report);
}

Result<void> video_player_delay(const VideoOptions& options, Report& report)
{
    VideoTown town(1, {}, live_drawn());
    if (!town.ready())
        return std::unexpected(no_farm());
    const int seconds = seconds_of(options);
    Ages ages;
    QVideoSink sink;
    QMediaPlayer player;
    bool came = false;
    QObject::connect(&sink, &QVideoSink::videoFrameChanged, &player, [&](const QVideoFrame& frame) {
        came = came || frame.isValid();
        ages.add(age_of(frame, town.clock()));
    });
    player.setVideoSink(&sink);
    // It does not try again by itself.
    for (int tries = 0; tries < player_tries && !came; ++tries) {
        player.setSource({});
        player.setSource(QUrl(QString::fromStdString(town.farm().address(0))));
        player.play();
        (void)run_until([&] { return came; }, one_player_patience_ms);
    }
    if (!came) {
        std::fprintf(stderr, "%s\n", qPrintable(player.errorString()));
        return std::unexpected(not_all_live(0, 1));
    }
    run_for(delay_settle_ms);
    (void)ages.take();
    run_for(seconds * 1'000);
    return tell(report, "video-player-delay", ages, seconds);
}

Result<void> video_first(const VideoOptions& /*options*/, Report& report)
{
    VideoTown town(1, {}, live_drawn());
    if (!town.ready())
        return std::unexpected(no_farm());
    // A camera streams whether we look or not: somebody else looks all the time.
    media::CameraStream other(town.farm().stream(0), town.clock());
    other.set_need(media::CameraStream::Need::Watch);
    if (!run_until([&] { return other.newest() != nullptr; }))
        return std::unexpected(not_all_live(0, 1));
    SeededRandom random(5);
    std::vector<double> first;
    for (int i = 0; i < first_pictures; ++i) {
        run_for(static_cast<int>(random.below(1'000))); // anywhere between two key frames
        media::CameraStream stream(town.farm().stream(0), town.clock());
        const auto begun = std::chrono::steady_clock::now();
        stream.set_need(media::CameraStream::Need::Watch);
        while (stream.newest() == nullptr) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            if (std::chrono::steady_clock::now() - begun > std::chrono::seconds(20))
                return std::unexpected(not_all_live(0, 1));
        }
        first.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
    }
    report.quantiles("video-first", "ms", first);
    report.value("video-first.key-interval", "ms", 1'000);
    return {};
}

} // namespace yiping::bench
