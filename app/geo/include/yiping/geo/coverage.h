// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/geo/geometry.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace yiping::geo {

/// What keeps areas from covering the ground once and only once (DESIGN §11).
struct CoverageFault {
    enum class Kind : std::uint8_t {
        Overlap,   ///< two areas share ground
        Gap,       ///< ground between areas that belongs to none
        Sliver,    ///< an area that is itself thin
        TooComplex ///< two outlines that cross too often to be compared
    };
    Kind kind = Kind::Overlap;
    std::vector<std::size_t> areas; ///< places in the input; of a gap all that touch it
    double area_m2 = 0;             ///< on the ellipsoid
    LonLat at;                      ///< inside the fault
    MultiPolygon shape;             ///< WGS-84
};

/// One area of a coverage.
struct CoverageArea {
    std::string code;    ///< stored form, or ""
    MultiPolygon outline; ///< WGS-84, sound (find_defect); others are passed over
};

struct CoverageReport {
    std::vector<CoverageFault> faults; ///< slivers, overlaps, gaps; within each by places
    bool complete = true;              ///< false: stopped at the limit of faults or of time
};

/// Compares areas of the same level (by the length of their codes; areas without codes are one level): overlaps, gaps
/// and thin areas. A gap is ground that areas enclose, a slit between two of them, or ground of an outline of the level
/// above that none of its own areas cover. What is thinner than coordinates of six decimals are exact (0.11 m) or
/// smaller than a square metre is rounding and no fault. Stops at `limit` faults and after `seconds`. Any thread.
[[nodiscard]] CoverageReport find_coverage_faults(
    std::span<const CoverageArea> areas, std::size_t limit = 1000, double seconds = 15);

/// Whether an outer ring runs clockwise or a hole anticlockwise, against RFC 7946.
[[nodiscard]] bool rings_run_backwards(const MultiPolygon& outline);

} // namespace yiping::geo
