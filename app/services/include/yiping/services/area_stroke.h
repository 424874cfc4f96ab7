// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/geometry.h>
#include <yiping/services/town.h>

#include <span>
#include <string>
#include <vector>

namespace yiping::services {

/// Codes of the grids that a stroke on the map means: those that it runs through (a patrol's way) and those whose name
/// stands inside it (an area). Places in degrees WGS-84; in order of the codes. Only grids within `scope`. GUI thread;
/// reads the outlines anew, for a stroke of a hand.
[[nodiscard]] std::vector<std::string> grids_of_stroke(
    const Town& town, std::span<const geo::LonLat> stroke, std::string_view scope);

} // namespace yiping::services
