// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

namespace yiping::sync {

/// When a console asks for its next certificate: as soon as fewer than 30 days are left, and after a try that did not
/// come through every six hours; within the last day every ten minutes. A value; one thread.
class RenewalPlan {
public:
    static constexpr UtcMillis ahead = 30 * 86'400'000LL;
    static constexpr UtcMillis between_tries = 6 * 3'600'000LL;
    static constexpr UtcMillis between_last_tries = 10 * 60'000LL;

    /// `until`: how long the present certificate holds.
    explicit RenewalPlan(UtcMillis until) : until_(until) {}

    [[nodiscard]] bool is_due(UtcMillis now) const;
    void tried(UtcMillis now) { tried_ = now; }
    void renewed(UtcMillis until)
    {
        until_ = until;
        tried_ = 0;
    }

private:
    UtcMillis until_;
    UtcMillis tried_ = 0; ///< 0: not since the last certificate
};

} // namespace yiping::sync
