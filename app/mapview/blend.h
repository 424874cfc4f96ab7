// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace yiping::mapview {

/// `below` seen through what `above` leaves open; both premultiplied. Two channels at a time.
inline std::uint32_t over(std::uint32_t above, std::uint32_t below)
{
    const std::uint32_t open = 255 - (above >> 24U);
    std::uint32_t even = (below & 0x00FF00FFU) * open + 0x00800080U;
    even = ((even + ((even >> 8U) & 0x00FF00FFU)) >> 8U) & 0x00FF00FFU;
    std::uint32_t odd = ((below >> 8U) & 0x00FF00FFU) * open + 0x00800080U;
    odd = (odd + ((odd >> 8U) & 0x00FF00FFU)) & 0xFF00FF00U;
    return above + (even | odd);
}

} // namespace yiping::mapview
