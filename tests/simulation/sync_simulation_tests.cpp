// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_world.h"

#include <gtest/gtest.h>

namespace yiping::simulation {

TEST(SyncSimulation, WithoutFaultsTheConsoleFollows)
{
    World world(1, {false, false, false, false, false, false});
    EXPECT_EQ(world.run(60'000), "");
    EXPECT_GT(world.commands_made(), 10U);
}

/// YIPING_SIMULATION_SEED replays one seed; a failing one is named.
TEST(SyncSimulation, WhateverHappensBothEndsAgreeInTheEnd)
{
    std::size_t crashes = 0;
    std::size_t cuts = 0;
    std::size_t commands = 0;
    const char* chosen = std::getenv("YIPING_SIMULATION_SEED");
    const std::uint64_t first = chosen == nullptr ? 1 : std::strtoull(chosen, nullptr, 10);
    const std::uint64_t count = chosen == nullptr ? 400 : 1;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        World world(seed, {});
        ASSERT_EQ(world.run(60'000), "") << "seed " << seed;
        crashes += world.crashes();
        cuts += world.cuts();
        commands += world.commands_made();
    }
    EXPECT_GT(crashes, count);
    EXPECT_GT(cuts, count);
    EXPECT_GT(commands, count * 10);
}

TEST(SyncSimulation, TheSameSeedGivesTheSameRun)
{
    World one(7, {});
    World two(7, {});
    EXPECT_EQ(one.run(30'000), two.run(30'000));
    EXPECT_EQ(one.commands_made(), two.commands_made());
    EXPECT_EQ(one.crashes(), two.crashes());
}

} // namespace yiping::simulation
