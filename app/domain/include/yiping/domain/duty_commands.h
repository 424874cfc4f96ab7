// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers/duty.h>
#include <yiping/domain/registers/handover.h>
#include <yiping/domain/registers/leave.h>
#include <yiping/domain/registers/patrol.h>
#include <yiping/domain/registers/patrol_point.h>
#include <yiping/domain/registers/responder.h>
#include <yiping/domain/registers/shift.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

/// What people do to rounds, shifts and rosters, decided by rules that console and platform share. The time limits here
/// are our own choice (定义为本系统口径). Pure functions, any thread.
namespace yiping::domain {

/// A phone without a network may hand in a round so long after its end.
inline constexpr std::int64_t patrol_latest_ms = 7LL * 24 * 60 * 60 * 1000;
/// A shift is handed over from so long before its end on.
inline constexpr std::int64_t handover_earliest_ms = 2LL * 60 * 60 * 1000;
/// Nobody is on duty longer than this in one go.
inline constexpr std::int64_t longest_duty_ms = 7LL * 24 * 60 * 60 * 1000;

/// What the platform adds to a round.
struct NewPatrol {
    Uuid id;
    std::string district_id, area_code;
    Uuid responder_id;
};
struct PatrolOutcome {
    Patrol data;
    std::vector<PatrolPoint> points; ///< in the order of time
};
/// A round (看听问记报) when it is over, by whoever made it; which steps were done follows from its points.
/// Refusals: domain.no_right, domain.outside_scope, domain.patrol_span (not after its beginning, longer than a day, or
/// not over), domain.patrol_old, domain.patrol_without_points, domain.patrol_point_outside {at least one point is not
/// of its time}.
[[nodiscard]] Result<PatrolOutcome> record_patrol(
    const ReportPatrol& report, const NewPatrol& made, const Principal& who, UtcMillis now, Random& random);

/// How the office stands when a shift ends.
struct HandoverCounts {
    std::int64_t open_cases = 0, late_cases = 0, due_soon = 0, alarms = 0;
};
struct HandoverOutcome {
    Shift shift; ///< the one that ends
    Handover data;
};
/// 交接班. `next` is the shift that begins, if one is named. Refusals: domain.no_right, domain.outside_scope,
/// domain.shift_handed_over, domain.shift_not_near_end, domain.not_next_shift (of another area, or it does not follow),
/// domain.taker_needed (neither a next shift nor a name), domain.matters_needed (late cases are left without a word).
[[nodiscard]] Result<HandoverOutcome> hand_over(const HandOver& body, const Shift& shift, const Shift* next,
    const HandoverCounts& counts, const Principal& who, UtcMillis now, Random& random);

/// Puts somebody on the roster, changes an entry (`before`), or takes it away (body.cancelled). `others` are all duties
/// of the people concerned, `leaves` those of whom is put on. Refusals: domain.no_right, domain.outside_scope,
/// domain.duty_span, domain.duty_past, domain.duty_twice {date}, domain.on_leave {post}, domain.not_in_service {post},
/// domain.reason_needed (an entry is taken away).
[[nodiscard]] Result<Duty> plan_duty(const PlanDuty& body, const Duty* before, const Responder& person,
    std::span<const Duty> others, std::span<const Leave> leaves, const Principal& who, UtcMillis now);

} // namespace yiping::domain
