// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace yiping::exporter {

/// Which cases a report speaks of. Declined and voided ones never count.
struct CaseFilter {
    std::optional<UtcMillis> since, until; ///< of opened_at, half-open
    std::string area;                      ///< code; "" everything
    [[nodiscard]] bool takes(const domain::Case& data) const;
};

/// `report durations` of DESIGN §17.
struct Durations {
    std::int64_t cases = 0, closed = 0, with_deadline_and_closed = 0, on_time = 0, late = 0;
    std::optional<double> on_time_rate; ///< percent, two decimals
    std::optional<double> median_hours, mean_hours, p90_hours;
};
/// Natural hours; with a calendar its working hours.
[[nodiscard]] Durations durations_of(
    std::span<const domain::Case> cases, const CaseFilter& filter, const domain::WorkCalendar* calendar = nullptr);

struct RankRow {
    std::int64_t rank = 0;
    std::string key;
    std::int64_t count = 0;
    double share = 0; ///< percent, two decimals
};
/// Most first; equal counts share a rank and come in order of their keys.
[[nodiscard]] std::vector<RankRow> ranking_of(std::span<const domain::Case> cases, const CaseFilter& filter,
    const std::function<std::string(const domain::Case&)>& key);

/// Cases by the local day on which they came and were closed, from the first to the last day of the window; of more
/// than 400 days by month. `closed` as in Durations.
struct DayCounts {
    bool by_month = false;
    std::vector<std::string> days; ///< "2026-03-18", "2026-03"
    std::vector<double> opened, closed;
};
[[nodiscard]] DayCounts day_counts_of(std::span<const domain::Case> cases, const CaseFilter& filter);

/// How many closed cases took how long: counts below each of these hours, and the rest.
inline constexpr std::array<double, 6> duration_classes{1, 4, 24, 72, 168, 720};
[[nodiscard]] std::array<std::int64_t, duration_classes.size() + 1> duration_counts_of(
    std::span<const domain::Case> cases, const CaseFilter& filter, const domain::WorkCalendar* calendar = nullptr);

/// Linear between the two nearest (type 7); `sorted` is not empty, `share` from 0 to 1.
[[nodiscard]] double percentile(std::span<const double> sorted, double share);

} // namespace yiping::exporter
