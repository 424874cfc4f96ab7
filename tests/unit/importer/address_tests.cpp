// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_sink.h"
#include "temp_folder.h"

#include <yiping/domain/address_book.h>
#include <yiping/importer/case_import.h>

#include <gtest/gtest.h>

#include <array>

namespace yiping::importer {
namespace {

using domain::AddressBook;
using domain::AddressMatch;

domain::Area area(std::string code, std::string name, domain::AreaLevel level)
{
    domain::Area made;
    made.id = Uuid::from_name("area", code);
    made.area_code = std::move(code);
    made.name = std::move(name);
    made.level = level;
    return made;
}

const std::string town = "500116124000";
const std::string village_a = "500116124001";
const std::string village_b = "500116124002";
const std::string grid_a = "500116124001001";
const std::string grid_b = "500116124002003";

std::vector<domain::Area> areas()
{
    return {area(town, "支坪镇", domain::AreaLevel::Town), area(village_a, "津坪社区", domain::AreaLevel::Village),
        area(village_b, "真武社区", domain::AreaLevel::Village), area(grid_a, "津坪第一网格", domain::AreaLevel::Grid)};
}

AddressBook book()
{
    AddressBook made;
    made.add_areas(areas());
    for (const auto& [name, code] :
        {std::pair("育才街21号", grid_a), {"育才街23号", grid_a}, {"育才街12号", grid_a}, {"滨江路3号", grid_b},
            {"滨江路88号", grid_a}, {"农贸市场", grid_a}, {"幸福小区", grid_a}, {"幸福小区", grid_b}})
        made.add_place(name, code);
    return made;
}

AddressMatch best(std::string_view text, std::string_view scope = {})
{
    const auto matches = book().match(text, scope);
    return matches.empty() ? AddressMatch() : matches.front();
}

TEST(Address, WordsLeadToTheHouseAndSayHowSure)
{
    const AddressMatch match = best("育才街21号附近");
    EXPECT_EQ(match.name, "育才街21号");
    EXPECT_EQ(match.area_code, grid_a);
    EXPECT_NEAR(match.confidence, 0.95 * 0.95, 0.001);
    EXPECT_NEAR(best("育才街21号").confidence, 0.95, 0.001);
    EXPECT_EQ(best("重庆市江津区支坪镇育才街２１号　旁边").name, "育才街21号");
}

TEST(Address, ANumberIsAWholeNumber)
{
    EXPECT_NE(best("育才街121号").name, "育才街21号");
    EXPECT_LT(best("育才街121号").confidence, AddressBook::sure);
    EXPECT_EQ(best("育才街12号楼下").name, "育才街12号");
}

TEST(Address, AHouseThatIsNotKnownLeadsToItsNeighboursWithLess)
{
    const AddressMatch next = best("育才街22号");
    EXPECT_EQ(next.area_code, grid_a);
    EXPECT_NEAR(next.confidence, 0.7, 0.001);
    EXPECT_NEAR(best("育才街30号").confidence, 0.5, 0.001);
    EXPECT_NEAR(best("育才街300号").confidence, 0.3, 0.001);
}

TEST(Address, AStreetInOneAreaIsSureAndOneThroughTwoIsNot)
{
    EXPECT_NEAR(best("育才街路灯不亮").confidence, 0.8, 0.001);
    EXPECT_NEAR(best("滨江路有人占道").confidence, 0.3, 0.001);
}

TEST(Address, TwoOfOneNameNeedTheirArea)
{
    const AddressBook all = book();
    EXPECT_EQ(all.sure_one(all.match("幸福小区3栋")), nullptr);
    EXPECT_EQ(best("幸福小区3栋", village_b).area_code, grid_b);
    EXPECT_GT(best("幸福小区3栋", village_b).confidence, 0.9);
    // Or words that name it.
    const auto named = all.match("真武社区幸福小区3栋");
    EXPECT_EQ(named.front().area_code, grid_b);
    EXPECT_NE(all.sure_one(named), nullptr);
}

TEST(Address, EveryVillageHasAFirstGridAndTheWordsSayWhich)
{
    AddressBook all;
    all.add_areas(std::array{area(village_a, "津坪社区", domain::AreaLevel::Village),
        area(village_b, "真武社区", domain::AreaLevel::Village), area(grid_a, "01网格", domain::AreaLevel::Grid),
        area(grid_b, "01网格", domain::AreaLevel::Grid)});
    EXPECT_EQ(all.sure_one(all.match("01网格")), nullptr);
    const auto meant = all.match("真武社区01网格");
    ASSERT_NE(all.sure_one(meant), nullptr);
    EXPECT_EQ(all.sure_one(meant)->area_code, grid_b);
    EXPECT_EQ(all.sure_one(all.match("津坪社区的01网格"))->area_code, grid_a);
    // And every grid its second courtyard: the deepest that is named decides.
    const std::string other_grid = village_b + "004";
    all.add_areas(std::array{area(other_grid, "04网格", domain::AreaLevel::Grid),
        area(grid_b + "002", "2号微网格", domain::AreaLevel::MicroGrid),
        area(other_grid + "002", "2号微网格", domain::AreaLevel::MicroGrid),
        area(grid_a + "002", "2号微网格", domain::AreaLevel::MicroGrid)});
    ASSERT_NE(all.sure_one(all.match("真武社区04网格2号微网格")), nullptr);
    EXPECT_EQ(all.sure_one(all.match("真武社区04网格2号微网格"))->area_code, other_grid + "002");
}

TEST(Address, WordsThatContradictEachOtherAreNotSure)
{
    const AddressBook all = book();
    EXPECT_EQ(all.sure_one(all.match("真武社区育才街21号")), nullptr);
    const auto agree = all.match("津坪社区育才街21号");
    ASSERT_NE(all.sure_one(agree), nullptr);
    EXPECT_EQ(all.sure_one(agree)->name, "育才街21号");
}

TEST(Address, WordsOfNothingLeadNowhere)
{
    EXPECT_TRUE(book().match("某处").empty());
    EXPECT_TRUE(book().match("").empty());
    EXPECT_TRUE(AddressBook().match("育才街21号").empty());
}

TEST(Address, CasesWithoutAPlaceAreFoundByTheirWordsAndItIsSaid)
{
    test::TempFolder folder;
    test::MemorySink sink;
    for (const domain::Area& each : areas())
        sink.areas_.emplace(each.area_code, each);
    config::CaseMapping mapping;
    mapping.file = "m.toml";
    mapping.source = "city";
    mapping.id = "id";
    mapping.category = "kind";
    mapping.opened_at = "at";
    mapping.address = "address";
    mapping.datetime = {"%Y-%m-%d"};
    const auto file = folder.write("c.csv", "id,kind,at,address\n1,a,2026-01-01,育才街21号附近\n2,a,2026-01-01,"
                                            "育才街30号\n3,a,2026-01-01,不知道\n4,a,2026-01-01,\n");
    const auto without = import_cases(file, mapping, sink);
    ASSERT_TRUE(without);
    EXPECT_FALSE(without->by_words);
    const AddressBook all = book();
    CaseImportOptions options;
    options.addresses = &all;
    const auto with = import_cases(file, mapping, sink, options);
    ASSERT_TRUE(with);
    ASSERT_TRUE(with->by_words);
    EXPECT_EQ(with->by_words->sure, 1);
    EXPECT_EQ(with->by_words->unsure, 1);
    EXPECT_EQ(with->by_words->unknown, 1);
    ASSERT_EQ(with->by_words->examples.size(), 1U);
    EXPECT_EQ(with->by_words->examples[0].line, 3);
    EXPECT_EQ(with->by_words->examples[0].matches.front().area_code, grid_a);
    EXPECT_EQ(with->updated, 1);
    std::map<std::string, std::string> area_of;
    for (const auto& [id, each] : sink.cases_)
        area_of[each.number] = each.area_code;
    EXPECT_EQ(area_of["1"], grid_a);
    EXPECT_EQ(area_of["2"], town);
    // No position is made up.
    EXPECT_EQ(with->without_position, 4);
}

} // namespace
} // namespace yiping::importer
