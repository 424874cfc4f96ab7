// SPDX-License-Identifier: GPL-3.0-or-later
// Our part of a camera's way: addresses, RTSP's messages, descriptions, packets that become pictures and sound, private
// zones and what they hide, hours of consent, sound that is turned into samples.
#include "depacketizer_audio.h"
#include "depacketizer_h264.h"
#include "depacketizer_h265.h"
#include "digest.h"
#include "rtp_source.h"
#include "rtsp_message.h"
#include "rtsp_socket.h"
#include "sdp.h"
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
    if (const auto place = media::rtsp_place(url); place && (place->host.empty() || place->host.contains('/')))
        std::abort();
}

/// Whatever comes, each step takes some of it or says that more is needed; a proof of the password never has it inside.
void messages(std::string_view text)
{
    media::Bytes bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    using Kind = media::RtspPiece::Kind;
    while (true) {
        const media::RtspPiece piece = media::read_rtsp(bytes);
        if (piece.kind == Kind::Unfinished || piece.kind == Kind::Endless)
            break;
        if (piece.size == 0 || piece.size > bytes.size())
            std::abort();
        if (piece.kind == Kind::Message) {
            (void)piece.message.sequence();
            (void)media::parameter(piece.message.header("Transport"), "interleaved");
            media::Credentials credentials("user", "the@pass");
            if (credentials.take(piece.message)) {
                const auto header = credentials.header_for("PLAY", "rtsp://camera/");
                // What the camera names itself goes back to it, whatever that is.
                if (!header || (header->contains("the@pass") && !text.contains("the@pass")) || header->contains('\n'))
                    std::abort();
            }
        }
        bytes = bytes.subspan(piece.size);
    }
}

void descriptions(std::string_view text)
{
    const media::Sdp sdp = media::read_sdp(text);
    for (const media::SdpMedia& each : sdp.media) {
        if (each.clock_rate <= 0 || each.channels < 1 || each.channels > 8 || each.payload_type > 127)
            std::abort();
        if (media::parameter_sets(each).size() > 4 * text.size() + 64)
            std::abort();
        (void)media::SoundUnits::make(each);
        (void)media::control_url("rtsp://camera/", each.control);
    }
}

/// Each packet after its length in one byte. What comes out is no more than what went in, and ends in zeros.
void packets(std::uint8_t how, std::string_view text)
{
    constexpr std::size_t most = 2'000;
    const bool h265 = how % 2 != 0;
    media::AccessUnits pictures(h265 ? &media::h265_facts : &media::h264_facts, most);
    media::SdpMedia described;
    described.encoding = how % 3 == 0 ? "PCMA" : how % 3 == 1 ? "MPEG4-GENERIC" : "MP4A-LATM";
    described.parameters = how % 3 == 1 ? "config=1408;sizelength=13;indexlength=3" : "cpresent=0;config=40002810";
    auto sounds = media::SoundUnits::make(described);
    media::RtpSource source(90'000);
    media::Bytes bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    for (MonoMillis at = 0; !bytes.empty(); ++at) {
        const std::size_t size = std::min<std::size_t>(bytes[0], bytes.size() - 1);
        const media::Bytes one = bytes.subspan(1, size);
        bytes = bytes.subspan(1 + size);
        if (const auto news = media::read_rtcp(one); news.report)
            source.take(*news.report, at);
        const auto packet = media::read_rtp(one);
        if (!packet || source.take(*packet, at) == media::RtpSource::Order::Late)
            continue;
        if (h265)
            media::unpack_h265(*packet, how % 4 == 3, pictures);
        else
            media::unpack_h264(*packet, pictures);
        sounds->push(*packet);
        (void)source.time_of(packet->timestamp);
    }
    while (const auto unit = pictures.take())
        if (unit->packet != nullptr) {
            const AVPacket& packet = *unit->packet;
            if (packet.size <= 3 || static_cast<std::size_t>(packet.size) > most || packet.data[packet.size] != 0)
                std::abort();
        }
    while (const auto packet = sounds->take())
        if (static_cast<std::size_t>(packet->size) > text.size())
            std::abort();
    (void)source.receiver_report(1, 1'000);
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
    switch (data[0] % 7) {
    case 0:
        addresses(text);
        break;
    case 1:
        zones(data[1], data[2], text);
        break;
    case 2:
        hours(text, data[1]);
        break;
    case 3:
        sounds(data[1], text);
        break;
    case 4:
        messages(text);
        break;
    case 5:
        descriptions(text);
        break;
    default:
        packets(data[1], text);
    }
    return 0;
}
