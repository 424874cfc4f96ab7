// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/town.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace yiping::services {

/// What areas of a map can be filled by, of an area and everything below it. Void and declined cases count nowhere.
enum class AreaMeasure : std::uint8_t {
    Open,              ///< open cases now
    Late,              ///< of these past their limit
    Opened,            ///< cases reported in the window
    OpenedPerThousand, ///< of these, for 1,000 households
    ClosureRate,       ///< percent of the cases reported in the window that are closed
    OnTimeRate,        ///< percent of the cases with a limit closed in the window that were closed before it
};

struct AreaValue {
    std::optional<double> value; ///< nothing: there is nothing to divide by
    /// The share stands on so little that one case more would change it: fewer than 20 cases, or 200 households.
    bool few = false;
};

inline constexpr std::uint32_t few_cases = 20;
inline constexpr std::int64_t few_households = 200;

/// Of every area of the town, by its index; window from <= t < to. Open and Late are counted already; the others look
/// at every case once (1,000,000: some 10 ms).
[[nodiscard]] std::vector<AreaValue> area_values(const Town& town, AreaMeasure measure, UtcMillis from, UtcMillis to);
/// The same of any figure of the town's book, over the local days that the window touches; `few` as Figure::small says.
[[nodiscard]] std::vector<AreaValue> area_values(
    const Town& town, const domain::FigureRule& figure, UtcMillis from, UtcMillis to);

} // namespace yiping::services
