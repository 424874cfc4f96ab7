// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/distance.h>

#include <geodesic.h>

#include <cmath>

namespace yiping::geo {

namespace {

const geod_geodesic& earth()
{
    static const geod_geodesic model = [] {
        geod_geodesic made;
        geod_init(&made, 6378137.0, 1 / 298.257223563);
        return made;
    }();
    return model;
}

double ring_area(const Line& ring)
{
    geod_polygon sum;
    geod_polygon_init(&sum, 0);
    for (std::size_t index = 0; index + 1 < ring.size(); ++index)
        geod_polygon_addpoint(&earth(), &sum, ring[index].lat, ring[index].lon);
    double area = 0;
    geod_polygon_compute(&earth(), &sum, 0, 1, &area, nullptr);
    return std::fabs(area);
}

} // namespace

Geodesic geodesic(LonLat from, LonLat to)
{
    double metres = 0;
    double azimuth = 0;
    geod_inverse(&earth(), from.lat, from.lon, to.lat, to.lon, &metres, &azimuth, nullptr);
    return {metres, azimuth < 0 ? azimuth + 360 : azimuth};
}

double distance_m(LonLat from, LonLat to)
{
    return geodesic(from, to).metres;
}

LonLat destination(LonLat from, double azimuth, double metres)
{
    LonLat to;
    geod_direct(&earth(), from.lat, from.lon, azimuth, metres, &to.lat, &to.lon, nullptr);
    return to;
}

double area_m2(const MultiPolygon& outline)
{
    double sum = 0;
    for (const Polygon& polygon : outline)
        for (std::size_t ring = 0; ring < polygon.size(); ++ring)
            sum += ring == 0 ? ring_area(polygon[ring]) : -ring_area(polygon[ring]);
    return sum;
}

} // namespace yiping::geo
