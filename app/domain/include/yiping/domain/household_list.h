// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/domain/registers/household.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::domain {

/// A household as a desk may list it: whom it would name or reach is masked.
struct HouseholdLine {
    Uuid id;
    std::string door;
    std::optional<int> floor = {}; ///< from 1; nothing where the door does not say it
    HouseholdKind kind = HouseholdKind::Owner;
    std::optional<std::int64_t> people = {};
    std::string head; ///< masked_reporter of its head's name and phone
    bool operator==(const HouseholdLine&) const = default;
};

/// What a desk asks `Reveal` for to get them: this field of the area that is the building.
inline constexpr std::string_view households_field = "households";
/// More than one building has.
inline constexpr std::size_t most_households = 1000;

/// "2单元301" and "3-1-0302" are on the third floor; nothing for a house's "5号".
[[nodiscard]] std::optional<int> floor_of_door(std::string_view door);

/// The value that `Reveal` answers with, and back: a line each, id, floor, kind, people, door and head between tabs,
/// the first four as numbers (the id as text) and empty where nothing is known.
[[nodiscard]] std::string write_households(std::span<const HouseholdLine> lines);
/// Nothing for a text that is none of these.
[[nodiscard]] std::optional<std::vector<HouseholdLine>> read_households(std::string_view text);

} // namespace yiping::domain
