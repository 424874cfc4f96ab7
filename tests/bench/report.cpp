// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <format>
#include <string>
#include <vector>

namespace yiping::bench {

namespace {

void print(const std::string& line)
{
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
}

std::vector<double> sorted(std::span<const double> samples)
{
    std::vector<double> copy(samples.begin(), samples.end());
    std::ranges::sort(copy);
    return copy;
}

} // namespace

double percentile(std::span<const double> sorted_samples, double part)
{
    const double at = part * static_cast<double>(sorted_samples.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const std::size_t above = std::min(below + 1, sorted_samples.size() - 1);
    return std::lerp(sorted_samples[below], sorted_samples[above], at - std::floor(at));
}

double median(std::span<const double> samples)
{
    return percentile(sorted(samples), 0.5);
}

void Report::quantiles(std::string_view name, std::string_view unit, std::span<const double> samples) const
{
    const std::vector<double> all = sorted(samples);
    const double p50 = percentile(all, 0.50), p95 = percentile(all, 0.95), p99 = percentile(all, 0.99);
    if (json_)
        print(std::format(R"({{"name":"{}","unit":"{}","p50":{:.4f},"p95":{:.4f},"p99":{:.4f},"n":{}}})", name, unit,
            p50, p95, p99, all.size()));
    else
        print(std::format(
            "{:<28} p50 {:>10.3f}  p95 {:>10.3f}  p99 {:>10.3f} {}  (n {})", name, p50, p95, p99, unit, all.size()));
}

void Report::rate(std::string_view name, std::string_view unit, double per_second, std::uint64_t n) const
{
    if (json_)
        print(std::format(R"({{"name":"{}","unit":"{}","per_second":{:.0f},"n":{}}})", name, unit, per_second, n));
    else
        print(std::format("{:<28} {:>12.0f} {}/s  (n {})", name, per_second, unit, n));
}

void Report::value(std::string_view name, std::string_view unit, double value) const
{
    if (json_)
        print(std::format(R"({{"name":"{}","unit":"{}","value":{:.3f}}})", name, unit, value));
    else
        print(std::format("{:<28} {:>12.3f} {}", name, value, unit));
}

} // namespace yiping::bench
