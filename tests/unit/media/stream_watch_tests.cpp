// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/stream_watch.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::media {
namespace {

/// A watch with pictures every 100 ms.
struct Line {
    WatchPolicy policy;
    StreamWatch watch{policy};
    MonoMillis now = 10'000;
    std::uint64_t hash = 1;

    Line()
    {
        watch.want(now);
        watch.connecting(now);
    }
    void pictures(MonoMillis for_ms, bool changing = true, bool black = false)
    {
        for (const MonoMillis end = now + for_ms; now < end;) {
            now += 100;
            hash += changing ? 1 : 0;
            watch.picture(now, {hash, black});
        }
    }
    void silence(MonoMillis for_ms)
    {
        for (const MonoMillis end = now + for_ms; now < end;) {
            now += 50;
            watch.tick(now);
        }
    }
};

TEST(StreamWatch, ConnectsAndIsLiveWithTheFirstPicture)
{
    StreamWatch watch;
    EXPECT_EQ(watch.state(), StreamState::Idle);
    EXPECT_FALSE(watch.should_connect(0));
    watch.want(5);
    EXPECT_EQ(watch.state(), StreamState::Connecting);
    EXPECT_TRUE(watch.should_connect(5));
    watch.connecting(5);
    EXPECT_FALSE(watch.should_connect(6));
    watch.picture(700, {1, false});
    EXPECT_EQ(watch.state(), StreamState::Live);
}

TEST(StreamWatch, SilenceIsNoSignalSinceTheLastPicture)
{
    Line line;
    line.pictures(3'000);
    const MonoMillis last = line.now;
    line.silence(line.policy.stall - 50);
    EXPECT_EQ(line.watch.state(), StreamState::Live);
    line.silence(50);
    EXPECT_EQ(line.watch.state(), StreamState::NoSignal);
    EXPECT_EQ(line.watch.since(), last);
    EXPECT_FALSE(line.watch.should_cut(line.now));
    line.silence(line.policy.give_up);
    EXPECT_TRUE(line.watch.should_cut(line.now));
    line.watch.failed(line.now);
    EXPECT_EQ(line.watch.since(), last) << "trying again does not make it younger";
}

TEST(StreamWatch, AStallThatEndsIsLiveAtOnce)
{
    Line line;
    line.pictures(1'000);
    line.silence(2'000);
    ASSERT_EQ(line.watch.state(), StreamState::NoSignal);
    line.pictures(100);
    EXPECT_EQ(line.watch.state(), StreamState::Live);
}

TEST(StreamWatch, ConnectingForTooLongIsNoSignal)
{
    Line line;
    line.silence(line.policy.first_picture);
    EXPECT_EQ(line.watch.state(), StreamState::NoSignal);
    EXPECT_EQ(line.watch.since(), 10'000);
    EXPECT_TRUE(line.watch.should_cut(line.now));
}

TEST(StreamWatch, TheSamePictureForLongIsFrozenAndAChangeEndsIt)
{
    Line line;
    line.pictures(2'000);
    const MonoMillis changed = line.now;
    line.pictures(line.policy.frozen - 100, false);
    EXPECT_EQ(line.watch.state(), StreamState::Live);
    line.pictures(100, false);
    EXPECT_EQ(line.watch.state(), StreamState::Frozen);
    EXPECT_EQ(line.watch.since(), changed);
    line.pictures(100);
    EXPECT_EQ(line.watch.state(), StreamState::Live);
}

TEST(StreamWatch, BlackIsToldBeforeFrozen)
{
    Line line;
    line.pictures(1'000);
    line.pictures(line.policy.black + 100, false, true);
    EXPECT_EQ(line.watch.state(), StreamState::Black);
    line.pictures(line.policy.frozen + 1'000, false, true);
    EXPECT_EQ(line.watch.state(), StreamState::Black);
    line.pictures(100);
    EXPECT_EQ(line.watch.state(), StreamState::Live);
}

TEST(StreamWatch, AFlashOfBlackIsNothing)
{
    Line line;
    line.pictures(1'000);
    line.pictures(line.policy.black - 200, true, true);
    line.pictures(500);
    line.pictures(line.policy.black - 200, true, true);
    EXPECT_EQ(line.watch.state(), StreamState::Live);
}

TEST(StreamWatch, RetriesSoonAtFirstAndRarelyLater)
{
    Line line;
    line.watch.failed(line.now);
    EXPECT_EQ(line.watch.state(), StreamState::NoSignal);
    MonoMillis longest_early = 0, longest_late = 0;
    const MonoMillis begun = line.now;
    while (line.now < begun + 2 * line.policy.early) {
        const MonoMillis wait = line.watch.retry_at() - line.now;
        (line.now - begun < line.policy.early ? longest_early : longest_late) =
            std::max(line.now - begun < line.policy.early ? longest_early : longest_late, wait);
        EXPECT_FALSE(line.watch.should_connect(line.watch.retry_at() - 1));
        line.now = line.watch.retry_at();
        ASSERT_TRUE(line.watch.should_connect(line.now));
        line.watch.connecting(line.now);
        line.watch.failed(line.now);
    }
    EXPECT_EQ(longest_early, line.policy.early_retry);
    EXPECT_EQ(longest_late, line.policy.late_retry);
    line.watch.connecting(line.now);
    line.pictures(100);
    line.watch.failed(line.now);
    EXPECT_EQ(line.watch.retry_at() - line.now, line.policy.first_retry) << "what worked is tried again at once";
}

TEST(StreamWatch, ARefusalIsAskedAgainLater)
{
    Line line;
    line.watch.refused(line.now);
    EXPECT_EQ(line.watch.state(), StreamState::NoPermission);
    EXPECT_FALSE(line.watch.should_connect(line.now + line.policy.ask_again - 1));
    EXPECT_TRUE(line.watch.should_connect(line.now + line.policy.ask_again));
}

TEST(StreamWatch, LeavingForgetsEverything)
{
    Line line;
    line.pictures(1'000);
    line.watch.leave();
    EXPECT_EQ(line.watch.state(), StreamState::Idle);
    line.watch.picture(line.now, {1, false});
    EXPECT_EQ(line.watch.state(), StreamState::Idle) << "a late picture changes nothing";
    line.watch.want(line.now);
    EXPECT_TRUE(line.watch.should_connect(line.now));
}

TEST(StreamWatch, WhoDoesNotAnswerOrSendIsCutLongBeforeItsFirstPictureIsDue)
{
    Line line;
    line.watch.calling(line.now);
    line.silence(line.policy.answer - 50);
    EXPECT_FALSE(line.watch.should_cut(line.now));
    EXPECT_EQ(line.watch.next_check(line.now), line.now + 50);
    line.silence(50);
    EXPECT_TRUE(line.watch.should_cut(line.now));
    line.watch.failed(line.now);
    EXPECT_TRUE(line.watch.should_connect(line.now)) << "it has waited enough";

    line.watch.connecting(line.now);
    line.watch.calling(line.now);
    line.watch.answered(line.now);
    line.silence(2 * line.policy.first_data - 50);
    EXPECT_FALSE(line.watch.should_cut(line.now));
    line.silence(50);
    EXPECT_TRUE(line.watch.should_cut(line.now)) << "it said it would play";
}

TEST(StreamWatch, WhoSendsNoKeyFrameIsGivenTime)
{
    Line line;
    line.watch.calling(line.now);
    line.watch.answered(line.now + 100);
    line.watch.flowing(line.now + 200);
    line.silence(line.policy.first_picture - 50);
    EXPECT_FALSE(line.watch.should_cut(line.now));
    line.silence(50);
    EXPECT_TRUE(line.watch.should_cut(line.now));
}

TEST(StreamWatch, WhoIsSlowIsWaitedForTwiceAsLongEachTimeAndThatIsKept)
{
    Line line;
    const auto tries = [&](MonoMillis answers_after) {
        int count = 0;
        while (true) {
            line.watch.connecting(line.now);
            line.watch.calling(line.now);
            ++count;
            const MonoMillis due = line.now + answers_after;
            while (line.now < due && !line.watch.should_cut(line.now))
                line.silence(50);
            if (line.now >= due)
                break;
            line.watch.failed(line.now);
            line.silence(line.policy.late_retry);
        }
        line.watch.answered(line.now);
        line.watch.flowing(line.now);
        line.pictures(500);
        EXPECT_EQ(line.watch.state(), StreamState::Live);
        line.watch.failed(line.now);
        return count;
    };
    line.policy.answer = 1'500;
    line.watch = StreamWatch(line.policy);
    line.watch.want(line.now);
    EXPECT_EQ(tries(5'000), 3) << "1.5 s, 3 s, 6 s";
    EXPECT_EQ(tries(5'000), 1);
    EXPECT_EQ(tries(2'000), 1);
    EXPECT_EQ(tries(5'000), 2) << "it has been faster in between";
    EXPECT_EQ(tries(100), 1);
    EXPECT_EQ(tries(2'000), 2);
    // A line that is refused at once says nothing of how slow a camera is.
    EXPECT_EQ(tries(100), 1);
    for (int i = 0; i < 5; ++i) {
        line.watch.connecting(line.now);
        line.watch.calling(line.now);
        line.watch.failed(line.now + 1);
    }
    line.watch.connecting(line.now);
    line.watch.calling(line.now);
    EXPECT_TRUE(line.watch.should_cut(line.now + line.policy.answer));
}

TEST(StreamWatch, WhatTheAddressTookIsNotTheCameras)
{
    Line line;
    line.silence(5'000);
    line.watch.calling(line.now);
    line.watch.answered(line.now + 100);
    line.watch.flowing(line.now + 200);
    line.silence(line.policy.first_picture - 50);
    EXPECT_FALSE(line.watch.should_cut(line.now));
}

} // namespace
} // namespace yiping::media
