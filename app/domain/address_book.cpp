// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/address_book.h>

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace yiping::domain {

namespace {

constexpr std::size_t most_matches = 5;
constexpr double place_confidence = 0.95;
constexpr double near_factor = 0.95;
constexpr double short_factor = 0.6;
constexpr double elsewhere_factor = 0.5;
constexpr std::size_t short_bytes = 6; ///< two Chinese letters

bool is_ascii_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

std::size_t letter_bytes(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool says_near(std::string_view text)
{
    constexpr std::array<std::string_view, 12> words{
        "附近", "旁", "对面", "周边", "一带", "路口", "之间", "后面", "前面", "往", "门口", "边上"};
    return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

double confidence_of(AreaLevel level)
{
    switch (level) {
    case AreaLevel::Building:
    case AreaLevel::Compound:
        return place_confidence;
    case AreaLevel::Grid:
    case AreaLevel::MicroGrid:
        return 0.9;
    case AreaLevel::Village:
    case AreaLevel::VillagerGroup:
        return 0.85;
    case AreaLevel::Town:
        return 0.4;
    default:
        return 0.2;
    }
}

/// "育才街21号": the words before the number, and the number.
std::optional<std::pair<std::string_view, std::int64_t>> house_in(std::string_view text)
{
    const std::size_t sign = text.find("号");
    if (sign == text.npos)
        return std::nullopt;
    std::size_t begin = sign;
    while (begin > 0 && is_ascii_digit(text[begin - 1]))
        --begin;
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data() + begin, text.data() + sign, number);
    if (wrong != std::errc() || end != text.data() + sign || begin == 0)
        return std::nullopt;
    return std::pair(text.substr(0, begin), number);
}

} // namespace

std::string plain_address(std::string_view text)
{
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = std::min(letter_bytes(text[at]), text.size() - at);
        const std::string_view letter = text.substr(at, bytes);
        at += bytes;
        if (bytes == 1) {
            const char one = letter[0];
            if (is_ascii_digit(one) || (one >= 'a' && one <= 'z'))
                plain += one;
            else if (one >= 'A' && one <= 'Z')
                plain += static_cast<char>(one + 32);
            continue;
        }
        const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(letter[index]); };
        if (bytes == 3 && byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD)) { // full width ！ to ～
            const unsigned code = (byte(1) == 0xBC ? byte(2) - 0x80U : byte(2) - 0x80U + 0x40U) + 0x20U;
            const char one = static_cast<char>(code);
            if (code < 0x7F && (is_ascii_digit(one) || (one >= 'a' && one <= 'z')))
                plain += one;
            else if (code < 0x7F && one >= 'A' && one <= 'Z')
                plain += static_cast<char>(one + 32);
            continue;
        }
        if (bytes == 3 && byte(0) == 0xE3 && byte(1) == 0x80) // 、 。 and their like
            continue;
        plain += letter;
    }
    return plain;
}

void AddressBook::add(std::string_view name, std::string_view area_code, double confidence, bool area)
{
    const std::string plain = plain_address(name);
    if (plain.empty())
        return;
    const std::size_t place = entries_.size();
    entries_.push_back({std::string(name), std::string(area_code),
        plain.size() <= short_bytes ? confidence * short_factor : confidence, area, std::nullopt, std::nullopt});
    names_[plain].push_back(place);
    longest_ = std::max(longest_, plain.size());
    if (const auto house = house_in(plain))
        streets_[std::string(house->first)].push_back({house->second, place});
}

void AddressBook::add_areas(std::span<const Area> areas)
{
    for (const Area& area : areas)
        add(area.name, area.area_code, confidence_of(area.level), true);
}

void AddressBook::add_place(
    std::string_view name, std::string_view area_code, std::optional<double> lon, std::optional<double> lat)
{
    const std::size_t before = entries_.size();
    add(name, area_code, place_confidence, false);
    if (entries_.size() > before) {
        entries_.back().lon = lon;
        entries_.back().lat = lat;
    }
}

std::vector<AddressMatch> AddressBook::match(std::string_view text, std::string_view scope) const
{
    const std::string plain = plain_address(text);
    const double near = says_near(text) ? near_factor : 1;
    std::map<std::size_t, double> found; // entry → confidence
    std::vector<std::vector<std::size_t>> namesakes; // entries that one name of the text may mean
    const auto take = [&](std::size_t entry, double confidence) {
        if (!scope.empty() && !contains(scope, entries_[entry].area_code) &&
            !contains(entries_[entry].area_code, scope))
            return;
        double& best = found[entry];
        best = std::max(best, confidence);
    };
    for (std::size_t from = 0; from < plain.size(); from += letter_bytes(plain[from])) {
        if (from > 0 && is_ascii_digit(plain[from]) && is_ascii_digit(plain[from - 1]))
            continue; // the middle of a number
        // The longest name that begins here: 育才街21号 and not 育才街.
        for (std::size_t size = std::min(longest_, plain.size() - from); size > 0; --size) {
            const std::size_t end = from + size;
            if (end < plain.size() && is_ascii_digit(plain[end - 1]) && is_ascii_digit(plain[end]))
                continue;
            const auto known = names_.find(plain.substr(from, size));
            if (known == names_.end())
                continue;
            std::size_t meant = 0;
            for (const std::size_t entry : known->second)
                meant += scope.empty() || contains(scope, entries_[entry].area_code) ? 1 : 0;
            for (const std::size_t entry : known->second)
                take(entry, entries_[entry].confidence * near / static_cast<double>(std::max<std::size_t>(meant, 1)));
            if (meant > 1)
                namesakes.push_back(known->second);
            break;
        }
        for (auto street = streets_.upper_bound(plain.substr(from)); street != streets_.begin();) {
            --street;
            if (!plain.substr(from).starts_with(street->first)) {
                if (street->first.empty() || street->first[0] != plain[from])
                    break;
                continue;
            }
            const std::string_view rest = std::string_view(plain).substr(from + street->first.size());
            std::int64_t number = 0;
            const auto [end, wrong] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
            const bool numbered = wrong == std::errc() && end != rest.data();
            const auto& houses = street->second;
            if (numbered) {
                const House& nearest = *std::ranges::min_element(
                    houses, {}, [&](const House& house) { return std::abs(house.number - number); });
                const std::int64_t apart = std::abs(nearest.number - number);
                if (apart > 0)
                    take(nearest.entry, apart <= 2 ? 0.7 : apart <= 10 ? 0.5 : 0.3);
            } else {
                const bool one_area = std::ranges::all_of(houses, [&](const House& house) {
                    return entries_[house.entry].area_code == entries_[houses.front().entry].area_code;
                });
                take(houses.front().entry, (one_area ? 0.8 : 0.3) * (near < 1 ? 1 : near));
            }
            break;
        }
    }
    // "白杨社区03网格": every village has a third grid, and the words say which is meant.
    for (const std::vector<std::size_t>& all : namesakes) {
        std::vector<std::size_t> meant;
        std::size_t deepest = 0; // of the areas that the words name, the one that lies deepest decides
        for (const std::size_t entry : all) {
            std::size_t depth = 0;
            for (const auto& [other, sure_of] : found)
                if (entries_[other].area && !std::ranges::contains(all, other) &&
                    contains(entries_[other].area_code, entries_[entry].area_code))
                    depth = std::max(depth, entries_[other].area_code.size());
            if (!found.contains(entry) || depth == 0 || depth < deepest)
                continue;
            if (depth > deepest)
                meant.clear();
            deepest = depth;
            meant.push_back(entry);
        }
        if (meant.empty() || meant.size() == all.size())
            continue;
        for (const std::size_t entry : all)
            found.erase(entry);
        for (const std::size_t entry : meant)
            found[entry] = entries_[entry].confidence * near / static_cast<double>(meant.size());
    }
    // Words that name an area speak for the places in it and against those elsewhere.
    std::vector<AddressMatch> matches;
    matches.reserve(found.size());
    for (const auto& [entry, confidence] : found) {
        double judged = confidence;
        for (const auto& [other, sure_of] : found) {
            const Entry& area = entries_[other];
            const bool house_elsewhere = !area.area && entries_[entry].area && sure_of >= 0.5;
            if (other == entry || (!area.area && !house_elsewhere) || sure_of < 0.3)
                continue;
            if (area.area && contains(area.area_code, entries_[entry].area_code))
                judged = std::min(0.99, judged + 0.03);
            else if (!contains(entries_[entry].area_code, area.area_code))
                judged *= elsewhere_factor;
        }
        matches.push_back({entries_[entry].name, entries_[entry].area_code, std::round(judged * 1000) / 1000,
            entries_[entry].lon, entries_[entry].lat});
    }
    // Of equals the deeper: a house is in its village too.
    std::ranges::stable_sort(matches, [](const AddressMatch& one, const AddressMatch& other) {
        return std::pair(one.confidence, one.area_code.size()) > std::pair(other.confidence, other.area_code.size());
    });
    if (matches.size() > most_matches)
        matches.resize(most_matches);
    return matches;
}

const AddressMatch* AddressBook::sure_one(const std::vector<AddressMatch>& matches) const
{
    if (matches.empty() || matches.front().confidence < sure)
        return nullptr;
    const AddressMatch& best = matches.front();
    const bool contested = std::ranges::any_of(matches, [&](const AddressMatch& other) {
        return other.confidence > best.confidence - 0.1 && !contains(other.area_code, best.area_code) &&
               !contains(best.area_code, other.area_code);
    });
    return contested ? nullptr : &best;
}

} // namespace yiping::domain
