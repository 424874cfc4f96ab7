// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_disk.h"

#include <yiping/sqlite/database.h>

#include <gtest/gtest.h>

namespace yiping::simulation {

namespace {

sqlite::Database open(MemoryDisk& disk, sqlite::Durability durability = sqlite::Durability::Full)
{
    sqlite::OpenOptions options;
    options.vfs = disk.sqlite_vfs();
    options.durability = durability;
    auto opened = sqlite::Database::open("/x/x.db", options);
    EXPECT_TRUE(opened) << opened.error().debug_text();
    return std::move(*opened);
}

} // namespace

TEST(MemoryDisk, WhatSqliteHasSyncedSurvivesEveryPowerCut)
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SeededRandom random(seed);
        MemoryDisk disk(random);
        auto database = open(disk);
        ASSERT_TRUE(database.exec("CREATE TABLE t (x INTEGER)"));
        for (int row = 0; row < 5; ++row)
            ASSERT_TRUE(database.exec("INSERT INTO t VALUES (1)"));
        disk.crash(MemoryDisk::Loss::Power);
        EXPECT_FALSE(database.exec("INSERT INTO t VALUES (1)")) << "the dead must not write";
        database = sqlite::Database();
        database = open(disk);
        EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 5);
        EXPECT_EQ(database.text("PRAGMA integrity_check"), "ok");
    }
}

TEST(MemoryDisk, WhatWasNotSyncedIsLostBySomePowerCutsAndByNoKill)
{
    const auto rows_after = [](std::uint64_t seed, MemoryDisk::Loss loss) {
        SeededRandom random(seed);
        MemoryDisk disk(random);
        auto database = open(disk, sqlite::Durability::Normal);
        EXPECT_TRUE(database.exec("CREATE TABLE t (x INTEGER); PRAGMA wal_checkpoint"));
        for (int row = 0; row < 5; ++row)
            EXPECT_TRUE(database.exec("INSERT INTO t VALUES (1)"));
        disk.crash(loss);
        database = sqlite::Database();
        database = open(disk);
        EXPECT_EQ(database.text("PRAGMA integrity_check"), "ok");
        return database.integer("SELECT count(*) FROM t").value_or(-1);
    };
    int lost = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        lost += rows_after(seed, MemoryDisk::Loss::Power) < 5 ? 1 : 0;
        EXPECT_EQ(rows_after(seed, MemoryDisk::Loss::Process), 5);
    }
    EXPECT_GT(lost, 10);
    EXPECT_LT(lost, 50);
}

TEST(MemoryDisk, DiesAtEveryStepOfACommitAndNeverLosesAnAnsweredOne)
{
    for (const auto when : {MemoryDisk::When::Before, MemoryDisk::When::After}) {
        for (std::uint64_t step = 1; step <= 12; ++step) {
            SeededRandom random(step);
            MemoryDisk disk(random);
            auto database = open(disk);
            ASSERT_TRUE(database.exec("CREATE TABLE t (x INTEGER)"));
            disk.die_at(step, when);
            int answered = 0;
            for (int row = 0; row < 5 && !disk.dead(); ++row)
                answered += database.exec("INSERT INTO t VALUES (1)") ? 1 : 0;
            disk.crash(MemoryDisk::Loss::Power);
            database = sqlite::Database();
            database = open(disk);
            EXPECT_GE(database.integer("SELECT count(*) FROM t").value_or(-1), answered);
            EXPECT_EQ(database.text("PRAGMA integrity_check"), "ok");
        }
    }
}

/// Nobody was told that it is there, but whoever opens the file sees it and acts on it.
TEST(MemoryDisk, WhatAStartHasFoundSurvivesEveryPowerCut)
{
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        for (std::uint64_t step = 1; step <= 6; ++step) {
            SeededRandom random(seed);
            MemoryDisk disk(random);
            auto database = open(disk);
            ASSERT_TRUE(database.exec("CREATE TABLE t (x INTEGER)"));
            disk.die_at(step, MemoryDisk::When::After);
            static_cast<void>(database.exec("INSERT INTO t VALUES (1)"));
            disk.crash(MemoryDisk::Loss::Process);
            database = sqlite::Database();
            database = open(disk);
            const auto rows = database.integer("SELECT count(*) FROM t");
            ASSERT_TRUE(rows);
            disk.crash(MemoryDisk::Loss::Power);
            database = sqlite::Database();
            database = open(disk);
            EXPECT_EQ(database.integer("SELECT count(*) FROM t"), rows) << "seed " << seed << ", step " << step;
            found += static_cast<int>(*rows);
        }
    }
    EXPECT_GT(found, 5);
    EXPECT_LT(found, 60);
}

TEST(MemoryDisk, AStepThatFailsWhileAConnectionEndsLeavesNothingThatTheNextOneBelieves)
{
    for (std::uint64_t step = 1; step <= 12; ++step) {
        SCOPED_TRACE(step);
        SeededRandom random(step);
        MemoryDisk disk(random);
        {
            auto database = open(disk);
            ASSERT_TRUE(database.exec("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)"));
            disk.fail_at(step);
        }
        disk.fail_at(0);
        sqlite::OpenOptions options;
        options.vfs = disk.sqlite_vfs();
        ASSERT_TRUE(sqlite::Database::hold_alone_once("/x/x.db", options));
        auto database = open(disk);
        for (int row = 0; row < 5; ++row)
            ASSERT_TRUE(database.exec("INSERT INTO t VALUES (1)"));
        disk.crash(MemoryDisk::Loss::Process);
        database = sqlite::Database();
        database = open(disk);
        EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 6);
        EXPECT_EQ(database.text("PRAGMA integrity_check"), "ok");
    }
}

TEST(MemoryDisk, AMovedFileIsUnderOneNameAfterAPowerCut)
{
    int moved = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        SeededRandom random(seed);
        MemoryDisk disk(random);
        disk.load({{"/x/a", "content"}});
        ASSERT_FALSE(disk.rename("/x/a", "/x/b"));
        if (seed % 2 == 0) {
            ASSERT_FALSE(disk.sync_folder("/x"));
        }
        disk.crash(MemoryDisk::Loss::Power);
        std::vector<std::string> names;
        ASSERT_FALSE(disk.list("/x", names));
        ASSERT_EQ(names.size(), 1U);
        EXPECT_EQ(disk.head_of("/x/" + names.front(), 7), "content");
        moved += names.front() == "b" ? 1 : 0;
        if (seed % 2 == 0) {
            EXPECT_EQ(names.front(), "b");
        }
    }
    EXPECT_GT(moved, 20);
    EXPECT_LT(moved, 40);
}

TEST(MemoryDisk, AFullDiskRefusesToGrow)
{
    SeededRandom random(1);
    MemoryDisk disk(random);
    auto database = open(disk);
    ASSERT_TRUE(database.exec("CREATE TABLE t (x INTEGER)"));
    disk.set_full(true);
    const auto refused = database.exec("INSERT INTO t VALUES (1)");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "sqlite.disk_full");
    disk.set_full(false);
    EXPECT_TRUE(database.exec("INSERT INTO t VALUES (1)"));
}

/// The log of a database that was closed in order is removed; the next one has its name.
TEST(MemoryDisk, ANewFileUnderAnOldNameLastsWhenItIsSynced)
{
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SeededRandom random(seed);
        MemoryDisk disk(random);
        sqlite::Database database = open(disk);
        ASSERT_TRUE(database.exec("CREATE TABLE t (x INTEGER)"));
        database = sqlite::Database(); // the log is removed
        database = open(disk);
        ASSERT_EQ(database.integer("SELECT count(*) FROM t"), 0); // and made, not synced
        disk.crash(MemoryDisk::Loss::Process);
        database = sqlite::Database();
        database = open(disk);
        ASSERT_TRUE(database.exec("INSERT INTO t VALUES (1)"));
        disk.crash(MemoryDisk::Loss::Power);
        database = sqlite::Database();
        database = open(disk);
        ASSERT_EQ(database.integer("SELECT count(*) FROM t"), 1) << "seed " << seed;
    }
}

} // namespace yiping::simulation
