// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>

namespace yiping::domain {

namespace {

constexpr std::array<std::size_t, 7> level_ends{2, 4, 6, 9, 12, 15, 18};
constexpr std::size_t stored_length = 12;

bool all_zero(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

Result<std::string> normalise_area_code(std::string_view text)
{
    const auto wrong = [&](std::string_view code) {
        return make_error(Fault::Input, code, {{"code", std::string(text)}});
    };
    if (std::ranges::find(level_ends, text.size()) == level_ends.end())
        return wrong("domain.area_code_length");
    if (!std::ranges::all_of(text, is_digit))
        return wrong("domain.area_code_digits");
    bool ended = false;
    std::size_t begin = 0;
    for (const std::size_t end : level_ends) {
        if (end > text.size())
            break;
        const bool empty = all_zero(text.substr(begin, end - begin));
        if (ended && !empty)
            return wrong("domain.area_code_gap");
        ended = ended || empty;
        begin = end;
    }
    if (text.starts_with("00"))
        return wrong("domain.area_code_gap");
    // Grids and below end in digits of their own: zeros there would be a second form of the village's code.
    std::string code(text.substr(0, std::max(stored_length, significant_part(text).size())));
    code.resize(std::max(stored_length, code.size()), '0');
    return code;
}

std::string_view significant_part(std::string_view code)
{
    std::size_t length = 0;
    std::size_t begin = 0;
    for (const std::size_t end : level_ends) {
        if (end > code.size() || all_zero(code.substr(begin, end - begin)))
            break;
        length = end;
        begin = end;
    }
    return code.substr(0, length);
}

AreaLevel level_of_code(std::string_view code)
{
    switch (significant_part(code).size()) {
    case 4:
        return AreaLevel::Prefecture;
    case 6:
        return AreaLevel::County;
    case 9:
        return AreaLevel::Town;
    case 12:
        return AreaLevel::Village;
    case 15:
        return AreaLevel::Grid;
    case 18:
        return AreaLevel::MicroGrid;
    default:
        return AreaLevel::Province;
    }
}

std::string parent_code(std::string_view code)
{
    const std::string_view own = significant_part(code);
    std::size_t length = 0;
    for (const std::size_t end : level_ends) {
        if (end < own.size())
            length = end;
    }
    if (length == 0)
        return {};
    std::string parent(own.substr(0, length));
    parent.resize(std::max(stored_length, length), '0');
    return parent;
}

bool contains(std::string_view scope, std::string_view code)
{
    return code.starts_with(significant_part(scope));
}

std::string district_id_of(std::string_view code)
{
    return std::string(code.size() >= 6 ? code.substr(0, 6) : std::string_view{});
}

std::string_view grid_of(std::string_view code)
{
    const std::string_view own = significant_part(code);
    return own.size() >= 15 ? own.substr(0, 15) : std::string_view{};
}

} // namespace yiping::domain
