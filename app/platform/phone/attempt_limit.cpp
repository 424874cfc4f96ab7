// SPDX-License-Identifier: GPL-3.0-or-later
#include "phone/attempt_limit.h"

namespace yiping::platform {

namespace {

constexpr std::size_t most_windows = 20'000;

} // namespace

UtcMillis AttemptLimit::wait(std::string_view address, UtcMillis at) const
{
    const auto found = windows_.find(address);
    if (found == windows_.end() || found->second.count < most_ || at - found->second.since >= window_ ||
        at < found->second.since)
        return 0;
    return found->second.since + window_ - at;
}

void AttemptLimit::count(std::string_view address, UtcMillis at)
{
    if (windows_.size() >= most_windows)
        windows_.clear();
    Window& window = windows_[std::string(address)];
    if (at - window.since >= window_ || at < window.since)
        window = Window{at, 0};
    ++window.count;
}

} // namespace yiping::platform
