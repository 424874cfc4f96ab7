// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstdint>

/// Asia/Shanghai, the only zone of the product (DESIGN §10). The zone has had no summer time since 1991; times before
/// that are shown an hour off at most, which no case of ours reaches.
namespace yiping::services {

inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;
inline constexpr std::int64_t shanghai_offset_ms = 8 * hour_ms;

/// Days since 1970-01-01 by the local calendar.
[[nodiscard]] constexpr std::int64_t local_day(UtcMillis at)
{
    const std::int64_t local = at + shanghai_offset_ms;
    return local >= 0 ? local / day_ms : (local - day_ms + 1) / day_ms;
}

/// UTC of the local midnight that begins the day.
[[nodiscard]] constexpr UtcMillis start_of_day(std::int64_t day)
{
    return day * day_ms - shanghai_offset_ms;
}

/// 0–23.
[[nodiscard]] constexpr int local_hour(UtcMillis at)
{
    return static_cast<int>((at - start_of_day(local_day(at))) / hour_ms);
}

/// 0–1439.
[[nodiscard]] constexpr int local_minute_of_day(UtcMillis at)
{
    return static_cast<int>((at - start_of_day(local_day(at))) / minute_ms);
}

} // namespace yiping::services
