// SPDX-License-Identifier: GPL-3.0-or-later
#include "depacketizer_audio.h"

#include "libav_late.h"
#include "rtsp_message.h"

#include <algorithm>
#include <charconv>
#include <string_view>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {

namespace {

constexpr std::size_t most_config = 64, most_unit = 64U << 10U, most_waiting = 128;
constexpr unsigned most_field_bits = 16;
/// What stands before the configuration in a StreamMuxConfig of version 0 with the same framing for all, one unit at a
/// time, one program, one layer: what cameras send.
constexpr unsigned latm_head_bits = 15, usual_latm_head = 0x2000;

std::vector<std::uint8_t> bytes_of_hex(std::string_view text)
{
    std::vector<std::uint8_t> bytes;
    for (; text.size() >= 2 && bytes.size() < most_config; text.remove_prefix(2)) {
        const char* const digits = text.data();
        std::uint8_t byte = 0;
        if (std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2)
            return {};
        bytes.push_back(byte);
    }
    return bytes;
}

/// `count` bits from bit `at` on; what is beyond the end is zero.
unsigned bits_of(Bytes bytes, std::size_t at, unsigned count)
{
    unsigned value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        const unsigned bit = i / 8 < bytes.size() ? bytes[i / 8] >> (7 - i % 8) & 1U : 0U;
        value = value << 1U | bit;
    }
    return value;
}

unsigned field_bits(const SdpMedia& media, std::string_view name)
{
    const auto said = parameter(media.parameters, name);
    return said ? std::min(number_of(*said).value_or(0), most_field_bits + 1) : 0;
}

std::vector<std::uint8_t> shifted(Bytes bytes, std::size_t bits)
{
    std::vector<std::uint8_t> out;
    for (std::size_t at = bits; at + 1 < bytes.size() * 8; at += 8)
        out.push_back(static_cast<std::uint8_t>(bits_of(bytes, at, 8)));
    return out;
}

} // namespace

std::optional<SoundUnits> SoundUnits::make(const SdpMedia& media)
{
    if (media.encoding == "PCMA" || media.encoding == "PCMU")
        return SoundUnits(media.encoding == "PCMA" ? Form::Alaw : Form::Ulaw);
    const bool latm = media.encoding == "MP4A-LATM";
    if (!latm && media.encoding != "MPEG4-GENERIC")
        return std::nullopt;
    SoundUnits units(latm ? Form::Latm : Form::Aac);
    units.config_ = bytes_of_hex(parameter(media.parameters, "config").value_or(""));
    if (latm) {
        if (parameter(media.parameters, "cpresent") != "0" || units.config_.size() < 4 ||
            bits_of(units.config_, 0, latm_head_bits) != usual_latm_head)
            return std::nullopt;
        units.config_ = shifted(units.config_, latm_head_bits);
        return units;
    }
    units.size_bits_ = field_bits(media, "sizelength");
    units.index_bits_ = field_bits(media, "indexlength");
    units.delta_bits_ = field_bits(media, "indexdeltalength");
    const bool sound = units.size_bits_ > 0 && units.size_bits_ <= most_field_bits &&
                       units.index_bits_ <= most_field_bits && units.delta_bits_ <= most_field_bits &&
                       !units.config_.empty();
    return sound ? std::optional(std::move(units)) : std::nullopt;
}

void SoundUnits::push(const RtpPacket& packet)
{
    if (form_ == Form::Aac)
        push_aac(packet);
    else if (form_ == Form::Latm)
        push_latm(packet);
    else
        give(packet.payload);
}

void SoundUnits::push_aac(const RtpPacket& packet)
{
    if (packet.payload.size() < 2)
        return;
    // The length of all heads in bits, the heads, the units.
    const std::size_t head_bits = read_16(packet.payload, 0), heads = (head_bits + 7) / 8;
    if (packet.payload.size() < 2 + heads)
        return;
    const Bytes head = packet.payload.subspan(2, heads);
    Bytes content = packet.payload.subspan(2 + heads);
    for (std::size_t at = 0; at + size_bits_ <= head_bits && !content.empty();) {
        const std::size_t size = bits_of(head, at, size_bits_);
        at += size_bits_ + (at == 0 ? index_bits_ : delta_bits_);
        if (size <= content.size() && begun_.empty()) {
            give(content.first(size));
            content = content.subspan(size);
            continue;
        }
        // A unit that is longer than a packet: each piece names the size of the whole.
        if (begun_.empty() || begun_size_ != size) {
            begun_.clear();
            begun_size_ = size;
        }
        const std::size_t piece = std::min(content.size(), size - begun_.size());
        begun_.insert(begun_.end(), content.begin(), content.begin() + static_cast<std::ptrdiff_t>(piece));
        if (begun_.size() == begun_size_) {
            give(begun_);
            begun_.clear();
        }
        return;
    }
}

void SoundUnits::push_latm(const RtpPacket& packet)
{
    begun_.insert(begun_.end(), packet.payload.begin(), packet.payload.end());
    if (begun_.size() > most_unit) {
        begun_.clear();
        return;
    }
    if (!packet.marker)
        return;
    // Units, each after its length, which goes on while its bytes are 255.
    for (Bytes rest = begun_; !rest.empty();) {
        std::size_t size = 0, used = 0;
        while (used < rest.size() && rest[used] == 0xFF)
            size += rest[used++];
        if (used < rest.size())
            size += rest[used++];
        if (size > rest.size() - used)
            break;
        give(rest.subspan(used, size));
        rest = rest.subspan(used + size);
    }
    begun_.clear();
}

void SoundUnits::give(Bytes unit)
{
    PacketPtr packet(libav().av_packet_alloc());
    if (unit.empty() || ready_.size() >= most_waiting || packet == nullptr ||
        libav().av_new_packet(packet.get(), static_cast<int>(unit.size())) < 0)
        return;
    std::ranges::copy(unit, packet->data);
    ready_.push_back(std::move(packet));
}

PacketPtr SoundUnits::take()
{
    if (ready_.empty())
        return nullptr;
    PacketPtr packet = std::move(ready_.front());
    ready_.pop_front();
    return packet;
}

} // namespace yiping::media
