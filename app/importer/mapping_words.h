// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace yiping::importer {

/// How other systems call a column: names that say it, and parts of names that may, the likelier first.
struct ColumnWords {
    std::span<const std::string_view> names, parts;
};

extern const ColumnWords id_words, category_words, title_words, description_words, status_words, opened_words,
    closed_words, due_words, longitude_words, latitude_words, position_words, address_words, area_words;

/// Small letters and no blanks, dashes, dots or brackets: "Closed_Date" is "closeddate".
[[nodiscard]] std::string bare_name(std::string_view name);
/// A telephone's or a person's number, which is never taken for the number of a case.
[[nodiscard]] bool names_a_person(std::string_view bare);

enum class StatusMeaning { Closed, Open, Void };
/// Of a word in a column of states; nothing for a word that is none.
[[nodiscard]] std::optional<StatusMeaning> status_meaning(std::string_view word);

} // namespace yiping::importer
