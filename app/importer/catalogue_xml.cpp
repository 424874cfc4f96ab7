// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalogue_xml.h"

#include <algorithm>
#include <string_view>

namespace yiping::importer {

std::vector<std::pair<std::string, std::int64_t>> xml_documents(const std::string& text)
{
    std::vector<std::pair<std::string, std::int64_t>> documents;
    std::int64_t line = 1;
    std::size_t counted = 0;
    const auto begin_at = [&](std::size_t from) {
        const std::size_t head = text.find("<?xml", from);
        return head != std::string::npos || from > 0 ? head : text.find('<');
    };
    for (std::size_t at = begin_at(0); at != std::string::npos;) {
        const std::size_t next = text.find("<?xml", at + 5);
        std::string_view one = std::string_view(text).substr(at, std::min(next, text.size()) - at);
        // What follows the closing tag is the head of the next message.
        std::size_t root = one.starts_with("<?") ? one.find('<', 2) : 0;
        while (root != one.npos && one.substr(root).starts_with("<!"))
            root = one.find('<', root + 1);
        if (root != one.npos) {
            const std::string_view inside = one.substr(root + 1);
            const std::string closing = "</" + std::string(inside.substr(0, inside.find_first_of("> \t\r\n/"))) + ">";
            if (const std::size_t end = one.find(closing); end != one.npos)
                one = one.substr(0, end + closing.size());
        }
        line += std::count(
            text.begin() + static_cast<std::ptrdiff_t>(counted), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        counted = at;
        documents.emplace_back(std::string(one), line);
        at = next;
    }
    return documents;
}

} // namespace yiping::importer
