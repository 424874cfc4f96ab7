// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_limits.h"

#include <array>
#include <charconv>
#include <system_error>

namespace yiping::config {

namespace {

constexpr int most_amount = 10'000;

/// "08:30" in minutes.
std::optional<int> minutes_of(std::string_view text)
{
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    const auto hour = whole_number(text.substr(0, 2));
    const auto minute = whole_number(text.substr(3, 2));
    if (!hour || !minute || *hour < 0 || *minute < 0 || *minute > 59 || *hour * 60 + *minute > 24 * 60)
        return std::nullopt;
    return *hour * 60 + *minute;
}

} // namespace

std::optional<int> whole_number(std::string_view text)
{
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::span<const StageKey> stage_keys()
{
    using domain::LimitStage;
    static constexpr std::array<StageKey, domain::limit_stages> keys{{
        {"accept", LimitStage::Accept},
        {"file", LimitStage::File},
        {"dispatch", LimitStage::Dispatch},
        {"respond", LimitStage::Respond},
        {"arrive", LimitStage::Arrive},
        {"handle", LimitStage::Handle},
        {"verify", LimitStage::Verify},
    }};
    return keys;
}

std::optional<domain::Limit> read_limit(const Section& section, std::string_view key, int least)
{
    const std::optional<std::string> text = section.text(key);
    if (!text)
        return std::nullopt;
    const std::string_view words = *text;
    const std::size_t space = words.find(' ');
    const auto amount = whole_number(words.substr(0, space));
    const auto clock = space == words.npos ? std::nullopt : domain::limit_clock_of(words.substr(space + 1));
    if (!amount || !clock || *amount < least || *amount > most_amount) {
        section.refuse(key, "\"3 work_day\" (natural_minute, same_day, natural_day, urgent_hour, work_hour, work_day)");
        return std::nullopt;
    }
    return domain::Limit{*clock, *amount};
}

std::optional<std::vector<domain::DayPart>> read_day_parts(const Section& section, std::string_view key)
{
    std::vector<domain::DayPart> parts;
    int last = 0;
    for (const std::string& text : section.texts(key)) {
        const std::size_t dash = text.find('-');
        const auto begin = minutes_of(std::string_view(text).substr(0, dash));
        const auto end = dash == text.npos ? std::nullopt : minutes_of(std::string_view(text).substr(dash + 1));
        if (!begin || !end || *begin < last || *end <= *begin) {
            section.refuse(key, "[\"08:30-12:00\", \"14:30-18:00\"]");
            return std::nullopt;
        }
        last = *end;
        parts.push_back({*begin, *end});
    }
    return parts;
}

} // namespace yiping::config
