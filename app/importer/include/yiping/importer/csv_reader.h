// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/mapping.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace yiping::importer {

struct CsvOptions {
    config::TextEncoding encoding = config::TextEncoding::Auto;
    char delimiter = '\0';                      ///< '\0': found out from the first record
    std::size_t record_limit = 10U << 20U;      ///< bytes of UTF-8 of one record
    std::size_t chunk_bytes = 1U << 20U;        ///< read at once; tests make it small
};

/// Reads records of a CSV file (RFC 4180) one after the other, in memory that does not grow with the file. Plain or
/// gzip; UTF-8, GB18030 or UTF-16, found out from the bytes unless said. Texts come out as UTF-8.
/// A quote inside an unquoted field is a letter; text right behind a closing quote belongs to the field. Empty lines
/// are passed over. Line numbers begin at 1 and count line ends inside quotes too.
/// One thread at a time.
///
/// Errors, each with {file}: csv.missing_file, csv.unreadable, csv.changed (environment); csv.not_a_file, csv.empty,
/// csv.damaged_gzip, csv.wrong_encoding {line, encoding, guess}, csv.unclosed_quote {line}, csv.stray_quote
/// {line, end_line}, csv.nul_byte {line}, csv.record_too_long {line, limit},
/// csv.too_many_fields {line, limit}.
class CsvReader {
public:
    /// Opens the file and reads the first record as the names of the columns.
    [[nodiscard]] static Result<CsvReader> open(const std::filesystem::path& file, const CsvOptions& options = {});
    CsvReader(CsvReader&&) noexcept;
    CsvReader& operator=(CsvReader&&) noexcept;
    ~CsvReader();

    /// Without spaces around them.
    [[nodiscard]] const std::vector<std::string>& header() const;
    [[nodiscard]] char delimiter() const;
    /// "utf-8", "gb18030" or "utf-16"; of a file in plain ASCII "utf-8".
    [[nodiscard]] std::string_view encoding() const;

    /// Goes to the next record; false at the end.
    [[nodiscard]] Result<bool> next();
    /// Fields of the record, valid until the next call of next().
    [[nodiscard]] const std::vector<std::string_view>& fields() const;
    /// Line on which the record begins.
    [[nodiscard]] std::int64_t line() const;
    /// How much of the file has been read, 0 to 1.
    [[nodiscard]] double part() const;

private:
    struct Impl;
    explicit CsvReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace yiping::importer
