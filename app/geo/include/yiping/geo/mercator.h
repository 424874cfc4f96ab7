// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/geometry.h>

#include <algorithm>
#include <cmath>
#include <numbers>

/// Web Mercator over the unit square: x east, y south, the whole world from 0 to 1. Pure functions, any thread.
namespace yiping::geo {

struct WorldPoint {
    double x = 0, y = 0;
    bool operator==(const WorldPoint&) const = default;
};

inline constexpr double mercator_latitude_limit = 85.05112877980659;

[[nodiscard]] inline WorldPoint to_world(LonLat at)
{
    const double lat = std::clamp(at.lat, -mercator_latitude_limit, mercator_latitude_limit);
    const double sine = std::sin(lat * std::numbers::pi / 180);
    return {at.lon / 360 + 0.5, 0.5 - std::log((1 + sine) / (1 - sine)) / (4 * std::numbers::pi)};
}

[[nodiscard]] inline LonLat to_lon_lat(WorldPoint at)
{
    const double angle = std::atan(std::sinh(std::numbers::pi * (1 - 2 * at.y)));
    return {(at.x - 0.5) * 360, angle * 180 / std::numbers::pi};
}

/// World units of one metre on the ground at this latitude.
[[nodiscard]] inline double world_per_metre(double lat)
{
    constexpr double equator_metres = 40'075'016.685578488;
    return 1 / (equator_metres * std::cos(lat * std::numbers::pi / 180));
}

/// Pixels of the whole world at a zoom level of QtLocation.
[[nodiscard]] inline double world_pixels(double zoom)
{
    return 256 * std::exp2(zoom);
}

} // namespace yiping::geo
