// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_file.h"

#include "depacketizer_h264.h"
#include "depacketizer_h265.h"
#include "libav_late.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <format>
#include <memory>
#include <vector>

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/mem.h>
}

namespace yiping::media {

namespace {

constexpr AVRational milliseconds{1, 1000};

struct CloseOutput {
    void operator()(AVFormatContext* context) const
    {
        if (context->pb != nullptr)
            libav().avio_closep(&context->pb);
        libav().avformat_free_context(context);
    }
};
using OutputPtr = std::unique_ptr<AVFormatContext, CloseOutput>;

/// The camera's own times, where all of them can be used; else those at which the pictures came. A picture is decoded
/// no later than it is shown: where later ones stand before it, all are decoded earlier by as much as that takes.
struct ClipTimes {
    AVRational base = milliseconds;
    std::vector<std::int64_t> shown, decoded;
};

ClipTimes times_of(std::span<const KeptPacket> packets, int clock_rate)
{
    ClipTimes times;
    for (const KeptPacket& each : packets)
        times.shown.push_back(each.packet->pts);
    times.decoded = times.shown;
    std::ranges::sort(times.decoded);
    const bool usable =
        times.decoded.front() != AV_NOPTS_VALUE && std::ranges::adjacent_find(times.decoded) == times.decoded.end();
    if (usable) {
        times.base = {1, clock_rate};
        std::int64_t late = 0;
        for (std::size_t i = 0; i < packets.size(); ++i)
            late = std::max(late, times.decoded[i] - times.shown[i]);
        const std::int64_t first = times.decoded.front();
        for (std::size_t i = 0; i < packets.size(); ++i) {
            times.shown[i] -= first;
            times.decoded[i] -= first + late;
        }
        return times;
    }
    std::int64_t last = -1;
    for (std::size_t i = 0; i < packets.size(); ++i)
        times.shown[i] = times.decoded[i] = last = std::max(last + 1, packets[i].at - packets.front().at);
    return times;
}

/// What a decoder has to know beforehand: the parameter sets that stand before the first picture. Empty where they came
/// with the description only.
std::vector<std::uint8_t> sets_in(const AVPacket& first, bool h265)
{
    constexpr std::array<std::uint8_t, 3> code{0, 0, 1};
    std::vector<std::uint8_t> sets;
    const Bytes all(first.data, static_cast<std::size_t>(first.size));
    auto at = std::ranges::search(all, code).begin();
    while (at != all.end()) {
        const auto next = std::search(at + code.size(), all.end(), code.begin(), code.end());
        const Bytes unit(at + code.size(), next);
        const NalFacts facts = h265 ? h265_facts(unit) : h264_facts(unit);
        if (facts.slice)
            break;
        if (facts.opens)
            sets.insert(sets.end(), at, next);
        at = next;
    }
    return sets;
}

int describe_video(AVCodecParameters& video, const FilmFrom& from, const AVPacket& first)
{
    if (const int failed = libav().avcodec_parameters_copy(&video, &from.said); failed < 0)
        return failed;
    video.codec_tag = 0;
    video.width = from.width;
    video.height = from.height;
    // The newest are the right ones.
    const auto sets = sets_in(first, from.said.codec_id == AV_CODEC_ID_HEVC);
    if (sets.empty())
        return 0;
    libav().av_free(video.extradata);
    video.extradata = static_cast<std::uint8_t*>(libav().av_mallocz(sets.size() + AV_INPUT_BUFFER_PADDING_SIZE));
    video.extradata_size = video.extradata == nullptr ? 0 : static_cast<int>(sets.size());
    if (video.extradata == nullptr)
        return AVERROR(ENOMEM);
    std::ranges::copy(sets, video.extradata);
    return 0;
}

int write_packets(AVFormatContext& output, const ClipTimes& times, std::span<const KeptPacket> packets)
{
    for (std::size_t i = 0; i < packets.size(); ++i) {
        const PacketPtr copy(libav().av_packet_clone(packets[i].packet.get()));
        if (copy == nullptr)
            return AVERROR(ENOMEM);
        copy->pts = times.shown[i];
        copy->dts = times.decoded[i];
        libav().av_packet_rescale_ts(copy.get(), times.base, output.streams[0]->time_base);
        copy->duration = 0;
        copy->stream_index = 0;
        copy->pos = -1;
        if (const int wrote = libav().av_write_frame(&output, copy.get()); wrote < 0)
            return wrote;
    }
    if (const int ended = libav().av_write_trailer(&output); ended < 0)
        return ended;
    libav().avio_flush(output.pb);
    return output.pb->error; // a full disk
}

int write_all(
    const std::string& path, const FilmFrom& from, std::span<const KeptPacket> packets, const ClipWords& words)
{
    AVFormatContext* made = nullptr;
    if (const int failed = libav().avformat_alloc_output_context2(&made, nullptr, "mp4", path.c_str()); failed < 0)
        return failed;
    const OutputPtr output(made);
    AVStream* video = libav().avformat_new_stream(output.get(), nullptr);
    if (video == nullptr)
        return AVERROR(ENOMEM);
    if (const int failed = describe_video(*video->codecpar, from, *packets.front().packet); failed < 0)
        return failed;
    const ClipTimes times = times_of(packets, from.clock_rate);
    video->time_base = times.base;
    libav().av_dict_set(&output->metadata, "title", words.title.c_str(), 0);
    const std::chrono::sys_time<std::chrono::milliseconds> begun{std::chrono::milliseconds(words.from)};
    libav().av_dict_set(&output->metadata, "creation_time", std::format("{:%Y-%m-%dT%H:%M:%S}Z", begun).c_str(), 0);
    if (const int failed = libav().avio_open(&output->pb, path.c_str(), AVIO_FLAG_WRITE); failed < 0)
        return failed;
    if (const int failed = libav().avformat_write_header(output.get(), nullptr); failed < 0)
        return failed;
    return write_packets(*output, times, packets);
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
    libav().av_strerror(wrote, why.data(), why.size());
    return make_error(Fault::Environment, "media.clip_unwritable", {{"file", path}, {"why", std::string(why.data())}});
}

} // namespace yiping::media
