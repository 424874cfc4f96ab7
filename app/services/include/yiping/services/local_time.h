// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/limits.h>

#include <cstdint>

/// Days and hours of Asia/Shanghai as plain numbers, for counting. For words see domain/limits.h. Pure, any thread.
namespace yiping::services {

using domain::day_ms;
using domain::hour_ms;
using domain::minute_ms;

/// Days since 1970-01-01 by the local calendar.
[[nodiscard]] constexpr std::int64_t local_day(UtcMillis at)
{
    const std::int64_t local = at + domain::shanghai_offset_ms;
    return local >= 0 ? local / day_ms : (local - day_ms + 1) / day_ms;
}

/// UTC of the local midnight that begins the day.
[[nodiscard]] constexpr UtcMillis start_of_day(std::int64_t day)
{
    return day * day_ms - domain::shanghai_offset_ms;
}

/// 0–23.
[[nodiscard]] constexpr int local_hour(UtcMillis at)
{
    return static_cast<int>((at - start_of_day(local_day(at))) / hour_ms);
}

} // namespace yiping::services
