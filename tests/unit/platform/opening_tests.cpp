// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/crypto/hash.h>
#include <yiping/sqlite/rows.h>

#include <sqlite3.h>

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace yiping::platform::testing {

using OpeningTest = StoreTest;

namespace {

std::string bytes_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Result<std::unique_ptr<SqliteStore>> open_at(const std::string& path, bool create = true)
{
    SqliteStoreOptions options;
    options.create = create;
    return SqliteStore::open(path, options);
}

} // namespace

TEST_F(OpeningTest, SchemaIsThatOfTheDescriptions)
{
    const auto differences = sqlite::differences_to_descriptions(store_->database(), true);
    ASSERT_TRUE(differences);
    EXPECT_TRUE(differences->empty()) << differences->front();
    EXPECT_EQ(store_->database().integer("PRAGMA application_id").value(), store_application_id);
    EXPECT_EQ(store_->database().integer("PRAGMA user_version").value(), store_migrations().back().version);
}

TEST_F(OpeningTest, DatabaseOfVersionOneIsBroughtUpToDate)
{
    const std::string old = (folder_ / "old.db").string();
    {
        auto made = sqlite::open_migrated(old, store_application_id, store_migrations().first(1));
        ASSERT_TRUE(made);
        const auto done = made->database.exec(
            "INSERT INTO meta VALUES ('log_id', '11111111-1111-7111-8111-111111111111'), ('district_id', '990101');"
            "INSERT INTO user VALUES ('desk', '值班员', 3, '', 1, NULL, NULL);"
            "INSERT INTO token VALUES ('" +
            crypto::sha256_hex("old token") + "', 'desk', 1, NULL)");
        ASSERT_TRUE(done) << done.error().debug_text();
    }
    const auto store = open_at(old, false);
    ASSERT_TRUE(store) << store.error().debug_text();
    EXPECT_EQ((*store)->verdict(), sqlite::OpenVerdict::Upgraded);
    EXPECT_EQ((*store)->database().integer("PRAGMA user_version").value(), store_migrations().back().version);
    const auto known = (*store)->access()->identify("old token", {}, {}, noon);
    ASSERT_TRUE(known) << "tokens go on working";
    EXPECT_EQ(known->who.role, domain::UserRole::Supervisor);
    EXPECT_FALSE((*store)->access()->accounts()->front().has_password);
    const auto report = verify_audit((*store)->database());
    ASSERT_TRUE(report);
    EXPECT_EQ(report->lines, 0);
    EXPECT_TRUE(report->problems.empty());
}

TEST_F(OpeningTest, IdentityAndHeadOutliveTheProgram)
{
    const Uuid log = store_->log_id();
    EXPECT_FALSE(log.is_nil());
    EXPECT_EQ(store_->district_id(), "990101");
    const std::int64_t head = store_->head();
    open();
    EXPECT_EQ(store_->verdict(), sqlite::OpenVerdict::Current);
    EXPECT_EQ(store_->log_id(), log);
    EXPECT_EQ(store_->district_id(), "990101");
    EXPECT_EQ(store_->head(), head);
    EXPECT_EQ(store_->last_change_at(), noon);
}

TEST_F(OpeningTest, SeededStoresAreTheSameFile)
{
    const auto make = [&](const std::string& name) {
        SeededRandom random(7);
        SqliteStoreOptions options;
        options.random = &random;
        auto made = SqliteStore::open((folder_ / (name + ".work")).string(), options).value();
        EXPECT_TRUE(made->put(small_town(), {}, noon));
        EXPECT_TRUE(made->write_copy((folder_ / name).string()));
        return bytes_of((folder_ / name).string());
    };
    const std::string one = make("one.db");
    EXPECT_FALSE(one.empty());
    EXPECT_EQ(one, make("two.db"));
    const auto copy = open_at((folder_ / "one.db").string(), false);
    ASSERT_TRUE(copy) << copy.error().debug_text();
    EXPECT_EQ((*copy)->head(), 9);
}

TEST_F(OpeningTest, HeldDatabaseIsSaidToTheSecond)
{
    for (const bool shared_readers : {false, true}) {
        open(shared_readers);
        // From another process: locks of one process do not keep itself out.
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            const auto second = open_at(path());
            const bool held = !second && second.error().code() == "sqlite.held" && exit_code(second.error()) == 3;
            ::_exit(held ? 0 : 1);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "shared readers: " << shared_readers;
    }
    close();
    EXPECT_TRUE(open_at(path()));
}

TEST_F(OpeningTest, KilledHolderLeavesNoLock)
{
    close();
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto store = open_at(path());
        if (store) {
            domain::RowSet more = small_town();
            for (domain::Area& area : more.area_rows)
                area.name += "（改）";
            if ((*store)->put(more, {}, noon + 1) && ::write(ready[1], "y", 1) == 1)
                ::pause();
        }
        ::_exit(1);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    ::close(ready[0]);
    ::close(ready[1]);
    open();
    EXPECT_EQ(store_->head(), 18) << "what was committed is there";
    EXPECT_EQ(store_->database().text("PRAGMA integrity_check").value(), "ok");
}

TEST_F(OpeningTest, DatabaseOfAnotherProgramIsLeftAlone)
{
    const std::string other = (folder_ / "other.db").string();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(other.c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, "PRAGMA application_id = 4711; CREATE TABLE mine (x); INSERT INTO mine VALUES (1)",
                  nullptr, nullptr, nullptr),
        SQLITE_OK);
    sqlite3_close(handle);
    const auto refused = open_at(other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "sqlite.foreign");
    ASSERT_EQ(sqlite3_open(other.c_str(), &handle), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    ASSERT_EQ(
        sqlite3_prepare_v2(handle, "SELECT group_concat(name) FROM sqlite_schema", -1, &statement, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_step(statement), SQLITE_ROW);
    EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)), "mine");
    sqlite3_finalize(statement);
    sqlite3_close(handle);

    const std::string text = (folder_ / "notes.txt").string();
    std::ofstream(text) << "This is no database at all, but a text of a certain length.\n" << std::string(2000, 'x');
    const std::string before = bytes_of(text);
    const auto no_database = open_at(text);
    ASSERT_FALSE(no_database);
    EXPECT_EQ(no_database.error().code(), "sqlite.foreign");
    EXPECT_EQ(bytes_of(text), before);
    EXPECT_EQ(open_at((folder_ / "missing.db").string(), false).error().code(), "sqlite.missing");
}

TEST_F(OpeningTest, NewerDatabaseIsRefusedUnlessItAllowsUs)
{
    ASSERT_TRUE(store_->database().exec("PRAGMA user_version = 9; UPDATE schema_version SET min_compatible = 9"));
    close();
    EXPECT_EQ(open_at(path()).error().code(), "sqlite.newer");
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(
        sqlite3_exec(handle, "UPDATE schema_version SET min_compatible = 1", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
    const auto allowed = open_at(path());
    ASSERT_TRUE(allowed) << allowed.error().debug_text();
    EXPECT_EQ((*allowed)->verdict(), sqlite::OpenVerdict::NewerCompatible);
}

} // namespace yiping::platform::testing
