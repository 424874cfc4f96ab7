// SPDX-License-Identifier: GPL-3.0-or-later
// What cameras do that is not in the book, or is and is seldom: all of them are shown.
#include "looks_at_cameras.h"

#include <yiping/crypto/hash.h>

#include <atomic>
#include <format>
#include <mutex>
#include <string>
#include <vector>

namespace yiping::media {
namespace {

using namespace std::chrono_literals;
using test::CodedFilm;
using test::config_for;
using test::FilmSender;
using test::Marker;
using test::rtsp_ok;
using test::RtspReply;
using test::RtspRequest;
using test::ScriptedCamera;
using test::small_film;
using test::wait_until;
using RtspCameras = test::LooksAtCameras;

constexpr const char* sdp_type = "Content-Type: application/sdp\r\n";

/// The good camera with other pictures behind PLAY.
ScriptedCamera::Script plays(
    const CodedFilm& film, std::function<std::optional<std::string>()> next, std::chrono::milliseconds every = 40ms)
{
    return [good = good_camera(film), next = std::move(next), every](
               const RtspRequest& request, int connection) -> std::optional<RtspReply> {
        auto reply = good(request, connection);
        if (request.method == "PLAY") {
            reply->more = next;
            reply->every = every;
        }
        return reply;
    };
}

TEST_F(RtspCameras, APictureIsShownBeforeTheNextOneBegins)
{
    for (const bool h265 : {false, true}) {
        const CodedFilm film = test::coded_film(h265, 320, 180, 10, 1);
        std::atomic<int> sent = 0;
        const auto sender = std::make_shared<FilmSender>(film);
        ScriptedCamera camera(plays(film, [&, sender] { return ++sent, std::optional(sender->next()); }, 700ms));
        auto config = config_for(camera);
        config.policy.first_data = 3'000;
        CameraStream stream(std::move(config), clock_);
        ASSERT_TRUE(live_after(stream));
        ASSERT_TRUE(wait_until([&] { return sent == 3; }));
        EXPECT_TRUE(wait_until([&] { return stream.status().pictures == 3; }, 600ms)) << h265;
        EXPECT_EQ(sent, 3) << "the next one has not been sent";
    }
}

TEST_F(RtspCameras, WhateverTheMarkerIsPicturesAreWhole)
{
    const CodedFilm film = test::coded_film(false, 320, 180, 10, 5, 3);
    ASSERT_GE(film.pictures.back().size(), 3U) << "slices";
    for (const Marker marker : {Marker::Picture, Marker::Unit, Marker::Never}) {
        std::atomic<int> sent = 0;
        const auto sender = std::make_shared<FilmSender>(film, marker);
        ScriptedCamera camera(plays(film, [&, sender] { return ++sent, std::optional(sender->next()); }, 20ms));
        CameraStream stream(config_for(camera), clock_);
        ASSERT_TRUE(live_after(stream)) << static_cast<int>(marker);
        ASSERT_TRUE(wait_until([&] { return sent > 60; }));
        EXPECT_GE(stream.status().pictures, 50U) << static_cast<int>(marker);
        EXPECT_EQ(camera.connections(), 1) << static_cast<int>(marker);
    }
}

TEST_F(RtspCameras, AfterALossNothingIsShownBeforeAKeyFrame)
{
    const CodedFilm film = test::coded_film(false, 320, 180, 40, 40);
    std::atomic<int> sent = 0;
    const auto sender = std::make_shared<FilmSender>(film);
    ScriptedCamera camera(plays(
        film,
        [&, sender] {
            if (++sent % 40 == 20)
                sender->lose_one();
            return std::optional(sender->next());
        },
        10ms));
    CameraStream stream(config_for(camera), clock_);
    ASSERT_TRUE(live_after(stream));
    ASSERT_TRUE(wait_until([&] { return sent >= 160; }));
    EXPECT_LE(stream.status().pictures, 4 * 20U) << "half of each group";
    EXPECT_GE(stream.status().pictures, 60U);
    EXPECT_EQ(camera.connections(), 1);
}

TEST_F(RtspCameras, ParameterSetsWithThePicturesWillDo)
{
    ScriptedCamera camera(
        [good = good_camera(small_film())](const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method == "DESCRIBE")
                return RtspReply{rtsp_ok(request, sdp_type, sdp_of(small_film(), false)), {}};
            return good(request, connection);
        });
    CameraStream stream(config_for(camera), clock_);
    EXPECT_TRUE(live_after(stream));
}

TEST_F(RtspCameras, AnswersMayComeInPiecesAndAmongPictures)
{
    ScriptedCamera camera([good = good_camera(small_film(), 10ms)](
                              const RtspRequest& request, int connection) -> std::optional<RtspReply> {
        auto reply = good(request, connection);
        if (request.method == "PLAY") { // a second of pictures before it says that it plays
            std::string early;
            const auto sender = std::make_shared<FilmSender>(small_film());
            for (int i = 0; i < 10; ++i)
                early += sender->next();
            reply->bytes.insert(0, early);
            reply->more = [sender] { return std::optional(sender->next()); };
            return reply;
        }
        const auto rest = std::make_shared<std::string>(std::exchange(reply->bytes, ""));
        reply->every = 1ms;
        reply->more = [rest]() -> std::optional<std::string> {
            if (rest->empty())
                return std::nullopt;
            const std::string piece = rest->substr(0, 7);
            rest->erase(0, 7);
            return piece;
        };
        return reply;
    });
    CameraStream stream(config_for(camera), clock_);
    ASSERT_TRUE(live_after(stream));
    EXPECT_EQ(camera.connections(), 1);
}

TEST_F(RtspCameras, ChannelsAreThoseThatTheCameraChooses)
{
    ScriptedCamera camera([good = good_camera(small_film())](
                              const RtspRequest& request, int connection) -> std::optional<RtspReply> {
        auto reply = good(request, connection);
        if (request.method == "SETUP")
            reply->bytes = rtsp_ok(request, "session:  9 ; timeout=30\r\ntransport: RTP/AVP/TCP;interleaved=0-7\r\n");
        if (request.method == "PLAY" && request.header("Session") != "9")
            return std::nullopt;
        return reply;
    });
    CameraStream stream(config_for(camera), clock_);
    EXPECT_TRUE(live_after(stream));
}

TEST_F(RtspCameras, StreamsAreAskedForByTheirNames)
{
    for (const char* base : {"", "Content-Base: BASE/live/\r\n", "Content-Location: BASE/live\r\n"}) {
        std::mutex mutex;
        std::vector<std::string> asked;
        std::string url;
        ScriptedCamera camera([&, good = good_camera(small_film())](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            const std::scoped_lock lock(mutex);
            asked.push_back(request.method + " " + request.url);
            std::string headers = sdp_type + std::string(base);
            if (const std::size_t at = headers.find("BASE"); at != headers.npos)
                headers.replace(at, 4, url);
            if (request.method == "DESCRIBE")
                return RtspReply{rtsp_ok(request, headers, "a=control:*\r\n" + sdp_of(small_film())), {}};
            return good(request, connection);
        });
        url = camera.url();
        CameraStream stream(config_for(camera), clock_);
        ASSERT_TRUE(live_after(stream)) << base;
        const std::scoped_lock lock(mutex);
        const std::string at = *base == '\0' ? url : url + "/live";
        EXPECT_EQ(asked.at(2), "SETUP " + at + "/track1");
        EXPECT_TRUE(asked.at(3) == "PLAY " + at || asked.at(3) == "PLAY " + at + "/") << asked.at(3);
    }
}

TEST_F(RtspCameras, AnotherNameOfTheSameCameraIsFollowed)
{
    std::string url;
    ScriptedCamera camera(
        [&, good = good_camera(small_film())](const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method == "DESCRIBE" && request.url == url)
                return RtspReply{
                    std::format("RTSP/1.0 302 Moved\r\nCSeq: {}\r\nLocation: {}/other\r\n\r\n", request.cseq, url), {}};
            return good(request, connection);
        });
    url = camera.url();
    CameraStream stream(config_for(camera), clock_);
    EXPECT_TRUE(live_after(stream));
}

TEST_F(RtspCameras, WhoLooksGivesSignsOfLife)
{
    std::atomic<int> signs = 0;
    std::atomic<bool> left = false;
    ScriptedCamera camera(
        [&, good = good_camera(small_film())](const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            auto reply = good(request, connection);
            if (request.method == "OPTIONS")
                reply->bytes = rtsp_ok(request, "Public: DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n");
            if (request.method == "SETUP")
                reply->bytes =
                    rtsp_ok(request, "Session: 1;timeout=4\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");
            if (request.method == "GET_PARAMETER")
                ++signs;
            if (request.method == "TEARDOWN")
                left = true;
            return reply;
        });
    CameraStream stream(config_for(camera), clock_);
    ASSERT_TRUE(live_after(stream));
    EXPECT_TRUE(wait_until([&] { return signs >= 2; }));
    EXPECT_TRUE(wait_until([&] { return camera.receiver_reports() >= 1; }));
    EXPECT_EQ(camera.connections(), 1);
    EXPECT_EQ(stream.status().state, StreamState::Live);
    stream.set_need(CameraStream::Need::None);
    EXPECT_TRUE(wait_until([&] { return left.load(); })) << "and says goodbye";
}

/// Asks for a user by Basic or Digest; lets in whoever has it right.
ScriptedCamera::Script asks_who(const std::string& challenge, std::atomic<bool>& told_in_clear)
{
    return [good = good_camera(small_film()), challenge, &told_in_clear](
               const RtspRequest& request, int connection) -> std::optional<RtspReply> {
        const std::string said = request.header("Authorization");
        if (request.text.contains("p@ss:word") || request.url.contains("p@ss"))
            told_in_clear = true;
        const auto hash = [](const std::string& text) { return crypto::sha256_hex(text); };
        const std::string what = hash(request.method + ":" + request.url);
        const auto part = [&](const std::string& name) {
            const std::size_t at = said.find(name + "=\"");
            const std::size_t from = at + name.size() + 2;
            return at == said.npos ? std::string() : said.substr(from, said.find('"', from) - from);
        };
        const std::size_t count = said.find("nc=");
        const std::string right = count == said.npos
                                      ? ""
                                      : hash(hash("admin:camera:p@ss:word") + ":n1:" + said.substr(count + 3, 8) + ":" +
                                             part("cnonce") + ":auth:" + what);
        const bool known = challenge.starts_with("Basic") ? said == "Basic YWRtaW46cEBzczp3b3Jk"
                                                          : !right.empty() && part("response") == right;
        if (known)
            return good(request, connection);
        return RtspReply{
            "RTSP/1.0 401 Unauthorized\r\nCSeq: " + request.cseq + "\r\nWWW-Authenticate: " + challenge + "\r\n\r\n",
            {}};
    };
}

TEST_F(RtspCameras, WhoAsksIsProvedAsTheCameraWants)
{
    for (const char* challenge : {"Basic realm=\"camera\"",
             "Digest realm=\"camera\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256, opaque=\"o\""}) {
        std::atomic<bool> told_in_clear = false;
        ScriptedCamera camera(asks_who(challenge, told_in_clear));
        const auto as = [&](const char* password) {
            auto config = config_for(camera);
            config.ask = [url = camera.url(), password](
                             const auto& answer) { answer(Address{url, "admin", password}); };
            return config;
        };
        {
            CameraStream stream(as("p@ss:word"), clock_);
            EXPECT_TRUE(live_after(stream)) << challenge;
        }
        CameraStream wrong(as("secret"), clock_);
        const auto trouble = trouble_of(wrong);
        ASSERT_TRUE(trouble) << challenge;
        EXPECT_EQ(trouble->code(), "media.refused");
        EXPECT_EQ(wrong.status().state, StreamState::NoPermission);
        EXPECT_FALSE(told_in_clear);
    }
}

TEST_F(RtspCameras, WhyNotIsToldWithoutAnAddress)
{
    struct Case {
        const char* method;
        const char* answer;
        const char* code;
    };
    for (const Case& each :
        {Case{"DESCRIBE", "404 rtsp://10.1.2.3/secret", "media.unreachable"},
            Case{"SETUP", "461 Unsupported Transport", "media.unreachable"}, Case{"PLAY", "454 x", "media.unreachable"},
            Case{"PLAY", "302 x", "media.redirected"}, Case{"SETUP", "403 x", "media.refused"}}) {
        ScriptedCamera camera([&, good = good_camera(small_film())](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method == each.method)
                return RtspReply{std::format("RTSP/1.0 {}\r\nCSeq: {}\r\n\r\n", each.answer, request.cseq), {}};
            return good(request, connection);
        });
        CameraStream stream(config_for(camera), clock_);
        const auto trouble = trouble_of(stream);
        ASSERT_TRUE(trouble) << each.answer;
        EXPECT_EQ(trouble->code(), each.code) << each.answer;
        for (const char* secret : {"127.0.0.1", "10.1.2.3", "secret", "rtsp:"})
            EXPECT_FALSE(trouble->debug_text().contains(secret)) << trouble->debug_text();
    }
}

TEST_F(RtspCameras, OtherCodecsAreNamed)
{
    for (const auto& [sdp, code] : {std::pair("m=video 0 RTP/AVP 26\r\n", "media.unknown_codec"),
             std::pair("m=audio 0 RTP/AVP 8\r\n", "media.no_video"), std::pair("", "media.no_video")}) {
        ScriptedCamera camera([&, good = good_camera(small_film()), body = std::string(sdp)](
                                  const RtspRequest& request, int connection) -> std::optional<RtspReply> {
            if (request.method == "DESCRIBE")
                return RtspReply{rtsp_ok(request, sdp_type, body), {}};
            return good(request, connection);
        });
        CameraStream stream(config_for(camera), clock_);
        const auto trouble = trouble_of(stream);
        ASSERT_TRUE(trouble) << sdp;
        EXPECT_EQ(trouble->code(), code) << sdp;
    }
}

} // namespace
} // namespace yiping::media
