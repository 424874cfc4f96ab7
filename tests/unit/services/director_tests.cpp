// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/services/director.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::services {
namespace {

using namespace yiping::testing;
using domain::Move;
using domain::Step;

struct DirectorTest : ::testing::Test {
    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    domain::CategoryTree categories = small_categories();
    Town town{console, console, clock};
    CaseActions actions{town, console, clock, random, console.platform_sees};
    Dispatch dispatch{town, actions, categories};
    DirectorTempo tempo;

    DirectorTest() { console.rows = small_town(); }

    // A quarter of a second at a time; the platform answers at once, a worker signs and feeds back.
    void run(Director& director, int seconds)
    {
        for (int i = 0; i < seconds * 4; ++i) {
            clock.advance(250);
            town.tick();
            director.tick(clock.now());
            console.pump();
            while (console.platform_takes_one())
                console.pump();
            work();
        }
    }
    void work()
    {
        const std::vector<domain::Case> cases = console.rows.case_rows;
        for (const domain::Case& row : cases) {
            if (row.step != Step::Dispatched && row.step != Step::Handling)
                continue;
            domain::Principal who;
            who.role = domain::UserRole::Worker;
            who.post = "孙 网格员";
            who.responder_id = row.holder_id.value_or(Uuid{});
            domain::MoveCase move;
            move.case_id = row.id;
            move.move = row.step == Step::Dispatched ? Move::Sign : Move::FeedBack;
            move.attachments = {std::string(64, 'a')};
            move.reason = "已处理";
            ASSERT_TRUE(console.platform_does(move, who).has_value());
        }
    }
    void report(std::string_view number)
    {
        domain::RowSet rows;
        rows.case_rows.push_back(
            incident(number, "井盖破损", "990101001001003", Step::Collected, clock.now(), clock.now() + hour_ms));
        console.change(std::move(rows));
    }
};

TEST_F(DirectorTest, LeavesARulesCaseToTheRuleForAWhile)
{
    tempo.backlog_every = 0;
    Director director(town, actions, dispatch, 1, "main", tempo);
    director.taken_by_rule = [](const domain::Case& data) { return data.number == "0318-0500"; };
    town.start();
    console.pump();
    director.tick(clock.now());
    report("0318-0500");
    report("0318-0501");
    run(director, 8);
    EXPECT_EQ(director.acts().dispatched, 1U) << "the one that no rule takes";
    run(director, 10);
    EXPECT_EQ(director.acts().dispatched, 2U) << "the rule has found nobody";
}

TEST_F(DirectorTest, TakesACollectedCaseThroughToItsClose)
{
    tempo.rework_one_in = 0;
    Director director(town, actions, dispatch, 1, "main", tempo);
    town.start();
    console.pump();
    director.tick(clock.now());
    report("1");
    run(director, 40);
    EXPECT_EQ(console.find_case(id_of("1"))->step, Step::Closed);
    EXPECT_EQ(director.acts().dispatched, 1U);
    EXPECT_EQ(director.acts().verified, 1U);
    EXPECT_EQ(director.acts().closed, 1U);
    EXPECT_EQ(director.acts().failed, 0U);
}

TEST_F(DirectorTest, ReworksACaseAtMostOnceAndThenClosesIt)
{
    tempo.rework_one_in = 1;
    Director director(town, actions, dispatch, 1, "main", tempo);
    town.start();
    console.pump();
    director.tick(clock.now());
    report("1");
    run(director, 60);
    EXPECT_EQ(director.acts().reworked, 1U);
    EXPECT_EQ(console.find_case(id_of("1"))->step, Step::Closed);
}

TEST_F(DirectorTest, LeavesACaseAloneThatAPersonHasSentAndDoesNothingWhileStopped)
{
    Director director(town, actions, dispatch, 1, "main", tempo);
    town.start();
    console.pump();
    director.set_running(false);
    director.tick(clock.now());
    report("1");
    run(director, 20);
    EXPECT_TRUE(console.submitted.empty());
    EXPECT_EQ(console.find_case(id_of("1"))->step, Step::Collected);
}

TEST_F(DirectorTest, PutsACaseOnTheWallAndTakesItDownAgain)
{
    tempo.scene_every = 3'000;
    tempo.scene_for = 5'000;
    Director director(town, actions, dispatch, 1, "main", tempo);
    town.start();
    console.pump();
    director.tick(clock.now());
    report("1");
    run(director, 30);
    std::vector<std::string> scenes;
    for (const domain::Command& command : console.submitted) {
        if (const auto* put = std::get_if<domain::PutScene>(&command.body))
            scenes.push_back(put->scene);
    }
    ASSERT_GE(scenes.size(), 2U);
    EXPECT_EQ(scenes[0], "case");
    EXPECT_EQ(scenes[1], "overview");
    ASSERT_NE(town.scene_of("main"), nullptr);
    EXPECT_EQ(town.scene_of("main")->scene, "overview");
}

TEST_F(DirectorTest, ShowsTheCamerasFirstWhereSomeStream)
{
    tempo.scene_every = 3'000;
    tempo.scene_for = 5'000;
    domain::Camera camera;
    camera.id = id_of("camera");
    camera.area_code = "990101001001";
    camera.streams = true;
    console.rows.camera_rows.push_back(camera);
    Director director(town, actions, dispatch, 1, "main", tempo);
    town.start();
    console.pump();
    report("1");
    run(director, 30);
    std::vector<std::string> scenes;
    for (const domain::Command& command : console.submitted)
        if (const auto* put = std::get_if<domain::PutScene>(&command.body))
            scenes.push_back(put->scene);
    ASSERT_GE(scenes.size(), 3U);
    EXPECT_EQ(scenes[0], "cameras");
    EXPECT_EQ(scenes[1], "overview");
    EXPECT_EQ(scenes[2], "case");
}

struct OneDay : DirectorTest {
    void TestBody() override {}
    std::vector<domain::Command> acts_of(std::uint64_t seed)
    {
        Director director(town, actions, dispatch, seed, "main", tempo);
        town.start();
        console.pump();
        for (int i = 0; i < 6; ++i) {
            report("n" + std::to_string(i));
            run(director, 7);
        }
        return console.submitted;
    }
};

TEST(DirectorSeed, TheSameSeedDoesTheSameThings)
{
    const auto once = OneDay().acts_of(4);
    EXPECT_GT(once.size(), 10U);
    EXPECT_EQ(once, OneDay().acts_of(4));
    EXPECT_NE(once, OneDay().acts_of(5));
}

} // namespace
} // namespace yiping::services
