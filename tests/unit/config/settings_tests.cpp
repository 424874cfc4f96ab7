// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"

#include <yiping/config/mapping.h>
#include <yiping/config/settings.h>

#include <gtest/gtest.h>

namespace yiping::config {
namespace {

TEST(Settings, ReadsEveryKey)
{
    const test::TempFolder folder;
    const auto settings = load_settings(folder.write("s.toml",
        "[platform]\naddress = \"10.1.2.3:9443\"\n[console]\nwall = \"hall\"\nlanguage = \"en\"\ntheme = \"day\"\n"
        "[data]\nfolder = \"/srv/yiping\"\n"));
    ASSERT_TRUE(settings) << settings.error().debug_text();
    EXPECT_EQ(settings->platform_host, "10.1.2.3");
    EXPECT_EQ(settings->platform_port, 9443);
    EXPECT_EQ(settings->wall, "hall");
    EXPECT_EQ(settings->language, Language::English);
    EXPECT_EQ(settings->theme, Theme::Day);
    EXPECT_EQ(settings->data_folder, "/srv/yiping");
}

TEST(Settings, EmptyFileMeansDefaults)
{
    const test::TempFolder folder;
    const auto settings = load_settings(folder.write("s.toml", ""));
    ASSERT_TRUE(settings);
    EXPECT_EQ(*settings, default_settings());
}

TEST(Settings, EachMistakeNamesFileKeyAndLine)
{
    const test::TempFolder folder;
    const auto file = folder.write("s.toml", "[platform]\naddress = \"host:70000\"\n[console]\nlanguage = "
                                             "\"fr\"\ncolour = \"red\"\n[data]\nfolder = \"here\"\n");
    const std::vector<Error> problems = check_settings(file);
    ASSERT_EQ(problems.size(), 4U);
    for (const Error& each : problems)
        EXPECT_EQ(each.arg("file"), file.string());
    EXPECT_EQ(problems[0].arg("key"), "platform.address");
    EXPECT_EQ(problems[0].arg("line"), "2");
    EXPECT_EQ(problems[1].arg("key"), "console.colour");
    EXPECT_EQ(problems[2].arg("key"), "console.language");
    EXPECT_EQ(problems[3].arg("key"), "data.folder");
}

TEST(Settings, ReadsIpv6Addresses)
{
    const test::TempFolder folder;
    const auto settings = load_settings(folder.write("s.toml", "[platform]\naddress = \"[fe80::1]:443\"\n"));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->platform_host, "fe80::1");
    EXPECT_EQ(settings->platform_port, 443);
    EXPECT_FALSE(check_settings(folder.write("t.toml", "[platform]\naddress = \"fe80::1\"\n")).empty());
}

TEST(CaseMapping, NeedsCategoryAndTime)
{
    const test::TempFolder folder;
    const std::vector<Error> problems = check_case_mapping(folder.write("m.toml", "[columns]\ntitle = \"t\"\n"));
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].arg("key"), "columns.category");
    EXPECT_EQ(problems[1].arg("key"), "columns.opened_at");
}

TEST(CaseMapping, HasDefaults)
{
    const test::TempFolder folder;
    const auto mapping =
        load_case_mapping(folder.write("city.toml", "[columns]\ncategory = \"c\"\nopened_at = \"o\"\n"));
    ASSERT_TRUE(mapping) << mapping.error().debug_text();
    EXPECT_EQ(mapping->source, "city");
    EXPECT_EQ(mapping->zone, "Asia/Shanghai");
    EXPECT_EQ(mapping->encoding, TextEncoding::Auto);
    EXPECT_EQ(mapping->delimiter, '\0');
    EXPECT_FALSE(mapping->datetime.empty());
}

TEST(CaseMapping, RefusesUnknownZoneEncodingAndHalfAPosition)
{
    const test::TempFolder folder;
    const std::vector<Error> problems = check_case_mapping(folder.write("m.toml",
        "[source]\nzone = \"Mars/Olympus\"\nencoding = \"ebcdic\"\n[columns]\ncategory = \"c\"\nopened_at = \"o\"\n"
        "longitude = \"x\"\n"));
    ASSERT_EQ(problems.size(), 3U);
    EXPECT_EQ(problems[0].arg("key"), "source.encoding");
    EXPECT_EQ(problems[1].arg("key"), "source.zone");
    EXPECT_EQ(problems[2].arg("key"), "columns.longitude");
}

} // namespace
} // namespace yiping::config
