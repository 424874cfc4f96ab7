// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace yiping::geo {

/// A point as it is sorted: its code along the Morton curve, and what goes with it.
struct CodedPoint {
    std::uint64_t code;
    std::int64_t at;
    std::uint32_t key;
    std::uint16_t kind;
};

/// Above all codes of places: what is nowhere.
inline constexpr std::uint64_t no_code = ~std::uint64_t{0};

/// Every second bit of the result is one of the value (Warren, Hacker's Delight, 7-2).
[[nodiscard]] constexpr std::uint64_t spread_bits(std::uint32_t value)
{
    std::uint64_t bits = value;
    bits = (bits | bits << 16U) & 0x0000FFFF0000FFFFULL;
    bits = (bits | bits << 8U) & 0x00FF00FF00FF00FFULL;
    bits = (bits | bits << 4U) & 0x0F0F0F0F0F0F0F0FULL;
    bits = (bits | bits << 2U) & 0x3333333333333333ULL;
    return (bits | bits << 1U) & 0x5555555555555555ULL;
}

/// The value whose bits every second bit of the code is.
[[nodiscard]] constexpr std::uint32_t gather_bits(std::uint64_t code)
{
    std::uint64_t bits = code & 0x5555555555555555ULL;
    bits = (bits | bits >> 1U) & 0x3333333333333333ULL;
    bits = (bits | bits >> 2U) & 0x0F0F0F0F0F0F0F0FULL;
    bits = (bits | bits >> 4U) & 0x00FF00FF00FF00FFULL;
    bits = (bits | bits >> 8U) & 0x0000FFFF0000FFFFULL;
    return static_cast<std::uint32_t>(bits | bits >> 16U);
}

[[nodiscard]] constexpr std::uint64_t morton_code(std::uint32_t x, std::uint32_t y)
{
    return spread_bits(x) | spread_bits(y) << 1U;
}

/// Does `work(first, end)` for 0 … count in two halves, the second on a thread of its own where it is worth one.
template <class Work>
void in_halves(std::size_t count, std::size_t worth_it, Work&& work)
{
    if (count < worth_it) {
        work(std::size_t{0}, count);
        return;
    }
    const std::jthread other([&] { work(count / 2, count); });
    work(std::size_t{0}, count / 2);
}

/// Sorts by code, and by key where codes are equal.
void sort_by_code(std::vector<CodedPoint>& coded);

} // namespace yiping::geo
