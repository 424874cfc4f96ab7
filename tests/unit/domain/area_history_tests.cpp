// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/ports.h>
#include <yiping/domain/area_history.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <format>
#include <map>
#include <set>

namespace yiping::domain {
namespace {

constexpr UtcMillis year = 365LL * 86'400'000;

Area grid(std::string code, std::optional<UtcMillis> from, std::optional<UtcMillis> to)
{
    Area area;
    area.area_code = std::move(code);
    area.parent_code = "990101001001";
    area.level = AreaLevel::Grid;
    area.valid_from = from;
    area.valid_to = to;
    return area;
}

AreaSuccession became(std::string code, std::string next, UtcMillis at, SuccessionKind kind)
{
    AreaSuccession row;
    row.area_code = std::move(code);
    row.successor_code = std::move(next);
    row.at = at;
    row.kind = kind;
    return row;
}

TEST(AreaHistory, ASplitGridComparesOnlyWithItsHalvesTogether)
{
    const std::vector areas{grid("g1", {}, year), grid("g2", year, {}), grid("g3", year, {}), grid("g4", {}, {})};
    const std::vector steps{
        became("g1", "g2", year, SuccessionKind::Split), became("g1", "g3", year, SuccessionKind::Split)};
    const AreaHistory history(areas, steps);
    EXPECT_TRUE(history.valid_at("g1", year - 1));
    EXPECT_FALSE(history.valid_at("g1", year));
    EXPECT_TRUE(history.valid_at("g2", year));
    EXPECT_EQ(history.children_at("990101001001", year - 1), (std::vector<std::string>{"g1", "g4"}));
    EXPECT_EQ(history.children_at("990101001001", year), (std::vector<std::string>{"g2", "g3", "g4"}));
    EXPECT_EQ(history.successors("g1", year), (std::vector<std::string>{"g2", "g3"}));
    EXPECT_EQ(history.successors("g1", year - 1), (std::vector<std::string>{"g1"}));
    const ComparableAreas halves = history.comparable("g2", 0, 2 * year);
    EXPECT_EQ(halves, (ComparableAreas{{"g1"}, {"g2", "g3"}}));
    EXPECT_FALSE(halves.unchanged());
    EXPECT_TRUE(history.comparable("g4", 0, 2 * year).unchanged());
    EXPECT_TRUE(history.comparable("g2", year, 2 * year).unchanged()) << "both times after the split";
}

TEST(AreaHistory, AMergedGridComparesWithTheSumOfWhatWasMerged)
{
    const std::vector areas{grid("g1", {}, year), grid("g2", {}, year), grid("g3", year, {})};
    const std::vector steps{
        became("g1", "g3", year, SuccessionKind::Merged), became("g2", "g3", year, SuccessionKind::Merged)};
    const AreaHistory history(areas, steps);
    EXPECT_EQ(history.comparable("g3", 0, year), (ComparableAreas{{"g1", "g2"}, {"g3"}}));
    EXPECT_EQ(history.comparable("g1", 0, year), (ComparableAreas{{"g1", "g2"}, {"g3"}}));
    EXPECT_EQ(history.successors("g2", year), (std::vector<std::string>{"g3"}));
}

TEST(AreaHistory, GroundThatMovedOverJoinsBothNeighbours)
{
    const std::vector areas{grid("g1", {}, {}), grid("g2", {}, {}), grid("g3", {}, {})};
    const std::vector steps{became("g1", "g2", year, SuccessionKind::Adjusted)};
    const AreaHistory history(areas, steps);
    EXPECT_EQ(history.comparable("g1", 0, year), (ComparableAreas{{"g1", "g2"}, {"g1", "g2"}}));
    EXPECT_TRUE(history.comparable("g3", 0, year).unchanged());
}

/// A village of parcels that are handed from grid to grid at random; what covers what is known from the parcels.
class RandomVillage {
public:
    explicit RandomVillage(std::uint64_t seed) : random_(seed)
    {
        std::set<int> all;
        const int grids = 2 + static_cast<int>(random_.below(5));
        int parcel = 0;
        for (int number = 0; number < grids; ++number) {
            std::set<int> ground;
            for (int each = 0; each < 6; ++each)
                ground.insert(parcel++);
            open_grid(std::move(ground), {});
        }
        remember(0);
        for (UtcMillis at = 1; at <= 8; ++at) {
            if (random_.below(2) == 0)
                split(at);
            else
                merge(at);
            remember(at);
        }
    }

    [[nodiscard]] AreaHistory history() const
    {
        std::vector<Area> rows;
        for (const auto& [code, row] : areas_)
            rows.push_back(row);
        return {rows, steps_};
    }
    [[nodiscard]] const std::map<std::string, std::set<int>>& grids_at(UtcMillis at) const { return states_.at(at); }

private:
    std::string open_grid(std::set<int> ground, std::optional<UtcMillis> from)
    {
        const std::string code = std::format("g{:03}", ++made_);
        areas_[code] = grid(code, from, {});
        ground_[code] = std::move(ground);
        return code;
    }
    std::string any()
    {
        auto each = ground_.begin();
        std::advance(each, static_cast<std::ptrdiff_t>(random_.below(ground_.size())));
        return each->first;
    }
    void end(const std::string& code, UtcMillis at)
    {
        areas_[code].valid_to = at;
        ground_.erase(code);
    }
    void split(UtcMillis at)
    {
        const std::string old = any();
        const std::set<int> ground = ground_[old];
        if (ground.size() < 2)
            return;
        std::set<int> one;
        std::set<int> two;
        for (const int parcel : ground)
            (one.size() <= two.size() ? one : two).insert(parcel);
        end(old, at);
        for (auto* half : {&one, &two})
            steps_.push_back(became(old, open_grid(std::move(*half), at), at, SuccessionKind::Split));
    }
    void merge(UtcMillis at)
    {
        const std::string one = any();
        const std::string two = any();
        if (one == two)
            return;
        std::set<int> ground = ground_[one];
        ground.insert(ground_[two].begin(), ground_[two].end());
        end(one, at);
        end(two, at);
        const std::string made = open_grid(std::move(ground), at);
        steps_.push_back(became(one, made, at, SuccessionKind::Merged));
        steps_.push_back(became(two, made, at, SuccessionKind::Merged));
    }
    void remember(UtcMillis at) { states_[at] = ground_; }

    struct Dice {
        explicit Dice(std::uint64_t seed) : state(seed * 2 + 1) {}
        std::uint64_t below(std::uint64_t limit)
        {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            return (state >> 33U) % limit;
        }
        std::uint64_t state;
    } random_;
    int made_ = 0;
    std::map<std::string, Area> areas_;
    std::map<std::string, std::set<int>> ground_;
    std::vector<AreaSuccession> steps_;
    std::map<UtcMillis, std::map<std::string, std::set<int>>> states_;
};

TEST(AreaHistory, ComparableGroupsCoverTheSameGroundInAnyHistory)
{
    for (std::uint64_t seed = 1; seed <= 10'000; ++seed) {
        const RandomVillage village(seed);
        const AreaHistory history = village.history();
        const auto then = static_cast<UtcMillis>(seed % 8);
        const UtcMillis now = 8;
        const auto ground_of = [&](const std::vector<std::string>& codes, UtcMillis at) {
            std::set<int> ground;
            for (const std::string& code : codes) {
                const auto& grids = village.grids_at(at);
                const auto found = grids.find(code);
                EXPECT_NE(found, grids.end()) << code << " was not there, seed " << seed;
                if (found != grids.end())
                    ground.insert(found->second.begin(), found->second.end());
            }
            return ground;
        };
        std::map<std::string, std::vector<std::string>> group_of;
        for (const auto& [code, parcels] : village.grids_at(now)) {
            const ComparableAreas group = history.comparable(code, then, now);
            ASSERT_EQ(ground_of(group.then, then), ground_of(group.now, now)) << code << ", seed " << seed;
            ASSERT_TRUE(std::ranges::contains(group.now, code));
            group_of[code] = group.now;
        }
        for (const auto& [code, group] : group_of)
            for (const std::string& other : group)
                ASSERT_EQ(group_of.at(other), group) << "groups do not overlap, seed " << seed;
        for (const auto& [code, parcels] : village.grids_at(then)) {
            const std::vector<std::string> after = history.successors(code, now);
            const std::set<int> covered = ground_of(after, now);
            ASSERT_TRUE(std::ranges::includes(covered, parcels)) << code << ", seed " << seed;
        }
    }
}

} // namespace
} // namespace yiping::domain
