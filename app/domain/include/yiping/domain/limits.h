// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/enums.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Promised times (DESIGN §10). All instants are UTC milliseconds; dates and hours of the day are Asia/Shanghai, which
/// has been UTC+8 without daylight saving since 15 September 1991: for later dates a fixed offset is exact, needs no
/// time zone files and costs nothing. Pure functions, any thread.
namespace yiping::domain {

inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;
inline constexpr std::int64_t day_ms = 24 * hour_ms;
inline constexpr std::int64_t shanghai_offset_ms = 8 * hour_ms;
/// 10分钟响应: natural minutes from the report, or from the dispatch, to an answer.
inline constexpr std::int64_t response_limit_ms = 10 * minute_ms;
/// A working day counts eight hours, whatever the office hours are.
inline constexpr std::int64_t work_day_ms = 8 * hour_ms;

/// "natural_minute" … "work_day", as the data files write it.
[[nodiscard]] std::string_view text_of(LimitClock clock);
[[nodiscard]] std::optional<LimitClock> limit_clock_of(std::string_view text);

/// So many minutes, days or hours of a clock.
struct Limit {
    LimitClock clock = LimitClock::NaturalMinute;
    int amount = 1; ///< at least 1
    bool operator==(const Limit&) const = default;
};

/// What has a limit: the stages of a case, and the two 10-minute targets of whoever is sent.
enum class LimitStage : std::uint8_t {
    Accept = 1, ///< 受理: from the report
    File,       ///< 立案: from accepting
    Dispatch,   ///< 派遣: from filing
    Respond,    ///< 响应: from the dispatch to the signature
    Arrive,     ///< 到场: from the dispatch
    Handle,     ///< 处理: from the report, the promise to whoever reported
    Verify,     ///< 核查结案: from the feedback
};
inline constexpr std::size_t limit_stages = 7;
template <>
std::span<const EnumWord> enum_words<LimitStage>();
/// Limits by stage; nothing where nobody says.
using StageLimits = std::array<std::optional<Limit>, limit_stages>;
[[nodiscard]] constexpr std::size_t index_of(LimitStage stage)
{
    return static_cast<std::size_t>(stage) - 1;
}

using Date = std::chrono::year_month_day;

/// A local instant: date and milliseconds since local midnight.
struct LocalTime {
    Date date;
    std::int64_t ms = 0;
    bool operator==(const LocalTime&) const = default;
};
[[nodiscard]] LocalTime local_of(UtcMillis at);
/// `ms` may be 24 h or more, or negative.
[[nodiscard]] UtcMillis utc_of(Date date, std::int64_t ms = 0);
/// The local midnight that began the day of `at`.
[[nodiscard]] UtcMillis local_midnight(UtcMillis at);
/// "2026-03-18", "2026-03-18 10:30" and "10:30" in local time.
[[nodiscard]] std::string date_text(UtcMillis at);
[[nodiscard]] std::string date_time_text(UtcMillis at);
[[nodiscard]] std::string clock_text(UtcMillis at);

/// Minutes since local midnight, half-open.
struct DayPart {
    int from_minute = 0;
    int to_minute = 0;
    bool operator==(const DayPart&) const = default;
};
/// The hours that hold from one date to another, both included. Parts are in order and do not overlap.
struct OfficeHours {
    Date from;
    Date to;
    std::vector<DayPart> parts;
    bool operator==(const OfficeHours&) const = default;
};

/// Working days and hours of a unit. A value; made by config from data/calendar/YYYY.toml.
struct WorkCalendar {
    std::vector<DayPart> usual{{8 * 60 + 30, 12 * 60}, {13 * 60 + 30, 18 * 60}}; ///< where no `hours` fits
    std::vector<OfficeHours> hours; ///< the last one that contains a date holds
    std::vector<Date> holidays;     ///< not worked
    std::vector<Date> make_up_days; ///< 调休: weekend days that are worked
    std::vector<int> years;         ///< for which holidays are known; others are plain weeks
    std::vector<DayPart> urgent{
        {0, 24 * 60}}; ///< hours of every day, weekends and holidays too, that urgent_hour counts

    [[nodiscard]] bool is_work_day(Date date) const;
    /// Empty on a day off.
    [[nodiscard]] const std::vector<DayPart>& parts_of(Date date) const;
    [[nodiscard]] bool knows_year(int year) const;
    bool operator==(const WorkCalendar&) const = default;
};

/// The instant when `work_ms` of office time have gone by since `from`. Nothing if that is more than ten years off (a
/// calendar without any hours).
[[nodiscard]] std::optional<UtcMillis> add_work_time(
    const WorkCalendar& calendar, UtcMillis from, std::int64_t work_ms);
/// Office time between two instants; 0 if `to` is not after `from`.
[[nodiscard]] std::int64_t work_time_between(const WorkCalendar& calendar, UtcMillis from, UtcMillis to);

/// When a promise made at `from` falls due: SameDay 24:00 of the local day, ThreeDay three working days of eight
/// hours, Fixed the given time, None nothing.
[[nodiscard]] std::optional<UtcMillis> due_time(
    LimitKind kind, UtcMillis from, const WorkCalendar& calendar, std::optional<UtcMillis> fixed = std::nullopt);

} // namespace yiping::domain
