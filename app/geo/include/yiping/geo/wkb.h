// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>

#include <string>
#include <string_view>

/// WKB (OGC 06-103r4) as the registers hold it. Written little-endian and two-dimensional; read in either byte order,
/// extra dimensions (Z, M, EWKB flags and SRID) are skipped. Input is hostile: counts are checked against the bytes
/// that are there before anything is allocated, coordinates must be finite.
namespace yiping::geo {

[[nodiscard]] std::string write_wkb(const Geometry& geometry);
[[nodiscard]] std::string write_wkb(const MultiPolygon& outline);

/// Errors (Input): geo.wkb_truncated {offset}, geo.wkb_type {type}, geo.wkb_number {offset}, geo.wkb_trailing {offset}.
[[nodiscard]] Result<Geometry> read_wkb(std::string_view bytes);
/// A polygon is taken as a multi-polygon of one; other kinds are geo.wkb_type. "" is an outline without polygons.
[[nodiscard]] Result<MultiPolygon> read_outline(std::string_view bytes);

} // namespace yiping::geo
