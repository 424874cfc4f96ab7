// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/platform/sqlite_store.h>

namespace yiping {
namespace {

using test::ctl_json;

TEST(DemoData, SameSeedSameBytesAndThePublishedFigures)
{
    const test::TempFolder folder;
    const std::string one = folder.text_path("one.db");
    const std::string two = folder.text_path("two.db");
    ASSERT_EQ(ctl_json({"demo-data", "--out", one, "--seed", "7"}).code, 0);
    ASSERT_EQ(ctl_json({"demo-data", "--out", two, "--seed", "7"}).code, 0);
    EXPECT_TRUE(test::read_all(one) == test::read_all(two));
    ASSERT_EQ(ctl_json({"demo-data", "--out", two, "--seed", "8"}).code, 0) << "demo data may be made over";
    EXPECT_FALSE(test::read_all(one) == test::read_all(two));

    const auto report = ctl_json({"report", "figures", "--db", one});
    ASSERT_EQ(report.code, 0);
    std::map<std::string, std::tuple<std::int64_t, std::int64_t, double>> figures;
    for (const auto& each : report.json.at("figures").as_array())
        figures[std::string(each.at("id").as_string())] = {each.at("numerator").as_int64(),
            each.at("denominator").as_int64(), each.at("value").is_null() ? -1 : each.at("value").to_number<double>()};
    EXPECT_EQ(figures.at("resolution_rate"), std::tuple(412, 416, 99.04));
    EXPECT_EQ(figures.at("completion_rate"), std::tuple(1791, 1791, 100.0));
    EXPECT_EQ(figures.at("upward_closure_rate"), std::tuple(478, 478, 100.0));
    EXPECT_EQ(report.json.at("as_of").as_string(), "2026-03-18T10:30:00+08:00");
    int files = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder.path("")))
        files += each.path().extension() == ".db" ? 1 : 100; // no scratch files are left
    EXPECT_EQ(files, 2);
    EXPECT_EQ(ctl_json({"check", one}).code, 0);
}

TEST(DemoData, RulesAreSeenAndSwitched)
{
    const test::TempFolder folder;
    const std::string db = folder.text_path("town.db");
    ASSERT_EQ(ctl_json({"demo-data", "--out", db, "--seed", "7"}).code, 0);
    const auto rule = [&](const std::string& id) {
        const auto list = ctl_json({"rules", "list", "--db", db, "--as-of", "2026-03-18T10:30:00+08:00"});
        EXPECT_EQ(list.code, 0) << list.err;
        for (const auto& each : list.json.at("rules").as_array())
            if (each.at("id").as_string() == id)
                return each.as_object();
        return boost::json::object();
    };
    const auto before = rule("plain-grid");
    ASSERT_FALSE(before.empty());
    EXPECT_TRUE(before.at("enabled").as_bool());
    EXPECT_LE(before.at("today").as_int64(), before.at("seven_days").as_int64());
    EXPECT_EQ(rule("press-same-day").at("kind").as_string(), "pressing");

    EXPECT_EQ(ctl_json({"rules", "switch", "plain-grid", "off", "--reason", "人手不够", "--db", db}).code, 0);
    EXPECT_FALSE(rule("plain-grid").at("enabled").as_bool());
    EXPECT_TRUE(rule("plain-grid").at("in_file").as_bool());
    EXPECT_EQ(ctl_json({"audit", "verify", "--db", db}).code, 0);

    // What it did is what its moves say.
    const auto shown =
        ctl_json({"rules", "show", "press-same-day", "--db", db, "--as-of", "2026-03-18T10:30:00+08:00"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    std::int64_t sum = 0;
    for (const auto& each : shown.json.at("moves").as_array())
        sum += each.at("seven_days").as_int64();
    EXPECT_EQ(sum, shown.json.at("seven_days").as_int64());
    EXPECT_EQ(ctl_json({"rules", "show", "nothing", "--db", db}).code, 2);
    EXPECT_EQ(ctl_json({"rules", "switch", "plain-grid", "maybe", "--reason", "x", "--db", db}).code, 2);
}

TEST(DemoData, RealDataIsNeverWrittenOver)
{
    const test::TempFolder folder;
    const std::string db = folder.text_path("real.db");
    {
        platform::SqliteStoreOptions options;
        options.district_id = "500116";
        ASSERT_TRUE(platform::SqliteStore::open(db, options));
    }
    const std::string before = test::read_all(db);
    const auto ran = ctl_json({"demo-data", "--out", db, "--seed", "7"});
    EXPECT_EQ(ran.code, 3);
    EXPECT_EQ(ran.error_code(), "ctl.not_demo_data");
    EXPECT_EQ(test::read_all(db), before);
    EXPECT_EQ(ctl_json({"demo-data", "--out", folder.text_path("none/x.db"), "--seed", "7"}).code, 3);
}

} // namespace
} // namespace yiping
