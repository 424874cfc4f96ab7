// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

/// Where a case stands in the R*Tree: its place, when it was opened, and, as the length of its time in units of the
/// tree, its step: a question of one step fetches the rows of no other. Whole numbers: SQLite's other kind has 24 bits,
/// which is two metres or two minutes.
namespace yiping::storage {

namespace detail {
[[nodiscard]] inline std::int32_t clamped(double value)
{
    constexpr double low = std::numeric_limits<std::int32_t>::min();
    constexpr double high = std::numeric_limits<std::int32_t>::max();
    return std::isnan(value) ? 0 : static_cast<std::int32_t>(std::clamp(value, low, high));
}
} // namespace detail

/// 1e-7 degrees, about a centimetre.
[[nodiscard]] inline std::int32_t place_of_degrees(double degrees)
{
    return detail::clamped(std::floor(degrees * 1e7));
}

/// Steps are numbers below this.
inline constexpr std::int32_t most_steps = 16;

/// Ten seconds since 2020. The tree cuts where its sides are longest: so a year is as long as a town is wide (three
/// million units, a third of a degree), and a month of a quarter stays a small box.
[[nodiscard]] inline std::int32_t place_of_time(UtcMillis time)
{
    constexpr double begin = 1'577'836'800'000;
    constexpr std::int32_t last = std::numeric_limits<std::int32_t>::max() - most_steps;
    return std::min(last, detail::clamped(std::floor((static_cast<double>(time) - begin) / 10'000)));
}

} // namespace yiping::storage
