// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace yiping::ctl {

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

/// Linear between the two nearest (type 7); `sorted` is not empty, `share` from 0 to 1.
[[nodiscard]] double percentile(std::span<const double> sorted, double share);

} // namespace yiping::ctl
