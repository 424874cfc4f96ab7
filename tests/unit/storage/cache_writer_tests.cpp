// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/sqlite/database.h>
#include <yiping/storage/cache_view.h>
#include <yiping/storage/cache_writer.h>
#include <yiping/storage/serial_thread.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <semaphore>

namespace yiping {
namespace {

using storage::Cache;
using storage::CacheWriter;
using test::case_of;
using test::delta_of;
using test::piece_of;
using test::TempFolder;

class CacheWriterTest : public ::testing::Test {
protected:
    Cache open()
    {
        auto cache = Cache::open(folder_.path(), "", clock_);
        EXPECT_TRUE(cache) << cache.error().debug_text();
        return std::move(*cache);
    }

    TempFolder folder_;
    SystemClock clock_;
};

TEST_F(CacheWriterTest, TellsEveryBatchOnceInOrderWhateverItCommitsTogether)
{
    std::vector<std::int64_t> told; // on the writer's thread until stop()
    std::vector<std::int64_t> done;
    Cache cache = open();
    const auto location = cache.location();
    CacheWriter writer(std::move(cache), {[&](const std::vector<protocol::ApplyBatch>& batches) {
                                              for (const auto& each : batches)
                                                  told.push_back(each.cursor.value_or(-1));
                                          },
                                             {}, {}});
    constexpr std::int64_t count = 300;
    for (std::int64_t at = 0; at < count; ++at)
        writer.apply(delta_of(at, at + 1, {case_of(static_cast<std::uint64_t>(at + 1), "一")}),
            [&done, at](const Result<void>& result) {
                EXPECT_TRUE(result);
                done.push_back(at + 1);
            });
    writer.stop();
    ASSERT_EQ(told.size(), static_cast<std::size_t>(count));
    EXPECT_TRUE(std::ranges::is_sorted(told));
    EXPECT_EQ(told, done);
    storage::CacheView view(location);
    std::size_t rows = 0;
    ASSERT_TRUE(view.case_lines([&](const domain::CaseLine&) { return ++rows > 0; }));
    EXPECT_EQ(rows, static_cast<std::size_t>(count));
}

/// Commits so many times a hundred pages and more, one commit after the other.
void write_much(CacheWriter& writer, std::uint64_t commits)
{
    constexpr std::uint64_t cases = 100;
    for (std::uint64_t commit = 0; commit < commits; ++commit) {
        std::vector<domain::Case> rows;
        for (std::uint64_t each = 0; each < cases; ++each) {
            rows.push_back(case_of(1 + commit * cases + each, "一"));
            rows.back().description = std::string(7'000, static_cast<char>('a' + each % 26));
        }
        std::promise<bool> done;
        const auto at = static_cast<std::int64_t>(commit);
        writer.apply(delta_of(at, at + 1, std::move(rows)),
            [&done](const Result<void>& result) { done.set_value(result.has_value()); });
        ASSERT_TRUE(done.get_future().get());
    }
}

TEST_F(CacheWriterTest, WhatHasComeIsMovedIntoTheFileByAnotherThread)
{
    Cache cache = open();
    const std::string path = cache.location()->place().path;
    CacheWriter writer(std::move(cache), {[](const auto&) {}, {}, {}});
    const auto before = std::filesystem::file_size(path);
    write_much(writer, 15);
    writer.stop();
    EXPECT_GT(std::filesystem::file_size(path), before + (std::uint64_t{7} << 20U));
}

TEST_F(CacheWriterTest, TheLogStaysShortWhileChangesFlow)
{
    Cache cache = open();
    const auto location = cache.location();
    const std::string path = location->place().path;
    {
        CacheWriter writer(std::move(cache), {[](const auto&) {}, {}, {}});
        write_much(writer, 70);
        writer.stop();
        EXPECT_LT(std::filesystem::file_size(path + "-wal"), std::uint64_t{40} << 20U) << "of more than 55 MiB";
    }
    storage::CacheView view(location);
    std::size_t rows = 0;
    ASSERT_TRUE(view.case_lines([&](const domain::CaseLine&) { return ++rows > 0; }));
    EXPECT_EQ(rows, 7'000U);
}

TEST_F(CacheWriterTest, BuildsIndexesWhenNothingWaitsAndAfterASnapshotAgain)
{
    std::counting_semaphore<10> indexed(0);
    Cache cache = open();
    const auto location = cache.location();
    CacheWriter writer(std::move(cache), {[](const auto&) {}, {}, [&] { indexed.release(); }});
    indexed.acquire();
    writer.apply(piece_of(true, false, 2, {case_of(1, "一")}), [](const auto&) {});
    writer.apply(piece_of(false, true, 2, {case_of(2, "二")}), [](const auto&) {});
    indexed.acquire();
    auto database = sqlite::Database::open(location->place().path, {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    EXPECT_GE(
        database->integer("SELECT count(*) FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL").value_or(0), 6);
    EXPECT_EQ(database->integer("SELECT count(*) FROM \"case\""), 2);
}

TEST_F(CacheWriterTest, DamageIsSetAsideAndTold)
{
    std::promise<storage::CachePosition> rebuilt;
    CacheWriter writer(
        open(), {[](const auto&) {}, [&](const storage::CachePosition& position) { rebuilt.set_value(position); }, {}});
    std::promise<void> first;
    writer.apply(delta_of(0, 5, {case_of(1, "一")}), [&](const Result<void>& done) {
        EXPECT_TRUE(done);
        first.set_value();
    });
    first.get_future().get();
    writer.report_damage();
    const auto position = rebuilt.get_future().get();
    EXPECT_EQ(position.cursor, 0);
    EXPECT_TRUE(position.log_id.is_nil());
    std::promise<bool> second;
    writer.apply(piece_of(true, true, 6, {case_of(1, "一")}),
        [&](const Result<void>& done) { second.set_value(done.has_value()); });
    EXPECT_TRUE(second.get_future().get());
    std::size_t aside = 0;
    for (const std::string& name : folder_.names())
        aside += name.contains(".damaged-") && name.ends_with(".db") ? 1 : 0;
    EXPECT_EQ(aside, 1U);
}

TEST_F(CacheWriterTest, WithoutRoomForANewFileItSaysSoAndTriesAgain)
{
    std::promise<storage::CachePosition> rebuilt;
    Cache cache = open();
    const std::filesystem::path damaged = cache.location()->place().path;
    CacheWriter writer(std::move(cache),
        {[](const auto&) {}, [&](const storage::CachePosition& position) { rebuilt.set_value(position); }, {}});
    const auto apply = [&](protocol::ApplyBatch batch) {
        std::promise<std::string> code;
        writer.apply(
            std::move(batch), [&](const Result<void>& done) { code.set_value(done ? "" : done.error().code()); });
        return code.get_future().get();
    };
    ASSERT_EQ(apply(delta_of(0, 5, {case_of(1, "一")})), "");
    // Where the next file would be nobody can make one.
    ASSERT_EQ(damaged.filename(), "cache-1.db");
    const auto in_the_way = damaged.parent_path() / "cache-2.db";
    std::filesystem::create_directory(in_the_way);
    writer.report_damage();
    EXPECT_TRUE(apply(delta_of(5, 6, {case_of(2, "二")})).starts_with("sqlite."));
    std::promise<bool> compared;
    writer.compare({}, [&](const auto& areas) { compared.set_value(areas.has_value()); });
    EXPECT_FALSE(compared.get_future().get());
    std::filesystem::remove(in_the_way);
    EXPECT_EQ(apply(delta_of(6, 7, {case_of(3, "三")})), "storage.gap") << "what was held is gone";
    EXPECT_EQ(rebuilt.get_future().get().cursor, 0);
    EXPECT_EQ(apply(piece_of(true, true, 8, {case_of(1, "一"), case_of(2, "二")})), "");
}

TEST_F(CacheWriterTest, FailureIsHandedBack)
{
    CacheWriter writer(open(), {[](const auto&) { FAIL(); }, {}, {}});
    std::promise<std::string> code;
    writer.apply(piece_of(false, true, 6, {case_of(1, "一")}),
        [&](const Result<void>& done) { code.set_value(done ? "" : done.error().code()); });
    EXPECT_EQ(code.get_future().get(), "storage.no_snapshot");
}

TEST(SerialThread, DoesEverythingInOrderAndThenEnds)
{
    std::vector<int> seen;
    storage::SerialThread thread("test");
    for (int index = 0; index < 1000; ++index)
        thread.post([&seen, index] { seen.push_back(index); });
    thread.stop();
    ASSERT_EQ(seen.size(), 1000U);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    thread.post([] { FAIL(); });
}

} // namespace
} // namespace yiping
