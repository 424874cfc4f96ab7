// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/described_row.h>
#include <yiping/exporter/table_export.h>
#include <yiping/geo/geometry.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::exporter {

/// What a column holds, for formats that have types.
enum class ColumnKind : std::uint8_t { Text, Whole, Real };

struct TableColumn {
    std::string name;
    ColumnKind kind = ColumnKind::Text;
    bool may_be_missing = false; ///< an empty text is something else than none
};

/// Where a row is: a position, or an outline as WKB.
struct RowShape {
    std::optional<geo::LonLat> at;
    std::string_view outline;
};
enum class ShapeKind : std::uint8_t { None, Point, Area };

/// One format. `row` gets as many cells as there are columns: nothing, a whole number, a real one, or a text in UTF-8.
class TableWriter {
public:
    virtual ~TableWriter() = default;
    [[nodiscard]] virtual Result<void> row(std::span<const domain::Value> cells, const RowShape& shape) = 0;
    /// Closes the file; nothing may be written after.
    [[nodiscard]] virtual Result<void> finish() = 0;
    /// Texts that did not fit whole.
    [[nodiscard]] virtual std::int64_t cut() const { return 0; }
};

struct TableLayout {
    std::string title; ///< of the sheet or layer
    std::vector<TableColumn> columns;
    ShapeKind shape = ShapeKind::None;
    bool byte_order_mark = false;
};

using WriterResult = Result<std::unique_ptr<TableWriter>>;
[[nodiscard]] WriterResult make_csv_writer(const std::filesystem::path& part, const TableLayout& layout);
[[nodiscard]] WriterResult make_xlsx_writer(const std::filesystem::path& part, const TableLayout& layout);
[[nodiscard]] WriterResult make_geojson_writer(const std::filesystem::path& part, const TableLayout& layout);
[[nodiscard]] WriterResult make_geopackage_writer(const std::filesystem::path& part, const TableLayout& layout);

/// Valid UTF-8 without NUL: what is neither becomes U+FFFD. Most texts come back as they are, without a copy.
[[nodiscard]] std::string_view clean_text(std::string_view text, std::string& buffer);

/// Bytes collected and written to a file, errors kept. One thread.
class ByteFile {
public:
    [[nodiscard]] static Result<ByteFile> create(const std::filesystem::path& part);
    ByteFile(ByteFile&& other) noexcept;
    ByteFile& operator=(ByteFile&&) = delete;
    ByteFile(const ByteFile&) = delete;
    ByteFile& operator=(const ByteFile&) = delete;
    ~ByteFile();

    /// What is added here goes to the file now and then.
    std::string& buffer() { return buffer_; }
    /// Writes the buffer if it is large.
    [[nodiscard]] Result<void> flow();
    [[nodiscard]] Result<void> close();

private:
    ByteFile(int handle, std::filesystem::path part) : handle_(handle), part_(std::move(part)) {}
    [[nodiscard]] Result<void> write_all();
    int handle_ = -1;
    std::filesystem::path part_;
    std::string buffer_;
};

} // namespace yiping::exporter
