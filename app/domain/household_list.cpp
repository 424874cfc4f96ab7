// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/household_list.h>

#include <algorithm>
#include <charconv>
#include <ranges>

namespace yiping::domain {

namespace {

constexpr std::size_t columns = 6;
constexpr int highest_floor = 99;

template <class Number>
bool read_number(std::string_view text, Number& number)
{
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    return wrong == std::errc() && end == text.data() + text.size();
}

/// Tabs and line ends are ours.
void append_clean(std::string& to, std::string_view text)
{
    for (const char letter : text)
        to += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
}

std::optional<HouseholdLine> read_line(std::string_view line)
{
    std::vector<std::string_view> parts;
    for (const auto part : line | std::views::split('\t'))
        parts.emplace_back(part.begin(), part.end());
    if (parts.size() != columns)
        return std::nullopt;
    const auto id = Uuid::parse(parts[0]);
    int floor = 0;
    std::int64_t kind = 0, people = 0;
    const bool has_floor = !parts[1].empty(), has_people = !parts[3].empty();
    if (!id || (has_floor && !read_number(parts[1], floor)) || !read_number(parts[2], kind) ||
        std::ranges::find(enum_words<HouseholdKind>(), kind, &EnumWord::value) == enum_words<HouseholdKind>().end() ||
        (has_people && !read_number(parts[3], people)))
        return std::nullopt;
    HouseholdLine row;
    row.id = *id;
    if (has_floor)
        row.floor = floor;
    row.kind = static_cast<HouseholdKind>(kind);
    if (has_people)
        row.people = people;
    row.door = parts[4];
    row.head = parts[5];
    return row;
}

} // namespace

std::optional<int> floor_of_door(std::string_view door)
{
    // The last number is the room: its last two digits count the doors of a floor.
    const std::size_t last = door.find_last_of("0123456789");
    if (last == std::string_view::npos)
        return std::nullopt;
    const std::size_t before = door.find_last_not_of("0123456789", last);
    const std::string_view digits = door.substr(before + 1, last - before);
    int room = 0;
    if (digits.size() < 3 || digits.size() > 4 || !read_number(digits, room) || room < 100)
        return std::nullopt;
    return std::min(room / 100, highest_floor);
}

std::string write_households(std::span<const HouseholdLine> lines)
{
    std::string text;
    for (const HouseholdLine& line : lines) {
        text += line.id.to_string() + '\t';
        text += (line.floor ? std::to_string(*line.floor) : "") + '\t';
        text += std::to_string(static_cast<int>(line.kind)) + '\t';
        text += (line.people ? std::to_string(*line.people) : "") + '\t';
        append_clean(text, line.door);
        text += '\t';
        append_clean(text, line.head);
        text += '\n';
    }
    return text;
}

std::optional<std::vector<HouseholdLine>> read_households(std::string_view text)
{
    std::vector<HouseholdLine> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const auto line = end == std::string_view::npos ? std::nullopt : read_line(text.substr(0, end));
        if (!line || lines.size() == most_households)
            return std::nullopt;
        lines.push_back(*line);
        text.remove_prefix(end + 1);
    }
    return lines;
}

} // namespace yiping::domain
