// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/geo/heat_field.h>

#include <cstdint>
#include <vector>

namespace yiping::bench {

inline constexpr UtcMillis case_work_start = 1'735'689'600'000; ///< 2025-01-01
inline constexpr UtcMillis case_work_hour = 3'600'000;
inline constexpr UtcMillis case_work_day = 24 * case_work_hour;
/// 40 km by 40 km around 106.35 E 29.05 N.
inline constexpr geo::HeatExtent case_work_extent{106.144, 28.869, 106.556, 29.231, 300};

/// The cases that the map's engines, layers and peers are timed with: nine in ten around 60 towns, bell shaped and of
/// unequal size, one in ten anywhere; evenly over `days` days, in no order. `kind` is below 64.
[[nodiscard]] std::vector<geo::HeatPoint> case_work(std::uint32_t count, int days);

} // namespace yiping::bench
