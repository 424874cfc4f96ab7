// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers/camera.h>
#include <yiping/geo/distance.h>

#include <span>
#include <vector>

/// What cameras see of a place. Pure, any thread.
namespace yiping::geo {

struct CameraView {
    const domain::Camera* camera = nullptr;
    double metres = 0;     ///< on the ellipsoid
    bool looks_at = false; ///< within its range and cone; false where the direction is not known
};

/// Of a camera with a position.
[[nodiscard]] CameraView view_of(const domain::Camera& camera, LonLat place);
/// Nearest first; those without a position and those withdrawn by their owners are left out. Points into `cameras`.
[[nodiscard]] std::vector<CameraView> cameras_near(std::span<const domain::Camera> cameras, LonLat place);

} // namespace yiping::geo
