// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/report.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <format>
#include <iterator>

namespace yiping::exporter {

namespace {

constexpr std::size_t bar_letters = 40;

class TextReport {
public:
    explicit TextReport(const Report& report) : report_(report)
    {
        out_ = report.town + "  " + report.title + '\n' + report.window + '\n';
        std::vector<std::vector<std::string>> facts;
        for (const ReportFact& fact : report.facts)
            facts.push_back({fact.label, fact.value});
        out_ += table_text(facts, {false, true});
        for (const ReportSection& section : report.sections)
            std::visit(*this, section);
        for (const std::string& each : report.signatures)
            out_ += '\n' + each + "____________\n";
    }

    void operator()(const ReportTable& table)
    {
        head(table.title);
        std::vector<std::vector<std::string>> rows;
        if (!table.header.empty())
            rows.push_back(table.header);
        for (const auto& row : table.rows) {
            std::vector<std::string>& texts = rows.emplace_back();
            for (const ReportCell& cell : row)
                texts.push_back(one_line(cell.text));
        }
        out_ += table_text(rows, table.right);
        note(table.note);
    }
    void operator()(const ReportForm& form)
    {
        head(form.title);
        std::vector<std::vector<std::string>> rows;
        for (const auto& [name, value] : form.fields)
            rows.push_back({name, one_line(value)});
        out_ += table_text(rows);
    }
    void operator()(const ReportBars& bars)
    {
        head(bars.title);
        double most = bars.most.value_or(0);
        for (const ReportBars::Bar& bar : bars.bars)
            most = std::max(most, bar.value);
        std::vector<std::vector<std::string>> rows;
        for (const ReportBars::Bar& bar : bars.bars) {
            const double share = most > 0 ? std::clamp(bar.value / most, 0.0, 1.0) : 0;
            const auto letters = static_cast<std::size_t>(share * static_cast<double>(bar_letters) + 0.5);
            std::string drawn;
            for (std::size_t letter = 0; letter < letters; ++letter)
                drawn += bar.small ? "▒" : "█";
            rows.push_back({bar.label, bar.text, std::move(drawn)});
        }
        out_ += table_text(rows, {false, true, false});
        note(bars.note);
    }
    void operator()(const ReportLines& /*lines*/) {} // a terminal has the numbers
    void operator()(const ReportText& text)
    {
        head(text.title);
        out_ += text.text + '\n';
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void head(const std::string& title)
    {
        out_ += '\n';
        if (!title.empty())
            out_ += "▸ " + title + '\n';
    }
    void note(const std::string& text)
    {
        if (!text.empty())
            out_ += text + '\n';
    }
    static std::string one_line(std::string text)
    {
        std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
        return text;
    }

    const Report& report_;
    std::string out_;
};

} // namespace

std::size_t display_width(std::string_view text)
{
    std::size_t width = 0;
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 letter = 0;
        U8_NEXT(text.data(), at, size, letter);
        const auto kind = letter < 0 ? U_OTHER_SYMBOL : static_cast<UCharCategory>(u_charType(letter));
        if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_FORMAT_CHAR || kind == U_CONTROL_CHAR)
            continue;
        const int wide = letter < 0 ? U_EA_NEUTRAL : u_getIntPropertyValue(letter, UCHAR_EAST_ASIAN_WIDTH);
        width += wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
    }
    return width;
}

std::string table_text(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t column = 0; column < row.size(); ++column) {
            if (widths.size() <= column)
                widths.push_back(0);
            widths[column] = std::max(widths[column], display_width(row[column]));
        }
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string gap(widths[column] - display_width(row[column]), ' ');
            const bool at_right = column < right.size() && right[column];
            if (at_right)
                out += gap;
            out += row[column];
            if (column + 1 < row.size())
                out += at_right ? "  " : gap + "  ";
        }
        out += '\n';
    }
    return out;
}

std::string text_of(const Report& report)
{
    return TextReport(report).take();
}

} // namespace yiping::exporter
