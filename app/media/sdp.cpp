// SPDX-License-Identifier: GPL-3.0-or-later
#include "sdp.h"

#include "libav_late.h"
#include "rtsp_message.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

extern "C" {
#include <libavutil/base64.h>
}

namespace yiping::media {

namespace {

constexpr std::size_t most_media = 16, most_parameters = 16U << 10U, most_control = 2U << 10U;
constexpr std::size_t most_sets = 16;
constexpr std::uint32_t most_clock_rate = 1'000'000, most_payload_type = 127;
constexpr int video_clock = 90'000, telephone_clock = 8'000;
constexpr std::string_view unit_start("\0\0\0\1", 4);

/// Takes the next word off.
std::string_view word_of(std::string_view& text)
{
    text = trimmed(text);
    const std::size_t end = text.find_first_of(" \t");
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(word.size());
    return word;
}

SdpMedia media_line(std::string_view text)
{
    SdpMedia media;
    const std::string_view kind = word_of(text);
    media.kind = same_letters(kind, "video")   ? SdpMedia::Kind::Video
                 : same_letters(kind, "audio") ? SdpMedia::Kind::Audio
                                               : SdpMedia::Kind::Other;
    word_of(text); // port
    word_of(text); // transport
    media.payload_type = static_cast<std::uint8_t>(std::min(number_of(word_of(text)).value_or(0), most_payload_type));
    // What need not be said of the old types (RFC 3551).
    if (media.payload_type == 0)
        media.encoding = "PCMU";
    else if (media.payload_type == 8)
        media.encoding = "PCMA";
    else if (media.payload_type == 26)
        media.encoding = "JPEG";
    media.clock_rate = media.kind == SdpMedia::Kind::Video ? video_clock : telephone_clock;
    return media;
}

/// "96 H264/90000" or "97 MPEG4-GENERIC/16000/1".
void take_map(SdpMedia& media, std::string_view text)
{
    if (number_of(word_of(text)) != media.payload_type)
        return;
    text = trimmed(text);
    const std::size_t slash = text.find('/');
    media.encoding = trimmed(text.substr(0, std::min<std::size_t>(slash, 32)));
    std::ranges::transform(media.encoding, media.encoding.begin(),
        [](char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter; });
    if (slash == text.npos)
        return;
    text.remove_prefix(slash + 1);
    const std::size_t second = text.find('/');
    if (const auto rate = number_of(trimmed(text.substr(0, second))); rate && *rate > 0 && *rate <= most_clock_rate)
        media.clock_rate = static_cast<int>(*rate);
    if (second != text.npos)
        media.channels = static_cast<int>(std::clamp(number_of(trimmed(text.substr(second + 1))).value_or(1), 1U, 8U));
}

void take_attribute(Sdp& sdp, SdpMedia* media, std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == text.npos)
        return;
    const std::string_view name = trimmed(text.substr(0, colon));
    std::string_view value = trimmed(text.substr(colon + 1));
    if (name == "control") {
        if (value.size() <= most_control)
            (media == nullptr ? sdp.control : media->control) = value;
    } else if (media == nullptr) {
        return;
    } else if (name == "rtpmap") {
        take_map(*media, value);
    } else if (name == "fmtp") {
        if (number_of(word_of(value)) == media->payload_type && value.size() <= most_parameters)
            media->parameters = trimmed(value);
    }
}

void add_sets(std::string& out, std::string_view list)
{
    for (std::size_t count = 0; !list.empty() && count < most_sets; ++count) {
        const std::size_t comma = list.find(',');
        const std::string one(trimmed(list.substr(0, comma)));
        list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
        std::string bytes(AV_BASE64_DECODE_SIZE(one.size()) + 1, '\0');
        const int size = libav().av_base64_decode(
            reinterpret_cast<std::uint8_t*>(bytes.data()), one.c_str(), static_cast<int>(bytes.size()));
        if (size <= 0)
            continue;
        std::string_view set = std::string_view(bytes).substr(0, static_cast<std::size_t>(size));
        if (set.starts_with(unit_start)) // some cameras put one there themselves
            set.remove_prefix(unit_start.size());
        out.append(unit_start).append(set);
    }
}

} // namespace

Sdp read_sdp(std::string_view text)
{
    Sdp sdp;
    bool within = false; // a stream; false: before the first one, or in what is left out
    bool left_out = false;
    while (!text.empty() && !left_out) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (line.starts_with("m=")) {
            left_out = sdp.media.size() == most_media;
            if (!left_out)
                sdp.media.push_back(media_line(line.substr(2)));
            within = true;
        } else if (line.starts_with("a=")) {
            take_attribute(sdp, within ? &sdp.media.back() : nullptr, line.substr(2));
        }
    }
    return sdp;
}

std::string parameter_sets(const SdpMedia& media)
{
    std::string sets;
    for (const char* name : {"sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps"})
        if (const auto list = parameter(media.parameters, name))
            add_sets(sets, *list);
    return sets;
}

std::string control_url(std::string_view base, std::string_view control)
{
    if (control.empty() || control == "*")
        return std::string(base);
    const std::string_view scheme = control.substr(0, control.find("://"));
    if (same_letters(scheme, "rtsp") || same_letters(scheme, "rtsps"))
        return std::string(control);
    std::string url(base);
    if (!url.ends_with('/') && !control.starts_with('/'))
        url += '/';
    return url.append(control);
}

} // namespace yiping::media
