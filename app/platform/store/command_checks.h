// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string_view>

/// What every command's values are held against before anything looks at them.
namespace yiping::platform {

struct TextLimit {
    std::string_view name;
    std::string_view text;
    std::size_t bytes;
};
/// Texts that are too long, or no UTF-8, do not get into the registers.
/// platform.text_too_long, platform.text_not_utf8.
[[nodiscard]] std::optional<Error> check_texts(std::initializer_list<TextLimit> texts);

/// Both or none, and on this planet. platform.bad_position.
[[nodiscard]] std::optional<Error> check_position(std::optional<double> lon, std::optional<double> lat);

} // namespace yiping::platform
