// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_registers.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/dispute_move.h>
#include <yiping/domain/registers/mediation.h>
#include <yiping/domain/registers/mediation_agreement.h>
#include <yiping/domain/registers/mediation_venue.h>
#include <yiping/domain/registers/task_form.h>
#include <yiping/domain/registers/task_receipt.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <format>

namespace yiping::platform::simulate {

namespace {

using domain::DisputeMove;
using domain::DisputeStage;

/// What runs over or slides when it rains.
constexpr std::array<std::string_view, 4> wet_categories{"0205", "0903", "1003", "1004"};
/// Of four days one is wet.
constexpr std::size_t wet_share = 4;

struct VenueMade {
    std::string_view word; ///< as the disputes name it
    domain::VenueKind kind;
    std::string_view name;
};
constexpr std::array<VenueMade, 4> venue_kinds{
    {{"讲理坝", domain::VenueKind::ReasonGround, "讲理坝"}, {"社区调解室", domain::VenueKind::Room, "调解室"},
        {"和睦茶馆", domain::VenueKind::TeaHouse, "和睦茶馆"}, {"院坝会", domain::VenueKind::PeaceHut, "和气小屋"}}};
/// 12 reasoning grounds in eight villages.
constexpr std::array<int, 8> reason_grounds{2, 2, 2, 1, 1, 2, 1, 1};

constexpr std::array<std::string_view, 5> form_fields{
    R"([{"name":"households","zh":"走访户数","type":"int","unit":"户","required":true},{"name":"photo","zh":"现场照片","type":"photo","required":true}])",
    R"([{"name":"changed","zh":"已更换","type":"int","unit":"户","required":true},{"name":"refused","zh":"拒绝","type":"int","unit":"户","required":false}])",
    R"([{"name":"visited","zh":"走访人数","type":"int","unit":"人","required":true},{"name":"needs","zh":"需求","type":"text","required":false,"personal":true}])",
    R"([{"name":"places","zh":"排查点位","type":"int","unit":"处","required":true},{"name":"found","zh":"发现问题","type":"int","unit":"处","required":true}])",
    R"([{"name":"done","zh":"完成","type":"choice","choices":["全部","部分"],"required":true},{"name":"note","zh":"说明","type":"text","required":false}])"};

} // namespace

TownSoFar::TownSoFar(const TownMaking& making, ModelTown& out)
    : making_(making), out_(out), today_(domain::local_midnight(making.as_of))
{
    std::map<UtcMillis, int> water;
    for (const domain::Case& each : out.rows.case_rows)
        if (std::ranges::contains(wet_categories, std::string_view(each.category)))
            ++water[domain::local_midnight(each.opened_at)];
    std::vector<std::pair<int, UtcMillis>> by_count;
    for (const auto& [day, count] : water)
        by_count.emplace_back(count, day);
    std::ranges::sort(by_count, std::greater());
    by_count.resize(std::min(by_count.size(), static_cast<std::size_t>(year_days) / wet_share));
    for (const auto& [count, day] : by_count)
        wet_.insert(day);
    for (const domain::Responder& each : out.rows.responder_rows) {
        staff_.emplace(std::pair(each.area_code, each.role), &each);
        kinds_[each.kind].push_back(&each);
        roles_[each.role].push_back(&each);
    }
}

UtcMillis TownSoFar::day(std::int64_t ago) const
{
    return domain::local_midnight(today_ - ago * domain::day_ms + domain::hour_ms);
}

bool TownSoFar::market(UtcMillis midnight)
{
    return static_cast<unsigned>(domain::local_of(midnight).date.day()) % 10 == 5;
}

bool TownSoFar::school(UtcMillis midnight)
{
    const domain::Date date = domain::local_of(midnight).date;
    const std::chrono::weekday weekday(std::chrono::sys_days{date});
    const auto month = static_cast<unsigned>(date.month());
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && month != 7 && month != 8 && month != 2;
}

const domain::Responder* TownSoFar::staff(std::string_view area_code, domain::TeamRole role) const
{
    const auto found = staff_.find(std::pair(std::string(area_code), role));
    return found == staff_.end() ? nullptr : found->second;
}

const std::vector<const domain::Responder*>& TownSoFar::of_kind(domain::ResponderKind kind) const
{
    static const std::vector<const domain::Responder*> nobody;
    const auto found = kinds_.find(kind);
    return found == kinds_.end() ? nobody : found->second;
}

const std::vector<const domain::Responder*>& TownSoFar::of_role(domain::TeamRole role) const
{
    static const std::vector<const domain::Responder*> nobody;
    const auto found = roles_.find(role);
    return found == roles_.end() ? nobody : found->second;
}

std::size_t TownSoFar::micro_of(std::size_t grid, TownRandom& random) const
{
    const auto& grids = making_.geography.micro_grid;
    std::size_t micro = 0;
    do {
        micro = static_cast<std::size_t>(random.integer(0, micro_total - 1));
    } while (grids[micro] != grid);
    return micro;
}

void add_details(TownSoFar& town)
{
    using domain::GridDuty;
    TownRandom random(town.making().seed, 0xDE7A);
    constexpr auto bit = [](auto value) { return static_cast<std::int64_t>(value); };
    for (domain::Area& area : town.out().rows.area_rows) {
        if (area.households)
            area.population = *area.households * 27 / 10;
        if (area.level != domain::AreaLevel::Grid)
            continue;
        const auto plan = std::ranges::find(village_plans(), area.parent_code, &VillagePlan::code);
        const bool community = plan == village_plans().end() || plan->community;
        area.kind = community ? domain::AreaKind::CityGrid : domain::AreaKind::RuralGrid;
        area.duties = bit(GridDuty::PublicOrder) | bit(GridDuty::Labour) | bit(GridDuty::CityCare);
        // Slopes and waters: all villages, and communities on the river.
        if (!community || random.chance(0.4))
            area.duties = *area.duties | bit(GridDuty::GeoHazard);
    }
    for (domain::Responder& who : town.out().rows.responder_rows) {
        switch (who.kind) {
        case domain::ResponderKind::Member:
            who.party_member = random.chance(who.role == domain::TeamRole::Leader ? 0.95 : 0.4);
            who.valid_from = town.day(random.integer(200, 1500));
            break;
        case domain::ResponderKind::Squad:
            who.members = random.integer(8, 15);
            break;
        case domain::ResponderKind::VolunteerTeam:
            who.members = random.integer(22, 46);
            break;
        default:
            who.members = random.integer(2, 9);
        }
    }
    for (domain::Camera& camera : town.out().rows.camera_rows) {
        using domain::ViewerKind;
        const bool household = camera.sharing == domain::SharingKind::Household;
        camera.viewers = bit(ViewerKind::Village) | bit(ViewerKind::Police) |
                         (household ? bit(ViewerKind::Owner) : bit(ViewerKind::Town));
        camera.installed_at =
            household && camera.consent_at ? *camera.consent_at - domain::day_ms : town.day(random.integer(30, 340));
        camera.state = random.chance(0.03) ? domain::DeviceState::Offline : domain::DeviceState::Online;
        if (household) {
            // The neighbour's windows and the street beyond the yard are not to be seen.
            if (random.chance(0.35))
                camera.private_zone = std::format("0,0 {0},0 {0},1000 0,1000", random.integer(120, 420));
        } else {
            camera.sign = true;
            camera.responsible = "镇综治中心";
        }
    }
}

void add_dispute_lives(TownSoFar& town)
{
    using domain::AreaLevel;
    TownRandom random(town.making().seed, 0xD15B);
    // Venues of each village, by the word that the disputes use.
    std::map<std::pair<std::string, std::string_view>, std::vector<domain::MediationVenue>> venues;
    int venue_number = 0;
    for (std::size_t village = 0; village < village_plans().size(); ++village) {
        const std::string code(town.village_code(village));
        for (const VenueMade& kind : venue_kinds) {
            const int count = kind.kind == domain::VenueKind::ReasonGround ? reason_grounds.at(village) : 1;
            for (int each = 0; each < count; ++each) {
                const std::string number = std::format("TJ{:02}", ++venue_number);
                auto venue = town.row<domain::MediationVenue>("venue", number, code);
                venue.number = number;
                venue.kind = kind.kind;
                venue.name = std::format("{}{}{}", village_plans()[village].name, kind.name,
                    count > 1 ? std::format("{}号", each + 1) : std::string());
                std::size_t micro = 0;
                do {
                    micro = static_cast<std::size_t>(random.integer(0, micro_total - 1));
                } while (town.village_of(town.making().geography.micro_grid[micro]) != village);
                town.place(venue, town.making().places.within(micro, random));
                venue.seats = random.integer(8, 40);
                venue.keeper = std::format("{} 调解员", invented_name(random).surname);
                venue.opened_at = town.day(random.integer(700, 1200));
                town.add(venue);
                venues[{code, kind.word}].push_back(std::move(venue));
            }
        }
    }

    int agreements = 0;
    for (domain::Dispute& dispute : town.out().rows.dispute_rows) {
        const std::string village = dispute.area_code.substr(0, 12);
        const std::string grid = dispute.area_code.substr(0, 15);
        const domain::Responder* leader = town.staff(grid, domain::TeamRole::Leader);
        const domain::Responder* adviser = town.staff(grid, domain::TeamRole::Adviser);
        const auto& here = venues.at(
            {village, std::ranges::find(venue_kinds, std::string_view(dispute.venue), &VenueMade::word)->word});
        const domain::MediationVenue& venue = random.pick(here);
        dispute.venue_id = venue.id;
        dispute.people = random.integer(2, 6);
        if (adviser != nullptr) {
            dispute.mediator_id = adviser->id;
            dispute.mediator = adviser->post;
        }
        domain::DisputePersonal parties;
        parties.id = dispute.id;
        parties.party_names = invented_name(random).full + "、" + invented_name(random).full;
        parties.party_phones = silent_phone(300'000 + agreements);
        town.add_personal(parties);

        int step = 0;
        auto stage = DisputeStage::Found;
        UtcMillis at = dispute.found_at;
        const auto move = [&](DisputeMove what, DisputeStage to, UtcMillis when, const domain::Responder* who) {
            auto row = town.row<domain::DisputeMoveRow>(
                "dispute-move", std::format("{}-{}", dispute.number, step), dispute.area_code);
            row.dispute_id = dispute.id;
            row.move = what;
            row.from_stage = step == 0 ? 0 : static_cast<std::int64_t>(stage);
            row.to_stage = to;
            row.level = dispute.level;
            row.at = when;
            row.actor = who != nullptr ? who->post : "系统";
            town.add(row);
            ++step;
            stage = to;
            at = when;
        };
        const UtcMillis end = dispute.resolved_at.value_or(town.making().as_of);
        const auto part = [&](double share) {
            return dispute.found_at + static_cast<UtcMillis>(share * static_cast<double>(end - dispute.found_at));
        };
        move(DisputeMove::Find, DisputeStage::Found, dispute.found_at, leader);
        if (dispute.stage >= DisputeStage::Accepted)
            move(DisputeMove::Accept, DisputeStage::Accepted, part(0.1), leader);
        if (dispute.stage >= DisputeStage::Mediating) {
            move(DisputeMove::Mediate, DisputeStage::Mediating, part(0.4), adviser);
            dispute.mediating_at = at;
            dispute.attempts = random.chance(0.22) ? 2 : 1;
            for (std::int64_t attempt = 0; attempt < *dispute.attempts; ++attempt) {
                auto row = town.row<domain::Mediation>(
                    "mediation", std::format("{}-{}", dispute.number, attempt), dispute.area_code);
                row.dispute_id = dispute.id;
                row.at = part(0.4 + 0.5 * static_cast<double>(attempt) / static_cast<double>(*dispute.attempts));
                row.minutes = random.integer(25, 150);
                row.venue_id = venue.id;
                row.level = dispute.level;
                row.mode = dispute.level == AreaLevel::Town && random.chance(0.4) ? domain::MediationMode::Joint
                           : random.chance(0.06)                                  ? domain::MediationMode::Remote
                                                                                  : domain::MediationMode::Venue;
                row.mediator_id = dispute.mediator_id;
                row.mediator = dispute.mediator.value_or("");
                row.agreed = dispute.resolved_at && attempt + 1 == *dispute.attempts;
                town.add(row);
            }
        }
        if (!dispute.resolved_at) {
            dispute.stage_at = at;
            continue;
        }
        move(DisputeMove::Agree, DisputeStage::Agreed, *dispute.resolved_at, adviser);
        dispute.agreed_at = at;
        const auto later = [&](std::int64_t least, std::int64_t most) {
            return std::min(
                at + random.integer(least, most) * domain::hour_ms, town.making().as_of - domain::minute_ms);
        };
        // Most of what is agreed by word of mouth needs no court.
        const bool confirmed = dispute.stage >= DisputeStage::Confirmed &&
                               (dispute.stage == DisputeStage::Confirmed || random.chance(0.3));
        auto agreement = town.row<domain::MediationAgreement>("agreement", dispute.number, dispute.area_code);
        agreement.number = std::format("XY{:04}", ++agreements);
        agreement.dispute_id = dispute.id;
        agreement.agreed_at = *dispute.agreed_at;
        agreement.written = confirmed || random.chance(0.55);
        agreement.perform_by = *dispute.agreed_at + 30 * domain::day_ms;
        if (random.chance(0.45))
            agreement.amount_cents = random.integer(2, 160) * 5'000;
        if (confirmed) {
            move(DisputeMove::Confirm, DisputeStage::Confirmed, later(4, 72), nullptr);
            dispute.confirmed_at = at;
            agreement.court = "沧澜区人民法院（示意）";
            agreement.confirmed_at = at;
        }
        if (dispute.stage >= DisputeStage::Performed) {
            move(DisputeMove::Perform, DisputeStage::Performed, later(24, 400), adviser);
            dispute.performed_at = at;
            agreement.performed_at = at;
        }
        if (dispute.stage >= DisputeStage::Revisited) {
            move(DisputeMove::Revisit, DisputeStage::Revisited, later(48, 500), leader);
            dispute.revisited_at = at;
        }
        dispute.stage_at = at;
        town.add(agreement);
    }
}

void add_task_receipts(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0x7A5B);
    std::map<std::string, Uuid> forms;
    for (domain::DirectedTask& task : town.out().rows.directed_task_rows) {
        if (!forms.contains(task.form)) {
            auto form = town.row<domain::TaskForm>("form", task.form, model_town_code);
            form.number = task.form;
            form.title = task.title;
            form.issuer = "镇综治中心";
            form.level = domain::AreaLevel::Town;
            form.fields = form_fields.at(forms.size() % form_fields.size());
            form.made_at = town.day(year_days + 10);
            town.add(form);
            forms.emplace(task.form, form.id);
        }
        task.form_id = forms.at(task.form);
        task.batch_id = town_id(town.making(), "batch", std::format("{}-{}", task.form, task.issued_at));
        task.issued_by = "镇综治中心";
        task.issued_from = domain::AreaLevel::Town;
        const std::int64_t items = random.integer(8, 90);
        task.items_total = items;
        task.items_done = items;
        task.last_receipt_at = task.completed_at;
        const domain::Responder* worker = town.staff(task.area_code, domain::TeamRole::FullTime);
        auto receipt = town.row<domain::TaskReceipt>("receipt", task.number, task.area_code);
        receipt.task_id = task.id;
        receipt.at = task.completed_at.value_or(task.issued_at);
        receipt.actor = worker != nullptr ? worker->post : "";
        if (worker != nullptr)
            receipt.responder_id = worker->id;
        receipt.items_done = items;
        receipt.done = true;
        receipt.answers = std::format("{{\"count\":{}}}", items);
        receipt.attachment_count = random.integer(0, 2);
        town.add(receipt);
    }
}

} // namespace yiping::platform::simulate
