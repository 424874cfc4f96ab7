// SPDX-License-Identifier: GPL-3.0-or-later
#include "camera_bytes.h"
#include "rtsp_message.h"
#include "rtsp_socket.h"

#include <gtest/gtest.h>

namespace yiping::media {
namespace {

using test::bytes_of;
using Kind = RtspPiece::Kind;

TEST(RtspMessage, AnAnswerIsReadWhereverItIsCut)
{
    const std::string text =
        "RTSP/1.0 200 OK\r\nCseq: 3\r\nSESSION:  12ab;timeout=60 \r\nContent-Length: 5\r\n\r\nv=0\r\n";
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_EQ(read_rtsp(bytes_of(text.substr(0, size))).kind, Kind::Unfinished) << size;
    const RtspPiece piece = read_rtsp(bytes_of(text + "$more"));
    ASSERT_EQ(piece.kind, Kind::Message);
    EXPECT_EQ(piece.size, text.size());
    EXPECT_EQ(piece.message.status, 200);
    EXPECT_EQ(piece.message.sequence(), 3U);
    EXPECT_EQ(piece.message.header("Session"), "12ab;timeout=60");
    EXPECT_EQ(piece.message.header("Nothing"), "");
    EXPECT_EQ(piece.message.body, "v=0\r\n");
}

TEST(RtspMessage, BareLineEndsWillDo)
{
    const RtspPiece piece = read_rtsp(bytes_of("RTSP/1.0 404 Not Found\nCSeq: 1\n\n"));
    ASSERT_EQ(piece.kind, Kind::Message);
    EXPECT_EQ(piece.message.status, 404);
    EXPECT_EQ(piece.message.sequence(), 1U);
}

TEST(RtspMessage, WhatTheCameraAsksIsTold)
{
    const RtspPiece piece = read_rtsp(bytes_of("SET_PARAMETER rtsp://c/ RTSP/1.0\r\nCSeq: 9\r\n\r\n"));
    ASSERT_EQ(piece.kind, Kind::Message);
    EXPECT_EQ(piece.message.status, 0);
    EXPECT_EQ(piece.message.method, "SET_PARAMETER");
}

TEST(RtspMessage, FramesStandBetweenMessages)
{
    const std::string text("$\1\0\3abc$", 8);
    const RtspPiece piece = read_rtsp(bytes_of(text));
    ASSERT_EQ(piece.kind, Kind::Frame);
    EXPECT_EQ(piece.channel, 1);
    EXPECT_EQ(piece.size, 7U);
    EXPECT_EQ(std::string(piece.payload.begin(), piece.payload.end()), "abc");
    EXPECT_EQ(read_rtsp(bytes_of(text.substr(0, 6))).kind, Kind::Unfinished);
    EXPECT_EQ(read_rtsp(bytes_of(std::string("$\0\0\0", 4))).kind, Kind::Frame) << "an empty one";
}

TEST(RtspMessage, NoiseEndsWhereSomethingMayBegin)
{
    const RtspPiece piece = read_rtsp(bytes_of("\x01garbage$x"));
    EXPECT_EQ(piece.kind, Kind::Noise);
    EXPECT_EQ(piece.size, 8U);
    EXPECT_EQ(read_rtsp(bytes_of("\r\nRTSP/1.0 200 OK")).size, 2U);
    EXPECT_EQ(read_rtsp(bytes_of("12345")).size, 5U);
    EXPECT_EQ(read_rtsp(bytes_of("RTSV")).kind, Kind::Unfinished) << "may be a question of the camera's";
    EXPECT_EQ(read_rtsp(bytes_of(std::string(30, 'A'))).kind, Kind::Noise) << "but none is that long";
}

TEST(RtspMessage, WhatHasNoEndIsEndless)
{
    const std::string head = "RTSP/1.0 200 OK\r\nX: " + std::string(most_rtsp_head, 'a');
    EXPECT_EQ(read_rtsp(bytes_of(head)).kind, Kind::Endless);
    for (const char* size : {"65537", "2000000000", "99999999999999999999", "-1", "x"})
        EXPECT_EQ(read_rtsp(bytes_of("RTSP/1.0 200 OK\r\nContent-Length: " + std::string(size) + "\r\n\r\n")).kind,
            Kind::Endless)
            << size;
}

TEST(RtspMessage, RequestsAreWrittenAsTheyAreRead)
{
    EXPECT_EQ(rtsp_request("PLAY", "rtsp://c/x", 7, {{"Session", "1"}}),
        "PLAY rtsp://c/x RTSP/1.0\r\nCSeq: 7\r\nUser-Agent: Yiping\r\nSession: 1\r\n\r\n");
    EXPECT_EQ(read_rtsp(bytes_of(rtsp_answer(200, "OK", "5"))).message.sequence(), 5U);
    const std::string frame = interleaved(3, std::string(300, 'x'));
    EXPECT_EQ(read_rtsp(bytes_of(frame)).payload.size(), 300U);
}

TEST(RtspMessage, ParametersAreFoundByName)
{
    EXPECT_EQ(parameter("RTP/AVP/TCP;unicast; Interleaved=2-3 ;ssrc=\"a;b\"", "interleaved"), "2-3");
    EXPECT_EQ(parameter("a;b", "b"), "");
    EXPECT_FALSE(parameter("ab=1", "b"));
    EXPECT_EQ(number_of("12"), 12U);
    EXPECT_FALSE(number_of("12a"));
    EXPECT_FALSE(number_of("4294967296"));
}

TEST(RtspPlace, IsHostPortAndTls)
{
    EXPECT_EQ(rtsp_place("rtsp://10.0.0.1/a?b"), (RtspPlace{"10.0.0.1", "554", false}));
    EXPECT_EQ(rtsp_place("rtsps://u:p@host:99/a"), (RtspPlace{"host", "99", true}));
    EXPECT_EQ(rtsp_place("rtsps://host"), (RtspPlace{"host", "322", true}));
    EXPECT_EQ(rtsp_place("rtsp://[fe80::1]:8554/a"), (RtspPlace{"fe80::1", "8554", false}));
    for (const char* other : {"", "http://host/", "rtsp://", "rtsp:///a", "rtsp://h:0/", "rtsp://h:65536/",
             "rtsp://h:/", "rtsp://[fe80::1/", "streamid=0"})
        EXPECT_FALSE(rtsp_place(other)) << other;
}

} // namespace
} // namespace yiping::media
