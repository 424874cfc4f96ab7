// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/platform/rule_runner.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

namespace yiping::platform {

/// The rules' timer in the gateway's loop. One thread.
class RuleAlarm final : public RuleTimer {
public:
    RuleAlarm(boost::asio::io_context& context, Clock& clock, std::function<void()> ring)
        : timer_(context), clock_(clock), ring_(std::move(ring))
    {
    }

    void wake_at(std::optional<UtcMillis> at) override
    {
        at_ = at;
        arm();
    }
    /// Something has changed. What comes in one burst is looked at once.
    void soon()
    {
        if (std::exchange(soon_, true))
            return;
        arm();
    }

private:
    void arm()
    {
        // The wall clock may be set: nobody sleeps longer than this without looking at it.
        std::int64_t wait = 60'000;
        if (at_)
            wait = std::clamp<std::int64_t>(*at_ - clock_.now(), 0, wait);
        if (soon_)
            wait = std::min<std::int64_t>(wait, 20);
        timer_.expires_after(std::chrono::milliseconds(wait));
        timer_.async_wait([this](boost::system::error_code error) {
            if (error)
                return;
            soon_ = false;
            ring_();
        });
    }

    boost::asio::steady_timer timer_;
    Clock& clock_;
    std::function<void()> ring_;
    std::optional<UtcMillis> at_;
    bool soon_ = false;
};

} // namespace yiping::platform
