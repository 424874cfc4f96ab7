// SPDX-License-Identifier: GPL-3.0-or-later
#include "camera_bytes.h"
#include "depacketizer_h264.h"
#include "depacketizer_h265.h"

#include <gtest/gtest.h>

#include <functional>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {
namespace {

using test::coded;
using test::Raw;

using Unpack = std::function<void(const RtpPacket&, AccessUnits&)>;

/// What comes of packets of one picture; the first picture waits for another, so one is made of `next`.
std::optional<Raw> picture_of(
    AccessUnits::Look look, const Unpack& unpack, const std::vector<Raw>& payloads, const Raw& next)
{
    AccessUnits units(look, 10'000);
    RtpPacket packet;
    for (const Raw& each : payloads) {
        packet.payload = each;
        packet.marker = &each == &payloads.back();
        unpack(packet, units);
    }
    packet.timestamp = 1;
    packet.payload = next;
    unpack(packet, units);
    auto unit = units.take();
    if (!unit || unit->packet == nullptr)
        return std::nullopt;
    return Raw(unit->packet->data, unit->packet->data + unit->packet->size);
}

std::optional<Raw> h264(const std::vector<Raw>& payloads)
{
    return picture_of(h264_facts, unpack_h264, payloads, {0x41, 0x9A});
}

std::optional<Raw> h265(const std::vector<Raw>& payloads, bool numbered = false)
{
    return picture_of(h265_facts,
        [=](const RtpPacket& packet, AccessUnits& units) { unpack_h265(packet, numbered, units); }, payloads,
        {0x02, 0x01, 0x80});
}

TEST(H264, UnitsComeAloneTogetherAndInPieces)
{
    EXPECT_EQ(h264({{0x65, 0x88, 1}}), coded({{0x65, 0x88, 1}}));
    EXPECT_EQ(h264({{0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68, 0, 3, 0x65, 0x88, 1}}),
        coded({{0x67, 0x42}, {0x68}, {0x65, 0x88, 1}}));
    EXPECT_EQ(h264({{0x7C, 0x85, 0x88}, {0x7C, 0x05, 1, 2}, {0x7C, 0x45, 3}}), coded({{0x65, 0x88, 1, 2, 3}}));
}

TEST(H264, WhatIsBrokenIsLost)
{
    EXPECT_FALSE(h264({{0x78, 0, 9, 0x65, 0x88}})) << "longer than its packet";
    EXPECT_FALSE(h264({{0x7C}, {0x65, 0x40}}));
    EXPECT_FALSE(h264({{0x65, 0x88, 1}, {0x7D, 0x85}})) << "FU-B";
    EXPECT_FALSE(h264({{0x7C, 0x05, 1}, {0x7C, 0x45, 2}})) << "no first piece";
}

TEST(H264, KindsAreKnownByTheirFirstBytes)
{
    EXPECT_TRUE(h264_facts(Raw{0x65, 0x88}).key);
    EXPECT_TRUE(h264_facts(Raw{0x65, 0x88}).begins);
    EXPECT_FALSE(h264_facts(Raw{0x41, 0x40}).begins);
    EXPECT_TRUE(h264_facts(Raw{0x41, 0x40}).slice);
    EXPECT_FALSE(h264_facts(Raw{0x41}).begins);
    for (const std::uint8_t each : {0x67, 0x68, 0x09})
        EXPECT_TRUE(h264_facts(Raw{each, 0x80}).opens && !h264_facts(Raw{each, 0x80}).slice);
    EXPECT_FALSE(h264_facts(Raw{0x06, 0xFF, 0xFF, 0xFF}).key) << "a message without an end";
    EXPECT_FALSE(h264_facts({}).slice);
}

TEST(H265, UnitsComeAloneTogetherAndInPieces)
{
    const Raw key{0x26, 0x01, 0x80, 9};
    EXPECT_EQ(h265({key}), coded({key}));
    EXPECT_EQ(h265({{0x60, 0x01, 0, 3, 0x40, 0x01, 5, 0, 4, 0x26, 0x01, 0x80, 9}}), coded({{0x40, 0x01, 5}, key}));
    EXPECT_EQ(h265({{0x62, 0x01, 0x93, 0x80}, {0x62, 0x01, 0x13, 7}, {0x62, 0x01, 0x53, 9}}),
        coded({{0x26, 0x01, 0x80, 7, 9}}));
    EXPECT_EQ(h265({{0x00, 0x01, 0x80, 1}}), coded({{0x00, 0x01, 0x80, 1}})) << "a head may begin with a zero";
}

TEST(H265, OrderNumbersAreTakenOut)
{
    EXPECT_EQ(h265({{0x26, 0x01, 0, 1, 0x80, 9}}, true), coded({{0x26, 0x01, 0x80, 9}}));
    EXPECT_EQ(h265({{0x60, 0x01, 0, 1, 0, 3, 0x40, 0x01, 5, 0, 0, 4, 0x26, 0x01, 0x80, 9}}, true),
        coded({{0x40, 0x01, 5}, {0x26, 0x01, 0x80, 9}}));
    EXPECT_EQ(
        h265({{0x62, 0x01, 0x93, 0, 1, 0x80}, {0x62, 0x01, 0x53, 0, 1, 9}}, true), coded({{0x26, 0x01, 0x80, 9}}));
}

TEST(H265, WhatIsBrokenIsLost)
{
    EXPECT_FALSE(h265({{0x60, 0x01, 0, 9, 0x26, 0x01, 0x80}}));
    EXPECT_FALSE(h265({{0x62, 0x01}}));
    EXPECT_FALSE(h265({{0x26, 0x01, 0x80}, {0x64, 0x01, 0}})) << "PACI";
    EXPECT_FALSE(h265({{0x26}}));
}

TEST(H265, KindsAreKnownByTheirFirstBytes)
{
    for (const std::uint8_t kind : {16, 19, 20, 21})
        EXPECT_TRUE(h265_facts(Raw{static_cast<std::uint8_t>(kind << 1U), 1, 0x80}).key) << int{kind};
    EXPECT_FALSE(h265_facts(Raw{0x02, 1, 0x80}).key);
    EXPECT_TRUE(h265_facts(Raw{0x02, 1, 0x80}).begins);
    EXPECT_FALSE(h265_facts(Raw{0x02, 1, 0x40}).begins);
    for (const std::uint8_t kind : {32, 33, 34, 35})
        EXPECT_TRUE(h265_facts(Raw{static_cast<std::uint8_t>(kind << 1U), 1}).opens) << int{kind};
    EXPECT_FALSE(h265_facts(Raw{0x4E, 1, 0x80}).slice);
}

} // namespace
} // namespace yiping::media
