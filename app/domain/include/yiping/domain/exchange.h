// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// What exports write and imports understand, beside the names of the register descriptions (docs/export.md). Pure
/// functions, any thread.
namespace yiping::domain {

/// The column by which an exported row is known again: its id. Such a file is one of our own, and its texts are taken
/// as they stand.
inline constexpr std::string_view record_column_zh = "记录标识";
inline constexpr std::string_view record_column_en = "Record id";
[[nodiscard]] bool is_record_column(std::string_view column);

/// Behind the name of a column that shows a personal field masked; imports pass such columns over.
inline constexpr std::string_view masked_suffix_zh = "（脱敏）";
inline constexpr std::string_view masked_suffix_en = " (masked)";
[[nodiscard]] bool is_masked_column(std::string_view column);

/// What a cell of a file must not do to the text in it.
enum class CellKind : std::uint8_t {
    Typed,   ///< a text is a text (GeoJSON, GeoPackage)
    Csv,     ///< a spreadsheet takes =, +, -, @ at the beginning for a formula
    Workbook ///< texts are typed, but 1E5 may come back as a number
};

/// The text with an apostrophe before it where it would not come back as it is: an empty text where nothing would
/// mean something else, blanks at an end, an apostrophe at the beginning, or what `kind` says. A spreadsheet takes the
/// apostrophe for “this is a text”.
[[nodiscard]] std::string guarded(std::string_view text, CellKind kind, bool may_be_missing);
/// Takes the guard away. True if there was one: the text is exact then, and also an empty one is there.
[[nodiscard]] bool unguard(std::string_view& text);

} // namespace yiping::domain
