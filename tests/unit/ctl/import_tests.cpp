// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/platform/sqlite_store.h>
#include <yiping/sqlite/database.h>

#include <sys/resource.h>

#include <csignal>

namespace yiping {
namespace {

using test::ctl_json;

class CtlImportTest : public testing::Test {
protected:
    CtlImportTest()
    {
        mapping = folder.write("m.toml", "[columns]\nid = \"id\"\ncategory = \"kind\"\nopened_at = "
                                         "\"opened\"\n[formats]\ndatetime = [\"%Y-%m-%d\"]\n");
        cases = folder.write("c.csv", "id,kind,opened\n1,a,2026-03-01\n2,b,2026-03-02\n3,b,2026-03-03\n");
        db = folder.text_path("p.db");
    }
    test::Ran import(const std::string& file, std::vector<std::string> more = {})
    {
        std::vector<std::string> args{"import", "cases", file, "--mapping", mapping, "--db", db};
        args.insert(args.end(), more.begin(), more.end());
        return ctl_json(std::move(args));
    }
    std::int64_t count_cases()
    {
        auto database = sqlite::Database::open(db, {.mode = sqlite::OpenMode::ReadOnly});
        return database ? *database->integer("SELECT count(*) FROM \"case\"") : -1;
    }

    test::TempFolder folder;
    std::string mapping, cases, db;
};

TEST_F(CtlImportTest, TheContractsFieldsInTheContractsOrder)
{
    const auto ran = import(cases);
    EXPECT_EQ(ran.code, 0) << ran.err;
    std::vector<std::string> keys;
    for (const auto& member : ran.json.as_object())
        keys.emplace_back(member.key());
    EXPECT_EQ(keys, (std::vector<std::string>{"rows", "imported", "updated", "duplicates", "without_position",
                        "suspicious_position", "suspicions", "rejected"}));
    EXPECT_EQ(ran.number("imported"), 3);
    EXPECT_EQ(ran.number("without_position"), 3);
    EXPECT_EQ(count_cases(), 3);
    const auto again = import(cases);
    EXPECT_EQ(again.number("imported"), 0);
    EXPECT_EQ(again.number("duplicates"), 3);
    EXPECT_EQ(again.code, 0);
}

TEST_F(CtlImportTest, RejectedRowsMakeExitOneAndStrictLeavesNoDatabase)
{
    const auto file = folder.write("bad.csv", "id,kind,opened\n1,a,2026-03-01\n2,b,soon\n");
    const auto strict = import(file, {"--strict"});
    EXPECT_EQ(strict.code, 1);
    EXPECT_EQ(strict.number("imported"), 0);
    EXPECT_FALSE(std::filesystem::exists(db));
    const auto ran = import(file);
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.number("imported"), 1);
    const auto& rejected = ran.json.at("rejected");
    EXPECT_EQ(rejected.at("count").as_int64(), 1);
    EXPECT_EQ(rejected.at("examples").at(0).at("line").as_int64(), 3);
    EXPECT_EQ(rejected.at("examples").at(0).at("field").as_string(), "opened_at");
    EXPECT_NE(rejected.at("examples").at(0).at("reason").as_string().find("soon"), std::string::npos);
}

TEST_F(CtlImportTest, DryRunMakesNoDatabase)
{
    const auto ran = import(cases, {"--dry-run"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.number("imported"), 3);
    EXPECT_FALSE(std::filesystem::exists(db));
}

TEST_F(CtlImportTest, UnclosedQuoteIsOneSentenceAndChangesNothing)
{
    ASSERT_EQ(import(cases).code, 0);
    const auto ran = import(folder.write("q.csv", "id,kind,opened\n9,x,2026-03-01\n10,\"open,2026-03-02\n"));
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.error_code(), "csv.unclosed_quote");
    EXPECT_NE(ran.error_message().find("第 3 行"), std::string::npos) << ran.error_message();
    EXPECT_EQ(ran.number("imported"), 0);
    EXPECT_EQ(count_cases(), 3);
}

TEST_F(CtlImportTest, WrongEncodingIsSaidInBothLanguages)
{
    folder.write("m.toml", "[source]\nencoding = \"utf-8\"\n[columns]\ncategory = \"kind\"\nopened_at = "
                           "\"opened\"\n[formats]\ndatetime = [\"%Y-%m-%d\"]\n");
    const auto file = folder.write("gb.csv", "id,kind,opened\n1,\xB9\xDC\xB5\xC0,2026-03-01\n");
    const auto zh = import(file);
    EXPECT_EQ(zh.code, 1);
    EXPECT_EQ(zh.error_code(), "csv.wrong_encoding");
    EXPECT_NE(zh.error_message().find("gb18030"), std::string::npos);
    const auto en = import(file, {"--lang", "en"});
    EXPECT_NE(en.error_message().find("line 2"), std::string::npos) << en.error_message();
    EXPECT_FALSE(std::filesystem::exists(db));
}

TEST_F(CtlImportTest, DatabaseOfAnotherProgramIsLeftAlone)
{
    {
        auto other = sqlite::Database::open(db);
        ASSERT_TRUE(other);
        ASSERT_TRUE(other->exec(
            "PRAGMA application_id=1234; CREATE TABLE notes (t TEXT) STRICT; INSERT INTO notes VALUES ('mine')"));
    }
    const auto ran = import(cases);
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.error_code(), "sqlite.foreign");
    auto other = sqlite::Database::open(db, {.mode = sqlite::OpenMode::ReadOnly});
    EXPECT_EQ(*other->text("SELECT t FROM notes"), "mine");
    EXPECT_EQ(*other->integer("SELECT count(*) FROM sqlite_schema"), 1);
}

TEST_F(CtlImportTest, FileThatIsNoDatabaseIsLeftAlone)
{
    folder.write(
        "p.db", "this is a letter, not a database, and it is long enough to be looked at by its header ...........");
    const std::string before = test::read_all(db);
    const auto ran = import(cases);
    EXPECT_NE(ran.code, 0);
    EXPECT_TRUE(ran.json.as_object().contains("error"));
    EXPECT_EQ(test::read_all(db), before);
}

TEST_F(CtlImportTest, DatabaseHeldByAnotherProgramMeansThree)
{
    ASSERT_EQ(import(cases).code, 0);
    const auto held = platform::SqliteStore::open(db);
    ASSERT_TRUE(held);
    const auto ran = import(cases);
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.error_code(), "sqlite.held");
    EXPECT_EQ(ctl_json({"report", "durations", "--db", db}).error_code(), "sqlite.held");
}

/// Lets no file grow beyond a size, as a full disk does.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        rlimit now = old_;
        now.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &now);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }

private:
    rlimit old_{};
    void (*old_handler_)(int) = nullptr;
};

TEST_F(CtlImportTest, FullDiskMeansThreeAndNothingHalfApplied)
{
    ASSERT_EQ(import(cases).code, 0);
    const auto rows_of = [](int until) {
        std::string text = "id,kind,opened\n";
        for (int row = 100; row < until; ++row)
            text += std::to_string(row) + ",a category of some length to fill the disk,2026-03-01\n";
        return text;
    };
    const auto some = folder.write("some.csv", rows_of(30'000)), many = folder.write("many.csv", rows_of(60'000));
    {
        const FileSizeLimit limit(4U << 20U);
        // What is put in order in memory does not fit into the database, what is not does not fit beside it.
        for (const auto& [file, code] : {std::pair{some, "sqlite.disk_full"}, std::pair{many, "import.no_room"}}) {
            const auto ran = import(file);
            EXPECT_EQ(ran.code, 3) << ran.out << ran.err;
            EXPECT_EQ(ran.error_code(), code);
            EXPECT_EQ(count_cases(), 3);
        }
    }
    EXPECT_EQ(import(many).number("imported"), 59'900) << "with room again all goes well";
}

TEST_F(CtlImportTest, MissingFilesMeanThree)
{
    EXPECT_EQ(import(folder.text_path("none.csv")).code, 3);
    EXPECT_FALSE(std::filesystem::exists(db));
    mapping = folder.text_path("none.toml");
    const auto ran = import(cases);
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.error_code(), "config.missing_file");
    EXPECT_EQ(ctl_json({"report", "durations", "--db", db}).code, 3) << "a report makes no database";
    EXPECT_FALSE(std::filesystem::exists(db));
}

TEST_F(CtlImportTest, WrongUsageMeansTwo)
{
    for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{{}, {"fly"}, {"import"},
             {"import", "cases"}, {"import", "cases", "x", "--mapping", "y"},
             {"report", "ranking", "--db", "x", "--by", "age"}, {"report", "durations", "--db", db, "--since", "soon"},
             {"report", "durations", "--db", db, "--area", "12x"}, {"--colour", "red"},
             {"import", "areas", "f", "--db", db, "--level", "galaxy"}}) {
        const auto ran = ctl_json(args);
        EXPECT_EQ(ran.code, 2) << ran.out;
        EXPECT_FALSE(ran.error_message().empty());
    }
    EXPECT_EQ(test::ctl({"--help"}).code, 0);
    EXPECT_EQ(test::ctl({"import", "cases", "--help"}).code, 0);
}

TEST_F(CtlImportTest, AreasComeInTwiceAsOnceAndBrokenOnesNotAtAll)
{
    const auto good = folder.write("a.geojson",
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"990101001001001","name":"一网格"},)"
        R"("geometry":{"type":"Polygon","coordinates":[[[106.4,29.2],[106.5,29.2],[106.5,29.3],[106.4,29.2]]]}}]})");
    auto ran = ctl_json({"import", "areas", good, "--level", "grid", "--db", db});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.number("imported"), 1);
    EXPECT_EQ(ran.number("parents_made"), 3);
    ran = ctl_json({"import", "areas", good, "--level", "grid", "--db", db});
    EXPECT_EQ(ran.number("duplicates"), 1);
    const auto crossed = folder.write("b.geojson",
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"990101001001002","name":"二"},)"
        R"("geometry":{"type":"Polygon","coordinates":[[[106.4,29.2],[106.5,29.3],[106.5,29.2],[106.4,29.3],[106.4,29.2]]]}}]})");
    ran = ctl_json({"import", "areas", crossed, "--db", db});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.json.at("problems").at(0).at("ids").at(0).as_string(), "990101001001002");
    EXPECT_NE(ran.json.at("problems").at(0).at("message").as_string().find("自相交"), std::string::npos);
    ran = ctl_json({"import", "areas", folder.write("c.geojson", "{\"type\":"), "--db", db});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.error_code(), "import.broken_json");
    auto database = sqlite::Database::open(db, {.mode = sqlite::OpenMode::ReadOnly});
    EXPECT_EQ(*database->integer("SELECT count(*) FROM area"), 4);
}

} // namespace
} // namespace yiping
