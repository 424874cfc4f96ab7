// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <filesystem>
#include <string>
#include <vector>

namespace yiping::importer {

/// A first mapping of a table of cases, to be read and mended by a person.
struct MappingGuess {
    std::string toml;            ///< a whole mapping file, with what was seen as comments
    std::vector<Error>
        warnings; ///< what a person has to look at: import.guess_missing {column}, import.guess_day_month
    bool usable = false;         ///< category and opened_at were found: load_case_mapping takes it
};

/// Looks at names of columns (either language) and at values of the first rows: numbers that are longitudes, texts that
/// are times and in which order, words of a status that has an end. Nothing is imported. Errors: those of open_table.
[[nodiscard]] Result<MappingGuess> guess_mapping(const std::filesystem::path& file);

} // namespace yiping::importer
