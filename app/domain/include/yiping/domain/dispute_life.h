// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/dispute_move.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The life of a dispute (DESIGN §8): found → accepted → mediating → agreed → confirmed → performed → revisited, from
/// village to town to county when mediation fails. One table, used by console, platform and tests, as for cases.
/// Resolved (化解) is a dispute from the agreement on; reopened, it no longer is. Pure functions, any thread.
namespace yiping::domain {

/// Failed, Withdrawn or Revisited: nobody has to do anything any more.
[[nodiscard]] bool is_over(DisputeStage stage);
/// Agreed, Confirmed, Performed or Revisited.
[[nodiscard]] bool is_resolved(DisputeStage stage);

/// What a move must bring along. A bit set.
enum DisputeNeed : std::uint32_t {
    dispute_needs_nothing = 0,
    dispute_needs_reason = 1, ///< domain.reason_needed
    dispute_needs_paper = 2,  ///< at least one attachment: agreement, ruling; domain.paper_needed
    dispute_needs_venue = 4,  ///< a venue or a mediator; domain.venue_needed
    dispute_needs_top = 8,    ///< nobody above could mediate; domain.raise_first
    dispute_needs_above = 16, ///< somebody above can; domain.no_higher_level
};

struct DisputeMoveRule {
    DisputeMove move;
    std::uint32_t from;             ///< bit (1 << DisputeStage) for each stage it starts from; 0: Find
    std::optional<DisputeStage> to; ///< nothing: the stage stays
    std::uint32_t who;              ///< bit (1 << UserRole)
    std::uint32_t needs;            ///< DisputeNeed
};
[[nodiscard]] std::span<const DisputeMoveRule> dispute_move_rules();

/// Whether this principal may do this move now, without looking at what it brings along. Whoever acts must hold the
/// level: workers and village offices mediate in the village, the town's office there and in the town, the district's
/// everywhere. Refusals: domain.dispute_move_not_possible, domain.no_right, domain.outside_scope,
/// domain.level_of_another, domain.raise_first, domain.no_higher_level.
[[nodiscard]] Result<DisputeMoveRule> dispute_transition(const Dispute& data, DisputeMove move, const Principal& who);
/// In the order of the list. What buttons to show.
[[nodiscard]] std::vector<DisputeMove> possible_dispute_moves(const Dispute& data, const Principal& who);

/// The rows to write, in one transaction. `rev` is left as it was.
struct DisputeOutcome {
    Dispute data;
    DisputeMoveRow move;
};
/// Checks the move fully and does it; further refusals: domain.reason_needed, domain.paper_needed,
/// domain.venue_needed. Time never runs backwards in a dispute: an earlier `now` counts as stage_at.
[[nodiscard]] Result<DisputeOutcome> apply_dispute_move(
    const Dispute& data, const MoveDispute& move, const Principal& who, UtcMillis now, Random& random);

/// What the platform adds to make a row of a found dispute.
struct NewDispute {
    Uuid id;
    std::string number, district_id, area_code;
};
/// Found, in the village. Refusals: domain.no_right, domain.outside_scope, domain.title_needed,
/// domain.category_needed.
[[nodiscard]] Result<DisputeOutcome> open_dispute(
    const ReportDispute& report, const NewDispute& made, const Principal& who, UtcMillis now, Random& random);

/// When the present stage should be over, in natural days from its beginning: 1 to accept, 3 to begin, 30 to mediate
/// (a month, as the rules for people's mediation say), 30 to revisit what was performed. Nothing where nobody has to
/// act: agreed ones are performed when the agreement says.
[[nodiscard]] std::optional<UtcMillis> dispute_due(const Dispute& data);
/// Until when the parties may ask the court to confirm: 30 days from the agreement (人民调解法 第三十三条).
[[nodiscard]] std::optional<UtcMillis> confirmation_until(const Dispute& data);

} // namespace yiping::domain
