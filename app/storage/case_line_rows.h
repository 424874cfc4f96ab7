// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_columns.h>
#include <yiping/sqlite/database.h>

#include <functional>
#include <string_view>

/// How a CaseLine is read from the rows of the cases.
namespace yiping::storage {

inline constexpr std::string_view select_case_lines =
    "SELECT id, lon, lat, opened_at, due_at, closed_at, area_code, category, step, hold, "
    "source, satisfaction, upward FROM \"case\"";

/// Every case that a statement with these columns finds; the texts live until the visitor returns. Whether he wants
/// more: he ends it early by returning false.
[[nodiscard]] Result<bool> each_case_line(
    sqlite::Statement& statement, const std::function<bool(const domain::CaseLine&)>& visit);
/// The same, many at once.
[[nodiscard]] Result<bool> each_case_columns(
    sqlite::Statement& statement, const std::function<bool(const domain::CaseColumns&)>& visit);

} // namespace yiping::storage
