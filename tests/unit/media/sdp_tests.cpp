// SPDX-License-Identifier: GPL-3.0-or-later
#include "sdp.h"

#include <gtest/gtest.h>

namespace yiping::media {
namespace {

/// As cameras write them: blanks, unknown lines, a stream of events, sound behind the picture.
constexpr const char* camera_sdp = "v=0\r\n"
                                   "o=- 1109162014219182 1109162014219192 IN IP4 0.0.0.0\r\n"
                                   "s=HIK Media Server V3.1.2\r\n"
                                   "t=0 0\r\n"
                                   "a=control:*\r\n"
                                   "b=AS:1034\r\n"
                                   "m=video 0 RTP/AVP 96 \r\n"
                                   "i=Video Media\r\n"
                                   "a=fmtp:96 profile-level-id=4D0014;packetization-mode=0; "
                                   "sprop-parameter-sets=Z0IAH5Y1QKALdNwEBAQI,aM4xsg==\r\n"
                                   "a=rtpmap:96 H264/90000 \r\n"
                                   "a=control:trackID=video\r\n"
                                   "a=Media_header:MEDIAINFO=494D4B48;\r\n"
                                   "m=application 0 RTP/AVP 107\r\n"
                                   "a=rtpmap:107 vnd.onvif.metadata/90000\r\n"
                                   "m=audio 0 RTP/AVP 97\r\n"
                                   "a=rtpmap:97 mpeg4-generic/16000/2\r\n"
                                   "a=control:rtsp://10.0.0.1/audio\r\n";

TEST(Sdp, ACamerasStreamsAreRead)
{
    const Sdp sdp = read_sdp(camera_sdp);
    EXPECT_EQ(sdp.control, "*");
    ASSERT_EQ(sdp.media.size(), 3U);
    const SdpMedia& video = sdp.media[0];
    EXPECT_EQ(video.kind, SdpMedia::Kind::Video);
    EXPECT_EQ(video.payload_type, 96);
    EXPECT_EQ(video.encoding, "H264");
    EXPECT_EQ(video.clock_rate, 90'000);
    EXPECT_EQ(video.control, "trackID=video");
    EXPECT_EQ(parameter_sets(video),
        std::string("\0\0\0\1\x67\x42\0\x1f\x96\x35\x40\xa0\x0b\x74\xdc\x04\x04\x04\x08\0\0\0\1\x68\xce\x31\xb2", 27));
    EXPECT_EQ(sdp.media[1].kind, SdpMedia::Kind::Other);
    EXPECT_EQ(sdp.media[2].encoding, "MPEG4-GENERIC");
    EXPECT_EQ(sdp.media[2].clock_rate, 16'000);
    EXPECT_EQ(sdp.media[2].channels, 2);
}

TEST(Sdp, OldTypesNeedNoMap)
{
    const Sdp sdp = read_sdp("m=audio 0 RTP/AVP 8\na=control:1\nm=audio 0 RTP/AVP 0\nm=video 0 RTP/AVP 26\n");
    ASSERT_EQ(sdp.media.size(), 3U);
    EXPECT_EQ(sdp.media[0].encoding, "PCMA");
    EXPECT_EQ(sdp.media[0].clock_rate, 8'000);
    EXPECT_EQ(sdp.media[0].control, "1");
    EXPECT_EQ(sdp.media[1].encoding, "PCMU");
    EXPECT_EQ(sdp.media[2].encoding, "JPEG");
}

TEST(Sdp, MapsOfOtherTypesAreNotTaken)
{
    const Sdp sdp =
        read_sdp("m=video 0 RTP/AVP 96 97\na=rtpmap:97 H265/90000\na=rtpmap:96 H264/90000\na=fmtp:97 a=1\n");
    EXPECT_EQ(sdp.media.at(0).encoding, "H264");
    EXPECT_EQ(sdp.media.at(0).parameters, "");
}

TEST(Sdp, ThreeSetsOfH265)
{
    const Sdp sdp = read_sdp("m=video 0 RTP/AVP 96\na=rtpmap:96 H265/90000\n"
                             "a=fmtp:96 sprop-vps=QAE=;sprop-sps=QgE=;sprop-pps=RAE=\n");
    EXPECT_EQ(parameter_sets(sdp.media.at(0)), std::string("\0\0\0\1\x40\1\0\0\0\1\x42\1\0\0\0\1\x44\1", 18));
}

TEST(Sdp, NonsenseIsLeftOut)
{
    EXPECT_TRUE(read_sdp("").media.empty());
    EXPECT_TRUE(read_sdp("m\na=\na=x\nmm=video\n").media.empty());
    const Sdp sdp = read_sdp("m=video\na=rtpmap:\na=rtpmap:x\na=rtpmap:0 X/0/99999\na=fmtp:\na=control:\n");
    ASSERT_EQ(sdp.media.size(), 1U);
    EXPECT_EQ(sdp.media[0].clock_rate, 90'000);
    EXPECT_EQ(sdp.media[0].channels, 8);
    std::string many;
    for (int i = 0; i < 20'000; ++i)
        many += "m=video 0 RTP/AVP 96\r\na=control:" + std::to_string(i) + "\r\n";
    EXPECT_LE(read_sdp(many).media.size(), 16U);
    SdpMedia bad;
    bad.parameters = "sprop-parameter-sets=%%%,,====,Zw==";
    EXPECT_EQ(parameter_sets(bad), std::string("\0\0\0\1\x67", 5));
}

TEST(Sdp, StreamsAreNamedFromTheirBase)
{
    EXPECT_EQ(control_url("rtsp://c/live/", "stream=0"), "rtsp://c/live/stream=0");
    EXPECT_EQ(control_url("rtsp://c/live", "trackID=1"), "rtsp://c/live/trackID=1");
    EXPECT_EQ(control_url("rtsp://c/live", "*"), "rtsp://c/live");
    EXPECT_EQ(control_url("rtsp://c/live", ""), "rtsp://c/live");
    EXPECT_EQ(control_url("rtsp://c/live", "RTSP://d/x"), "RTSP://d/x");
    EXPECT_EQ(control_url("rtsp://c/r?channel=1", "trackID=0"), "rtsp://c/r?channel=1/trackID=0");
}

} // namespace
} // namespace yiping::media
