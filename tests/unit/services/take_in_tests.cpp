// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"
#include "small_town.h"

#include <yiping/services/take_in.h>

#include <gtest/gtest.h>

namespace yiping::services {
namespace {

using namespace yiping::testing;
using domain::Step;

domain::DescribedRow place_row(std::string_view name, std::string_view area_code, double lon, double lat)
{
    domain::DescribedRow row(*domain::find_register("place"));
    row.set("id", id_of(name));
    row.set("district_id", domain::Value(std::string("990101")));
    row.set("area_code", domain::Value(std::string(area_code)));
    row.set("number", domain::Value(std::string(name)));
    row.set("name", domain::Value(std::string(name)));
    row.set("lon", domain::Value(lon));
    row.set("lat", domain::Value(lat));
    return row;
}

struct TakeInTest : ::testing::Test {
    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    domain::CategoryTree categories = small_categories();
    Town town{console, console, clock};
    domain::Principal me{.user = "chen",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "990101001000",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    CaseActions actions{town, console, clock, random, me};
    TakeIn take_in{town, categories, actions};

    TakeInTest()
    {
        console.rows = small_town();
        console.rows.described.push_back(place_row("育才街21号", "990101001001002", 105.0061, 29.0042));
        console.rows.described.push_back(place_row("天池小学", "990101001002001", 105.0401, 29.0301));
        auto& cases = console.rows.case_rows;
        cases.push_back(incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * minute_ms, small_town_noon + 3 * hour_ms));
        cases.push_back(incident("0316-0009", "井盖松动", "990101001001002", Step::Handling,
            small_town_noon - 2 * day_ms, small_town_noon + hour_ms));
        cases.back().category = "0401";
        cases.back().lon = cases.back().lat = std::nullopt;
        cases.back().address = "育才街21号门口";
        cases.push_back(
            incident("0318-0121", "化粪池外溢", "990101001001003", Step::Closed, small_town_noon - 4 * hour_ms, 0));
        town.start();
        console.pump();
        take_in.prepare();
        console.pump();
    }
    static domain::ReportCase report()
    {
        domain::ReportCase made;
        made.source = domain::CaseSource::Hotline;
        made.title = "化粪池冒水";
        made.category = "0304";
        made.area_code = "990101001001003";
        return made;
    }
};

TEST_F(TakeInTest, AnAddressLeadsToItsGridAndPosition)
{
    const auto places = take_in.places("育才街21号门口");
    ASSERT_FALSE(places.empty());
    const domain::AddressMatch* sure = take_in.sure(places);
    ASSERT_NE(sure, nullptr);
    EXPECT_EQ(sure->area_code, "990101001001002");
    EXPECT_EQ(sure->lon, 105.0061);
    EXPECT_EQ(sure->lat, 29.0042);
    // Two numbers away: offered, and not taken without asking.
    const auto near = take_in.places("育才街23号");
    ASSERT_FALSE(near.empty());
    EXPECT_EQ(near.front().area_code, "990101001001002");
    EXPECT_EQ(take_in.sure(near), nullptr);
    EXPECT_TRUE(take_in.places("没有这个地方").empty());
}

TEST_F(TakeInTest, APlaceThatComesLaterIsFoundToo)
{
    EXPECT_TRUE(take_in.places("桥头广场").empty());
    domain::RowSet more;
    more.described.push_back(place_row("桥头广场", "990101001001001", 105.0, 29.0));
    console.change(std::move(more));
    console.pump();
    ASSERT_FALSE(take_in.places("桥头广场").empty());
}

TEST_F(TakeInTest, WhatIsKnownAlreadyIsSaid)
{
    domain::ReportCase near = report();
    near.lon = 105.0015; // 50 metres from the open one, and from the closed one
    near.lat = 29.001;
    auto found = take_in.doubles(near);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].number, "0318-0142");
    EXPECT_NEAR(found[0].distance_m.value(), 48.7, 1);

    near.category = "0401"; // of another class
    near.area_code = "990101001001001";
    EXPECT_TRUE(take_in.doubles(near).empty());

    domain::ReportCase same_grid = report(); // no position: the grid and the class
    found = take_in.doubles(same_grid);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_FALSE(found[0].distance_m);

    same_grid.area_code = "990101001001003002"; // a part of it
    EXPECT_EQ(take_in.doubles(same_grid).size(), 1U);
    same_grid.area_code = "990101001001"; // a village is too much
    EXPECT_TRUE(take_in.doubles(same_grid).empty());

    domain::ReportCase same_address; // no class yet, while one types
    same_address.address = "育才街２１号 门口";
    found = take_in.doubles(same_address);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].number, "0316-0009");
    same_address.address = "白杨社区 育才街21号门口，靠左"; // more words than before
    EXPECT_EQ(take_in.doubles(same_address).size(), 1U);
    same_address.address = "门口";
    EXPECT_TRUE(take_in.doubles(same_address).empty());
}

TEST_F(TakeInTest, OneCommandGoesOutWithTheIdOfTheCaseToCome)
{
    bool durable = false;
    const auto id = take_in.submit(report(), [&](Result<void> done) { durable = done.has_value(); });
    ASSERT_TRUE(id);
    console.pump();
    EXPECT_TRUE(durable);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(console.submitted[0].id, *id);
    EXPECT_EQ(std::get<domain::ReportCase>(console.submitted[0].body), report());
}

TEST_F(TakeInTest, WhatIsMissingIsNamedAndNothingGoesOut)
{
    const auto refused = [&](const domain::ReportCase& made) {
        const auto sent = take_in.submit(made, {});
        return sent ? std::string("sent") : std::string(sent.error().code());
    };
    domain::ReportCase made = report();
    made.title.clear();
    EXPECT_EQ(refused(made), "domain.title_needed");
    made = report();
    made.category.clear();
    EXPECT_EQ(refused(made), "domain.category_needed");
    made = report();
    made.area_code.clear();
    EXPECT_EQ(refused(made), "services.place_needed");
    made.area_code = "990101002001001"; // the neighbour's
    EXPECT_EQ(refused(made), "domain.outside_scope");
    me.role = domain::UserRole::Viewer;
    actions.set_me(me);
    EXPECT_EQ(refused(report()), "domain.no_right");
    EXPECT_TRUE(console.submitted.empty());
}

} // namespace
} // namespace yiping::services
