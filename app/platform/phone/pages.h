// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

/// The two pages for phones, /r for residents and /w for workers, and the files they are made of; compiled in from
/// resources/phone. They hold no data: everything they show comes by the requests of docs/phone.md.
namespace yiping::platform {

struct PhonePage {
    std::string_view path;
    std::string_view content_type;
    std::string_view content;
};

/// nullptr if there is none at the path.
[[nodiscard]] const PhonePage* find_phone_page(std::string_view path);

/// What a page may be: a page and all that it loads fit into this.
inline constexpr std::size_t most_phone_page = 50'000;

} // namespace yiping::platform
