// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// Simulated runs, shared out over the cores: a process each, since a run belongs to one thread and SQLite's list of
/// disks to all.
namespace yiping::soak {

struct SimulatedSoak {
    struct Failure {
        std::uint64_t seed = 0;
        std::string rule;
        std::string how;
    };
    std::uint64_t rounds = 0;
    std::vector<Failure> failed; ///< by seed
    double virtual_s = 0; ///< from the beginning of each run until all was quiet
    double wall_s = 0;
    double worst_s = 0; ///< from the last fault until all was in step, virtual
};

/// `without`: kinds of faults that are left out, to narrow a failure down (cuts, consoles, platform, disks, trims,
/// clocks, accounts, drift, restores).
[[nodiscard]] SimulatedSoak simulate_seeds(
    std::uint64_t first, std::uint64_t count, unsigned processes, const std::vector<std::string>& without);
/// One seed, its story on stderr.
[[nodiscard]] SimulatedSoak trace_seed(std::uint64_t seed, const std::vector<std::string>& without);

} // namespace yiping::soak
