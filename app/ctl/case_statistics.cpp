// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_statistics.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/figures.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace yiping::ctl {

namespace {

double percent(std::int64_t part, std::int64_t whole)
{
    return domain::rounded2(100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

} // namespace

bool CaseFilter::takes(const domain::Case& data) const
{
    if (data.step == domain::Step::Voided || data.step == domain::Step::Declined)
        return false;
    if ((since && data.opened_at < *since) || (until && data.opened_at >= *until))
        return false;
    return domain::contains(area, data.area_code);
}

double percentile(std::span<const double> sorted, double share)
{
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

Durations durations_of(
    std::span<const domain::Case> cases, const CaseFilter& filter, const domain::WorkCalendar* calendar)
{
    Durations sums;
    std::vector<double> hours;
    for (const domain::Case& data : cases) {
        if (!filter.takes(data))
            continue;
        ++sums.cases;
        const bool over = data.step == domain::Step::Closed || data.step == domain::Step::Evaluated;
        if (!over || !data.closed_at || *data.closed_at < data.opened_at)
            continue;
        ++sums.closed;
        const std::int64_t taken = calendar == nullptr
                                       ? *data.closed_at - data.opened_at
                                       : domain::work_time_between(*calendar, data.opened_at, *data.closed_at);
        hours.push_back(static_cast<double>(taken) / static_cast<double>(domain::hour_ms));
        if (!data.due_at)
            continue;
        ++sums.with_deadline_and_closed;
        ++(*data.closed_at <= *data.due_at ? sums.on_time : sums.late);
    }
    if (sums.with_deadline_and_closed > 0)
        sums.on_time_rate = percent(sums.on_time, sums.with_deadline_and_closed);
    if (!hours.empty()) {
        std::ranges::sort(hours);
        sums.median_hours = percentile(hours, 0.5);
        sums.p90_hours = percentile(hours, 0.9);
        sums.mean_hours = std::accumulate(hours.begin(), hours.end(), 0.0) / static_cast<double>(hours.size());
    }
    return sums;
}

std::vector<RankRow> ranking_of(std::span<const domain::Case> cases, const CaseFilter& filter,
    const std::function<std::string(const domain::Case&)>& key)
{
    std::map<std::string, std::int64_t> counts;
    std::int64_t total = 0;
    for (const domain::Case& data : cases)
        if (filter.takes(data)) {
            ++counts[key(data)];
            ++total;
        }
    std::vector<RankRow> rows;
    rows.reserve(counts.size());
    for (const auto& [name, count] : counts)
        rows.push_back({0, name, count, percent(count, total)});
    std::ranges::stable_sort(rows, std::ranges::greater(), &RankRow::count);
    for (std::size_t index = 0; index < rows.size(); ++index)
        rows[index].rank = index > 0 && rows[index].count == rows[index - 1].count
                               ? rows[index - 1].rank
                               : static_cast<std::int64_t>(index) + 1;
    return rows;
}

} // namespace yiping::ctl
