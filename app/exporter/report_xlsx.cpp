// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/out_file.h>
#include <yiping/exporter/report.h>

#include "table_writer.h"

#include <xlsxwriter.h>

#include <cerrno>
#include <string>
#include <utility>

namespace yiping::exporter {

namespace {

constexpr double first_column = 30, other_columns = 14, text_column = 96;
constexpr lxw_row_t chart_rows = 16;

class ReportWorkbook {
public:
    ReportWorkbook(lxw_workbook* book, const Report& report) : book_(book), report_(report)
    {
        const bool chinese = report.language == config::Language::Chinese;
        sheet_ = workbook_add_worksheet(book_, chinese ? "报表" : "Report");
        worksheet_set_column(sheet_, 0, 0, first_column, nullptr);
        worksheet_set_column(sheet_, 1, 9, other_columns, nullptr);
        title_ = format(true, 16);
        bold_ = format(true, 11);
        wrap_ = format(false, 11);
        format_set_text_wrap(wrap_);
        format_set_align(wrap_, LXW_ALIGN_VERTICAL_TOP);
        put(row_++, 0, report.town);
        put(row_++, 0, report.title, title_);
        put(row_++, 0, report.window);
        put(row_++, 0, (chinese ? "数据截至 " : "data as of ") + report.as_of);
        ++row_;
        for (const ReportFact& fact : report.facts) {
            put(row_, 0, fact.label);
            put(row_++, 1, fact.value, bold_);
        }
        for (const ReportSection& section : report.sections)
            std::visit(*this, section);
        define(chinese ? "口径说明" : "Definitions");
    }

    [[nodiscard]] std::optional<lxw_error> failed() const { return failed_; }

    void operator()(const ReportTable& table)
    {
        head(table.title);
        for (std::size_t column = 0; column < table.header.size(); ++column)
            put(row_, column, table.header[column], bold_);
        row_ += table.header.empty() ? 0 : 1;
        for (const auto& cells : table.rows) {
            for (std::size_t column = 0; column < cells.size(); ++column)
                put(row_, column, cells[column]);
            ++row_;
        }
        if (!table.note.empty())
            put(row_++, 0, table.note);
    }
    void operator()(const ReportForm& form)
    {
        head(form.title);
        for (const auto& [name, value] : form.fields) {
            put(row_, 0, name);
            put(row_++, 1, value);
        }
    }
    void operator()(const ReportBars& bars)
    {
        head(bars.title);
        const lxw_row_t first = row_;
        for (const ReportBars::Bar& bar : bars.bars) {
            put(row_, 0, bar.label);
            check(worksheet_write_number(sheet_, row_, 1, bar.value, nullptr));
            put(row_++, 2, bar.text);
        }
        if (!bars.note.empty())
            put(row_++, 0, bars.note);
        if (bars.bars.empty())
            return;
        lxw_chart* const chart = workbook_add_chart(book_, LXW_CHART_BAR);
        add_series(chart, bars.title, first, static_cast<lxw_row_t>(first + bars.bars.size() - 1), 1);
        chart_axis_set_reverse(chart->y_axis); // the first at the top
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
        insert(chart, bars.title, first);
    }
    void operator()(const ReportLines& lines)
    {
        head(lines.title);
        for (std::size_t index = 0; index < lines.series.size(); ++index)
            put(row_, index + 1, lines.series[index].name, bold_);
        const lxw_row_t first = ++row_;
        for (std::size_t day = 0; day < lines.days.size(); ++day) {
            put(row_, 0, lines.days[day]);
            for (std::size_t index = 0; index < lines.series.size(); ++index)
                check(worksheet_write_number(
                    sheet_, row_, static_cast<lxw_col_t>(index + 1), lines.series[index].values[day], nullptr));
            ++row_;
        }
        if (lines.days.empty())
            return;
        lxw_chart* const chart = workbook_add_chart(book_, LXW_CHART_LINE);
        for (std::size_t index = 0; index < lines.series.size(); ++index)
            add_series(chart, lines.series[index].name, first, static_cast<lxw_row_t>(first + lines.days.size() - 1),
                static_cast<lxw_col_t>(index + 1));
        insert(chart, lines.title, first);
    }
    void operator()(const ReportText& text)
    {
        head(text.title);
        put(row_++, 0, text.text);
    }

private:
    lxw_format* format(bool bold, double size)
    {
        lxw_format* made = workbook_add_format(book_);
        if (bold)
            format_set_bold(made);
        format_set_font_size(made, size);
        return made;
    }
    void check(lxw_error code)
    {
        if (code != LXW_NO_ERROR && !failed_)
            failed_ = code;
    }
    void put(lxw_row_t row, std::size_t column, const ReportCell& cell, lxw_format* with = nullptr)
    {
        const auto place = static_cast<lxw_col_t>(column);
        if (cell.number)
            return check(worksheet_write_number(sheet_, row, place, *cell.number, with));
        const std::string text(clean_text(cell.text, clean_));
        if (!text.empty())
            check(worksheet_write_string(sheet_, row, place, text.c_str(), with));
    }
    void head(const std::string& title)
    {
        // A chart that stands beside a short table must not lie over the next.
        row_ = std::max(row_ + 1, charts_end_);
        if (!title.empty())
            put(row_++, 0, title, bold_);
    }
    void add_series(lxw_chart* chart, const std::string& name, lxw_row_t first, lxw_row_t last, lxw_col_t column)
    {
        lxw_chart_series* const series = chart_add_series(chart, nullptr, nullptr);
        chart_series_set_categories(series, sheet_->name, first, 0, last, 0);
        chart_series_set_values(series, sheet_->name, first, column, last, column);
        chart_series_set_name(series, name.c_str());
    }
    void insert(lxw_chart* chart, const std::string& title, lxw_row_t row)
    {
        chart_title_set_name(chart, title.c_str());
        check(worksheet_insert_chart(sheet_, row, 5, chart));
        charts_end_ = row + chart_rows;
    }
    void define(const char* name)
    {
        if (report_.definitions.empty())
            return;
        sheet_ = workbook_add_worksheet(book_, name);
        worksheet_set_column(sheet_, 0, 0, first_column, nullptr);
        worksheet_set_column(sheet_, 1, 1, text_column, nullptr);
        lxw_row_t row = 0;
        for (const ReportDefinition& each : report_.definitions) {
            put(row, 0, each.name, bold_);
            put(row++, 1, each.text, wrap_);
        }
    }

    lxw_workbook* book_;
    const Report& report_;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format *title_ = nullptr, *bold_ = nullptr, *wrap_ = nullptr;
    lxw_row_t row_ = 0;
    lxw_row_t charts_end_ = 0;
    std::optional<lxw_error> failed_;
    std::string clean_;
};

} // namespace

Result<void> write_xlsx(const Report& report, const std::filesystem::path& file, bool personal)
{
    auto out = OutFile::at(file, personal);
    if (!out)
        return std::unexpected(out.error());
    lxw_workbook* const book = workbook_new(out->part().c_str());
    if (book == nullptr)
        return std::unexpected(OutFile::failure(file, errno));
    lxw_doc_properties properties{};
    properties.title = report.title.c_str();
    properties.company = report.town.c_str();
    workbook_set_properties(book, &properties);
    const ReportWorkbook written(book, report);
    errno = 0;
    const lxw_error closed = workbook_close(book);
    if (closed != LXW_NO_ERROR && errno != 0)
        return std::unexpected(OutFile::failure(file, errno));
    if (const lxw_error code = closed != LXW_NO_ERROR ? closed : written.failed().value_or(LXW_NO_ERROR);
        code != LXW_NO_ERROR)
        return make_error(Fault::Environment, "export.cannot_write",
            {{"file", file.string()}, {"what", std::string(lxw_strerror(code))}});
    return out->commit();
}

} // namespace yiping::exporter
