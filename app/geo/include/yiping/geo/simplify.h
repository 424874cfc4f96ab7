// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/mercator.h>

#include <vector>

namespace yiping::geo {

/// A line without the points that lie nearer to it than `tolerance`, world units (Douglas and Peucker); its ends stay.
/// `closed`: a ring that begins and ends in one place. Without recursion: lines come with a hundred thousand points.
[[nodiscard]] std::vector<WorldPoint> simplified(const std::vector<WorldPoint>& line, double tolerance, bool closed);

} // namespace yiping::geo
