// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/class_breaks.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace yiping::domain {

namespace {

/// Distinct values with how often each occurs, as running sums: the cost of a class is then three subtractions.
class Homogeneity {
public:
    explicit Homogeneity(std::vector<double> values)
    {
        std::ranges::sort(values);
        // From the middle, so that squares of large values do not swallow their differences.
        const double middle = values.empty() ? 0 : values[values.size() / 2];
        for (std::size_t i = 0; i < values.size();) {
            const std::size_t begin = i;
            while (i < values.size() && values[i] == values[begin])
                ++i;
            const auto often = static_cast<double>(i - begin);
            const double away = values[begin] - middle;
            distinct_.push_back(values[begin]);
            count_.push_back(count_.back() + often);
            sum_.push_back(sum_.back() + often * away);
            squares_.push_back(squares_.back() + often * away * away);
        }
    }

    [[nodiscard]] std::size_t size() const { return distinct_.size(); }
    [[nodiscard]] double value(std::size_t at) const { return distinct_[at]; }
    /// Squared distances from the mean of the values from `first` on, before `end`.
    [[nodiscard]] double cost(std::size_t first, std::size_t end) const
    {
        const double sum = sum_[end] - sum_[first];
        const double cost = squares_[end] - squares_[first] - sum * sum / (count_[end] - count_[first]);
        return std::max(cost, 0.0);
    }

private:
    std::vector<double> distinct_;
    std::vector<double> count_{0}, sum_{0}, squares_{0};
};

/// One class more: for every `end` the best place where the last class begins. That place never moves back as `end`
/// grows, so halving finds it with n·log n costs.
class OneClassMore {
public:
    OneClassMore(const Homogeneity& values, const std::vector<double>& before, std::size_t least)
        : values_(values),
          before_(before),
          best(before.size(), std::numeric_limits<double>::infinity()),
          begins(before.size(), 0)
    {
        search(least, before.size(), least - 1, before.size() - 1);
    }

private:
    void search(std::size_t low, std::size_t high, std::size_t from, std::size_t to)
    {
        if (low >= high)
            return;
        const std::size_t end = low + (high - low) / 2;
        for (std::size_t begin = from; begin <= std::min(to, end - 1); ++begin) {
            const double cost = before_[begin] + values_.cost(begin, end);
            if (cost < best[end]) {
                best[end] = cost;
                begins[end] = static_cast<std::uint32_t>(begin);
            }
        }
        search(low, end, from, begins[end]);
        search(end + 1, high, begins[end], to);
    }

    const Homogeneity& values_;
    const std::vector<double>& before_;

public:
    std::vector<double> best; ///< by `end`
    std::vector<std::uint32_t> begins;
};

} // namespace

std::vector<double> quantile_breaks(std::vector<double> values, std::size_t classes)
{
    std::ranges::sort(values);
    std::vector<double> breaks;
    for (std::size_t i = 1; i < classes && !values.empty(); ++i) {
        const double at = values[std::min(values.size() * i / classes, values.size() - 1)];
        if (at > values.front() && (breaks.empty() || at > breaks.back()))
            breaks.push_back(at);
    }
    return breaks;
}

std::vector<double> natural_breaks(std::vector<double> values, std::size_t classes)
{
    const Homogeneity sorted(std::move(values));
    const std::size_t wanted = std::min(classes, sorted.size());
    if (wanted < 2)
        return {};
    std::vector<double> best(sorted.size() + 1, std::numeric_limits<double>::infinity());
    for (std::size_t end = 1; end < best.size(); ++end)
        best[end] = sorted.cost(0, end);
    std::vector<std::vector<std::uint32_t>> begins;
    for (std::size_t count = 2; count <= wanted; ++count) {
        OneClassMore next(sorted, best, count);
        best = std::move(next.best);
        begins.push_back(std::move(next.begins));
    }
    std::vector<double> breaks(wanted - 1);
    std::size_t end = sorted.size();
    for (std::size_t i = breaks.size(); i-- > 0;) {
        end = begins[i][end];
        breaks[i] = sorted.value(end);
    }
    return breaks;
}

std::size_t class_of(double value, std::span<const double> breaks)
{
    return static_cast<std::size_t>(std::ranges::upper_bound(breaks, value) - breaks.begin());
}

} // namespace yiping::domain
