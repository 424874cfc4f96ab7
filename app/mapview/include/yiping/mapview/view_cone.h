// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/mercator.h>

namespace yiping::mapview {

/// A camera and what it sees of the ground.
struct ViewCone {
    WorldPoint at;
    double reach = 0; ///< world units; 0 has no cone
    double direction = 0, half_angle = 0; ///< radians, clockwise from the north; to each side
    bool online = true;
};

} // namespace yiping::mapview
