// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/time_reader.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace yiping::importer {

namespace {

using std::chrono::floor;
using std::chrono::hours;
using std::chrono::January;
using std::chrono::local_days;
using std::chrono::local_info;
using std::chrono::local_seconds;
using std::chrono::local_time;
using std::chrono::locate_zone;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_info;
using std::chrono::year;
using std::chrono::year_month_day;

/// What the letters of a format have said so far.
struct Parts {
    int year = 1970, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0, millis = 0;
    std::optional<int> day_of_year;
    std::optional<bool> afternoon;
    std::optional<int> offset_minutes;
    std::optional<std::int64_t> instant; ///< seconds since 1970 in UTC
};

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return text_.empty(); }

    bool number(int most_digits, int low, int high, int& value)
    {
        int digits = 0;
        int read = 0;
        while (digits < most_digits && !text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            read = read * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
            ++digits;
        }
        if (digits == 0 || read < low || read > high)
            return false;
        value = read;
        return true;
    }

    bool literal(char letter)
    {
        if (text_.empty() || text_.front() != letter)
            return false;
        text_.remove_prefix(1);
        return true;
    }

    void spaces()
    {
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t'))
            text_.remove_prefix(1);
    }

    /// One of the names, or its first three letters, in any case; its index.
    template <std::size_t N>
    std::optional<int> name(const std::array<std::string_view, N>& names)
    {
        for (std::size_t index = 0; index < N; ++index)
            for (const std::size_t length : {names[index].size(), std::size_t{3}})
                if (word(names[index].substr(0, length)))
                    return static_cast<int>(index);
        return std::nullopt;
    }

    bool word(std::string_view wanted)
    {
        if (text_.size() < wanted.size())
            return false;
        for (std::size_t index = 0; index < wanted.size(); ++index)
            if (lower(text_[index]) != lower(wanted[index]))
                return false;
        text_.remove_prefix(wanted.size());
        return true;
    }

    /// Seconds since 1970, or milliseconds where there are so many digits (from September 2001 on).
    bool seconds(std::optional<std::int64_t>& value, int& millis)
    {
        constexpr int most_of_seconds = 11, most_of_millis = 14;
        std::int64_t read = 0;
        int digits = 0;
        while (digits < most_of_millis && !text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            read = read * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
            ++digits;
        }
        value = digits > most_of_seconds ? read / 1000 : read;
        millis = digits > most_of_seconds ? static_cast<int>(read % 1000) : 0;
        return digits > 0;
    }

    /// ".123456" without its dot, to whole milliseconds.
    bool fraction(int& millis)
    {
        int digits = 0;
        int value = 0;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            if (digits < 3)
                value = value * 10 + (text_.front() - '0');
            ++digits;
            text_.remove_prefix(1);
        }
        for (int index = digits; index < 3; ++index)
            value *= 10;
        millis = value;
        return digits > 0;
    }

    /// Z, +08, +0800 or +08:00.
    bool offset(std::optional<int>& offset_minutes)
    {
        if (literal('Z') || literal('z')) {
            offset_minutes = 0;
            return true;
        }
        const bool minus = !text_.empty() && text_.front() == '-';
        if (!minus && !(!text_.empty() && text_.front() == '+'))
            return false;
        text_.remove_prefix(1);
        int whole_hours = 0;
        int rest = 0;
        if (!number(2, 0, 23, whole_hours))
            return false;
        literal(':');
        if (!text_.empty() && text_.front() >= '0' && text_.front() <= '9' && !number(2, 0, 59, rest))
            return false;
        offset_minutes = (minus ? -1 : 1) * (whole_hours * 60 + rest);
        return true;
    }

    /// Letters of a zone's name; they are read over, the mapping says the zone.
    void zone_name()
    {
        while (
            !text_.empty() && (lower(text_.front()) != text_.front() || (text_.front() >= 'a' && text_.front() <= 'z')))
            text_.remove_prefix(1);
    }

private:
    static char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }
    std::string_view text_;
};

constexpr std::array<std::string_view, 12> months{"January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> days{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

bool scan(std::string_view format, Scanner& in, Parts& parts);

bool scan_letter(char letter, Scanner& in, Parts& parts)
{
    switch (letter) {
    case 'Y':
        return in.number(4, 1000, 9999, parts.year);
    case 'y':
        if (!in.number(2, 0, 99, parts.year))
            return false;
        parts.year += parts.year < 69 ? 2000 : 1900;
        return true;
    case 'm':
        return in.number(2, 1, 12, parts.month);
    case 'd':
        return in.number(2, 1, 31, parts.day);
    case 'e':
        in.spaces();
        return in.number(2, 1, 31, parts.day);
    case 'j': {
        int day = 0;
        if (!in.number(3, 1, 366, day))
            return false;
        parts.day_of_year = day;
        return true;
    }
    case 'H':
        return in.number(2, 0, 23, parts.hour);
    case 'I':
        return in.number(2, 1, 12, parts.hour);
    case 'M':
        return in.number(2, 0, 59, parts.minute);
    case 'S':
        return in.number(2, 0, 60, parts.second);
    case 's':
        return in.seconds(parts.instant, parts.millis);
    case 'f':
        return in.fraction(parts.millis);
    case 'p': {
        const bool morning = in.word("AM") || in.word("上午");
        if (!morning && !in.word("PM") && !in.word("下午"))
            return false;
        parts.afternoon = !morning;
        return true;
    }
    case 'b':
    case 'B':
    case 'h':
        if (const auto month = in.name(months)) {
            parts.month = *month + 1;
            return true;
        }
        return false;
    case 'a':
    case 'A':
        return in.name(days).has_value();
    case 'z':
        return in.offset(parts.offset_minutes);
    case 'Z':
        in.zone_name();
        return true;
    case 'T':
        return scan("%H:%M:%S", in, parts);
    case 'R':
        return scan("%H:%M", in, parts);
    case 'F':
        return scan("%Y-%m-%d", in, parts);
    case 'D':
        return scan("%m/%d/%y", in, parts);
    case 'n':
    case 't':
        in.spaces();
        return true;
    case '%':
        return in.literal('%');
    default:
        return false;
    }
}

bool scan(std::string_view format, Scanner& in, Parts& parts)
{
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] == ' ') {
            in.spaces();
        } else if (format[at] == '%' && at + 1 < format.size()) {
            if (!scan_letter(format[++at], in, parts))
                return false;
        } else if (!in.literal(format[at])) {
            return false;
        }
    }
    return true;
}

/// The local instant, nothing for a day that is not in the calendar.
std::optional<local_time<milliseconds>> local_of(const Parts& parts)
{
    local_days date;
    if (parts.day_of_year) {
        if (*parts.day_of_year == 366 && !year(parts.year).is_leap())
            return std::nullopt;
        date = local_days(year(parts.year) / January / 1) + std::chrono::days(*parts.day_of_year - 1);
    } else {
        const year_month_day named = year(parts.year) / parts.month / parts.day;
        if (!named.ok())
            return std::nullopt;
        date = local_days(named);
    }
    int hour = parts.hour;
    if (parts.afternoon)
        hour = hour % 12 + (*parts.afternoon ? 12 : 0);
    return date + hours(hour) + minutes(parts.minute) + seconds(parts.second) + milliseconds(parts.millis);
}

} // namespace

TimeReader::TimeReader(std::vector<std::string> formats, const std::string& zone)
    : formats_(std::move(formats)), zone_(locate_zone(zone))
{
}

std::expected<UtcMillis, TimeProblem> TimeReader::read(std::string_view text)
{
    for (std::size_t index = 0; index < formats_.size(); ++index) {
        if (formats_[index] == "excel") {
            if (const auto local = of_day_number(text))
                return to_utc(*local);
            continue;
        }
        Scanner in(text);
        Parts parts;
        if (!scan(formats_[index], in, parts))
            continue;
        in.spaces();
        if (!in.at_end())
            continue;
        if (parts.instant)
            return *parts.instant * 1000 + parts.millis;
        const auto local = local_of(parts);
        if (!local)
            continue;
        if (parts.offset_minutes)
            return local->time_since_epoch().count() - std::int64_t{*parts.offset_minutes} * 60'000;
        return to_utc(*local);
    }
    return std::unexpected(TimeProblem::Unreadable);
}

std::optional<local_time<milliseconds>> TimeReader::of_day_number(std::string_view text)
{
    double number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc() || end != text.data() + text.size() || !(number >= 20'000 && number < 80'000))
        return std::nullopt;
    // Day 1 is 1 January 1900, and a 29 February of that year is counted that never was. To the second, as shown.
    const local_days zero = local_days(year(1899) / 12 / 30);
    return local_time<milliseconds>(zero) + seconds(std::llround(number * 86'400));
}

std::expected<UtcMillis, TimeProblem> TimeReader::to_utc(local_time<milliseconds> local)
{
    const auto whole = floor<seconds>(local);
    if (whole < known_from_ || whole >= known_to_) {
        const local_info found = zone_->get_info(whole);
        if (found.result == local_info::nonexistent)
            return std::unexpected(TimeProblem::ClockGap);
        const sys_info& first = found.first; // of two the earlier instant
        if (found.result == local_info::unique) {
            // A day is kept off both ends: nearer to a change the zone is asked each time. Not beyond the year 9999,
            // where the ends of an everlasting rule would overflow.
            const auto low = local_seconds(local_days(year(1) / 1 / 1));
            const auto high = local_seconds(local_days(year(9999) / 12 / 31));
            const auto begin = std::max(first.begin.time_since_epoch(), low.time_since_epoch());
            const auto end = std::min(first.end.time_since_epoch(), high.time_since_epoch());
            known_from_ = local_seconds(begin + first.offset + std::chrono::days(1));
            known_to_ = local_seconds(end + first.offset - std::chrono::days(1));
            known_offset_ = first.offset;
        }
        return (local.time_since_epoch() - first.offset).count();
    }
    return (local.time_since_epoch() - known_offset_).count();
}

} // namespace yiping::importer
