// SPDX-License-Identifier: GPL-3.0-or-later
// Real streams from the farm over RTSP: what CameraStream promises, and a short form of ./run soak --cameras.
#include "camera_farm.h"
#include "cameras.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/signed_address.h>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>

extern "C" {
#include <libavformat/avformat.h>
}

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

/// Where connections are counted: a slow machine is given time before another is made.
CameraStream::Config patient(CameraStream::Config config)
{
    config.policy.answer = config.policy.first_data = config.policy.first_picture;
    return config;
}

TEST(Cameras, BlackAndFrozenAreToldByContent)
{
    CameraFarm farm(2, {"--sub=320x180"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    auto config = farm.stream(0);
    config.policy.black = 500;
    config.policy.frozen = 2'500;
    CameraStream stream(patient(std::move(config)), clock);
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

TEST(Cameras, ThroughTlsToo)
{
    const std::string folder =
        std::string(std::filesystem::temp_directory_path()) + "/yiping-papers-" + std::to_string(::getpid());
    std::filesystem::create_directories(folder);
    SystemClock clock;
    const auto papers = crypto::loopback_identity(folder, clock);
    ASSERT_TRUE(papers) << papers.error().debug_text();
    const std::string word_file = folder + "/word";
    std::ofstream(word_file) << "word\n";
    for (const bool known : {false, true}) {
        std::vector<std::string> how{
            "--sub=320x180", "--certificate=" + papers->certificate_path, "--key=" + papers->key_path};
        if (known)
            how.insert(how.end(), {"--user=admin", "--password-file=" + word_file});
        CameraFarm farm(1, std::move(how));
        ASSERT_GT(farm.port(), 0);
        auto config = farm.stream(0);
        config.ask = [url = "rtsps" + farm.address(0).substr(4), known](const auto& answer) {
            answer(known ? media::Address{url, "admin", "word"} : media::Address{url, {}, {}});
        };
        CameraStream stream(patient(std::move(config)), clock);
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&] { return stream.status().pictures > 10; }))
            << known << (stream.status().trouble ? stream.status().trouble->debug_text() : "");
        EXPECT_EQ(stream.status().connections, 1U) << known;
        stream.set_need(CameraStream::Need::None);
        EXPECT_TRUE(wait_until([&] { return stream.at_rest(); }, std::chrono::seconds(2))) << "and off at once";
    }
    std::filesystem::remove_all(folder);
}

TEST(Cameras, WhoOnlyWaitsHasThePictureAtOnce)
{
    CameraFarm farm(1, {"--sub=320x180", "--key-interval=40"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    CameraStream stream(patient(farm.stream(0)), clock);
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

/// Kept ready since the middle of a group, there is nothing to show before the next key frame.
TEST(Cameras, NothingIsLiveWithoutAPicture)
{
    CameraFarm farm(1, {"--sub=320x180", "--key-interval=60"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    CameraStream other(patient(farm.stream(0)), clock), stream(patient(farm.stream(0)), clock);
    other.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return other.status().pictures > 2; }));
    stream.set_need(CameraStream::Need::Standby);
    ASSERT_TRUE(wait_until([&] { return is(stream, StreamState::Live); }));
    stream.set_need(CameraStream::Need::Watch);
    int without = 0;
    ASSERT_TRUE(wait_until([&] {
        const StreamState state = stream.status().state;
        const bool shows = stream.newest() != nullptr;
        without += shows ? 0 : 1;
        EXPECT_TRUE(shows || state == StreamState::Connecting) << static_cast<int>(state);
        return shows;
    }));
    EXPECT_GT(without, 0) << "the test came too late";
    EXPECT_TRUE(is(stream, StreamState::Live));
    EXPECT_EQ(stream.status().connections, 1U) << "the line was sound";
}

TEST(Cameras, WhoTurnsAwayAndBackHasThePictureAtOnceToo)
{
    CameraFarm farm(1, {"--sub=320x180", "--key-interval=600"}); // no other key frame for a minute
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    CameraStream stream(patient(farm.stream(0)), clock);
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return stream.status().pictures > 20; }, std::chrono::seconds(70)));
    stream.set_need(CameraStream::Need::Standby);
    EXPECT_EQ(stream.newest(), nullptr) << "what is old by then is not shown as live";
    const auto pictures = stream.status().pictures;
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return stream.status().pictures > pictures; }, std::chrono::seconds(3)));
    EXPECT_EQ(stream.status().connections, 1U);
}

TEST(Cameras, AClockThatIsWrongIsTold)
{
    CameraFarm farm(2, {"--sub=320x180"});
    ASSERT_GT(farm.port(), 0);
    ASSERT_TRUE(farm.tell("clock c0 -45"));
    SystemClock clock;
    CameraStream wrong(farm.stream(0), clock), right(farm.stream(1), clock);
    for (CameraStream* each : {&wrong, &right})
        each->set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return wrong.status().clock_ahead && right.status().clock_ahead; }));
    EXPECT_NEAR(static_cast<double>(*wrong.status().clock_ahead), -45'000, 1'500);
    EXPECT_NEAR(static_cast<double>(*right.status().clock_ahead), 0, 1'500);
}

/// Pictures of a file and the seconds they last; the first has to be a key frame.
std::pair<int, double> film_of(const std::string& path)
{
    AVFormatContext* file = nullptr;
    EXPECT_EQ(avformat_open_input(&file, path.c_str(), nullptr, nullptr), 0);
    AVPacket* packet = av_packet_alloc();
    int pictures = 0;
    std::int64_t first = 0, last = 0;
    while (file != nullptr && av_read_frame(file, packet) >= 0) {
        if (pictures++ == 0) {
            EXPECT_NE(packet->flags & AV_PKT_FLAG_KEY, 0);
            first = packet->pts;
        }
        last = packet->pts;
        av_packet_unref(packet);
    }
    const double seconds = pictures > 0 ? static_cast<double>(last - first) * av_q2d(file->streams[0]->time_base) : 0;
    av_packet_free(&packet);
    avformat_close_input(&file);
    return {pictures, seconds};
}

/// A clip of the stream, waited for.
Result<media::Clip> clip_of(CameraStream& stream, const std::string& path, MonoMillis after)
{
    std::promise<Result<media::Clip>> made;
    media::ClipWish wish;
    wish.path = path;
    wish.after = after;
    wish.title = "桥头";
    wish.done = [&](Result<media::Clip> clip) { made.set_value(std::move(clip)); };
    stream.keep_clip(std::move(wish));
    return made.get_future().get();
}

std::string clip_path()
{
    return std::string(std::filesystem::temp_directory_path()) + "/yiping-clip-" + std::to_string(::getpid()) + ".mp4";
}

TEST(Cameras, AClipHasTheSecondsBeforeNowAndThoseAfter)
{
    for (const char* codec : {"", "h265"}) {
        CameraFarm farm(0, {"--sub=320x180", "--key-interval=10", std::string("--camera=c0=一号==") + codec});
        ASSERT_GT(farm.port(), 0);
        SystemClock clock;
        auto config = farm.stream(0);
        config.keep_before = 2'000;
        CameraStream stream(std::move(config), clock);
        stream.set_need(CameraStream::Need::Watch);
        ASSERT_TRUE(wait_until([&] { return stream.status().pictures > 35; })) << codec;
        const UtcMillis now = clock.now();
        const auto clip = clip_of(stream, clip_path(), 1'000);
        ASSERT_TRUE(clip) << clip.error().debug_text();
        EXPECT_TRUE(clip->whole);
        EXPECT_LE(clip->from, now - 2'000 + 200);
        EXPECT_GE(clip->to, now + 800);
        const auto [pictures, seconds] = film_of(clip->path);
        EXPECT_GE(pictures, 28);
        EXPECT_NEAR(seconds, static_cast<double>(clip->to - clip->from) / 1'000, 0.5);
        std::filesystem::remove(clip->path);
    }
}

TEST(Cameras, NoClipShowsWhatIsHiddenOrWhatNobodyMayLookAtAnyMore)
{
    CameraFarm farm(1, {"--sub=320x180"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    auto config = farm.stream(0);
    config.zones = {{{0, 0}, {500, 0}, {500, 500}}};
    CameraStream hidden(std::move(config), clock);
    hidden.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return hidden.newest() != nullptr; }));
    EXPECT_EQ(clip_of(hidden, clip_path(), 100).error().code(), "media.clip_hidden");

    CameraStream stream(farm.stream(0), clock);
    stream.set_need(CameraStream::Need::Watch);
    ASSERT_TRUE(wait_until([&] { return stream.newest() != nullptr; }));
    std::promise<Result<media::Clip>> made;
    media::ClipWish wish;
    wish.path = clip_path();
    wish.done = [&](Result<media::Clip> clip) { made.set_value(std::move(clip)); };
    stream.keep_clip(std::move(wish));
    stream.set_need(CameraStream::Need::None);
    EXPECT_EQ(made.get_future().get().error().code(), "media.clip_empty");
    EXPECT_FALSE(std::filesystem::exists(clip_path()));
    EXPECT_EQ(clip_of(stream, clip_path(), 100).error().code(), "media.clip_empty");
}

TEST(Cameras, WhoLooksOnAsksAgainAndIsShutOutWhenRefused)
{
    CameraFarm farm(1, {"--sub=320x180"});
    ASSERT_GT(farm.port(), 0);
    SystemClock clock;
    std::atomic<int> asked = 0;
    std::atomic<bool> allowed = true;
    auto config = farm.stream(0);
    config.policy.renew = 300;
    config.ask = [&, url = farm.address(0)](const auto& answer) {
        ++asked;
        if (allowed)
            answer(media::Address{url, {}, {}});
        else
            answer(make_error(Fault::Refused, "camera.withdrawn"));
    };
    CameraStream stream(std::move(config), clock);
    stream.set_need(CameraStream::Need::Watch);
    // Each connection asks once; who asks on keeps the one he has (a slow machine may lose it once).
    ASSERT_TRUE(wait_until([&] { return asked >= 6; }));
    EXPECT_LE(stream.status().connections, 3U) << "the connection stays";
    allowed = false;
    EXPECT_TRUE(wait_until([&] { return is(stream, StreamState::NoPermission); }));
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
        // A slow machine may lose the first try.
        (void)wait_until([&] { return is(stream, StreamState::Live) || is(stream, StreamState::NoPermission); });
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
