// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_writer.h"

#include <yiping/domain/exchange.h>

#include <format>
#include <iterator>
#include <utility>

namespace yiping::exporter {

namespace {

/// RFC 4180, with commas. A text that a spreadsheet would take for a formula gets an apostrophe (domain::guarded).
class CsvWriter final : public TableWriter {
public:
    CsvWriter(ByteFile file, const TableLayout& layout) : file_(std::move(file)), columns_(layout.columns)
    {
        if (layout.byte_order_mark)
            file_.buffer() += "\xEF\xBB\xBF";
        for (std::size_t column = 0; column < columns_.size(); ++column) {
            if (column > 0)
                file_.buffer() += ',';
            put(columns_[column].name);
        }
        file_.buffer() += "\r\n";
    }

    Result<void> row(std::span<const domain::Value> cells, const RowShape& /*shape*/) override
    {
        std::string& out = file_.buffer();
        for (std::size_t column = 0; column < cells.size(); ++column) {
            if (column > 0)
                out += ',';
            const domain::Value& cell = cells[column];
            if (const auto* text = std::get_if<std::string>(&cell))
                put(domain::guarded(clean_text(*text, clean_), domain::CellKind::Csv, columns_[column].may_be_missing));
            else if (const auto* whole = std::get_if<std::int64_t>(&cell))
                std::format_to(std::back_inserter(out), "{}", *whole);
            else if (const auto* real = std::get_if<double>(&cell))
                std::format_to(std::back_inserter(out), "{}", *real);
        }
        out += "\r\n";
        return file_.flow();
    }

    Result<void> finish() override { return file_.close(); }

private:
    void put(std::string_view text)
    {
        std::string& out = file_.buffer();
        if (text.find_first_of(",\"\r\n") == text.npos) {
            out += text;
            return;
        }
        out += '"';
        for (const char letter : text) {
            out += letter;
            if (letter == '"')
                out += '"';
        }
        out += '"';
    }

    ByteFile file_;
    std::vector<TableColumn> columns_;
    std::string clean_;
};

} // namespace

WriterResult make_csv_writer(const std::filesystem::path& part, const TableLayout& layout)
{
    auto file = ByteFile::create(part);
    if (!file)
        return std::unexpected(file.error());
    return std::make_unique<CsvWriter>(std::move(*file), layout);
}

} // namespace yiping::exporter
