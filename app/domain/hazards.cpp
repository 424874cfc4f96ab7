// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/hazards.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/figure_book.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::domain {

namespace {

constexpr std::uint32_t worker = 1U << static_cast<unsigned>(UserRole::Worker);
constexpr std::uint32_t office = (1U << static_cast<unsigned>(UserRole::Operator)) |
                                 (1U << static_cast<unsigned>(UserRole::Supervisor)) |
                                 (1U << static_cast<unsigned>(UserRole::Administrator));

enum Need : std::uint32_t { nothing = 0, photo = 1, reason = 2, measures = 4 };

struct Rule {
    HazardStage from, to;
    std::uint32_t who;
    std::uint32_t needs;
};
constexpr std::array rules{
    Rule{HazardStage::Found, HazardStage::Listed, office, nothing},
    Rule{HazardStage::Found, HazardStage::Removed, office | worker, photo},
    Rule{HazardStage::Found, HazardStage::Voided, office, reason},
    Rule{HazardStage::Listed, HazardStage::Treating, office | worker, measures},
    Rule{HazardStage::Listed, HazardStage::Voided, office, reason},
    Rule{HazardStage::Treating, HazardStage::Removed, office | worker, photo},
    Rule{HazardStage::Treating, HazardStage::Voided, office, reason},
    Rule{HazardStage::Removed, HazardStage::Treating, office, reason},
    Rule{HazardStage::Removed, HazardStage::Checked, office, nothing},
};

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool over(HazardStage stage)
{
    return stage == HazardStage::Removed || stage == HazardStage::Checked || stage == HazardStage::Voided;
}

} // namespace

std::string hazard_key(const Hazard& hazard)
{
    const std::string_view place = trimmed(hazard.place);
    const std::string_view where = place.empty() ? trimmed(hazard.address) : place;
    if (where.empty() || hazard.kind.empty())
        return {};
    // The same words mean another place in another village.
    const std::string_view village = significant_part(hazard.area_code).substr(0, 12);
    return hazard.kind + '|' + std::string(village) + '|' + std::string(where);
}

const Hazard* recurrence_of(std::span<const Hazard> hazards, const Hazard& found)
{
    const std::string key = hazard_key(found);
    const Hazard* newest = nullptr;
    if (key.empty())
        return newest;
    for (const Hazard& each : hazards) {
        if (each.id == found.id || each.stage == HazardStage::Voided || !each.removed_at ||
            *each.removed_at > found.found_at || *each.removed_at < found.found_at - recurrence_window_ms ||
            hazard_key(each) != key)
            continue;
        if (newest == nullptr || std::pair(*each.removed_at, each.id) > std::pair(*newest->removed_at, newest->id))
            newest = &each;
    }
    return newest;
}

HazardFacts facts_of(const Hazard& row)
{
    HazardFacts facts;
    facts.id = row.id;
    facts.found_at = row.found_at;
    facts.removed_at = row.removed_at.value_or(0);
    facts.voided = row.stage == HazardStage::Voided;
    return facts;
}

UtcMillis hazard_due(HazardLevel level, UtcMillis found_at)
{
    switch (level) {
    case HazardLevel::Severe:
        return found_at + day_ms;
    case HazardLevel::High:
        return found_at + 3 * day_ms;
    case HazardLevel::Moderate:
        return found_at + 7 * day_ms;
    case HazardLevel::Low:
        break;
    }
    return found_at + 15 * day_ms;
}

bool hazard_is_late(const Hazard& hazard, UtcMillis now)
{
    return !over(hazard.stage) && now > hazard.due_at.value_or(hazard_due(hazard.level, hazard.found_at));
}

Result<Hazard> move_hazard(
    const Hazard& hazard, HazardStage to, const HazardAct& act, const Principal& who, UtcMillis now)
{
    const auto rule =
        std::ranges::find_if(rules, [&](const Rule& each) { return each.from == hazard.stage && each.to == to; });
    if (rule == rules.end())
        return make_error(Fault::Refused, "domain.hazard_step_not_possible");
    if ((rule->who & (1U << static_cast<unsigned>(who.role))) == 0)
        return make_error(Fault::Refused, "domain.no_right");
    if (!contains(who.scope, hazard.area_code))
        return make_error(Fault::Refused, "domain.outside_scope");
    if ((rule->needs & photo) != 0 && act.photos == 0)
        return make_error(Fault::Refused, "domain.photo_needed");
    if ((rule->needs & reason) != 0 && act.reason.empty())
        return make_error(Fault::Refused, "domain.reason_needed");
    if ((rule->needs & measures) != 0 && act.measures.empty() && hazard.measures.empty())
        return make_error(Fault::Refused, "domain.measures_needed");

    Hazard row = hazard;
    const UtcMillis at = std::max({now, hazard.found_at, hazard.treating_at.value_or(hazard.found_at),
        hazard.removed_at.value_or(hazard.found_at)});
    row.stage = to;
    if (!act.measures.empty())
        row.measures = act.measures;
    switch (to) {
    case HazardStage::Listed:
        row.due_at = hazard.due_at.value_or(hazard_due(hazard.level, hazard.found_at));
        break;
    case HazardStage::Treating:
        row.treating_at = at;
        row.removed_at.reset();
        break;
    case HazardStage::Removed:
        row.removed_at = at;
        break;
    case HazardStage::Checked:
        row.checked_at = at;
        break;
    case HazardStage::Found:
    case HazardStage::Voided:
        break;
    }
    return row;
}

} // namespace yiping::domain
