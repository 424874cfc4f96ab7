// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/camera_view.h>

#include <algorithm>
#include <cmath>

namespace yiping::geo {

namespace {

/// Usual for a street camera whose sheet does not say it.
constexpr double usual_view_angle = 60;

} // namespace

CameraView view_of(const domain::Camera& camera, LonLat place)
{
    const Geodesic way = geodesic({*camera.lon, *camera.lat}, place);
    CameraView view{&camera, way.metres, false};
    if (camera.direction && std::isfinite(*camera.direction)) {
        double turn = std::fabs(std::fmod(way.azimuth - *camera.direction, 360.0));
        turn = std::min(turn, 360 - turn);
        const bool in_range = !camera.range_m || way.metres <= *camera.range_m;
        view.looks_at = in_range && turn <= camera.view_angle.value_or(usual_view_angle) / 2;
    }
    return view;
}

std::vector<CameraView> cameras_near(std::span<const domain::Camera> cameras, LonLat place)
{
    std::vector<CameraView> all;
    for (const domain::Camera& each : cameras)
        if (each.lon && each.lat && !each.withdrawn_at)
            all.push_back(view_of(each, place));
    std::ranges::stable_sort(all, {}, &CameraView::metres);
    return all;
}

} // namespace yiping::geo
