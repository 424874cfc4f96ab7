// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/figure_period.h>
#include <yiping/domain/registers/patrol.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Rounds through grids (巡查, 看听问记报), which grids have been seen and which not, and volunteers' hours. Pure
/// functions, any thread.
namespace yiping::domain {

inline constexpr std::int64_t all_patrol_steps = 31;
/// "看、听" of the steps that are lacking; "" of a whole round.
[[nodiscard]] std::string missing_steps_zh(std::int64_t steps);
/// Ended, after it began, within a day of 24 hours, with all five steps.
[[nodiscard]] bool is_whole_round(const Patrol& patrol);

/// How well one grid was seen over a span of days.
struct GridCoverage {
    std::string grid;             ///< 15 digits
    std::int32_t units = 0;       ///< days or weeks of the span
    std::int32_t covered = 0;     ///< of these with a whole round
    std::int32_t rounds = 0;      ///< whole ones
    std::int32_t broken = 0;      ///< begun, not whole
    std::optional<UtcMillis> last; ///< beginning of the last whole round in the span
    std::vector<LocalDay> missing; ///< first days of the units without one
    bool operator==(const GridCoverage&) const = default;
};
/// Of each grid, in the order given. `unit` is Day or Week; a unit counts if any of its days lies in the span. A round
/// belongs to the day it began on and to the grid its area lies in (a micro-grid's round is one of its grid).
[[nodiscard]] std::vector<GridCoverage> coverage(
    std::span<const std::string> grids, std::span<const Patrol> patrols, const Period& span, PeriodKind unit);
/// Those that had no whole round at all.
[[nodiscard]] std::vector<std::string> missing_grids(std::span<const GridCoverage> coverage);

} // namespace yiping::domain
