// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace yiping::platform::simulate {

/// A small PNG that stands for a photo taken on the spot: ground, sky and a mark, different for each number.
[[nodiscard]] std::string draw_photo(std::uint64_t number);

} // namespace yiping::platform::simulate
