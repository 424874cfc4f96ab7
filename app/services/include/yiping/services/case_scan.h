// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/town.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace yiping::services {

/// What one pass over all cases counts of an area and everything in it; void and declined cases are left out.
struct CaseScan {
    static constexpr int year_days = 365;
    static constexpr std::size_t age_steps = 6;
    /// Upper ends of the ages of open cases in days; the last has none.
    static constexpr std::array<int, age_steps - 1> age_days{1, 3, 7, 15, 30};

    TownCounts counts;
    std::uint32_t opened_by_now_a_week_ago = 0;
    std::uint32_t due_today = 0; ///< open, not late, their clock runs, to be closed before midnight
    std::int64_t first_day = 0;  ///< local day of days[0]; the last is today
    std::vector<DayCounts> days; ///< year_days of them
    std::array<std::array<std::uint32_t, 24>, 7> week_hours{}; ///< opened in the year, Monday first
    std::vector<std::uint32_t> by_category; ///< opened in the last 30 days, by CategoryIndex
    std::array<std::uint32_t, age_steps> open_by_age{}, late_by_age{};
};

/// Runs over all cases (a million: some tens of milliseconds): ask once a minute and when the area changes, not once a
/// frame. `scope` no_area is everything.
[[nodiscard]] CaseScan scan_cases(const Town& town, AreaIndex scope);

} // namespace yiping::services
