// SPDX-License-Identifier: GPL-3.0-or-later
#include "temp_folder.h"

#include <yiping/sqlite/database.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>
#include <yiping/storage/migrations.h>
#include <yiping/storage/outbox.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>

namespace yiping {
namespace {

using storage::Cache;
using storage::Outbox;
using test::case_of;
using test::delta_of;
using test::TempFolder;
using ::testing::ElementsAre;

constexpr UtcMillis now = 1'790'000'000'000;

void overwrite(const std::string& path, std::size_t from, std::size_t size)
{
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(from));
    const std::string rubbish(size, '\x5A');
    file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    ASSERT_TRUE(file.good());
}

void fill(const std::string& folder)
{
    ManualClock clock(now);
    auto cache = Cache::open(folder, "", clock);
    ASSERT_TRUE(cache);
    std::vector<domain::Case> cases;
    for (std::uint64_t number = 1; number <= 500; ++number)
        cases.push_back(case_of(number, "一"));
    ASSERT_TRUE(cache->apply(delta_of(0, 500, cases)));
}

TEST(CacheVerdict, DamagedHeaderIsSetAsideAndNeverDeleted)
{
    TempFolder folder;
    fill(folder.path());
    overwrite(folder / "cache-1.db", 0, 200);
    ManualClock clock(now);
    auto cache = Cache::open(folder.path(), "", clock);
    ASSERT_TRUE(cache) << cache.error().debug_text();
    EXPECT_EQ(cache->position().cursor, 0);
    const std::string aside = std::format("cache-1.damaged-{}.db", now);
    EXPECT_THAT(cache->take_set_aside(), ElementsAre(folder / aside));
    EXPECT_TRUE(std::filesystem::exists(folder / aside));
    EXPECT_TRUE(cache->apply(delta_of(0, 1, {case_of(1, "新")})));
}

TEST(CacheVerdict, DamageMetOnTheWayIsRebuilt)
{
    TempFolder folder;
    fill(folder.path());
    // The last pages are those of the cases; the schema and the cursor stay.
    const auto size = std::filesystem::file_size(folder / "cache-1.db");
    const std::size_t page = 8192;
    ASSERT_GT(size, 20 * page);
    overwrite(folder / "cache-1.db", size - 4 * page, 4 * page);
    ManualClock clock(now);
    auto cache = Cache::open(folder.path(), "", clock);
    ASSERT_TRUE(cache);
    ASSERT_EQ(cache->position().cursor, 500);
    std::vector<domain::Case> cases;
    for (std::uint64_t number = 1; number <= 500; ++number)
        cases.push_back(case_of(number, "二"));
    const auto done = cache->apply(delta_of(500, 501, cases));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), "sqlite.damaged");
    ASSERT_TRUE(cache->rebuild());
    EXPECT_EQ(cache->position().cursor, 0);
    EXPECT_EQ(cache->take_set_aside().size(), 1U);
    EXPECT_TRUE(cache->apply(delta_of(0, 1, {case_of(1, "新")})));
    EXPECT_TRUE(std::filesystem::exists(folder / std::format("cache-1.damaged-{}.db", now)));
}

TEST(CacheVerdict, DatabaseOfAnotherProgramIsRefusedAndUntouched)
{
    TempFolder folder;
    {
        auto other = sqlite::Database::open(folder / "cache-1.db");
        ASSERT_TRUE(other);
        ASSERT_TRUE(other->exec("CREATE TABLE recipes (name TEXT); PRAGMA application_id=12345"));
    }
    ManualClock clock(now);
    const auto cache = Cache::open(folder.path(), "", clock);
    ASSERT_FALSE(cache);
    EXPECT_EQ(cache.error().code(), "sqlite.foreign");
    auto other = sqlite::Database::open(folder / "cache-1.db");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->integer("SELECT count(*) FROM recipes"), 0);
}

TEST(CacheVerdict, NewerVersionIsRefusedUnlessItAllowsUs)
{
    TempFolder folder;
    fill(folder.path());
    const auto change = [&](const std::string& sql) {
        auto database = sqlite::Database::open(folder / "cache-1.db");
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->exec(sql));
    };
    ManualClock clock(now);
    change("PRAGMA user_version=99; UPDATE schema_version SET min_compatible=99");
    const auto refused = Cache::open(folder.path(), "", clock);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "sqlite.newer");
    change("ALTER TABLE \"case\" ADD COLUMN mood INTEGER; UPDATE schema_version SET min_compatible=1");
    auto allowed = Cache::open(folder.path(), "", clock);
    ASSERT_TRUE(allowed) << allowed.error().debug_text();
    EXPECT_EQ(allowed->position().cursor, 500);
    EXPECT_TRUE(allowed->apply(delta_of(500, 501, {case_of(501, "一")})));
}

/// How the kept files were made, for the next version: YIPING_KEEP_TO says where, with
/// --gtest_also_run_disabled_tests.
TEST(CacheVerdict, DISABLED_WriteTheDatabasesToBeKept)
{
    const char* to = std::getenv("YIPING_KEEP_TO");
    ASSERT_NE(to, nullptr);
    ManualClock clock(now);
    {
        auto cache = Cache::open(to, "990101", clock);
        ASSERT_TRUE(cache);
        ASSERT_TRUE(cache->apply(delta_of(0, 7, {case_of(1, "路面破损"), case_of(2, "井盖缺失", true)})));
        auto outbox = Outbox::open(std::string(to) + "/outbox-v1.db", clock);
        ASSERT_TRUE(outbox);
        domain::Command command;
        command.id = test::id_of(1);
        command.body = domain::PutScene{"大屏", "值班", std::nullopt};
        ASSERT_TRUE(outbox->add(command));
        command.id = test::id_of(2);
        ASSERT_TRUE(outbox->add(command));
        protocol::CommandAnswer refusal;
        refusal.id = command.id;
        refusal.outcome = protocol::Outcome::Refused;
        refusal.error = Error(Fault::Refused, "sync.refused");
        ASSERT_TRUE(outbox->answered(refusal));
    }
    std::filesystem::rename(std::string(to) + "/cache-1.db", std::string(to) + "/cache-v1.db");
}

TEST(CacheVerdict, KeptDatabaseOfVersion1IsOpened)
{
    const char* source = std::getenv("YIPING_SOURCE_DIR");
    ASSERT_NE(source, nullptr) << "set by ctest";
    TempFolder folder;
    std::filesystem::copy_file(
        std::filesystem::path(source) / "tests/unit/storage/kept/cache-v1.db", folder / "cache-1.db");
    std::filesystem::copy_file(
        std::filesystem::path(source) / "tests/unit/storage/kept/outbox-v1.db", folder / "outbox.db");
    ManualClock clock(now);
    auto cache = Cache::open(folder.path(), "990101", clock);
    ASSERT_TRUE(cache) << cache.error().debug_text();
    EXPECT_EQ(cache->position().cursor, 7);
    EXPECT_TRUE(cache->take_set_aside().empty());
    storage::CacheView view(cache->location());
    const auto cases = view.cases(std::vector{test::id_of(1), test::id_of(2)});
    ASSERT_TRUE(cases) << cases.error().debug_text();
    ASSERT_EQ(cases->size(), 2U);
    EXPECT_EQ((*cases)[0].title, "路面破损");
    EXPECT_EQ((*cases)[1].title, "井盖缺失");

    auto outbox = Outbox::open(folder / "outbox.db", clock);
    ASSERT_TRUE(outbox) << outbox.error().debug_text();
    const auto entries = outbox->entries();
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2U);
    EXPECT_EQ(std::get<domain::PutScene>((*entries)[0].command.body).scene, "值班");
    EXPECT_TRUE((*entries)[1].refusal.has_value());
}

TEST(CacheVerdict, KeptDatabaseOfVersion2IsOpenedAndAsksForEverything)
{
    const char* source = std::getenv("YIPING_SOURCE_DIR");
    ASSERT_NE(source, nullptr) << "set by ctest";
    TempFolder folder;
    std::filesystem::copy_file(
        std::filesystem::path(source) / "tests/unit/storage/kept/cache-v2.db", folder / "cache-1.db");
    ManualClock clock(now);
    auto cache = Cache::open(folder.path(), "990101", clock);
    ASSERT_TRUE(cache) << cache.error().debug_text();
    EXPECT_EQ(cache->position().cursor, 7);
    EXPECT_EQ(cache->position().mask_level, 0U) << "registers of version 2 were passed over: a snapshot brings them";
    storage::CacheView view(cache->location());
    const auto cases = view.cases(std::vector{test::id_of(1), test::id_of(2)});
    ASSERT_TRUE(cases) << cases.error().debug_text();
    EXPECT_EQ(cases->size(), 2U) << "what is there is shown meanwhile";
    for (const domain::RegisterInfo& info : domain::all_registers())
        EXPECT_TRUE(view.rows(info)) << info.name;
}

TEST(OutboxVerdict, DamagedIsSetAsideForeignIsRefused)
{
    TempFolder folder;
    ManualClock clock(now);
    ASSERT_TRUE(Outbox::open(folder / "outbox.db", clock));
    overwrite(folder / "outbox.db", 0, 100);
    const auto outbox = Outbox::open(folder / "outbox.db", clock);
    ASSERT_TRUE(outbox) << outbox.error().debug_text();
    ASSERT_TRUE(outbox->set_aside().has_value());
    EXPECT_TRUE(std::filesystem::exists(*outbox->set_aside()));

    {
        auto other = sqlite::Database::open(folder / "other.db");
        ASSERT_TRUE(other);
        ASSERT_TRUE(other->exec("CREATE TABLE recipes (name TEXT); PRAGMA application_id=12345"));
    }
    const auto refused = Outbox::open(folder / "other.db", clock);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "sqlite.foreign");
}

} // namespace
} // namespace yiping
