// SPDX-License-Identifier: GPL-3.0-or-later
#include "frame_budget.h"

#include <gtest/gtest.h>

namespace yiping::scene3d {
namespace {

using Millis = FrameBudget::Millis;

/// A machine on which a frame costs so much, and so much more for each share of the pixels.
double settle(FrameBudget& budget, double fixed, double all_pixels, int frames = 80)
{
    double taken = 0;
    for (int i = 0; i < frames; ++i) {
        taken = fixed + all_pixels * budget.moving_scale() * budget.moving_scale();
        budget.moved(Millis(taken));
    }
    return taken;
}

TEST(FrameBudget, GivesAwayPixelsUntilAFrameIsFastEnough)
{
    FrameBudget budget;
    EXPECT_LT(settle(budget, 10, 160), 33) << "30 frames a second";
    EXPECT_LT(budget.moving_scale(), 0.6);
    EXPECT_GE(budget.moving_scale(), FrameBudget::coarsest);
}

TEST(FrameBudget, TakesThemBackWhereThereIsRoom)
{
    FrameBudget budget;
    settle(budget, 4, 10);
    EXPECT_EQ(budget.moving_scale(), 1);
}

TEST(FrameBudget, StopsAtTheCoarsestHoweverSlowTheMachineIs)
{
    FrameBudget budget;
    settle(budget, 400, 400);
    EXPECT_EQ(budget.moving_scale(), FrameBudget::coarsest);
}

TEST(FrameBudget, APauseIsNoSlowFrame)
{
    FrameBudget budget;
    const double before = budget.moving_scale();
    budget.moved(Millis(30'000));
    EXPECT_EQ(budget.moving_scale(), before);
}

TEST(FrameBudget, OneSlowFrameAmongOthersTakesNoPixels)
{
    FrameBudget budget;
    const double before = budget.moving_scale();
    for (int i = 0; i < 40; ++i) {
        budget.moved(i % 4 == 0 ? FrameBudget::most * 1.5 : FrameBudget::most * 0.9);
    }
    EXPECT_EQ(budget.moving_scale(), before);
    budget.moved(FrameBudget::most * 1.5);
    budget.moved(FrameBudget::most * 1.5);
    EXPECT_LT(budget.moving_scale(), before);
}

TEST(FrameBudget, AFrameThatIsMuchTooSlowIsEnough)
{
    FrameBudget budget;
    const double before = budget.moving_scale();
    budget.moved(FrameBudget::most * 3);
    EXPECT_LT(budget.moving_scale(), before);
}

TEST(FrameBudget, DoesNotSwingBetweenTwoScales)
{
    FrameBudget budget;
    settle(budget, 20, 100);
    const double settled = budget.moving_scale();
    int changes = 0;
    double last = settled;
    for (int i = 0; i < 200; ++i) {
        budget.moved(Millis(20 + 100 * budget.moving_scale() * budget.moving_scale()));
        changes += budget.moving_scale() != last ? 1 : 0;
        last = budget.moving_scale();
    }
    EXPECT_LE(changes, 2);
}

} // namespace
} // namespace yiping::scene3d
