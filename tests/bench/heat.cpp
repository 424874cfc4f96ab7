// SPDX-License-Identifier: GPL-3.0-or-later
// heat: the density of cases in a moving window, after checking that the way there does not matter.

#include "bench.h"

#include <yiping/geo/heat_field.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <vector>

namespace yiping::bench {

namespace {

using HeatClock = std::chrono::steady_clock;

constexpr UtcMillis heat_start = 1'735'689'600'000; // 2025-01-01
constexpr UtcMillis heat_hour = 3'600'000;
constexpr UtcMillis heat_day = 24 * heat_hour;
/// 40 km by 40 km, as the shared work of the peers.
constexpr geo::HeatExtent heat_extent{106.144, 28.869, 106.556, 29.231, 300};

double passed_ms(HeatClock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(HeatClock::now() - begin).count();
}

/// Nine in ten around 60 towns, bell shaped and of unequal size, one in ten anywhere.
std::vector<geo::HeatPoint> heat_cases(std::uint32_t count, int days)
{
    SeededRandom random(2026);
    struct Centre {
        double lon, lat, width;
    };
    std::array<Centre, 60> centres{};
    for (Centre& each : centres)
        each = {106.35 + (random.unit() * 2 - 1) * 0.162, 29.05 + (random.unit() * 2 - 1) * 0.142,
            0.003 + 0.009 * random.unit()};
    const auto bell = [&] { return (random.unit() + random.unit() + random.unit() + random.unit() - 2) * 1.732; };
    std::vector<geo::HeatPoint> points(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        geo::HeatPoint& point = points[i];
        point.key = i;
        point.at = heat_start + static_cast<UtcMillis>(random.unit() * static_cast<double>(days * heat_day));
        point.kind = static_cast<std::uint16_t>(random.below(64));
        if (random.below(10) == 0) {
            point.lon = 106.35 + (random.unit() * 2 - 1) * 0.2055;
            point.lat = 29.05 + (random.unit() * 2 - 1) * 0.1805;
        } else {
            const double u = random.unit();
            const Centre& centre = centres[static_cast<std::size_t>(u * u * 60)];
            point.lon = centre.lon + bell() * centre.width;
            point.lat = centre.lat + bell() * centre.width * 0.88;
        }
    }
    return points;
}

struct HeatRun {
    std::string name;
    int days;
    int window_days;
    UtcMillis step;
};

Result<void> run_heat(const std::vector<geo::HeatPoint>& points, const HeatRun& run, Report& report)
{
    geo::HeatField field(heat_extent);
    const auto begin_assign = HeatClock::now();
    field.assign(points);
    const double assigned = passed_ms(begin_assign);
    const UtcMillis window = run.window_days * heat_day;
    const auto steps = std::min<UtcMillis>((run.days * heat_day - window) / run.step, 400);
    field.set_window(heat_start, heat_start + window);
    std::vector<double> ms;
    std::uint64_t seen = 0;
    for (UtcMillis i = 1; i <= steps; ++i) {
        const UtcMillis from = heat_start + i * run.step;
        const auto begin = HeatClock::now();
        field.set_window(from, from + window);
        ms.push_back(passed_ms(begin));
        seen += field.counted();
    }
    const UtcMillis last = heat_start + steps * run.step;
    geo::HeatField anew(heat_extent);
    anew.set_window(last, last + window);
    anew.assign(points);
    if (!std::ranges::equal(field.raster(), anew.raster()) || field.counted() != anew.counted() || seen == 0)
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles(run.name + ".engine", "ms", ms);

    // From nothing: the same window by way of a filter that lets nothing through.
    std::vector<double> rebuilds;
    for (int i = 0; i < 40; ++i) {
        field.set_filter({0});
        const auto begin = HeatClock::now();
        field.set_filter({});
        rebuilds.push_back(passed_ms(begin));
    }
    if (!std::ranges::equal(field.raster(), anew.raster()))
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles(run.name + ".rebuild.engine", "ms", rebuilds);
    report.value(run.name + ".assign", "ms", assigned);
    report.value(
        run.name + ".bytes", "B/case", static_cast<double>(field.bytes()) / static_cast<double>(points.size()));
    report.value(run.name + ".counted", "cases", static_cast<double>(field.counted()));
    return {};
}

} // namespace

Result<void> heat(const Options& options, Report& report)
{
    const auto million = heat_cases(1'000'000, 365);
    if (auto ran = run_heat(million, {"heat.step", 365, 30, heat_day}, report); !ran)
        return ran;
    // The work of the peers: 30 days, 7 of them in the window, an hour a step.
    const auto month = heat_cases(1'000'000, 30);
    if (auto ran = run_heat(month, {"heat.hour", 30, 7, heat_hour}, report); !ran)
        return ran;
    if (options.full)
        return run_heat(heat_cases(10'000'000, 365), {"heat.step10m", 365, 30, heat_day}, report);
    return {};
}

Result<void> insert_one(const Options&, Report& report)
{
    const auto points = heat_cases(1'010'000, 365);
    geo::HeatField field(heat_extent);
    field.set_window(heat_start + 335 * heat_day, heat_start + 365 * heat_day);
    field.assign(std::span(points).first(1'000'000));
    std::vector<double> ms;
    for (std::size_t i = 1'000'000; i < points.size(); ++i) {
        // Nearly all as they happen, one in a hundred late by anything.
        geo::HeatPoint point = points[i];
        if (i % 100 != 0)
            point.at = heat_start + 364 * heat_day + static_cast<UtcMillis>(i - 1'000'000);
        const auto begin = HeatClock::now();
        field.put(point);
        ms.push_back(passed_ms(begin));
    }
    report.quantiles("insert-one", "ms", ms);
    report.value("insert-one.counted", "cases", static_cast<double>(field.counted()));
    return {};
}

} // namespace yiping::bench
