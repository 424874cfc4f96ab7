// SPDX-License-Identifier: GPL-3.0-or-later
#include "position_text.h"

#include <gtest/gtest.h>

namespace yiping::importer {
namespace {

using config::PositionOrder;

void expect_at(std::string_view text, double x, double y, PositionOrder order = PositionOrder::LonLat)
{
    const auto at = read_position(text, order);
    ASSERT_TRUE(at) << text;
    EXPECT_NEAR(at->x, x, 1e-9) << text;
    EXPECT_NEAR(at->y, y, 1e-9) << text;
}

TEST(PositionText, CoordinatesAreNumbersOrDegreesAndMinutes)
{
    EXPECT_EQ(read_coordinate("106.41"), 106.41);
    EXPECT_EQ(read_coordinate("+1.5e2"), 150);
    EXPECT_EQ(read_coordinate("-75.3"), -75.3);
    EXPECT_NEAR(read_coordinate("106°24′36″").value(), 106.41, 1e-12);
    EXPECT_NEAR(read_coordinate("29°12.6'N").value(), 29.21, 1e-12);
    EXPECT_NEAR(read_coordinate("75°18'0\"W").value(), -75.3, 1e-12);
    EXPECT_NEAR(read_coordinate("-75°18'0\"").value(), -75.3, 1e-12);
    EXPECT_NEAR(read_coordinate("东经106度24分36秒").value(), 106.41, 1e-12);
    EXPECT_NEAR(read_coordinate("南纬29度").value(), -29, 1e-12);
    for (const char* wrong :
        {"", "east", "106,41", "106°75′", "nan", "inf", "106.4.1", "106 24", "°", "12°1'1\"1", "1e999"})
        EXPECT_FALSE(read_coordinate(wrong)) << wrong;
}

TEST(PositionText, TwoInOneTextAreReadInManyForms)
{
    for (const char* text : {"106.41,29.21", "106.41, 29.21", "106.41，29.21", "106.41 29.21", "106.41;29.21",
             "106.41|29.21", "[106.41,29.21]", "POINT (106.41 29.21)", "Point(106.41 29.21)", "29.21,106.41",
             "29.21N 106.41E", "经度:106.41,纬度:29.21", "东经106°24′36″，北纬29°12′36″", "育才街 (29.21, 106.41)",
             R"({"type":"Point","coordinates":[106.41, 29.21]})"})
        expect_at(text, 106.41, 29.21);
    for (const char* wrong :
        {"", "106.41", "a,b", "106.41,29.21,3", "2026-03-01 08:00", "(,)", ")(", "[", "{", "POINT", "1,nan"})
        EXPECT_FALSE(read_position(wrong, PositionOrder::LonLat)) << wrong;
}

TEST(PositionText, OrderCountsOnlyWhereTheTextDoesNotTell)
{
    expect_at("41.88,-87.63", 41.88, -87.63);
    expect_at("41.88,-87.63", -87.63, 41.88, PositionOrder::LatLon);
    expect_at("POINT (-87.63 41.88)", -87.63, 41.88, PositionOrder::LatLon);
    expect_at("41.88N, 87.63W", -87.63, 41.88);
    expect_at("106.41,29.21", 106.41, 29.21, PositionOrder::LatLon);
    expect_at("35636000,3232000", 35636000, 3232000); // metres
    expect_at("3232000,35636000", 35636000, 3232000, PositionOrder::LatLon);
    EXPECT_TRUE(tells_its_order("29.21,106.41"));
    EXPECT_FALSE(tells_its_order("41.88,-87.63"));
    EXPECT_FALSE(tells_its_order("somewhere"));
}

} // namespace
} // namespace yiping::importer
