// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/enums.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace yiping::platform::simulate {

/// Where a kind of trouble happens.
enum class Where : std::uint8_t { Any, Dense, Road, River, Market, School, Farm, Forest, Compound };
inline constexpr std::size_t where_count = 9;
/// When: by day, on market mornings, in the evening, after rain, at school hours.
enum class When : std::uint8_t { Day, Market, Night, Rain, School };

struct Trouble {
    std::string_view category;
    domain::LimitKind limit;
    int fixed_hours;
    bool plain;
    double weight;
    double self_handled; ///< how often the finder puts it right on the spot
    Where where;
    When when;
    std::array<std::string_view, 2> titles;
    std::string_view description; ///< {} is the place
};
[[nodiscard]] std::span<const Trouble> troubles();

} // namespace yiping::platform::simulate
