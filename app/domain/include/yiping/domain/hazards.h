// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/figure_shares.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/hazard_entry.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Hazards (一患一档): their life, how long each may stand, and whether one has come back. Pure functions, any thread.
namespace yiping::domain {

/// Kind and place in one text: what "the same problem" means. Spaces around the place do not matter; without a place
/// the address stands for it, within the village or community. "" if nothing says where: then it never is the same.
[[nodiscard]] std::string hazard_key(const Hazard& hazard);
/// The one that came back as `found`: of the same key, not voided, put right in the 90 days before `found` was found;
/// the newest of several. nullptr for none.
[[nodiscard]] const Hazard* recurrence_of(std::span<const Hazard> hazards, const Hazard& found);
[[nodiscard]] HazardFacts facts_of(const Hazard& row);

/// Until when a hazard of a level should be put right, in natural days: 15, 7, 3, and 1 for the worst.
[[nodiscard]] UtcMillis hazard_due(HazardLevel level, UtcMillis found_at);
/// Neither removed nor voided, and its time has passed.
[[nodiscard]] bool hazard_is_late(const Hazard& hazard, UtcMillis now);

/// What is brought along when a hazard goes on.
struct HazardAct {
    std::string reason;
    std::string measures;
    std::size_t photos = 0;
};
/// 排查 → 建档 → 整治中 → 已整治 → 已销号. Whoever finds a small one may put it right on the spot (a photo); what was
/// put right badly goes back (a reason); what never was one is voided (a reason). Refusals:
/// domain.hazard_step_not_possible, domain.no_right, domain.outside_scope, domain.photo_needed, domain.reason_needed,
/// domain.measures_needed.
[[nodiscard]] Result<Hazard> move_hazard(
    const Hazard& hazard, HazardStage to, const HazardAct& act, const Principal& who, UtcMillis now);

/// What the platform adds to make a row of a found hazard.
struct NewHazard {
    Uuid id;
    std::string number, district_id, area_code;
};
/// The rows to write: the hazard as it is now, and the line of its dossier that says what was done.
struct HazardOutcome {
    Hazard data;
    HazardEntry entry;
};
/// Found; `earlier` are those among which the one that came back is looked for. Refusals: domain.no_right,
/// domain.outside_scope, domain.title_needed, domain.category_needed.
[[nodiscard]] Result<HazardOutcome> open_hazard(const ReportHazard& report, const NewHazard& made,
    std::span<const Hazard> earlier, const Principal& who, UtcMillis now, Random& random);
/// move_hazard with its line in the dossier.
[[nodiscard]] Result<HazardOutcome> apply_hazard_move(
    const Hazard& hazard, const MoveHazard& move, const Principal& who, UtcMillis now, Random& random);
/// A line alone. Refusals: domain.no_right, domain.outside_scope, domain.hazard_over, domain.reason_needed,
/// domain.hazard_step_not_possible (a kind that only comes with a step).
[[nodiscard]] Result<HazardEntry> note_hazard(
    const Hazard& hazard, const NoteHazard& note, const Principal& who, UtcMillis now, Random& random);

} // namespace yiping::domain
