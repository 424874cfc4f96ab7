// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map_bench.h"

#include <yiping/geo/buildings.h>

#include <memory>
#include <vector>

/// The work of scene3d and of its peers: a built-up town of 44 km² with 20,000 houses and 1,439 grids, the same each
/// time.
namespace yiping::bench {

inline constexpr QSize space_size(1920, 1080);
inline constexpr double space_lon = 106.35, space_lat = 29.05, space_zoom = 14.2, space_tilt = 52;
inline constexpr double space_side_metres = 6633;
inline constexpr int space_houses = 20'000, space_grids = 1439, space_cameras = 1000;

struct Degrees {
    double lon, lat;
};
/// Metres east and north of the middle.
[[nodiscard]] Degrees degrees_of(double east, double north);
[[nodiscard]] Degrees grid_middle(int grid);

/// The town, its grids in their order, and cameras.
[[nodiscard]] domain::RowSet space_rows();
/// Open ones, in the order of the grids.
[[nodiscard]] domain::CaseColumns space_cases(const domain::RowSet& rows);
/// Boxes along the axes.
[[nodiscard]] std::shared_ptr<const geo::TownBuildings> space_town();

} // namespace yiping::bench
