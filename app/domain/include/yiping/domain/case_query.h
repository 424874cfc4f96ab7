// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers/case.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What may be asked of all cases, and what the answer is: `matches` is the definition, indexes only find it sooner.
namespace yiping::domain {

/// Degrees WGS-84; borders belong to it.
struct GeoBox {
    double west = 0, south = 0, east = 0, north = 0;
    bool operator==(const GeoBox&) const = default;
};

struct CaseQuery {
    std::optional<GeoBox> box;        ///< a case without a position is in none
    std::optional<UtcMillis> since;   ///< opened at or after
    std::optional<UtcMillis> until;   ///< opened before
    std::vector<Step> steps;          ///< any of these; empty: any
    std::string category;             ///< beginning of the class's code; "" any
    std::string words;                ///< separated by spaces, all must be found; "" any
    std::uint32_t limit = 500;        ///< the newest so many
    bool operator==(const CaseQuery&) const = default;
};

/// One case found, with what a map and a list of results show at once.
struct CaseHit {
    Uuid id;
    UtcMillis opened_at = 0;
    double lon = 0, lat = 0; ///< NaN without a position
    Step step = Step::Collected;
};

/// Lowered words of a search, in order, without repeats.
[[nodiscard]] std::vector<std::string> search_words(std::string_view text);

/// Whether a lowered word stands in the text: Chinese anywhere, letters and digits from the beginning of their run, so
/// that "0142" finds 20260722-0142 and not 990142. Letters of ASCII in either case.
[[nodiscard]] bool has_word(std::string_view text, std::string_view word);

/// Whether each word stands in number, title, address or area text.
[[nodiscard]] bool has_words(const Case& row, const std::vector<std::string>& words);

/// By everything but the limit. `words` are those of the query.
[[nodiscard]] bool matches(const CaseQuery& query, const std::vector<std::string>& words, const Case& row);

/// Order of answers: newest first, then by id.
[[nodiscard]] inline bool comes_before(const CaseHit& a, const CaseHit& b)
{
    return a.opened_at != b.opened_at ? a.opened_at > b.opened_at : b.id < a.id;
}

/// Terms of a text for a full-text index, separated by spaces: each run of letters and digits as it is; of each run of
/// other signs its pairs of neighbours and its last sign (so that the beginning of a term finds single signs too).
[[nodiscard]] std::string index_terms(std::string_view text);

/// What finds every text that has all words, and perhaps more: terms, and beginnings of terms.
struct SearchTerm {
    std::string text;
    bool beginning = false;
    bool operator==(const SearchTerm&) const = default;
};
[[nodiscard]] std::vector<SearchTerm> search_terms(const std::vector<std::string>& words);

} // namespace yiping::domain
