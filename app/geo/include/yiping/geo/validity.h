// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/geo/geometry.h>

#include <optional>
#include <string>
#include <string_view>

namespace yiping::geo {

/// What is wrong with an outline, and where.
struct Defect {
    std::string
        code; ///< "self-intersection", "ring-order" (a hole outside its polygon), "too-few-points", "not-closed"
    LonLat at;
    bool operator==(const Defect&) const = default;
};

/// The first defect by the rules of OGC simple features, nothing for a sound outline. Any thread.
[[nodiscard]] std::optional<Defect> find_defect(const MultiPolygon& outline);
/// A point surely inside, for a label; nothing for an empty outline.
[[nodiscard]] std::optional<LonLat> label_point(const MultiPolygon& outline);

} // namespace yiping::geo
