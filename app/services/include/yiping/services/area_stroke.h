// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/geometry.h>
#include <yiping/services/town.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a stroke of a hand on the map means. Places in degrees WGS-84; a stroke that ends where it began goes around an
/// area, any other is a way. GUI thread.
namespace yiping::services {

[[nodiscard]] bool goes_around(std::span<const geo::LonLat> stroke);

/// Codes of the grids that it runs through and, where it goes around, of those whose name stands inside; in order. Only
/// grids within `scope`. Reads the outlines anew.
[[nodiscard]] std::vector<std::string> grids_of_stroke(
    const Town& town, std::span<const geo::LonLat> stroke, std::string_view scope);

/// The stroke as WKB, a Polygon or a LineString, without what the hand trembled; "" of less than a line.
[[nodiscard]] std::string geometry_of_stroke(std::span<const geo::LonLat> stroke);

} // namespace yiping::services
