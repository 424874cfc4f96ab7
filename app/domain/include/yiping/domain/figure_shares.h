// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/volunteer_service.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// What one row gives to which figure: the one definition that both ways of counting use (compute_figures row by row,
/// FigureBook incrementally) and that figure_rows answers from. Words are in data/figures. Pure, any thread.
namespace yiping::domain {

/// Two sums that figures are made of: `n` above the line, `d` below it. Both are whole numbers, so that taking a share
/// away leaves exactly what was there before it.
struct Tally {
    std::int64_t n = 0;
    std::int64_t d = 0;
    Tally& operator+=(const Tally& other)
    {
        n += other.n;
        d += other.d;
        return *this;
    }
    bool operator==(const Tally&) const = default;
};

/// In blocks of one source each. Typed ones follow the numbers of AreaFigureId from SecurityCases on.
enum class TallyId : std::uint8_t {
    Opened,          ///< n cases, by the day they were opened
    Ended,           ///< n cases closed, by the day they were closed
    Closure,         ///< of Opened n closed
    UpwardClosure,   ///< the same of those reported upward
    ResidentClosure, ///< the same of those that residents raised
    OnTime,          ///< of the closed with a due time n on time
    Satisfied,       ///< of the closed and rated n with four or five
    Handling,        ///< n minutes, d closed cases
    Complaints,      ///< n cases from the hotline and petitions
    Unprompted,      ///< n found by ourselves, d all
    SelfReported,    ///< of the cases about public facilities n that people reported themselves
    Hotline,         ///< n cases from the hotline; the next ten: n of one class, in order of hotline_classes()
    HotlineFirst,
    HotlineLast = HotlineFirst + 9,
    Resolution,      ///< n resolved, d found
    Confirmation,    ///< n judicially confirmed, d mediated
    Completion,      ///< n completed, d issued
    TaskOnTime,      ///< n completed in time, d completed
    HazardsRemoved,  ///< n put right, d found
    Recurrence,      ///< n that came back within 90 days, d found
    VolunteerMinutes, ///< n minutes, people times length
    TypedFirst,
    TypedLast = TypedFirst + 27, ///< up to CamerasOnline
    Count,
};
inline constexpr std::size_t tally_count = static_cast<std::size_t>(TallyId::Count);
using Tallies = std::array<Tally, tally_count>;

[[nodiscard]] constexpr std::size_t index_of(TallyId id)
{
    return static_cast<std::size_t>(id);
}
[[nodiscard]] constexpr TallyId tally_at(TallyId first, std::size_t offset)
{
    return static_cast<TallyId>(index_of(first) + offset);
}

/// A class of hotline calls, as the weekly ranking of 12345 names them.
struct HotlineClass {
    std::string_view key;
    std::string_view zh;                       ///< also what a source may write as category
    std::array<std::string_view, 4> categories; ///< beginnings of our codes; "" unused
};
/// Ten; calls that fit none of them are counted in the whole only, so the ten shares do not sum to 100 %.
[[nodiscard]] std::span<const HotlineClass> hotline_classes();
inline constexpr std::uint8_t no_hotline_class = 255;
/// Index into hotline_classes() by the longest fitting code, or by the words; no_hotline_class for none.
[[nodiscard]] std::uint8_t hotline_class_of(std::string_view category);
/// Public facilities that need repair: 02 (市政设施) and 04 (水电气).
[[nodiscard]] bool is_facility(std::string_view category);

// What is counted of a row. Times: 0 is none. The area stands beside it.

struct CaseFacts {
    Uuid id;
    UtcMillis opened_at = 0, due_at = 0, closed_at = 0;
    Step step = Step::Collected;
    CaseSource source = CaseSource::Resident;
    std::uint8_t satisfaction = 0; ///< 1–5
    std::uint8_t hotline_class = no_hotline_class;
    bool upward = false;
    bool facility = false;
    bool operator==(const CaseFacts&) const = default;
};
struct DisputeFacts {
    Uuid id;
    UtcMillis found_at = 0, mediated_at = 0, resolved_at = 0, confirmed_at = 0;
    bool withdrawn = false; ///< found by mistake: counted nowhere
    bool operator==(const DisputeFacts&) const = default;
};
struct TaskFacts {
    Uuid id;
    UtcMillis issued_at = 0, due_at = 0, completed_at = 0, withdrawn_at = 0;
    bool operator==(const TaskFacts&) const = default;
};
/// `recurs` is no field of the row: whoever counts finds it among the others (RecurrenceIndex, figure_book.h).
struct HazardFacts {
    Uuid id;
    UtcMillis found_at = 0, removed_at = 0;
    bool voided = false;
    bool recurs = false;
    bool operator==(const HazardFacts&) const = default;
};
/// A service that cannot be (no people, no length, longer than a day) has no minutes.
struct VolunteerFacts {
    Uuid id;
    UtcMillis from_at = 0, to_at = 0;
    std::int64_t minutes = 0; ///< people times length
    bool operator==(const VolunteerFacts&) const = default;
};
struct TypedFacts {
    Uuid id;
    UtcMillis day = 0;
    std::int64_t value = 0; ///< rounded to a whole number
    AreaFigureId figure = AreaFigureId::CasesOpened;
    bool operator==(const TypedFacts&) const = default;
};

[[nodiscard]] CaseFacts facts_of(const Case& row);
[[nodiscard]] DisputeFacts facts_of(const Dispute& row);
[[nodiscard]] TaskFacts facts_of(const DirectedTask& row);
[[nodiscard]] VolunteerFacts facts_of(const VolunteerService& row);
[[nodiscard]] TypedFacts facts_of(const AreaFigure& row);

inline bool has_come(UtcMillis at, UtcMillis as_of)
{
    return at != 0 && at <= as_of;
}

/// Calls give(tally, at, n, d) for each share of the row as of an instant; `at` says to which day it belongs. What
/// happened after `as_of` has not happened.
template <class Give>
void shares_of(const CaseFacts& one, UtcMillis as_of, Give&& give)
{
    // What was declined or voided was never a case to be closed.
    if (one.opened_at > as_of || one.step == Step::Voided || one.step == Step::Declined)
        return;
    const UtcMillis at = one.opened_at;
    const bool closed = (one.step == Step::Closed || one.step == Step::Evaluated) && has_come(one.closed_at, as_of) &&
                        one.closed_at >= one.opened_at;
    const bool self = one.source == CaseSource::Resident || one.source == CaseSource::Property ||
                      one.source == CaseSource::Meeting || one.source == CaseSource::Hotline;
    give(TallyId::Opened, at, 1, 0);
    give(TallyId::Closure, at, closed ? 1 : 0, 1);
    if (one.upward)
        give(TallyId::UpwardClosure, at, closed ? 1 : 0, 1);
    if (self || one.source == CaseSource::Petition)
        give(TallyId::ResidentClosure, at, closed ? 1 : 0, 1);
    if (one.source == CaseSource::Hotline || one.source == CaseSource::Petition)
        give(TallyId::Complaints, at, 1, 0);
    give(TallyId::Unprompted, at,
        one.source == CaseSource::Patrol || one.source == CaseSource::CameraAlarm || one.source == CaseSource::Drone
            ? 1
            : 0,
        1);
    if (one.facility)
        give(TallyId::SelfReported, at, self ? 1 : 0, 1);
    if (one.source == CaseSource::Hotline) {
        give(TallyId::Hotline, at, 1, 0);
        if (one.hotline_class != no_hotline_class)
            give(tally_at(TallyId::HotlineFirst, one.hotline_class), at, 1, 0);
    }
    if (!closed)
        return;
    give(TallyId::Ended, one.closed_at, 1, 0);
    give(TallyId::Handling, at, (one.closed_at - one.opened_at) / 60'000, 1);
    if (one.due_at != 0)
        give(TallyId::OnTime, at, one.closed_at <= one.due_at ? 1 : 0, 1);
    if (one.satisfaction != 0)
        give(TallyId::Satisfied, at, one.satisfaction >= 4 ? 1 : 0, 1);
}

template <class Give>
void shares_of(const DisputeFacts& one, UtcMillis as_of, Give&& give)
{
    if (one.found_at > as_of || one.withdrawn)
        return;
    give(TallyId::Resolution, one.found_at, has_come(one.resolved_at, as_of) ? 1 : 0, 1);
    if (has_come(one.mediated_at, as_of))
        give(TallyId::Confirmation, one.found_at, has_come(one.confirmed_at, as_of) ? 1 : 0, 1);
}

template <class Give>
void shares_of(const TaskFacts& one, UtcMillis as_of, Give&& give)
{
    if (one.issued_at > as_of || has_come(one.withdrawn_at, as_of))
        return;
    const bool done = has_come(one.completed_at, as_of);
    give(TallyId::Completion, one.issued_at, done ? 1 : 0, 1);
    if (done)
        give(TallyId::TaskOnTime, one.issued_at, one.completed_at <= one.due_at ? 1 : 0, 1);
}

template <class Give>
void shares_of(const HazardFacts& one, UtcMillis as_of, Give&& give)
{
    if (one.found_at > as_of || one.voided)
        return;
    give(TallyId::HazardsRemoved, one.found_at, has_come(one.removed_at, as_of) ? 1 : 0, 1);
    give(TallyId::Recurrence, one.found_at, one.recurs ? 1 : 0, 1);
}

/// Counts when it is over, on the day it began.
template <class Give>
void shares_of(const VolunteerFacts& one, UtcMillis as_of, Give&& give)
{
    if (one.minutes != 0 && one.to_at <= as_of)
        give(TallyId::VolunteerMinutes, one.from_at, one.minutes, 0);
}

template <class Give>
void shares_of(const TypedFacts& one, UtcMillis as_of, Give&& give)
{
    // Where nobody keeps the register of services, hours are typed.
    if (one.figure == AreaFigureId::VolunteerHours) {
        if (one.day <= as_of)
            give(TallyId::VolunteerMinutes, one.day, 60 * one.value, 0);
        return;
    }
    constexpr auto first = static_cast<std::size_t>(AreaFigureId::SecurityCases);
    const auto number = static_cast<std::size_t>(one.figure);
    if (one.day <= as_of && number >= first &&
        number - first <= index_of(TallyId::TypedLast) - index_of(TallyId::TypedFirst))
        give(tally_at(TallyId::TypedFirst, number - first), one.day, one.value, 0);
}

/// The first instant after `as_of` at which shares of the row change by themselves; 0 for never.
[[nodiscard]] inline UtcMillis next_of(std::initializer_list<UtcMillis> times, UtcMillis as_of)
{
    UtcMillis next = 0;
    for (const UtcMillis at : times)
        if (at > as_of && (next == 0 || at < next))
            next = at;
    return next;
}
[[nodiscard]] inline UtcMillis next_change(const CaseFacts& one, UtcMillis as_of)
{
    return next_of({one.opened_at, one.closed_at}, as_of);
}
[[nodiscard]] inline UtcMillis next_change(const DisputeFacts& one, UtcMillis as_of)
{
    return next_of({one.found_at, one.mediated_at, one.resolved_at, one.confirmed_at}, as_of);
}
[[nodiscard]] inline UtcMillis next_change(const TaskFacts& one, UtcMillis as_of)
{
    return next_of({one.issued_at, one.completed_at, one.withdrawn_at}, as_of);
}
[[nodiscard]] inline UtcMillis next_change(const HazardFacts& one, UtcMillis as_of)
{
    return next_of({one.found_at, one.removed_at}, as_of);
}
[[nodiscard]] inline UtcMillis next_change(const VolunteerFacts& one, UtcMillis as_of)
{
    return next_of({one.to_at}, as_of);
}
[[nodiscard]] inline UtcMillis next_change(const TypedFacts& one, UtcMillis as_of)
{
    return next_of({one.day}, as_of);
}

} // namespace yiping::domain
