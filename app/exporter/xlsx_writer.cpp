// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_writer.h"

#include <yiping/domain/exchange.h>
#include <yiping/exporter/out_file.h>

#include <xlsxwriter.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace yiping::exporter {

namespace {

/// Of a cell, in UTF-16 as Excel counts.
constexpr std::size_t cell_letters = 32'767;
constexpr std::int64_t sheet_rows = 1'048'575; // and the names of the columns
constexpr double plain_column = 14;

/// Excel's letters of a text, and where it has to be cut to fit.
std::size_t fitting_bytes(std::string_view text)
{
    std::size_t letters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xC0U) == 0x80U)
            continue;
        letters += byte >= 0xF0 ? 2 : 1;
        if (letters > cell_letters)
            return at;
    }
    return text.size();
}

/// A workbook's writer prints 16 digits; some numbers need 17.
bool written_whole(double number)
{
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.16G", number);
    return std::strtod(text.data(), nullptr) == number;
}

Error workbook_failure(const std::filesystem::path& file, lxw_error code)
{
    switch (code) {
    case LXW_ERROR_CREATING_XLSX_FILE:
    case LXW_ERROR_CREATING_TMPFILE:
    case LXW_ERROR_READING_TMPFILE:
    case LXW_ERROR_ZIP_FILE_OPERATION:
    case LXW_ERROR_ZIP_FILE_ADD:
    case LXW_ERROR_ZIP_CLOSE:
        if (errno != 0)
            return OutFile::failure(file, errno);
        break;
    default:
        break;
    }
    return Error(Fault::Environment, "export.cannot_write",
        {{"file", file.string()}, {"what", std::string(lxw_strerror(code))}});
}

/// Row by row into a file of its own, which is packed at the end: memory does not grow.
class XlsxWriter final : public TableWriter {
public:
    static WriterResult make(const std::filesystem::path& part, const TableLayout& layout)
    {
        auto made = std::make_unique<XlsxWriter>(part, layout.columns);
        // The rows wait beside the file, where there has to be room for them anyway.
        made->folder_ = part.has_parent_path() ? part.parent_path().string() : ".";
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = made->folder_.c_str();
        made->book_ = workbook_new_opt(part.c_str(), &options);
        if (made->book_ == nullptr)
            return std::unexpected(OutFile::failure(part, errno));
        made->sheet_ = workbook_add_worksheet(made->book_, layout.title.c_str());
        if (made->sheet_ == nullptr)
            made->sheet_ = workbook_add_worksheet(made->book_, nullptr);
        if (made->sheet_ == nullptr)
            return std::unexpected(OutFile::failure(part, errno));
        lxw_format* const bold = workbook_add_format(made->book_);
        format_set_bold(bold);
        const auto columns = static_cast<lxw_col_t>(layout.columns.size());
        worksheet_set_column(made->sheet_, 0, static_cast<lxw_col_t>(columns - 1), plain_column, nullptr);
        worksheet_freeze_panes(made->sheet_, 1, 0);
        for (lxw_col_t column = 0; column < columns; ++column)
            if (const lxw_error failed =
                    worksheet_write_string(made->sheet_, 0, column, layout.columns[column].name.c_str(), bold);
                failed != LXW_NO_ERROR)
                return std::unexpected(workbook_failure(part, failed));
        return made;
    }

    XlsxWriter(std::filesystem::path part, std::vector<TableColumn> columns)
        : part_(std::move(part)), columns_(std::move(columns))
    {
    }
    XlsxWriter(const XlsxWriter&) = delete;
    XlsxWriter& operator=(const XlsxWriter&) = delete;
    ~XlsxWriter() override
    {
        if (book_ != nullptr)
            workbook_close(book_);
    }

    Result<void> row(std::span<const domain::Value> cells, const RowShape& /*shape*/) override
    {
        if (rows_ == sheet_rows)
            return make_error(Fault::Input, "export.too_many_rows", {{"limit", sheet_rows}});
        const auto place = static_cast<lxw_row_t>(++rows_);
        for (std::size_t index = 0; index < cells.size(); ++index) {
            errno = 0;
            if (const lxw_error failed = put(place, static_cast<lxw_col_t>(index), cells[index]);
                failed != LXW_NO_ERROR)
                return std::unexpected(workbook_failure(part_, failed));
        }
        return {};
    }

    Result<void> finish() override
    {
        const auto last = static_cast<lxw_row_t>(rows_);
        worksheet_autofilter(sheet_, 0, 0, last, static_cast<lxw_col_t>(columns_.size() - 1));
        errno = 0;
        const lxw_error failed = workbook_close(std::exchange(book_, nullptr));
        if (failed != LXW_NO_ERROR)
            return std::unexpected(workbook_failure(part_, failed));
        return {};
    }

    [[nodiscard]] std::int64_t cut() const override { return cut_; }

private:
    lxw_error put(lxw_row_t row, lxw_col_t column, const domain::Value& cell)
    {
        if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
            if (written_whole(static_cast<double>(*whole)) &&
                static_cast<std::int64_t>(static_cast<double>(*whole)) == *whole)
                return worksheet_write_number(sheet_, row, column, static_cast<double>(*whole), nullptr);
            return put_text(row, column, std::to_string(*whole));
        }
        if (const auto* real = std::get_if<double>(&cell)) {
            if (written_whole(*real))
                return worksheet_write_number(sheet_, row, column, *real, nullptr);
            return put_text(row, column, std::format("{}", *real));
        }
        if (const auto* text = std::get_if<std::string>(&cell))
            return put_text(row, column,
                domain::guarded(
                    clean_text(*text, clean_), domain::CellKind::Workbook, columns_[column].may_be_missing));
        return LXW_NO_ERROR;
    }

    lxw_error put_text(lxw_row_t row, lxw_col_t column, std::string text)
    {
        if (text.size() > cell_letters) {
            const std::size_t most = fitting_bytes(text);
            cut_ += most < text.size() ? 1 : 0;
            text.resize(most);
        }
        return text.empty() ? LXW_NO_ERROR : worksheet_write_string(sheet_, row, column, text.c_str(), nullptr);
    }

    std::filesystem::path part_;
    std::string folder_;
    std::vector<TableColumn> columns_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    std::int64_t rows_ = 0;
    std::int64_t cut_ = 0;
    std::string clean_;
};

} // namespace

WriterResult make_xlsx_writer(const std::filesystem::path& part, const TableLayout& layout)
{
    return XlsxWriter::make(part, layout);
}

} // namespace yiping::exporter
