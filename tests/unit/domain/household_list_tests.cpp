// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/household_list.h>

#include <gtest/gtest.h>

namespace yiping::domain {
namespace {

TEST(HouseholdList, TheRoomOfADoorSaysItsFloor)
{
    EXPECT_EQ(floor_of_door("2单元301"), 3);
    EXPECT_EQ(floor_of_door("3-1-0302"), 3);
    EXPECT_EQ(floor_of_door("1203室"), 12);
    EXPECT_EQ(floor_of_door("B座101"), 1);
    for (const char* none : {"", "5号", "12号", "商铺", "001", "20240131", "013"})
        EXPECT_FALSE(floor_of_door(none)) << none;
}

TEST(HouseholdList, ComesBackAsItWasWritten)
{
    const std::vector<HouseholdLine> lines{
        {Uuid::from_name("test", "a"), "2单元301", 3, HouseholdKind::Owner, 4, "孙* 138****0000"},
        {Uuid::from_name("test", "b"), "门面", {}, HouseholdKind::Shop, {}, ""}};
    EXPECT_EQ(read_households(write_households(lines)), lines);
    EXPECT_EQ(read_households(""), std::vector<HouseholdLine>());
}

TEST(HouseholdList, ADoorCannotMakeAnotherLine)
{
    const std::vector<HouseholdLine> lines{
        {Uuid::from_name("test", "a"), "1\n2\t3", {}, HouseholdKind::Owner, {}, "x"}};
    const auto back = read_households(write_households(lines));
    ASSERT_TRUE(back);
    ASSERT_EQ(back->size(), 1U);
    EXPECT_EQ(back->front().door, "1 2 3");
}

TEST(HouseholdList, WhatIsNoListIsNone)
{
    const std::string good = write_households(
        std::vector{HouseholdLine{Uuid::from_name("test", "a"), "101", 1, HouseholdKind::Owner, 2, "孙*"}});
    ASSERT_TRUE(read_households(good));
    for (const std::string& bad : {good + "x", good.substr(0, good.size() - 1), std::string("\n"),
             std::string("id\t1\t1\t1\tdoor\thead\n"), std::string("13800001234")})
        EXPECT_FALSE(read_households(bad)) << bad;
    std::string many;
    for (std::size_t i = 0; i <= most_households; ++i)
        many += good;
    EXPECT_FALSE(read_households(many));
}

} // namespace
} // namespace yiping::domain
