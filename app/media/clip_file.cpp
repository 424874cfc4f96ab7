// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <format>
#include <limits>
#include <memory>

extern "C" {
#include <libavformat/avformat.h>
}

namespace yiping::media {

namespace {

constexpr AVRational milliseconds{1, 1000};

struct CloseOutput {
    void operator()(AVFormatContext* context) const
    {
        if (context->pb != nullptr)
            avio_closep(&context->pb);
        avformat_free_context(context);
    }
};
using OutputPtr = std::unique_ptr<AVFormatContext, CloseOutput>;

/// The camera's own times are taken where all of them can be used; else those at which the pictures came.
bool has_times(std::span<const KeptPacket> packets)
{
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    return std::ranges::all_of(packets, [&](const KeptPacket& each) {
        const bool usable =
            each.packet->pts != AV_NOPTS_VALUE && each.packet->dts != AV_NOPTS_VALUE && each.packet->dts > last;
        last = each.packet->dts;
        return usable;
    });
}

int write_packets(AVFormatContext& output, const AVStream& from, std::span<const KeptPacket> packets)
{
    const bool own_times = has_times(packets);
    const AVStream& to = *output.streams[0];
    std::int64_t last_ms = -1;
    for (const KeptPacket& each : packets) {
        const PacketPtr copy(av_packet_clone(each.packet.get()));
        if (copy == nullptr)
            return AVERROR(ENOMEM);
        if (own_times) {
            copy->pts -= packets.front().packet->dts;
            copy->dts -= packets.front().packet->dts;
            av_packet_rescale_ts(copy.get(), from.time_base, to.time_base);
        } else {
            last_ms = std::max(last_ms + 1, each.at - packets.front().at);
            copy->pts = copy->dts = av_rescale_q(last_ms, milliseconds, to.time_base);
        }
        copy->duration = 0;
        copy->stream_index = 0;
        copy->pos = -1;
        if (const int wrote = av_write_frame(&output, copy.get()); wrote < 0)
            return wrote;
    }
    if (const int ended = av_write_trailer(&output); ended < 0)
        return ended;
    avio_flush(output.pb);
    return output.pb->error; // a full disk
}

int write_all(
    const std::string& path, const FilmFrom& from, std::span<const KeptPacket> packets, const ClipWords& words)
{
    AVFormatContext* made = nullptr;
    if (const int failed = avformat_alloc_output_context2(&made, nullptr, "mp4", path.c_str()); failed < 0)
        return failed;
    const OutputPtr output(made);
    AVStream* video = avformat_new_stream(output.get(), nullptr);
    if (video == nullptr || avcodec_parameters_copy(video->codecpar, from.stream.codecpar) < 0)
        return AVERROR(ENOMEM);
    video->codecpar->codec_tag = 0; // of RTP, not of MP4
    video->codecpar->width = from.width;
    video->codecpar->height = from.height;
    video->time_base = from.stream.time_base;
    av_dict_set(&output->metadata, "title", words.title.c_str(), 0);
    const std::chrono::sys_time<std::chrono::milliseconds> begun{std::chrono::milliseconds(words.from)};
    av_dict_set(&output->metadata, "creation_time", std::format("{:%Y-%m-%dT%H:%M:%S}Z", begun).c_str(), 0);
    if (const int failed = avio_open(&output->pb, path.c_str(), AVIO_FLAG_WRITE); failed < 0)
        return failed;
    if (const int failed = avformat_write_header(output.get(), nullptr); failed < 0)
        return failed;
    return write_packets(*output, from.stream, packets);
}

} // namespace

Result<void> write_clip(
    const std::string& path, const FilmFrom& from, std::span<const KeptPacket> packets, const ClipWords& words)
{
    const int wrote = write_all(path, from, packets, words);
    if (wrote >= 0)
        return {};
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    std::array<char, AV_ERROR_MAX_STRING_SIZE> why{};
    av_strerror(wrote, why.data(), why.size());
    return make_error(Fault::Environment, "media.clip_unwritable", {{"file", path}, {"why", std::string(why.data())}});
}

} // namespace yiping::media
