// SPDX-License-Identifier: GPL-3.0-or-later
#include "position_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace yiping::importer {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const std::size_t from = text.find_first_not_of(blanks);
    return from == text.npos ? std::string_view() : text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

bool take(std::string_view& text, std::string_view word)
{
    if (!text.starts_with(word))
        return false;
    text = trimmed(text.substr(word.size()));
    return true;
}

std::optional<double> take_number(std::string_view& text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || !std::isfinite(value))
        return std::nullopt;
    text = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
    return value;
}

/// What a coordinate says of itself.
enum class Axis : std::uint8_t { Unsaid, Longitude, Latitude };

struct Coordinate {
    double value = 0;
    Axis axis = Axis::Unsaid;
};

struct Direction {
    std::string_view word;
    Axis axis;
    bool negative;
};
constexpr std::array<Direction, 14> directions{{{"东经", Axis::Longitude, false}, {"西经", Axis::Longitude, true},
    {"北纬", Axis::Latitude, false}, {"南纬", Axis::Latitude, true}, {"经度", Axis::Longitude, false},
    {"纬度", Axis::Latitude, false}, {"E", Axis::Longitude, false}, {"W", Axis::Longitude, true},
    {"N", Axis::Latitude, false}, {"S", Axis::Latitude, true}, {"e", Axis::Longitude, false},
    {"w", Axis::Longitude, true}, {"n", Axis::Latitude, false}, {"s", Axis::Latitude, true}}};

const Direction* take_direction(std::string_view& text)
{
    for (const Direction& each : directions) {
        if (!take(text, each.word))
            continue;
        if (!take(text, ":"))
            take(text, "：");
        return &each;
    }
    return nullptr;
}

bool take_any(std::string_view& text, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view word) { return take(text, word); });
}

/// Minutes and seconds behind whole degrees, of which there are fewer than 60; nothing where something else follows.
std::optional<double> take_minutes(std::string_view& text)
{
    double minutes = 0;
    double seconds = 0;
    if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        const auto read = take_number(text);
        if (!read || *read >= 60)
            return std::nullopt;
        minutes = *read;
        if (!take_any(text, {"′", "'", "’", "分"}))
            return text.empty() ? std::optional(minutes / 60) : std::nullopt;
    }
    if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        const auto read = take_number(text);
        if (!read || *read >= 60)
            return std::nullopt;
        seconds = *read;
        take_any(text, {"″", "\"", "”", "''", "秒"});
    }
    return minutes / 60 + seconds / 3600;
}

std::optional<Coordinate> coordinate(std::string_view text)
{
    text = trimmed(text);
    const Direction* said = take_direction(text);
    auto value = take_number(text);
    if (!value)
        return std::nullopt;
    if (take_any(text, {"°", "º", "度"})) {
        const auto part = take_minutes(text);
        if (!part)
            return std::nullopt;
        *value += std::signbit(*value) ? -*part : *part;
    }
    if (said == nullptr)
        said = take_direction(text);
    if (!text.empty())
        return std::nullopt;
    if (said == nullptr)
        return Coordinate{*value, Axis::Unsaid};
    return Coordinate{said->negative ? -std::fabs(*value) : *value, said->axis};
}

/// The part of a text that holds two coordinates.
struct Written {
    std::string_view text;
    bool x_first = false; ///< by the rules of its kind
};

Written written(std::string_view text)
{
    text = trimmed(text);
    std::string start(text.substr(0, 5));
    std::ranges::transform(start, start.begin(),
        [](char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter; });
    const auto between = [&](char open, char close) {
        const std::size_t from = text.rfind(open);
        const std::size_t to = text.rfind(close);
        return from == text.npos || to == text.npos || to < from ? text : text.substr(from + 1, to - from - 1);
    };
    if (start == "POINT")
        return {between('(', ')'), true};
    if (text.starts_with('{'))
        return {between('[', ']'), true};
    if (text.ends_with(')'))
        return {between('(', ')')};
    if (text.ends_with(']'))
        return {between('[', ']')};
    return {text};
}

struct Two {
    Coordinate first, second;
    bool x_first = false;
};

std::optional<Two> two_of(std::string_view text)
{
    const Written found = written(text);
    const std::string_view pair = trimmed(found.text);
    for (const std::string_view between : {",", "，", ";", "；", "|", "、", " ", "\t"}) {
        const std::size_t at = pair.find(between);
        if (at == pair.npos)
            continue;
        const auto first = coordinate(pair.substr(0, at));
        const auto second = coordinate(pair.substr(at + between.size()));
        if (first && second)
            return Two{*first, *second, found.x_first};
    }
    return std::nullopt;
}

/// Whether the second of two is the longitude, if they tell.
std::optional<bool> swapped(const Two& two)
{
    if (two.x_first)
        return false;
    if (two.first.axis != two.second.axis)
        return two.first.axis == Axis::Latitude || two.second.axis == Axis::Longitude;
    const auto only_longitude = [](double value) { return std::fabs(value) > 90 && std::fabs(value) <= 180; };
    const bool first = only_longitude(two.first.value);
    const bool second = only_longitude(two.second.value);
    if (first == second || std::fabs(two.first.value) > 180 || std::fabs(two.second.value) > 180)
        return std::nullopt;
    return second;
}

} // namespace

std::optional<double> read_coordinate(std::string_view text)
{
    // Nearly all are plain numbers.
    if (std::string_view rest = text; const auto number = take_number(rest))
        if (rest.empty())
            return number;
    const auto read = coordinate(text);
    return read ? std::optional(read->value) : std::nullopt;
}

std::optional<WrittenPosition> read_position(std::string_view text, config::PositionOrder order)
{
    const auto two = two_of(text);
    if (!two)
        return std::nullopt;
    if (swapped(*two).value_or(order == config::PositionOrder::LatLon))
        return WrittenPosition{two->second.value, two->first.value};
    return WrittenPosition{two->first.value, two->second.value};
}

bool tells_its_order(std::string_view text)
{
    const auto two = two_of(text);
    return two && swapped(*two).has_value();
}

} // namespace yiping::importer
