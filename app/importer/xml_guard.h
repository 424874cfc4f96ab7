// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::importer {

/// What is wrong with an XML text before any reader is let near it.
struct XmlMistake {
    std::int64_t line = 1;
    std::string what; ///< code of the words: "xml.entities", "xml.depth", "xml.mismatch" …
};

/// Tags that do not match, texts that break off, NUL bytes, more levels than `depth_limit`; and declarations of
/// entities, with which a small file can become a huge one or name other files. No entity is ever expanded.
/// Nothing for a sound text. Any thread.
[[nodiscard]] std::optional<XmlMistake> find_xml_mistake(std::string_view text, std::size_t depth_limit = 200);

} // namespace yiping::importer
