// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/ports.h>
#include <yiping/geo/basemap.h>
#include <yiping/geo/tile_archive.h>

#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace yiping::geo {
namespace {

namespace fs = std::filesystem;

VectorFeature square(std::int32_t from, std::int32_t to)
{
    return {VectorFeature::Kind::Areas, {{"class", "water"}}, {{{from, from}, {to, from}, {to, to}, {from, to}}}};
}

TEST(VectorTile, ComesBackAsItWas)
{
    VectorFeature line{VectorFeature::Kind::Lines, {{"class", "road"}, {"name", "澜川大道"}},
        {{{0, 0}, {10, -5}, {4096, 70}}, {{9, 9}, {8, 8}}}};
    VectorFeature name{VectorFeature::Kind::Points, {{"name", "镇政府"}}, {{{2048, 2048}}}};
    const VectorTile tile{{"water", 4096, {square(0, 4096)}}, {"road", 4096, {line}}, {"name", 512, {name}}};
    EXPECT_EQ(read_vector_tile(write_vector_tile(tile)), tile);
}

TEST(VectorTile, DamageIsNoTile)
{
    const std::string bytes = write_vector_tile({{"water", 4096, {square(0, 4096)}}});
    SeededRandom random(7);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut)
        EXPECT_FALSE(read_vector_tile(bytes.substr(0, cut)));
    for (int i = 0; i < 20'000; ++i) {
        std::string wrong = bytes;
        for (int k = 0; k < 3; ++k)
            wrong[static_cast<std::size_t>(random.below(wrong.size()))] = static_cast<char>(random.below(256));
        const auto tile = read_vector_tile(wrong);
        for (const VectorLayer& layer : tile.value_or(VectorTile()))
            for (const VectorFeature& feature : layer.features)
                for (const TilePath& path : feature.paths)
                    ASSERT_LE(path.size(), wrong.size());
    }
}

class BasemapTest : public ::testing::Test {
protected:
    BasemapTest() : file(fs::path(::testing::TempDir()) / "basemap_tests.basemap") {}
    ~BasemapTest() override { fs::remove(file); }
    fs::path file;
};

BaseThing lake(double west, double south, double east, double north)
{
    BaseThing thing;
    thing.what = BaseClass::Water;
    thing.name = "天池";
    thing.areas = {{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}};
    return thing;
}

/// Area of an upright rectangle without the margin that neighbours draw too, in squares of the tile's side.
double share_inside(const TilePath& ring, double extent)
{
    double west = extent, east = 0, north = extent, south = 0;
    for (const TilePoint& point : ring) {
        west = std::min(west, std::clamp<double>(point.x, 0, extent));
        east = std::max(east, std::clamp<double>(point.x, 0, extent));
        north = std::min(north, std::clamp<double>(point.y, 0, extent));
        south = std::max(south, std::clamp<double>(point.y, 0, extent));
    }
    return std::max(0.0, east - west) * std::max(0.0, south - north) / extent / extent;
}

/// Area of a class in a tile, in squares of the tile's side.
double share_of(TileArchive& archive, TileId id, BaseClass wanted)
{
    const auto bytes = archive.tile(id);
    EXPECT_TRUE(bytes);
    if (!bytes || !*bytes)
        return 0;
    const auto tile = read_vector_tile(**bytes);
    EXPECT_TRUE(tile);
    double sum = 0;
    for (const VectorLayer& layer : *tile)
        for (const VectorFeature& feature : layer.features)
            if (feature.kind == VectorFeature::Kind::Areas && base_class_of(layer.name, feature) == wanted)
                for (const TilePath& ring : feature.paths)
                    sum += share_inside(ring, layer.extent);
    return sum;
}

TEST_F(BasemapTest, AreasKeepTheirSizeOnEveryZoom)
{
    const Box box{106.401, 29.202, 106.449, 29.247};
    const auto counts = write_basemap(
        file, {lake(box.west, box.south, box.east, box.north)}, {.name = "试", .attribution = {}, .approval = {}});
    ASSERT_TRUE(counts) << counts.error().debug_text();
    auto archive = open_tile_archive(file);
    ASSERT_TRUE(archive) << archive.error().debug_text();
    EXPECT_EQ((*archive)->info().format, TileFormat::Mvt);
    EXPECT_NEAR((*archive)->info().bounds.west, box.west, 1e-5);
    const WorldPoint low = to_world({box.west, box.south}), high = to_world({box.east, box.north});
    for (int zoom = 8; zoom <= 14; ++zoom) {
        const double side = TileId{zoom, 0, 0}.side();
        const double wanted = (high.x - low.x) * (low.y - high.y) / side / side;
        double sum = 0;
        for (auto x = static_cast<std::uint32_t>(low.x / side); x <= static_cast<std::uint32_t>(high.x / side); ++x)
            for (auto y = static_cast<std::uint32_t>(high.y / side); y <= static_cast<std::uint32_t>(low.y / side); ++y)
                sum += share_of(**archive, {zoom, x, y}, BaseClass::Water);
        EXPECT_GT(sum, wanted * 0.98) << zoom;
        EXPECT_LT(sum, wanted * 1.02 + 0.0005) << zoom;
    }
}

TEST_F(BasemapTest, NamesStandOnceAndOnlyWhereThereIsRoom)
{
    std::vector<BaseThing> things{lake(106.40, 29.20, 106.45, 29.25)};
    for (int i = 0; i < 40; ++i) {
        BaseThing road;
        road.what = BaseClass::MainRoad;
        road.name = "澜川大道";
        road.lines = {{{106.40 + i * 0.001, 29.20}, {106.401 + i * 0.001, 29.20}}};
        things.push_back(road);
    }
    ASSERT_TRUE(write_basemap(file, things, {.name = "试", .attribution = {}, .approval = {}}));
    auto archive = open_tile_archive(file);
    ASSERT_TRUE(archive);
    int roads = 0;
    const double side = TileId{14, 0, 0}.side();
    const WorldPoint low = to_world({106.39, 29.19}), high = to_world({106.46, 29.26});
    for (auto x = static_cast<std::uint32_t>(low.x / side); x <= static_cast<std::uint32_t>(high.x / side); ++x)
        for (auto y = static_cast<std::uint32_t>(high.y / side); y <= static_cast<std::uint32_t>(low.y / side); ++y)
            if (const auto bytes = (*archive)->tile({14, x, y}); bytes && *bytes)
                for (const auto layers = read_vector_tile(**bytes); const VectorLayer& layer : *layers)
                    for (const VectorFeature& feature : layer.features)
                        roads += feature.text("name") == "澜川大道" ? 1 : 0;
    EXPECT_GE(roads, 1);
    EXPECT_LE(roads, 3); // the road is 4 km long: 430 px apart at this zoom
}

TEST_F(BasemapTest, TheSameThingsGiveTheSameBytes)
{
    SeededRandom random(3);
    std::vector<BaseThing> things;
    for (int i = 0; i < 300; ++i) {
        BaseThing thing;
        const double lon = 106.4 + random.unit() * 0.1, lat = 29.2 + random.unit() * 0.1;
        if (i % 3 == 0) {
            thing = lake(lon, lat, lon + 0.0003, lat + 0.0003);
            thing.what = BaseClass::Building;
        } else {
            thing.what = i % 3 == 1 ? BaseClass::Street : BaseClass::Stream;
            thing.lines = {{{lon, lat}, {lon + random.unit() * 0.02, lat + random.unit() * 0.02}}};
        }
        things.push_back(thing);
    }
    const auto bytes = [&] {
        EXPECT_TRUE(write_basemap(file, things, {.name = "试", .attribution = {}, .approval = {}}));
        std::ifstream stream(file, std::ios::binary);
        return std::string(std::istreambuf_iterator(stream), {});
    };
    const std::string first = bytes();
    EXPECT_EQ(bytes(), first);
    EXPECT_GT(first.size(), 10'000U);
}

TEST_F(BasemapTest, NothingIsSaid)
{
    EXPECT_EQ(write_basemap(file, {}, {}).error().code(), "basemap.empty");
    BaseThing bad;
    bad.what = BaseClass::Road;
    bad.lines = {{{1000, 1000}, {std::nan(""), 3}}};
    EXPECT_EQ(write_basemap(file, {bad}, {}).error().code(), "basemap.empty");
    EXPECT_FALSE(fs::exists(file));
    BaseThing good;
    good.what = BaseClass::Road;
    good.lines = {{{106, 29}, {106.1, 29.1}}};
    EXPECT_EQ(write_basemap("/nowhere/at/all.basemap", {good}, {}).error().code(), "tiles.missing_file");
}

} // namespace
} // namespace yiping::geo
