// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace yiping::test {

/// The clock that `yiping-farm --bits` writes into the lowest rows of a picture, the low 32 bits of milliseconds;
/// nothing if it cannot be read.
[[nodiscard]] inline std::optional<std::uint32_t> clock_in_picture(
    const std::uint8_t* luma, int stride, int width, int height)
{
    constexpr int clock_bits = 40, clock_bit_pixels = 8, half_grey = 126; // as the farm draws them
    if (width < clock_bits * clock_bit_pixels || height < clock_bit_pixels)
        return std::nullopt;
    const std::uint8_t* row = luma + static_cast<std::ptrdiff_t>(height - clock_bit_pixels / 2) * stride;
    std::uint64_t bits = 0;
    for (int bit = 0; bit < clock_bits; ++bit)
        bits = bits << 1U | (row[bit * clock_bit_pixels + clock_bit_pixels / 2] > half_grey ? 1U : 0U);
    const auto time = static_cast<std::uint32_t>(bits >> 8U);
    std::uint32_t sum = 0x5A;
    for (unsigned shift = 0; shift < 32; shift += 8)
        sum += time >> shift & 0xFFU;
    return (sum & 0xFFU) == (bits & 0xFFU) ? std::optional(time) : std::nullopt;
}

} // namespace yiping::test
