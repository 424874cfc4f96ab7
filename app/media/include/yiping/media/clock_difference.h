// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <optional>

namespace yiping::media {

/// How far a camera's own clock is from ours, from the times its sender reports give to its pictures. A picture that
/// was held up on the way looks as if the clock were behind, never ahead: of some seconds the one held up least counts.
/// One thread.
class ClockDifference {
public:
    static constexpr MonoMillis window = 10'000;

    /// A picture came now that the camera says it took at `camera`.
    void add(UtcMillis camera, UtcMillis now, MonoMillis at);
    /// Camera's clock less ours, in milliseconds; nothing while the camera has not said what time it has.
    [[nodiscard]] std::optional<std::int64_t> value() const;
    void clear() { *this = ClockDifference(); }

private:
    // Two windows, one full and one that fills: what is older than two is forgotten.
    std::optional<std::int64_t> before_, most_;
    MonoMillis begun_ = 0;
};

} // namespace yiping::media
