// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_query.h>

#include <algorithm>
#include <array>

namespace yiping::domain {

namespace {

enum class Kind : std::uint8_t {
    Separator, ///< spaces and signs of ASCII, full-width space and punctuation
    Latin,     ///< letters and digits of ASCII
    Other,     ///< a sign of its own: Chinese, mostly
};

struct Sign {
    std::string_view bytes;
    Kind kind = Kind::Separator;
};

bool is_latin(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The next sign of UTF-8; a broken byte is a sign of its own.
Sign sign_at(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80)
        return {text.substr(at, 1), is_latin(text[at]) ? Kind::Latin : Kind::Separator};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    std::size_t end = at + 1;
    while (end < text.size() && end < at + length && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        ++end;
    const std::string_view bytes = text.substr(at, end - at);
    // U+2000–206F, U+3000–303F, U+FF00–FF0F and so on: what stands between words.
    const bool general = bytes.starts_with("\xE2\x80") || bytes.starts_with("\xE2\x81");
    const bool chinese = bytes.starts_with("\xE3\x80");
    static constexpr std::array<std::string_view, 12> wide{
        "，", "；", "：", "！", "？", "（", "）", "／", "～", "－", "［", "］"};
    const bool between = general || chinese || std::ranges::find(wide, bytes) != wide.end();
    return {bytes, between ? Kind::Separator : Kind::Other};
}

void append_lowered(std::string& out, std::string_view text)
{
    for (const char c : text)
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Calls `run(kind, signs)` for each run of one kind.
template <class Run>
void for_each_run(std::string_view text, const Run& run)
{
    std::vector<std::string_view> signs;
    Kind kind = Kind::Separator;
    for (std::size_t at = 0; at < text.size();) {
        const Sign sign = sign_at(text, at);
        at += sign.bytes.size();
        if (sign.kind != kind) {
            if (kind != Kind::Separator)
                run(kind, signs);
            signs.clear();
            kind = sign.kind;
        }
        signs.push_back(sign.bytes);
    }
    if (kind != Kind::Separator)
        run(kind, signs);
}

char lowered(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::vector<std::string> search_words(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    const auto take = [&] {
        if (!word.empty() && std::ranges::find(words, word) == words.end())
            words.push_back(word);
        word.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const Sign sign = sign_at(text, at);
        at += sign.bytes.size();
        const auto first = static_cast<unsigned char>(sign.bytes.front());
        if (first <= ' ' || sign.bytes == "\xE3\x80\x80")
            take();
        else
            append_lowered(word, sign.bytes);
    }
    take();
    return words;
}

bool has_word(std::string_view text, std::string_view word)
{
    if (word.empty())
        return true;
    const bool from_beginning = is_latin(word.front());
    for (auto found = text.begin();; ++found) {
        found =
            std::search(found, text.end(), word.begin(), word.end(), [](char a, char b) { return lowered(a) == b; });
        if (found == text.end())
            return false;
        if (!from_beginning || found == text.begin() || !is_latin(*(found - 1)))
            return true;
    }
}

bool has_words(const Case& row, const std::vector<std::string>& words)
{
    return std::ranges::all_of(words, [&row](const std::string& word) {
        return has_word(row.number, word) || has_word(row.title, word) || has_word(row.address, word) ||
               has_word(row.area_text, word);
    });
}

bool matches(const CaseQuery& query, const std::vector<std::string>& words, const Case& row)
{
    if (query.box) {
        const GeoBox& box = *query.box;
        if (!row.lon || !row.lat || !(*row.lon >= box.west && *row.lon <= box.east) ||
            !(*row.lat >= box.south && *row.lat <= box.north))
            return false;
    }
    return (!query.since || row.opened_at >= *query.since) && (!query.until || row.opened_at < *query.until) &&
           (query.steps.empty() || std::ranges::find(query.steps, row.step) != query.steps.end()) &&
           row.category.starts_with(query.category) && has_words(row, words);
}

std::string index_terms(std::string_view text)
{
    std::string out;
    out.reserve(text.size() * 3);
    const auto separate = [&out] {
        if (!out.empty())
            out += ' ';
    };
    for_each_run(text, [&](Kind kind, const std::vector<std::string_view>& signs) {
        if (kind == Kind::Latin) {
            separate();
            for (const std::string_view sign : signs)
                append_lowered(out, sign);
            return;
        }
        for (std::size_t at = 0; at < signs.size(); ++at) {
            separate();
            out += signs[at];
            if (at + 1 < signs.size())
                out += signs[at + 1];
        }
    });
    return out;
}

std::vector<SearchTerm> search_terms(const std::vector<std::string>& words)
{
    std::vector<SearchTerm> terms;
    for (const std::string& word : words) {
        for_each_run(word, [&](Kind kind, const std::vector<std::string_view>& signs) {
            if (kind == Kind::Latin || signs.size() == 1) {
                std::string text;
                for (const std::string_view sign : signs)
                    text += sign;
                terms.push_back({std::move(text), true});
                return;
            }
            for (std::size_t at = 0; at + 1 < signs.size(); ++at)
                terms.push_back({std::string(signs[at]) + std::string(signs[at + 1]), false});
        });
    }
    return terms;
}

} // namespace yiping::domain
