// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/temp_folder.h"
#include "context.h"
#include "run_helper.h"
#include <yiping/exporter/case_statistics.h>

#include <yiping/base/ports.h>
#include <yiping/domain/figures.h>
#include <yiping/geo/distance.h>
#include <yiping/platform/sqlite_store.h>

#include <filesystem>
#include <fstream>

namespace yiping {
namespace {

using domain::Case;
using domain::Step;
using exporter::CaseFilter;
using test::ctl_json;

constexpr UtcMillis hour = domain::hour_ms;
constexpr UtcMillis day0 = 1'772'294'400'000; // 2026-03-01 00:00 in Shanghai is 16:00 UTC the day before

Case make_case(UtcMillis opened, std::optional<UtcMillis> closed, std::optional<UtcMillis> due, Step step)
{
    Case data;
    data.id = Uuid::from_name(
        "case", std::to_string(opened) + std::to_string(closed.value_or(0)) + std::to_string(static_cast<int>(step)));
    data.opened_at = opened;
    data.closed_at = closed;
    data.due_at = due;
    data.step = step;
    data.area_code = "990101001001001";
    return data;
}

TEST(Durations, CountsByTheContract)
{
    const std::vector<Case> cases{make_case(0, 2 * hour, 3 * hour, Step::Closed), // on time
        make_case(0, 4 * hour, 4 * hour, Step::Evaluated),                        // on time to the instant
        make_case(0, 10 * hour, 3 * hour, Step::Closed),                          // late
        make_case(0, 20 * hour, std::nullopt, Step::Closed),                      // without deadline
        make_case(5 * hour, 4 * hour, 9 * hour, Step::Closed),                    // closed before it was opened
        make_case(0, 1 * hour, 2 * hour, Step::Handling),                         // time without status
        make_case(0, std::nullopt, 2 * hour, Step::Closed),                       // status without time
        make_case(0, 1 * hour, 2 * hour, Step::Voided), make_case(0, 1 * hour, 2 * hour, Step::Declined)};
    const exporter::Durations sums = exporter::durations_of(cases, {});
    EXPECT_EQ(sums.cases, 7);
    EXPECT_EQ(sums.closed, 4);
    EXPECT_EQ(sums.with_deadline_and_closed, 3);
    EXPECT_EQ(sums.on_time, 2);
    EXPECT_EQ(sums.late, 1);
    EXPECT_EQ(sums.on_time_rate, 66.67);
    EXPECT_DOUBLE_EQ(*sums.median_hours, 7);
    EXPECT_DOUBLE_EQ(*sums.mean_hours, 9);
    EXPECT_DOUBLE_EQ(*sums.p90_hours, 17);
    const exporter::Durations none = exporter::durations_of({}, {});
    EXPECT_FALSE(none.on_time_rate);
    EXPECT_FALSE(none.median_hours);
}

TEST(Durations, WindowIsHalfOpenAndAreaIsAPrefix)
{
    std::vector<Case> cases{make_case(100, {}, {}, Step::Collected), make_case(200, {}, {}, Step::Collected)};
    EXPECT_EQ(exporter::durations_of(cases, {.since = 100, .until = 200, .area = ""}).cases, 1);
    EXPECT_EQ(exporter::durations_of(cases, {.since = {}, .until = {}, .area = "990101001000"}).cases, 2);
    EXPECT_EQ(exporter::durations_of(cases, {.since = {}, .until = {}, .area = "990101002000"}).cases, 0);
}

TEST(Durations, WorkingHoursLeaveOutNightsAndWeekends)
{
    // Friday 2026-03-06 17:00 to Monday 09:00 in Shanghai: one hour, then half an hour.
    const UtcMillis friday = domain::utc_of(std::chrono::year(2026) / 3 / 6, 17 * hour);
    const UtcMillis monday = domain::utc_of(std::chrono::year(2026) / 3 / 9, 9 * hour);
    const std::vector<Case> cases{make_case(friday, monday, {}, Step::Closed)};
    const domain::WorkCalendar calendar;
    EXPECT_DOUBLE_EQ(*exporter::durations_of(cases, {}, &calendar).median_hours, 1.5);
    EXPECT_DOUBLE_EQ(*exporter::durations_of(cases, {}).median_hours, 64);
}

TEST(Percentile, IsLinearType7)
{
    const std::vector<double> values{1, 2, 3, 4};
    EXPECT_DOUBLE_EQ(exporter::percentile(values, 0), 1);
    EXPECT_DOUBLE_EQ(exporter::percentile(values, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(exporter::percentile(values, 0.9), 3.7);
    EXPECT_DOUBLE_EQ(exporter::percentile(values, 1), 4);
}

TEST(Ranking, TiesShareARankAndSortByKey)
{
    std::vector<Case> cases;
    for (const char* category : {"b", "a", "c", "c", "c", "", "b", "a"}) {
        cases.push_back(make_case(0, {}, {}, Step::Collected));
        cases.back().category = category;
    }
    cases.push_back(make_case(0, {}, {}, Step::Voided));
    const auto rows = exporter::ranking_of(cases, {}, [](const Case& data) { return data.category; });
    ASSERT_EQ(rows.size(), 4U);
    const std::tuple<std::int64_t, std::string, std::int64_t, double> expected[] = {
        {1, "c", 3, 37.5}, {2, "a", 2, 25}, {2, "b", 2, 25}, {4, "", 1, 12.5}};
    for (std::size_t index = 0; index < 4; ++index)
        EXPECT_EQ(std::tuple(rows[index].rank, rows[index].key, rows[index].count, rows[index].share), expected[index]);
}

TEST(IsoTime, BareDateIsLocalMidnight)
{
    EXPECT_EQ(ctl::parse_iso_time("2026-03-01"), day0);
    EXPECT_EQ(ctl::parse_iso_time("2026-03-01T00:00:00+08:00"), day0);
    EXPECT_EQ(ctl::parse_iso_time("2026-02-28T16:00:00Z"), day0);
    EXPECT_EQ(ctl::parse_iso_time("2026-03-01T01:30"), day0 + 90 * 60'000);
    EXPECT_EQ(exit_code(ctl::parse_iso_time("1 March").error()), 2);
    EXPECT_EQ(ctl::iso_time(day0), "2026-03-01T00:00:00+08:00");
}

class StoredReportTest : public testing::Test {
protected:
    void put(const domain::RowSet& rows)
    {
        auto store = platform::SqliteStore::open(db);
        ASSERT_TRUE(store);
        ASSERT_TRUE((*store)->put(rows, {}, day0));
    }
    test::TempFolder folder;
    std::string db = folder.text_path("p.db");
};

TEST_F(StoredReportTest, RankingByAreaKeepsTheSourcesWords)
{
    const auto mapping = folder.write("m.toml", "[columns]\ncategory = \"kind\"\nopened_at = \"opened\"\narea = "
                                                "\"area\"\n[formats]\ndatetime = [\"%Y-%m-%d\"]\n");
    const auto file = folder.write("c.csv",
        "kind,opened,area\na,2026-03-01,NORRISTOWN\na,2026-03-02,NORRISTOWN\nb,2026-03-03,\nb,2026-03-04,500116124\n");
    ASSERT_EQ(ctl_json({"import", "cases", file, "--mapping", mapping, "--db", db}).code, 0);
    const auto ran = ctl_json({"report", "ranking", "--db", db, "--by", "area"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.out,
        R"({"rows":[{"rank":1,"key":"NORRISTOWN","count":2,"share":50},{"rank":2,"key":"","count":1,"share":25},)"
        R"({"rank":2,"key":"500116124000","count":1,"share":25}]})"
        "\n");
    const auto window = ctl_json({"report", "durations", "--db", db, "--since", "2026-03-02", "--until", "2026-03-04"});
    EXPECT_EQ(window.number("cases"), 2);
    EXPECT_TRUE(window.json.at("median_hours").is_null());
}

TEST_F(StoredReportTest, FiguresLeadToTheirRowsAndPhotos)
{
    domain::RowSet rows;
    for (int i = 0; i < 3; ++i) {
        rows.case_rows.push_back(make_case(day0 + i, i < 2 ? std::optional(day0 + hour) : std::nullopt, day0 + 2 * hour,
            i < 2 ? Step::Closed : Step::Handling));
        rows.case_rows.back().id = Uuid::from_name("behind", std::to_string(i));
    }
    domain::Attachment photo;
    photo.id = Uuid::from_name("behind", "photo");
    photo.area_code = rows.case_rows[1].area_code;
    photo.case_id = rows.case_rows[1].id;
    photo.sha256 = std::string(64, 'a');
    rows.attachment_rows.push_back(photo);
    // The second hazard is found an hour after the first was put right at the same place.
    for (int i = 0; i < 2; ++i) {
        domain::Hazard hazard;
        hazard.id = Uuid::from_name("behind", "hazard" + std::to_string(i));
        hazard.area_code = "990101001001001";
        hazard.kind = "0501";
        hazard.place = "三栋楼道";
        hazard.found_at = day0 + i * 2 * hour;
        hazard.stage = i == 0 ? domain::HazardStage::Removed : domain::HazardStage::Found;
        if (i == 0)
            hazard.removed_at = day0 + hour;
        rows.add(hazard);
    }
    put(rows);
    const auto ran = ctl_json(
        {"report", "figures", "--db", db, "--area", "990101001001", "--rows", "closure_rate", "--as-of", "2026-03-02"});
    EXPECT_EQ(ran.code, 0);
    const auto& figures = ran.json.at("figures").as_array();
    EXPECT_EQ(figures.size(), domain::figure_ids().size());
    for (std::size_t i = 0; i < figures.size(); ++i) {
        EXPECT_EQ(figures[i].at("id").as_string(), domain::figure_ids()[i]);
        EXPECT_FALSE(figures[i].at("name").as_string().empty());
        EXPECT_NE(figures[i].at("name").as_string(), figures[i].at("id").as_string());
        EXPECT_TRUE(figures[i].at("definition").is_string());
        for (const char* number : {"numerator", "denominator"})
            EXPECT_TRUE(figures[i].at(number).is_int64());
    }
    const auto value_of = [&](std::string_view id) {
        const auto found =
            std::ranges::find_if(figures, [&](const auto& each) { return each.at("id").as_string() == id; });
        return found == figures.end() ? -1 : found->at("value").template to_number<double>();
    };
    EXPECT_EQ(value_of("hazards_removed"), 1);
    EXPECT_EQ(value_of("recurrence_rate"), 50);
    const auto& closure = figures[3];
    EXPECT_EQ(closure.at("id").as_string(), "closure_rate");
    EXPECT_EQ(closure.at("value").to_number<double>(), 66.67);
    EXPECT_TRUE(closure.at("small").as_bool());
    const auto& behind = ran.json.at("rows").as_array();
    ASSERT_EQ(behind.size(), 3U);
    std::int64_t numerator = 0, photos = 0;
    for (const auto& row : behind) {
        EXPECT_EQ(row.at("register").as_string(), "case");
        numerator += row.at("numerator").as_int64();
        photos += static_cast<std::int64_t>(row.at("attachments").as_array().size());
    }
    EXPECT_EQ(numerator, closure.at("numerator").as_int64());
    EXPECT_EQ(photos, 1);
    EXPECT_EQ(ctl_json({"report", "figures", "--db", db, "--rows", "no_figure"}).code, 2);
}

TEST_F(StoredReportTest, NearestCamerasWithTheirLook)
{
    const geo::LonLat place{106.42, 29.25};
    domain::RowSet rows;
    const auto add = [&](std::string name, double azimuth, double metres, std::optional<double> direction) {
        const geo::LonLat at = geo::destination(place, azimuth, metres);
        domain::Camera camera;
        camera.id = Uuid::from_name("camera", name);
        camera.gb_id = "9901010000132000" + name;
        camera.name = name;
        camera.lon = at.lon;
        camera.lat = at.lat;
        camera.direction = direction;
        camera.view_angle = 60;
        camera.range_m = 100;
        rows.camera_rows.push_back(camera);
    };
    add("0001", 90, 50, 270); // east of the place, looking west: at it
    add("0002", 0, 20, 0);    // north of it, looking away
    add("0003", 180, 30, {});  // unknown direction
    add("0004", 270, 500, 90); // looks there, but too far to see
    add("0005", 180, 40, 355); // looks north across the zero
    rows.camera_rows.push_back(rows.camera_rows.front());
    rows.camera_rows.back().id = Uuid::from_name("camera", "withdrawn");
    rows.camera_rows.back().withdrawn_at = day0;
    put(rows);
    const auto ran = ctl_json({"cameras", "near", "--db", db, "--lon", "106.42", "--lat", "29.25", "--limit", "4"});
    EXPECT_EQ(ran.code, 0);
    std::vector<std::tuple<std::string, bool>> got;
    for (const auto& each : ran.json.at("cameras").as_array())
        got.emplace_back(each.at("name").as_string(), each.at("looks_at").as_bool());
    EXPECT_EQ(got,
        (std::vector<std::tuple<std::string, bool>>{{"0002", false}, {"0003", false}, {"0005", true}, {"0001", true}}));
    EXPECT_NEAR(ran.json.at("cameras").at(0).at("distance_m").to_number<double>(), 20, 0.01);
    EXPECT_EQ(ran.json.at("cameras").at(0).at("id").as_string(), "99010100001320000002");
    EXPECT_EQ(ctl_json({"cameras", "near", "--db", db, "--lon", "200", "--lat", "0"}).code, 2);
}

TEST_F(StoredReportTest, HeatAsPictureAndAsNumbers)
{
    domain::RowSet rows;
    for (int i = 0; i < 60; ++i) {
        Case data = make_case(day0 + i * hour, std::nullopt, std::nullopt, i % 6 == 0 ? Step::Voided : Step::Handling);
        data.lon = 106.42 + 0.0001 * (i % 10);
        data.lat = 29.25 + 0.0001 * (i / 10);
        data.category = i % 2 == 0 ? "0101" : "0304";
        rows.case_rows.push_back(data);
    }
    put(rows);
    const auto picture = ctl_json({"heat", "--db", db, "--out", folder.text_path("heat.png"), "--since", "2026-03-01"});
    EXPECT_EQ(picture.code, 0) << picture.err;
    EXPECT_EQ(picture.number("cases"), 50);
    EXPECT_GT(picture.json.at("highest_per_km2").to_number<double>(), 200);
    std::ifstream png(folder.text_path("heat.png"), std::ios::binary);
    std::string magic(4, ' ');
    png.read(magic.data(), 4);
    EXPECT_EQ(magic, "\x89PNG");
    EXPECT_TRUE(
        std::filesystem::exists(folder.text_path("heat.pgw")) || std::filesystem::exists(folder.text_path("heat.wld")));
    const auto some = ctl_json(
        {"heat", "--db", db, "--out", folder.text_path("heat.tif"), "--category", "03", "--since", "2026-03-01"});
    EXPECT_EQ(some.code, 0);
    EXPECT_EQ(some.number("cases"), 30);
    EXPECT_EQ(ctl_json({"heat", "--db", db, "--out", folder.text_path("heat.jpg")}).error_code(), "ctl.picture_kind");
    EXPECT_EQ(ctl_json({"heat", "--db", db, "--out", folder.text_path("none/heat.png")}).code, 3);
    EXPECT_EQ(ctl_json({"heat", "--db", db, "--out", folder.text_path("h.png"), "--area", "11"}).code, 1);
}

} // namespace
} // namespace yiping
