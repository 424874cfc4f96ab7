// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_number.h>
#include <yiping/domain/category.h>

#include <gmock/gmock.h>
#include <toml++/toml.hpp>

#include <cstdlib>

namespace yiping::domain {

namespace {

std::string refusal(std::string_view code)
{
    const auto result = normalise_area_code(code);
    return result ? "" : result.error().code();
}

TEST(AreaCodes, AreStoredWithTwelveDigitsOrMore)
{
    EXPECT_EQ(normalise_area_code("99"), "990000000000");
    EXPECT_EQ(normalise_area_code("9901"), "990100000000");
    EXPECT_EQ(normalise_area_code("990101"), "990101000000");
    EXPECT_EQ(normalise_area_code("990101001"), "990101001000");
    EXPECT_EQ(normalise_area_code("990101001003"), "990101001003");
    EXPECT_EQ(normalise_area_code("990101001003002"), "990101001003002");
    EXPECT_EQ(normalise_area_code("990101001003002001"), "990101001003002001");
    EXPECT_EQ(normalise_area_code("990101001003000000"), "990101001003");
}

TEST(AreaCodes, WrongOnesAreRefused)
{
    EXPECT_EQ(refusal(""), "domain.area_code_length");
    EXPECT_EQ(refusal("9901010"), "domain.area_code_length");
    EXPECT_EQ(refusal("99010x"), "domain.area_code_digits");
    EXPECT_EQ(refusal("990000001000"), "domain.area_code_gap");
    EXPECT_EQ(refusal("000000000000"), "domain.area_code_gap");
}

TEST(AreaCodes, LevelsAndParents)
{
    EXPECT_EQ(level_of_code("990000000000"), AreaLevel::Province);
    EXPECT_EQ(level_of_code("990101000000"), AreaLevel::County);
    EXPECT_EQ(level_of_code("990101001000"), AreaLevel::Town);
    EXPECT_EQ(level_of_code("990101001003"), AreaLevel::Village);
    EXPECT_EQ(level_of_code("990101001003002"), AreaLevel::Grid);
    EXPECT_EQ(parent_code("990101001003002001"), "990101001003002");
    EXPECT_EQ(parent_code("990101001003002"), "990101001003");
    EXPECT_EQ(parent_code("990101001003"), "990101001000");
    EXPECT_EQ(parent_code("990101001000"), "990101000000");
    EXPECT_EQ(parent_code("990000000000"), "");
    EXPECT_EQ(parent_code(""), "");
    EXPECT_EQ(grid_of("990101001003002001"), "990101001003002");
    EXPECT_EQ(grid_of("990101001003"), "");
    EXPECT_EQ(district_id_of("990101001003"), "990101");
}

TEST(AreaCodes, ScopesContainWhatBeginsLikeThem)
{
    EXPECT_TRUE(contains("990101001000", "990101001003002001"));
    EXPECT_TRUE(contains("990101001003", "990101001003"));
    EXPECT_TRUE(contains("", "990101001003"));
    EXPECT_FALSE(contains("990101001003", "990101001000"));
    EXPECT_FALSE(contains("990101001003", "990101001004001"));
    // A code that ends in a zero of its own is not shortened within its level.
    EXPECT_FALSE(contains("990101001010", "990101001001001"));
    EXPECT_EQ(significant_part("990101001010"), "990101001010");
}

TEST(CaseNumbers, CarryTheLocalDay)
{
    constexpr UtcMillis just_after_midnight = 1'773'763'260'000; // 2026-03-18 00:01 in Shanghai, still the 17th in UTC
    EXPECT_EQ(case_number(just_after_midnight, 142), "20260318-0142");
    EXPECT_EQ(case_number(just_after_midnight, 12345), "20260318-12345");
    EXPECT_EQ(parse_case_number("20260318-0142"), (CaseNumber{20260318, 142}));
    EXPECT_LT(parse_case_number("20260318-9999"), parse_case_number("20260318-10000"));
    for (const std::string_view wrong :
        {"", "20260318", "20261318-0001", "20260318-0000", "20260318-01x2", "2026031-80142"})
        EXPECT_FALSE(parse_case_number(wrong)) << wrong;
}

CategoryTree shipped_tree()
{
    const toml::table file =
        toml::parse_file(std::string(std::getenv("YIPING_SOURCE_DIR")) + "/data/codes/case_categories.toml");
    std::vector<Category> categories;
    for (const toml::node& node : *file["category"].as_array()) {
        const toml::table& table = *node.as_table();
        Category category;
        category.code = table["code"].value<std::string>().value();
        category.zh = table["zh"].value<std::string>().value();
        category.en = table["en"].value<std::string>().value();
        for (const EnumWord& word : enum_words<LimitKind>()) {
            if (word.name == table["limit"].value<std::string>().value())
                category.limit = static_cast<LimitKind>(word.value);
        }
        category.fixed_hours = static_cast<int>(table["hours"].value_or<std::int64_t>(0));
        category.skill = table["skill"].value<std::string>().value();
        category.plain = table["plain"].value<bool>().value();
        if (const toml::array* words = table["words"].as_array())
            for (const toml::node& word : *words)
                category.words.push_back(word.value<std::string>().value());
        categories.push_back(std::move(category));
    }
    return CategoryTree::make(std::move(categories)).value();
}

TEST(Categories, ShippedTreeIsWhole)
{
    const CategoryTree tree = shipped_tree();
    EXPECT_EQ(tree.classes().size(), 12U);
    EXPECT_EQ(tree.all().size(), 12U + 72U);
    for (const Category& category : tree.all()) {
        EXPECT_FALSE(category.zh.empty());
        EXPECT_FALSE(category.en.empty());
        EXPECT_NE(tree.find(category.skill), nullptr) << category.code;
        EXPECT_EQ(category.limit == LimitKind::Fixed, category.fixed_hours > 0) << category.code;
    }
    EXPECT_EQ(tree.subclasses("01").size(), 6U);
    EXPECT_EQ(tree.zh("0201"), "井盖破损");
    EXPECT_EQ(tree.class_of("0201")->zh, "市政设施");
    EXPECT_EQ(tree.zh("Graffiti"), "Graffiti");
}

TEST(Categories, WhatPeopleSayLeadsToTheClassThatTheyMean)
{
    const CategoryTree tree = shipped_tree();
    const auto first = [&](std::string_view words) -> std::string_view {
        const auto likely = likely_categories(tree, words, 3);
        return likely.empty() ? std::string_view() : std::string_view(likely.front()->code);
    };
    for (const auto& [words, code] : {std::pair("店门口货物堆到路上", "0303"), {"垃圾桶满了没清运", "0102"},
             {"井盖翘起来了，车一压就响", "0201"}, {"三楼楼上渗水到我家", "0903"}, {"放水次序起了争执", "0601"},
             {"消防通道被车堵住", "0503"}, {"邻居老人两天没出门", "1101"}, {"河道漂浮物", "1004"},
             {"有人在田里烧秸秆", "0104"}, {"小区门口广场舞到十点半", "0701"}, {"工地欠薪，三个月没发工钱", "0604"},
             {"校门口放学堵得走不动", "0805"}, {"有人打电话说要我刷单返利", "1203"}})
        EXPECT_EQ(first(words), code) << words;
    EXPECT_EQ(first("你好，我想问一下"), "");
    EXPECT_EQ(first(""), "");
    EXPECT_LE(likely_categories(tree, "垃圾 井盖 路灯 护栏 停水 停电 燃气", 3).size(), 3U);
    for (const Category& category : tree.all())
        EXPECT_EQ(category.code.size() == 4 ? first(category.zh) : category.code, category.code) << category.zh;
}

TEST(Categories, BrokenTreesAreRefused)
{
    const auto make = [](std::vector<std::string> codes) {
        std::vector<Category> categories(codes.size());
        for (std::size_t i = 0; i < codes.size(); ++i)
            categories[i].code = codes[i];
        return CategoryTree::make(std::move(categories));
    };
    EXPECT_TRUE(make({"01", "0101"}));
    EXPECT_EQ(make({"0101"}).error().code(), "domain.category_orphan");
    EXPECT_EQ(make({"01", "01"}).error().code(), "domain.category_twice");
    EXPECT_EQ(make({"1"}).error().code(), "domain.category_code");
    EXPECT_EQ(make({"ab"}).error().code(), "domain.category_code");
}

} // namespace

} // namespace yiping::domain
