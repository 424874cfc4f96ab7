// SPDX-License-Identifier: GPL-3.0-or-later
// heat: the density of cases in a moving window, after checking that the way there does not matter.

#include "bench.h"
#include "case_work.h"
#include "stopwatch.h"

#include <yiping/geo/heat_field.h>

#include <algorithm>
#include <format>
#include <vector>

namespace yiping::bench {

namespace {

struct HeatRun {
    std::string name;
    int days;
    int window_days;
    UtcMillis step;
};

Result<void> run_heat(const std::vector<geo::HeatPoint>& points, const HeatRun& run, Report& report)
{
    geo::HeatField field(case_work_extent);
    const auto begin_assign = std::chrono::steady_clock::now();
    field.assign(points);
    const double assigned = passed_ms(begin_assign);
    const UtcMillis window = run.window_days * case_work_day;
    const auto steps = std::min<UtcMillis>((run.days * case_work_day - window) / run.step, 400);
    field.set_window(case_work_start, case_work_start + window);
    std::vector<double> ms;
    std::uint64_t seen = 0;
    for (UtcMillis i = 1; i <= steps; ++i) {
        const UtcMillis from = case_work_start + i * run.step;
        const auto begin = std::chrono::steady_clock::now();
        field.set_window(from, from + window);
        ms.push_back(passed_ms(begin));
        seen += field.counted();
    }
    const UtcMillis last = case_work_start + steps * run.step;
    geo::HeatField anew(case_work_extent);
    anew.set_window(last, last + window);
    anew.assign(points);
    if (!std::ranges::equal(field.raster(), anew.raster()) || field.counted() != anew.counted() || seen == 0)
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles(run.name + ".engine", "ms", ms);

    // From nothing: the same window by way of a filter that lets nothing through.
    std::vector<double> rebuilds;
    for (int i = 0; i < 40; ++i) {
        field.set_filter({0});
        const auto begin = std::chrono::steady_clock::now();
        field.set_filter({});
        rebuilds.push_back(passed_ms(begin));
    }
    if (!std::ranges::equal(field.raster(), anew.raster()))
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles(run.name == "heat.step" ? "heat.rebuild" : run.name + ".rebuild", "ms", rebuilds);
    report.value(run.name + ".assign", "ms", assigned);
    report.value(
        run.name + ".bytes", "B/case", static_cast<double>(field.bytes()) / static_cast<double>(points.size()));
    report.value(run.name + ".counted", "cases", static_cast<double>(field.counted()));
    return {};
}

} // namespace

Result<void> heat(const Options& options, Report& report)
{
    const auto million = case_work(1'000'000, 365);
    if (auto ran = run_heat(million, {"heat.step", 365, 30, case_work_day}, report); !ran)
        return ran;
    // The work of the peers: 30 days, 7 of them in the window, an hour a step.
    const auto month = case_work(1'000'000, 30);
    if (auto ran = run_heat(month, {"heat.hour", 30, 7, case_work_hour}, report); !ran)
        return ran;
    if (options.full)
        return run_heat(case_work(10'000'000, 365), {"heat.step10m", 365, 30, case_work_day}, report);
    return {};
}

} // namespace yiping::bench
