// SPDX-License-Identifier: GPL-3.0-or-later
// areas: all grids of a district at once.

#include "map_bench.h"

#include <yiping/mapview/area_layer.h>
#include <yiping/mapview/line_layer.h>
#include <yiping/presentation/area_shading.h>

#include <array>
#include <chrono>
#include <cmath>
#include <format>
#include <numbers>

namespace yiping::bench {

namespace {

constexpr int district_grids = 1439, grid_columns = 48, grid_corners = 100;
constexpr double grid_width = 0.0086, grid_height = 0.0075; ///< degrees
constexpr double district_lon = 106.35, district_lat = 29.05, district_zoom = 11.9;

domain::RowSet district()
{
    SeededRandom random(5);
    domain::RowSet rows;
    domain::Area county;
    county.id = Uuid::from_name("bench", "county");
    county.area_code = "990101000000";
    county.name = "工作区";
    county.level = domain::AreaLevel::County;
    rows.area_rows.push_back(county);
    for (int i = 0; i < district_grids; ++i) {
        const double lon = district_lon + (i % grid_columns - grid_columns / 2.0) * grid_width;
        const int row = i / grid_columns, rows_in_all = district_grids / grid_columns;
        const double lat = district_lat + (row - rows_in_all / 2.0) * grid_height;
        std::array<geo::LonLat, grid_corners + 1> ring{};
        for (int corner = 0; corner < grid_corners; ++corner) {
            const double angle = 2 * std::numbers::pi * corner / grid_corners;
            const double reach = 0.42 + 0.08 * random.unit();
            ring[static_cast<std::size_t>(corner)] = {
                lon + reach * grid_width * std::cos(angle), lat + reach * grid_height * std::sin(angle)};
        }
        ring.back() = ring.front();
        domain::Area grid;
        grid.id = Uuid::from_name("bench", std::to_string(i));
        grid.area_code = std::format("990101001001{:03}", i % 1000);
        grid.area_code[8] = static_cast<char>('1' + i / 1000);
        grid.parent_code = county.area_code;
        grid.name = std::format("{:04}网格", i);
        grid.level = domain::AreaLevel::Grid;
        grid.geometry = wkb_polygon(ring);
        rows.area_rows.push_back(std::move(grid));
    }
    return rows;
}

domain::CaseColumns district_cases(const domain::RowSet& rows)
{
    SeededRandom random(6);
    domain::CaseColumns cases;
    for (std::size_t i = 1; i < rows.area_rows.size(); ++i) {
        for (std::uint64_t k = random.below(12); k > 0; --k) {
            domain::CaseLine line;
            line.id = Uuid::from_name("bench", std::format("case {} {}", i, k));
            line.area_code = rows.area_rows[i].area_code;
            line.lon = line.lat = std::nan("");
            cases.add(line);
        }
    }
    return cases;
}

} // namespace

Result<void> map_areas(const MapOptions& options, Report& report)
{
    constexpr QSize full_hd(1920, 1080);
    domain::RowSet rows = district();
    auto cases = district_cases(rows);
    WorkTown work(std::move(rows), std::move(cases), 1'735'689'600'000);
    work.load();
    MapScene scene(work, full_hd, district_lon, district_lat, district_zoom);
    presentation::AreaShading shading;
    shading.set_level(static_cast<int>(domain::AreaLevel::Grid));
    shading.set_method(presentation::AreaShading::Natural);
    shading.set_feed(&scene.feed());
    mapview::AreaLayer fills;
    fills.set_level(static_cast<int>(domain::AreaLevel::Grid));
    fills.set_palette({QColor(0x141F2A), QColor(0x17303F), QColor(0x1A4356), QColor(0x1E5A73), QColor(0x237593)});
    fills.set_shading(&shading);
    mapview::OutlineLayer outlines;
    outlines.set_level(static_cast<int>(domain::AreaLevel::Grid));
    const auto begin = std::chrono::steady_clock::now();
    scene.add(fills);
    scene.add(outlines);
    report.value("areas.mesh", "ms",
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    if (fills.count() != district_grids)
        return make_error(Fault::Environment, "bench.differs");
    scene.frame([] {});
    auto before = scene.settled();
    if (!before)
        return std::unexpected(before.error());
    if (!options.picture.empty() && !before->save(QString::fromStdString(options.picture)))
        return make_error(Fault::Environment, "bench.cannot_write");
    std::vector<double> millis;
    for (int i = 1; i <= options.frames; ++i)
        millis.push_back(scene.frame(
            [&] { scene.look_at(district_lon + 0.0004 * (i % 30), district_lat + 0.0003 * (i % 20), district_zoom); }));
    report.quantiles("areas.frame", "ms", millis);
    report.quantiles("areas.empty.frame", "ms", empty_frames(full_hd, options.frames));
    return pan_ground_picture(
        "areas.ground", work, nullptr, {full_hd, district_lon, district_lat, district_zoom}, options.frames, report);
}

} // namespace yiping::bench
