// SPDX-License-Identifier: GPL-3.0-or-later
// heat-image: how many cases lie within 300 m of each place, from a file of 1,000,000 to a picture. The kernel is a
// disc, as the count of gdal_grid is.

#include "bench.h"
#include "case_work.h"
#include "heat_picture.h"

#include <yiping/geo/heat_raster.h>
#include <yiping/geo/mercator.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <format>
#include <fstream>
#include <numbers>
#include <span>
#include <vector>

namespace yiping::bench {

namespace {

constexpr double image_reach = std::numbers::pi * 6'378'137; ///< half the width of EPSG:3857, metres
constexpr int image_rounds = 9;

/// Points as a file has them: lon, lat, as two doubles. Each thread reads its blocks of them by itself.
class RowFile {
public:
    explicit RowFile(const std::string& file) : file_(open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~RowFile() { close(file_); }
    RowFile(const RowFile&) = delete;
    RowFile& operator=(const RowFile&) = delete;

    Result<std::span<const geo::LonLat>> read(
        std::size_t first, std::size_t count, std::vector<geo::LonLat>& room) const
    {
        room.resize(count);
        const std::size_t bytes = count * sizeof(geo::LonLat);
        if (pread(file_, room.data(), bytes, static_cast<off_t>(first * sizeof(geo::LonLat))) !=
            static_cast<ssize_t>(bytes))
            return make_error(Fault::Environment, "bench.cannot_read");
        return room;
    }

private:
    int file_;
};

Result<void> image_from(const std::string& rows, const std::string& picture)
{
    geo::HeatExtent extent = case_work_extent;
    extent.kernel = geo::HeatKernel::Disc;
    const RowFile file(rows);
    return geo::heat_of(extent, std::filesystem::file_size(rows) / sizeof(geo::LonLat),
        [&](std::size_t first, std::size_t count, auto& room) { return file.read(first, count, room); })
        .and_then([&](const geo::HeatRaster& heat) { return ctl::write_heat(heat, picture); });
}

} // namespace

Result<void> heat_image(const Options& options, Report& report)
{
    const auto folder = std::filesystem::temp_directory_path() / std::format("yiping-heat-image-{}", case_work_hour);
    std::filesystem::create_directories(folder);
    const std::string prefix = options.write_to.empty() ? (folder / "heat").string() : options.write_to;
    const auto work = case_work(1'000'000, 30);
    {
        std::ofstream rows(prefix + ".rows", std::ios::binary);
        for (const geo::HeatPoint& point : work) {
            const geo::LonLat row{point.lon, point.lat};
            rows.write(reinterpret_cast<const char*>(&row), sizeof row);
        }
    }
    std::vector<double> millis;
    for (int round = 0; round < image_rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        if (auto made = image_from(prefix + ".rows", prefix + ".png"); !made)
            return made;
        millis.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    report.quantiles("heat-image", "ms", millis);
    if (!options.write_to.empty()) {
        // For the peer: the same points in metres of Web Mercator, where the raster lies, and what ours has in it.
        std::ofstream csv(prefix + ".csv");
        csv << "x,y\n";
        for (const geo::HeatPoint& point : work) {
            const geo::WorldPoint at = geo::to_world({point.lon, point.lat});
            csv << std::format("{:.2f},{:.2f}\n", (2 * at.x - 1) * image_reach, (1 - 2 * at.y) * image_reach);
        }
        if (auto made = image_from(prefix + ".rows", prefix + ".tif"); !made)
            return made;
        const double middle = (case_work_extent.south + case_work_extent.north) / 2;
        report.value(
            "heat-image.radius", "m", case_work_extent.radius_m * geo::world_per_metre(middle) * 2 * image_reach);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return {};
}

} // namespace yiping::bench
