// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/exchange.h>

#include <algorithm>
#include <array>

namespace yiping::domain {

namespace {

constexpr char guard = '\'';
constexpr std::string_view wide_blank = "\u3000";
/// Full-width ones too: some spreadsheets take them alike.
constexpr std::array<std::string_view, 8> formula_begins{"=", "+", "-", "@", "＝", "＋", "－", "＠"};

bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

bool blank_at_an_end(std::string_view text)
{
    return is_blank(text.front()) || is_blank(text.back()) || text.starts_with(wide_blank) ||
           text.ends_with(wide_blank);
}

/// As 1E5, 5.00e11: a reader of workbooks writes them out.
bool like_a_power(std::string_view text)
{
    return text.find_first_of("eE") != text.npos && text.find_first_not_of("0123456789.+-eE") == text.npos;
}

} // namespace

bool is_record_column(std::string_view column)
{
    return column == record_column_zh || column == record_column_en || column == "record_id";
}

bool is_masked_column(std::string_view column)
{
    return column.ends_with(masked_suffix_zh) || column.ends_with(masked_suffix_en);
}

std::string guarded(std::string_view text, CellKind kind, bool may_be_missing)
{
    const auto needed = [&] {
        if (text.empty())
            return may_be_missing;
        if (text.front() == guard || blank_at_an_end(text))
            return true;
        switch (kind) {
        case CellKind::Csv:
            return std::ranges::any_of(formula_begins, [&](std::string_view begin) { return text.starts_with(begin); });
        case CellKind::Workbook:
            return like_a_power(text);
        case CellKind::Typed:
            break;
        }
        return false;
    };
    std::string result;
    if (needed())
        result += guard;
    result += text;
    return result;
}

bool unguard(std::string_view& text)
{
    if (!text.starts_with(guard))
        return false;
    text.remove_prefix(1);
    return true;
}

} // namespace yiping::domain
