// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/dispatch_ranking.h>

#include <gmock/gmock.h>

#include <algorithm>

namespace yiping::domain {

namespace {

constexpr double lon = 106.42;
constexpr double lat = 29.21;

Responder responder(
    std::string_view name, double dx_degrees, bool on_duty = true, std::string_view area = "990101001003002")
{
    Responder row;
    row.id = Uuid::from_name("test", name);
    row.name = name;
    row.area_code = area;
    row.on_duty = on_duty;
    row.lon = lon + dx_degrees;
    row.lat = lat;
    row.speed_kmh = 12;
    row.skills = "01 05 11";
    return row;
}

RankingTask task()
{
    return {lon, lat, "990101001003002001", "0103", "01"};
}

std::vector<std::string> order(
    const std::vector<Responder>& rows, const std::vector<int>& loads, RankingTask what = task())
{
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < rows.size(); ++i)
        candidates.push_back({&rows[i], loads.empty() ? 0 : loads[i]});
    std::vector<std::string> names;
    for (const RankedResponder& one : rank_responders(what, candidates))
        names.push_back(rows[one.index].name);
    return names;
}

TEST(Ranking, DistanceIsTheGreatCircle)
{
    // One degree of latitude on the mean sphere.
    EXPECT_NEAR(distance_m(106, 29, 106, 30), 111'195, 1);
    EXPECT_NEAR(distance_m(106, 29, 107, 29), 97'253, 5);
    EXPECT_EQ(distance_m(106, 29, 106, 29), 0);
}

TEST(Ranking, NearBeatsFar)
{
    EXPECT_THAT(order({responder("far", 0.02), responder("near", 0.001)}, {}), testing::ElementsAre("near", "far"));
}

TEST(Ranking, OnDutyBeatsNear)
{
    EXPECT_THAT(
        order({responder("home", 0.0001, false), responder("duty", 0.03)}, {}), testing::ElementsAre("duty", "home"));
}

TEST(Ranking, LoadedOnesWait)
{
    EXPECT_THAT(
        order({responder("busy", 0.001), responder("free", 0.004)}, {3, 0}), testing::ElementsAre("free", "busy"));
}

TEST(Ranking, SkillAndOwnGridCount)
{
    Responder unskilled = responder("unskilled", 0.001);
    unskilled.skills = "011 02";
    EXPECT_THAT(order({unskilled, responder("skilled", 0.006)}, {}), testing::ElementsAre("skilled", "unskilled"));
    EXPECT_THAT(order({responder("other", 0.001, true, "990101001003003"), responder("own", 0.002)}, {}),
        testing::ElementsAre("own", "other"));
}

TEST(Ranking, WhoIsOnLeaveComesLastAndHisStandInKnowsTheGrid)
{
    const Responder away = responder("away", 0.0001);
    Responder neighbour = responder("neighbour", 0.002, true, "990101001003003");
    const Responder other = responder("other", 0.0018, true, "990101001003003");
    std::vector<Candidate> candidates{{&away, 0, true}, {&neighbour, 0, false, &away}, {&other, 0}};
    const auto ranked = rank_responders(task(), candidates);
    ASSERT_EQ(ranked.size(), 3U);
    EXPECT_EQ(ranked[0].id, neighbour.id);
    EXPECT_TRUE(ranked[0].stands_in);
    EXPECT_TRUE(ranked[0].same_grid);
    EXPECT_EQ(ranked[2].id, away.id);
}

TEST(Ranking, DutyOfTheGridCounts)
{
    Responder order_keeper = responder("order", 0.001);
    order_keeper.duties = 1;
    Responder carer = responder("care", 0.002);
    carer.duties = 2 | 4;
    RankingTask what = task();
    EXPECT_THAT(order({order_keeper, carer}, {}, what), testing::ElementsAre("order", "care"));
    what.duty = 2;
    EXPECT_THAT(order({order_keeper, carer}, {}, what), testing::ElementsAre("care", "order"));
}

TEST(Ranking, TooMuchIsTooMuch)
{
    EXPECT_THAT(order({responder("near", 0.0001), responder("far", 0.03)}, {overload, overload - 1}),
        testing::ElementsAre("far", "near"));
}

TEST(Ranking, TiesGoById)
{
    std::vector<Responder> rows{responder("a", 0.001), responder("b", 0.001), responder("c", 0.001)};
    const auto first = order(rows, {});
    std::ranges::reverse(rows);
    EXPECT_EQ(order(rows, {}), first);
}

TEST(Ranking, UnknownPositionsAreStillRanked)
{
    Responder lost = responder("lost", 0);
    lost.lon.reset();
    const std::vector<Candidate> candidates{{&lost, 0}};
    const auto ranked = rank_responders(task(), candidates);
    ASSERT_EQ(ranked.size(), 1U);
    EXPECT_FALSE(ranked[0].distance_m);
    EXPECT_EQ(ranking_words_zh(ranked[0]), "位置不明，在岗，手上无件，本网格");
}

TEST(Ranking, WordsSayWhy)
{
    RankedResponder one;
    one.distance_m = 318;
    one.eta_minutes = 3;
    one.on_duty = true;
    one.load = 2;
    one.serves_area = true;
    one.skilled = true;
    one.has_duty = true;
    EXPECT_EQ(ranking_words_zh(one), "距 320 m，约 3 分钟到，在岗，2 件在办");
    EXPECT_EQ(ranking_words_en(one), "320 m away, there in about 3 min, on duty, 2 open");
    one.distance_m = 2345;
    one.on_duty = false;
    one.skilled = false;
    EXPECT_EQ(ranking_words_zh(one), "距 2.3 km，约 3 分钟到，不在岗，2 件在办，无此项技能");
    one.on_leave = true;
    one.serves_area = false;
    one.has_duty = false;
    EXPECT_EQ(ranking_words_zh(one), "距 2.3 km，约 3 分钟到，请假，2 件在办，不负责此片，无此项技能，非其网格职责");
    EXPECT_EQ(ranking_words_en(one),
        "2.3 km away, there in about 3 min, on leave, 2 open, not their area, lacks the skill, not their duty");
}

TEST(Ranking, LimitKeepsTheBest)
{
    std::vector<Responder> rows;
    for (int i = 0; i < 500; ++i)
        rows.push_back(responder(std::to_string(i), 0.0001 * (500 - i)));
    std::vector<Candidate> candidates;
    for (const Responder& row : rows)
        candidates.push_back({&row, 0});
    const auto ranked = rank_responders(task(), candidates, 3);
    ASSERT_EQ(ranked.size(), 3U);
    EXPECT_EQ(rows[ranked[0].index].name, "499");
    EXPECT_EQ(rows[ranked[2].index].name, "497");
    EXPECT_TRUE(rank_responders(task(), {}, 3).empty());
}

} // namespace

} // namespace yiping::domain
