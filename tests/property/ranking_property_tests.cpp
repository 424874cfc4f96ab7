// SPDX-License-Identifier: GPL-3.0-or-later
// The ranking against one that compares everybody with everybody, by the words of the header.
#include <yiping/domain/dispatch_ranking.h>

#include <yiping/domain/area_code.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <sstream>

namespace yiping::domain {

namespace {

constexpr std::array<std::string_view, 6> areas{
    "990101001003002001", "990101001003002", "990101001003003", "990101001003", "990101001000", "990101002001001"};

struct Judged {
    Uuid id;
    bool on_leave, on_duty;
    double cost;
};

/// By the definition, with nothing shared with the real one but the distance.
Judged judge(const RankingTask& task, const Candidate& candidate)
{
    const Responder& one = *candidate.responder;
    double cost = 30;
    if (task.lon && task.lat && one.lon && one.lat) {
        const double metres = distance_m(*task.lon, *task.lat, *one.lon, *one.lat);
        if (!std::isnan(metres))
            cost = metres * 1.4 / 1000.0 / (one.speed_kmh && *one.speed_kmh > 0 ? *one.speed_kmh : 12.0) * 60.0;
    }
    cost += 8.0 * candidate.open_load;
    if (candidate.open_load >= 6)
        cost += 30;
    std::istringstream words(one.skills);
    bool skilled = task.skill.empty();
    for (std::string word; words >> word;)
        skilled = skilled || word == task.skill;
    if (!skilled)
        cost += 20;
    if (task.duty != 0 && one.duties && (*one.duties & task.duty) == 0)
        cost += 10;
    bool in_grid = false;
    bool in_area = false;
    for (const Responder* each : {&one, candidate.stands_in_for}) {
        if (each == nullptr)
            continue;
        const std::string_view grid = task.area_code.size() >= 15 ? task.area_code.substr(0, 15) : std::string_view();
        in_grid = in_grid || (!grid.empty() && each->area_code.starts_with(grid));
        in_area = in_area || contains(each->area_code, task.area_code);
    }
    if (!in_grid)
        cost += 6;
    if (!in_area && !in_grid)
        cost += 15;
    return {one.id, candidate.on_leave, one.on_duty, cost};
}

bool comes_before(const Judged& a, const Judged& b)
{
    if (a.on_leave != b.on_leave)
        return !a.on_leave;
    if (a.on_duty != b.on_duty)
        return a.on_duty;
    return a.cost != b.cost ? a.cost < b.cost : a.id < b.id;
}

TEST(RankingProperty, TheSameOrderAsComparingEverybody)
{
    setenv("RC_PARAMS", "max_success=10000 seed=20260318", 1);
    EXPECT_TRUE(rc::check("ranking", [] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        std::vector<Responder> people(random.below(24));
        for (Responder& one : people) {
            one.id = Uuid::from_name("ranking", std::to_string(random.below(1000)));
            one.area_code = areas[random.below(areas.size())];
            one.on_duty = random.below(3) != 0;
            one.skills = std::array{"", "01", "02 01", "011 02", "03"}[random.below(5)];
            if (random.below(3) != 0)
                one.duties = static_cast<std::int64_t>(random.below(16));
            if (random.below(6) != 0) {
                // A coarse raster: many are equally far.
                one.lon = 106.4 + 0.001 * static_cast<double>(random.below(20));
                one.lat = random.below(20) == 0 ? std::nan("") : 29.2 + 0.001 * static_cast<double>(random.below(20));
            }
            if (random.below(2) == 0)
                one.speed_kmh = static_cast<double>(random.below(40));
        }
        std::vector<Candidate> candidates;
        for (const Responder& one : people) {
            Candidate candidate{&one, static_cast<int>(random.below(9))};
            candidate.on_leave = random.below(8) == 0;
            if (random.below(6) == 0)
                candidate.stands_in_for = &people[random.below(people.size())];
            candidates.push_back(candidate);
        }
        RankingTask task;
        if (random.below(5) != 0) {
            task.lon = 106.41;
            task.lat = 29.21;
        }
        task.area_code = areas[random.below(areas.size())];
        task.skill = random.below(3) == 0 ? "" : "01";
        task.duty = static_cast<std::int64_t>(random.below(16));

        const std::size_t limit = random.below(30);
        const auto ranked = rank_responders(task, candidates, limit);
        RC_ASSERT(ranked.size() == std::min(limit, candidates.size()));
        // Each place: nobody who is not before it in the list may be better.
        std::vector<Judged> all;
        for (const Candidate& each : candidates)
            all.push_back(judge(task, each));
        std::ranges::stable_sort(all, comes_before);
        for (std::size_t i = 0; i < ranked.size(); ++i) {
            const Judged mine = judge(task, candidates[ranked[i].index]);
            RC_ASSERT(!comes_before(mine, all[i]));
            RC_ASSERT(!comes_before(all[i], mine));
            RC_ASSERT(ranked[i].id == all[i].id);
            RC_ASSERT(!ranking_words_zh(ranked[i]).empty());
        }
        RC_ASSERT(rank_responders(task, candidates, limit).size() == ranked.size());
    }));
}

} // namespace

} // namespace yiping::domain
