// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

namespace yiping::platform::simulate {

/// Draws of a seeded stream. Each part of the model town has its own stream (seed and a salt), so that a change in one
/// part does not move the others.
class TownRandom {
public:
    TownRandom(std::uint64_t seed, std::uint64_t salt) : source_(seed * 0x9E3779B97F4A7C15ULL + salt) {}

    [[nodiscard]] double unit() { return static_cast<double>(source_.next() >> 11U) * 0x1.0p-53; }
    [[nodiscard]] double between(double low, double high) { return low + (high - low) * unit(); }
    /// Both ends included.
    [[nodiscard]] std::int64_t integer(std::int64_t low, std::int64_t high)
    {
        const auto span = static_cast<std::uint64_t>(high - low + 1);
        return low + static_cast<std::int64_t>(source_.next() % span);
    }
    [[nodiscard]] bool chance(double p) { return unit() < p; }
    [[nodiscard]] double normal()
    {
        const double u = 1.0 - unit();
        const double v = unit();
        return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
    }
    /// Index with a probability in proportion to its weight; weights must not all be 0.
    [[nodiscard]] std::size_t weighted(std::span<const double> weights)
    {
        double total = 0;
        for (const double weight : weights)
            total += weight;
        double left = unit() * total;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            left -= weights[i];
            if (left < 0)
                return i;
        }
        return weights.size() - 1;
    }
    template <class Range>
    [[nodiscard]] const auto& pick(const Range& range)
    {
        return range[static_cast<std::size_t>(source_.next() % static_cast<std::uint64_t>(std::size(range)))];
    }
    [[nodiscard]] SeededRandom& source() { return source_; }

private:
    SeededRandom source_;
};

/// Smooth noise in [-1, 1] with features of about one unit, the same for the same seed and place.
[[nodiscard]] double value_noise(std::uint64_t seed, double x, double y);

} // namespace yiping::platform::simulate
