// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "run_helper.h"
#include "run_program.h"

#include <yiping/config/data_dir.h>

#include <cmath>
#include <cstdlib>
#include <format>
#include <random>

/// `report durations` and `report ranking` against a recount of the source file in another language (recount.py).
namespace yiping {
namespace {

using test::ctl_json;

boost::json::value recount(const std::string& arguments)
{
    const test::Program ran = test::run_program(
        std::format("python3 '{}/tests/unit/ctl/recount.py' {}", std::getenv("YIPING_SOURCE_DIR"), arguments));
    EXPECT_EQ(ran.code, 0) << ran.out;
    boost::system::error_code wrong;
    auto value = boost::json::parse(ran.out, wrong);
    EXPECT_FALSE(wrong) << ran.out;
    return value;
}

void expect_same_number(const boost::json::value& ours, const boost::json::value& theirs, const std::string& what)
{
    if (theirs.is_null() || ours.is_null()) {
        EXPECT_EQ(ours.is_null(), theirs.is_null()) << what;
        return;
    }
    const auto wanted = theirs.to_number<double>();
    EXPECT_NEAR(ours.to_number<double>(), wanted, 1e-9 * std::max(1.0, std::fabs(wanted))) << what;
}

void expect_agreement(const std::string& db, const boost::json::value& theirs)
{
    const auto durations = ctl_json({"report", "durations", "--db", db});
    ASSERT_EQ(durations.code, 0) << durations.err;
    for (const char* key : {"cases", "closed", "with_deadline_and_closed", "on_time", "late", "on_time_rate",
             "median_hours", "mean_hours", "p90_hours"})
        expect_same_number(durations.json.at(key), theirs.at(key), key);
    for (const std::string by : {"category", "area"}) {
        const auto ranking = ctl_json({"report", "ranking", "--db", db, "--by", by});
        ASSERT_EQ(ranking.code, 0) << ranking.err;
        const auto& ours = ranking.json.at("rows").as_array();
        const auto& rows = theirs.at(by).as_array();
        ASSERT_EQ(ours.size(), rows.size()) << by;
        for (std::size_t index = 0; index < rows.size(); ++index) {
            EXPECT_EQ(ours[index].at("key"), rows[index].at("key")) << by << index;
            EXPECT_EQ(ours[index].at("rank"), rows[index].at("rank")) << by << index;
            EXPECT_EQ(ours[index].at("count"), rows[index].at("count")) << by << index;
            expect_same_number(ours[index].at("share"), rows[index].at("share"), by + std::to_string(index));
        }
    }
}

TEST(Recount, RealIncidents)
{
    const char* folder = std::getenv("YIPING_TEST_DATA");
    const auto file = std::filesystem::path(folder == nullptr ? "" : folder) / "incidents/montgomery_911.csv.gz";
    if (!std::filesystem::exists(file))
        GTEST_SKIP() << "YIPING_TEST_DATA has no incidents";
    const test::TempFolder temp;
    const std::string db = temp.text_path("a.db");
    const auto imported = ctl_json({"import", "cases", file.string(), "--mapping",
        config::shipped_data("mappings/montgomery_911.toml").string(), "--db", db});
    const auto theirs = recount(std::format("'{}' America/New_York '' title timeStamp '' '' '' twp", file.string()));
    EXPECT_EQ(imported.json.at("rejected").at("count"), theirs.at("rejected"));
    expect_agreement(db, theirs);
}

/// Closed before it was opened, void, without a deadline or with one and no end, ends without a status, equal counts,
/// empty keys, the same id twice, hours that do not exist or come twice.
std::string file_with_all_traps(std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const auto once_in = [&](std::uint64_t many) { return random() % many == 0; };
    const auto time = [&](bool near_clocks) {
        if (near_clocks) // 2016-03-13 02:30 does not exist there, 2016-11-06 01:30 comes twice
            return std::format("2016-{} {:02}:{:02}:00", once_in(2) ? "03-13" : "11-06", random() % 5, random() % 60);
        return std::format("2016-{:02}-{:02} {:02}:{:02}:{:02}", 1 + random() % 12, 1 + random() % 28, random() % 24,
            random() % 60, random() % 60);
    };
    std::string text = "no,kind,start,end,limit,state,place\r\n";
    for (int row = 0; row < 900; ++row) {
        const char* kinds[] = {"fire", "\"fire, big\"", "漏水", "Alpha", "beta", "", "EMS: \"\"x\"\""};
        std::string kind = kinds[random() % 6];
        if (once_in(40))
            kind = "\"EMS: \"\"x\"\"\"";
        const char* states[] = {"CLOSED", "CLOSED", "OPEN", "VOID", ""};
        const char* places[] = {"", "", "东村", "西村", "North", "south"};
        text += std::format("{},{},{},{},{},{},{}\r\n", once_in(6) ? std::string() : std::to_string(random() % 700),
            kind, once_in(30) ? std::string() : time(once_in(5)), once_in(4) ? std::string() : time(once_in(5)),
            once_in(3) ? std::string() : time(once_in(9)), once_in(50) ? "WHAT" : states[random() % 5],
            places[random() % 6]);
    }
    return text;
}

TEST(Recount, GeneratedFilesWithAllTraps)
{
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
        SCOPED_TRACE(seed);
        const test::TempFolder temp;
        const std::string file = temp.write("traps.csv", file_with_all_traps(seed)).string();
        const std::string mapping = temp.write("m.toml", R"([source]
zone = "America/New_York"
[columns]
id = "no"
category = "kind"
opened_at = "start"
closed_at = "end"
due_at = "limit"
status = "state"
area = "place"
[formats]
datetime = ["%Y-%m-%d %H:%M:%S"]
[values.status]
closed = ["CLOSED"]
open = ["OPEN"]
void = ["VOID"]
)")
                                        .string();
        const std::string db = temp.text_path("a.db");
        const auto imported = ctl_json({"import", "cases", file, "--mapping", mapping, "--db", db});
        const auto theirs = recount(std::format("'{}' America/New_York no kind start end limit state place", file));
        EXPECT_GT(theirs.at("rejected").as_int64(), 20);
        EXPECT_EQ(imported.json.at("rejected").at("count"), theirs.at("rejected"));
        expect_agreement(db, theirs);
    }
}

} // namespace
} // namespace yiping
