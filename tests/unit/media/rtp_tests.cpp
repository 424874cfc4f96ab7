// SPDX-License-Identifier: GPL-3.0-or-later
#include "camera_bytes.h"
#include "rtp_packet.h"
#include "rtp_source.h"

#include <gtest/gtest.h>

namespace yiping::media {
namespace {

using test::joined;
using test::Raw;

constexpr std::uint32_t sender = 0x01020304;

RtpPacket packet(std::uint16_t sequence, std::uint32_t timestamp = 0, std::uint32_t source = sender)
{
    RtpPacket made;
    made.sequence = sequence;
    made.timestamp = timestamp;
    made.source = source;
    return made;
}

TEST(Rtp, APacketIsReadInPlace)
{
    const Raw bytes{0x80, 0xE0, 0x12, 0x34, 0xFF, 0xFF, 0xFF, 0xFE, 1, 2, 3, 4, 9, 8, 7};
    const auto read = read_rtp(bytes);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->marker);
    EXPECT_EQ(read->payload_type, 96);
    EXPECT_EQ(read->sequence, 0x1234);
    EXPECT_EQ(read->timestamp, 0xFFFFFFFEU);
    EXPECT_EQ(read->source, sender);
    EXPECT_EQ(Raw(read->payload.begin(), read->payload.end()), (Raw{9, 8, 7}));
}

TEST(Rtp, PaddingExtensionAndContributorsAreNoContent)
{
    const Raw head{0xB2, 0x60, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4};
    const Raw bytes = joined({head, Raw(8, 0xCC), {0xBE, 0xDE, 0, 1, 5, 5, 5, 5}, {9, 8}, {0, 0, 3}});
    const auto read = read_rtp(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(Raw(read->payload.begin(), read->payload.end()), (Raw{9, 8}));
    for (std::size_t size = 0; size < bytes.size(); ++size) // cut anywhere: read or refused, never beyond its end
        (void)read_rtp(Bytes(bytes).first(size));
}

TEST(Rtp, WhatIsNoneIsRefused)
{
    EXPECT_FALSE(read_rtp(Raw(11, 0x80)));
    EXPECT_FALSE(read_rtp(Raw(20, 0x40))) << "another version";
    Raw padded(14, 0);
    padded[0] = 0xA0;
    EXPECT_FALSE(read_rtp(padded)) << "no padding is that short";
    padded.back() = 3;
    EXPECT_FALSE(read_rtp(padded)) << "more than there is";
    Raw extended(14, 0);
    extended[0] = 0x90;
    EXPECT_FALSE(read_rtp(extended));
}

TEST(RtpSource, GapsAndLatePacketsAreTold)
{
    RtpSource source(90'000);
    using Order = RtpSource::Order;
    EXPECT_EQ(source.take(packet(65'534), 0), Order::Next);
    EXPECT_EQ(source.take(packet(65'535), 0), Order::Next);
    EXPECT_EQ(source.take(packet(0), 0), Order::Next) << "it wraps";
    EXPECT_EQ(source.take(packet(2), 0), Order::Gap);
    EXPECT_EQ(source.take(packet(1), 0), Order::Late);
    EXPECT_EQ(source.take(packet(2), 0), Order::Late) << "the same again";
    EXPECT_EQ(source.take(packet(3), 0), Order::Next);
    EXPECT_EQ(source.take(packet(40'000), 0), Order::Gap) << "counts anew";
    EXPECT_EQ(source.take(packet(40'001), 0), Order::Next);
    EXPECT_EQ(source.take(packet(7, 0, 99), 0), Order::Gap) << "another sender";
    EXPECT_EQ(source.take(packet(8, 0, 99), 0), Order::Next);
}

TEST(RtpSource, TimestampsGoOnWhereTheyWrap)
{
    RtpSource source(90'000);
    const std::int64_t first = source.unwrapped(0xFFFFFF00U);
    EXPECT_EQ(source.unwrapped(0x100U) - first, 0x200);
    EXPECT_EQ(source.unwrapped(0xFFFFFFF0U) - first, 0xF0) << "B-frames go back";
}

TEST(RtpSource, TheSendersClockIsThatOfItsReports)
{
    // 2026-11-29 08:00:00.5 UTC, at timestamp 90000.
    const std::uint64_t seconds = 1'795'939'200ULL + 2'208'988'800ULL;
    RtpSource source(90'000);
    EXPECT_FALSE(source.time_of(0));
    source.take(SenderReport{sender, seconds << 32U | 0x8000'0000U, 90'000}, 0);
    EXPECT_EQ(source.time_of(90'000), 1'795'939'200'500);
    EXPECT_EQ(source.time_of(180'000), 1'795'939'201'500);
    EXPECT_EQ(source.time_of(0), 1'795'939'199'500);
    // Seconds of 32 bits end in 2036 and begin anew.
    source.take(SenderReport{sender, 0, 0}, 0);
    EXPECT_EQ(source.time_of(0), 2'085'978'496'000);
}

TEST(RtpSource, ReportsOfOtherSendersAreNotTaken)
{
    RtpSource source(90'000);
    (void)source.take(packet(1), 0);
    source.take(SenderReport{sender + 1, std::uint64_t{1} << 63U, 0}, 0);
    EXPECT_FALSE(source.time_of(0));
}

TEST(Rtcp, ChainsOfReportsAreRead)
{
    const Raw report{0x80, 200, 0, 6, 1, 2, 3, 4, 0, 0, 0, 5, 0x80, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2};
    const Raw name{0x81, 202, 0, 2, 1, 2, 3, 4, 1, 2, 'a', 'b'};
    const Raw goodbye{0x81, 203, 0, 1, 1, 2, 3, 4};
    const Raw all = joined({report, name, goodbye});
    const RtcpNews news = read_rtcp(all);
    ASSERT_TRUE(news.report);
    EXPECT_EQ(news.report->source, sender);
    EXPECT_EQ(news.report->ntp, std::uint64_t{5} << 32U | 0x8000'0000U);
    EXPECT_EQ(news.report->timestamp, 7U);
    EXPECT_EQ(news.goodbye, sender);
    for (std::size_t size = 0; size < all.size(); ++size)
        EXPECT_FALSE(read_rtcp(Bytes(all).first(size)).goodbye) << size;
}

TEST(Rtcp, AReceiverReportSaysWhatCameAndWhatDidNot)
{
    RtpSource source(90'000);
    EXPECT_FALSE(source.receiver_report(1, 0)) << "nothing has come";
    (void)source.take(packet(10), 0);
    (void)source.take(packet(13), 0);
    source.take(SenderReport{sender, 0x1111'2222'3333'4444U, 0}, 1'000);
    const auto report = source.receiver_report(0xAABBCCDD, 1'500);
    ASSERT_TRUE(report);
    const Bytes bytes = test::bytes_of(*report);
    EXPECT_EQ(bytes.size() % 4, 0U);
    EXPECT_EQ(read_32(bytes, 0), 0x81C9'0007U);
    EXPECT_EQ(read_32(bytes, 4), 0xAABB'CCDDU);
    EXPECT_EQ(read_32(bytes, 8), sender);
    EXPECT_EQ(read_32(bytes, 12), 0x8000'0002U) << "two of four: half, and two in all";
    EXPECT_EQ(read_32(bytes, 16), 13U);
    EXPECT_EQ(read_32(bytes, 24), 0x2222'3333U);
    EXPECT_EQ(read_32(bytes, 28), 32'768U) << "half a second ago";
    EXPECT_EQ(bytes[33], 202) << "and a name";
    EXPECT_EQ(32U + 4U + 4U * read_16(bytes, 34), bytes.size());
    const auto second = source.receiver_report(0xAABBCCDD, 1'500);
    EXPECT_EQ(read_32(test::bytes_of(*second), 12), 2U) << "nothing new is missing";
}

TEST(RtpSource, UnevenArrivalIsJitter)
{
    RtpSource even(90'000), uneven(90'000);
    for (std::uint16_t i = 0; i < 50; ++i) {
        (void)even.take(packet(i, i * 3'600U), i * 40);
        (void)uneven.take(packet(i, i * 3'600U), i * 40 + (i % 2) * 20);
    }
    const auto jitter = [](RtpSource& source) { return read_32(test::bytes_of(*source.receiver_report(1, 0)), 20); };
    EXPECT_EQ(jitter(even), 0U);
    EXPECT_NEAR(jitter(uneven), 1'800, 100);
}

} // namespace
} // namespace yiping::media
