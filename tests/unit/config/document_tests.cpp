// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"

#include <yiping/config/document.h>

#include <gtest/gtest.h>

namespace yiping::config {
namespace {

TEST(Document, KeepsLinesAndOrder)
{
    const auto document =
        Document::parse("b = 1\n[part]\na = \"x\"\nlist = [\"p\", \"q\"]\nwhen = 2026-03-18\n", "x.toml");
    ASSERT_TRUE(document);
    std::vector<Error> problems;
    const Section root(*document, problems);
    EXPECT_EQ(root.keys(), (std::vector<std::string>{"b", "part"}));
    const Section part = root.section("part");
    EXPECT_EQ(part.text("a"), "x");
    EXPECT_EQ(part.texts("list"), (std::vector<std::string>{"p", "q"}));
    EXPECT_EQ(part.text("when"), "2026-03-18");
    EXPECT_EQ(root.integer("b"), 1);
    EXPECT_EQ(root.real("b"), 1.0);
    EXPECT_FALSE(root.text("none"));
    EXPECT_TRUE(problems.empty());
}

TEST(Document, NamesFileLineAndColumnOfWrongSyntax)
{
    const auto document = Document::parse("a = 1\nb = = 2\n", "wrong.toml");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code(), "config.syntax");
    EXPECT_EQ(document.error().arg("file"), "wrong.toml");
    EXPECT_EQ(document.error().arg("line"), "2");
    EXPECT_EQ(exit_code(document.error()), 1);
}

TEST(Document, MissingFileIsTheEnvironmentsFault)
{
    const auto document = Document::load("/nowhere/at/all.toml");
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code(), "config.missing_file");
    EXPECT_EQ(exit_code(document.error()), 3);
}

TEST(Document, FolderIsRefused)
{
    const test::TempFolder folder;
    const auto document = Document::load(folder.path(""));
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code(), "config.not_a_file");
}

TEST(Section, CollectsEveryMistake)
{
    const auto document = Document::parse("[p]\nname = 5\nmisspelt = true\n", "m.toml");
    ASSERT_TRUE(document);
    std::vector<Error> problems;
    const Section part = Section(*document, problems).section("p");
    part.only({"name", "other"});
    EXPECT_EQ(part.needed_text("other"), "");
    EXPECT_FALSE(part.text("name"));
    ASSERT_EQ(problems.size(), 3U);
    EXPECT_EQ(problems[0].code(), "config.key_unknown");
    EXPECT_EQ(problems[0].arg("key"), "p.misspelt");
    EXPECT_EQ(problems[0].arg("line"), "3");
    EXPECT_EQ(problems[1].code(), "config.key_missing");
    EXPECT_EQ(problems[1].arg("key"), "p.other");
    EXPECT_EQ(problems[2].code(), "config.value");
    EXPECT_EQ(problems[2].arg("value"), "5");
}

} // namespace
} // namespace yiping::config
