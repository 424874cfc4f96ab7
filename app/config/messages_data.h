// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace yiping::config {

/// The words of one code; "" where a language lacks them.
struct MessageWords {
    std::string_view code;
    std::string_view zh;
    std::string_view en;
};

/// Sorted by code (bytes). Made at build time.
[[nodiscard]] std::span<const MessageWords> message_table();

} // namespace yiping::config
