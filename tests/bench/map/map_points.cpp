// SPDX-License-Identifier: GPL-3.0-or-later
// points: 100,000 cases, each as a mark, under a map that is panned; and a million as clusters.

#include "case_work.h"
#include "dot_raster.h"
#include "map_bench.h"
#include "stopwatch.h"

#include <yiping/mapview/point_layer.h>

#include <algorithm>
#include <fstream>

namespace yiping::bench {

namespace {

/// The camera of the peers: their worlds are 512 pixels at zoom 0, ours 256.
constexpr double pan_lon = 106.35, pan_lat = 29.05, pan_zoom = 11.8;
constexpr QSize pan_size(1920, 1080);
constexpr int pan_pixels = 32, mark_pixels = 8;

Result<void> write_places(const std::string& file, std::uint32_t count)
{
    std::ofstream out(file, std::ios::binary);
    for (const geo::HeatPoint& point : case_work(count, 30)) {
        const double place[] = {point.lon, point.lat};
        out.write(reinterpret_cast<const char*>(place), sizeof place);
    }
    return out.flush() ? Result<void>() : make_error(Fault::Environment, "bench.cannot_write");
}

/// One frame for each step to the east, there and back.
Result<void> pan(const std::string& name, MapScene& scene, int frames, Report& report)
{
    auto before = scene.settled();
    if (!before)
        return std::unexpected(before.error());
    const double degrees = 360 * pan_pixels / mapview::world_pixels(pan_zoom);
    report_frames(
        name, scene, frames,
        [&](int i) {
            const int along = (i + 1) % 30 < 15 ? (i + 1) % 30 : 30 - (i + 1) % 30;
            scene.look_at(pan_lon + degrees * along, pan_lat, pan_zoom);
        },
        report);
    // The same picture drawn again: what is left of a frame without a pan.
    report_frames(name + ".still", scene, frames, [](int) {}, report);
    scene.frame([&] { scene.look_at(pan_lon + degrees * 7, pan_lat, pan_zoom); });
    auto after = scene.settled();
    if (!after)
        return std::unexpected(after.error());
    if (*after == *before)
        return make_error(Fault::Environment, "bench.differs");
    return {};
}

struct PointRun {
    std::string name;
    std::uint32_t points;
    bool clustered;
};

Result<void> run_points(const PointRun& run, const MapOptions& options, Report& report)
{
    WorkTown work(work_registers(), work_cases(run.points, 30), case_work_start + 31 * case_work_day);
    MapScene scene(work, pan_size, pan_lon, pan_lat, pan_zoom);
    scene.shapes().feed()->set_show_all(true);
    work.load();
    mapview::PointLayer layer;
    layer.set_clustered(run.clustered);
    layer.set_mark_size(mark_pixels);
    layer.set_colors(QList<QColor>(8, Qt::white));
    layer.set_ground(Qt::white);
    scene.add(layer);
    if (!wait_until([&] { return layer.ready() && layer.count() == static_cast<int>(run.points); }))
        return make_error(Fault::Environment, "bench.not_ready");
    scene.frame([] {});
    if (!options.picture.empty() && !scene.window().grabWindow().save(QString::fromStdString(options.picture)))
        return make_error(Fault::Environment, "bench.cannot_write");
    return pan(run.name, scene, options.frames, report);
}

/// The picture of all marks, as it is made when a pan has left its margin or the data change.
void run_raster(std::uint32_t points, Report& report)
{
    geo::PointIndex index;
    index.assign(case_work(points, 30));
    mapview::DotRaster raster;
    raster.set_style(mark_pixels, QList<QColor>(8, Qt::white), Qt::black);
    const mapview::WorldPoint middle = mapview::to_world({pan_lon, pan_lat});
    const double pixel = 1 / mapview::world_pixels(pan_zoom);
    const double x = pan_size.width() * 0.7 * pixel, y = pan_size.height() * 0.7 * pixel;
    std::vector<double> millis;
    for (int i = 0; i < 40; ++i) {
        const double shift = i * pixel;
        const auto begin = std::chrono::steady_clock::now();
        raster.draw(index, {{middle.x - x + shift, middle.y - y}, {middle.x + x + shift, middle.y + y}}, pixel);
        millis.push_back(passed_ms(begin));
    }
    report.quantiles("points.engine", "ms", millis);
}

} // namespace

Result<void> map_points(const MapOptions& options, Report& report)
{
    const std::uint32_t points = options.points != 0 ? options.points : 100'000;
    if (!options.write_to.empty())
        if (auto written = write_places(options.write_to, points); !written)
            return written;
    if (auto ran = run_points({"points", points, false}, options, report); !ran)
        return ran;
    if (options.points != 0)
        return {};
    report.quantiles("points.empty.frame", "ms", empty_frames(pan_size, options.frames));
    run_raster(points, report);
    return run_points({"points.clusters", 1'000'000, true}, options, report);
}

} // namespace yiping::bench
