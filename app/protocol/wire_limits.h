// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <array>
#include <cstddef>
#include <cstdint>

/// What one message may hold; docs/protocol.md, "Limits".
namespace yiping::protocol {

constexpr std::uint32_t max_rows = 1U << 20U;
constexpr std::size_t max_columns = 256;
/// A line that is silent for so long is dead, on both ends.
constexpr MonoMillis dead_after_ms = 15'000;
/// Of one range; a district has some hundreds of grids, a range some thousand rows.
constexpr std::size_t max_areas = 4096;
/// What decimals of a Real may stand for.
constexpr std::array<double, 10> powers_of_ten{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

} // namespace yiping::protocol
