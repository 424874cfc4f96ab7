// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/picture_pool.h>

#include <gtest/gtest.h>

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
    std::byte* const first = pool.take(small);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % 64, 0U);
    std::memset(first, 1, small);
    std::byte* const second = pool.take(small);
    EXPECT_NE(second, first) << "lent is lent";
    const std::size_t held = pool.held();
    pool.give_back(first, small);
    EXPECT_EQ(pool.take(small), first);
    EXPECT_EQ(pool.held(), held);
    std::byte* const other = pool.take(large);
    EXPECT_GE(pool.held(), held + large);
    for (auto [piece, bytes] : {std::pair(first, small), {second, small}, {other, large}})
        pool.give_back(piece, bytes);
}

TEST(PicturePool, LetsGoOfWhatNobodyAsksForAnyMore)
{
    ManualClock clock(0);
    PicturePool pool(clock);
    std::vector<std::byte*> page;
    page.reserve(10);
    for (int i = 0; i < 10; ++i)
        page.push_back(pool.take(small));
    const std::size_t held = pool.held();
    for (int i = 0; i < 5; ++i)
        pool.give_back(page[static_cast<std::size_t>(i)], small);
    clock.advance(PicturePool::rest - 1);
    for (int i = 5; i < 9; ++i)
        pool.give_back(page[static_cast<std::size_t>(i)], small);
    pool.let_go();
    EXPECT_EQ(pool.held(), held) << "the next page will want it";
    clock.advance(1);
    pool.let_go();
    EXPECT_EQ(pool.held(), held / 2) << "of ten pieces five had rested";
    pool.let_go(0);
    EXPECT_EQ(pool.held(), held / 10) << "one is lent";
    pool.give_back(page.back(), small);
}

} // namespace
} // namespace yiping::media
