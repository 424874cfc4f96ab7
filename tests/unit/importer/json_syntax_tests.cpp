// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/ports.h>
#include <yiping/importer/json_syntax.h>

#include <gtest/gtest.h>

#include <string>

namespace yiping::importer {
namespace {

TEST(JsonSyntax, TakesWhatIsRight)
{
    for (const char* text : {"{}", " [ ] ", "0", "-1.5e+3", "\"\\u4e00\\n\"", "[1,[2,{\"a\":[]}],null,true]",
             "{\"a\":{\"b\":1},\"c\":\"上\"}"})
        EXPECT_FALSE(find_json_mistake(text)) << text;
}

TEST(JsonSyntax, NamesThePlaceOfAMistake)
{
    struct Case {
        const char* text;
        std::string_view what;
        std::int64_t line, column;
    };
    for (const Case& each :
        {Case{"{\"a\":1", "json.unexpected_end", 1, 7}, Case{"{\n \"a\" 1}", "json.expected_colon", 2, 6},
            Case{"[1 2]", "json.expected_comma", 1, 4}, Case{"[1,]", "json.unexpected", 1, 4},
            Case{"{\"a\":1,}", "json.expected_name", 1, 8}, Case{"[\n\"open\n]", "json.unclosed_string", 2, 1},
            Case{"[1]x", "json.trailing", 1, 4}, Case{"[\"\\q\"]", "json.escape", 1, 4},
            Case{"[01]", "json.expected_comma", 1, 3}, Case{"[-]", "json.number", 1, 3},
            Case{"", "json.unexpected_end", 1, 1}, Case{"[1}", "json.expected_comma", 1, 3}}) {
        const auto mistake = find_json_mistake(each.text);
        ASSERT_TRUE(mistake) << each.text;
        EXPECT_EQ(mistake->what, each.what) << each.text;
        EXPECT_EQ(mistake->line, each.line) << each.text;
        EXPECT_EQ(mistake->column, each.column) << each.text;
    }
}

TEST(JsonSyntax, DepthIsBounded)
{
    EXPECT_FALSE(find_json_mistake(std::string(100, '[') + std::string(100, ']')));
    const auto mistake = find_json_mistake(std::string(1'000'000, '['));
    ASSERT_TRUE(mistake);
    EXPECT_EQ(mistake->what, "json.depth");
}

TEST(JsonSyntax, EveryCutOfARightTextIsWrong)
{
    const std::string text = R"({"type":"FeatureCollection","features":[{"a":[1.5,-2e3,true,null,"x\u0041"]}]})";
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_TRUE(find_json_mistake(text.substr(0, length))) << length;
}

} // namespace
} // namespace yiping::importer
