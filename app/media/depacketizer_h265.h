// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "access_units.h"
#include "rtp_packet.h"

namespace yiping::media {

[[nodiscard]] NalFacts h265_facts(Bytes unit);
/// Puts what a packet has (RFC 7798) into the pictures. `numbered`: units carry their decoding order, which is that in
/// which they come (sprop-max-don-diff).
void unpack_h265(const RtpPacket& packet, bool numbered, AccessUnits& units);

} // namespace yiping::media
