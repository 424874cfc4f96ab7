// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/mercator.h>

namespace yiping::mapview {

using geo::LonLat;
using geo::mercator_latitude_limit;
using geo::to_lon_lat;
using geo::to_world;
using geo::world_per_metre;
using geo::world_pixels;
using geo::WorldPoint;

} // namespace yiping::mapview
