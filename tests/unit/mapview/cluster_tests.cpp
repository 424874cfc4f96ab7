// SPDX-License-Identifier: GPL-3.0-or-later
#include "clusters.h"

#include <yiping/base/ports.h>

#include <gtest/gtest.h>

#include <numeric>

namespace yiping::mapview {
namespace {

std::vector<MapPoint> scattered(std::size_t count, std::uint64_t seed)
{
    SeededRandom random(seed);
    std::vector<MapPoint> points;
    for (std::size_t i = 0; i < count; ++i)
        points.push_back({{random.unit(), random.unit()}, static_cast<std::uint8_t>(1 + random.below(6))});
    return points;
}

TEST(Cluster, CountsEveryPointOnce)
{
    auto points = scattered(20'000, 1);
    points[7].status = 0;
    const auto symbols = cluster(points, {0.02, 0.005});
    std::uint32_t count = 0;
    std::array<std::uint32_t, status_count> statuses{};
    for (const MapSymbol& symbol : symbols) {
        count += symbol.count;
        EXPECT_EQ(std::accumulate(symbol.statuses.begin(), symbol.statuses.end(), 0U), symbol.count);
        for (std::size_t i = 0; i < statuses.size(); ++i)
            statuses[i] += symbol.statuses[i];
    }
    EXPECT_EQ(count, 19'999U);
    EXPECT_EQ(statuses[0], 0U);
}

TEST(Cluster, FarPointsStayThemselves)
{
    const std::vector<MapPoint> points{{{0.1, 0.1}, 1}, {{0.5, 0.5}, 3}, {{0.9, 0.9}, 4}};
    const auto symbols = cluster(points, {0.05, 0.02});
    ASSERT_EQ(symbols.size(), 3U);
    for (const MapSymbol& symbol : symbols) {
        EXPECT_EQ(symbol.count, 1U);
        EXPECT_EQ(symbol.at, points[symbol.first].at);
        EXPECT_EQ(symbol.statuses[points[symbol.first].status], 1U);
    }
}

TEST(Cluster, TwoOnOneSpotAreOne)
{
    const std::vector<MapPoint> points{{{0.5, 0.5}, 1}, {{0.5, 0.5}, 4}};
    const auto symbols = cluster(points, {0.05, 0.02});
    ASSERT_EQ(symbols.size(), 1U);
    EXPECT_EQ(symbols[0].count, 2U);
    EXPECT_EQ(symbols[0].statuses[1], 1U);
    EXPECT_EQ(symbols[0].statuses[4], 1U);
}

TEST(Cluster, SymbolsAreFewerThanTheScreenHolds)
{
    const auto symbols = cluster(scattered(100'000, 3), {0.03, 0.01});
    EXPECT_LT(symbols.size(), (1 / 0.03 + 1) * (1 / 0.03 + 1));
    EXPECT_GT(symbols.size(), 100U);
}

TEST(Cluster, SameInputSameResult)
{
    const auto points = scattered(5'000, 9);
    const auto one = cluster(points, {0.03, 0.01});
    const auto two = cluster(points, {0.03, 0.01});
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].at, two[i].at);
        EXPECT_EQ(one[i].count, two[i].count);
    }
}

} // namespace
} // namespace yiping::mapview
