// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtp_packet.h"

#include <yiping/base/ports.h>

#include <cstdint>
#include <optional>
#include <string>

namespace yiping::media {

/// Who sends one of a camera's streams: whether its packets follow one another, what its clock says, and what it is
/// told of how they arrive (RFC 3550). One thread.
class RtpSource {
public:
    explicit RtpSource(int clock_rate) : clock_rate_(clock_rate) {}

    enum class Order : std::uint8_t {
        Next,
        Gap, ///< something before it is missing
        Late, ///< it has been counted as missing, or come before
    };
    /// A packet that came at `at`.
    [[nodiscard]] Order take(const RtpPacket& packet, MonoMillis at);
    /// Timestamps have 32 bits and wrap; these do not.
    [[nodiscard]] std::int64_t unwrapped(std::uint32_t timestamp);

    void take(const SenderReport& report, MonoMillis at);
    /// What the sender's clock was at that timestamp; nothing before its first report.
    [[nodiscard]] std::optional<UtcMillis> time_of(std::uint32_t timestamp) const;
    [[nodiscard]] bool is(std::uint32_t source) const { return source_ == source; }

    /// What it is told: a receiver report and a name, as one packet of RTCP. Nothing before its first packet.
    [[nodiscard]] std::optional<std::string> receiver_report(std::uint32_t who, MonoMillis now);

private:
    void measure_jitter(std::uint32_t timestamp, MonoMillis at);

    int clock_rate_;
    std::optional<std::uint32_t> source_;
    std::uint32_t first_ = 0, highest_ = 0; ///< sequence numbers; the upper half counts how often they wrapped
    std::uint32_t received_ = 0;
    std::uint32_t told_expected_ = 0, told_received_ = 0; ///< at the last receiver report
    double jitter_ = 0; ///< in units of the timestamp
    std::optional<double> transit_;
    std::optional<std::int64_t> timestamp_;
    std::optional<SenderReport> report_;
    MonoMillis reported_at_ = 0;
};

} // namespace yiping::media
