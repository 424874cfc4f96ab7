// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace yiping::importer {

/// A row that did not come in.
struct Rejection {
    std::int64_t line = 0;
    std::string field;      ///< key of [columns] or the file's column, "" for the row as a whole
    Error reason;
};

/// The file of rejected rows beside the source: its columns and one more with the reason, to be mended and imported
/// again.
struct RejectsOptions {
    bool write = false;
    /// A reason in words; its code without.
    std::function<std::string(const Error&)> words;
};

/// What the column with the reason is called. Imports pass over it.
inline constexpr std::string_view reason_column = "不合格原因";

/// "cases.csv" → "cases.rejected.csv", "cases.csv.gz" and "cases.xlsx" too.
[[nodiscard]] std::filesystem::path rejects_path(const std::filesystem::path& source);

} // namespace yiping::importer
