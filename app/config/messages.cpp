// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/messages.h>

#include "messages_data.h"

#include <algorithm>

namespace yiping::config {

namespace {

/// Fills `{name}`; a placeholder that has no argument stays as it is, so that its lack is seen.
std::string fill(std::string_view words, const Error& error, const Messages& messages)
{
    std::string text;
    while (!words.empty()) {
        const std::size_t open = words.find('{');
        const std::size_t close = open == words.npos ? words.npos : words.find('}', open);
        if (close == words.npos) {
            text += words;
            break;
        }
        text += words.substr(0, open);
        const std::string_view name = words.substr(open + 1, close - open - 1);
        const bool known = std::ranges::find(error.args(), name, &ErrorArg::name) != error.args().end();
        if (known) {
            const std::string value = error.arg(name);
            const auto nested = value.starts_with('@') ? messages.find(value.substr(1)) : std::nullopt;
            text += nested ? *nested : std::string_view(value);
        } else {
            text += words.substr(open, close - open + 1);
        }
        words.remove_prefix(close + 1);
    }
    return text;
}

} // namespace

std::optional<Language> parse_language(std::string_view text)
{
    if (text == "zh" || text.starts_with("zh_") || text.starts_with("zh-"))
        return Language::Chinese;
    if (text == "en" || text.starts_with("en_") || text.starts_with("en-"))
        return Language::English;
    return std::nullopt;
}

std::string_view code_of(Language language)
{
    return language == Language::Chinese ? "zh" : "en";
}

std::optional<std::string_view> Messages::find(std::string_view code) const
{
    const auto table = message_table();
    const auto found = std::ranges::lower_bound(table, code, {}, &MessageWords::code);
    if (code.empty() || found == table.end() || found->code != code)
        return std::nullopt;
    const std::string_view wanted = language_ == Language::Chinese ? found->zh : found->en;
    const std::string_view other = language_ == Language::Chinese ? found->en : found->zh;
    return wanted.empty() ? other : wanted;
}

std::string Messages::text(const Error& error) const
{
    const auto words = find(error.code());
    return words ? fill(*words, error, *this) : error.debug_text();
}

} // namespace yiping::config
