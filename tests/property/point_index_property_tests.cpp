// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/point_index.h>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace yiping::geo {

namespace {

using Points = std::map<std::uint32_t, CasePoint>;

CasePoint any_indexed(std::uint32_t key)
{
    CasePoint point;
    point.key = key;
    point.at = *rc::gen::inRange<UtcMillis>(0, 100);
    point.kind = *rc::gen::inRange<std::uint16_t>(0, 40);
    switch (*rc::gen::inRange(0, 8)) {
    case 0: // one spot for many
        point.lon = 105.5, point.lat = 29.1;
        break;
    case 1: // both sides of the antimeridian, and both poles
        point.lon = *rc::gen::element(-180.0, 180.0, 179.9999, -179.9999, 0.0);
        point.lat = *rc::gen::element(-90.0, 90.0, 0.0, 86.0, -85.06);
        break;
    default:
        point.lon = 105.4 + 1e-4 * *rc::gen::inRange(0, 2000);
        point.lat = 29.0 + 1e-4 * *rc::gen::inRange(0, 2000);
    }
    return point;
}

bool counts(const CasePoint& point, UtcMillis from, UtcMillis to, const std::vector<std::uint8_t>& filter)
{
    return point.at >= from && point.at < to && (filter.empty() || (point.kind < filter.size() && filter[point.kind]));
}

/// By the definition: the cells of a level as a table over every point.
std::map<std::pair<double, double>, std::pair<std::uint32_t, std::array<std::uint32_t, 8>>> slow_clusters(
    const Points& points, int level, UtcMillis from, UtcMillis to, const std::vector<std::uint8_t>& filter)
{
    std::map<std::pair<double, double>, std::pair<std::uint32_t, std::array<std::uint32_t, 8>>> cells;
    const double side = std::ldexp(1.0, -level);
    for (const auto& [key, point] : points) {
        if (!counts(point, from, to, filter))
            continue;
        const WorldPoint at = to_world({point.lon, point.lat});
        const double x = at.x - std::floor(at.x);
        const double y = std::clamp(at.y, 0.0, 1 - 3e-10);
        auto& cell = cells[{std::floor(x / side) * side, std::floor(y / side) * side}];
        ++cell.first;
        ++cell.second[point.kind & 7U];
    }
    return cells;
}

bool same(const Cluster& a, const Cluster& b)
{
    return a.at == b.at && a.low == b.low && a.side == b.side && a.count == b.count && a.key == b.key &&
           a.groups == b.groups;
}

constexpr WorldBox whole_world{{0, 0}, {1 - 1e-12, 1}};

struct Story {
    PointIndex index;
    Points points;
    UtcMillis from = 0, to = 100;
    std::vector<std::uint8_t> filter;
};

/// Anything may have happened to an index; the points say what should be in it.
void tell(Story& story, std::size_t most)
{
    std::vector<CasePoint> first(*rc::gen::inRange<std::size_t>(0, most));
    for (std::size_t i = 0; i < first.size(); ++i)
        first[i] = any_indexed(static_cast<std::uint32_t>(i)), story.points[first[i].key] = first[i];
    story.index.assign(first);
    const int steps = *rc::gen::inRange<int>(0, static_cast<int>(most));
    for (int step = 0; step < steps; ++step) {
        const auto key = *rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(most));
        switch (*rc::gen::inRange(0, 8)) {
        case 0:
            story.index.remove(key);
            story.points.erase(key);
            break;
        case 1:
            story.from = *rc::gen::inRange<UtcMillis>(0, 60);
            story.to = story.from + *rc::gen::inRange<UtcMillis>(0, 100);
            story.index.set_window(story.from, story.to);
            break;
        case 2:
            story.filter = *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::inRange<std::uint8_t>(0, 2));
            story.index.set_filter(story.filter);
            break;
        case 3: // as it was, of another kind
            if (story.points.contains(key)) {
                story.points[key].kind = *rc::gen::inRange<std::uint16_t>(0, 40);
                story.index.put(story.points[key]);
            }
            break;
        default:
            story.points[key] = any_indexed(key);
            story.index.put(story.points[key]);
        }
    }
}

PointIndex made_anew(const Story& story)
{
    std::vector<CasePoint> all;
    for (const auto& [key, point] : story.points)
        all.push_back(point);
    std::ranges::reverse(all); // the order they come in does not matter either
    PointIndex index;
    index.set_window(story.from, story.to);
    index.set_filter(story.filter);
    index.assign(all);
    return index;
}

} // namespace

// Whatever happened before: what is asked is answered as an index answers that has only these points.
RC_GTEST_PROP(PointIndex, IsTheSameHoweverItCameAbout, ())
{
    Story story;
    tell(story, 600);
    story.index.set_window(story.from, story.to);
    const PointIndex anew = made_anew(story);
    RC_ASSERT(story.index.size() == story.points.size());
    RC_ASSERT(story.index.counted() == anew.counted());
    for (const int level : {0, 3, 14, 18, 31}) {
        std::vector<Cluster> one;
        std::vector<Cluster> two;
        story.index.clusters(whole_world, level, 3, one);
        anew.clusters(whole_world, level, 3, two);
        RC_ASSERT(std::ranges::equal(one, two, same));
    }
}

// Every count and every mix is that of a table over all points, cell by cell; totals are equal on every level.
RC_GTEST_PROP(PointIndex, CountsAreExactOnEveryLevel, ())
{
    Story story;
    tell(story, 300);
    story.index.set_window(story.from, story.to);
    const int level = *rc::gen::inRange(0, 28);
    std::vector<Cluster> found;
    story.index.clusters(whole_world, level, 0, found);
    const auto wanted = slow_clusters(story.points, level, story.from, story.to, story.filter);
    RC_ASSERT(found.size() == wanted.size());
    std::size_t sum = 0;
    for (const Cluster& cluster : found) {
        const auto cell = wanted.find({cluster.low.x, cluster.low.y});
        RC_ASSERT(cell != wanted.end());
        RC_ASSERT(cell->second.first == cluster.count);
        RC_ASSERT(cell->second.second == cluster.groups);
        sum += cluster.count;
    }
    RC_ASSERT(sum == story.index.counted());
}

// A child lies inside its parent's place and their counts add up; no point is farther away than the radius.
RC_GTEST_PROP(PointIndex, OpensWithoutJumping, ())
{
    Story story;
    tell(story, 300);
    story.index.set_window(story.from, story.to);
    const int level = *rc::gen::inRange(0, 24);
    std::vector<Cluster> parents;
    std::vector<Cluster> children;
    story.index.clusters(whole_world, level, 0, parents);
    story.index.clusters(whole_world, level + 1, 0, children);
    const auto within = [](WorldPoint at, const Cluster& cell) {
        return at.x >= cell.low.x && at.x <= cell.low.x + cell.side && at.y >= cell.low.y &&
               at.y <= cell.low.y + cell.side;
    };
    for (const Cluster& parent : parents) {
        RC_ASSERT(within(parent.at, parent));
        std::uint32_t sum = 0;
        for (const Cluster& child : children) {
            if (within(child.low, parent) && child.low.x < parent.low.x + parent.side &&
                child.low.y < parent.low.y + parent.side) {
                RC_ASSERT(within(child.at, parent));
                sum += child.count;
            }
        }
        RC_ASSERT(sum == parent.count);
        std::vector<Cluster> points;
        story.index.clusters({parent.low, parent.low}, level, 1'000'000, points);
        RC_ASSERT(points.size() == parent.count);
        for (const Cluster& point : points)
            RC_ASSERT(std::hypot(point.at.x - parent.at.x, point.at.y - parent.at.y) <= parent.side * std::sqrt(2.0));
    }
}

// A view gives the cells of the whole that touch it, no other, and the same ones.
RC_GTEST_PROP(PointIndex, AViewIsAPartOfTheWhole, ())
{
    Story story;
    tell(story, 300);
    story.index.set_window(story.from, story.to);
    const int level = *rc::gen::inRange(8, 20);
    const WorldPoint corner = to_world({105.4 + 1e-4 * *rc::gen::inRange(0, 2000), 29.2});
    const double side = std::ldexp(1.0, -*rc::gen::inRange(8, 20));
    const WorldBox view{corner, {corner.x + side, corner.y + side}};
    std::vector<Cluster> whole;
    std::vector<Cluster> part;
    story.index.clusters(whole_world, level, 2, whole);
    story.index.clusters(view, level, 2, part);
    std::erase_if(whole, [&](const Cluster& cell) {
        return cell.low.x > view.high.x || cell.low.x + cell.side <= view.low.x || cell.low.y > view.high.y ||
               cell.low.y + cell.side <= view.low.y;
    });
    RC_ASSERT(std::ranges::equal(whole, part, same));
}

// Picking finds what looking at every point finds.
RC_GTEST_PROP(PointIndex, NearestIsNearest, ())
{
    Story story;
    tell(story, 300);
    story.index.set_window(story.from, story.to);
    const bool edge = *rc::gen::inRange(0, 4) == 0;
    const WorldPoint at = to_world({edge ? 179.99995 : 105.4 + 1e-4 * *rc::gen::inRange(0, 2000),
        edge ? 0 : 29.0 + 1e-4 * *rc::gen::inRange(0, 2000)});
    const double reach = std::ldexp(1.0, -*rc::gen::inRange(1, 24));
    double least = reach;
    bool any = false;
    for (const auto& [key, point] : story.points) {
        if (!counts(point, story.from, story.to, story.filter))
            continue;
        const WorldPoint place = to_world({point.lon, point.lat});
        const double apart = std::abs(place.x - std::floor(place.x) - at.x);
        const double distance = std::hypot(std::min(apart, 1 - apart), place.y - at.y);
        if (distance <= least)
            least = distance, any = true;
    }
    const auto found = story.index.nearest(at, reach);
    constexpr double a_centimetre = 1e-9;
    if (std::abs(least - reach) > a_centimetre || !any)
        RC_ASSERT(found.has_value() == any || std::abs(least - reach) < a_centimetre);
    if (found) {
        RC_ASSERT(std::abs(found->distance - least) < a_centimetre);
        RC_ASSERT(std::abs(std::hypot(found->at.x - at.x, found->at.y - at.y) - found->distance) < a_centimetre);
        RC_ASSERT(story.points.contains(found->key));
    }
}

// As large as two threads and many runs: sorted and summed as one thread over a table would.
TEST(PointIndex, LargeOnesAreExactToo)
{
    SeededRandom random(3);
    std::vector<CasePoint> points(200'000);
    Points table;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        // Half of them on few spots; keys in no order.
        const bool pile = random.below(2) == 0;
        points[i] = {i * 7919U % 200'000U, static_cast<UtcMillis>(random.below(1000)),
            pile ? 105.0 + 0.01 * static_cast<double>(random.below(4)) : random.unit() * 360 - 180,
            pile ? 29.0 : random.unit() * 170 - 85, static_cast<std::uint16_t>(random.below(64))};
        table[points[i].key] = points[i];
    }
    PointIndex index;
    index.assign(points);
    EXPECT_EQ(index.size(), points.size());
    EXPECT_LE(index.bytes(), points.size() * 64);
    for (const int level : {0, 2, 7, 12}) {
        std::vector<Cluster> found;
        index.clusters(whole_world, level, 0, found);
        const auto wanted = slow_clusters(table, level, 0, 1000, {});
        ASSERT_EQ(found.size(), wanted.size());
        for (const Cluster& cluster : found)
            EXPECT_EQ(cluster.groups, wanted.at({cluster.low.x, cluster.low.y}).second);
    }
    std::vector<WorldPoint> places;
    for (const CasePoint& point : points)
        places.push_back(to_world({point.lon, point.lat}));
    for (int i = 0; i < 50; ++i) {
        const WorldPoint at{random.unit(), random.unit() * 0.8 + 0.1};
        double least = 1;
        for (const WorldPoint& place : places) {
            const double apart = std::abs(place.x - at.x);
            least = std::min(least, std::hypot(std::min(apart, 1 - apart), place.y - at.y));
        }
        const auto found = index.nearest(at, 1);
        ASSERT_TRUE(found);
        EXPECT_NEAR(found->distance, least, 1e-9);
    }
}

TEST(PointIndex, NumbersThatAreNoneDoNoHarm)
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    PointIndex index;
    index.assign(std::array{CasePoint{0, 0, nan, 29, 1}, CasePoint{1, 0, 105, 29, 1}, CasePoint{2, 0, 105, nan, 1}});
    EXPECT_EQ(index.size(), 1U);
    index.put({0, 0, nan, nan, 1});
    index.put({1, 0, 105, nan, 1});
    EXPECT_EQ(index.size(), 0U);
    std::vector<Cluster> found;
    index.clusters({{nan, 0}, {1, 1}}, 4, 2, found);
    EXPECT_FALSE(index.nearest({nan, 0}, 1));
    EXPECT_FALSE(index.nearest({0.5, 0.5}, nan));
    EXPECT_TRUE(found.empty());
    index.remove(7'000'000);
}

// A view over the antimeridian sees both sides, in its own coordinates.
TEST(PointIndex, GoesOnBeyondTheAntimeridian)
{
    PointIndex index;
    index.assign(std::array{CasePoint{0, 0, 179.9, 10, 1}, CasePoint{1, 0, -179.9, 10, 1}});
    std::vector<Cluster> found;
    index.clusters({{0.99, 0.4}, {1.01, 0.6}}, 12, 2, found);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NEAR(found[1].at.x - found[0].at.x, 0.2 / 360, 1e-6);
    const auto near = index.nearest({1.0, found[0].at.y}, 0.01);
    ASSERT_TRUE(near);
    EXPECT_NEAR(near->distance, 0.1 / 360, 1e-6);
}

} // namespace yiping::geo
