// SPDX-License-Identifier: GPL-3.0-or-later
#include "heat_picture.h"

#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numbers>
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

std::array<std::uint8_t, heat_shades * 4> print_colours()
{
    std::array<std::uint8_t, heat_shades * 4> colours{};
    for (int shade = 0; shade < heat_shades; ++shade) {
        const double place = shade / (heat_shades - 1.0) * (print_ramp.size() - 1);
        const auto below = std::min(static_cast<std::size_t>(place), print_ramp.size() - 2);
        const double part = place - static_cast<double>(below);
        const Shade &a = print_ramp[below], &b = print_ramp[below + 1];
        const std::array<double, 4> mixed{std::lerp(a.red, b.red, part), std::lerp(a.green, b.green, part),
            std::lerp(a.blue, b.blue, part), std::lerp(a.alpha, b.alpha, part)};
        for (std::size_t i = 0; i < mixed.size(); ++i)
            colours[static_cast<std::size_t>(shade) * 4 + i] = static_cast<std::uint8_t>(std::lround(mixed[i]));
    }
    return colours;
}

/// Metres of EPSG:3857: left, width of a cell, 0, top, 0, minus its height.
std::array<double, 6> place_of(const geo::HeatField& field)
{
    const auto [west, north, east, south] = field.world_box();
    return {(2 * west - 1) * mercator_reach, 2 * (east - west) * mercator_reach / field.columns(), 0,
        (1 - 2 * north) * mercator_reach, 0, -2 * (south - north) * mercator_reach / field.rows()};
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

Result<void> save(GDALDataset& picture, const char* driver, const char* const* options, const std::string& file)
{
    GDALDriver* writer = GetGDALDriverManager()->GetDriverByName(driver);
    const std::unique_ptr<GDALDataset> saved(writer == nullptr ? nullptr
                                                               : writer->CreateCopy(file.c_str(), &picture, FALSE,
                                                                     const_cast<char**>(options), nullptr, nullptr));
    if (!saved || saved->FlushCache(true) != CE_None)
        return std::unexpected(not_written(file));
    return {};
}

} // namespace

Result<void> write_heat(const geo::HeatField& field, const std::string& file)
{
    const bool png = file.ends_with(".png"), tif = file.ends_with(".tif") || file.ends_with(".tiff");
    if (!png && !tif)
        return make_error(Fault::Usage, "ctl.picture_kind", {{"path", file}});
    const QuietErrors quiet;
    GDALAllRegister();
    const int bands = png ? 4 : 1;
    GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
    const std::unique_ptr<GDALDataset> picture(
        memory->Create("", field.columns(), field.rows(), bands, png ? GDT_Byte : GDT_Float32, nullptr));
    if (!picture)
        return std::unexpected(not_written(file));
    auto place = place_of(field);
    picture->SetGeoTransform(place.data());
    OGRSpatialReference mercator;
    mercator.importFromEPSG(3857);
    picture->SetSpatialRef(&mercator);
    const auto raster = field.raster();
    const int columns = field.columns(), rows = field.rows();
    CPLErr done = CE_None;
    if (tif) {
        std::vector<float> densities(raster.size());
        std::ranges::transform(raster, densities.begin(),
            [unit = field.cases_per_km2()](std::uint32_t sum) { return static_cast<float>(sum * unit); });
        done = picture->RasterIO(
            GF_Write, 0, 0, columns, rows, densities.data(), columns, rows, GDT_Float32, 1, nullptr, 0, 0, 0, nullptr);
    } else {
        const auto colours = print_colours();
        const double top = std::max(field.highest(), 1U);
        std::vector<std::uint8_t> pixels(raster.size() * 4);
        for (std::size_t i = 0; i < raster.size(); ++i) {
            const auto shade = static_cast<std::size_t>(std::lround(std::sqrt(raster[i] / top) * (heat_shades - 1)));
            std::copy_n(colours.begin() + static_cast<std::ptrdiff_t>(shade * 4), 4,
                pixels.begin() + static_cast<std::ptrdiff_t>(i * 4));
        }
        done = picture->RasterIO(GF_Write, 0, 0, columns, rows, pixels.data(), columns, rows, GDT_Byte, 4, nullptr, 4,
            4 * columns, 1, nullptr);
    }
    if (done != CE_None)
        return std::unexpected(not_written(file));
    const std::array<const char*, 3> options{
        tif ? "COMPRESS=DEFLATE" : "WORLDFILE=YES", tif ? nullptr : "ZLEVEL=3", nullptr};
    return save(*picture, png ? "PNG" : "GTiff", options.data(), file);
}

} // namespace yiping::ctl
