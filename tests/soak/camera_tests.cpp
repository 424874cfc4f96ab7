// SPDX-License-Identifier: GPL-3.0-or-later
// Real streams from the farm over RTSP: what CameraStream promises, and a short form of ./run soak --cameras.
#include "camera_farm.h"
#include "cameras.h"

#include <yiping/crypto/signed_address.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace yiping::soak {
namespace {

using media::CameraStream;
using media::StreamState;
using test::CameraFarm;
using test::wait_until;

bool is(const CameraStream& stream, StreamState state)
{
    return stream.status().state == state;
}

TEST(Cameras, ComeBackAfterEveryKindOfOutage)
{
    CameraPlan plan;
    plan.cameras = 3;
    plan.rounds = 15; // each kind once
    plan.back_within_s = 20; // how soon is for the soak to judge, on a quiet machine
    const CameraSoak soak = camera_rounds(plan);
    for (const auto& each : soak.failed)
        ADD_FAILURE() << "round " << each.round << ": " << each.how;
    EXPECT_EQ(soak.rounds, plan.rounds);
}

TEST(Cameras, BlackAndFrozenAreToldByContent)
{
    CameraFarm farm(2, {"--sub=320x180"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    auto config = farm.stream(0);
    config.policy.black = 500;
    config.policy.frozen = 2'500;
    CameraStream stream(std::move(config), clock);
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return is(stream, StreamState::Live); }));
    ASSERT_TRUE(farm.tell("fail c0 black"));
    EXPECT_TRUE(wait_until([&] { return is(stream, StreamState::Black); }));
    ASSERT_TRUE(farm.tell("fail c0 frozen"));
    EXPECT_TRUE(wait_until([&] { return is(stream, StreamState::Frozen); }));
    ASSERT_TRUE(farm.tell("fail c0 none"));
    EXPECT_TRUE(wait_until([&] { return is(stream, StreamState::Live); }));
    EXPECT_EQ(stream.status().connections, 1U) << "nothing of it is a matter of the line";
}

TEST(Cameras, H265IsShownToo)
{
    CameraFarm farm(0, {"--sub=320x180", "--camera=c0=四号==h265"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    CameraStream stream(farm.stream(0), clock);
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return is(stream, StreamState::Live); }));
    EXPECT_EQ(stream.status().width, 320);
}

TEST(Cameras, WhoOnlyWaitsHasThePictureAtOnce)
{
    CameraFarm farm(1, {"--sub=320x180", "--key-interval=40"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    CameraStream stream(farm.stream(0), clock);
    stream.set_need(CameraStream::Need::Standby);
    ASSERT_TRUE(wait_until([&] { return is(stream, StreamState::Live); }));
    EXPECT_EQ(stream.newest(), nullptr) << "nothing is decoded for nobody";
    EXPECT_EQ(stream.status().pictures, 0U);
    std::this_thread::sleep_for(std::chrono::milliseconds(500)); // somewhere inside a group of four seconds
    const MonoMillis from = clock.monotonic();
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return stream.newest() != nullptr; }));
    EXPECT_LT(clock.monotonic() - from, 2'000) << "not only with the next key frame";
    EXPECT_EQ(stream.status().connections, 1U);
}

TEST(Cameras, OffIsOffAtOnce)
{
    CameraFarm farm(1, {"--sub=320x180"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    CameraStream stream(farm.stream(0), clock);
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return stream.newest() != nullptr; }));
    stream.set_need(CameraStream::Need::None);
    EXPECT_EQ(stream.newest(), nullptr);
    EXPECT_EQ(stream.status().state, StreamState::Idle);
    EXPECT_TRUE(wait_until([&] { return stream.at_rest(); }));
    EXPECT_EQ(stream.newest(), nullptr) << "nothing comes after it";
}

TEST(Cameras, OnlySignedAddressesAreLetIn)
{
    const std::string key_file =
        std::string(std::filesystem::temp_directory_path()) + "/yiping-sign-" + std::to_string(::getpid());
    std::ofstream(key_file) << "the key of the test\n";
    CameraFarm farm(1, {"--sub=320x180", "--sign-key-file=" + key_file});
    ASSERT_GT(farm.port(), 0);
    std::remove(key_file.c_str());
    SystemClock clock;
    const auto state_with = [&](const std::string& query) {
        auto config = farm.stream(0);
        config.ask = [url = farm.address(0) + query](const auto& answer) { answer(media::Address{url, {}, {}}); };
        CameraStream stream(std::move(config), clock);
        stream.set_need(CameraStream::Need::Watch);
        (void)wait_until([&] { return !is(stream, StreamState::Connecting); });
        return stream.status().state;
    };
    const auto query = [&](UtcMillis until, const std::string& key) {
        return "?until=" + std::to_string(until) + "&sign=" + crypto::sign_address("/c0/sub", until, key);
    };
    const UtcMillis now = clock.now();
    EXPECT_EQ(state_with(query(now + 60'000, "the key of the test")), StreamState::Live);
    EXPECT_EQ(state_with(""), StreamState::NoPermission);
    EXPECT_EQ(state_with(query(now - 1, "the key of the test")), StreamState::NoPermission);
    EXPECT_EQ(state_with(query(now + 60'000, "another key")), StreamState::NoPermission);
}

TEST(Cameras, DigestIsAnsweredAndAWrongPasswordIsNoPermission)
{
    const std::string word_file =
        std::string(std::filesystem::temp_directory_path()) + "/yiping-word-" + std::to_string(::getpid());
    std::ofstream(word_file) << "p@ss/word\n";
    CameraFarm farm(1, {"--sub=320x180", "--user=admin", "--password-file=" + word_file});
    ASSERT_GT(farm.port(), 0);
    std::remove(word_file.c_str());
    SystemClock clock;
    for (const auto& [password, expected] :
        {std::pair("p@ss/word", StreamState::Live), std::pair("wrong", StreamState::NoPermission)}) {
        auto config = farm.stream(0);
        config.ask = [url = farm.address(0), word = std::string(password)](
                         const auto& answer) { answer(media::Address{url, "admin", word}); };
        CameraStream stream(std::move(config), clock);
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&, wanted = expected] { return is(stream, wanted); })) << password;
    }
}

TEST(Cameras, OtherSchemesAreRefusedWithoutATry)
{
    SystemClock clock;
    CameraStream::Config config;
    config.ask = [](const auto& answer) { answer(media::Address{"file:///etc/passwd", {}, {}}); };
    CameraStream stream(std::move(config), clock);
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return is(stream, StreamState::NoPermission); }));
    EXPECT_EQ(stream.status().trouble->code(), "media.bad_address");
}

} // namespace
} // namespace yiping::soak
