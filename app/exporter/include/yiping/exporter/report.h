// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/messages.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A report as a document: built once from rows (reports.h), written as PDF, workbook or text. Plain values.
namespace yiping::exporter {

/// A number that stands at the top, with what it counts.
struct ReportFact {
    std::string label, value;
    bool warn = false; ///< late, worse: said in colour and by its label
};

struct ReportCell {
    ReportCell() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a text is a cell.
    ReportCell(std::string words) : text(std::move(words)) {}
    ReportCell(std::string words, double value) : text(std::move(words)), number(value) {}
    std::string text;
    std::optional<double> number; ///< for workbooks
};

struct ReportTable {
    std::string title;
    std::vector<std::string> header; ///< empty: none
    std::vector<double> widths;      ///< relative; as many as columns
    std::vector<bool> right;         ///< numbers stand at the right
    std::vector<std::vector<ReportCell>> rows;
    std::string note; ///< below the table, "" none
};

/// Names and values in two pairs of columns, as on a form.
struct ReportForm {
    std::string title;
    std::vector<std::pair<std::string, std::string>> fields; ///< a long value gets a line of its own
};

struct ReportBars {
    std::string title;
    std::string unit;
    struct Bar {
        std::string label, text;
        double value = 0;
        bool small = false; ///< small numbers: drawn hatched
        std::optional<double> target;
    };
    std::vector<Bar> bars;
    std::optional<double> most; ///< end of the scale; else the largest value
    std::string note;
};

/// Counts of days (or months) as lines.
struct ReportLines {
    std::string title;
    std::vector<std::string> days;
    struct Series {
        std::string name;
        std::vector<double> values; ///< as many as days
    };
    std::vector<Series> series;
};

struct ReportText {
    std::string title;
    std::string text; ///< lines
};

using ReportSection = std::variant<ReportTable, ReportForm, ReportBars, ReportLines, ReportText>;

struct ReportDefinition {
    std::string name, text;
};

struct Report {
    config::Language language = config::Language::Chinese;
    std::string town;   ///< whose report it is
    std::string title;
    std::string window; ///< of what time and area, in words
    std::string as_of;  ///< "2026-03-18 10:30"
    std::vector<ReportFact> facts;
    std::vector<ReportSection> sections;
    std::vector<ReportDefinition> definitions; ///< what each figure means, in its written words
    std::vector<std::string> signatures;       ///< lines to sign at the end
};

/// A4, with page numbers. The same report gives the same pages. Errors: those of OutFile, export.cannot_write.
[[nodiscard]] Result<void> write_pdf(const Report& report, const std::filesystem::path& file, bool personal = false);
/// One sheet with everything and the charts, one with the definitions. Errors as write_pdf.
[[nodiscard]] Result<void> write_xlsx(const Report& report, const std::filesystem::path& file, bool personal = false);
/// For a terminal: columns stand below one another, Chinese letters count two.
[[nodiscard]] std::string text_of(const Report& report);

/// How many columns of a terminal a text takes: wide letters two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// Columns of text, each as wide as its widest cell; those that `right` names stand at the right.
[[nodiscard]] std::string table_text(
    const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right = {});

} // namespace yiping::exporter
