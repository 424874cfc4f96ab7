// SPDX-License-Identifier: GPL-3.0-or-later
// The line is cut, the platform stopped or killed, the console killed: a dispatch arrives exactly once.
// YIPING_ROUNDS says how often (2 by default; 100 for the proof).

#include "child.h"
#include "test_platform.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace yiping::test {
namespace {

std::size_t rounds()
{
    const char* text = std::getenv("YIPING_ROUNDS");
    const int wanted = text == nullptr ? 2 : std::atoi(text);
    return wanted > 0 ? static_cast<std::size_t>(wanted) : 1;
}

class CutLine : public ::testing::Test {
protected:
    explicit CutLine(std::size_t cases) : platform_(folder_.path() + "/platform", cases) {}

    std::unique_ptr<Child> start_console()
    {
        return std::make_unique<Child>(
            "windowless_console", std::vector<std::string>{folder_.path() + "/desk", "127.0.0.1",
                                      std::to_string(platform_.port()), platform_.authority_path(), platform_.token()});
    }
    std::string dispatch_line(const Uuid& case_id) const
    {
        return "dispatch " + case_id.to_string() + " " + platform_.responder().to_string();
    }

    Folder folder_;
    TestPlatform platform_;
};

class PlatformStopped : public CutLine {
protected:
    PlatformStopped() : CutLine(rounds()) {}
};

TEST_F(PlatformStopped, ConsoleGoesOnAndTheDispatchArrivesOnce)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    const auto console = start_console();
    ASSERT_TRUE(console->wait_for("link online")) << console->transcript();
    for (std::size_t round = 0; round < rounds(); ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        const Uuid case_id = platform_.cases()[round];
        console->mark();
        if (round % 2 == 0)
            platform_.stop();
        else
            platform_.kill();
        ASSERT_TRUE(console->wait_for("link offline")) << console->transcript();

        console->write(dispatch_line(case_id));
        const auto id = console->wait_for("durable ");
        ASSERT_TRUE(id) << console->transcript();
        ASSERT_TRUE(console->wait_for("outbox " + *id + " waiting")) << console->transcript();

        console->mark();
        ASSERT_NO_FATAL_FAILURE(platform_.start());
        ASSERT_TRUE(console->wait_for("link online")) << console->transcript();
        ASSERT_TRUE(console->wait_for("step " + case_id.to_string())) << console->transcript();
        ASSERT_TRUE(console->wait_for("outbox-size 0")) << console->transcript();
    }
    platform_.stop();
    for (std::size_t round = 0; round < rounds(); ++round) {
        EXPECT_EQ(platform_.dispatches_of(platform_.cases()[round]), 1) << "round " << round;
        EXPECT_EQ(platform_.open_assignments_of(platform_.cases()[round]), 1) << "round " << round;
    }
}

/// When the console is killed, after the line that orders the dispatch has been written to it.
enum class Moment { AtOnce, Submitted, Durable, Answered };

class ConsoleKilled : public CutLine {
protected:
    ConsoleKilled() : CutLine(rounds() * 8) {}

    void one(const Uuid& case_id, Moment moment, bool platform_away)
    {
        auto console = start_console();
        ASSERT_TRUE(console->wait_for("link online")) << console->transcript();
        console->mark();
        if (platform_away) {
            platform_.stop();
            ASSERT_TRUE(console->wait_for("link offline")) << console->transcript();
        }
        console->write(dispatch_line(case_id));
        switch (moment) {
        case Moment::AtOnce:
            break;
        case Moment::Submitted:
            ASSERT_TRUE(console->wait_for("submitted ")) << console->transcript();
            break;
        case Moment::Durable:
            ASSERT_TRUE(console->wait_for("durable ")) << console->transcript();
            break;
        case Moment::Answered:
            ASSERT_TRUE(console->wait_for(platform_away ? "outbox " : "step ")) << console->transcript();
            break;
        }
        console->kill();
        const bool promised = console->transcript().contains("durable ");
        if (platform_away) {
            ASSERT_NO_FATAL_FAILURE(platform_.start());
        }

        console = start_console();
        ASSERT_TRUE(console->wait_for("link online")) << console->transcript();
        ASSERT_TRUE(console->wait_for("outbox-size 0")) << console->transcript();
        const bool was_waiting = console->transcript().contains(" waiting");
        console->write("quit");
        ASSERT_TRUE(console->wait_for("bye")) << console->transcript();
        expected_.push_back({case_id, promised || was_waiting});
    }

    struct Expected {
        Uuid case_id;
        bool certain;
    };
    std::vector<Expected> expected_;
};

TEST_F(ConsoleKilled, DispatchArrivesExactlyOnce)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    std::size_t number = 0;
    for (std::size_t round = 0; round < rounds(); ++round)
        for (const bool platform_away : {false, true})
            for (const Moment moment : {Moment::AtOnce, Moment::Submitted, Moment::Durable, Moment::Answered}) {
                SCOPED_TRACE("round " + std::to_string(round) + ", moment " + std::to_string(static_cast<int>(moment)) +
                             (platform_away ? ", platform away" : ""));
                ASSERT_NO_FATAL_FAILURE(one(platform_.cases()[number++], moment, platform_away));
            }
    platform_.stop();
    std::size_t certain = 0;
    for (const Expected& each : expected_) {
        const std::int64_t dispatches = platform_.dispatches_of(each.case_id);
        EXPECT_LE(dispatches, 1) << "a dispatch was doubled";
        if (each.certain) {
            EXPECT_EQ(dispatches, 1) << "a dispatch that was promised is lost";
            ++certain;
        }
        EXPECT_EQ(platform_.open_assignments_of(each.case_id), dispatches);
    }
    EXPECT_GE(certain, rounds() * 4);
}

class Refusals : public CutLine {
protected:
    Refusals() : CutLine(1) {}
};

TEST_F(Refusals, StayForAPersonOverARestart)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    auto console = start_console();
    ASSERT_TRUE(console->wait_for("link online"));
    console->write(dispatch_line(platform_.cases()[0]));
    ASSERT_TRUE(console->wait_for("step ")) << console->transcript();
    ASSERT_TRUE(console->wait_for("outbox-size 0")) << console->transcript();
    console->mark();
    console->write(dispatch_line(platform_.cases()[0])); // the same worker again
    const auto id = console->wait_for("durable ");
    ASSERT_TRUE(id) << console->transcript();
    const std::string refused = "outbox " + *id + " refused domain.";
    ASSERT_TRUE(console->wait_for(refused)) << console->transcript();
    console->kill();
    console = start_console();
    ASSERT_TRUE(console->wait_for(refused)) << console->transcript();
}

} // namespace
} // namespace yiping::test
