// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/messages.h>

#include <gtest/gtest.h>

namespace yiping::config {
namespace {

TEST(Messages, FillsPlaceholdersInBothLanguages)
{
    const Error error(Fault::Input, "csv.unclosed_quote", {{"file", "a.csv"}, {"line", std::int64_t{12}}});
    const std::string zh = Messages(Language::Chinese).text(error);
    const std::string en = Messages(Language::English).text(error);
    EXPECT_NE(zh.find("a.csv 第 12 行的引号没有闭合"), std::string::npos) << zh;
    EXPECT_NE(en.find("line 12"), std::string::npos) << en;
    EXPECT_EQ(zh.find('{'), std::string::npos);
}

TEST(Messages, UnknownCodeShowsItselfAndItsArguments)
{
    const Error error(Fault::Input, "no.such_code", {{"answer", std::int64_t{42}}});
    EXPECT_EQ(Messages(Language::Chinese).text(error), error.debug_text());
    EXPECT_NE(error.debug_text().find("answer=42"), std::string::npos);
}

TEST(Messages, ArgumentThatIsACodeGetsItsWords)
{
    const Error error(Fault::Input, "config.value",
        {{"file", "f"}, {"line", std::int64_t{1}}, {"key", "k"}, {"value", "v"}, {"expected", "@type.integer"}});
    EXPECT_NE(Messages(Language::Chinese).text(error).find("整数"), std::string::npos);
    EXPECT_NE(Messages(Language::English).text(error).find("a whole number"), std::string::npos);
}

TEST(Messages, LacksOfArgumentsAreSeen)
{
    EXPECT_NE(Messages(Language::English).text(Error(Fault::Input, "csv.empty")).find("{file}"), std::string::npos);
}

TEST(Messages, LanguagesAreRead)
{
    EXPECT_EQ(parse_language("zh_CN"), Language::Chinese);
    EXPECT_EQ(parse_language("en-GB"), Language::English);
    EXPECT_FALSE(parse_language("fr"));
    EXPECT_FALSE(parse_language("english"));
}

} // namespace
} // namespace yiping::config
