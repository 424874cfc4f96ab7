// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/ports.h>
#include <yiping/geo/wkb.h>

#include <gtest/gtest.h>

#include <limits>

namespace yiping::geo {
namespace {

MultiPolygon two_parts()
{
    return {{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{1, 1}, {1, 2}, {2, 2}, {1, 1}}},
        {{{9, 9}, {10, 9}, {9, 10}, {9, 9}}}};
}

TEST(Wkb, ComesBackAsItWent)
{
    const Geometry all[] = {LonLat{106.5, 29.25}, Line{{1, 2}, {3, 4}}, Polygon{{{0, 0}, {1, 0}, {0, 1}, {0, 0}}},
        two_parts(), MultiLine{{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}, {9, 10}}}}};
    for (const Geometry& each : all) {
        const auto read = read_wkb(write_wkb(each));
        ASSERT_TRUE(read) << each.index();
        EXPECT_EQ(*read, each) << each.index();
    }
}

TEST(Wkb, IsLittleEndianAsTheRegistersSay)
{
    const std::string bytes = write_wkb(Geometry(LonLat{1, 2}));
    ASSERT_EQ(bytes.size(), 21U);
    EXPECT_EQ(bytes.substr(0, 5), std::string("\x01\x01\x00\x00\x00", 5));
}

TEST(Wkb, ReadsBigEndianAndThirdDimension)
{
    // POINT Z (1 2 3), big-endian ISO (1001).
    const std::string bytes("\x00\x00\x00\x03\xE9\x3F\xF0\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00"
                            "\x40\x08\x00\x00\x00\x00\x00\x00",
        29);
    const auto read = read_wkb(bytes);
    ASSERT_TRUE(read) << read.error().debug_text();
    EXPECT_EQ(std::get<LonLat>(*read), (LonLat{1, 2}));
}

TEST(Wkb, EveryCutIsAnError)
{
    const std::string whole = write_wkb(two_parts());
    for (std::size_t length = 1; length < whole.size(); ++length)
        EXPECT_FALSE(read_wkb(whole.substr(0, length))) << length;
    EXPECT_EQ(read_wkb(whole + "x").error().code(), "geo.wkb_trailing");
}

TEST(Wkb, HugeCountsAllocateNothing)
{
    std::string bytes = write_wkb(Geometry(Line{{1, 2}, {3, 4}}));
    bytes.replace(5, 4, "\xFF\xFF\xFF\xFF");
    const auto read = read_wkb(bytes);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), "geo.wkb_truncated");
}

TEST(Wkb, NumbersThatAreNoneAreRefused)
{
    const auto read = read_wkb(write_wkb(Geometry(LonLat{std::numeric_limits<double>::quiet_NaN(), 0})));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), "geo.wkb_number");
}

TEST(Wkb, SurvivesTenThousandDamagedInputs)
{
    SeededRandom random(7);
    const std::string whole = write_wkb(two_parts());
    int good = 0;
    for (int round = 0; round < 10'000; ++round) {
        std::string bytes = whole;
        for (int change = 0; change < 3; ++change)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        good += read_outline(bytes) ? 1 : 0; // either answer is right, as long as there is one
    }
    EXPECT_GT(good, 0);
    EXPECT_LT(good, 10'000);
}

TEST(Wkb, OutlineTakesAPolygonButNoLine)
{
    EXPECT_EQ(read_outline(write_wkb(Geometry(two_parts().front())))->size(), 1U);
    EXPECT_TRUE(read_outline("")->empty());
    EXPECT_EQ(read_outline(write_wkb(Geometry(Line{{1, 2}, {3, 4}}))).error().code(), "geo.wkb_type");
}

} // namespace
} // namespace yiping::geo
