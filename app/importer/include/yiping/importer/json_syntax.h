// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace yiping::importer {

/// The first mistake of a JSON text (RFC 8259), with the place a person looks for.
struct JsonMistake {
    std::int64_t line = 1;
    std::int64_t column = 1;   ///< in bytes
    std::string_view what;     ///< code of the words: "json.unexpected_end", "json.unexpected", "json.depth", …
};

/// Nothing for a right text. Deeper than `depth_limit` counts as a mistake. Any thread.
[[nodiscard]] std::optional<JsonMistake> find_json_mistake(std::string_view text, std::size_t depth_limit = 512);

} // namespace yiping::importer
