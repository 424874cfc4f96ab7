// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geography.h"
#include "places.h"

#include <yiping/model_town/model_town.h>

#include <string>
#include <string_view>

namespace yiping::platform::simulate {

/// What all parts of the town are made from.
struct TownMaking {
    std::uint64_t seed;
    UtcMillis as_of;
    const Geography& geography;
    const Places& places;
};

/// An id that depends on the seed and a name only.
[[nodiscard]] Uuid town_id(const TownMaking& making, std::string_view kind, std::string_view name);
template <class Row>
[[nodiscard]] Row town_row(
    const TownMaking& making, std::string_view kind, std::string_view name, std::string_view area_code)
{
    Row row;
    row.id = town_id(making, kind, name);
    row.district_id = model_district;
    row.area_code = area_code;
    return row;
}

/// A name nobody bears: a surname and two signs of the calendar cycle.
struct InventedName {
    std::string surname;
    std::string full;
};
[[nodiscard]] InventedName invented_name(TownRandom& random);
/// Eleven digits beginning with 000: no Chinese number begins so, it cannot ring.
[[nodiscard]] std::string silent_phone(std::int64_t number);

void add_areas(const TownMaking& making, const County& county, ModelTown& out);
void add_features(const TownMaking& making, ModelTown& out);
void add_responders(const TownMaking& making, ModelTown& out);
void add_cameras(const TownMaking& making, ModelTown& out);
void add_shifts(const TownMaking& making, ModelTown& out);
void add_disputes(const TownMaking& making, ModelTown& out);
void add_directed_tasks(const TownMaking& making, ModelTown& out);
void add_neighbour_figures(const TownMaking& making, const County& county, ModelTown& out);
/// Needs the responders.
void add_cases(const TownMaking& making, ModelTown& out);

inline constexpr std::int64_t year_days = 365;
/// Code of the k-th neighbour town, from 0.
[[nodiscard]] std::string neighbour_code(std::size_t k);

} // namespace yiping::platform::simulate
