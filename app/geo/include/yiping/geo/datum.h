// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>

#include <memory>
#include <string>
#include <string_view>

/// Coordinate systems that files come in (DESIGN §11).
namespace yiping::geo {

/// China's obfuscated systems. Outside China (roughly) they are WGS-84 itself, and these functions give the point back.
/// The way back is iterated until it is exact to a few millimetres.
[[nodiscard]] LonLat gcj02_from_wgs84(LonLat point);
[[nodiscard]] LonLat wgs84_from_gcj02(LonLat point);
[[nodiscard]] LonLat bd09_from_gcj02(LonLat point);
[[nodiscard]] LonLat gcj02_from_bd09(LonLat point);
[[nodiscard]] LonLat wgs84_from_bd09(LonLat point);

/// The system of metres whose eastings begin with a zone of China's 3-degree Gauss-Krüger, "EPSG:4523" for zone 35;
/// "" for numbers that are none.
[[nodiscard]] std::string zone_of_eastings(const Box& box);

/// Brings coordinates of a named system to WGS-84 longitude and latitude. One thread at a time.
class Projector {
public:
    /// "WGS84", "CGCS2000", "GCJ02", "BD09", "WebMercator", "CGCS2000-GK35" (3-degree Gauss-Krüger, eastings with the
    /// number of the zone, 25 to 45), "CGCS2000-CM105" (without it, by the middle meridian), or any "EPSG:n"; case,
    /// '-' and '_' do not matter. Error: geo.unknown_crs {crs} (Input).
    [[nodiscard]] static Result<Projector> make(std::string_view crs);
    Projector(Projector&&) noexcept;
    Projector& operator=(Projector&&) noexcept;
    ~Projector();

    /// `x` is the first number of a map in that system: longitude or easting. Not finite if the point has no place.
    [[nodiscard]] LonLat to_wgs84(double x, double y) const;
    /// True where numbers are degrees, so that a swap of the axes can be seen.
    [[nodiscard]] bool geographic() const;

private:
    struct Impl;
    explicit Projector(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace yiping::geo
