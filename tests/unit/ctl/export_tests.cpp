// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "random_rows.h"
#include "run_helper.h"

#include <yiping/domain/registers/person.h>
#include <yiping/geo/wkb.h>
#include <yiping/platform/sqlite_store.h>

#include <algorithm>
#include <filesystem>

namespace yiping {
namespace {

using domain::DescribedRow;
using domain::Register;
using domain::RegisterInfo;
using test::ctl_json;
using test::RandomRows;

constexpr UtcMillis written_at = 1'772'294'400'000;
const std::vector<std::string> codes{
    "990101001000", "990101001001", "990101001001003", "990101001001003007", "990101001002"};

std::unique_ptr<platform::SqliteStore> open(const std::string& path)
{
    auto store = platform::SqliteStore::open(path);
    EXPECT_TRUE(store) << store.error().debug_text();
    return std::move(*store);
}

void put(platform::SqliteStore& store, const domain::RowSet& rows, const platform::PersonalRows& personal = {})
{
    const auto done = store.put(rows, personal, written_at);
    ASSERT_TRUE(done) << done.error().debug_text();
}

domain::RowSet some_areas()
{
    domain::RowSet rows;
    for (const std::string& code : codes) {
        domain::Area& area = rows.area_rows.emplace_back();
        area.id = Uuid::from_name("area", code);
        area.area_code = code;
        area.district_id = code.substr(0, 6);
        area.name = "区" + code;
    }
    return rows;
}

/// A database with the areas, so that rows have somewhere to lie.
std::string town(const test::TempFolder& folder, const std::string& name)
{
    const std::string path = folder.text_path(name);
    const auto store = open(path);
    put(*store, some_areas());
    return path;
}

bool has_a_life(const RegisterInfo& info)
{
    switch (static_cast<Register>(info.number)) {
    case Register::Assignment:
    case Register::CaseMove:
    case Register::CaseSpan:
    case Register::Attachment:
    case Register::WallScene:
        return true;
    default:
        return false;
    }
}

std::vector<std::string> import_words(const RegisterInfo& info)
{
    if (info.name == "case")
        return {"import", "cases"};
    return {"import", "register", std::string(info.name)};
}

template <class Lists>
std::vector<std::string> joined(std::vector<std::string> first, Lists rest)
{
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
}

class RoundTrip : public testing::TestWithParam<std::string> {};

TEST_P(RoundTrip, EveryRegisterComesBackUnchanged)
{
    const std::string ending = GetParam();
    const test::TempFolder folder;
    const std::string db = town(folder, "a.db");
    ASSERT_EQ(test::ctl({"user", "add", "chief", "--role", "supervisor", "--db", db}).code, 0);
    RandomRows random(std::hash<std::string>()(ending), codes);
    constexpr std::int64_t rows_each = 12;
    {
        domain::RowSet rows;
        platform::PersonalRows personal;
        for (const RegisterInfo& info : domain::all_registers()) {
            if (has_a_life(info) || info.name == "area")
                continue;
            for (std::int64_t count = 0; count < rows_each; ++count) {
                DescribedRow row = random.row(info);
                if (info.name == "case") {
                    row.set("imported", domain::Value(std::int64_t{1}));
                    row.set("opened_at", domain::Value(random.time() / 2 * 2 + 1)); // 0 is none
                }
                if (!info.personal.empty())
                    personal.described.push_back(random.personal(row));
                rows.described.push_back(std::move(row));
            }
        }
        const auto store = open(db);
        put(*store, rows, personal);
    }
    for (const RegisterInfo& info : domain::all_registers()) {
        if (has_a_life(info) || info.name == "area")
            continue;
        SCOPED_TRACE(std::string(info.name) + ending);
        const std::string file = folder.text_path(std::string(info.name) + ending);
        const auto wrote = ctl_json({"export", "register", std::string(info.name), "--db", db, "--out", file, "--as",
            "chief", "--reason", "核对导出与导入", "--lang", info.number % 2 == 0 ? "zh" : "en"});
        ASSERT_EQ(wrote.code, 0) << wrote.err;
        EXPECT_EQ(wrote.number("rows"), rows_each);
        EXPECT_TRUE(wrote.json.at("masked").as_array().empty());

        // Into the same database: nothing new.
        const auto same = ctl_json(joined(import_words(info), std::vector<std::string>{file, "--db", db}));
        EXPECT_EQ(same.code, 0) << same.err << same.out;
        EXPECT_EQ(same.number("duplicates"), rows_each) << same.out;

        // Into an empty town: all of it, and what is exported there says the same, letter by letter.
        const std::string other = town(folder, std::string(info.name) + "-b.db");
        ASSERT_EQ(test::ctl({"user", "add", "chief", "--role", "supervisor", "--db", other}).code, 0);
        const auto fresh = ctl_json(joined(import_words(info), std::vector<std::string>{file, "--db", other}));
        EXPECT_EQ(fresh.number("imported"), rows_each) << fresh.err << fresh.out;
        const bool personal_too = info.name != "case"; // of cases they stay where they are
        std::vector<std::string> again{"--as", "chief", "--reason", "核对导出与导入"};
        if (!personal_too)
            again.clear();
        const std::string first = folder.text_path("first.csv");
        const std::string second = folder.text_path("second.csv");
        ASSERT_EQ(test::ctl(joined(std::vector<std::string>{"export", "register", std::string(info.name), "--db", db,
                                       "--out", first},
                                again))
                      .code,
            0);
        ASSERT_EQ(test::ctl(joined(std::vector<std::string>{"export", "register", std::string(info.name), "--db", other,
                                       "--out", second},
                                again))
                      .code,
            0);
        if (personal_too) {
            EXPECT_EQ(test::read_all(first), test::read_all(second));
        }
        std::filesystem::remove(other);
    }
    EXPECT_EQ(test::ctl({"audit", "verify", "--db", db}).code, 0);
}
INSTANTIATE_TEST_SUITE_P(Formats, RoundTrip, testing::Values(".csv", ".xlsx", ".geojson", ".gpkg"),
    [](const auto& each) { return each.param.substr(1); });

TEST(Export, AreasWithTheirOutlinesComeBackUnchanged)
{
    const test::TempFolder folder;
    const std::string db = folder.text_path("a.db");
    {
        domain::RowSet rows = some_areas();
        RandomRows random(7, codes);
        for (domain::Area& area : rows.area_rows) {
            area.parent_code = area.area_code == codes[0] ? "" : codes[0];
            area.level = domain::AreaLevel::Grid;
            area.kind = domain::AreaKind::Community;
            area.name = "名" + random.text() + "终";
            area.label_lon = random.real("lon");
            area.label_lat = random.real("lat");
            area.households = random.whole(0, 900);
            area.population = random.whole(0, 9000);
            area.valid_from = random.time();
            area.duties = 3;
            const double x = 106.1 + random.real("lon") / 1e4;
            area.geometry = geo::write_wkb(geo::MultiPolygon{
                {{{x, 29.1}, {x + 0.01, 29.1}, {x + 0.01, 29.1 + 1.0 / 300}, {x, 29.11}, {x, 29.1}}}});
        }
        put(*open(db), rows);
    }
    for (const std::string ending : {".geojson", ".gpkg"}) {
        const std::string file = folder.text_path("areas" + ending);
        ASSERT_EQ(ctl_json({"export", "areas", "--db", db, "--out", file}).code, 0);
        const auto same = ctl_json({"import", "areas", file, "--db", db});
        EXPECT_EQ(same.code, 0) << same.out;
        EXPECT_EQ(same.number("duplicates"), 5) << same.out;
        const std::string other = folder.text_path("b" + ending + ".db");
        const auto fresh = ctl_json({"import", "areas", file, "--db", other});
        EXPECT_EQ(fresh.number("imported"), 5) << fresh.out;
        auto there = open(db)->areas();
        auto here = open(other)->areas();
        ASSERT_TRUE(there && here);
        const auto settle = [](std::vector<domain::Area>& areas) {
            std::ranges::sort(areas, {}, &domain::Area::area_code);
            for (domain::Area& area : areas)
                area.rev = 0;
        };
        settle(*there);
        settle(*here);
        EXPECT_EQ(*there, *here);
    }
}

class Masked : public testing::Test {
protected:
    void SetUp() override
    {
        db = town(folder, "town.db");
        domain::RowSet rows;
        platform::PersonalRows personal;
        domain::Person person;
        person.id = Uuid::from_name("person", "1");
        person.area_code = codes[3];
        person.district_id = "990101";
        rows.add(person);
        domain::PersonPersonal hidden;
        hidden.id = person.id;
        hidden.number = "R0001";
        hidden.full_name = "孙梅";
        hidden.phone = "13812340000";
        hidden.id_number = "990101199001011234";
        hidden.note = "不外传";
        personal.described.push_back(domain::describe_personal(hidden));
        domain::Responder worker;
        worker.id = Uuid::from_name("responder", "1");
        worker.area_code = codes[1];
        worker.district_id = "990101";
        worker.number = "W1";
        worker.name = "左晓勇";
        worker.post = "左 网格员";
        rows.responder_rows.push_back(worker);
        put(*open(db), rows, personal);
    }
    [[nodiscard]] std::string exported(const std::string& what, std::vector<std::string> more = {})
    {
        const std::string file = folder.text_path("out.csv");
        std::filesystem::remove(file);
        ran = ctl_json(joined(std::vector<std::string>{"export", what, "--db", db, "--out", file}, more));
        return std::filesystem::exists(file) ? test::read_all(file) : std::string();
    }
    [[nodiscard]] std::string audit() const { return test::ctl({"audit", "list", "--db", db}).out; }

    test::TempFolder folder;
    std::string db;
    test::Ran ran;
};

TEST_F(Masked, NothingPersonalLeavesWithoutAReason)
{
    const std::string people = exported("people");
    EXPECT_EQ(ran.code, 0);
    for (const char* word : {"孙梅", "13812340000", "990101199001011234", "不外传", "R0001"})
        EXPECT_FALSE(people.contains(word)) << word;
    EXPECT_TRUE(people.contains("孙*"));
    EXPECT_TRUE(people.contains("138****0000"));
    const std::string roster = exported("roster");
    EXPECT_FALSE(roster.contains("左晓勇"));
    EXPECT_TRUE(roster.contains("左*"));
    EXPECT_TRUE(roster.contains("左 网格员"));
    EXPECT_FALSE(audit().contains("export"));

    // What was masked does not come back over what is there.
    static_cast<void>(exported("people"));
    const auto back = ctl_json({"import", "people", folder.text_path("out.csv"), "--db", db});
    EXPECT_EQ(back.number("duplicates"), 1) << back.out;
}

TEST_F(Masked, EveryPersonalFieldOfEveryRegisterIsHidden)
{
    RandomRows random(3, codes);
    std::vector<std::pair<std::string, std::string>> secrets;
    domain::RowSet rows;
    platform::PersonalRows personal;
    for (const RegisterInfo& info : domain::all_registers()) {
        if (info.personal.empty())
            continue;
        DescribedRow row = random.row(info);
        domain::DescribedPersonal hidden = random.personal(row);
        for (std::size_t place = 0; place < info.personal.size(); ++place)
            if (info.personal[place].type == domain::FieldType::Text) {
                const std::string secret = std::format("秘密{}号{}", info.number, place);
                hidden.values[place] = secret;
                secrets.emplace_back(info.name, secret);
            }
        rows.described.push_back(std::move(row));
        personal.described.push_back(std::move(hidden));
    }
    ASSERT_GT(secrets.size(), 20U);
    put(*open(db), rows, personal);
    for (const auto& [name, secret] : secrets) {
        const std::string file = folder.text_path("x.csv");
        ASSERT_EQ(test::ctl({"export", "register", name, "--db", db, "--out", file}).code, 0);
        EXPECT_FALSE(test::read_all(file).contains(secret)) << name;
    }
}

TEST_F(Masked, WhoMaySeeMoreIsWrittenDownFirst)
{
    for (const char* role : {"viewer", "operator", "supervisor"})
        ASSERT_EQ(test::ctl({"user", "add", role, "--role", role, "--db", db}).code, 0);
    ASSERT_EQ(test::ctl({"user", "add", "wall", "--role", "supervisor", "--mask", "2", "--db", db}).code, 0);
    ASSERT_EQ(test::ctl({"user", "add", "far", "--role", "supervisor", "--scope", codes[4], "--db", db}).code, 0);
    const auto ask = [&](const char* user, const char* reason, std::vector<std::string> more = {}) {
        return exported("people", joined(std::vector<std::string>{"--as", user, "--reason", reason}, more));
    };
    EXPECT_TRUE(ask("supervisor", "走访慰问名单").contains("孙梅"));
    EXPECT_EQ(ran.code, 0);
    EXPECT_TRUE(audit().contains("走访慰问名单"));
    const auto mode = std::filesystem::status(folder.path("out.csv")).permissions();
    EXPECT_EQ(mode & std::filesystem::perms::others_all, std::filesystem::perms::none);
    for (const char* user : {"viewer", "operator", "wall", "nobody"}) {
        EXPECT_EQ(ask(user, "走访慰问名单"), "") << user;
        EXPECT_EQ(ran.code, 1) << user;
    }
    EXPECT_TRUE(audit().contains("export.refused"));
    EXPECT_EQ(ask("supervisor", "看"), "");
    EXPECT_EQ(ran.error_code(), "platform.reason_short");
    EXPECT_FALSE(ask("far", "走访慰问名单").contains("孙梅")); // outside the scope
    EXPECT_EQ(ran.number("rows"), 0);
    EXPECT_EQ(ask("far", "走访慰问名单", {"--area", codes[0]}), "");
    EXPECT_EQ(test::ctl({"audit", "verify", "--db", db}).code, 0);
}

TEST_F(Masked, FormulasStayText)
{
    domain::RowSet rows;
    domain::Case data;
    data.id = Uuid::from_name("case", "1");
    data.area_code = codes[1];
    data.district_id = "990101";
    data.number = "1";
    data.category = "0301";
    data.opened_at = written_at;
    data.title = "=HYPERLINK(\"http://x\",\"y\")";
    data.description = "@SUM(1)";
    data.address = "-2+3";
    rows.case_rows.push_back(data);
    put(*open(db), rows);
    const std::string csv = exported("cases", {"--bom"});
    EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF"));
    EXPECT_TRUE(csv.contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""));
    EXPECT_TRUE(csv.contains("'@SUM(1)"));
    EXPECT_TRUE(csv.contains("'-2+3"));
}

TEST_F(Masked, NothingHalfWrittenIsLeft)
{
    const std::string file = folder.text_path("out.csv");
    std::ofstream(file) << "before";
    EXPECT_EQ(ctl_json({"export", "people", "--db", folder.text_path("none.db"), "--out", file}).code, 3);
    EXPECT_EQ(test::read_all(file), "before");
    EXPECT_EQ(ctl_json({"export", "people", "--db", db, "--out", folder.text_path("no/folder.csv")}).code, 3);
    EXPECT_EQ(ctl_json({"export", "people", "--db", db, "--out", folder.path("").string()}).code, 2);
    EXPECT_EQ(ctl_json({"export", "people", "--db", db, "--out", folder.text_path("a.doc")}).code, 2);
    EXPECT_EQ(ctl_json({"export", "register", "nothing", "--db", db, "--out", file}).code, 2);
    ASSERT_EQ(ctl_json({"export", "people", "--db", db, "--out", file}).code, 0);
    EXPECT_TRUE(test::read_all(file).starts_with("记录标识"));
    for (const auto& each : std::filesystem::directory_iterator(folder.path("")))
        EXPECT_FALSE(each.path().filename().string().contains(".part")) << each.path();
}

} // namespace
} // namespace yiping
