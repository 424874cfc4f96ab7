// SPDX-License-Identifier: GPL-3.0-or-later
#include "cell_text.h"

#include <yiping/domain/case_life.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <chrono>
#include <format>

namespace yiping::exporter {

namespace {

using domain::FieldInfo;
using domain::FieldType;
using domain::Value;

/// From here on Shanghai is eight hours ahead of UTC, every day of the year.
constexpr UtcMillis plain_clock_from = 694'195'200'000; // 1992-01-01 00:00 there
/// What four digits say, and what imports read.
constexpr int first_year = 1000, largest_year = 9999;
constexpr std::string_view cents = "0.01 yuan";

std::string_view word_of(const domain::EnumWord& word, config::Language language)
{
    return language == config::Language::Chinese ? word.zh : word.en;
}

std::string enum_text(const FieldInfo& field, std::int64_t value, config::Language language)
{
    for (const domain::EnumWord& word : field.words())
        if (word.value == value)
            return std::string(word_of(word, language));
    return std::to_string(value);
}

/// Words of a set are told apart by what stands between them, blanks too: English ones go by their names.
std::string_view word_of_set(const domain::EnumWord& word, config::Language language)
{
    const std::string_view text = word_of(word, language);
    return text.find_first_of(" ,;/|+") == text.npos ? text : word.name;
}

std::string flags_text(const FieldInfo& field, std::int64_t value, config::Language language)
{
    std::string text;
    for (const domain::EnumWord& word : field.words())
        if (word.value != 0 && (value & word.value) == word.value)
            text.append(text.empty() ? "" : "、").append(word_of_set(word, language));
    return text.empty() ? "0" : text;
}

std::string money_text(std::int64_t cents_of)
{
    const bool below = cents_of < 0;
    const std::uint64_t amount =
        below ? 0 - static_cast<std::uint64_t>(cents_of) : static_cast<std::uint64_t>(cents_of);
    return std::format("{}{}.{:02}", below ? "-" : "", amount / 100, amount % 100);
}

} // namespace

std::string time_text(UtcMillis at)
{
    const std::chrono::sys_time<std::chrono::milliseconds> local{
        std::chrono::milliseconds(at + domain::shanghai_offset_ms)};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    if (static_cast<int>(date.year()) > largest_year || static_cast<int>(date.year()) < first_year)
        return std::to_string(at); // no date that anybody writes: an import names it
    const std::chrono::hh_mm_ss clock(local - day);
    const bool plain = at >= plain_clock_from;
    std::string text = std::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), plain ? ' ' : 'T',
        clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (clock.subseconds().count() != 0)
        text += std::format(".{:03}", clock.subseconds().count());
    if (!plain)
        text += "+08:00";
    return text;
}

Value cell_of(const FieldInfo& field, const Value& value, config::Language language)
{
    const auto* const whole = std::get_if<std::int64_t>(&value);
    switch (field.type) {
    case FieldType::Time:
        return whole == nullptr ? Value() : Value(time_text(*whole));
    case FieldType::Bool:
        if (whole == nullptr)
            return {};
        if (language == config::Language::Chinese)
            return std::string(*whole != 0 ? "是" : "否");
        return std::string(*whole != 0 ? "yes" : "no");
    case FieldType::Enum:
        return whole == nullptr ? Value() : Value(enum_text(field, *whole, language));
    case FieldType::Flags:
        return whole == nullptr ? Value() : Value(flags_text(field, *whole, language));
    case FieldType::Int:
        return whole != nullptr && field.unit == cents ? Value(money_text(*whole)) : value;
    case FieldType::Uuid: {
        const auto* const bytes = std::get_if<std::string>(&value);
        const auto id = bytes == nullptr ? std::nullopt : Uuid::from_bytes(*bytes);
        return id && !id->is_nil() ? Value(id->to_string()) : Value();
    }
    case FieldType::Bytes:
        return {};
    case FieldType::Text:
    case FieldType::Real:
        break;
    }
    return value;
}

bool can_be_masked(const FieldInfo& field)
{
    return field.type == FieldType::Text &&
           (field.name == "name" || field.name.ends_with("_name") || field.name.ends_with("phone"));
}

std::string masked_text(const FieldInfo& field, std::string_view text)
{
    if (!can_be_masked(field) || text.empty())
        return {};
    if (!field.name.ends_with("phone"))
        return domain::masked_reporter(text, {});
    const std::string masked = domain::masked_reporter({}, text);
    return masked.empty() ? "****" : masked;
}

} // namespace yiping::exporter
