// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/model_town/model_town.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::platform::simulate {

/// The town of seed 1, made once for all tests of this program.
[[nodiscard]] const ModelTown& shared_town();

/// A corner in degrees × 10,000,000, as stored.
using Corner = std::pair<std::int64_t, std::int64_t>;
using CornerRing = std::vector<Corner>; ///< not closed
/// All rings of a WKB MultiPolygon; fails the test if the bytes are not one.
[[nodiscard]] std::vector<CornerRing> rings_of(std::string_view wkb);
/// Twice the area by the shoelace formula, exact; counter-clockwise is positive.
[[nodiscard]] std::int64_t twice_area(const CornerRing& ring);
[[nodiscard]] bool contains_point(const std::vector<CornerRing>& rings, double lon, double lat);

[[nodiscard]] std::vector<const domain::Area*> areas_of(const ModelTown& town, domain::AreaLevel level);
[[nodiscard]] const domain::Area& area_by_code(const ModelTown& town, std::string_view code);

} // namespace yiping::platform::simulate
