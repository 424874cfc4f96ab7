// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet_ring.h"

#include <gtest/gtest.h>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {
namespace {

constexpr int packet_bytes = 100;

void push(PacketRing& ring, MonoMillis at, bool key)
{
    const PacketPtr packet(av_packet_alloc());
    ASSERT_EQ(av_new_packet(packet.get(), packet_bytes), 0);
    if (key)
        packet->flags |= AV_PKT_FLAG_KEY;
    ring.push(*packet, at);
}

/// Pictures every 100 ms, a key frame every second.
void push_until(PacketRing& ring, MonoMillis end)
{
    for (MonoMillis at = 0; at < end; at += 100)
        push(ring, at, at % 1'000 == 0);
}

TEST(PacketRing, NothingIsKeptBeforeTheFirstKeyFrame)
{
    PacketRing ring(0, 1U << 20U);
    push(ring, 0, false);
    EXPECT_TRUE(ring.all().empty());
    EXPECT_EQ(ring.newest_key(), ring.all().size());
}

TEST(PacketRing, WithoutATimeBeforeOnlyTheNewestGroupIsKept)
{
    PacketRing ring(0, 1U << 20U);
    push_until(ring, 3'500);
    EXPECT_EQ(ring.all().size(), 5U);
    EXPECT_EQ(ring.newest_key(), 0U);
    EXPECT_EQ(ring.all().front().at, 3'000);
}

TEST(PacketRing, ReachesBackAsFarAsAskedAndBeginsWithAKeyFrame)
{
    for (MonoMillis end = 6'000; end < 7'500; end += 100) {
        PacketRing ring(2'500, 1U << 20U);
        push_until(ring, end);
        EXPECT_LE(ring.all().front().at, end - 2'500);
        EXPECT_GE(ring.all().front().at, end - 2'500 - 2'000) << "and not for ever";
        EXPECT_EQ(ring.all().front().at % 1'000, 0);
        EXPECT_EQ(ring.all()[ring.newest_key()].at, (end - 100) / 1'000 * 1'000);
    }
}

TEST(PacketRing, AGroupWithoutAnEndIsNotKept)
{
    PacketRing ring(60'000, 25 * packet_bytes);
    push_until(ring, 2'500);
    EXPECT_EQ(ring.all().size(), 25U);
    push(ring, 2'500, false);
    EXPECT_EQ(ring.all().front().at, 1'000) << "the oldest group goes first";
    for (MonoMillis at = 2'600; at < 6'000; at += 100)
        push(ring, at, false);
    EXPECT_LT(ring.all().size(), 25U);
}

} // namespace
} // namespace yiping::media
