// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/case_statistics.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/figures.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <format>
#include <map>
#include <numeric>

namespace yiping::exporter {

namespace {

/// With a closing time that can be.
bool counts_as_closed(const domain::Case& data)
{
    const bool over = data.step == domain::Step::Closed || data.step == domain::Step::Evaluated;
    return over && data.closed_at && *data.closed_at >= data.opened_at;
}

double hours_taken(const domain::Case& data, const domain::WorkCalendar* calendar)
{
    const std::int64_t taken = calendar == nullptr
                                   ? *data.closed_at - data.opened_at
                                   : domain::work_time_between(*calendar, data.opened_at, *data.closed_at);
    return static_cast<double>(taken) / static_cast<double>(domain::hour_ms);
}

constexpr std::int64_t most_days = 400;

std::int64_t day_of(UtcMillis at)
{
    return std::chrono::floor<std::chrono::days>(std::chrono::milliseconds(at + domain::shanghai_offset_ms)).count();
}

std::string day_text(std::int64_t day, bool by_month)
{
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    return by_month ? std::format("{:%Y-%m}", date) : std::format("{:%F}", date);
}

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
        if (!counts_as_closed(data))
            continue;
        ++sums.closed;
        hours.push_back(hours_taken(data, calendar));
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

DayCounts day_counts_of(std::span<const domain::Case> cases, const CaseFilter& filter)
{
    std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> days; // opened, closed
    for (const domain::Case& data : cases) {
        if (!filter.takes(data))
            continue;
        ++days[day_of(data.opened_at)].first;
        if (counts_as_closed(data) && (!filter.until || *data.closed_at < *filter.until))
            ++days[day_of(*data.closed_at)].second;
    }
    DayCounts counts;
    if (days.empty())
        return counts;
    const std::int64_t first = filter.since ? day_of(*filter.since) : days.begin()->first;
    const std::int64_t last = filter.until ? day_of(*filter.until - 1) : days.rbegin()->first;
    counts.by_month = last - first >= most_days;
    for (std::int64_t day = first; day <= last; ++day) {
        const auto found = days.find(day);
        std::string text = day_text(day, counts.by_month);
        if (counts.days.empty() || counts.days.back() != text) {
            counts.days.push_back(std::move(text));
            counts.opened.push_back(0);
            counts.closed.push_back(0);
        }
        if (found == days.end())
            continue;
        counts.opened.back() += static_cast<double>(found->second.first);
        counts.closed.back() += static_cast<double>(found->second.second);
    }
    return counts;
}

std::array<std::int64_t, duration_classes.size() + 1> duration_counts_of(
    std::span<const domain::Case> cases, const CaseFilter& filter, const domain::WorkCalendar* calendar)
{
    std::array<std::int64_t, duration_classes.size() + 1> counts{};
    for (const domain::Case& data : cases)
        if (filter.takes(data) && counts_as_closed(data))
            ++counts[static_cast<std::size_t>(
                std::ranges::upper_bound(duration_classes, hours_taken(data, calendar)) - duration_classes.begin())];
    return counts;
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

} // namespace yiping::exporter
