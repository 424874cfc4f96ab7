// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace yiping::soak {

/// Outages of real streams from the farm: the server stops, nothing comes any more, packets are lost or wrong, the size
/// changes. One round is one outage of one camera; all cameras go through them together.
struct CameraPlan {
    std::uint64_t rounds = 1000;
    int cameras = 10;
    double back_within_s = 2.0; ///< a key-frame interval (1 s here) and one second
    std::function<void(const std::string&)> tell;
};

struct CameraSoak {
    struct Failed {
        std::uint64_t round;
        std::string how;
    };
    std::uint64_t rounds = 0;
    std::vector<Failed> failed;
    double wall_s = 0;
    double worst_s = 0;
    double memory_growth_percent = 0;
    double own_memory_growth_percent = 0; ///< without what it shares with other programs
    double heap_growth_percent = 0; ///< of what is in use
};

[[nodiscard]] CameraSoak camera_rounds(const CameraPlan& plan);

} // namespace yiping::soak
