// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/datum.h>
#include <yiping/geo/distance.h>

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace yiping::geo {
namespace {

constexpr LonLat town{106.42, 29.25};

TEST(Distance, IsGeodesic)
{
    // Flinders Peak to Buninyong, Geoscience Australia's worked example (GRS80 and WGS-84 agree to a tenth of a mm).
    const Geodesic way = geodesic({144.42486789, -37.95103342}, {143.92649553, -37.65282114});
    EXPECT_NEAR(way.metres, 54972.271, 0.01);
    EXPECT_NEAR(way.azimuth, 306.86816, 0.0001);
    const LonLat back = destination(town, 37, 1234.5);
    EXPECT_NEAR(distance_m(town, back), 1234.5, 1e-6);
    EXPECT_EQ(distance_m(town, town), 0);
}

TEST(Distance, AreaOfADegreeAtTheEquator)
{
    const MultiPolygon square{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}}};
    EXPECT_NEAR(area_m2(square) / 1e6, 12308.78, 0.01);
    MultiPolygon holed = square;
    holed.front().push_back(Line(square.front().front()));
    EXPECT_NEAR(area_m2(holed), 0, 1);
}

TEST(Datum, GcjIsHundredsOfMetresOffInChongqing)
{
    const double metres = distance_m(town, gcj02_from_wgs84(town));
    EXPECT_GT(metres, 300);
    EXPECT_LT(metres, 700);
    EXPECT_GT(distance_m(town, bd09_from_gcj02(gcj02_from_wgs84(town))), metres);
}

TEST(Datum, MatchesPublishedPairsOfGcj02)
{
    // Test values of the eviltransform project (Shanghai, Beijing, Shenzhen).
    const std::pair<LonLat, LonLat> pairs[] = {{{121.5272106, 31.1774276}, {121.531541859215, 31.17530398364597}},
        {{116.377817, 39.911954}, {116.38404722455657, 39.91334545536069}},
        {{113.912316, 22.543847}, {113.9171764808363, 22.540796131694766}}};
    for (const auto& [wgs, expected] : pairs) {
        EXPECT_NEAR(gcj02_from_wgs84(wgs).lon, expected.lon, 1e-5);
        EXPECT_NEAR(gcj02_from_wgs84(wgs).lat, expected.lat, 1e-5);
    }
}

TEST(Datum, WaysBackAreExact)
{
    for (double lon = 74; lon < 135; lon += 3.7)
        for (double lat = 18; lat < 53; lat += 2.9) {
            const LonLat at{lon, lat};
            EXPECT_LT(distance_m(at, wgs84_from_gcj02(gcj02_from_wgs84(at))), 0.005);
            EXPECT_LT(distance_m(at, wgs84_from_bd09(bd09_from_gcj02(gcj02_from_wgs84(at)))), 0.005);
        }
}

TEST(Datum, NothingMovesOutsideChina)
{
    const LonLat norristown{-75.34, 40.12};
    EXPECT_EQ(gcj02_from_wgs84(norristown), norristown);
    EXPECT_EQ(wgs84_from_bd09(norristown), norristown);
}

TEST(Projector, KnowsTheSystemsOfDesign)
{
    for (const char* name : {"WGS84", "wgs-84", "CGCS2000", "GCJ02", "GCJ-02", "bd09", "WebMercator", "EPSG:4513"})
        EXPECT_TRUE(Projector::make(name)) << name;
    for (const char* name : {"", "Mars", "EPSG:0", "EPSG:abc", "+proj=merc"}) {
        const auto made = Projector::make(name);
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().code(), "geo.unknown_crs");
    }
}

TEST(Projector, WebMercatorAndGaussKrueger)
{
    const auto mercator = Projector::make("WebMercator");
    ASSERT_TRUE(mercator);
    EXPECT_FALSE(mercator->geographic());
    const double x = 6378137.0 * town.lon * 3.14159265358979323846 / 180;
    const double y = 6378137.0 * std::asinh(std::tan(town.lat * 3.14159265358979323846 / 180));
    EXPECT_NEAR(mercator->to_wgs84(x, y).lon, town.lon, 1e-9);
    EXPECT_NEAR(mercator->to_wgs84(x, y).lat, town.lat, 1e-9);
    // CGCS2000, 3-degree zone 35, central meridian 105°: easting 35,500,000 on the meridian itself.
    const auto zone = Projector::make("EPSG:4523");
    ASSERT_TRUE(zone);
    EXPECT_NEAR(zone->to_wgs84(35'500'000, 3'200'000).lon, 105, 1e-9);
}

} // namespace
} // namespace yiping::geo
