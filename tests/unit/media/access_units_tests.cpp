// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures are whole and come at once, whatever cameras do with RTP's marker.
#include "access_units.h"

#include "camera_bytes.h"
#include "depacketizer_h264.h"

#include <gtest/gtest.h>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {
namespace {

using test::coded;
using test::Raw;

const Raw sps{0x67, 0x42, 0, 0x1F}, pps{0x68, 0xCE}, delimiter{0x09, 0x10}, sei{0x06, 0x05, 0x01, 0xAA, 0x80};
const Raw key{0x65, 0x88, 1}, key_goes_on{0x65, 0x40, 2};
const Raw other{0x41, 0x9A, 3}, other_goes_on{0x41, 0x40, 4};

class Units : public ::testing::Test {
protected:
    AccessUnits units_{&h264_facts, 1'000};

    /// As one packet each.
    void send(std::uint32_t timestamp, const Raw& unit, bool marker)
    {
        units_.add(unit, timestamp);
        if (marker)
            units_.mark();
    }
    /// Empty: something was lost.
    std::optional<Raw> taken()
    {
        auto unit = units_.take();
        if (!unit)
            return std::nullopt;
        if (unit->packet == nullptr)
            return Raw();
        last_ = std::move(unit->packet);
        timestamp_ = unit->timestamp;
        return Raw(last_->data, last_->data + last_->size);
    }
    bool is_key() const { return (last_->flags & AV_PKT_FLAG_KEY) != 0; }
    /// From here on the marker is known to be right.
    void begin_well()
    {
        send(0, key, true);
        send(1, other, true);
        EXPECT_EQ(taken(), coded({key}));
        EXPECT_EQ(taken(), coded({other}));
        EXPECT_EQ(taken(), std::nullopt);
    }

    PacketPtr last_;
    std::uint32_t timestamp_ = 0;
};

TEST_F(Units, APictureIsThereWithItsMarkerAtOnce)
{
    begin_well();
    send(2, other, false);
    EXPECT_EQ(taken(), std::nullopt);
    send(2, other_goes_on, true);
    EXPECT_EQ(taken(), coded({other, other_goes_on}));
    EXPECT_EQ(timestamp_, 2U);
    EXPECT_FALSE(is_key());
    EXPECT_EQ(taken(), std::nullopt);
}

TEST_F(Units, ParameterSetsJoinTheirPictureMarkedOrNot)
{
    begin_well();
    send(2, sps, true);
    send(2, pps, true);
    EXPECT_EQ(taken(), std::nullopt);
    send(2, key, true);
    EXPECT_EQ(taken(), coded({sps, pps, key}));
    EXPECT_TRUE(is_key());
    // With the timestamp of the picture before.
    send(3, other, true);
    EXPECT_EQ(taken(), coded({other}));
    send(3, sps, true);
    send(3, pps, false);
    send(4, key, true);
    EXPECT_EQ(taken(), coded({sps, pps, key}));
    EXPECT_EQ(timestamp_, 4U);
}

TEST_F(Units, WithoutMarkersANewTimestampEndsAPicture)
{
    send(0, key, false);
    send(0, key_goes_on, false);
    send(1, other, false);
    EXPECT_EQ(taken(), coded({key, key_goes_on}));
    EXPECT_TRUE(is_key());
    send(2, sei, false);
    EXPECT_EQ(taken(), coded({other}));
    send(2, other, false);
    send(2, delimiter, false);
    EXPECT_EQ(taken(), coded({sei, other})) << "and so does what can only stand at a beginning";
}

TEST_F(Units, AMarkerAtEverySliceSplitsNoPicture)
{
    send(0, sps, true);
    send(0, pps, true);
    send(0, key, true);
    EXPECT_EQ(taken(), std::nullopt) << "the first picture waits for what follows";
    send(0, key_goes_on, true);
    send(1, other, true);
    EXPECT_EQ(taken(), coded({sps, pps, key, key_goes_on}));
    send(1, other_goes_on, true);
    send(2, other, true);
    EXPECT_EQ(taken(), coded({other, other_goes_on}));
    EXPECT_EQ(taken(), std::nullopt);
}

TEST_F(Units, WhoBeginsToMarkEverySliceIsFoundOut)
{
    begin_well();
    send(2, other, true);
    EXPECT_EQ(taken(), coded({other})) << "it could not be known";
    send(2, other_goes_on, true);
    EXPECT_EQ(taken(), Raw());
    EXPECT_EQ(taken(), std::nullopt);
    send(3, key, true);
    send(3, key_goes_on, true);
    send(4, other, true);
    EXPECT_EQ(taken(), coded({key, key_goes_on}));
}

TEST_F(Units, FieldsOfOneTimestampAreNoLie)
{
    begin_well();
    for (int i = 0; i < 2; ++i) {
        send(2, other, true);
        EXPECT_EQ(taken(), coded({other}));
    }
    send(3, other, true);
    EXPECT_EQ(taken(), coded({other}));
}

TEST_F(Units, ABrokenPictureIsNotGivenOut)
{
    begin_well();
    send(2, other, false);
    units_.lose();
    send(2, other_goes_on, true);
    EXPECT_EQ(taken(), Raw());
    EXPECT_EQ(taken(), std::nullopt) << "told once";
    send(3, other_goes_on, true); // its beginning is what was lost
    EXPECT_EQ(taken(), std::nullopt);
    send(4, other, true);
    EXPECT_EQ(taken(), coded({other}));
}

TEST_F(Units, APictureWithoutItsBeginningIsLost)
{
    begin_well();
    send(2, other_goes_on, true);
    EXPECT_EQ(taken(), Raw());
    send(3, other, true);
    EXPECT_EQ(taken(), coded({other}));
}

TEST_F(Units, PiecesMakeAUnit)
{
    begin_well();
    units_.begin(Raw{0x41}, Raw{0x9A}, 2);
    units_.more(Raw{7, 8});
    units_.finish();
    units_.mark();
    EXPECT_EQ(taken(), coded({{0x41, 0x9A, 7, 8}}));
    // Who never says that a unit is at its end.
    units_.begin(Raw{0x41}, Raw{0x9A, 1}, 3);
    units_.begin(Raw{0x41}, Raw{0x40, 2}, 3);
    units_.mark();
    EXPECT_EQ(taken(), coded({{0x41, 0x9A, 1}, {0x41, 0x40, 2}}));
    // A piece of something whose beginning never came.
    units_.more(Raw{1});
    EXPECT_EQ(taken(), Raw());
}

TEST_F(Units, StartCodesInsideAreTakenApart)
{
    begin_well();
    Raw all = sps;
    all = test::joined({all, {0, 0, 0, 1}, pps, {0, 0, 1}, key});
    units_.begin(Bytes(all).first(1), Bytes(all).subspan(1, 4), 2);
    units_.more(Bytes(all).subspan(5));
    units_.finish();
    units_.mark();
    EXPECT_EQ(taken(), coded({sps, pps, key}));
    EXPECT_TRUE(is_key());
    send(3, test::joined({{0, 0, 0, 1}, other}), true);
    EXPECT_EQ(taken(), coded({other}));
    send(4, Raw{0, 0, 1}, true);
    send(4, Raw{0, 0, 0, 1}, true);
    EXPECT_EQ(taken(), std::nullopt);
}

TEST_F(Units, ARecoveryPointIsAsGoodAsAKeyFrame)
{
    begin_well();
    send(2, Raw{0x06, 0x05, 0x01, 0xAA, 0x06, 0x01, 0xC4, 0x80}, false);
    send(2, other, true);
    ASSERT_TRUE(taken());
    EXPECT_TRUE(is_key());
    send(3, sei, false);
    send(3, other, true);
    ASSERT_TRUE(taken());
    EXPECT_FALSE(is_key());
}

TEST_F(Units, NothingGrowsForEver)
{
    const Raw more(100, 0x55);
    units_.begin(Raw{0x65}, Raw{0x88}, 0);
    for (int i = 0; i < 100; ++i)
        units_.more(more);
    EXPECT_TRUE(units_.overflowed());
    units_.finish();
    units_.mark();
    EXPECT_EQ(taken(), Raw());
    EXPECT_EQ(taken(), std::nullopt);

    AccessUnits sets(&h264_facts, 1'000);
    for (int i = 0; i < 1'000; ++i)
        sets.add(sps, 0);
    EXPECT_TRUE(sets.overflowed());
}

TEST_F(Units, BehindAPictureAreZeros)
{
    begin_well();
    send(2, other, true);
    ASSERT_TRUE(taken());
    for (int i = 0; i < 64; ++i)
        EXPECT_EQ(last_->data[last_->size + i], 0);
}

} // namespace
} // namespace yiping::media
