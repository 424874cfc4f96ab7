// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/enums.h>

#include <string>
#include <string_view>

/// Codes of areas: 2+2+2+3+3 digits for province, prefecture, county, town and village (GB/T 2260, GB/T 10114), then
/// +3 for a grid and +3 for a micro-grid or building. Stored with 12, 15 or 18 digits; shorter ones are filled with
/// zeros to 12. Text, never numbers. Pure functions, any thread.
namespace yiping::domain {

/// 2, 4, 6, 9, 12, 15 or 18 digits to the stored form. Refusals (Input): domain.area_code_length {code},
/// domain.area_code_digits {code}, domain.area_code_gap {code} (digits below a level of zeros).
[[nodiscard]] Result<std::string> normalise_area_code(std::string_view text);
/// Level of a stored code. 18 digits may be a micro-grid or a building: the code cannot tell, MicroGrid is answered.
/// "" and malformed codes are Province.
[[nodiscard]] AreaLevel level_of_code(std::string_view code);
/// Stored code of the next level up; "" above a province and of "".
[[nodiscard]] std::string parent_code(std::string_view code);
/// The digits that mean something: "990101001000" → "990101001". "" stays "".
[[nodiscard]] std::string_view significant_part(std::string_view code);
/// Whether `code` is `scope` or lies in it. The scope "" contains everything.
[[nodiscard]] bool contains(std::string_view scope, std::string_view code);
/// First six digits, "" if there are fewer.
[[nodiscard]] std::string district_id_of(std::string_view code);
/// The 15-digit grid a code lies in, "" above grids.
[[nodiscard]] std::string_view grid_of(std::string_view code);

} // namespace yiping::domain
