// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/simulate/day_player.h>

#include <gtest/gtest.h>

namespace yiping::platform::simulate {
namespace {

using Act = std::optional<std::size_t>;

/// Three acts, at 5, 25 and 60 s of a day of 100 s that begins at 1,000,000.
class DayPlayerTest : public ::testing::Test {
protected:
    static constexpr MonoMillis begin = 1'000'000;
    Act at(MonoMillis seconds) { return player_.take_due(begin + seconds * 1000); }
    void order(DayOrder order, MonoMillis seconds, std::size_t act = 0)
    {
        player_.order(order, act, begin + seconds * 1000);
    }
    DayPlayer player_{{5'000, 25'000, 60'000}, 100'000, 1, begin};
};

TEST_F(DayPlayerTest, EachActComesOnceAtItsTimeAndTheDayBeginsAnew)
{
    EXPECT_EQ(player_.next_at(), begin + 5'000);
    EXPECT_EQ(at(4), Act());
    EXPECT_EQ(at(5), Act(0));
    EXPECT_EQ(at(5), Act());
    EXPECT_EQ(at(70), Act(1)) << "late ones come one after the other";
    EXPECT_EQ(at(70), Act(2));
    EXPECT_EQ(player_.next_at(), begin + 100'000);
    EXPECT_EQ(player_.next(), 0U);
    EXPECT_EQ(at(99), Act());
    EXPECT_EQ(at(104), Act());
    EXPECT_EQ(player_.days(), 1U);
    EXPECT_EQ(at(105), Act(0));
}

TEST_F(DayPlayerTest, HeldItWaitsAndThenGoesOnFromThere)
{
    EXPECT_EQ(at(5), Act(0));
    order(DayOrder::Pause, 10);
    EXPECT_TRUE(player_.paused());
    EXPECT_EQ(player_.next_at(), std::nullopt);
    EXPECT_EQ(at(500), Act());
    order(DayOrder::Pause, 600);
    order(DayOrder::Resume, 1000);
    EXPECT_EQ(player_.next_at(), begin + 1'015'000);
    EXPECT_EQ(at(1014), Act());
    EXPECT_EQ(at(1015), Act(1));
}

TEST_F(DayPlayerTest, NextBackAndAnyActByHand)
{
    order(DayOrder::Next, 1);
    EXPECT_EQ(at(1), Act(0));
    order(DayOrder::Next, 2);
    EXPECT_EQ(at(2), Act(1));
    EXPECT_EQ(at(36), Act()) << "the day goes on from the act: 35 s lie between the second and the third";
    EXPECT_EQ(at(37), Act(2));
    order(DayOrder::Back, 38);
    EXPECT_EQ(at(38), Act(1));
    order(DayOrder::Back, 39);
    EXPECT_EQ(at(39), Act(0));
    order(DayOrder::Back, 40);
    EXPECT_EQ(at(40), Act(0)) << "there is nothing before the first";
    order(DayOrder::Play, 41, 2);
    EXPECT_EQ(at(41), Act(2));
    order(DayOrder::Play, 42, 3);
    EXPECT_EQ(at(42), Act()) << "there are only three";
    order(DayOrder::Next, 43);
    EXPECT_EQ(at(43), Act(0)) << "the first of the next day";
}

TEST_F(DayPlayerTest, ByHandWhileHeldItStaysHeld)
{
    order(DayOrder::Pause, 1);
    order(DayOrder::Next, 2);
    EXPECT_NE(player_.next_at(), std::nullopt);
    EXPECT_EQ(at(2), Act(0));
    EXPECT_EQ(at(90), Act());
    EXPECT_TRUE(player_.paused());
}

TEST(DayPlayer, ADayInHalfTheTimeAndOneWithoutActs)
{
    DayPlayer fast({10'000}, 20'000, 2, 0);
    EXPECT_EQ(fast.next_at(), 5'000);
    EXPECT_EQ(fast.take_due(4'999), Act());
    EXPECT_EQ(fast.take_due(5'000), Act(0));
    DayPlayer empty({}, 0, 1, 0);
    empty.order(DayOrder::Next, 0, 10);
    EXPECT_EQ(empty.take_due(10), Act());
    EXPECT_EQ(empty.next_at(), std::nullopt);
}

} // namespace
} // namespace yiping::platform::simulate
