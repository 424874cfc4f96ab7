// SPDX-License-Identifier: GPL-3.0-or-later
#include "heat_picture.h"

#include "indexed_png.h"

#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <format>
#include <fstream>
#include <memory>
#include <numbers>
#include <span>
#include <string_view>
#include <vector>

namespace yiping::ctl {

namespace {

constexpr int heat_shades = 256;
constexpr double mercator_reach = std::numbers::pi * 6'378'137;

struct Shade {
    double red, green, blue, alpha;
};
/// On white paper: what is little is pale, what is much is dark, in grey too.
constexpr std::array<Shade, 6> print_ramp{{{255, 250, 220, 0}, {254, 227, 145, 200}, {254, 196, 79, 225},
    {236, 112, 20, 240}, {204, 76, 2, 250}, {102, 37, 6, 255}}};

/// EPSG:3857 as GDAL keeps it beside a file that cannot say it itself.
constexpr std::string_view mercator_beside =
    "<PAMDataset>\n  <SRS dataAxisToSRSAxisMapping=\"1,2\">PROJCS[\"WGS 84 / Pseudo-Mercator\",GEOGCS[\"WGS 84\","
    "DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],"
    "AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
    "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4326\"]],"
    "PROJECTION[\"Mercator_1SP\"],PARAMETER[\"central_meridian\",0],PARAMETER[\"scale_factor\",1],"
    "PARAMETER[\"false_easting\",0],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1,AUTHORITY[\"EPSG\",\"9001\"]],"
    "AXIS[\"Easting\",EAST],AXIS[\"Northing\",NORTH],EXTENSION[\"PROJ4\",\"+proj=merc +a=6378137 +b=6378137 "
    "+lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs\"],"
    "AUTHORITY[\"EPSG\",\"3857\"]]</SRS>\n</PAMDataset>\n";

std::array<PngColour, heat_shades> print_colours()
{
    std::array<PngColour, heat_shades> colours{};
    for (int shade = 0; shade < heat_shades; ++shade) {
        const double place = shade / (heat_shades - 1.0) * (print_ramp.size() - 1);
        const auto below = std::min(static_cast<std::size_t>(place), print_ramp.size() - 2);
        const double part = place - static_cast<double>(below);
        const auto mixed = [&](double Shade::* of) {
            return static_cast<std::uint8_t>(
                std::lround(std::lerp(print_ramp[below].*of, print_ramp[below + 1].*of, part)));
        };
        colours[static_cast<std::size_t>(shade)] = {
            mixed(&Shade::red), mixed(&Shade::green), mixed(&Shade::blue), mixed(&Shade::alpha)};
    }
    return colours;
}

/// Metres of EPSG:3857: left, width of a cell, 0, top, 0, minus its height.
std::array<double, 6> place_of(const geo::HeatGrid& grid)
{
    const auto [west, north, east, south] = grid.world_box();
    return {(2 * west - 1) * mercator_reach, 2 * (east - west) * mercator_reach / grid.columns(), 0,
        (1 - 2 * north) * mercator_reach, 0, -2 * (south - north) * mercator_reach / grid.rows()};
}

Result<void> write_bytes(const std::string& file, std::string_view bytes)
{
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream)
        return make_error(
            Fault::Environment, "ctl.cannot_write", {{"path", file}, {"what", std::string(std::strerror(errno))}});
    return {};
}

Result<void> write_png(const geo::HeatRaster& heat, const std::string& file)
{
    const auto columns = static_cast<std::size_t>(heat.grid.columns());
    const double top = std::max(heat.highest(), 1U);
    const std::string picture = indexed_png(
        heat.grid.columns(), heat.grid.rows(), print_colours(), [&](int row, std::span<std::uint8_t> pixels) {
            const std::uint32_t* sums = heat.sums.data() + static_cast<std::size_t>(row) * columns;
            constexpr double to_nearest = 0.5; // none is negative
            for (std::size_t i = 0; i < columns; ++i)
                pixels[i] = static_cast<std::uint8_t>(std::sqrt(sums[i] / top) * (heat_shades - 1) + to_nearest);
        });
    const auto [left, width, skew, upper, none, height] = place_of(heat.grid);
    const std::string stem = file.substr(0, file.size() - std::string_view(".png").size());
    // The world file speaks of the middle of the first pixel.
    const std::string world = std::format("{:.10f}\n{:.10f}\n{:.10f}\n{:.10f}\n{:.10f}\n{:.10f}\n", width, none, skew,
        height, left + width / 2, upper + height / 2);
    return write_bytes(file, picture).and_then([&] { return write_bytes(stem + ".wld", world); }).and_then([&] {
        return write_bytes(file + ".aux.xml", mercator_beside);
    });
}

class QuietErrors {
public:
    QuietErrors() { CPLPushErrorHandler(CPLQuietErrorHandler); }
    ~QuietErrors() { CPLPopErrorHandler(); }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;
};

Error not_written(const std::string& file)
{
    return Error(Fault::Environment, "ctl.cannot_write", {{"path", file}, {"what", std::string(CPLGetLastErrorMsg())}});
}

Result<void> write_tiff(const geo::HeatRaster& heat, const std::string& file)
{
    const QuietErrors quiet;
    GDALAllRegister();
    const int columns = heat.grid.columns(), rows = heat.grid.rows();
    GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
    const std::unique_ptr<GDALDataset> picture(memory->Create("", columns, rows, 1, GDT_Float32, nullptr));
    if (!picture)
        return std::unexpected(not_written(file));
    auto place = place_of(heat.grid);
    picture->SetGeoTransform(place.data());
    OGRSpatialReference mercator;
    mercator.importFromEPSG(3857);
    picture->SetSpatialRef(&mercator);
    std::vector<float> densities(heat.sums.size());
    std::ranges::transform(heat.sums, densities.begin(),
        [unit = heat.cases_per_km2](std::uint32_t sum) { return static_cast<float>(sum * unit); });
    if (picture->RasterIO(GF_Write, 0, 0, columns, rows, densities.data(), columns, rows, GDT_Float32, 1, nullptr, 0, 0,
            0, nullptr) != CE_None)
        return std::unexpected(not_written(file));
    std::array<const char*, 2> options{"COMPRESS=DEFLATE", nullptr};
    GDALDriver* writer = GetGDALDriverManager()->GetDriverByName("GTiff");
    const std::unique_ptr<GDALDataset> saved(writer == nullptr
                                                 ? nullptr
                                                 : writer->CreateCopy(file.c_str(), picture.get(), FALSE,
                                                       const_cast<char**>(options.data()), nullptr, nullptr));
    if (!saved || saved->FlushCache(true) != CE_None)
        return std::unexpected(not_written(file));
    return {};
}

} // namespace

Result<void> write_heat(const geo::HeatRaster& heat, const std::string& file)
{
    if (file.ends_with(".png"))
        return write_png(heat, file);
    if (file.ends_with(".tif") || file.ends_with(".tiff"))
        return write_tiff(heat, file);
    return make_error(Fault::Usage, "ctl.picture_kind", {{"path", file}});
}

} // namespace yiping::ctl
