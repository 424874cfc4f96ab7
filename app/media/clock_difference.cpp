// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/clock_difference.h>

#include <algorithm>

namespace yiping::media {

void ClockDifference::add(UtcMillis camera, UtcMillis now, MonoMillis at)
{
    const std::int64_t ahead = camera - now;
    if (most_ && at - begun_ < window) {
        most_ = std::max(*most_, ahead);
        return;
    }
    before_ = most_ && at - begun_ < 2 * window ? most_ : std::nullopt;
    most_ = ahead;
    begun_ = at;
}

std::optional<std::int64_t> ClockDifference::value() const
{
    return before_ ? before_ : most_;
}

} // namespace yiping::media
