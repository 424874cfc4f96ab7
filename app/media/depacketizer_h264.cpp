// SPDX-License-Identifier: GPL-3.0-or-later
#include "depacketizer_h264.h"

#include <array>

namespace yiping::media {

namespace {

enum H264Kind : unsigned {
    h264_slice = 1,
    h264_last_slice = 5, ///< which is that of a key frame; 2 to 4 are its partitions
    h264_sei = 6,
    h264_sps = 7,
    h264_pps = 8,
    h264_delimiter = 9,
    h264_together = 24, ///< STAP-A
    h264_piece = 28, ///< FU-A
};
constexpr unsigned h264_kind_bits = 0x1F;
constexpr unsigned recovery_point =
    6; ///< of SEI: from here on pictures are sound, though none is a key frame by itself

/// A number that goes on while its bytes are 255.
unsigned sei_number(Bytes& unit)
{
    unsigned number = 0;
    while (!unit.empty()) {
        const unsigned byte = unit[0];
        unit = unit.subspan(1);
        number += byte;
        if (byte != 0xFF)
            break;
    }
    return number;
}

bool has_recovery_point(Bytes unit)
{
    unit = unit.subspan(1);
    while (unit.size() > 2) {
        const unsigned kind = sei_number(unit), size = sei_number(unit);
        if (kind == recovery_point)
            return true;
        if (size > unit.size())
            return false;
        unit = unit.subspan(size);
    }
    return false;
}

void unpack_together(Bytes payload, std::uint32_t timestamp, AccessUnits& units)
{
    while (payload.size() > 2) {
        const std::size_t size = read_16(payload, 0);
        if (size > payload.size() - 2) {
            units.lose();
            return;
        }
        units.add(payload.subspan(2, size), timestamp);
        payload = payload.subspan(2 + size);
    }
}

void unpack_piece(Bytes payload, std::uint32_t timestamp, AccessUnits& units)
{
    if (payload.size() < 2) {
        units.lose();
        return;
    }
    const unsigned place = payload[1];
    const Bytes content = payload.subspan(2);
    if ((place & 0x80U) != 0) {
        const std::array head{static_cast<std::uint8_t>((payload[0] & 0xE0U) | (place & h264_kind_bits))};
        units.begin(head, content, timestamp);
    } else {
        units.more(content);
    }
    if ((place & 0x40U) != 0)
        units.finish();
}

} // namespace

NalFacts h264_facts(Bytes unit)
{
    NalFacts facts;
    if (unit.empty())
        return facts;
    const unsigned kind = unit[0] & h264_kind_bits;
    facts.slice = kind >= h264_slice && kind <= h264_last_slice;
    // The number of its first block stands first; zero is a single bit that is set. Later partitions begin nothing.
    facts.begins = (kind <= 2 || kind == h264_last_slice) && facts.slice && unit.size() > 1 && (unit[1] & 0x80U) != 0;
    facts.key = kind == h264_last_slice || (kind == h264_sei && has_recovery_point(unit));
    facts.opens = kind == h264_sps || kind == h264_pps || kind == h264_delimiter;
    return facts;
}

void unpack_h264(const RtpPacket& packet, AccessUnits& units)
{
    if (packet.payload.empty())
        return;
    switch (packet.payload[0] & h264_kind_bits) {
    case h264_together:
        unpack_together(packet.payload.subspan(1), packet.timestamp, units);
        break;
    case h264_piece:
        unpack_piece(packet.payload, packet.timestamp, units);
        break;
    case 25: // with decoding order numbers, or what RTP knows nothing of
    case 26:
    case 27:
    case 29:
    case 30:
    case 31:
        units.lose();
        break;
    default:
        units.add(packet.payload, packet.timestamp);
    }
    if (packet.marker)
        units.mark();
}

} // namespace yiping::media
