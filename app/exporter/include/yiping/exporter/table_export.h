// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/messages.h>
#include <yiping/domain/described_row.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Rows of a register into a file that the usual programs open and that imports again unchanged (docs/export.md).
namespace yiping::exporter {

enum class TableFormat : std::uint8_t { Csv, Xlsx, GeoJson, GeoPackage };

/// By the ending of a name: .csv .xlsx .geojson .json .gpkg; nothing for another.
[[nodiscard]] std::optional<TableFormat> format_of(const std::filesystem::path& file);
/// "csv", "xlsx", "geojson", "gpkg".
[[nodiscard]] std::string_view name_of(TableFormat format);
[[nodiscard]] std::optional<TableFormat> parse_format(std::string_view name);

/// How much of people is shown. What is personal says the description of the register, so that no field is forgotten.
enum class Sight : std::uint8_t {
    Masked, ///< names of staff and residents as 左*, phones as 138****0000, everything else that is personal left out
    Staff,  ///< names of staff in full, residents masked: what a signed-in desk shows anyway
    Full,   ///< everything: only after the platform has allowed it and written it down
};

/// Rows one after the other, from wherever they are kept.
class RowSource {
public:
    virtual ~RowSource() = default;
    /// Fills both with the next row; false at the end. `personal` may stay as it is if the register has none.
    [[nodiscard]] virtual Result<bool> next(domain::DescribedRow& row, domain::DescribedPersonal& personal) = 0;
    /// What an import will know a row of another register by (工号, 编号); "" if its id is better.
    [[nodiscard]] virtual Result<std::string> name_of(const domain::RegisterInfo& other, const Uuid& id) = 0;
};

struct TableOptions {
    TableFormat format = TableFormat::Csv;
    Sight sight = Sight::Masked;
    config::Language language = config::Language::Chinese; ///< of names of columns and words of code lists
    bool byte_order_mark = false; ///< of CSV: by it Excel knows that the text is UTF-8
    /// Called every 50,000 rows; may be empty. An answer of false ends the export with export.stopped.
    std::function<bool(std::int64_t rows)> progress;
};

struct TableExport {
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::vector<std::string> columns;
    std::vector<std::string> masked; ///< names of fields that were masked or left out
    std::int64_t cut = 0;            ///< texts that a workbook's cell cannot hold whole
};

/// Writes all rows of the source in memory that does not grow with them. Nothing is at `file` before it is whole.
/// Errors: those of OutFile and the source; export.too_many_rows {limit} (a sheet holds 1,048,575),
/// export.cannot_write {file, what}, export.disk_full {file}, export.stopped.
[[nodiscard]] Result<TableExport> export_table(const std::filesystem::path& file, const domain::RegisterInfo& info,
    RowSource& source, const TableOptions& options);

} // namespace yiping::exporter
