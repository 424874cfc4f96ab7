// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/category.h>
#include <yiping/domain/registers.h>

#include <string>
#include <string_view>

/// A hand-made town of two villages with three grids each: 白杨社区 (990101001001) and 天池村 (990101001002).
namespace yiping::testing {

inline constexpr std::string_view town_code = "990101001000";
inline constexpr UtcMillis small_town_noon = 1'773'806'400'000; ///< 2026-03-18 12:00 in Asia/Shanghai

[[nodiscard]] Uuid id_of(std::string_view name);
[[nodiscard]] domain::Area area(
    std::string_view code, std::string_view parent, std::string_view name, domain::AreaLevel level);
[[nodiscard]] domain::Case incident(std::string_view number, std::string_view title, std::string_view area_code,
    domain::Step step, UtcMillis opened_at, UtcMillis due_at);
[[nodiscard]] domain::Responder worker(std::string_view name, std::string_view area_code, double lon, double lat);
/// Areas, five responders, a shift and no cases.
[[nodiscard]] domain::RowSet small_town();
[[nodiscard]] domain::CategoryTree small_categories();

} // namespace yiping::testing
