// SPDX-License-Identifier: GPL-3.0-or-later
// Cameras that lie, stay silent or send nonsense: none of it is shown as live, none of it holds up what is sound.
#include "looks_at_cameras.h"

#include <sys/resource.h>

#include <chrono>
#include <string>
#include <thread>

namespace yiping::media {
namespace {

using namespace std::chrono_literals;
using test::CodedFilm;
using test::config_for;
using test::RtspReply;
using test::RtspRequest;
using test::ScriptedCamera;
using test::small_film;
using test::wait_until;
using BadCameras = test::LooksAtCameras;

/// Megabytes this process has had at most.
double peak_mib()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1024;
}

TEST_F(BadCameras, OneThatIsSoundIsShown)
{
    for (const bool h265 : {false, true}) {
        const CodedFilm film = test::coded_film(h265, 320, 180, 10, 2);
        ASSERT_EQ(film.pictures.size(), 10U);
        ScriptedCamera camera(good_camera(film));
        CameraStream stream(config_for(camera), clock_);
        ASSERT_TRUE(live_after(stream)) << h265;
        EXPECT_EQ(stream.status().width, 320);
        EXPECT_EQ(stream.status().state, StreamState::Live);
    }
}

/// A server that is going down may still let somebody in, and never answer.
TEST_F(BadCameras, WhoIsNeverAnsweredTriesAnewSoon)
{
    for (const char* silent : {"OPTIONS", "DESCRIBE", "SETUP", "PLAY", "data"}) {
        ScriptedCamera camera([&, good = good_camera(small_film())](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (connection == 0 && request.method == silent)
                return std::nullopt;
            auto reply = good(request, connection);
            if (connection == 0 && silent == std::string("data"))
                reply->more = nullptr; // it says that it plays
            return reply;
        });
        auto config = config_for(camera);
        const MonoMillis patience = config.policy.answer = 800;
        CameraStream stream(std::move(config), clock_);
        const auto took = live_after(stream);
        ASSERT_TRUE(took) << silent;
        EXPECT_LT(*took, patience + 1'000) << silent << ": with the next try, not when all patience is at its end";
        EXPECT_EQ(camera.connections(), 2) << silent;
    }
}

TEST_F(BadCameras, WhoAnswersSlowlyIsGivenTime)
{
    ScriptedCamera camera(
        [good = good_camera(small_film())](const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            auto reply = good(request, connection);
            reply->after = 300ms;
            return reply;
        });
    auto config = config_for(camera);
    config.policy.answer = 300; // four answers take 1,200
    config.policy.first_data = 100;
    CameraStream stream(std::move(config), clock_);
    ASSERT_TRUE(live_after(stream));
    EXPECT_LE(camera.connections(), 4) << "each try waits longer than the one before";
}

TEST_F(BadCameras, WhoNeverAnswersIsNotHammered)
{
    ScriptedCamera camera([](const RtspRequest&, int) { return std::nullopt; });
    auto config = config_for(camera);
    config.policy.answer = config.policy.first_data = 100;
    config.policy.first_retry = config.policy.early_retry = 50;
    CameraStream stream(std::move(config), clock_);
    EXPECT_FALSE(live_after(stream, 3s));
    EXPECT_LE(camera.connections(), 6) << "100 ms, 200, 400 …";
    EXPECT_EQ(stream.newest(), nullptr);
}

TEST_F(BadCameras, ASizeThatIsNotTheDescribedOneIsTakenAsItIs)
{
    const CodedFilm other = test::coded_film(false, 480, 272, 10, 2);
    ScriptedCamera camera(
        [good = good_camera(other)](const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method == "DESCRIBE")
                return RtspReply{test::rtsp_ok(request, "Content-Type: application/sdp\r\n",
                                     sdp_of(small_film()) + "a=x-dimensions:32000,32000\r\na=framesize:96 16-16\r\n"),
                    {}};
            return good(request, connection);
        });
    CameraStream stream(config_for(camera), clock_);
    ASSERT_TRUE(live_after(stream));
    EXPECT_EQ(stream.status().width, 480);
}

TEST_F(BadCameras, FourThousandPixelsAreNotDecodedForATile)
{
    const CodedFilm large = test::coded_film(false, 3840, 2160, 2, 1);
    ScriptedCamera camera(good_camera(large));
    {
        auto config = config_for(camera);
        CameraStream stream(std::move(config), clock_);
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&] { return stream.status().trouble.has_value(); }));
        ASSERT_TRUE(stream.status().trouble);
        EXPECT_EQ(stream.status().trouble->code(), "media.too_large");
        EXPECT_EQ(stream.newest(), nullptr);
        EXPECT_NE(stream.status().state, StreamState::Live);
        EXPECT_EQ(stream.status().pictures, 0U);
    }
    auto config = config_for(camera); // the one enlarged view may have it
    config.limits.most_width = 4096;
    config.limits.most_height = 2304;
    CameraStream stream(std::move(config), clock_);
    ASSERT_TRUE(live_after(stream));
    EXPECT_EQ(stream.status().width, 3840);
}

TEST_F(BadCameras, MoreThanACameraMaySendIsCut)
{
    for (const bool many : {true, false}) {
        // Many pictures, and few large ones.
        const CodedFilm film = many ? small_film() : test::coded_film(false, 1280, 720, 2, 1);
        ScriptedCamera camera(good_camera(film, 0ms));
        auto config = config_for(camera);
        if (!many)
            config.limits.most_bytes_a_second = 20'000;
        CameraStream stream(std::move(config), clock_);
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&] {
            const auto status = stream.status();
            return status.trouble && status.trouble->code() == "media.too_much";
        })) << many;
    }
}

TEST_F(BadCameras, AnEndlessDescriptionEnds)
{
    const double before = peak_mib();
    const std::string line(1'000, 'a');
    // A body without end, a head without end, and a description of more than anybody needs.
    for (const int how : {0, 1, 2}) {
        ScriptedCamera camera([&, how, good = good_camera(small_film())](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method != "DESCRIBE" || connection > 0)
                return good(request, connection);
            RtspReply reply;
            reply.every = 0ms;
            if (how == 2) {
                std::string body = sdp_of(small_film());
                for (int i = 0; i < 20'000; ++i)
                    body += "m=video 0 RTP/AVP 96\r\na=control:track" + std::to_string(i) + "\r\n";
                reply.bytes = test::rtsp_ok(request, "Content-Type: application/sdp\r\n", body);
                return reply;
            }
            reply.bytes = "RTSP/1.0 200 OK\r\nCSeq: " + request.cseq + "\r\nContent-Type: application/sdp\r\n";
            if (how == 0)
                reply.bytes += "Content-Length: 2000000000\r\n\r\n";
            reply.more = [&] { return std::optional("X-Long: " + line + "\r\n"); };
            return reply;
        });
        CameraStream stream(config_for(camera), clock_);
        EXPECT_TRUE(live_after(stream)) << how << ": with the next try";
    }
    EXPECT_LT(peak_mib() - before, 200);
}

TEST_F(BadCameras, H265WithoutParameterSetsShowsNothingUntilTheyCome)
{
    const CodedFilm film = test::coded_film(true, 320, 180, 10, 2);
    const CodedFilm bare = test::without_parameter_sets(film);
    for (const bool in_band : {false, true}) {
        ScriptedCamera camera([&, good = good_camera(in_band ? film : bare)](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method == "DESCRIBE")
                return RtspReply{test::rtsp_ok(request, "Content-Type: application/sdp\r\n", sdp_of(film, false)), {}};
            return good(request, connection);
        });
        auto config = config_for(camera);
        config.policy.first_picture = 1'000;
        CameraStream stream(std::move(config), clock_);
        if (in_band) {
            EXPECT_TRUE(live_after(stream));
            continue;
        }
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&] { return stream.status().state == StreamState::NoSignal; }));
        EXPECT_EQ(stream.newest(), nullptr);
        EXPECT_EQ(stream.status().pictures, 0U);
    }
}

TEST_F(BadCameras, GarbageAfterPlayIsNotTakenForAPicture)
{
    SeededRandom random(11);
    for (const int how : {0, 1, 2}) {
        ScriptedCamera camera([&, how, good = good_camera(small_film())](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            auto reply = good(request, connection);
            if (request.method != "PLAY" || connection > 0)
                return reply;
            reply->every = 1ms;
            reply->more = [&, how] {
                // Bare noise; noise in frames of the protocol; pictures with noise in them.
                std::string bytes(how == 0 ? 700 : 200, '\0');
                for (char& each : bytes)
                    each = static_cast<char>(random.next());
                if (how > 0) {
                    const std::string head{
                        '$', static_cast<char>(random.next() % 3), '\0', static_cast<char>(bytes.size())};
                    if (how == 2)
                        bytes.replace(0, 2, std::string{'\x80', '\x60'});
                    bytes.insert(0, head);
                }
                return std::optional(bytes);
            };
            return reply;
        });
        auto config = config_for(camera);
        config.policy.first_picture = 1'000;
        CameraStream stream(std::move(config), clock_);
        ASSERT_TRUE(live_after(stream)) << how;
        EXPECT_GE(camera.connections(), 2) << how << ": not before it was asked anew";
        EXPECT_EQ(stream.status().width, 320) << how;
    }
}

TEST_F(BadCameras, WhatSendsUsElsewhereIsRefused)
{
    ScriptedCamera other(good_camera(small_film()));
    for (const std::string& elsewhere :
        {other.url(), std::string("file:///etc/passwd"), std::string("http://127.0.0.1/")}) {
        ScriptedCamera camera([&](const RtspRequest& request, int) -> std::optional<RtspReply> {
            if (request.method == "OPTIONS")
                return RtspReply{test::rtsp_ok(request), {}};
            return RtspReply{
                "RTSP/1.0 302 Moved\r\nCSeq: " + request.cseq + "\r\nLocation: " + elsewhere + "\r\n\r\n", {}};
        });
        CameraStream stream(config_for(camera), clock_);
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&] { return stream.status().trouble.has_value(); })) << elsewhere;
        EXPECT_EQ(stream.newest(), nullptr) << elsewhere;
        EXPECT_NE(stream.status().state, StreamState::Live) << elsewhere;
    }
}

TEST_F(BadCameras, OtherSchemesAreRefusedWithoutATry)
{
    for (const char* url : {"file:///etc/passwd", "http://127.0.0.1/a.mp4", "concat:rtsp://a", "udp://127.0.0.1:9",
             "/etc/passwd", "RTSP://127.0.0.1/", "rtsp:///etc/passwd"}) {
        CameraStream::Config config;
        config.ask = [url](const auto& answer) { answer(Address{url, {}, {}}); };
        CameraStream stream(std::move(config), clock_);
        stream.set_need(CameraStream::Need::Watch);
        EXPECT_TRUE(wait_until([&] { return stream.status().state == StreamState::NoPermission; })) << url;
        ASSERT_TRUE(stream.status().trouble) << url;
        EXPECT_EQ(stream.status().trouble->code(), "media.bad_address") << url;
    }
}

} // namespace
} // namespace yiping::media
