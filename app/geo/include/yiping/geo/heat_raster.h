// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>
#include <yiping/geo/heat_grid.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace yiping::geo {

/// Density of cases as it is once, for a picture.
struct HeatRaster {
    HeatGrid grid;
    std::vector<std::uint32_t> sums; ///< rows from the north, grid.columns() each; × cases_per_km2 gives the density
    double cases_per_km2 = 0;
    std::size_t counted = 0, outside = 0; ///< cases within the extent, and others

    [[nodiscard]] std::uint32_t highest() const;
};

/// `count` points from number `first` on: where they lie already, or in `room`, which is the caller's own from call to
/// call. An error ends the work.
using HeatSource =
    std::function<Result<std::span<const LonLat>>(std::size_t first, std::size_t count, std::vector<LonLat>& room)>;

/// The density of all points: to the last digit the sums of a HeatField that was given them with assign() (property
/// test), in less than half its time, for nothing is kept that a change would need. Points are taken in blocks of
/// 16,384; beside the raster it needs 128 KiB. From some 10,000 points on, and a quarter as many as cells, a second
/// thread adds up the second half of them in a raster of its own, and `source` is then called from both threads, each
/// with a `room` of its own.
/// Errors: those of `source`.
[[nodiscard]] Result<HeatRaster> heat_of(const HeatExtent& extent, std::size_t count, const HeatSource& source);
[[nodiscard]] HeatRaster heat_of(const HeatExtent& extent, std::span<const LonLat> points);

} // namespace yiping::geo
