// SPDX-License-Identifier: GPL-3.0-or-later
// The command-line contract, clause by clause, on the program itself. Counts are recounted here by hand.
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <format>
#include <map>
#include <random>

namespace yiping {
namespace {

using test::ctl_json;
using testing::ElementsAre;

std::vector<std::string> keys_of(const boost::json::value& object)
{
    std::vector<std::string> keys;
    for (const auto& member : object.as_object())
        keys.emplace_back(member.key());
    return keys;
}

class Contract : public testing::Test {
protected:
    Contract()
    {
        folder.write("m.toml", R"([source]
area = "990101001"
[columns]
id = "id"
category = "kind"
status = "state"
opened_at = "opened"
closed_at = "closed"
due_at = "due"
longitude = "x"
latitude = "y"
area = "area"
[formats]
datetime = ["%Y-%m-%d %H:%M"]
[values.status]
closed = ["closed"]
open = ["open"]
void = ["void"]
)");
    }
    static constexpr std::string_view head = "id,kind,state,opened,closed,due,x,y,area\n";
    test::Ran cases(const std::string& rows, std::vector<std::string> more = {})
    {
        std::vector<std::string> words{"import", "cases", folder.write("c.csv", std::string(head) + rows).string(),
            "--mapping", folder.text_path("m.toml"), "--db", db()};
        words.insert(words.end(), more.begin(), more.end());
        return ctl_json(std::move(words));
    }
    [[nodiscard]] std::string db() const { return folder.text_path("t.db"); }
    /// One area with a square outline of a hundredth of a degree.
    void square_area(std::string_view code, double x, double y)
    {
        const auto file = folder.write("a.geojson",
            std::format(
                R"({{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"{0}","name":"村{0}"}},)"
                R"("geometry":{{"type":"Polygon","coordinates":[[[{1},{2}],[{3},{2}],[{3},{4}],[{1},{4}],[{1},{2}]]]}}}}]}})",
                code, x, y, x + 0.01, y + 0.01));
        EXPECT_EQ(ctl_json({"import", "areas", file.string(), "--db", db()}).code, 0);
    }
    test::TempFolder folder;
};

TEST_F(Contract, ARowCountsUnderTheFirstSuspicionThatFits)
{
    square_area("990101001001", 106.301, 29.201);
    square_area("990101001002", 106.501, 29.201);
    std::string rows;
    int id = 0;
    const auto row = [&](std::string_view x, std::string_view y, std::string_view area = "990101001001") {
        rows += std::format("{},k,open,2026-03-01 08:00,,,{},{},{}\n", ++id, x, y, area);
    };
    for (int good = 0; good < 60; ++good)
        row(std::format("{:.6f}", 106.3013 + good * 1.1e-4), std::format("{:.6f}", 29.2057 + (good % 7) * 3.1e-4));
    row("0", "0"); // zero, though whole degrees too
    row("0.0", "0.000");
    row("29.2057", "106.3033"); // swapped
    row("106.3057", "29"); // rounded latitude, though outside its area too
    row("106.3057", "39"); // rounded, though far too
    row("106.3", "29.2057"); // a tenth of a degree
    row("106.7", "29.3");
    row("106.5051", "29.2057"); // another area's ground
    row("110.5051", "31.2057"); // far, but outside its area first
    row("110.5051", "31.2057", "somewhere"); // far: no area of its own is named
    row("", "29.2"); // without
    row("NULL", "");
    const auto ran = cases(rows);
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_EQ(ran.number("rows"), id);
    EXPECT_EQ(ran.number("imported"), id) << "doubtful rows are imported and counted";
    EXPECT_EQ(ran.number("without_position"), 2);
    std::map<std::string, std::int64_t> found;
    std::int64_t sum = 0;
    for (const auto& each : ran.json.at("suspicions").as_array()) {
        EXPECT_THAT(keys_of(each), ElementsAre("code", "count", "message"));
        found[std::string(each.at("code").as_string())] = each.at("count").as_int64();
        sum += each.at("count").as_int64();
    }
    EXPECT_EQ(found, (std::map<std::string, std::int64_t>{
                         {"zero", 2}, {"axes-swapped", 1}, {"rounded", 4}, {"outside-area", 2}, {"far", 1}}))
        << ran.out;
    EXPECT_EQ(ran.number("suspicious_position"), sum);
}

TEST_F(Contract, APileAndAShiftOfTheWholeFile)
{
    square_area("990101001001", 106.301, 29.201);
    std::string rows;
    for (int id = 0; id < 30; ++id)
        rows += std::format("{},k,open,2026-03-01 08:00,,,106.305123,29.205123,990101001001\n", id);
    for (int id = 30; id < 200; ++id)
        rows += std::format("{},k,open,2026-03-01 08:00,,,{:.6f},29.205377,990101001001\n", id, 106.3021 + id * 3.1e-5);
    const auto ran = cases(rows);
    ASSERT_EQ(ran.json.at("suspicions").as_array().size(), 1U) << ran.out;
    EXPECT_EQ(ran.json.at("suspicions").at(0).at("code").as_string(), "pile");
    EXPECT_EQ(ran.json.at("suspicions").at(0).at("count").as_int64(), 30);
}

TEST_F(Contract, TheLastOfAnIdWinsAndTheSumHolds)
{
    const std::string rows = "1,a,open,2026-03-01 08:00,,,,,\n2,b,open,2026-03-01 08:00,,,,,\n"
                             "1,c,closed,2026-03-01 08:00,2026-03-01 10:00,,,,\n3,d,maybe,2026-03-01 08:00,,,,,\n"
                             "4,e,open,2026-02-30 08:00,,,,,\n5,f,open\n";
    auto ran = cases(rows, {"--dry-run"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_FALSE(std::filesystem::exists(db()));
    ran = cases(rows, {"--strict"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.number("imported"), 0);
    EXPECT_FALSE(std::filesystem::exists(db()));
    ran = cases(rows);
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.number("rows"), 6);
    EXPECT_EQ(ran.number("imported"), 2);
    EXPECT_EQ(ran.number("updated"), 1);
    EXPECT_EQ(ran.number("duplicates"), 0);
    EXPECT_THAT(keys_of(ran.json.at("rejected")), ElementsAre("count", "examples"));
    EXPECT_EQ(ran.json.at("rejected").at("count").as_int64(), 3);
    const auto& examples = ran.json.at("rejected").at("examples").as_array();
    ASSERT_EQ(examples.size(), 3U);
    EXPECT_THAT(keys_of(examples[0]), ElementsAre("line", "field", "reason"));
    EXPECT_EQ(examples[0].at("line").as_int64(), 5);
    EXPECT_EQ(examples[0].at("field").as_string(), "status");
    EXPECT_EQ(examples[1].at("field").as_string(), "opened_at");
    ran = cases(rows);
    EXPECT_EQ(ran.number("imported"), 0);
    EXPECT_EQ(ran.number("updated"), 0);
    EXPECT_EQ(ran.number("duplicates"), 3);
    const auto ranking = ctl_json({"report", "ranking", "--db", db(), "--by", "category"});
    EXPECT_EQ(ranking.out, "{\"rows\":[{\"rank\":1,\"key\":\"b\",\"count\":1,\"share\":50},"
                           "{\"rank\":1,\"key\":\"c\",\"count\":1,\"share\":50}]}\n");
}

TEST_F(Contract, DurationsAgreeWithARecount)
{
    std::mt19937 random(7); // NOLINT(bugprone-random-generator-seed): the same every time
    std::string rows;
    std::vector<double> hours;
    std::int64_t in_window = 0, closed = 0, deadlines = 0, on_time = 0;
    for (int id = 0; id < 400; ++id) {
        const int day = 1 + static_cast<int>(random() % 28);
        const int hour = static_cast<int>(random() % 12);
        const int took = static_cast<int>(random() % 12);
        const bool ends = random() % 3 != 0;
        const bool before = random() % 20 == 0; // closed before it was opened
        const bool voided = random() % 10 == 0;
        const int due = static_cast<int>(random() % 13);
        const bool has_due = random() % 2 == 0;
        rows += std::format("{},k,{},2026-03-{:02} {:02}:00,{},{},,,\n", id,
            voided ? "void" : (ends ? "closed" : "open"), day, hour + 6,
            ends ? std::format("2026-03-{:02} {:02}:30", day, before ? hour : hour + 6 + std::min(took, 17 - hour))
                 : "",
            has_due ? std::format("2026-03-{:02} {:02}:30", day, std::min(23, hour + 6 + due)) : "");
        if (voided || day < 5 || day >= 20)
            continue;
        ++in_window;
        if (!ends || before)
            continue;
        ++closed;
        const double length = std::min(took, 17 - hour) + 0.5;
        hours.push_back(length);
        if (!has_due)
            continue;
        ++deadlines;
        on_time += hour + 6 + std::min(took, 17 - hour) <= std::min(23, hour + 6 + due) ? 1 : 0;
    }
    ASSERT_EQ(cases(rows).code, 0);
    const auto ran = ctl_json(
        {"report", "durations", "--db", db(), "--since", "2026-03-05", "--until", "2026-03-20T00:00:00+08:00"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(keys_of(ran.json), ElementsAre("cases", "closed", "with_deadline_and_closed", "on_time", "late",
                                       "on_time_rate", "median_hours", "mean_hours", "p90_hours"));
    EXPECT_EQ(ran.number("cases"), in_window);
    EXPECT_EQ(ran.number("closed"), closed);
    EXPECT_EQ(ran.number("with_deadline_and_closed"), deadlines);
    EXPECT_EQ(ran.number("on_time"), on_time);
    EXPECT_EQ(ran.number("late"), deadlines - on_time);
    std::ranges::sort(hours);
    const auto percentile = [&](double part) {
        const double at = part * static_cast<double>(hours.size() - 1);
        const auto low = static_cast<std::size_t>(at);
        return hours[low] + (at - static_cast<double>(low)) * (hours[std::min(low + 1, hours.size() - 1)] - hours[low]);
    };
    double sum = 0;
    for (const double each : hours)
        sum += each;
    const auto number = [&](std::string_view key) { return ran.json.at(key).to_number<double>(); };
    EXPECT_NEAR(number("median_hours"), percentile(0.5), 0.0051);
    EXPECT_NEAR(number("p90_hours"), percentile(0.9), 0.0051);
    EXPECT_NEAR(number("mean_hours"), sum / static_cast<double>(hours.size()), 0.0051);
    EXPECT_NEAR(number("on_time_rate"), 100.0 * static_cast<double>(on_time) / static_cast<double>(deadlines), 0.0051);
    const auto none = ctl_json({"report", "durations", "--db", db(), "--since", "2030-01-01"});
    EXPECT_EQ(none.code, 0);
    EXPECT_EQ(none.number("cases"), 0);
    EXPECT_TRUE(none.json.at("on_time_rate").is_null());
    EXPECT_TRUE(none.json.at("median_hours").is_null());
}

TEST_F(Contract, ErrorsAreDocumentsAndExitCodesTheirs)
{
    const auto error_of = [](const test::Ran& ran) {
        const auto& error = ran.json.at("error");
        EXPECT_THAT(keys_of(error), ElementsAre("code", "message"));
        EXPECT_FALSE(error.at("message").as_string().empty());
        return ran.code;
    };
    const std::string none = folder.text_path("none");
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"report", "durations", "--db", none}, {"report", "ranking", "--db", none, "--by", "category"},
             {"report", "figures", "--db", none}, {"cameras", "near", "--db", none, "--lon", "106", "--lat", "29"},
             {"import", "cases", none, "--mapping", none, "--db", db()}, {"import", "areas", none, "--db", db()},
             {"import", "cameras", none, "--db", db()}, {"import", "roster", none, "--db", db()},
             {"import", "people", none, "--db", db()}, {"audit", "verify", "--db", none}})
        EXPECT_EQ(error_of(ctl_json(words)), 3) << words[0] << ' ' << words[1];
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"report", "ranking", "--db", none}, {"report", "ranking", "--db", none, "--by", "colour"},
             {"cameras", "near", "--db", none, "--lon", "x", "--lat", "29"}, {"cameras", "near", "--db", none},
             {"check"}, {"report", "durations", "--db", none, "--since", "yesterday"}})
        EXPECT_EQ(error_of(ctl_json(words)), 2) << words[0];
    EXPECT_FALSE(std::filesystem::exists(db()));
    const auto three = ctl_json({"check", none, folder.write("bad.json", "{").string()});
    EXPECT_EQ(three.code, 3) << "3 wins over 1";
    ASSERT_EQ(three.json.at("files").as_array().size(), 2U);
    for (const auto& each : three.json.at("files").as_array()) {
        EXPECT_THAT(keys_of(each), ElementsAre("path", "kind", "ok", "problems"));
        EXPECT_FALSE(each.at("ok").as_bool());
    }
}

TEST_F(Contract, CamerasByDistanceAndTheirLook)
{
    // North, east, south and west of 106.3, 29.2; the northern one looks south, the eastern one away.
    const auto file = folder.write("cam.csv", "国标编码,名称,经度,纬度,朝向,视角,可视距离\n"
                                              "50011612401320000001,北,106.3,29.201,180,60,500\n"
                                              "50011612401320000002,东,106.302,29.2,90,60,500\n"
                                              "50011612401320000003,南,106.3,29.197,,,\n"
                                              "50011612401320000004,远,106.4,29.2,270,60,500\n"
                                              "50011612401320000005,没有位置,,,,,\n");
    const auto imported = ctl_json({"import", "cameras", file.string(), "--db", db()});
    ASSERT_EQ(imported.code, 0) << imported.out;
    EXPECT_EQ(imported.number("imported"), 5);
    const auto ran = ctl_json({"cameras", "near", "--db", db(), "--lon", "106.3", "--lat", "29.2", "--limit", "3"});
    EXPECT_EQ(ran.code, 0);
    const auto& cameras = ran.json.at("cameras").as_array();
    ASSERT_EQ(cameras.size(), 3U);
    EXPECT_THAT(keys_of(cameras[0]), ElementsAre("id", "name", "distance_m", "looks_at"));
    // Metres of a degree on the ellipsoid at 29.2° N: 110,844 north, 97,256 east.
    EXPECT_EQ(cameras[0].at("name").as_string(), "北");
    EXPECT_EQ(cameras[0].at("id").as_string(), "50011612401320000001");
    EXPECT_NEAR(cameras[0].at("distance_m").to_number<double>(), 110.85, 0.2);
    EXPECT_TRUE(cameras[0].at("looks_at").as_bool());
    EXPECT_EQ(cameras[1].at("name").as_string(), "东");
    EXPECT_NEAR(cameras[1].at("distance_m").to_number<double>(), 194.5, 0.4);
    EXPECT_FALSE(cameras[1].at("looks_at").as_bool());
    EXPECT_EQ(cameras[2].at("name").as_string(), "南");
    EXPECT_FALSE(cameras[2].at("looks_at").as_bool()) << "unknown direction";
    const auto all = ctl_json({"cameras", "near", "--db", db(), "--lon", "106.3", "--lat", "29.2"});
    EXPECT_EQ(all.json.at("cameras").as_array().size(), 4U) << "what has no position is nowhere near";
}

TEST_F(Contract, GeometryProblemsNameAreasAndSquareMetres)
{
    const auto feature = [](std::string_view code, std::string_view ring) {
        return std::format(
            R"({{"type":"Feature","properties":{{"code":"{}"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}})",
            code, ring);
    };
    const auto file = folder.write("f.geojson",
        R"({"type":"FeatureCollection","features":[)" +
            feature("990101001001", "[106.30,29.20],[106.31,29.20],[106.31,29.21],[106.30,29.21],[106.30,29.20]") +
            "," +
            feature("990101001002", "[106.309,29.20],[106.32,29.20],[106.32,29.21],[106.309,29.21],[106.309,29.20]") +
            "," +
            feature("990101001002", "[106.33,29.20],[106.34,29.20],[106.34,29.21],[106.33,29.21],[106.33,29.20]") +
            "]}");
    const auto ran = ctl_json({"check", file.string()});
    EXPECT_EQ(ran.code, 1);
    bool overlap = false, twice = false;
    for (const auto& each : ran.json.at("files").at(0).at("problems").as_array()) {
        const auto code = each.at("code").as_string();
        if (code == "overlap") {
            overlap = true;
            EXPECT_THAT(
                keys_of(each), testing::IsSupersetOf({"code", "severity", "where", "message", "ids", "area_m2"}));
            EXPECT_EQ(each.at("severity").as_string(), "error");
            EXPECT_EQ(each.at("ids").as_array().size(), 2U);
            // 0.001° × 0.01° at 29.205° N.
            EXPECT_NEAR(each.at("area_m2").to_number<double>(), 97.25 * 1108.4, 200);
        }
        if (code == "duplicate-code") {
            twice = true;
            EXPECT_EQ(each.at("ids").at(0).as_string(), "990101001002");
        }
        if (code == "orphan-code") {
            EXPECT_EQ(each.at("severity").as_string(), "warning");
        }
    }
    EXPECT_TRUE(overlap) << ran.out;
    EXPECT_TRUE(twice) << ran.out;
}

TEST_F(Contract, FiguresAreNamedWithBothNumbersAndAnAreaHasItsOwn)
{
    square_area("990101001001", 106.30, 29.20);
    cases("1,a,closed,2026-03-01 08:00,2026-03-01 09:00,2026-03-02 08:00,106.305,29.205,990101001001\n"
          "2,a,closed,2026-03-01 08:00,2026-03-03 09:00,2026-03-02 08:00,106.305,29.206,990101001001\n"
          "3,a,open,2026-03-01 08:00,,,,,\n4,a,void,2026-03-01 08:00,,,,,\n");
    const auto all = ctl_json({"report", "figures", "--db", db()});
    EXPECT_EQ(all.code, 0);
    EXPECT_THAT(keys_of(all.json), testing::IsSupersetOf({"area", "as_of", "figures"}));
    EXPECT_EQ(all.json.at("area").as_string(), "990101000000") << "without --area the root";
    const auto figure = [](const test::Ran& ran, std::string_view id) {
        for (const auto& each : ran.json.at("figures").as_array())
            if (each.at("id").as_string() == id)
                return each;
        return boost::json::value();
    };
    for (const auto& each : all.json.at("figures").as_array()) {
        EXPECT_THAT(keys_of(each), testing::IsSupersetOf({"id", "name", "value", "unit", "numerator", "denominator"}));
        // Nothing over nothing has no value, whatever else it has.
        if (each.at("denominator").as_int64() == 0) {
            EXPECT_TRUE(each.at("value").is_null()) << each.at("id").as_string();
        }
    }
    const auto closure = figure(all, "closure_rate");
    EXPECT_EQ(closure.at("numerator").as_int64(), 2);
    EXPECT_EQ(closure.at("denominator").as_int64(), 3) << "void left out";
    EXPECT_EQ(closure.at("value").to_number<double>(), 66.67);
    EXPECT_EQ(closure.at("unit").as_string(), "%");
    const auto village = ctl_json({"report", "figures", "--db", db(), "--area", "990101001001"});
    EXPECT_TRUE(village.json.at("area").as_string().starts_with("990101001001"));
    EXPECT_EQ(figure(village, "closure_rate").at("denominator").as_int64(), 2);
    EXPECT_EQ(figure(village, "on_time_rate").at("value").to_number<double>(), 50);
    // As of an instant before the second was closed.
    const auto earlier = ctl_json({"report", "figures", "--db", db(), "--as-of", "2026-03-02"});
    EXPECT_EQ(figure(earlier, "closure_rate").at("numerator").as_int64(), 1);
}

TEST_F(Contract, ARosterComesInOnceWithItsBadRowsNamed)
{
    square_area("990101001001", 106.30, 29.20);
    const auto roster = [&](std::vector<std::string> more = {}) {
        std::vector<std::string> words{"import", "roster",
            folder
                .write("r.csv",
                    "工号,姓名,岗位,电话,网格\nW1,王甲子,专职网格员,00000000001,990101001001\n"
                    "W2,李乙丑,飞行员,00000000002,990101001001\nW3,赵丙寅,网格长,00000000003,990101001001\n")
                .string(),
            "--db", db()};
        words.insert(words.end(), more.begin(), more.end());
        return ctl_json(std::move(words));
    };
    EXPECT_EQ(roster({"--dry-run"}).number("imported"), 2);
    EXPECT_EQ(roster({"--strict"}).code, 1);
    const auto first = roster();
    EXPECT_EQ(first.code, 1) << "good rows in, bad ones listed";
    EXPECT_THAT(keys_of(first.json), ElementsAre("rows", "imported", "updated", "duplicates", "rejected"));
    EXPECT_EQ(first.number("rows"), 3);
    EXPECT_EQ(first.number("imported"), 2) << "neither a dry run nor a strict one has written any";
    EXPECT_EQ(first.json.at("rejected").at("count").as_int64(), 1);
    const auto& bad = first.json.at("rejected").at("examples").at(0);
    EXPECT_THAT(keys_of(bad), ElementsAre("line", "field", "reason"));
    EXPECT_EQ(bad.at("line").as_int64(), 3);
    EXPECT_EQ(bad.at("field").as_string(), "岗位");
    const auto again = roster();
    EXPECT_EQ(again.number("duplicates"), 2);
    EXPECT_EQ(again.number("imported") + again.number("updated"), 0);
}

} // namespace
} // namespace yiping
