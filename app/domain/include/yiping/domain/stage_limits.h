// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/domain/limits.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Limits of the stages, each with the clock it runs by, and what suspension, extension and a changed calendar do to a
/// promised time (DESIGN §10). Pure functions, any thread.
namespace yiping::domain {

/// The rule that counts limits again when the calendar has changed; its id in the record.
inline constexpr std::string_view recounting_rule = "recount";

/// How long a clock goes from one instant to the next due one, in its own ticks: midnights for SameDay, milliseconds
/// for the others.
using ClockTicks = std::int64_t;

/// Ticks between two instants: those after `from` and not after `to`. 0 if `to` is not after `from`.
[[nodiscard]] ClockTicks clock_ticks(LimitClock clock, UtcMillis from, UtcMillis to, const WorkCalendar& calendar);
/// The first instant by which so many ticks have gone since `from`; `from` itself for none. Nothing if that is more
/// than ten years off (a calendar without any hours).
[[nodiscard]] std::optional<UtcMillis> clock_advance(
    LimitClock clock, UtcMillis from, ClockTicks ticks, const WorkCalendar& calendar);
/// Ticks of a limit: "3 work_day" is 24 hours of office time, "1 same_day" one midnight.
[[nodiscard]] ClockTicks ticks_of(const Limit& limit);

/// A time during which the clock stood (挂起, 挂账), half-open.
struct Pause {
    UtcMillis from = 0;
    UtcMillis to = 0;
    bool operator==(const Pause&) const = default;
};
/// When a limit that began at `from` falls due. Pauses are in order and do not overlap.
[[nodiscard]] std::optional<UtcMillis> limit_due(
    const Limit& limit, UtcMillis from, const WorkCalendar& calendar, std::span<const Pause> pauses = {});
/// The same step by step: what was left of the clock when it was stopped is counted on from when it goes again. A time
/// that had passed before stays passed.
[[nodiscard]] UtcMillis due_after_pause(
    LimitClock clock, UtcMillis due, UtcMillis held_at, UtcMillis resumed_at, const WorkCalendar& calendar);

/// All limits of a town. A value; made by config from data/rules/limits.toml and the categories.
struct LimitBook {
    /// Where a category says nothing else.
    StageLimits usual{
        Limit{LimitClock::NaturalMinute, 10}, // Accept
        Limit{LimitClock::NaturalMinute, 10}, // File
        Limit{LimitClock::NaturalMinute, 10}, // Dispatch
        Limit{LimitClock::NaturalMinute, 10}, // Respond
        Limit{LimitClock::NaturalMinute, 10}, // Arrive
        std::nullopt,                         // Handle: by tier
        Limit{LimitClock::NaturalDay, 1},     // Verify
    };
    Limit same_day{LimitClock::SameDay, 1};
    Limit three_day{LimitClock::WorkDay, 3};
    Limit answer{LimitClock::WorkDay, 1}; ///< 督办答复, where whoever asks does not say by when
    const CategoryTree* categories = nullptr; ///< not owned; nullptr: no category says anything

    /// Of a stage of a case of this tier and category. Every stage has one: a fixed limit that nobody fixed is that of
    /// three days, and so is none at all.
    [[nodiscard]] Limit limit_of(LimitStage stage, LimitKind tier, std::string_view category) const;
    /// By which the rest of handling is counted after a suspension. That of the limit; of a fixed time that the
    /// category does not know, and of one that came in by import, urgent hours.
    [[nodiscard]] LimitClock handling_clock(LimitKind tier, std::string_view category) const;
};

/// Which limit runs while a case is in a step; nothing when it is over.
[[nodiscard]] std::optional<LimitStage> limit_stage_of(Step step);

/// How one of the 10-minute targets (响应, 到场) stands.
enum class TargetState : std::uint8_t {
    Running = 1, ///< not met yet, and still time
    Met,
    Missed, ///< met too late, or not met and the time is over
};
template <>
std::span<const EnumWord> enum_words<TargetState>();
/// `met_at`: when it was reached (signed, arrived). At the very millisecond of `due` it is met.
[[nodiscard]] TargetState target_state(UtcMillis due, std::optional<UtcMillis> met_at, UtcMillis now);

} // namespace yiping::domain
