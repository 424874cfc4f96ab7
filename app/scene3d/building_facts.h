// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/town.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::scene3d {

/// What a wall may say of a house: counts, and its worker by surname and post.
struct BuildingFacts {
    std::string name;
    std::optional<std::int64_t> households;
    std::vector<std::string> workers;
    int open_cases = 0; ///< of its area, or within its outline
};

/// Empty for an unknown code. GUI thread.
[[nodiscard]] BuildingFacts facts_of(const services::Town& town, std::string_view area_code);

} // namespace yiping::scene3d
