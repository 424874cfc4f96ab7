// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytes.h"

#include <cstdint>
#include <optional>

namespace yiping::media {

/// One packet of RTP (RFC 3550), read in place: without padding, header extension and contributing sources.
struct RtpPacket {
    bool marker = false;
    std::uint8_t payload_type = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t source = 0;
    Bytes payload;
};
/// Nothing for what is none.
[[nodiscard]] std::optional<RtpPacket> read_rtp(Bytes bytes);

/// What time a sender says it is, and the timestamp that its packets have then.
struct SenderReport {
    std::uint32_t source = 0;
    std::uint64_t ntp = 0; ///< seconds since 1900 and, in the lower half, parts of a second
    std::uint32_t timestamp = 0;
};
/// What is of use in one packet of RTCP, which is a chain of reports.
struct RtcpNews {
    std::optional<SenderReport> report;
    std::optional<std::uint32_t> goodbye; ///< this source sends no more
};
[[nodiscard]] RtcpNews read_rtcp(Bytes bytes);

} // namespace yiping::media
