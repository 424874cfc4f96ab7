// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Real kills: SIGKILL of the real platform and of a console without windows, at random moments, while phones report
/// and the console dispatches.
namespace yiping::soak {

struct KillPlan {
    std::uint64_t rounds = 10;
    std::uint64_t seed = 1;
    /// From the moment when the platform listens and the console runs again until a dispatch made then has come back.
    double in_step_within_s = 5;
    std::function<void(const std::string&)> tell = {}; ///< gets each failure, and how far it is
};

struct KillSoak {
    struct Failure {
        std::uint64_t round = 0; ///< from 1
        std::string how;
    };
    std::uint64_t rounds = 0;
    std::vector<Failure> failed; ///< one per round at most
    double wall_s = 0;
    double worst_s = 0; ///< longest time until in step again
    std::uint64_t platform_kills = 0, console_kills = 0;
    std::uint64_t dispatches = 0; ///< that the console said to be durable
    std::uint64_t reports = 0; ///< of phones that were acknowledged
};

/// Each round: dispatches are given, one or both programs are killed and begun again, all has to come into step. Now
/// and then and at the end both are stopped, and what the platform's and the console's files hold is compared with what
/// was promised: nothing lost, nothing doubled, the same rows. Programs are those of the build's bin folder.
[[nodiscard]] KillSoak kill_rounds(const KillPlan& plan);

} // namespace yiping::soak
