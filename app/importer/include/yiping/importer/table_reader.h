// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/importer/csv_reader.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// Records of a table, one after the other, whatever the file is. One thread at a time.
class TableReader {
public:
    virtual ~TableReader() = default;

    /// Names of the columns, without blanks around them.
    [[nodiscard]] virtual const std::vector<std::string>& header() const = 0;
    /// Goes to the next record; false at the end.
    [[nodiscard]] virtual Result<bool> next() = 0;
    /// Fields of the record in UTF-8, valid until the next call of next(). A record that has not as many as the header
    /// is as the file has it.
    [[nodiscard]] virtual const std::vector<std::string_view>& fields() const = 0;
    /// Line of a text on which the record begins, row of a sheet.
    [[nodiscard]] virtual std::int64_t line() const = 0;
    /// How much of the file has been read, 0 to 1; 1 where it was read whole before the first record.
    [[nodiscard]] virtual double part() const { return 1; }
    /// "csv", "xlsx", "ods", "json", "geojson", "geopackage" or "gb28181-catalogue".
    [[nodiscard]] virtual std::string_view format() const = 0;
    /// Of a text: "utf-8", "gb18030" or "utf-16"; a literal.
    [[nodiscard]] virtual std::string_view encoding() const { return "utf-8"; }
    /// What somebody should know of the file that is no fault of a record.
    [[nodiscard]] virtual std::vector<Error> notes() const { return {}; }
    /// Of CSV.
    [[nodiscard]] virtual char delimiter() const { return ','; }
};

/// Opens a table by its content: CSV (plain or gzip), the first sheet of an XLSX or ODS workbook that has a header, one
/// JSON object a line, or a JSON list of objects (fields of an object in an object are called "outer.inner"), the first
/// layer of a GeoJSON collection or of a GeoPackage, the cameras of a GB/T 28181 catalogue. Errors: import.broken_xml
/// {file, line, what}, catalogue.none; those of CsvReader; import.damaged_archive,
/// import.archive_too_large, import.no_sheet {file}; import.broken_json, import.not_objects {file, line},
/// import.too_large, import.too_many_columns {file, limit}.
[[nodiscard]] Result<std::unique_ptr<TableReader>> open_table(
    const std::filesystem::path& file, const CsvOptions& options = {});

/// More columns than any table has that a person made.
inline constexpr std::size_t column_limit = 4096;

} // namespace yiping::importer
