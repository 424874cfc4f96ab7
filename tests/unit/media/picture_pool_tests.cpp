// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/picture_pool.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace yiping::media {
namespace {

constexpr std::size_t small = 100'000, large = 900'000;

TEST(PicturePool, HandsOnWhatWasGivenBack)
{
    ManualClock clock(0);
    PicturePool pool(clock);
    const auto one = pool.new_borrower();
    std::byte* const first = pool.take(small, one);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % 64, 0U);
    std::memset(first, 1, small);
    std::byte* const second = pool.take(small, one);
    EXPECT_NE(second, first) << "lent is lent";
    const std::size_t held = pool.held();
    pool.give_back(first, small, one);
    EXPECT_EQ(pool.take(small, one), first);
    EXPECT_EQ(pool.held(), held);
    std::byte* const other = pool.take(large, one);
    EXPECT_GE(pool.held(), held + large);
    for (auto [piece, bytes] : {std::pair(first, small), {second, small}, {other, large}})
        pool.give_back(piece, bytes, one);
}

TEST(PicturePool, NothingThatOneCameraSawReachesAnother)
{
    ManualClock clock(0);
    PicturePool pool(clock);
    const auto one = pool.new_borrower(), other = pool.new_borrower();
    std::byte* const seen = pool.take(small, one);
    std::byte* const seen_too = pool.take(small, one);
    std::memset(seen, 7, small);
    std::memset(seen_too, 8, small);
    pool.give_back(seen, small, one);
    pool.give_back(seen_too, small, one);
    std::byte* const got = pool.take(small, other);
    EXPECT_EQ(got, seen) << "the longest unused is taken";
    EXPECT_TRUE(std::all_of(got, got + small, [](std::byte each) { return each == std::byte{0}; }));
    pool.give_back(got, small, other);
    // His own is as he left it, though another's was given back later.
    std::byte* const own = pool.take(small, one);
    EXPECT_EQ(own, seen_too);
    EXPECT_EQ(own[small - 1], std::byte{8});
    pool.give_back(own, small, one);
}

TEST(PicturePool, LetsGoOfWhatNobodyAsksForAnyMore)
{
    ManualClock clock(0);
    PicturePool pool(clock);
    const auto one = pool.new_borrower();
    std::vector<std::byte*> page;
    page.reserve(10);
    for (int i = 0; i < 10; ++i)
        page.push_back(pool.take(small, one));
    const std::size_t held = pool.held();
    for (int i = 0; i < 5; ++i)
        pool.give_back(page[static_cast<std::size_t>(i)], small, one);
    clock.advance(PicturePool::rest - 1);
    for (int i = 5; i < 9; ++i)
        pool.give_back(page[static_cast<std::size_t>(i)], small, one);
    EXPECT_TRUE(pool.let_go());
    EXPECT_EQ(pool.held(), held) << "the next page will want it";
    clock.advance(1);
    EXPECT_TRUE(pool.let_go());
    EXPECT_EQ(pool.held(), held / 2) << "of ten pieces five had rested";
    EXPECT_TRUE(pool.let_go(0));
    EXPECT_EQ(pool.held(), held / 10) << "one is lent";
    pool.give_back(page.back(), small, one);
}

TEST(PicturePool, LetsGoOfAPageInSteps)
{
    ManualClock clock(0);
    PicturePool pool(clock);
    const auto one = pool.new_borrower();
    std::vector<std::byte*> page;
    page.reserve(100);
    for (int i = 0; i < 100; ++i)
        page.push_back(pool.take(small, one));
    for (std::byte* each : page)
        pool.give_back(each, small, one);
    std::size_t held = pool.held();
    int steps = 0;
    while (!pool.let_go(0)) {
        EXPECT_LT(pool.held(), held) << "each takes some";
        EXPECT_GT(pool.held(), 0U);
        held = pool.held();
        ++steps;
    }
    EXPECT_EQ(pool.held(), 0U);
    EXPECT_GE(steps, 2);
}

} // namespace
} // namespace yiping::media
