// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/stage_limits.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The life of a case (DESIGN §8, §9): one transition table, used by console, platform, phone pages and tests.
/// Everything here is a pure function of its arguments and may be called from any thread.
namespace yiping::domain {

/// The stage of CJJ/T 106 a step belongs to. Declined and Voided ended in Filing and Closing.
[[nodiscard]] Stage stage_of(Step step);
/// Closed, Evaluated, Declined or Voided: nobody has to do anything any more.
[[nodiscard]] bool is_over(Step step);
/// Dispatched, Handling, FedBack, Verified: somebody outside the office holds the case.
[[nodiscard]] bool is_held_outside(Step step);

/// How a case stands, in the seven words that every list, map symbol and legend uses.
enum class CaseStatus : std::uint8_t {
    New = 1,   ///< 新上报: collected, accepted or filed, nobody sent yet
    Handling,  ///< 处理中
    Late,      ///< 已超时: open, its clock runs, and due_at has passed
    Done,      ///< 已办结
    Suspended, ///< 挂起
    Shelved,   ///< 挂账
    Voided,    ///< 不予办理: declined or voided
};
template <>
std::span<const EnumWord> enum_words<CaseStatus>();

[[nodiscard]] CaseStatus status_of(Step step, Hold hold, std::optional<UtcMillis> due_at, UtcMillis now);

/// What a move does to the clock of handling.
enum class ClockEffect : std::uint8_t {
    None,   ///< runs on, or stays stopped
    Starts, ///< a new due time is counted from now
    Stops,  ///< until Resume, or for good where the case is over
    Goes,   ///< runs again; what was left of the limit when it was stopped is counted on from now
    Moves,  ///< the due time becomes the given one
};

/// What a move must bring along. A bit set.
enum Need : std::uint32_t {
    need_nothing = 0,
    need_reason = 1,           ///< domain.reason_needed
    need_photo = 2,            ///< at least one attachment; domain.photo_needed
    need_responder = 4,        ///< domain.responder_needed
    need_until = 8,            ///< a time in the future; domain.until_needed, domain.until_past
    need_satisfaction = 16,    ///< 1–5; domain.satisfaction_needed
    need_photo_of_holder = 32, ///< a photo if the holder himself does it
    need_reason_of_proxy = 64, ///< a reason if the office does it in the holder's name ("电话确认")
    need_holder = 128,         ///< a worker may do it only if the case is his; domain.not_holder
};

/// One line of the table.
struct MoveRule {
    Move move;
    std::uint32_t from;         ///< bit (1 << Step) for each step it starts from
    std::optional<Step> to;     ///< nothing: the step stays
    std::uint32_t who;          ///< bit (1 << UserRole)
    std::uint32_t needs;        ///< Need
    ClockEffect clock;
    bool while_held;            ///< also possible while the clock is stopped (挂起, 挂账)
};
/// The whole table, for documents, screens and tests. Report starts from no step (from = 0); Correct is done by
/// EditCase (case_edit.h) and never by MoveCase.
[[nodiscard]] std::span<const MoveRule> move_rules();

/// Dispatch and Transfer: the moves that need a responder.
[[nodiscard]] bool sends_somebody(Move move);

/// What a legal move will do.
struct Transition {
    Step from = Step::Collected;
    Step to = Step::Collected;
    /// The moves to record, in order, each with the step it ends in. More than one where an operator takes several
    /// acts at once: Dispatch of a collected case is Accept, File and Dispatch; Close of a fed-back one Verify and
    /// Close.
    struct Act {
        Move move;
        Step from;
        Step to;
        bool operator==(const Act&) const = default;
    };
    std::vector<Act> acts;
    std::uint32_t needs = need_nothing;
    ClockEffect clock = ClockEffect::None;
};

/// Whether this move is possible now and for this principal, without looking at what it brings along. Refusals:
/// domain.move_not_possible, domain.case_on_hold, domain.not_on_hold, domain.no_right, domain.outside_scope,
/// domain.not_holder, domain.not_finder. `role` matters for Dispatch only: an assistant (协办) joins without moving the
/// case. A worker counts as holder of `data.holder_id`, or of any of `open_assignments`.
[[nodiscard]] Result<Transition> transition(const Case& data, Move move, const Principal& who,
    AssignmentRole role = AssignmentRole::Lead, std::span<const Assignment> open_assignments = {});

/// The moves `transition` would allow, in the order of the list. What buttons to show.
[[nodiscard]] std::vector<Move> possible_moves(
    const Case& data, const Principal& who, std::span<const Assignment> open_assignments = {});

/// What apply_move has to know besides the case.
struct MoveContext {
    std::span<const Assignment> open_assignments; ///< of this case, `ended_at` not set; any order
    const CaseSpan* open_span = nullptr; ///< of this case, `to_at` not set; nullptr if it has none
    const WorkCalendar* calendar = nullptr; ///< nullptr: plain weeks
    const LimitBook* limits = nullptr; ///< nullptr: the usual ones
    Random* random = nullptr; ///< for the ids of new rows; required
};

/// The rows to write, in one transaction. `rev` is left as it was (0 in new rows): the store sets it.
struct MoveOutcome {
    Case data; ///< the whole new row
    std::vector<CaseMove> moves; ///< new rows, in order
    std::vector<Assignment> assignments; ///< new and changed rows
    std::vector<CaseSpan> spans; ///< the span that ended (changed), then the one that began (new)
};

/// Checks the move fully (transition() plus what it must bring along) and does it. Refusals besides those of
/// transition(): domain.reason_needed, domain.photo_needed, domain.responder_needed, domain.until_needed,
/// domain.until_past, domain.until_far, domain.satisfaction_needed, domain.same_holder, domain.already_assigned.
/// `now` is the platform's; rows carry it. Time never runs backwards in a case: an earlier `now` counts as step_at.
[[nodiscard]] Result<MoveOutcome> apply_move(
    const Case& data, const MoveCase& move, const Principal& who, UtcMillis now, const MoveContext& context);

/// The limits counted again by a calendar or limits that have changed since: the case with its new due times and the
/// move that says so, or nothing where they stay. What a person granted stays as granted, a stop under way ends as
/// before, imported promises are the source's. `history`: all moves of the case, in order of time.
[[nodiscard]] std::optional<MoveOutcome> recount_limits(
    const Case& data, std::span<const CaseMove> history, UtcMillis now, const MoveContext& context);

/// What the platform adds to a report to make a case of it.
struct NewCase {
    Uuid id; ///< nil: made from `now` and random
    std::string number; ///< 案件编号
    std::string district_id; ///< six digits
    std::string area_code; ///< deepest area known
    LimitKind limit_kind = LimitKind::None; ///< of the category; None is that of three days
    std::optional<UtcMillis> fixed_due; ///< for LimitKind::Fixed: instead of the limit of the category
};
/// The first move, Report: the case in Collected with its clock running, its first move and its first span.
/// Refusals: domain.no_right, domain.outside_scope, domain.title_needed, domain.category_needed.
/// Personal fields of the report do not get into the rows except masked (masked_reporter).
[[nodiscard]] Result<MoveOutcome> open_case(
    const ReportCase& report, const NewCase& made, const Principal& who, UtcMillis now, const MoveContext& context);

/// When the present step should be over, as the platform says; where an older one did not: 10 minutes while nobody is
/// sent or has signed, due_at while handling, a day for verifying. Nothing while the clock stands or the case is over.
/// 本阶段已超时 if before now.
[[nodiscard]] std::optional<UtcMillis> stage_due(const Case& data);

/// Whose it is to act now: a desk of the office, or whoever leads. No open case is nobody's.
enum class Responsible : std::uint8_t {
    Nobody = 0, ///< it is over
    Reception, ///< 受理席
    Filing, ///< 立案席
    Dispatcher, ///< 派遣席
    Holder, ///< holder_id
    Verifier, ///< 核查席; holder_id has fed back
};
template <>
std::span<const EnumWord> enum_words<Responsible>();
[[nodiscard]] Responsible responsible_for(const Case& data);

/// The nearer of the promise of handling and that of the present stage; nothing while the clock stands.
[[nodiscard]] std::optional<UtcMillis> next_deadline(const Case& data);
/// Not late now, but late before the shift ends if nobody does anything (本班内将超时).
[[nodiscard]] bool will_be_late(const Case& data, UtcMillis now, UtcMillis shift_end);

/// "孙* 138****0000" from name and phone; either may be empty.
[[nodiscard]] std::string masked_reporter(std::string_view name, std::string_view phone);

} // namespace yiping::domain
