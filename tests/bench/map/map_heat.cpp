// SPDX-License-Identifier: GPL-3.0-or-later
// heat: the window of time moves, and the frame that shows it.

#include "case_work.h"
#include "map_bench.h"

#include <yiping/mapview/heat_layer.h>

#include <algorithm>
#include <fstream>

namespace yiping::bench {

namespace {

/// The camera of the peers: their worlds are 512 pixels at zoom 0, ours 256.
constexpr double peers_lon = 106.35, peers_lat = 29.05, peers_zoom = 11.8;
constexpr QSize full_hd(1920, 1080);

struct FrameRun {
    std::string name;
    std::uint32_t points;
    int days;
    int window_days;
    UtcMillis step;
};

/// Longitude, latitude and days since the start of every case, by time.
Result<void> write_work(const std::string& file, std::uint32_t count, int days)
{
    auto points = case_work(count, days);
    std::ranges::sort(points, {}, &geo::HeatPoint::at);
    std::ofstream out(file, std::ios::binary);
    for (const geo::HeatPoint& point : points) {
        const double row[] = {
            point.lon, point.lat, static_cast<double>(point.at - case_work_start) / static_cast<double>(case_work_day)};
        out.write(reinterpret_cast<const char*>(row), sizeof row);
    }
    return out.flush() ? Result<void>() : make_error(Fault::Environment, "bench.cannot_write");
}

Result<void> run_frames(const FrameRun& run, const MapOptions& options, Report& report)
{
    WorkTown work(work_registers(), work_cases(run.points, run.days), case_work_start + run.days * case_work_day);
    MapScene scene(work, full_hd, peers_lon, peers_lat, peers_zoom);
    work.load();
    mapview::HeatLayer layer;
    layer.set_radius(options.radius_m);
    // Evenly over the density: the ramp is over its root.
    QList<QColor> greys;
    for (int shade = 0; shade < 6; ++shade)
        greys.append(QColor::fromRgbF(shade * shade / 25.0F, shade * shade / 25.0F, shade * shade / 25.0F));
    layer.set_ramp(greys);
    const UtcMillis window = run.window_days * case_work_day;
    const auto show = [&](UtcMillis step) {
        const UtcMillis from = case_work_start + step * run.step;
        layer.set_window_from(static_cast<qreal>(from));
        layer.set_window_to(static_cast<qreal>(from + window));
    };
    show(options.step);
    scene.add(layer);
    if (!wait_until([&] { return layer.ready(); }))
        return make_error(Fault::Environment, "bench.not_ready");
    scene.frame([] {});
    auto before = scene.settled();
    if (!before)
        return std::unexpected(before.error());
    if (!options.picture.empty() && !before->save(QString::fromStdString(options.picture)))
        return make_error(Fault::Environment, "bench.cannot_write");

    const auto steps = std::min<UtcMillis>((run.days * case_work_day - window) / run.step, options.frames);
    report_frames(run.name, scene, static_cast<int>(steps), [&](int step) { show(step + 1); }, report);
    // The same picture drawn again: what is left of a frame without a step.
    report_frames(run.name + ".still", scene, options.frames, [](int) {}, report);
    auto after = scene.settled();
    if (!after)
        return std::unexpected(after.error());
    if (*after == *before || layer.count() == 0)
        return make_error(Fault::Environment, "bench.differs");
    return {};
}

} // namespace

Result<void> map_heat(const MapOptions& options, Report& report)
{
    const std::uint32_t points = options.points != 0 ? options.points : 1'000'000;
    if (!options.write_to.empty())
        if (auto written = write_work(options.write_to, points, 30); !written)
            return written;
    // The work of the peers: 30 days, 7 of them in the window, an hour a step.
    if (auto ran = run_frames({"heat.hour", points, 30, 7, case_work_hour}, options, report); !ran)
        return ran;
    if (options.points != 0)
        return {};
    report.quantiles("heat.empty.frame", "ms", empty_frames(full_hd, options.frames));
    return run_frames({"heat.step", points, 365, 30, case_work_day}, options, report);
}

} // namespace yiping::bench
