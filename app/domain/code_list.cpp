// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/code_list.h>

#include <algorithm>

namespace yiping::domain {

bool CodeList::has(std::string_view code) const
{
    return std::ranges::contains(codes, code, &Code::code);
}

std::optional<std::string_view> CodeList::code_of(std::string_view text) const
{
    if (const auto found = std::ranges::find(codes, text, &Code::code); found != codes.end())
        return found->code;
    std::optional<std::string_view> called;
    for (const Code& each : codes) {
        if (each.zh != text && each.en != text)
            continue;
        if (called)
            return std::nullopt; // a class and its subclass may share a word
        called = each.code;
    }
    return called;
}

} // namespace yiping::domain
