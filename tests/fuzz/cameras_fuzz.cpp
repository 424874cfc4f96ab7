// SPDX-License-Identifier: GPL-3.0-or-later
// Our part of a camera's way: addresses, private zones and what they hide, hours of consent, sound that is turned into
// samples.
#include "sound_decoder.h"

#include <yiping/domain/camera_consent.h>
#include <yiping/media/address.h>
#include <yiping/media/picture.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <libavutil/log.h>
}

namespace {

using namespace yiping;

struct FreeAv {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVCodecParameters* said) const { avcodec_parameters_free(&said); }
};

/// What is taken is RTSP and nothing else, and a log never has user, password or signature.
void addresses(const std::string& url)
{
    const media::Address address{url, "the user", "the@pass/word"};
    const std::string logged = media::redacted(url);
    if (logged.find('?') != logged.npos && logged != "?")
        std::abort();
    if (!media::check_address(address))
        return;
    if (!url.starts_with("rtsp://") && !url.starts_with("rtsps://"))
        std::abort();
    const std::string full = media::with_credentials(address);
    if (full.find("the%20user:the%40pass%2Fword@") == full.npos || full.contains("the@pass"))
        std::abort();
}

/// Whatever the zones and the size, nothing outside of the picture is written, and its corners are told right.
void zones(std::uint8_t width, std::uint8_t height, std::string_view text)
{
    const auto read = media::parse_zones(text);
    if (!read)
        return;
    for (const auto& polygon : *read) {
        if (polygon.size() < 3)
            std::abort();
        for (const auto& point : polygon)
            if (point.x < 0 || point.x > 1000 || point.y < 0 || point.y > 1000)
                std::abort();
    }
    const std::unique_ptr<AVFrame, FreeAv> frame(av_frame_alloc());
    frame->format = AV_PIX_FMT_YUV420P;
    frame->width = width + 1;
    frame->height = height + 1;
    if (av_frame_get_buffer(frame.get(), 0) < 0)
        return;
    const auto picture = media::Picture::take(*frame, *read, 0);
    if (picture != nullptr && (picture->width() != width + 1 || picture->height() != height + 1))
        std::abort();
}

void hours(std::string_view text, std::uint8_t quarter)
{
    const UtcMillis at = 1'773'792'000'000 + quarter * 15 * 60'000LL;
    const auto end = domain::end_of_hours(text, at);
    if (end && (*end <= at || *end > at + 24 * 60 * 60'000LL || !domain::is_within_hours(text, at)))
        std::abort();
}

/// Two packets of a form that a camera may send.
void sounds(std::uint8_t how, std::string_view bytes)
{
    av_log_set_level(AV_LOG_QUIET);
    const std::unique_ptr<AVCodecParameters, FreeAv> said(avcodec_parameters_alloc());
    said->codec_type = AVMEDIA_TYPE_AUDIO;
    said->codec_id = how % 3 == 0 ? AV_CODEC_ID_AAC : how % 3 == 1 ? AV_CODEC_ID_PCM_ALAW : AV_CODEC_ID_PCM_MULAW;
    said->sample_rate = how % 5 == 0 ? 8'000 : 16'000 * (how % 5);
    av_channel_layout_default(&said->ch_layout, 1 + how % 4);
    const auto decoder = media::SoundDecoder::make(*said);
    if (decoder == nullptr)
        return;
    const std::unique_ptr<AVPacket, FreeAv> packet(av_packet_alloc());
    for (const std::string_view part : {bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2)}) {
        if (part.empty() || av_new_packet(packet.get(), static_cast<int>(part.size())) < 0)
            continue;
        std::copy(part.begin(), part.end(), packet->data);
        if (decoder->decode(*packet).size() > std::size_t{2} * media::SoundSink::rate)
            std::abort();
        av_packet_unref(packet.get());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 3 || size > 4'096)
        return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 3, size - 3);
    switch (data[0] % 4) {
    case 0:
        addresses(text);
        break;
    case 1:
        zones(data[1], data[2], text);
        break;
    case 2:
        hours(text, data[1]);
        break;
    default:
        sounds(data[1], text);
    }
    return 0;
}
