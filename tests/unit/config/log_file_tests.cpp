// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"

#include <yiping/config/log_file.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace yiping::config {
namespace {

TEST(LogFile, RotatesAndStaysWithinItsBounds)
{
    const test::TempFolder folder;
    ASSERT_TRUE(install_log_file({.folder = folder.path("logs"), .program = "p", .bytes_per_file = 4096, .files = 3}));
    for (int line = 0; line < 1000; ++line)
        log::info("test", "line {} of many, long enough to fill a file in the end", line);
    remove_log_file();
    std::uintmax_t total = 0;
    int files = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder.path("logs"))) {
        ++files;
        total += each.file_size();
        EXPECT_LE(each.file_size(), 4096U + 200U);
    }
    EXPECT_EQ(files, 3);
    EXPECT_GT(total, 4096U);
    EXPECT_NE(test::read_all(folder.path("logs/p.log")).find("line 999 of many"), std::string::npos);
}

TEST(LogFile, CountsErrorsAndKeepsARecordOnOneLine)
{
    const test::TempFolder folder;
    ASSERT_TRUE(install_log_file({.folder = folder.path("logs"), .program = "p"}));
    const std::size_t before = logged_error_count();
    log::warning("gateway", "only a warning");
    log::error("gateway", "bad\nthing {}", 7);
    remove_log_file();
    EXPECT_EQ(logged_error_count(), before + 1);
    EXPECT_EQ(std::ranges::count(logged_errors(), "gateway: bad thing 7"), 1);
    const std::string text = test::read_all(folder.path("logs/p.log"));
    EXPECT_EQ(std::ranges::count(text, '\n'), 2);
    EXPECT_NE(text.find("Z error gateway: bad thing 7"), std::string::npos) << text;
}

TEST(LogFile, FolderThatCannotBeMadeIsTheEnvironmentsFault)
{
    const test::TempFolder folder;
    folder.write("file", "x");
    const auto done = install_log_file({.folder = folder.path("file/logs"), .program = "p"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "config.log_folder");
    EXPECT_EQ(exit_code(done.error()), 3);
}

} // namespace
} // namespace yiping::config
