// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/clock_difference.h>

#include <gtest/gtest.h>

namespace yiping::media {
namespace {

TEST(ClockDifference, IsUnknownUntilTheCameraHasSaidWhatTimeItHas)
{
    EXPECT_EQ(ClockDifference().value(), std::nullopt);
}

TEST(ClockDifference, APictureHeldUpOnTheWayIsNoClockThatIsBehind)
{
    ClockDifference difference;
    difference.add(13'000, 10'050, 0);
    difference.add(13'100, 14'100, 100); // four seconds late
    EXPECT_EQ(difference.value(), 2'950);
}

TEST(ClockDifference, AClockThatIsSetIsFollowedWithinTwoWindows)
{
    ClockDifference difference;
    MonoMillis at = 0;
    for (; at < 15'000; at += 100)
        difference.add(at + 60'000, at, at);
    EXPECT_EQ(difference.value(), 60'000);
    for (; at < 15'000 + 2 * ClockDifference::window; at += 100)
        difference.add(at - 3'000, at, at);
    EXPECT_EQ(difference.value(), -3'000);
}

} // namespace
} // namespace yiping::media
