// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/connection_book.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace yiping::platform {
namespace {

using boost::asio::ip::make_address;

const auto one = make_address("192.0.2.1");
const auto other = make_address("2001:db8::2");

TEST(ConnectionBookTest, PlacesAreGivenBack)
{
    ConnectionBook book({.all = 2, .pending_per_address = 2, .pending = 2});
    {
        const auto first = book.enter(one);
        const auto second = book.enter(other);
        ASSERT_TRUE(first.has_value() && second.has_value());
        EXPECT_FALSE(book.enter(other).has_value());
        EXPECT_EQ(book.all(), 2U);
    }
    EXPECT_EQ(book.all(), 0U);
    EXPECT_EQ(book.pending(), 0U);
    EXPECT_TRUE(book.enter(one).has_value());
}

TEST(ConnectionBookTest, OneAddressKnockingKeepsNobodyElseOut)
{
    ConnectionBook book({.all = 100, .pending_per_address = 3, .pending = 10});
    std::vector<ConnectionBook::Place> places;
    for (int knock = 0; knock < 50; ++knock) {
        if (auto place = book.enter(one))
            places.push_back(std::move(*place));
    }
    EXPECT_EQ(places.size(), 3U);
    EXPECT_TRUE(book.enter(other).has_value());
    // Who has said who he is no longer counts as knocking.
    places.front().settle();
    places.front().settle();
    EXPECT_EQ(book.pending(), 2U);
    EXPECT_TRUE(book.enter(one).has_value());
    EXPECT_EQ(book.all(), 3U);
}

TEST(ConnectionBookTest, SettledOnesCountUntilTheyLeave)
{
    ConnectionBook book({.all = 2, .pending_per_address = 9, .pending = 9});
    auto first = book.enter(one);
    auto second = book.enter(one);
    first->settle();
    second->settle();
    EXPECT_FALSE(book.enter(other).has_value());
    *first = std::move(*second); // the first leaves
    EXPECT_EQ(book.all(), 1U);
    EXPECT_TRUE(book.enter(other).has_value());
}

TEST(ConnectionBookTest, PlaceMayOutliveTheBook)
{
    std::optional<ConnectionBook::Place> place;
    {
        ConnectionBook book({});
        place = book.enter(one);
    }
    place->settle();
}

TEST(ConnectionBookTest, PlacesAreGivenBackOnAnyThread)
{
    ConnectionBook book({.all = 1'000, .pending_per_address = 1'000, .pending = 1'000});
    constexpr int count = 4;
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (int each = 0; each < count; ++each)
        threads.emplace_back([&, each] {
            for (int round = 0; round < 20'000; ++round) {
                auto place = book.enter(round % 2 == 0 ? one : other);
                if (place && (round + each) % 3 == 0)
                    place->settle();
            }
        });
    threads.clear();
    EXPECT_EQ(book.all(), 0U);
    EXPECT_EQ(book.pending(), 0U);
    // Nobody is counted as knocking any more.
    std::vector<ConnectionBook::Place> places;
    for (int knock = 0; knock < 1'000; ++knock) {
        if (auto place = book.enter(one))
            places.push_back(std::move(*place));
    }
    EXPECT_EQ(places.size(), 1'000U);
}

} // namespace
} // namespace yiping::platform
