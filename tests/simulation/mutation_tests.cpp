// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_world.h"

#include <gtest/gtest.h>

#include <iostream>

namespace yiping::simulation {

/// Tests of the tests: a bug planted around the real parts must break a rule in one of a few seeds.
class PlantedBug : public testing::TestWithParam<Mutation> {};

TEST_P(PlantedBug, IsFound)
{
    constexpr std::uint64_t most_seeds = 40;
    for (std::uint64_t seed = 1; seed <= most_seeds; ++seed) {
        Plan plan;
        plan.seed = seed;
        plan.mutation = GetParam();
        const Outcome outcome = simulate(plan);
        if (outcome.rule.empty())
            continue;
        std::cout << name_of(GetParam()) << ": seed " << seed << ", rule " << outcome.rule << ", " << outcome.how
                  << '\n';
        RecordProperty("seed", static_cast<int>(seed));
        RecordProperty("rule", outcome.rule);
        return;
    }
    ADD_FAILURE() << name_of(GetParam()) << " was not found in " << most_seeds << " seeds";
}

INSTANTIATE_TEST_SUITE_P(All, PlantedBug,
    testing::Values(Mutation::CursorBeforeRows, Mutation::CursorWithoutRows, Mutation::CommandForgotten,
        Mutation::TombstoneNotSent, Mutation::TombstoneNotApplied, Mutation::DeltaSkipsRow, Mutation::ScopeFilterOpen,
        Mutation::MaskFilterOpen, Mutation::OutboxForgetsOnSend, Mutation::OutboxNotSynced, Mutation::SetBackUnnoticed,
        Mutation::PlatformNotSynced),
    [](const testing::TestParamInfo<Mutation>& each) { return std::string(name_of(each.param)); });

} // namespace yiping::simulation
