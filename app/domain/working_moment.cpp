// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/working_moment.h>

namespace yiping::domain {

namespace {

constexpr std::int64_t minute_of_work = 60'000;
constexpr std::int64_t into_the_morning = 30 * minute_of_work;
constexpr std::int64_t left_of_the_day = 120 * minute_of_work;
/// Further back there is no calendar that means it: holidays last days.
constexpr int most_days_back = 30;

} // namespace

UtcMillis working_moment(const WorkCalendar& calendar, UtcMillis now)
{
    for (int back = 0; back <= most_days_back; ++back) {
        const Date date = std::chrono::sys_days(local_of(now).date) - std::chrono::days(back);
        const auto& parts = calendar.parts_of(date);
        if (parts.empty())
            continue;
        const UtcMillis opens = utc_of(date, parts.front().from_minute * minute_of_work);
        const UtcMillis closes = utc_of(date, parts.back().to_minute * minute_of_work);
        if (now >= opens + into_the_morning && now <= closes - left_of_the_day)
            return now;
        if (now >= opens + into_the_morning)
            return opens + into_the_morning;
    }
    return now;
}

} // namespace yiping::domain
