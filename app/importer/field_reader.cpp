// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_reader.h"

#include <yiping/domain/exchange.h>

#include <array>
#include <charconv>
#include <cmath>
#include <format>
#include <utility>

namespace yiping::importer {

namespace {

using domain::FieldInfo;
using domain::FieldType;
using domain::Value;

constexpr std::size_t longest_text = 20'000;
constexpr std::string_view zone = "Asia/Shanghai";
constexpr std::string_view money = "0.01 yuan";
/// What numbers in JSON and doubles hold without loss.
constexpr double largest_int = 9.0e15;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view wide = "\u3000";
    while (true) {
        if (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
            text.remove_prefix(1);
        else if (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
            text.remove_suffix(1);
        else if (text.starts_with(wide))
            text.remove_prefix(wide.size());
        else if (text.ends_with(wide))
            text.remove_suffix(wide.size());
        else
            return text;
    }
}

template <class Number>
std::optional<Number> number_in(std::string_view text)
{
    std::string digits;
    for (const char letter : text)
        if (letter != ',')
            digits += letter;
    Number number{};
    const char* const end = digits.data() + digits.size();
    const auto [stopped, failed] = std::from_chars(digits.data(), end, number);
    if (failed != std::errc() || stopped != end)
        return std::nullopt;
    return number;
}

Error not_a_number(std::string_view text)
{
    return Error(Fault::Input, "import.not_a_number", {{"value", std::string(text)}});
}

Result<Value> read_real(const FieldInfo& field, std::string_view text)
{
    const auto number = number_in<double>(text);
    if (!number || !std::isfinite(*number))
        return std::unexpected(not_a_number(text));
    const bool longitude = field.name.ends_with("lon");
    const bool latitude = field.name.ends_with("lat");
    const double most = longitude ? 180 : latitude ? 90 : HUGE_VAL;
    if ((longitude || latitude) && std::abs(*number) > most)
        return make_error(Fault::Input, "import.out_of_range",
            {{"value", std::string(text)}, {"least", std::format("{}", -most)}, {"most", std::format("{}", most)}});
    return Value(*number);
}

Result<Value> read_int(const FieldInfo& field, std::string_view text)
{
    const auto number = number_in<double>(text);
    const double factor = field.unit == money ? 100 : 1;
    if (!number || !(std::abs(*number) <= largest_int)) // nan neither
        return std::unexpected(not_a_number(text));
    const double scaled = std::round(*number * factor);
    // A large amount has no more digits behind the point than a double holds.
    if (std::abs(scaled - *number * factor) > 1e-6 + std::abs(scaled) * 1e-14)
        return std::unexpected(not_a_number(text));
    return Value(static_cast<std::int64_t>(scaled));
}

/// What other systems' lists say, and the word of ours it is; where several lists have such a word, each its own.
constexpr std::pair<std::string_view, std::string_view> other_words[] = {{"网格员", "专职网格员"},
    {"专职", "专职网格员"}, {"兼职", "兼职网格员"}, {"总网格长", "网格长"}, {"楼长", "楼栋长"}, {"楼组长", "楼栋长"},
    {"民警", "社区民警"}, {"社区工作者", "社工"}, {"人民调解员", "调解员"}, {"律师", "法律顾问"}, {"物业", "物业人员"},
    {"农户", "农户共享"}, {"家庭", "农户共享"}, {"政府", "公共"}, {"正常", "在线"}, {"正常", "完好"}, {"掉线", "离线"},
    {"不在线", "离线"}, {"损坏", "故障"}, {"损坏", "破损"}, {"停用", "已停用"}, {"缺失", "丢失"}, {"拆除", "已拆除"},
    {"男性", "男"}, {"女性", "女"}, {"m", "男"}, {"f", "女"}, {"户籍", "户籍人口"}, {"常住", "常住人口"},
    {"流动", "流动人口"}, {"暂住人口", "流动人口"}, {"外出", "外出务工"}, {"一般隐患", "一般"}, {"较大隐患", "较大"},
    {"重大隐患", "重大"}, {"低", "一般"}, {"中", "较大"}, {"高", "重大"}, {"整改中", "整治中"}, {"已整改", "已整治"},
    {"未整改", "建档"}, {"销号", "已销号"}, {"自有", "自住"}, {"出租屋", "出租"}, {"空房", "空置"}};

std::optional<std::int64_t> word_value(const FieldInfo& field, std::string_view text)
{
    const std::string wanted = plain(text);
    for (const domain::EnumWord& word : field.words())
        if (wanted == word.zh || wanted == plain(word.en) || wanted == plain(word.name) ||
            wanted == std::to_string(word.value))
            return word.value;
    for (const auto& [other, ours] : other_words)
        if (other == wanted)
            for (const domain::EnumWord& word : field.words())
                if (ours == word.zh)
                    return word.value;
    return std::nullopt;
}

Error not_a_word(const FieldInfo& field, std::string_view text)
{
    std::string known;
    for (const domain::EnumWord& word : field.words())
        known += (known.empty() ? "" : "、") + std::string(word.zh);
    return Error(Fault::Input, "import.not_a_word", {{"value", std::string(text)}, {"known", known}});
}

/// Words of a set are separated by blanks or by any of 、，,;；/|+.
Result<Value> read_flags(const FieldInfo& field, std::string_view text)
{
    std::int64_t set = 0;
    if (text == "0") // none of them, where it might also be unknown
        return Value(set);
    std::string word;
    const auto take = [&]() -> Result<void> {
        if (word.empty())
            return {};
        const auto value = word_value(field, word);
        if (!value)
            return std::unexpected(not_a_word(field, word));
        set |= *value;
        word.clear();
        return {};
    };
    constexpr std::array<std::string_view, 9> between{"、", "，", "；", ",", ";", "/", "|", "+", " "};
    while (!text.empty()) {
        std::size_t gap = 0;
        for (const std::string_view each : between)
            if (text.starts_with(each))
                gap = each.size();
        if (gap == 0) {
            word += text.front();
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(gap);
        if (auto done = take(); !done)
            return std::unexpected(done.error());
    }
    if (auto done = take(); !done)
        return std::unexpected(done.error());
    return Value(set);
}

Result<Value> read_bool(std::string_view text)
{
    const std::string word = plain(text);
    constexpr std::array<std::string_view, 9> yes{"是", "有", "√", "1", "true", "yes", "y", "对", "已"};
    constexpr std::array<std::string_view, 9> no{"否", "无", "×", "0", "false", "no", "n", "错", "未"};
    for (std::size_t index = 0; index < yes.size(); ++index) {
        if (word == yes[index])
            return Value(std::int64_t{1});
        if (word == no[index])
            return Value(std::int64_t{0});
    }
    return make_error(Fault::Input, "import.not_yes_or_no", {{"value", std::string(text)}});
}

} // namespace

std::string plain(std::string_view text)
{
    std::string small(trimmed(text));
    for (char& letter : small)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    return small;
}

FieldReader::FieldReader()
    : times_({"%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f%z",
                 "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
                 "%Y年%m月%d日%H时%M分", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"},
          std::string(zone))
{
}

Result<Value> FieldReader::read_time(std::string_view text)
{
    const auto time = times_.read(text);
    if (time)
        return Value(*time);
    if (time.error() == TimeProblem::ClockGap)
        return make_error(
            Fault::Input, "import.clock_gap", {{"value", std::string(text)}, {"zone", std::string(zone)}});
    return make_error(Fault::Input, "import.unreadable_time", {{"value", std::string(text)}});
}

Result<Value> FieldReader::read(const FieldInfo& field, std::string_view text, bool own)
{
    const bool exact = own && domain::unguard(text);
    if (!exact || field.type != FieldType::Text) {
        text = trimmed(text);
        if (text.empty())
            return domain::default_value(field);
    }
    switch (field.type) {
    case FieldType::Text:
        if (text.size() > longest_text)
            return make_error(Fault::Input, "import.text_long", {{"limit", static_cast<std::int64_t>(longest_text)}});
        return Value(std::string(text));
    case FieldType::Real:
        return read_real(field, text);
    case FieldType::Int:
        return read_int(field, text);
    case FieldType::Time:
        return read_time(text);
    case FieldType::Bool:
        return read_bool(text);
    case FieldType::Enum: {
        const auto value = word_value(field, text);
        if (!value)
            return std::unexpected(not_a_word(field, text));
        return Value(*value);
    }
    case FieldType::Flags:
        return read_flags(field, text);
    case FieldType::Uuid:
    case FieldType::Bytes:
        break;
    }
    return domain::default_value(field);
}

} // namespace yiping::importer
