// SPDX-License-Identifier: GPL-3.0-or-later
#include "heat_picture.h"

#include "../importer/temp_folder.h"
#include "indexed_png.h"

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogr_spatialref.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace yiping::ctl {
namespace {

using Dataset = std::unique_ptr<GDALDataset>;

Dataset open_picture(const std::string& file)
{
    GDALAllRegister();
    return Dataset(static_cast<GDALDataset*>(GDALOpen(file.c_str(), GA_ReadOnly)));
}

/// Any pixel from its place, smooth here and rough there.
std::uint8_t pixel_at(int column, int row)
{
    const int smooth = (column + row) / 7;
    return static_cast<std::uint8_t>(column % 50 < 25 ? smooth : smooth * 37 + column * row);
}

std::array<PngColour, 256> any_palette()
{
    std::array<PngColour, 256> palette{};
    for (std::size_t i = 0; i < palette.size(); ++i) {
        const auto part = [i](unsigned of) { return static_cast<std::uint8_t>(i * of + of); };
        palette[i] = {part(3), part(5), part(7), part(11)};
    }
    return palette;
}

// One pixel, one row, one column, one strip and two: another program sees what was put in.
TEST(IndexedPngTest, IsReadAsItWasWritten)
{
    const test::TempFolder folder;
    const auto palette = any_palette();
    for (const auto& [columns, rows] : {std::pair(1, 1), {300, 1}, {1, 300}, {211, 97}, {543, 546}, {200'000, 2}}) {
        const std::string file = folder.text_path("any.png");
        const std::string bytes = indexed_png(columns, rows, palette, [](int row, std::span<std::uint8_t> pixels) {
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = pixel_at(static_cast<int>(i), row);
        });
        std::ofstream(file, std::ios::binary) << bytes;
        const Dataset picture = open_picture(file);
        ASSERT_TRUE(picture) << columns << " × " << rows;
        ASSERT_EQ(picture->GetRasterXSize(), columns);
        ASSERT_EQ(picture->GetRasterYSize(), rows);
        ASSERT_EQ(picture->GetRasterCount(), 1);
        GDALRasterBand* band = picture->GetRasterBand(1);
        std::vector<std::uint8_t> read(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
        ASSERT_EQ(
            band->RasterIO(GF_Read, 0, 0, columns, rows, read.data(), columns, rows, GDT_Byte, 0, 0, nullptr), CE_None);
        std::vector<std::uint8_t> right(read.size());
        for (std::size_t i = 0; i < right.size(); ++i)
            right[i] = pixel_at(static_cast<int>(i) % columns, static_cast<int>(i) / columns);
        EXPECT_TRUE(read == right) << columns << " × " << rows;
        const GDALColorTable* colours = band->GetColorTable();
        ASSERT_NE(colours, nullptr);
        for (int i = 0; i < 256; ++i) {
            const GDALColorEntry* entry = colours->GetColorEntry(i);
            const PngColour& put = palette[static_cast<std::size_t>(i)];
            ASSERT_EQ((std::array{entry->c1, entry->c2, entry->c3, entry->c4}),
                (std::array<short, 4>{put.red, put.green, put.blue, put.alpha}));
        }
    }
}

class HeatPictureTest : public testing::Test {
protected:
    /// Cases on some spots of a town, most of them on one.
    geo::HeatRaster heat = [] {
        std::vector<geo::LonLat> places(900, geo::LonLat{106.35, 29.05});
        for (int i = 0; i < 90; ++i)
            places.push_back({106.32 + 0.0007 * i, 29.03 + 0.0004 * i});
        return geo::heat_of({106.3, 29.0, 106.4, 29.1, 300}, places);
    }();
    test::TempFolder folder;
};

TEST_F(HeatPictureTest, IsClearWhereNothingIsAndDarkWhereMostIs)
{
    const std::string file = folder.text_path("heat.png");
    ASSERT_TRUE(write_heat(heat, file));
    const Dataset picture = open_picture(file);
    ASSERT_TRUE(picture);
    const int columns = heat.grid.columns(), rows = heat.grid.rows();
    std::vector<std::uint8_t> shades(heat.grid.cells());
    ASSERT_EQ(picture->GetRasterBand(1)->RasterIO(
                  GF_Read, 0, 0, columns, rows, shades.data(), columns, rows, GDT_Byte, 0, 0, nullptr),
        CE_None);
    const GDALColorTable* colours = picture->GetRasterBand(1)->GetColorTable();
    ASSERT_NE(colours, nullptr);
    std::size_t clear = 0, darkest = 0;
    for (std::size_t i = 0; i < shades.size(); ++i) {
        const GDALColorEntry* seen = colours->GetColorEntry(shades[i]);
        if (heat.sums[i] == 0) {
            ++clear;
            ASSERT_EQ(seen->c4, 0);
        }
        if (heat.sums[i] == heat.highest()) {
            ++darkest;
            ASSERT_EQ((std::array{seen->c1, seen->c2, seen->c3, seen->c4}), (std::array<short, 4>{102, 37, 6, 255}));
        }
        // Evenly over the root.
        ASSERT_EQ(shades[i], std::lround(std::sqrt(heat.sums[i] / static_cast<double>(heat.highest())) * 255));
    }
    EXPECT_GT(clear, shades.size() / 2);
    EXPECT_GE(darkest, 1U);
}

// As a picture and as numbers it lies in the same place.
TEST_F(HeatPictureTest, SaysWhereItLies)
{
    std::array<std::array<double, 6>, 2> places{};
    for (const bool tif : {false, true}) {
        const std::string file = folder.text_path(tif ? "heat.tif" : "heat.png");
        ASSERT_TRUE(write_heat(heat, file));
        const Dataset picture = open_picture(file);
        ASSERT_TRUE(picture);
        ASSERT_EQ(picture->GetGeoTransform(places[tif ? 1 : 0].data()), CE_None) << file;
        const OGRSpatialReference* reference = picture->GetSpatialRef();
        ASSERT_NE(reference, nullptr) << file;
        EXPECT_STREQ(reference->GetAuthorityCode(nullptr), "3857") << file;
    }
    for (std::size_t i = 0; i < 6; ++i)
        EXPECT_NEAR(places[0][i], places[1][i], 1e-6) << i;
    EXPECT_NEAR(places[0][1], 85.8, 0.1) << "300 m ÷ 4 at 29.05 °N";
    EXPECT_LT(places[0][5], 0);
}

TEST_F(HeatPictureTest, NamesTheFileThatCannotBeWritten)
{
    for (const std::string name : {"none/heat.png", "none/heat.tif"}) {
        const auto written = write_heat(heat, folder.text_path(name));
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().code(), "ctl.cannot_write");
        EXPECT_EQ(written.error().fault(), Fault::Environment);
        EXPECT_EQ(written.error().arg("path"), folder.text_path(name));
    }
    const auto other = write_heat(heat, folder.text_path("heat.jpg"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code(), "ctl.picture_kind");
}

} // namespace
} // namespace yiping::ctl
