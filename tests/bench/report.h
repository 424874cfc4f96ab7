// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace yiping::bench {

/// Lines of the benchmark contract: one JSON object each, or one readable line.
class Report {
public:
    explicit Report(bool json) : json_(json) {}

    /// {"name","unit","p50","p95","p99","n"}
    void quantiles(std::string_view name, std::string_view unit, std::span<const double> samples) const;
    /// {"name","unit","per_second","n"}
    void rate(std::string_view name, std::string_view unit, double per_second, std::uint64_t n) const;
    /// {"name","unit","value"}
    void value(std::string_view name, std::string_view unit, double value) const;

private:
    bool json_;
};

/// Percentile by linear interpolation between order statistics (type 7); samples must be sorted and not empty.
[[nodiscard]] double percentile(std::span<const double> sorted, double part);
[[nodiscard]] double median(std::span<const double> samples);

} // namespace yiping::bench
