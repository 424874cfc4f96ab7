// SPDX-License-Identifier: GPL-3.0-or-later
#include "depacketizer_h265.h"

#include <algorithm>
#include <array>

namespace yiping::media {

namespace {

enum H265Kind : unsigned {
    h265_first_key = 16,
    h265_last_key = 23,
    h265_last_slice = 31,
    h265_vps = 32,
    h265_delimiter = 35,
    h265_together = 48, ///< AP
    h265_piece = 49, ///< FU
    h265_content = 50, ///< PACI, and what RTP knows nothing of
};
constexpr std::size_t h265_head = 2, order_number = 2;

unsigned h265_kind(Bytes unit)
{
    return unit[0] >> 1U & 0x3FU;
}

void unpack_h265_together(Bytes payload, bool numbered, std::uint32_t timestamp, AccessUnits& units)
{
    for (bool first = true; payload.size() > 2; first = false) {
        const std::size_t skip = !numbered ? 0 : first ? order_number : 1;
        if (payload.size() < skip + 2 || read_16(payload, skip) > payload.size() - skip - 2) {
            units.lose();
            return;
        }
        const std::size_t size = read_16(payload, skip);
        units.add(payload.subspan(skip + 2, size), timestamp);
        payload = payload.subspan(skip + 2 + size);
    }
}

void unpack_h265_piece(Bytes payload, bool numbered, std::uint32_t timestamp, AccessUnits& units)
{
    const std::size_t before = h265_head + 1 + (numbered ? order_number : 0);
    if (payload.size() < before) {
        units.lose();
        return;
    }
    const unsigned place = payload[h265_head];
    const Bytes content = payload.subspan(before);
    if ((place & 0x80U) != 0) {
        const std::array head{static_cast<std::uint8_t>((payload[0] & 0x81U) | (place & 0x3FU) << 1U), payload[1]};
        units.begin(head, content, timestamp);
    } else {
        units.more(content);
    }
    if ((place & 0x40U) != 0)
        units.finish();
}

/// The number stands between the unit's head and its content.
void unpack_numbered(Bytes payload, std::uint32_t timestamp, AccessUnits& units)
{
    units.begin(
        payload.first(h265_head), payload.subspan(std::min(payload.size(), h265_head + order_number)), timestamp);
    units.finish();
}

} // namespace

NalFacts h265_facts(Bytes unit)
{
    NalFacts facts;
    if (unit.size() < h265_head)
        return facts;
    const unsigned kind = h265_kind(unit);
    facts.slice = kind <= h265_last_slice;
    facts.begins = facts.slice && unit.size() > h265_head && (unit[h265_head] & 0x80U) != 0;
    facts.key = kind >= h265_first_key && kind <= h265_last_key;
    facts.opens = kind >= h265_vps && kind <= h265_delimiter;
    return facts;
}

void unpack_h265(const RtpPacket& packet, bool numbered, AccessUnits& units)
{
    if (packet.payload.size() < h265_head)
        return;
    const unsigned kind = h265_kind(packet.payload);
    if (kind == h265_together)
        unpack_h265_together(packet.payload.subspan(h265_head), numbered, packet.timestamp, units);
    else if (kind == h265_piece)
        unpack_h265_piece(packet.payload, numbered, packet.timestamp, units);
    else if (kind >= h265_content)
        units.lose();
    else if (!numbered)
        units.add(packet.payload, packet.timestamp);
    else
        unpack_numbered(packet.payload, packet.timestamp, units);
    if (packet.marker)
        units.mark();
}

} // namespace yiping::media
