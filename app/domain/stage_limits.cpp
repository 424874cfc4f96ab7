// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/stage_limits.h>

#include <algorithm>

namespace yiping::domain {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int ten_years_of_days = 3653;

std::int64_t local_day(UtcMillis at)
{
    return sys_days(local_of(at).date).time_since_epoch().count();
}

/// The parts of a day that a clock counts; only for clocks that count parts.
const std::vector<DayPart>& counted_parts(LimitClock clock, Date date, const WorkCalendar& calendar)
{
    return clock == LimitClock::UrgentHour ? calendar.urgent : calendar.parts_of(date);
}

bool counts_everything(LimitClock clock)
{
    return clock == LimitClock::NaturalMinute || clock == LimitClock::NaturalDay;
}

} // namespace

template <>
std::span<const EnumWord> enum_words<LimitStage>()
{
    static constexpr std::array words{
        EnumWord{1, "Accept", "受理", "Accepting"},
        EnumWord{2, "File", "立案", "Filing"},
        EnumWord{3, "Dispatch", "派遣", "Dispatching"},
        EnumWord{4, "Respond", "响应", "Responding"},
        EnumWord{5, "Arrive", "到场", "Arriving"},
        EnumWord{6, "Handle", "处理", "Handling"},
        EnumWord{7, "Verify", "核查结案", "Verifying and closing"},
    };
    return words;
}

template <>
std::span<const EnumWord> enum_words<TargetState>()
{
    static constexpr std::array words{
        EnumWord{1, "Running", "计时中", "Running"},
        EnumWord{2, "Met", "已达标", "Met"},
        EnumWord{3, "Missed", "未达标", "Missed"},
    };
    return words;
}

namespace {

constexpr std::array<std::pair<LimitClock, std::string_view>, 6> clock_texts{{
    {LimitClock::NaturalMinute, "natural_minute"},
    {LimitClock::SameDay, "same_day"},
    {LimitClock::NaturalDay, "natural_day"},
    {LimitClock::UrgentHour, "urgent_hour"},
    {LimitClock::WorkHour, "work_hour"},
    {LimitClock::WorkDay, "work_day"},
}};

} // namespace

std::string_view text_of(LimitClock clock)
{
    const auto found = std::ranges::find(clock_texts, clock, [](const auto& each) { return each.first; });
    return found == clock_texts.end() ? std::string_view() : found->second;
}

std::optional<LimitClock> limit_clock_of(std::string_view text)
{
    const auto found = std::ranges::find(clock_texts, text, [](const auto& each) { return each.second; });
    return found == clock_texts.end() ? std::nullopt : std::optional(found->first);
}

ClockTicks clock_ticks(LimitClock clock, UtcMillis from, UtcMillis to, const WorkCalendar& calendar)
{
    if (to <= from)
        return 0;
    if (counts_everything(clock))
        return to - from;
    if (clock == LimitClock::SameDay)
        return local_day(to) - local_day(from);
    std::int64_t total = 0;
    for (sys_days day = local_of(from).date; utc_of(Date(day)) < to; day += days(1)) {
        const UtcMillis midnight = utc_of(Date(day));
        for (const DayPart& part : counted_parts(clock, Date(day), calendar)) {
            const UtcMillis begin = std::max(from, midnight + part.from_minute * minute_ms);
            const UtcMillis end = std::min(to, midnight + part.to_minute * minute_ms);
            total += std::max<std::int64_t>(0, end - begin);
        }
    }
    return total;
}

std::optional<UtcMillis> clock_advance(LimitClock clock, UtcMillis from, ClockTicks ticks, const WorkCalendar& calendar)
{
    if (ticks <= 0)
        return from;
    if (counts_everything(clock))
        return from + ticks;
    if (clock == LimitClock::SameDay)
        return local_midnight(from) + ticks * day_ms;
    std::int64_t left = ticks;
    const sys_days first = local_of(from).date;
    for (int day = 0; day < ten_years_of_days; ++day) {
        const Date date(first + days(day));
        const UtcMillis midnight = utc_of(date);
        for (const DayPart& part : counted_parts(clock, date, calendar)) {
            const UtcMillis begin = std::max(from, midnight + part.from_minute * minute_ms);
            const UtcMillis end = midnight + part.to_minute * minute_ms;
            if (end <= begin)
                continue;
            if (left <= end - begin)
                return begin + left;
            left -= end - begin;
        }
    }
    return std::nullopt;
}

ClockTicks ticks_of(const Limit& limit)
{
    switch (limit.clock) {
    case LimitClock::NaturalMinute:
        return limit.amount * minute_ms;
    case LimitClock::SameDay:
        return limit.amount;
    case LimitClock::NaturalDay:
        return limit.amount * day_ms;
    case LimitClock::UrgentHour:
    case LimitClock::WorkHour:
        return limit.amount * hour_ms;
    case LimitClock::WorkDay:
        return limit.amount * work_day_ms;
    }
    return 0;
}

std::optional<UtcMillis> limit_due(
    const Limit& limit, UtcMillis from, const WorkCalendar& calendar, std::span<const Pause> pauses)
{
    ClockTicks left = ticks_of(limit);
    UtcMillis at = from;
    for (const Pause& pause : pauses) {
        if (pause.to <= at)
            continue;
        const ClockTicks run = clock_ticks(limit.clock, at, pause.from, calendar);
        if (run >= left)
            break;
        left -= run;
        at = std::max(at, pause.to);
    }
    return clock_advance(limit.clock, at, left, calendar);
}

UtcMillis due_after_pause(
    LimitClock clock, UtcMillis due, UtcMillis held_at, UtcMillis resumed_at, const WorkCalendar& calendar)
{
    if (due <= held_at || resumed_at <= held_at)
        return due;
    const UtcMillis shifted = due + (resumed_at - held_at);
    const ClockTicks left = clock_ticks(clock, held_at, due, calendar);
    if (left == 0)
        return shifted; // given by a person, outside the hours that this clock counts: it moves as it is
    // Never earlier: a time that a person gave may lie beyond what its hours alone would make.
    return std::max(due, clock_advance(clock, resumed_at, left, calendar).value_or(shifted));
}

Limit LimitBook::limit_of(LimitStage stage, LimitKind tier, std::string_view category) const
{
    const std::size_t index = index_of(stage);
    const auto find = [&](std::string_view code) { return categories != nullptr ? categories->find(code) : nullptr; };
    const Category* const own = find(category);
    const Category* const above = category.size() > 2 ? find(category.substr(0, 2)) : nullptr;
    for (const Category* each : {own, above}) {
        if (each != nullptr && each->limits.at(index))
            return *each->limits.at(index);
    }
    if (stage != LimitStage::Handle)
        return usual.at(index).value_or(Limit{LimitClock::NaturalDay, 1});
    if (tier == LimitKind::SameDay)
        return same_day;
    if (tier == LimitKind::Fixed && own != nullptr && own->fixed_hours > 0)
        return {LimitClock::UrgentHour, own->fixed_hours};
    return three_day;
}

LimitClock LimitBook::handling_clock(LimitKind tier, std::string_view category) const
{
    const Limit limit = limit_of(LimitStage::Handle, tier, category);
    const bool known = tier == LimitKind::SameDay || tier == LimitKind::ThreeDay || limit != three_day;
    return known ? limit.clock : LimitClock::UrgentHour;
}

std::optional<LimitStage> limit_stage_of(Step step)
{
    switch (step) {
    case Step::Collected:
        return LimitStage::Accept;
    case Step::Accepted:
        return LimitStage::File;
    case Step::Filed:
        return LimitStage::Dispatch;
    case Step::Dispatched:
        return LimitStage::Respond;
    case Step::Handling:
        return LimitStage::Handle;
    case Step::FedBack:
    case Step::Verified:
        return LimitStage::Verify;
    case Step::Closed:
    case Step::Evaluated:
    case Step::Declined:
    case Step::Voided:
        break;
    }
    return std::nullopt;
}

TargetState target_state(UtcMillis due, std::optional<UtcMillis> met_at, UtcMillis now)
{
    if (met_at)
        return *met_at <= due ? TargetState::Met : TargetState::Missed;
    return now <= due ? TargetState::Running : TargetState::Missed;
}

} // namespace yiping::domain
