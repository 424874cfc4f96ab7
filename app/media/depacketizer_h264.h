// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "access_units.h"
#include "rtp_packet.h"

namespace yiping::media {

[[nodiscard]] NalFacts h264_facts(Bytes unit);
/// Puts what a packet has (RFC 6184, modes 0 and 1) into the pictures.
void unpack_h264(const RtpPacket& packet, AccessUnits& units);

} // namespace yiping::media
