// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/geometry.h>

namespace yiping::geo {

/// Shortest way on the WGS-84 ellipsoid, in metres, and the direction to start in.
struct Geodesic {
    double metres = 0;
    double azimuth = 0; ///< degrees clockwise from north, 0 up to 360
};
/// Karney's algorithm (PROJ), exact to nanometres. Any thread.
[[nodiscard]] Geodesic geodesic(LonLat from, LonLat to);
/// Metres alone.
[[nodiscard]] double distance_m(LonLat from, LonLat to);
/// The place `metres` away in the direction `azimuth`.
[[nodiscard]] LonLat destination(LonLat from, double azimuth, double metres);
/// Area of an outline on the ellipsoid in square metres, holes taken off; ring order does not matter.
[[nodiscard]] double area_m2(const MultiPolygon& outline);

} // namespace yiping::geo
