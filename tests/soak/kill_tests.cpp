// SPDX-License-Identifier: GPL-3.0-or-later
#include "kill.h"

#include <gtest/gtest.h>

namespace yiping::soak {

/// A few rounds of `./run soak --kill`; how long it takes until all is in step again is for that to judge.
TEST(Kill, NothingIsLostAndNothingDoubled)
{
    KillPlan plan;
    plan.rounds = 6;
    plan.in_step_within_s = 60;
    const KillSoak soak = kill_rounds(plan);
    for (const auto& each : soak.failed)
        ADD_FAILURE() << "round " << each.round << ": " << each.how;
    EXPECT_EQ(soak.rounds, plan.rounds);
    EXPECT_GT(soak.platform_kills, 0U);
    EXPECT_GT(soak.console_kills, 0U);
    EXPECT_GE(soak.dispatches, plan.rounds) << "the one of each round that showed that all was in step";
    EXPECT_GT(soak.reports, 0U);
}

} // namespace yiping::soak
