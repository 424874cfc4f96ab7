// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::config {

enum class Language : std::uint8_t { Chinese, English };

/// "zh" (also "zh_CN", "zh-Hans") and "en" (also "en_GB"); nothing for another.
[[nodiscard]] std::optional<Language> parse_language(std::string_view text);
[[nodiscard]] std::string_view code_of(Language language);

/// Joins error codes with their words (resources/messages/{zh,en}/*.toml, built into the program).
/// An argument whose text begins with '@' is itself a code and is replaced by its words ("@type.text").
/// A value without state of its own: copy it, use it from any thread.
class Messages {
public:
    explicit Messages(Language language) : language_(language) {}

    [[nodiscard]] Language language() const { return language_; }
    /// Words for a person, placeholders filled. An unknown code gives the code with its arguments, never "".
    [[nodiscard]] std::string text(const Error& error) const;
    /// Words of a code without arguments, nothing if there are none in either language.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view code) const;

private:
    Language language_;
};

} // namespace yiping::config
