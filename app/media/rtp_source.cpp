// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtp_source.h"

#include <algorithm>
#include <cmath>

namespace yiping::media {

namespace {

/// What is behind by no more is late; by more, the sender has begun to count anew.
constexpr std::uint16_t most_late = 100;
constexpr std::int64_t seconds_1900_to_1970 = 2'208'988'800;
constexpr std::string_view receiver_name = "yiping";

void put_32(std::string& out, std::uint32_t value)
{
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        out += static_cast<char>(value >> shift & 0xFFU);
}

/// Version 2, so many things in it, its kind, its length in words without the head.
void put_head(std::string& out, unsigned count, unsigned kind, unsigned words)
{
    put_32(out, (0x80U | count) << 24U | kind << 16U | words);
}

} // namespace

RtpSource::Order RtpSource::take(const RtpPacket& packet, MonoMillis at)
{
    if (source_ != packet.source) {
        const bool is_first = !source_;
        source_ = packet.source;
        first_ = highest_ = packet.sequence;
        received_ = 1;
        told_expected_ = told_received_ = 0;
        jitter_ = 0;
        transit_.reset();
        if (report_ && report_->source != packet.source)
            report_.reset();
        measure_jitter(packet.timestamp, at);
        return is_first ? Order::Next : Order::Gap;
    }
    const auto ahead = static_cast<std::uint16_t>(packet.sequence - static_cast<std::uint16_t>(highest_));
    if (static_cast<std::uint16_t>(-ahead) <= most_late) // itself again, too
        return Order::Late;
    ++received_;
    measure_jitter(packet.timestamp, at);
    if (ahead >= 0x8000U) { // counted anew
        first_ = highest_ = packet.sequence;
        received_ = 1;
        told_expected_ = told_received_ = 0;
        return Order::Gap;
    }
    highest_ += ahead;
    return ahead == 1 ? Order::Next : Order::Gap;
}

void RtpSource::measure_jitter(std::uint32_t timestamp, MonoMillis at)
{
    const double transit = static_cast<double>(at) * clock_rate_ / 1'000 - static_cast<double>(unwrapped(timestamp));
    if (transit_)
        jitter_ += (std::abs(transit - *transit_) - jitter_) / 16;
    transit_ = transit;
}

std::int64_t RtpSource::unwrapped(std::uint32_t timestamp)
{
    if (!timestamp_)
        timestamp_ = timestamp;
    timestamp_ = *timestamp_ + static_cast<std::int32_t>(timestamp - static_cast<std::uint32_t>(*timestamp_));
    return *timestamp_;
}

void RtpSource::take(const SenderReport& report, MonoMillis at)
{
    if (source_ && *source_ != report.source)
        return;
    report_ = report;
    reported_at_ = at;
}

std::optional<UtcMillis> RtpSource::time_of(std::uint32_t timestamp) const
{
    if (!report_)
        return std::nullopt;
    // Seconds since 1900 wrap in 2036; those before 1968 are of the time after that.
    auto seconds = static_cast<std::int64_t>(report_->ntp >> 32U);
    if (seconds < std::int64_t{1} << 31U)
        seconds += std::int64_t{1} << 32U;
    const auto part = static_cast<std::int64_t>((report_->ntp & 0xFFFF'FFFFU) * 1'000 >> 32U);
    const std::int64_t since = static_cast<std::int32_t>(timestamp - report_->timestamp);
    return (seconds - seconds_1900_to_1970) * 1'000 + part + since * 1'000 / clock_rate_;
}

std::optional<std::string> RtpSource::receiver_report(std::uint32_t who, MonoMillis now)
{
    if (!source_)
        return std::nullopt;
    const std::uint32_t expected = highest_ - first_ + 1;
    const std::uint32_t new_expected = expected - told_expected_, new_received = received_ - told_received_;
    told_expected_ = expected;
    told_received_ = received_;
    const std::uint32_t missed = new_expected > new_received ? new_expected - new_received : 0;
    const std::uint32_t part = new_expected == 0 ? 0 : std::min(missed * 256 / new_expected, 255U);
    const std::uint32_t lost = std::min(expected > received_ ? expected - received_ : 0, 0x7F'FFFFU);
    std::string out;
    put_head(out, 1, 201, 7);
    put_32(out, who);
    put_32(out, *source_);
    put_32(out, part << 24U | lost);
    put_32(out, highest_);
    put_32(out, static_cast<std::uint32_t>(std::clamp(jitter_, 0.0, 4e9)));
    put_32(out, report_ ? static_cast<std::uint32_t>(report_->ntp >> 16U) : 0);
    put_32(out, report_ ? static_cast<std::uint32_t>((now - reported_at_) * 65'536 / 1'000) : 0);
    // The name (1), its length, itself and zeros up to a whole word, of which there must be one.
    std::string name{'\1', static_cast<char>(receiver_name.size())};
    name += receiver_name;
    name.append(4 - name.size() % 4, '\0');
    put_head(out, 1, 202, static_cast<unsigned>(1 + name.size() / 4));
    put_32(out, who);
    return out + name;
}

} // namespace yiping::media
