// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/enums.h>
#include <yiping/importer/row_sink.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

struct AreaImportOptions {
    std::optional<domain::AreaLevel> level; ///< of all areas of the file; nothing: from the length of their codes
    // Names of the fields; "" tries the usual ones (code, 区划码, adcode …).
    std::string code_field, name_field, parent_field;
    std::string layer;      ///< of a GeoPackage; "" the first that has the field of the code
    std::string crs;        ///< word of geo::Projector; "" what the file says
    bool dry_run = false;
};

/// rows = imported + updated + duplicates, and nothing is written while there are problems.
struct AreaImport {
    std::int64_t rows = 0;
    std::int64_t imported = 0;
    std::int64_t updated = 0;
    std::int64_t duplicates = 0; ///< already there, the same
    std::int64_t parents_made = 0;
    std::vector<Error> problems;
    std::vector<Error> warnings;
    bool applied = false;
};

/// Reads areas from GeoJSON, GeoPackage or Shapefile. Outlines are brought to WGS-84 from the system the file names;
/// names of a Shapefile are UTF-8 or GB18030, found out. A parent that is nowhere is made from its code, up to the
/// county. All or nothing; ids come from the codes, so a second run changes nothing.
/// Errors of the file as a whole: config.missing_file (environment), import.geometry_file, import.broken_json,
/// import.not_geography, import.field_missing, import.no_features, import.too_large, import.too_many_features, and
/// those of the sink. What is wrong with single areas is in `problems`: import.bad_code, import.duplicate_code,
/// import.self_intersection, import.not_an_area …
[[nodiscard]] Result<AreaImport> import_areas(
    const std::filesystem::path& file, RowSink& sink, const AreaImportOptions& options = {});

/// "grid", "Grid", "micro-grid", "网格" …; nothing for another word.
[[nodiscard]] std::optional<domain::AreaLevel> parse_level(std::string_view text);
/// The words that parse_level takes, separated by ", ".
[[nodiscard]] std::string level_words();

} // namespace yiping::importer
