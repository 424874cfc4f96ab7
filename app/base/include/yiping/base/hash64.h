// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace yiping {

/// Fowler, Noll and Vo's hash 1a with 64 bits (RFC 9923) over numbers in little-endian order and texts with their
/// length before them. For telling contents apart, never against somebody who wants them to look alike.
class Hash64 {
public:
    void byte(std::uint8_t value) { hash_ = (hash_ ^ value) * 0x100000001b3ULL; }
    void u32(std::uint32_t value)
    {
        for (unsigned shift = 0; shift < 32; shift += 8)
            byte(static_cast<std::uint8_t>(value >> shift));
    }
    void u64(std::uint64_t value)
    {
        for (unsigned shift = 0; shift < 64; shift += 8)
            byte(static_cast<std::uint8_t>(value >> shift));
    }
    void text(std::string_view value)
    {
        u32(static_cast<std::uint32_t>(value.size()));
        for (const char each : value)
            byte(static_cast<std::uint8_t>(each));
    }
    /// Finished by the mix of SplitMix64 (Steele, Lea and Flood), so that every bit counts for every other.
    [[nodiscard]] std::uint64_t mixed() const
    {
        std::uint64_t z = hash_ + 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

} // namespace yiping
