// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace yiping::importer {

/// The text as a keyboard in English would have typed it: full-width letters, digits and blanks become half-width ones,
/// blanks that cannot be seen go. For numbers, times and codes, never for words. Into `scratch` where there is
/// something to do, otherwise the text itself.
[[nodiscard]] inline std::string_view typed_plainly(std::string_view text, std::string& scratch)
{
    bool special = false;
    for (const char letter : text)
        special = special || letter == '\xEF' || letter == '\xE3' || letter == '\xE2' || letter == '\xC2';
    if (!special)
        return text;
    scratch.clear();
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("\u3000")) {
            scratch += ' ';
            at += 3;
        } else if (rest.starts_with("\u00A0")) {
            scratch += ' ';
            at += 2;
        } else if (rest.starts_with("\u200B") || rest.starts_with("\uFEFF")) {
            at += 3;
        } else if (rest.size() >= 3 && rest[0] == '\xEF' && (rest[1] == '\xBC' || rest[1] == '\xBD')) {
            // U+FF01 … U+FF5E stand beside each other as U+0021 … U+007E do.
            const unsigned code =
                (static_cast<unsigned char>(rest[1]) - 0xBCU) * 64U + (static_cast<unsigned char>(rest[2]) & 0x3FU);
            if (code >= 0x01 && code <= 0x5E)
                scratch += static_cast<char>(code + 0x20);
            else
                scratch += rest.substr(0, 3);
            at += 3;
        } else {
            scratch += text[at++];
        }
    }
    std::string_view plain = scratch;
    while (!plain.empty() && plain.front() == ' ')
        plain.remove_prefix(1);
    while (!plain.empty() && plain.back() == ' ')
        plain.remove_suffix(1);
    return plain;
}

} // namespace yiping::importer
