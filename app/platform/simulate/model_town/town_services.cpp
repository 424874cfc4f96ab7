// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_registers.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/allowance.h>
#include <yiping/domain/registers/area_succession.h>
#include <yiping/domain/registers/duty.h>
#include <yiping/domain/registers/handover.h>
#include <yiping/domain/registers/leave.h>
#include <yiping/domain/registers/party_unit.h>
#include <yiping/domain/registers/party_unit_area.h>
#include <yiping/domain/registers/team_membership.h>

#include <algorithm>
#include <array>
#include <format>

namespace yiping::platform::simulate {

namespace {

using domain::PartyUnitKind;
using domain::ResponderKind;
using domain::TeamRole;

/// Grids that share a branch with their neighbour in the list: 一支部多网格.
constexpr std::size_t grids_per_shared_branch = 3;
constexpr int duty_days_back = 14;
constexpr int duty_days_ahead = 7;
constexpr int months_of_allowances = 3;
constexpr int deputies = 67;

void memberships(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0x7EA3);
    int number = 0;
    const auto add = [&](const domain::Responder& who, std::string_view area, TeamRole role,
                         const domain::Responder* team) {
        auto row = town.row<domain::TeamMembership>("membership", std::format("{}", ++number), area);
        row.responder_id = who.id;
        row.role = role;
        if (team != nullptr)
            row.team_id = team->id;
        row.from_at = who.valid_from.value_or(town.day(400));
        town.add(row);
    };
    for (const TeamRole role : {TeamRole::Leader, TeamRole::FullTime, TeamRole::PartTime, TeamRole::Adviser,
             TeamRole::CourtyardHead, TeamRole::BuildingHead})
        for (const domain::Responder* who : town.of_role(role))
            add(*who, who->area_code, role, nullptr);
    // The N of a team: part-time workers who are deputies, mediators, enforcement officers as well.
    const auto& part_time = town.of_role(TeamRole::PartTime);
    const auto& heads = town.of_role(TeamRole::CourtyardHead);
    for (int each = 0; each < deputies; ++each) {
        const auto index = static_cast<std::size_t>(each);
        const domain::Responder* who = index < part_time.size() ? part_time[index] : heads[index - part_time.size()];
        add(*who, who->area_code.substr(0, 15), TeamRole::Deputy, nullptr);
    }
    for (const domain::Responder* who : town.of_role(TeamRole::Adviser))
        if (random.chance(0.5))
            add(*who, who->area_code, TeamRole::Mediator, nullptr);
    // Members of squads and volunteer teams come from the grids of their village.
    for (const ResponderKind kind : {ResponderKind::Squad, ResponderKind::VolunteerTeam})
        for (const domain::Responder* team : town.of_kind(kind)) {
            const std::string village = team->area_code.substr(0, 12);
            int taken = 0;
            for (const domain::Responder* who : part_time)
                if (taken < 6 && (who->area_code.starts_with(village) || village == model_town_code) &&
                    random.chance(0.5)) {
                    add(*who, team->area_code, kind == ResponderKind::Squad ? TeamRole::PartTime : TeamRole::Volunteer,
                        team);
                    ++taken;
                }
        }
}

void party(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0x9A27);
    int branches = 0;
    int groups = 0;
    int zones = 0;
    const auto unit = [&](PartyUnitKind kind, const std::string& number, std::string name, std::string_view area,
                          const Uuid* parent, std::int64_t members) {
        auto row = town.row<domain::PartyUnit>("party", number, area);
        row.number = number;
        row.kind = kind;
        row.name = std::move(name);
        if (parent != nullptr)
            row.parent_id = *parent;
        row.leader = std::format("{} 书记", invented_name(random).surname);
        row.members = members;
        row.founded_at = town.day(random.integer(300, 900));
        town.add(row);
        return row.id;
    };
    const auto covers = [&](const Uuid& id, const std::string& number, std::string_view area) {
        auto row = town.row<domain::PartyUnitArea>("party-area", number + std::string(area), area);
        row.party_unit_id = id;
        row.from_at = town.day(300);
        town.add(row);
    };
    for (std::size_t grid = 0; grid < grid_total;) {
        const std::size_t village = town.village_of(grid);
        // The small grids of the two villages share; in communities each has its own.
        std::size_t shared = village_plans()[village].community ? 1 : grids_per_shared_branch;
        while (grid + shared > grid_total || town.village_of(grid + shared - 1) != village)
            --shared;
        const std::string number = std::format("DZB{:02}", ++branches);
        const Uuid branch = unit(PartyUnitKind::Branch, number,
            std::format("{}第{}网格党支部", village_plans()[village].name, branches), town.village_code(village),
            nullptr, random.integer(12, 42));
        for (std::size_t each = 0; each < shared; ++each) {
            covers(branch, number, town.grid_code(grid + each));
            for (int of_grid = 0; of_grid < 2; ++of_grid) {
                const std::string group_number = std::format("DXZ{:03}", ++groups);
                const Uuid group = unit(PartyUnitKind::Group, group_number, std::format("网格党小组{}", groups),
                    town.grid_code(grid + each), &branch, random.integer(4, 11));
                covers(group, group_number, town.grid_code(grid + each));
                const std::string zone_number = std::format("ZRQ{:03}", ++zones);
                const std::string micro = town.micro_code(town.micro_of(grid + each, random));
                const Uuid zone = unit(PartyUnitKind::Zone, zone_number, std::format("党员责任区{}", zones), micro,
                    &group, random.integer(1, 5));
                covers(zone, zone_number, micro);
            }
        }
        grid += shared;
    }
}

void duties(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0xD017);
    constexpr std::int64_t begins = 8 * domain::hour_ms + domain::hour_ms / 2;
    const auto& workers = town.of_role(TeamRole::FullTime);
    // Whoever is away these days, and who stands in.
    std::map<std::pair<Uuid, UtcMillis>, const domain::Responder*> stand_ins;
    int number = 0;
    for (std::size_t each = 0; each < workers.size(); each += 5) {
        const domain::Responder& who = *workers[each];
        const domain::Responder* other = town.staff(who.area_code, TeamRole::PartTime);
        auto row = town.row<domain::Leave>("leave", std::format("{}", ++number), who.area_code);
        row.responder_id = who.id;
        const std::int64_t ago = random.integer(-6, 20);
        row.from_at = town.day(ago);
        row.to_at = town.day(ago - random.integer(1, 4));
        row.kind = random.chance(0.6) ? domain::LeaveKind::Annual : domain::LeaveKind::Training;
        row.approved_at = row.from_at - random.integer(1, 5) * domain::day_ms;
        if (other != nullptr) {
            row.stand_in_id = other->id;
            for (UtcMillis day = row.from_at; day < row.to_at; day += domain::day_ms)
                stand_ins[{who.id, domain::local_midnight(day + domain::hour_ms)}] = other;
        }
        domain::LeavePersonal personal;
        personal.id = row.id;
        personal.reason = row.kind == domain::LeaveKind::Annual ? "年休" : "业务培训";
        town.add(row);
        town.add_personal(personal);
    }
    number = 0;
    for (std::int64_t ago = duty_days_back; ago >= -duty_days_ahead; --ago) {
        const UtcMillis midnight = town.day(ago);
        for (std::size_t village = 0; village < village_plans().size(); ++village) {
            // Two grids of each village in turn.
            int wanted = 2;
            for (std::size_t turn = 0; turn < workers.size() && wanted > 0; ++turn) {
                const auto index =
                    (turn + static_cast<std::size_t>(ago + duty_days_ahead) * 2 + village) % workers.size();
                const domain::Responder* who = workers[index];
                if (!who->area_code.starts_with(town.village_code(village)))
                    continue;
                --wanted;
                auto row = town.row<domain::Duty>("duty", std::format("{}", ++number), who->area_code);
                const auto stand_in = stand_ins.find({who->id, midnight});
                if (stand_in != stand_ins.end()) {
                    row.stand_in_for = who->id;
                    who = stand_in->second;
                }
                row.responder_id = who->id;
                row.post = town.wet(midnight) && wanted == 0 ? domain::DutyPost::Standby : domain::DutyPost::Grid;
                row.from_at = midnight + begins;
                row.to_at = row.from_at + domain::day_ms;
                town.add(row);
            }
        }
    }
}

void allowances(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0xA110);
    for (int back = months_of_allowances; back >= 1; --back) {
        const domain::Date date = domain::local_of(town.day(back * 30)).date;
        const std::string month =
            std::format("{:04}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()));
        for (const TeamRole role : {TeamRole::FullTime, TeamRole::PartTime, TeamRole::BuildingHead})
            for (const domain::Responder* who : town.of_role(role)) {
                const std::string name = who->number + month;
                auto row = town.row<domain::Allowance>("allowance", name, who->area_code);
                row.responder_id = who->id;
                row.month = month;
                // Building workers get 600 to 1,200 yuan after the households they serve.
                const std::int64_t households = random.integer(18, 40);
                row.households = role == TeamRole::BuildingHead ? households : random.integer(100, 200);
                row.base_cents = role == TeamRole::BuildingHead ? 60'000 + (households - 18) * 2'000
                                 : role == TeamRole::FullTime   ? 260'000
                                                                : 40'000;
                row.extra_cents = random.integer(0, 8) * 2'000;
                row.total_cents = row.base_cents + row.extra_cents;
                if (role == TeamRole::BuildingHead) {
                    row.total_cents = std::min<std::int64_t>(row.total_cents, 120'000);
                    row.extra_cents = row.total_cents - row.base_cents;
                }
                row.paid_at = town.day(back * 30 - 10);
                domain::AllowancePersonal personal;
                personal.id = row.id;
                personal.account = std::format("0000 0000 {:08}", random.integer(0, 99'999'999));
                town.add(row);
                town.add_personal(personal);
            }
    }
}

void handovers(TownSoFar& town)
{
    auto& shifts = town.out().rows.shift_rows;
    std::ranges::sort(shifts, {}, &domain::Shift::from_at);
    for (std::size_t index = 0; index + 1 < shifts.size(); ++index) {
        domain::Shift& shift = shifts[index];
        shift.kind = domain::DutyPost::Officer;
        if (shift.to_at > town.making().as_of)
            continue;
        shift.handed_over_at = shift.to_at;
        auto row = town.row<domain::Handover>("handover", domain::date_text(shift.from_at), model_town_code);
        row.shift_id = shift.id;
        row.next_shift_id = shifts[index + 1].id;
        row.at = shift.to_at;
        row.handed_by = shift.officer;
        row.taken_by = shifts[index + 1].officer;
        // What the cases say of that minute.
        for (const domain::Case& each : town.out().rows.case_rows) {
            if (each.opened_at > row.at || (each.closed_at && *each.closed_at <= row.at))
                continue;
            ++row.open_cases;
            if (each.due_at && *each.due_at <= row.at)
                ++row.late_cases;
            else if (each.due_at && *each.due_at <= row.at + domain::day_ms)
                ++row.due_soon;
        }
        row.matters = std::format("在办 {} 件，超时 {} 件，下一班到期 {} 件。{}", row.open_cases, row.late_cases,
            row.due_soon, town.wet(domain::local_midnight(row.at)) ? "雨天，请留意低洼处和边坡。" : "");
        town.add(row);
    }
}

/// Two years ago two grids were one: that year's figures belong to the old one.
void successions(TownSoFar& town)
{
    auto& areas = town.out().rows.area_rows;
    const std::string first = town.grid_code(0);
    const std::string second = town.grid_code(1);
    const UtcMillis at = town.day(2 * year_days);
    const std::string old_code = std::string(town.village_code(town.village_of(0))) + "990";
    for (domain::Area& area : areas)
        if (area.area_code == first || area.area_code == second)
            area.valid_from = at;
    for (const std::string& code : {first, second}) {
        auto row = town.row<domain::AreaSuccession>("succession", code, old_code);
        row.successor_code = code;
        row.at = at;
        row.kind = domain::SuccessionKind::Split;
        row.basis = "网格优化调整方案（示意）";
        town.add(row);
    }
}

} // namespace

void add_services(TownSoFar& town)
{
    memberships(town);
    party(town);
    duties(town);
    allowances(town);
    handovers(town);
    successions(town);
}

} // namespace yiping::platform::simulate
