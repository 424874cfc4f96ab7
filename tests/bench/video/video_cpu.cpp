// SPDX-License-Identifier: GPL-3.0-or-later
// video-cpu: what 25 cameras cost in processor time per picture that reaches a sink, nothing drawn; and the same
// cameras by 25 QMediaPlayer. How much of it is decoding alone is measured beside it.
#include "video_bench.h"

#include <QMediaPlayer>
#include <QUrl>

#include <algorithm>
#include <chrono>
#include <numeric>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

namespace yiping::bench {

namespace {

constexpr int wall_tiles = 25;
constexpr int cost_settle_ms = 3'000;
constexpr int cost_seconds = 20;
constexpr MonoMillis player_patience_ms = 30'000; ///< 25 of them open one after the other

struct Cost {
    double ms_a_frame = 0, cores = 0, frames_a_second = 0;
};

/// Runs for a while and says what it cost; `frames` counts all that have come so far.
Cost cost_of(int seconds, const std::function<std::uint64_t()>& frames)
{
    run_for(cost_settle_ms);
    const auto begun = std::chrono::steady_clock::now();
    const double before = processor_seconds();
    const std::uint64_t frames_before = frames();
    run_for(seconds * 1'000);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    const double used = processor_seconds() - before;
    const auto came = static_cast<double>(frames() - frames_before);
    return {came > 0 ? used * 1'000 / came : 0, used / wall, came / wall};
}

void tell(Report& report, const std::string& name, const Cost& cost)
{
    report.value(name + ".frame", "ms", cost.ms_a_frame);
    report.value(name + ".cores", "cores", cost.cores);
    report.value(name + ".frames", "per second", cost.frames_a_second);
}

Result<Cost> hub_cost(int seconds, int pictures_a_second)
{
    VideoTown town(wall_tiles, cheap_clip(), {}, pictures_a_second);
    if (!town.ready())
        return std::unexpected(no_farm());
    const VideoTiles tiles = make_tiles(town, wall_tiles);
    const auto live = [&] { return std::ranges::count_if(tiles, [](const auto& each) { return each->feed.live(); }); };
    if (!run_until([&] { return live() == wall_tiles; }))
        return std::unexpected(not_all_live(live(), wall_tiles));
    return cost_of(seconds, [&] {
        return std::accumulate(tiles.begin(), tiles.end(), std::uint64_t{0},
            [](std::uint64_t sum, const auto& each) { return sum + each->frames; });
    });
}

/// Processor milliseconds that decoding one picture of the clip takes by itself, one thread, from memory.
Result<double> decode_cost(const std::string& clip)
{
    const Error unreadable(Fault::Environment, "bench.clip_unreadable", {{"file", clip}});
    AVFormatContext* format = nullptr;
    if (avformat_open_input(&format, clip.c_str(), nullptr, nullptr) < 0)
        return std::unexpected(unreadable);
    const int video = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    std::vector<AVPacket*> packets;
    AVCodecContext* decoder = nullptr;
    if (video >= 0) {
        for (AVPacket* packet = av_packet_alloc(); av_read_frame(format, packet) >= 0; packet = av_packet_alloc())
            if (packet->stream_index == video)
                packets.push_back(packet);
        const AVCodecParameters* said = format->streams[video]->codecpar;
        const AVCodec* codec = avcodec_find_decoder(said->codec_id);
        decoder = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(decoder, said);
        decoder->thread_count = 1;
        avcodec_open2(decoder, codec, nullptr);
    }
    AVFrame* frame = av_frame_alloc();
    std::uint64_t decoded = 0;
    const double before = processor_seconds();
    for (int round = 0; round < 3 && decoder != nullptr; ++round)
        for (const AVPacket* packet : packets)
            if (avcodec_send_packet(decoder, packet) >= 0)
                while (avcodec_receive_frame(decoder, frame) >= 0)
                    ++decoded;
    const double used = processor_seconds() - before;
    av_frame_free(&frame);
    avcodec_free_context(&decoder);
    for (AVPacket* packet : packets)
        av_packet_free(&packet);
    avformat_close_input(&format);
    if (decoded == 0)
        return std::unexpected(unreadable);
    return used * 1'000 / static_cast<double>(decoded);
}

} // namespace

Result<void> video_cpu(const VideoOptions& options, Report& report)
{
    const int seconds = options.seconds > 0 ? options.seconds : cost_seconds;
    const auto every = hub_cost(seconds, every_picture);
    if (!every)
        return std::unexpected(every.error());
    tell(report, "video-cpu", *every);
    const auto decode = decode_cost(cheap_clip());
    if (!decode)
        return std::unexpected(decode.error());
    report.value("video-cpu.decode", "ms", *decode);
    report.value("video-cpu.decode-share", "percent", 100 * *decode / every->ms_a_frame);
    const auto wall = hub_cost(seconds, mapview::CameraHub::most_pictures_a_second);
    if (!wall)
        return std::unexpected(wall.error());
    report.value("video-cpu.wall.cores", "cores", wall->cores);
    return {};
}

Result<void> video_players(const VideoOptions& options, Report& report)
{
    struct Player {
        QVideoSink sink;
        QMediaPlayer player;
        std::uint64_t frames = 0;
        MonoMillis started = 0;
    };
    VideoTown town(wall_tiles, cheap_clip(), {});
    if (!town.ready())
        return std::unexpected(no_farm());
    std::vector<std::unique_ptr<Player>> players;
    const auto start = [&](int number) {
        Player& player = *players[static_cast<std::size_t>(number)];
        player.player.setSource({});
        player.player.setSource(QUrl(QString::fromStdString(town.farm().address(number))));
        player.player.play();
        player.started = town.clock().monotonic();
    };
    for (int i = 0; i < wall_tiles; ++i) {
        Player& made = *players.emplace_back(std::make_unique<Player>());
        QObject::connect(&made.sink, &QVideoSink::videoFrameChanged, &made.player,
            [&made](const QVideoFrame& frame) { made.frames += frame.isValid() ? 1U : 0U; });
        made.player.setVideoSink(&made.sink);
        start(i);
    }
    const auto live = [&] { return std::ranges::count_if(players, [](const auto& each) { return each->frames > 0; }); };
    // It does not try again by itself; how often it had to be told so is not what is measured.
    const auto all_live = [&] {
        for (int i = 0; i < wall_tiles; ++i)
            if (const auto& each = players[static_cast<std::size_t>(i)];
                each->frames == 0 && town.clock().monotonic() - each->started > player_patience_ms)
                start(i);
        return live() == wall_tiles;
    };
    if (!run_until(all_live, 180'000))
        return std::unexpected(not_all_live(live(), wall_tiles));
    tell(report, "video-players", cost_of(options.seconds > 0 ? options.seconds : cost_seconds, [&] {
        return std::accumulate(players.begin(), players.end(), std::uint64_t{0},
            [](std::uint64_t sum, const auto& each) { return sum + each->frames; });
    }));
    return {};
}

} // namespace yiping::bench
