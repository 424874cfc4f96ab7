// SPDX-License-Identifier: GPL-3.0-or-later
#include "depacketizer_audio.h"

#include "camera_bytes.h"

#include <gtest/gtest.h>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {
namespace {

using test::Raw;

SdpMedia sound(const char* encoding, const char* parameters = "")
{
    SdpMedia media;
    media.kind = SdpMedia::Kind::Audio;
    media.encoding = encoding;
    media.parameters = parameters;
    return media;
}
constexpr const char* usual_aac =
    "streamtype=5;mode=AAC-hbr;config=1408;SizeLength=13; IndexLength=3;IndexDeltaLength=3";

void push(SoundUnits& units, const Raw& payload, bool marker = true)
{
    RtpPacket packet;
    packet.payload = payload;
    packet.marker = marker;
    units.push(packet);
}

std::vector<Raw> all_of(SoundUnits& units)
{
    std::vector<Raw> all;
    while (const PacketPtr packet = units.take())
        all.emplace_back(packet->data, packet->data + packet->size);
    return all;
}

TEST(SoundUnits, TelephoneSoundIsAsItIs)
{
    auto units = SoundUnits::make(sound("PCMA"));
    ASSERT_TRUE(units);
    EXPECT_EQ(units->form(), SoundUnits::Form::Alaw);
    push(*units, {1, 2, 3});
    push(*units, {});
    EXPECT_EQ(all_of(*units), (std::vector<Raw>{{1, 2, 3}}));
    EXPECT_EQ(SoundUnits::make(sound("PCMU"))->form(), SoundUnits::Form::Ulaw);
}

TEST(SoundUnits, AacComesInOneOrManyUnits)
{
    auto units = SoundUnits::make(sound("MPEG4-GENERIC", usual_aac));
    ASSERT_TRUE(units);
    EXPECT_EQ(units->config(), (Raw{0x14, 0x08}));
    push(*units, {0, 16, 0, 3 << 3, 7, 8, 9});
    push(*units, {0, 32, 0, 1 << 3, 0, 2 << 3, 1, 2, 3});
    EXPECT_EQ(all_of(*units), (std::vector<Raw>{{7, 8, 9}, {1}, {2, 3}}));
}

TEST(SoundUnits, AacThatIsLongerThanAPacket)
{
    auto units = SoundUnits::make(sound("MPEG4-GENERIC", usual_aac));
    push(*units, {0, 16, 0, 5 << 3, 1, 2, 3}, false);
    EXPECT_TRUE(all_of(*units).empty());
    push(*units, {0, 16, 0, 5 << 3, 4, 5});
    EXPECT_EQ(all_of(*units), (std::vector<Raw>{{1, 2, 3, 4, 5}}));
    push(*units, {0, 16, 0, 5 << 3, 1, 2, 3}, false);
    units->lose();
    push(*units, {0, 16, 0, 1 << 3, 6});
    EXPECT_EQ(all_of(*units), (std::vector<Raw>{{6}}));
}

TEST(SoundUnits, NonsenseGivesNothing)
{
    auto units = SoundUnits::make(sound("MPEG4-GENERIC", usual_aac));
    for (const Raw& each : {Raw{}, Raw{0}, Raw{0, 16}, Raw{0xFF, 0xFF, 0, 0}, Raw{0, 0}, Raw{0, 16, 0, 0, 9}})
        push(*units, each);
    EXPECT_TRUE(all_of(*units).empty());
}

TEST(SoundUnits, LatmComesAfterItsLength)
{
    // A StreamMuxConfig around the configuration 0x1408: fifteen bits before it.
    auto units = SoundUnits::make(sound("MP4A-LATM", "cpresent=0;config=40002810"));
    ASSERT_TRUE(units);
    EXPECT_EQ(units->config()[0], 0x14);
    EXPECT_EQ(units->config()[1], 0x08);
    push(*units, {3, 7, 8}, false);
    push(*units, {9, 1, 6});
    EXPECT_EQ(all_of(*units), (std::vector<Raw>{{7, 8, 9}, {6}}));
    push(*units, {0xFF, 0xFF, 9});
    EXPECT_TRUE(all_of(*units).empty());
}

TEST(SoundUnits, OtherFormsAreUnknown)
{
    for (const SdpMedia& each : {sound("G726-32"), sound("MPEG4-GENERIC"),
             sound("MPEG4-GENERIC", "sizelength=99;config=1408"), sound("MPEG4-GENERIC", "sizelength=13;config=xx"),
             sound("MP4A-LATM", "config=40002810"), sound("MP4A-LATM", "cpresent=0;config=FF")})
        EXPECT_FALSE(SoundUnits::make(each)) << each.encoding << each.parameters;
}

} // namespace
} // namespace yiping::media
