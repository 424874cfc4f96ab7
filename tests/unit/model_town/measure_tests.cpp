// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_town.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/figures.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers/volunteer_service.h>

#include <gmock/gmock.h>
#include <toml++/toml.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

namespace yiping::platform::simulate {

namespace {

using domain::AreaKind;
using domain::AreaLevel;
using domain::ResponderKind;
using domain::TeamRole;

std::size_t count_role(TeamRole role)
{
    return static_cast<std::size_t>(
        std::ranges::count(shared_town().rows.responder_rows, role, &domain::Responder::role));
}
std::size_t count_kind(ResponderKind kind)
{
    return static_cast<std::size_t>(
        std::ranges::count(shared_town().rows.responder_rows, kind, &domain::Responder::kind));
}

// A day of the demo happens in villages that there are.
TEST(ModelTownMeasure, TheDayOfTheDemoHasItsVillages)
{
    const toml::table day = toml::parse_file(std::string(std::getenv("YIPING_SOURCE_DIR")) + "/data/demo/day.toml");
    const auto villages = areas_of(shared_town(), AreaLevel::Village);
    std::set<std::string> named;
    for (const toml::node& act : *day["act"].as_array())
        if (const auto name = (*act.as_table())["village"].value<std::string>()) {
            EXPECT_NE(std::ranges::find(villages, *name, &domain::Area::name), villages.end()) << *name;
            named.insert(*name);
        }
    EXPECT_EQ(named.size(), villages.size()) << "everybody has a part";
}

TEST(ModelTownMeasure, AreasAsPublished)
{
    const ModelTown& town = shared_town();
    const auto villages = areas_of(town, AreaLevel::Village);
    EXPECT_EQ(std::ranges::count(villages, AreaKind::Community, &domain::Area::kind), 6);
    EXPECT_EQ(std::ranges::count(villages, AreaKind::Village, &domain::Area::kind), 2);
    EXPECT_EQ(areas_of(town, AreaLevel::Town).size(), 30U);
    const auto grids = areas_of(town, AreaLevel::Grid);
    EXPECT_EQ(grids.size(), 59U);
    int large = 0;
    for (const domain::Area* grid : grids) {
        if (grid->households == 493)
            ++large;
        else
            EXPECT_TRUE(grid->households >= 100 && grid->households <= 200) << grid->name << ' ' << *grid->households;
    }
    EXPECT_EQ(large, 1);
    const auto micros = areas_of(town, AreaLevel::MicroGrid);
    EXPECT_EQ(micros.size(), 300U);
    std::set<std::string> courtyard_grids;
    int courtyards = 0;
    for (const domain::Area* micro : micros) {
        if (micro->kind != AreaKind::Courtyard)
            continue;
        ++courtyards;
        courtyard_grids.insert(micro->parent_code);
        EXPECT_TRUE(micro->households >= 10 && micro->households <= 20) << micro->name;
    }
    EXPECT_EQ(courtyards, 50);
    EXPECT_EQ(courtyard_grids.size(), 5U);
    std::set<std::string> courtyard_villages;
    for (const std::string& grid : courtyard_grids)
        courtyard_villages.insert(grid.substr(0, 12));
    EXPECT_EQ(courtyard_villages.size(), 1U);
}

TEST(ModelTownMeasure, HouseholdsAddUp)
{
    const ModelTown& town = shared_town();
    std::map<std::string, std::int64_t> sums;
    for (const AreaLevel level : {AreaLevel::Village, AreaLevel::Grid, AreaLevel::MicroGrid}) {
        for (const domain::Area* area : areas_of(town, level))
            sums[area->parent_code] += area->households.value();
    }
    for (const auto& [code, sum] : sums)
        EXPECT_EQ(area_by_code(town, code).households, sum) << code;
}

TEST(ModelTownMeasure, ResettlementCompound)
{
    const ModelTown& town = shared_town();
    const auto compounds = areas_of(town, AreaLevel::Compound);
    ASSERT_EQ(compounds.size(), 1U);
    EXPECT_EQ(compounds[0]->kind, AreaKind::Resettlement);
    EXPECT_EQ(compounds[0]->households, 735);
    std::int64_t households = 0;
    for (const domain::Area* building : areas_of(town, AreaLevel::Building))
        households += building->households.value();
    EXPECT_EQ(areas_of(town, AreaLevel::Building).size(), 25U);
    EXPECT_EQ(households, 735);
    EXPECT_EQ(count_role(TeamRole::BuildingHead), 31U);
}

TEST(ModelTownMeasure, TeamsAsPublished)
{
    EXPECT_EQ(count_role(TeamRole::Leader), 59U);
    EXPECT_EQ(count_role(TeamRole::FullTime) + count_role(TeamRole::PartTime), 118U);
    EXPECT_EQ(count_role(TeamRole::FullTime), 59U);
    EXPECT_EQ(count_role(TeamRole::Adviser), 59U);
    EXPECT_EQ(count_role(TeamRole::CourtyardHead), 50U);
    EXPECT_EQ(count_kind(ResponderKind::Squad), 13U);
    EXPECT_EQ(count_kind(ResponderKind::Unit), 104U);
    EXPECT_EQ(count_kind(ResponderKind::VolunteerTeam), 13U);
}

TEST(ModelTownMeasure, Cameras)
{
    const auto& cameras = shared_town().rows.camera_rows;
    EXPECT_EQ(cameras.size(), 983U);
    EXPECT_EQ(std::ranges::count(cameras, domain::SharingKind::SafeVillage, &domain::Camera::sharing), 144);
    EXPECT_EQ(std::ranges::count(cameras, domain::SharingKind::Household, &domain::Camera::sharing), 839);
    EXPECT_EQ(std::ranges::count(cameras, true, &domain::Camera::streams), 12);
    for (const domain::Camera& camera : cameras) {
        EXPECT_EQ(camera.gb_id.size(), 20U);
        if (camera.sharing == domain::SharingKind::Household) {
            EXPECT_TRUE(camera.consent_at) << "a household's camera without consent";
            EXPECT_FALSE(camera.streams);
        }
    }
}

TEST(ModelTownMeasure, FiguresAsPublished)
{
    const ModelTown& town = shared_town();
    const domain::FigureInput input{town.rows.case_rows, town.rows.dispute_rows, town.rows.directed_task_rows,
        town.rows.area_figure_rows, "", model_town_now, {}};
    const auto figure = [&](std::string_view id) { return domain::compute_figure(id, input).value(); };
    EXPECT_EQ(figure("resolution_rate").numerator, 412);
    EXPECT_EQ(figure("resolution_rate").denominator, 416);
    EXPECT_EQ(domain::rounded2(*figure("resolution_rate").value), 99.04);
    EXPECT_EQ(figure("upward_closure_rate").numerator, 478);
    EXPECT_EQ(figure("upward_closure_rate").denominator, 478);
    EXPECT_EQ(figure("completion_rate").numerator, 1791);
    EXPECT_EQ(figure("completion_rate").denominator, 1791);
    // Not too good.
    EXPECT_GT(*figure("on_time_rate").value, 90);
    EXPECT_LT(*figure("on_time_rate").value, 99);
    EXPECT_LT(*figure("closure_rate").value, 100);
}

/// Every figure of the five reports has a value, or it is said here why not.
TEST(ModelTownMeasure, EveryFigureHasAValueOrSaysWhyNot)
{
    const ModelTown& town = shared_town();
    const auto hazards = town.rows.rows_of<domain::Hazard>();
    domain::FigureInput input{town.rows.case_rows, town.rows.dispute_rows, town.rows.directed_task_rows,
        town.rows.area_figure_rows, "990101001000", model_town_now, {}};
    input.hazards = hazards;
    const auto volunteers = town.rows.rows_of<domain::VolunteerService>();
    input.volunteers = volunteers;
    const std::map<std::string_view, std::string_view> why_not{
        {"recurrence_change", "the town has one year of hazards: nothing to compare it with"},
    };
    std::map<std::string, domain::Figure> figures;
    for (const domain::Figure& each : domain::compute_figures(input)) {
        EXPECT_EQ(each.value.has_value(), !why_not.contains(each.id)) << each.id;
        figures.emplace(each.id, each);
    }
    for (const auto& [id, total] : std::map<std::string, std::int64_t>{{"yard_meetings", 60}, {"field_surveys", 46},
             {"visitors_received", 8}, {"suggestions", 92}, {"on_site_items", 56}, {"enforcement_files", 189},
             {"street_trading", 310}, {"parking_offences", 380}, {"posters_stopped", 38}, {"demolished_area", 62},
             {"building_stopped", 6}, {"cameras_added", 144}, {"cameras_shared", 839}, {"traffic_deaths", 0}})
        EXPECT_EQ(figures.at(id).numerator, total) << id;
    EXPECT_EQ(std::round(*figures.at("security_cases_change").value), -32);
    EXPECT_EQ(std::round(*figures.at("criminal_cases_change").value), -27);
    EXPECT_EQ(figures.at("antifraud_coverage").value, 100.0);
    EXPECT_GE(*figures.at("facility_intact_rate").value, 95.0);
    // Hours are those of the register, people times length.
    std::int64_t minutes = 0;
    for (const auto& row : volunteers)
        if (domain::contains("990101001000", row.area_code) && row.to_at <= model_town_now)
            minutes += row.people * ((row.to_at - row.from_at) / 60'000);
    EXPECT_EQ(figures.at("volunteer_hours").numerator, minutes);
    EXPECT_GE(*figures.at("volunteer_hours").value, 1000);
}

TEST(ModelTownMeasure, TodayStandsAsOnTheWall)
{
    const ModelTown& town = shared_town();
    const UtcMillis midnight = domain::local_midnight(model_town_now);
    std::map<domain::CaseStatus, int> today;
    std::map<domain::Step, int> steps;
    int open = 0;
    int held = 0;
    int a_week_ago = 0;
    for (const domain::Case& row : town.rows.case_rows) {
        EXPECT_LE(row.opened_at, model_town_now);
        open += domain::is_over(row.step) ? 0 : 1;
        held += row.hold == domain::Hold::None ? 0 : 1;
        a_week_ago +=
            row.opened_at >= midnight - 7 * domain::day_ms && row.opened_at <= model_town_now - 7 * domain::day_ms ? 1
                                                                                                                   : 0;
        if (row.opened_at >= midnight) {
            ++today[domain::status_of(row.step, row.hold, row.due_at, model_town_now)];
            ++steps[row.step];
        }
    }
    using enum domain::CaseStatus;
    EXPECT_THAT(today, testing::UnorderedElementsAre(testing::Pair(New, 5), testing::Pair(Handling, 24),
                           testing::Pair(Late, 1), testing::Pair(Done, 37)));
    for (const domain::Step step : {domain::Step::Collected, domain::Step::Accepted, domain::Step::Filed,
             domain::Step::Dispatched, domain::Step::Handling, domain::Step::FedBack, domain::Step::Verified})
        EXPECT_GT(steps[step], 0) << domain::name_of(step);
    EXPECT_EQ(a_week_ago, 76);
    EXPECT_GE(open, 30);
    EXPECT_LE(open, 60);
    EXPECT_EQ(held, 3);
}

TEST(ModelTownMeasure, AYearOfCases)
{
    const auto& cases = shared_town().rows.case_rows;
    EXPECT_GE(cases.size(), 14'000U);
    EXPECT_LE(cases.size(), 18'000U);
    EXPECT_TRUE(std::ranges::is_sorted(cases, {}, &domain::Case::opened_at));
    std::set<std::string> numbers;
    for (const domain::Case& row : cases)
        EXPECT_TRUE(numbers.insert(row.number).second) << row.number;
    std::map<domain::Move, int> moves;
    for (const domain::CaseMove& row : shared_town().rows.case_move_rows)
        ++moves[row.move];
    EXPECT_GT(moves[domain::Move::SelfHandle] * 2, static_cast<int>(cases.size()))
        << "most small things never reach the operator";
    for (const domain::Move move :
        {domain::Move::Return, domain::Move::Rework, domain::Move::Transfer, domain::Move::Suspend,
            domain::Move::GrantExtension, domain::Move::Oversee, domain::Move::Decline, domain::Move::Void})
        EXPECT_GT(moves[move], 20) << domain::name_of(move);
}

TEST(ModelTownMeasure, CasesFollowPlaceAndTime)
{
    int market_days = 0;
    int other_days = 0;
    int school_hours = 0;
    int school_all = 0;
    for (const domain::Case& row : shared_town().rows.case_rows) {
        const domain::LocalTime local = domain::local_of(row.opened_at);
        if (row.category == "0301" || row.category == "0302")
            ++(static_cast<unsigned>(local.date.day()) % 10 == 5 ? market_days : other_days);
        if (row.category == "0805") {
            ++school_all;
            const std::int64_t hour = local.ms / domain::hour_ms;
            school_hours += hour == 7 || hour == 8 || hour == 16 || hour == 17 ? 1 : 0;
        }
    }
    // One day in ten is a market day; it has far more than its share.
    EXPECT_GT(market_days * 5, other_days);
    EXPECT_GT(school_all, 100);
    EXPECT_GT(school_hours * 10, school_all * 8);
}

TEST(ModelTownMeasure, CategoriesAndLimitsAreThoseOfTheTree)
{
    const toml::table file =
        toml::parse_file(std::string(std::getenv("YIPING_SOURCE_DIR")) + "/data/codes/case_categories.toml");
    std::map<std::string, std::pair<std::string, std::int64_t>> limits;
    for (const toml::node& node : *file["category"].as_array()) {
        const toml::table& table = *node.as_table();
        limits[table["code"].value<std::string>().value()] = {
            table["limit"].value<std::string>().value(), table["hours"].value_or<std::int64_t>(0)};
    }
    std::set<std::string> used;
    for (const domain::Case& row : shared_town().rows.case_rows) {
        ASSERT_TRUE(limits.contains(row.category)) << row.category;
        EXPECT_EQ(domain::name_of(row.limit_kind), limits[row.category].first) << row.category;
        used.insert(row.category);
    }
    EXPECT_EQ(used.size(), 72U);
}

TEST(ModelTownMeasure, NeighboursHaveDailyFiguresOnly)
{
    const ModelTown& town = shared_town();
    std::size_t daily = 0;
    for (const domain::Case& row : town.rows.case_rows)
        EXPECT_TRUE(row.area_code.starts_with("990101001"));
    for (const domain::AreaFigure& row : town.rows.area_figure_rows) {
        const bool of_neighbours = row.figure <= domain::AreaFigureId::OnTime;
        daily += of_neighbours ? 1 : 0;
        EXPECT_NE(row.area_code.starts_with("990101001"), of_neighbours);
        EXPECT_EQ(domain::local_of(row.day).ms, 0);
        EXPECT_LT(row.day, model_town_now);
    }
    EXPECT_EQ(daily, 29U * 60U * 3U);
}

TEST(ModelTownMeasure, SomebodyIsOnDuty)
{
    int now = 0;
    for (const domain::Shift& shift : shared_town().rows.shift_rows)
        now += shift.from_at <= model_town_now && model_town_now < shift.to_at ? 1 : 0;
    EXPECT_EQ(now, 1);
}

TEST(ModelTownMeasure, NoResidentsNameInSharedRows)
{
    const ModelTown& town = shared_town();
    EXPECT_GT(town.case_personal.size(), 1000U);
    std::set<std::string> names;
    for (const domain::CasePersonal& row : town.case_personal)
        names.insert(row.reporter_name);
    for (const domain::CameraPersonal& row : town.camera_personal)
        names.insert(row.owner_name);
    const auto clean = [&](const std::string& text) {
        return std::ranges::none_of(
            names, [&](const std::string& name) { return text.find(name) != std::string::npos; });
    };
    std::set<std::string> texts; // each different text once
    for (const domain::Case& row : town.rows.case_rows)
        texts.insert({row.title, row.description, row.address, row.reporter});
    for (const domain::CaseMove& row : town.rows.case_move_rows)
        texts.insert({row.actor, row.reason});
    for (const domain::Camera& row : town.rows.camera_rows)
        texts.insert({row.name, row.purpose});
    for (const std::string& text : texts)
        EXPECT_TRUE(clean(text)) << text;
    // Numbers that cannot ring.
    for (const domain::CasePersonal& row : town.case_personal)
        EXPECT_TRUE(row.reporter_phone.starts_with("000") && row.reporter_phone.size() == 11);
    for (const domain::ResponderPersonal& row : town.responder_personal)
        EXPECT_TRUE(row.phone.starts_with("000") && row.phone.size() == 11);
}

bool same_rows(const domain::RowSet& a, const domain::RowSet& b)
{
    return a.size() == b.size() && a.area_rows == b.area_rows && a.responder_rows == b.responder_rows &&
           a.case_rows == b.case_rows && a.assignment_rows == b.assignment_rows &&
           a.case_move_rows == b.case_move_rows && a.case_span_rows == b.case_span_rows &&
           a.dispute_rows == b.dispute_rows && a.directed_task_rows == b.directed_task_rows &&
           a.camera_rows == b.camera_rows && a.shift_rows == b.shift_rows && a.area_figure_rows == b.area_figure_rows &&
           a.base_feature_rows == b.base_feature_rows;
}

TEST(ModelTownMeasure, SameSeedSameRows)
{
    const ModelTown again = make_model_town(1);
    EXPECT_TRUE(same_rows(again.rows, shared_town().rows));
    EXPECT_TRUE(again.case_personal == shared_town().case_personal);
    EXPECT_TRUE(again.responder_personal == shared_town().responder_personal);
    EXPECT_TRUE(again.camera_personal == shared_town().camera_personal);
    EXPECT_FALSE(same_rows(make_model_town(2).rows, shared_town().rows));
}

} // namespace

} // namespace yiping::platform::simulate
