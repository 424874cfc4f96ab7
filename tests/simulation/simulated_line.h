// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run.h"
#include "simulated_console.h"
#include "simulated_platform.h"

#include <yiping/protocol/platform_session.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace yiping::simulation {

/// The network between the consoles and the platform: each way of a link keeps its order and takes its time, and a cut
/// loses what is under way; the two ends may learn of it at different times, or never.
class SimulatedLine final : public ConsoleLine {
public:
    SimulatedLine(Run& run, SimulatedPlatform& platform);
    ~SimulatedLine() override;

    // ConsoleLine
    void open(SimulatedConsole& console) override;
    void send(SimulatedConsole& console, std::string bytes) override;
    void close(SimulatedConsole& console) override;

    /// The platform has written, or an account has changed.
    void announce();
    /// What the platform's machine has done is over; true if it is dead.
    [[nodiscard]] bool platform_died();
    /// Told when the platform's machine dies while it serves a console.
    std::function<void()> on_platform_death;

    /// All sessions are gone with the platform. The consoles hear of it, or do not.
    void platform_is_gone();
    /// Cuts the console's link in one of several ways.
    void cut(SimulatedConsole& console);
    void heal() { healed_ = true; }
    /// How long a message takes at most, now and then much longer.
    void set_slowness(SimulatedConsole& console, MonoMillis most) { slowness_[&console] = most; }

    [[nodiscard]] std::uint64_t messages() const { return messages_; }

private:
    struct Link {
        SimulatedConsole* console = nullptr;
        std::uint64_t number = 0;
        std::unique_ptr<protocol::PlatformSession> session;
        bool console_hears = true;  ///< what the platform sends arrives
        bool platform_hears = true; ///< what the console sends arrives
        bool ended = false;         ///< the platform has said goodbye
        std::deque<std::string> up;
        MonoMillis up_ready = 0;
        MonoMillis down_ready = 0;
        std::size_t down_bytes = 0;
        bool congested = false;
        bool timer_armed = false;
    };
    using LinkPointer = std::shared_ptr<Link>;

    [[nodiscard]] MonoMillis latency(SimulatedConsole& console);
    [[nodiscard]] bool is_current(const Link& link) const;
    void drive(const LinkPointer& link);
    void deliver_up(const LinkPointer& link);
    void end_session(const LinkPointer& link);
    void tell_console(const LinkPointer& link, MonoMillis wait);
    void arm_timer(const LinkPointer& link);
    void wake_all();

    Run& run_;
    SimulatedPlatform& platform_;
    std::uint64_t next_ = 1;
    std::map<const SimulatedConsole*, LinkPointer> current_; ///< the link a console uses
    std::vector<LinkPointer> sessions_;                      ///< links whose platform end lives
    std::map<const SimulatedConsole*, MonoMillis> slowness_;
    std::int64_t announced_ = 0;
    bool wake_planned_ = false;
    bool healed_ = false;
    std::uint64_t messages_ = 0;
};

} // namespace yiping::simulation
