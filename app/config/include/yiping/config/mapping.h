// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yiping::config {

enum class TextEncoding : std::uint8_t { Auto, Utf8, Gb18030, Utf16 };

/// Of two coordinates in one column, where the text itself does not tell.
enum class PositionOrder : std::uint8_t { LonLat, LatLon };

/// How a file of cases from another system is to be read (DESIGN §17, docs/import.md): the names of its columns, its
/// formats and words. A column that is not mapped is "".
struct CaseMapping {
    std::string file;            ///< of the mapping itself, for error texts
    /// Names the system the rows come from; part of their ids, so that two systems may use the same numbers. The name
    /// of the mapping file if not given.
    std::string source;
    TextEncoding encoding = TextEncoding::Auto;
    char delimiter = '\0'; ///< '\0': found out from the first line
    std::string zone = "Asia/Shanghai"; ///< of times that say none themselves; checked to exist
    std::string crs = "WGS84"; ///< words of geo::parse_crs
    std::string area; ///< where rows belong that name no area: a code; "" for the root of the database
    std::string area_name; ///< its name, should it have to be made; "" for `source`

    /// The file is one that an export wrote: its columns are the register's fields, nothing else here says a thing.
    bool own = false;

    std::string id, category, title, description, status, opened_at, closed_at, due_at, longitude, latitude, address,
        area_column;
    std::string position; ///< both coordinates in one column, instead of `longitude` and `latitude`
    PositionOrder position_order = PositionOrder::LonLat;

    std::vector<std::string> datetime; ///< strftime letters, tried in order; never empty
    std::vector<std::string> closed, open, void_; ///< words of the status column; void_ because `void` is a keyword

    bool operator==(const CaseMapping&) const = default;
};

/// Errors as load_settings; check_case_mapping gives all of them.
[[nodiscard]] Result<CaseMapping> load_case_mapping(const std::filesystem::path& file);
[[nodiscard]] std::vector<Error> check_case_mapping(const std::filesystem::path& file);

} // namespace yiping::config
