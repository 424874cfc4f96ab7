// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtp_packet.h"

namespace yiping::media {

namespace {

constexpr std::size_t rtp_head = 12, rtcp_head = 4;
constexpr unsigned rtp_version = 2;
constexpr std::uint8_t sender_report = 200, goodbye = 203;

} // namespace

std::optional<RtpPacket> read_rtp(Bytes bytes)
{
    if (bytes.size() < rtp_head || bytes[0] >> 6U != rtp_version)
        return std::nullopt;
    const bool padded = (bytes[0] & 0x20U) != 0, extended = (bytes[0] & 0x10U) != 0;
    RtpPacket packet;
    packet.marker = (bytes[1] & 0x80U) != 0;
    packet.payload_type = bytes[1] & 0x7FU;
    packet.sequence = read_16(bytes, 2);
    packet.timestamp = read_32(bytes, 4);
    packet.source = read_32(bytes, 8);
    std::size_t begin = rtp_head + std::size_t{4} * (bytes[0] & 0x0FU);
    if (extended) {
        if (bytes.size() < begin + 4)
            return std::nullopt;
        begin += 4 + std::size_t{4} * read_16(bytes, begin + 2);
    }
    if (bytes.size() < begin)
        return std::nullopt;
    packet.payload = bytes.subspan(begin);
    if (padded) {
        if (packet.payload.empty() || packet.payload.back() == 0 || packet.payload.back() > packet.payload.size())
            return std::nullopt;
        packet.payload = packet.payload.first(packet.payload.size() - packet.payload.back());
    }
    return packet;
}

RtcpNews read_rtcp(Bytes bytes)
{
    RtcpNews news;
    while (bytes.size() >= rtcp_head && bytes[0] >> 6U == rtp_version) {
        const std::size_t size = rtcp_head + std::size_t{4} * read_16(bytes, 2);
        if (size > bytes.size())
            break;
        const Bytes one = bytes.first(size);
        if (one[1] == sender_report && size >= 20)
            news.report = SenderReport{
                read_32(one, 4), std::uint64_t{read_32(one, 8)} << 32U | read_32(one, 12), read_32(one, 16)};
        else if (one[1] == goodbye && size >= 8 && (one[0] & 0x1FU) != 0)
            news.goodbye = read_32(one, 4);
        bytes = bytes.subspan(size);
    }
    return news;
}

} // namespace yiping::media
