// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sqlite/migrations.h>
#include <yiping/sqlite/rows.h>

#include <gtest/gtest.h>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>

namespace yiping::sqlite {

namespace {

constexpr std::int32_t our_id = 0x59505431;

constexpr std::string_view first_sql = R"(CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;)";
constexpr std::string_view second_sql = R"(ALTER TABLE thing ADD COLUMN weight REAL;)";
constexpr std::array<Migration, 1> one_step{{{1, 1, first_sql}}};
constexpr std::array<Migration, 2> two_steps{{{1, 1, first_sql}, {2, 1, second_sql}}};
constexpr std::array<Migration, 2> two_hard_steps{{{1, 1, first_sql}, {2, 2, second_sql}}};

class SqliteTest : public testing::Test {
protected:
    SqliteTest()
    {
        std::string name = (std::filesystem::temp_directory_path() / "yiping-sqlite-XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~SqliteTest() override { std::filesystem::remove_all(folder_); }
    SqliteTest(const SqliteTest&) = delete;
    SqliteTest& operator=(const SqliteTest&) = delete;

    [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }
    [[nodiscard]] static OpenVerdict verdict(const std::string& file, std::span<const Migration> migrations)
    {
        auto opened = open_migrated(file, our_id, migrations);
        EXPECT_TRUE(opened.has_value());
        return opened ? opened->verdict : OpenVerdict::Damaged;
    }

    std::filesystem::path folder_;
};

} // namespace

TEST_F(SqliteTest, AFreshFileIsCreatedAndThenCurrent)
{
    EXPECT_EQ(verdict(path("a.db"), two_steps), OpenVerdict::Created);
    EXPECT_EQ(verdict(path("a.db"), two_steps), OpenVerdict::Current);
}

TEST_F(SqliteTest, AnOldFileIsUpgradedAndKeepsItsRows)
{
    {
        auto opened = open_migrated(path("a.db"), our_id, one_step);
        ASSERT_TRUE(opened.has_value());
        ASSERT_TRUE(opened->database.exec("INSERT INTO thing VALUES (1, '井盖')").has_value());
    }
    auto opened = open_migrated(path("a.db"), our_id, two_steps);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->verdict, OpenVerdict::Upgraded);
    EXPECT_EQ(opened->database.text("SELECT name FROM thing WHERE weight IS NULL").value_or(""), "井盖");
}

TEST_F(SqliteTest, ANewerFileIsOpenedOnlyIfItAllowsIt)
{
    EXPECT_EQ(verdict(path("soft.db"), two_steps), OpenVerdict::Created);
    EXPECT_EQ(verdict(path("soft.db"), one_step), OpenVerdict::NewerCompatible);
    EXPECT_EQ(verdict(path("hard.db"), two_hard_steps), OpenVerdict::Created);
    EXPECT_EQ(verdict(path("hard.db"), one_step), OpenVerdict::NewerRefused);
}

TEST_F(SqliteTest, AFailingStepLeavesTheOldVersionWhole)
{
    constexpr std::array<Migration, 2> broken{
        {{1, 1, first_sql}, {2, 1, "ALTER TABLE thing ADD COLUMN weight REAL; SELECT no_such_function();"}}};
    EXPECT_EQ(verdict(path("a.db"), one_step), OpenVerdict::Created);
    EXPECT_FALSE(open_migrated(path("a.db"), our_id, broken).has_value());
    EXPECT_EQ(verdict(path("a.db"), one_step), OpenVerdict::Current);
}

TEST_F(SqliteTest, ForeignAndDamagedFilesAreNamedAndNotTouched)
{
    {
        auto other = Database::open(path("other.db"));
        ASSERT_TRUE(other.has_value());
        ASSERT_TRUE(other->exec("CREATE TABLE theirs (a INTEGER)").has_value());
    }
    EXPECT_EQ(verdict(path("other.db"), one_step), OpenVerdict::Foreign);
    std::ofstream(path("text.db")) << "this is no database, but it is long enough to be looked at by SQLite";
    EXPECT_EQ(verdict(path("text.db"), one_step), OpenVerdict::Foreign);
    EXPECT_EQ(verdict_error(OpenVerdict::Foreign, "x").code(), "sqlite.foreign");
}

TEST_F(SqliteTest, AnExclusiveFileCannotBeOpenedTwice)
{
    OpenOptions options;
    options.exclusive = true;
    options.busy_ms = 0;
    auto first = Database::open(path("a.db"), options);
    ASSERT_TRUE(first.has_value());
    auto second = Database::open(path("a.db"), options);
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code(), "sqlite.held");
    EXPECT_EQ(exit_code(second.error()), 3);
}

TEST_F(SqliteTest, AFullDiskUndoesTheTransaction)
{
    auto database = Database::open(path("a.db"));
    ASSERT_TRUE(database.has_value());
    ASSERT_TRUE(database->exec("CREATE TABLE t (x BLOB); INSERT INTO t VALUES (zeroblob(10)); PRAGMA max_page_count=20")
            .has_value());
    {
        auto transaction = Transaction::begin(*database);
        ASSERT_TRUE(transaction.has_value());
        const auto full =
            database->exec("INSERT INTO t VALUES (zeroblob(1000)); INSERT INTO t VALUES (zeroblob(900000))");
        ASSERT_FALSE(full.has_value());
        EXPECT_EQ(full.error().code(), "sqlite.disk_full");
    }
    EXPECT_EQ(database->integer("SELECT count(*) FROM t").value_or(-1), 1);
}

TEST_F(SqliteTest, RowsGoInAndComeOutAlike)
{
    auto database = Database::open_in_memory();
    ASSERT_TRUE(database.has_value());
    const auto& info = domain::info(domain::Register::Camera);
    std::string sql = "CREATE TABLE camera (id BLOB PRIMARY KEY";
    for (std::size_t index = 1; index < info.fields.size(); ++index)
        sql += std::string(", ") + std::string(info.fields[index].name);
    ASSERT_TRUE(database->exec(sql + ", unknown BLOB)").has_value());

    domain::Camera camera;
    camera.id = Uuid::from_name("camera", "1");
    camera.name = "天池村 瞭望塔";
    camera.direction = 270.5;
    camera.withdrawn_at = 0;
    camera.streams = true;
    domain::Camera plain;
    plain.id = Uuid::from_name("camera", "2");
    auto batch = protocol::make_batch(info);
    protocol::append(batch, camera);
    protocol::append(batch, plain);
    // A field of a newer protocol version has to survive.
    protocol::Column future;
    future.tag = 900;
    future.kind = protocol::Column::Kind::Texts;
    future.push_text("明天");
    future.push_text("");
    batch.columns.push_back(future);

    RowWriter writer(*database, info);
    ASSERT_TRUE(writer.put(batch, 17).has_value());
    const auto back = read_batch(*database, info, "ORDER BY id = ?1 DESC", [&](Statement& s) { s.bind(0, camera.id); });
    ASSERT_TRUE(back.has_value());
    ASSERT_EQ(back->rows, 2U);
    camera.rev = 17;
    EXPECT_EQ(protocol::row_at<domain::Camera>(*back, 0), camera);
    EXPECT_FALSE(protocol::row_at<domain::Camera>(*back, 1).direction.has_value());
    ASSERT_NE(back->find(900), nullptr);
    EXPECT_EQ(back->find(900)->text(0), "明天");

    ASSERT_TRUE(writer.remove(camera.id).has_value());
    EXPECT_EQ(read_rows<domain::Camera>(*database)->size(), 1U);
}

// Of many rows only the fields that some of them have are bound: what comes out is the same, also where a later batch
// has other fields, replaces rows, or is known to be new.
TEST_F(SqliteTest, ManyRowsGoInAsFewDo)
{
    auto database = Database::open_in_memory();
    ASSERT_TRUE(database.has_value());
    const auto& info = domain::info(domain::Register::Camera);
    std::string sql = "CREATE TABLE camera (id BLOB PRIMARY KEY";
    for (std::size_t index = 1; index < info.fields.size(); ++index)
        sql += std::string(", ") + std::string(info.fields[index].name);
    ASSERT_TRUE(database->exec(sql + ", unknown BLOB)").has_value());
    RowWriter writer(*database, info);
    std::map<Uuid, domain::Camera> wanted;
    const auto put = [&](int from, int to, bool with_direction, bool fresh) {
        auto batch = protocol::make_batch(info);
        for (int number = from; number < to; ++number) {
            domain::Camera camera;
            camera.id = Uuid::from_name("camera", std::to_string(number));
            camera.rev = 17;
            camera.name = std::to_string(number);
            if (with_direction && number % 3 == 0)
                camera.direction = number;
            protocol::append(batch, camera);
            wanted[camera.id] = camera;
        }
        return writer.put(batch, 17, fresh);
    };
    ASSERT_TRUE(put(0, 2000, true, false).has_value());
    ASSERT_TRUE(put(1000, 3000, false, false).has_value()) << "the direction of those that it replaces is gone";
    ASSERT_TRUE(put(3000, 5000, true, true).has_value());
    ASSERT_TRUE(put(10, 20, false, false).has_value()) << "few";
    const auto rows = read_rows<domain::Camera>(*database);
    ASSERT_TRUE(rows.has_value());
    ASSERT_EQ(rows->size(), wanted.size());
    for (const domain::Camera& row : *rows)
        EXPECT_TRUE(row == wanted.at(row.id)) << row.name;
    EXPECT_FALSE(put(4000, 6000, true, true).has_value()) << "it was said to be new, and is not";
}

TEST_F(SqliteTest, AStatementThatWasUsedBeforeBeginsAnew)
{
    auto database = Database::open(path("a.db"));
    ASSERT_TRUE(database.has_value());
    ASSERT_TRUE(database->exec("CREATE TABLE t (x INTEGER) STRICT; INSERT INTO t VALUES (1), (2)").has_value());
    const char* const sql = "SELECT x, ?1 FROM t ORDER BY x";
    const auto prepared = [&] {
        std::vector<sqlite3_stmt*> found;
        for (sqlite3_stmt* each = sqlite3_next_stmt(database->handle(), nullptr); each != nullptr;
            each = sqlite3_next_stmt(database->handle(), each))
            if (std::string_view(sqlite3_sql(each)) == sql)
                found.push_back(each);
        return found;
    };
    std::vector<sqlite3_stmt*> first;
    {
        auto statement = database->prepare(sql);
        ASSERT_TRUE(statement.has_value());
        statement->bind(0, std::int64_t{7});
        ASSERT_EQ(statement->step(), true); // and left in the middle
        first = prepared();
        ASSERT_EQ(first.size(), 1U);
    }
    // Left statements keep no lock: the table can be dropped and made again under them.
    ASSERT_TRUE(
        database->exec("DROP TABLE t; CREATE TABLE t (x INTEGER) STRICT; INSERT INTO t VALUES (5)").has_value());
    auto again = database->prepare(sql);
    auto beside = database->prepare(sql);
    ASSERT_TRUE(again.has_value());
    ASSERT_TRUE(beside.has_value());
    EXPECT_EQ(again->step(), true);
    EXPECT_EQ(again->integer(0), 5);
    EXPECT_TRUE(again->is_null(1)) << "what was bound before is gone";
    EXPECT_EQ(again->step(), false);
    EXPECT_EQ(beside->step(), true) << "one that is in use is not given out twice";
    EXPECT_EQ(beside->integer(0), 5);
    const auto both = prepared();
    EXPECT_EQ(both.size(), 2U);
    EXPECT_TRUE(std::ranges::contains(both, first.front())) << "the kept one was found by its text";
    // A statement may outlive its database.
    *database = Database();
    EXPECT_TRUE(beside->is_prepared());
}

TEST_F(SqliteTest, WhetherAFileIsHeldIsFoundOutWithoutKeepingIt)
{
    const std::string file = path("a.db");
    OpenOptions options;
    options.busy_ms = 0;
    EXPECT_TRUE(Database::hold_alone_once(file, options).has_value()) << "no file, nobody holds it";
    EXPECT_FALSE(std::filesystem::exists(file));
    {
        auto held = Database::open(file, options);
        ASSERT_TRUE(held.has_value());
        ASSERT_TRUE(held->exec("CREATE TABLE t (x INTEGER) STRICT").has_value());
        const auto alone = Database::hold_alone_once(file, options);
        ASSERT_FALSE(alone.has_value());
        EXPECT_EQ(alone.error().code(), "sqlite.held");
    }
    EXPECT_TRUE(Database::hold_alone_once(file, options).has_value());
    EXPECT_TRUE(Database::open(file, options).has_value());
}

} // namespace yiping::sqlite
