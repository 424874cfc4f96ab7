// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/mercator.h>

#include <cstdint>
#include <span>
#include <vector>

namespace yiping::mapview {

/// A ring of points; the first may or may not be repeated at the end, either direction.
using Ring = std::vector<WorldPoint>;

/// An outer ring and its holes.
struct Polygon {
    std::vector<Ring> rings;
};

/// Triangles that fill the polygon, as indices into its points counted through all rings in order (a repeated last
/// point counts too). Holes are joined to the outer ring by a cut, then ears are clipped; points on the Z curve keep
/// the search for points inside an ear short. Exact for simple polygons; a ring that crosses itself gives some filling
/// and never fails. Any thread.
[[nodiscard]] std::vector<std::uint32_t> triangulate(const Polygon& polygon);

/// Twice the signed area; positive where the ring runs clockwise on the screen (y down).
[[nodiscard]] double doubled_area(std::span<const WorldPoint> ring);

/// Even-odd over all rings.
[[nodiscard]] bool contains(const Polygon& polygon, WorldPoint at);

} // namespace yiping::mapview
