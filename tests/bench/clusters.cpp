// SPDX-License-Identifier: GPL-3.0-or-later
// clusters, pick, insert-one: a million cases in geo::PointIndex, after checking its answers.

#include "bench.h"
#include "case_work.h"
#include "stopwatch.h"

#include <yiping/base/ports.h>
#include <yiping/geo/point_index.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <format>
#include <fstream>
#include <string>
#include <vector>

namespace yiping::bench {

namespace {

constexpr std::uint32_t cluster_cases = 1'000'000;
/// A cell is 64 pixels of a 512-pixel tile, beside which supercluster's radius of 60 makes about as many clusters.
constexpr int cell_level = 3;
constexpr int deepest_zoom = 16;

struct ClusterView {
    geo::LonLat low, high; ///< south-west, north-east
    geo::WorldBox box;
    int zoom;
};

/// Windows of 1920 by 1080 pixels (tiles of 512) with a case in the middle, at every zoom from a county to a street.
std::vector<ClusterView> cluster_views(const std::vector<geo::CasePoint>& points, std::size_t count)
{
    SeededRandom random(7);
    std::vector<ClusterView> views;
    for (std::size_t i = 0; i < count; ++i) {
        const geo::CasePoint& at = points[random.below(points.size())];
        const int zoom = 8 + static_cast<int>(i % 9);
        const geo::WorldPoint middle = geo::to_world({at.lon, at.lat});
        const double pixel = std::ldexp(1.0, -zoom) / 512;
        const geo::WorldBox box{
            {middle.x - 960 * pixel, middle.y - 540 * pixel}, {middle.x + 960 * pixel, middle.y + 540 * pixel}};
        const geo::LonLat north_west = geo::to_lon_lat(box.low);
        const geo::LonLat south_east = geo::to_lon_lat(box.high);
        views.push_back({{north_west.lon, south_east.lat}, {south_east.lon, north_west.lat}, box, zoom});
    }
    return views;
}

/// Totals equal on every zoom, every mean within its cell: what makes the radius true for all points.
bool clusters_are_right(const geo::PointIndex& index, std::size_t points)
{
    for (int zoom = 0; zoom <= deepest_zoom; ++zoom) {
        std::vector<geo::Cluster> all;
        index.clusters({{0, 0}, {1 - 1e-12, 1}}, zoom + cell_level, 0, all);
        std::size_t sum = 0;
        for (const geo::Cluster& each : all) {
            std::uint32_t mix = 0;
            for (const std::uint32_t group : each.groups)
                mix += group;
            if (mix != each.count || each.at.x < each.low.x || each.at.y < each.low.y ||
                each.at.x > each.low.x + each.side || each.at.y > each.low.y + each.side)
                return false;
            sum += each.count;
        }
        if (sum != points)
            return false;
    }
    return true;
}

Result<void> write_cluster_work(
    const std::string& file, const std::vector<geo::CasePoint>& points, const std::vector<ClusterView>& views)
{
    std::ofstream places(file + ".points", std::ios::binary);
    for (const geo::CasePoint& each : points) {
        const std::array place{each.lon, each.lat};
        places.write(reinterpret_cast<const char*>(place.data()), sizeof(place));
    }
    std::ofstream work(file);
    work << "{\"views\":[";
    for (std::size_t i = 0; i < views.size(); ++i)
        work << std::format("{}[{:.9f},{:.9f},{:.9f},{:.9f},{}]", i == 0 ? "" : ",", views[i].low.lon, views[i].low.lat,
            views[i].high.lon, views[i].high.lat, views[i].zoom);
    work << "]}\n";
    if (!places.flush() || !work.flush())
        return make_error(Fault::Environment, "bench.cannot_write");
    return {};
}

} // namespace

Result<void> clusters(const Options& options, Report& report)
{
    const auto points = case_work(cluster_cases, 365);
    const auto views = cluster_views(points, 900);
    if (!options.write_to.empty())
        return write_cluster_work(options.write_to, points, views);
    geo::PointIndex index;
    std::vector<double> builds;
    for (int i = 0; i < 9; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        index.assign(points);
        builds.push_back(passed_ms(begin));
    }
    if (!clusters_are_right(index, points.size()))
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles("clusters.build.engine", "ms", builds);

    std::vector<double> queries;
    std::vector<geo::Cluster> found;
    std::size_t shown = 0;
    for (const ClusterView& view : views) {
        found.clear();
        const auto begin = std::chrono::steady_clock::now();
        index.clusters(view.box, view.zoom + cell_level, 2, found);
        queries.push_back(passed_ms(begin));
        shown += found.size();
    }
    report.quantiles("clusters.query.engine", "ms", queries);
    report.value("clusters.shown", "a view", static_cast<double>(shown) / static_cast<double>(views.size()));

    std::vector<double> filters;
    for (int i = 1; i <= 60; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        index.set_window(case_work_start + i * case_work_day, case_work_start + (i + 30) * case_work_day);
        filters.push_back(passed_ms(begin));
    }
    report.quantiles("clusters.window.engine", "ms", filters);
    report.value("clusters.bytes", "B/case", static_cast<double>(index.bytes()) / cluster_cases);
    return {};
}

Result<void> pick(const Options&, Report& report)
{
    const auto points = case_work(cluster_cases, 365);
    geo::PointIndex index;
    index.assign(points);
    SeededRandom random(5);
    const geo::WorldPoint low = geo::to_world({case_work_extent.west, case_work_extent.north});
    const geo::WorldPoint high = geo::to_world({case_work_extent.east, case_work_extent.south});
    std::vector<double> ms;
    std::size_t hits = 0;
    for (int i = 0; i < 20'000; ++i) {
        const geo::WorldPoint at{low.x + random.unit() * (high.x - low.x), low.y + random.unit() * (high.y - low.y)};
        // From a symbol's size in a street to one in a county.
        const double reach = 24 / geo::world_pixels(8 + i % 12);
        const auto begin = std::chrono::steady_clock::now();
        const auto found = index.nearest(at, reach);
        ms.push_back(passed_ms(begin));
        hits += found ? 1 : 0;
        if (i % 500 != 0)
            continue;
        double least = reach;
        for (const geo::CasePoint& each : points) {
            const geo::WorldPoint place = geo::to_world({each.lon, each.lat});
            least = std::min(least, std::hypot(place.x - at.x, place.y - at.y));
        }
        if (std::abs((found ? found->distance : reach) - least) > 1e-9)
            return make_error(Fault::Environment, "bench.differs");
    }
    report.quantiles("pick.engine", "ms", ms);
    report.value("pick.hits", "%", 100.0 * static_cast<double>(hits) / static_cast<double>(ms.size()));
    return {};
}

Result<void> insert_one(const Options&, Report& report)
{
    const auto points = case_work(cluster_cases + 10'000, 365);
    const std::span first = std::span(points).first(cluster_cases);
    geo::HeatField field(case_work_extent);
    field.set_window(case_work_start + 335 * case_work_day, case_work_start + 365 * case_work_day);
    field.assign(first);
    geo::PointIndex index;
    index.assign(first);
    std::vector<double> heat_ms;
    std::vector<double> cluster_ms;
    std::vector<double> together;
    std::vector<geo::CasePoint> all(first.begin(), first.end());
    for (std::size_t i = cluster_cases; i < points.size(); ++i) {
        // Nearly all as they happen, one in a hundred late by anything.
        geo::CasePoint point = points[i];
        if (i % 100 != 0)
            point.at = case_work_start + 364 * case_work_day + static_cast<UtcMillis>(i - cluster_cases);
        all.push_back(point);
        const auto begin = std::chrono::steady_clock::now();
        field.put(point);
        const double heat_done = passed_ms(begin);
        index.put(point);
        together.push_back(passed_ms(begin));
        heat_ms.push_back(heat_done);
        cluster_ms.push_back(together.back() - heat_done);
    }
    geo::PointIndex anew;
    anew.assign(all);
    std::vector<geo::Cluster> one;
    std::vector<geo::Cluster> two;
    for (const auto& [which, to] : {std::pair{&index, &one}, std::pair{&anew, &two}})
        which->clusters({{0, 0}, {1 - 1e-12, 1}}, 16, 0, *to);
    if (!std::ranges::equal(one, two, [](const geo::Cluster& a, const geo::Cluster& b) {
            return a.at == b.at && a.groups == b.groups && a.key == b.key;
        }))
        return make_error(Fault::Environment, "bench.differs");
    report.quantiles("insert-one", "ms", together);
    report.quantiles("insert-one.heat", "ms", heat_ms);
    report.quantiles("insert-one.clusters", "ms", cluster_ms);
    report.value("insert-one.counted", "cases", static_cast<double>(field.counted()));
    return {};
}

} // namespace yiping::bench
