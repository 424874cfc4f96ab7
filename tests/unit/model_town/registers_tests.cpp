// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_town.h"

#include <yiping/domain/area_history.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers/alarm.h>
#include <yiping/domain/registers/antifraud_contact.h>
#include <yiping/domain/registers/component.h>
#include <yiping/domain/registers/enforcement_action.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/household.h>
#include <yiping/domain/registers/mediation_venue.h>
#include <yiping/domain/registers/meeting.h>
#include <yiping/domain/registers/organization.h>
#include <yiping/domain/registers/party_unit_area.h>
#include <yiping/domain/registers/points_account.h>
#include <yiping/domain/registers/points_entry.h>
#include <yiping/domain/registers/redemption.h>
#include <yiping/domain/registers/task_receipt.h>
#include <yiping/domain/registers/team_membership.h>
#include <yiping/domain/registers/volunteer_service.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace yiping::platform::simulate {

namespace {

template <class Row>
const std::vector<Row>& rows()
{
    static const std::vector<Row> all = shared_town().rows.rows_of<Row>();
    return all;
}

bool market_day(UtcMillis at)
{
    return static_cast<unsigned>(domain::local_of(at).date.day()) % 10 == 5;
}

TEST(ModelTownRegisters, EveryRegisterHasRows)
{
    const ModelTown& town = shared_town();
    std::set<std::uint32_t> filled;
    town.rows.visit([&]<class Row>(const std::vector<Row>& of) {
        if (!of.empty())
            filled.insert(static_cast<std::uint32_t>(domain::RowTraits<Row>::which));
    });
    for (const domain::DescribedRow& row : town.rows.described)
        filled.insert(row.info().number);
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        // A wall shows what its operator puts up; rules are told by the platform that has them.
        if (info.name == "wall_scene" || info.name == "attachment" || info.name == "rule_switch")
            continue;
        EXPECT_TRUE(filled.contains(info.number)) << info.name;
    }
}

TEST(ModelTownRegisters, IdsAreTheirOwnAndAreasAreThere)
{
    const ModelTown& town = shared_town();
    std::set<std::string> codes;
    for (const domain::Area& area : town.rows.area_rows)
        codes.insert(area.area_code);
    std::set<std::pair<std::uint32_t, Uuid>> ids;
    for (const domain::DescribedRow& row : town.rows.described) {
        EXPECT_FALSE(row.id().is_nil());
        ASSERT_TRUE(ids.emplace(row.info().number, row.id()).second) << row.info().name << " has an id twice";
        EXPECT_EQ(row.text("district_id"), model_district);
        // The grid that was split is no area of today.
        if (row.info().name != "area_succession") {
            ASSERT_TRUE(codes.contains(std::string(row.area_code()))) << row.info().name << ' ' << row.area_code();
        }
    }
    for (const domain::DescribedPersonal& row : town.personal) {
        if (row.info->name != "dispute") {
            ASSERT_TRUE(ids.contains({row.info->number, row.id})) << row.info->name;
        }
    }
}

TEST(ModelTownRegisters, ReferencesLeadToRows)
{
    const ModelTown& town = shared_town();
    std::map<std::string_view, std::set<std::string>> ids;
    const auto note = [&](std::string_view name, const Uuid& id) { ids[name].insert(std::string(id.as_bytes())); };
    town.rows.visit([&]<class Row>(const std::vector<Row>& of) {
        for (const Row& row : of)
            note(domain::RowTraits<Row>::table, row.id);
    });
    for (const domain::DescribedRow& row : town.rows.described)
        note(row.info().name, row.id());
    for (const domain::DescribedRow& row : town.rows.described)
        for (std::size_t index = 0; index < row.info().fields.size(); ++index) {
            const domain::FieldInfo& field = row.info().fields[index];
            const auto* held = std::get_if<std::string>(&row.at(index));
            if (field.refers_to.empty() || field.refers_to == "*" || held == nullptr)
                continue;
            ASSERT_TRUE(ids[field.refers_to].contains(*held)) << row.info().name << '.' << field.name;
        }
    for (const domain::Dispute& dispute : town.rows.dispute_rows)
        EXPECT_TRUE(ids["mediation_venue"].contains(std::string(dispute.venue_id.value().as_bytes())));
}

TEST(ModelTownRegisters, NamesAreInventedAndNoPhoneCanRing)
{
    int phones = 0;
    for (const domain::DescribedPersonal& row : shared_town().personal)
        for (std::size_t index = 0; index < row.values.size(); ++index) {
            const domain::FieldInfo& field = row.info->personal[index];
            const auto* text = std::get_if<std::string>(&row.values[index]);
            if (text == nullptr || text->empty())
                continue;
            if (field.name.contains("phone")) {
                ++phones;
                EXPECT_TRUE(text->starts_with("000") && text->size() == 11) << *text;
            }
            if (field.name == "id_number") {
                EXPECT_TRUE(text->starts_with("990101") && text->ends_with('*')) << *text;
            }
        }
    EXPECT_GT(phones, 20'000);
}

TEST(ModelTownRegisters, CountsAsPublished)
{
    const auto& households = rows<domain::Household>();
    std::int64_t of_areas = 0;
    for (const domain::Area& area : shared_town().rows.area_rows)
        if (area.level == domain::AreaLevel::Town && area.area_code == model_town_code)
            of_areas = area.households.value();
    EXPECT_EQ(static_cast<std::int64_t>(households.size()), of_areas);
    EXPECT_EQ(std::ranges::count(households, true, &domain::Household::resettled), 735);
    EXPECT_EQ(rows<domain::TaskReceipt>().size(), 1791U);
    EXPECT_EQ(std::ranges::count(
                  rows<domain::MediationVenue>(), domain::VenueKind::ReasonGround, &domain::MediationVenue::kind),
        12);
    EXPECT_EQ(
        std::ranges::count(rows<domain::Organization>(), domain::OrganizationKind::Social, &domain::Organization::kind),
        23);
    EXPECT_EQ(
        std::ranges::count(rows<domain::TeamMembership>(), domain::TeamRole::Deputy, &domain::TeamMembership::role),
        67);
    const auto& meetings = rows<domain::Meeting>();
    EXPECT_EQ(meetings.size(), 60U);
    std::int64_t opinions = 0;
    std::int64_t on_spot = 0;
    for (const domain::Meeting& each : meetings) {
        opinions += each.opinions;
        on_spot += each.done_on_spot.value_or(0);
    }
    EXPECT_EQ(opinions, 92);
    EXPECT_EQ(on_spot, 56);
    std::map<domain::EnforcementKind, double> enforced;
    for (const domain::EnforcementAction& each : rows<domain::EnforcementAction>())
        enforced[each.kind] += each.quantity;
    EXPECT_EQ(enforced[domain::EnforcementKind::File], 189);
    EXPECT_EQ(enforced[domain::EnforcementKind::RoadStall], 310);
    EXPECT_EQ(enforced[domain::EnforcementKind::Parking], 380);
    EXPECT_EQ(enforced[domain::EnforcementKind::Posters], 38);
    EXPECT_EQ(enforced[domain::EnforcementKind::Demolition], 62);
    EXPECT_EQ(enforced[domain::EnforcementKind::Building], 6);
    int removed = 0;
    for (const domain::Hazard& hazard : rows<domain::Hazard>())
        removed += hazard.stage == domain::HazardStage::Checked ? 1 : 0;
    EXPECT_EQ(removed, 236);
    int improved = 0;
    int sound = 0;
    for (const domain::Component& each : rows<domain::Component>()) {
        improved += each.improved_at ? 1 : 0;
        sound += each.improved_at && each.state == domain::ComponentState::Good ? 1 : 0;
    }
    EXPECT_EQ(improved, 48);
    EXPECT_GE(sound * 100, improved * 95);
}

TEST(ModelTownRegisters, MarketSchoolAndRainShow)
{
    int stalls = 0;
    int on_market = 0;
    for (const domain::EnforcementAction& each : rows<domain::EnforcementAction>())
        if (each.kind == domain::EnforcementKind::RoadStall) {
            ++stalls;
            on_market += market_day(each.at) ? 1 : 0;
        }
    EXPECT_GT(on_market * 10, stalls * 3) << "a tenth of the days";
    for (const domain::AntifraudContact& each : rows<domain::AntifraudContact>())
        if (each.kind == domain::AntifraudKind::Leaflet) {
            EXPECT_TRUE(market_day(each.at));
        }
    for (const domain::VolunteerService& each : rows<domain::VolunteerService>())
        if (each.kind == domain::VolunteerKind::School) {
            const auto month = static_cast<unsigned>(domain::local_of(each.from_at).date.month());
            EXPECT_TRUE(month != 7 && month != 8 && month != 2);
        }
    const UtcMillis now = model_town_now;
    for (const domain::Alarm& each : rows<domain::Alarm>())
        EXPECT_LT(each.at, now);
    for (const domain::Hazard& hazard : rows<domain::Hazard>()) {
        EXPECT_LT(hazard.found_at, now) << hazard.number;
        if (hazard.removed_at) {
            EXPECT_TRUE(*hazard.removed_at > hazard.found_at && *hazard.removed_at < now) << hazard.number;
        }
        if (hazard.recurrence_of) {
            const auto before = std::ranges::find(rows<domain::Hazard>(), *hazard.recurrence_of, &domain::Hazard::id);
            ASSERT_NE(before, rows<domain::Hazard>().end());
            EXPECT_EQ(before->place, hazard.place);
            EXPECT_LE(hazard.found_at - before->removed_at.value(), 90 * domain::day_ms);
        }
    }
}

TEST(ModelTownRegisters, BalancesAreWhatTheEntriesSay)
{
    std::map<Uuid, std::int64_t> sums;
    for (const domain::PointsEntry& each : rows<domain::PointsEntry>())
        sums[each.account_id] += each.points;
    for (const domain::Redemption& each : rows<domain::Redemption>())
        sums[each.account_id] -= each.points;
    for (const domain::PointsAccount& account : rows<domain::PointsAccount>()) {
        EXPECT_EQ(account.balance, sums[account.id]) << account.card;
        EXPECT_GE(account.balance, 0);
    }
}

TEST(ModelTownRegisters, BranchesCoverAllGridsOneToOneAndOneToMany)
{
    std::map<Uuid, std::set<std::string>> grids;
    for (const domain::PartyUnitArea& each : rows<domain::PartyUnitArea>())
        if (each.area_code.size() == 15)
            grids[each.party_unit_id].insert(each.area_code);
    std::set<std::string> covered;
    bool one_to_one = false;
    bool one_to_many = false;
    for (const auto& [unit, of] : grids) {
        covered.insert(of.begin(), of.end());
        one_to_one = one_to_one || of.size() == 1;
        one_to_many = one_to_many || of.size() > 1;
    }
    EXPECT_EQ(covered.size(), 59U);
    EXPECT_TRUE(one_to_one && one_to_many);
}

TEST(ModelTownRegisters, DisputesHaveTheTimesOfTheirStages)
{
    for (const domain::Dispute& each : shared_town().rows.dispute_rows) {
        EXPECT_EQ(each.resolved_at.has_value(), each.agreed_at.has_value()) << each.number;
        if (each.stage >= domain::DisputeStage::Performed && each.stage <= domain::DisputeStage::Revisited) {
            EXPECT_TRUE(each.performed_at && *each.performed_at >= *each.agreed_at) << each.number;
        }
        for (const auto& at :
            {each.mediating_at, each.agreed_at, each.confirmed_at, each.performed_at, each.revisited_at})
            if (at) {
                EXPECT_TRUE(*at >= each.found_at && *at <= model_town_now) << each.number;
            }
    }
}

} // namespace

} // namespace yiping::platform::simulate
