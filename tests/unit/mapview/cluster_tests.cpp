// SPDX-License-Identifier: GPL-3.0-or-later
#include "clusters.h"
#include "dot_raster.h"

#include <yiping/base/ports.h>

#include <QGuiApplication>

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace yiping::mapview {
namespace {

constexpr geo::WorldBox everything{{0, 0}, {1 - 1e-9, 1 - 1e-9}};

geo::CasePoint case_at(std::uint32_t key, WorldPoint at, std::uint16_t status)
{
    const LonLat place = to_lon_lat(at);
    return {key, 0, place.lon, place.lat, status};
}

geo::PointIndex index_of(std::span<const geo::CasePoint> points)
{
    geo::PointIndex index;
    index.assign(points);
    return index;
}

std::vector<geo::CasePoint> scattered(std::uint32_t count, std::uint64_t seed)
{
    SeededRandom random(seed);
    std::vector<geo::CasePoint> points;
    for (std::uint32_t i = 0; i < count; ++i) {
        // Away from the rim of the world: beyond it everything is once more.
        const double x = 0.1 + 0.8 * random.unit();
        points.push_back(case_at(i, {x, 0.1 + 0.8 * random.unit()}, static_cast<std::uint16_t>(1 + random.below(6))));
    }
    return points;
}

TEST(Cluster, CountsEveryPointOnce)
{
    const auto symbols = symbols_in(index_of(scattered(20'000, 1)), everything, {0.02, 0.005});
    std::uint32_t count = 0;
    for (const MapSymbol& symbol : symbols) {
        count += symbol.count;
        EXPECT_EQ(std::accumulate(symbol.statuses.begin(), symbol.statuses.end(), 0U), symbol.count);
        EXPECT_EQ(symbol.statuses[0], 0U);
    }
    EXPECT_EQ(count, 20'000U);
}

TEST(Cluster, FarPointsStayThemselves)
{
    const std::array points{case_at(0, {0.1, 0.1}, 1), case_at(1, {0.5, 0.5}, 3), case_at(2, {0.9, 0.9}, 4)};
    const auto symbols = symbols_in(index_of(points), everything, {0.05, 0.02});
    ASSERT_EQ(symbols.size(), 3U);
    for (const MapSymbol& symbol : symbols) {
        EXPECT_EQ(symbol.count, 1U);
        const WorldPoint at = to_world({points[symbol.first].lon, points[symbol.first].lat});
        EXPECT_NEAR(symbol.at.x, at.x, 1e-9);
        EXPECT_NEAR(symbol.at.y, at.y, 1e-9);
        EXPECT_EQ(symbol.statuses[points[symbol.first].kind], 1U);
    }
}

TEST(Cluster, TwoOnOneSpotAreOne)
{
    const auto symbols = symbols_in(
        index_of(std::array{case_at(0, {0.51, 0.51}, 1), case_at(1, {0.51, 0.51}, 4)}), everything, {0.05, 0.02});
    ASSERT_EQ(symbols.size(), 1U);
    EXPECT_EQ(symbols[0].count, 2U);
    EXPECT_EQ(symbols[0].statuses[1], 1U);
    EXPECT_EQ(symbols[0].statuses[4], 1U);
}

// Symbols of many lie within their cells, so that two of them never lie on one another.
TEST(Cluster, SymbolsKeepApart)
{
    const ClusterSizes sizes{0.03, 0.01};
    const auto symbols = symbols_in(index_of(scattered(100'000, 3)), everything, sizes);
    EXPECT_LT(symbols.size(), (1 / 0.03 + 1) * (1 / 0.03 + 1));
    EXPECT_GT(symbols.size(), 100U);
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        for (std::size_t j = i + 1; j < symbols.size(); ++j) {
            EXPECT_GE(
                std::hypot(symbols[i].at.x - symbols[j].at.x, symbols[i].at.y - symbols[j].at.y), sizes.touch * 1.4);
        }
    }
}

// A map that pans sees the same symbols: what is far from the rim of a view does not depend on it.
TEST(Cluster, TheViewDoesNotChangeSymbols)
{
    const auto index = index_of(scattered(5'000, 9));
    const ClusterSizes sizes{0.02, 0.007};
    const auto whole = symbols_in(index, everything, sizes);
    const auto part = symbols_in(index, {{0.3, 0.3}, {0.7, 0.7}}, sizes);
    std::size_t seen = 0;
    for (const MapSymbol& one : whole) {
        if (one.at.x < 0.35 || one.at.x > 0.65 || one.at.y < 0.35 || one.at.y > 0.65)
            continue;
        ++seen;
        EXPECT_TRUE(std::ranges::any_of(
            part, [&](const MapSymbol& other) { return one.at == other.at && one.statuses == other.statuses; }));
    }
    EXPECT_GT(seen, 50U);
}

TEST(Cluster, TheWorstOfAMixIsWhatNeedsSomebody)
{
    using domain::CaseStatus;
    std::array<std::uint32_t, status_count> mix{};
    EXPECT_EQ(worst_status(mix), CaseStatus::Done);
    mix[static_cast<std::size_t>(CaseStatus::Done)] = 900;
    mix[static_cast<std::size_t>(CaseStatus::Handling)] = 7;
    EXPECT_EQ(worst_status(mix), CaseStatus::Handling);
    mix[static_cast<std::size_t>(CaseStatus::Late)] = 1;
    EXPECT_EQ(worst_status(mix), CaseStatus::Late);
}

// Every case is on the picture where it is, as large as asked; where two statuses meet, the worse lies above.
TEST(DotRaster, DrawsEveryCaseWhereItIs)
{
    const QList<QColor> colors{
        Qt::black, Qt::blue, Qt::yellow, Qt::red, Qt::green, Qt::magenta, Qt::magenta, Qt::black};
    const double pixel = 1.0 / 1024;
    const auto index = index_of(std::array{case_at(0, {100.5 * pixel, 200.5 * pixel}, 4),
        case_at(1, {300.5 * pixel, 200.5 * pixel}, 3), case_at(2, {302.5 * pixel, 200.5 * pixel}, 4)});
    DotRaster raster;
    raster.set_style(9, colors, Qt::black);
    raster.draw(index, {{0, 0}, {512 * pixel, 256 * pixel}}, pixel);
    ASSERT_EQ(raster.image().size(), QSize(512, 256));
    const auto at = [&](int x, int y) { return raster.image().pixelColor(x, y); };
    EXPECT_EQ(at(100, 200), QColor(Qt::green));
    EXPECT_EQ(at(300, 201), QColor(Qt::red));
    EXPECT_EQ(at(110, 200).alpha(), 0);
    EXPECT_EQ(at(100, 210).alpha(), 0);
    // A part of the world, beside which cases are cut off, not left out.
    raster.draw(index, {{101 * pixel, 190 * pixel}, {111 * pixel, 210 * pixel}}, pixel);
    EXPECT_EQ(raster.image().pixelColor(0, 10), QColor(Qt::green));
    EXPECT_EQ(raster.image().pixelColor(9, 10).alpha(), 0);
}

} // namespace
} // namespace yiping::mapview
