// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// Why a text is no instant.
enum class TimeProblem : std::uint8_t {
    Unreadable, ///< fits none of the formats, or there is no such day
    ClockGap,   ///< the clock was put forward over this local time
};

/// Reads local times by strftime letters: Y y m d e j H I M S p b B h a A f(fraction) z Z T D F R n t %%, and literal
/// letters; s are seconds since 1970 (milliseconds where there are twelve digits and more); a space takes any number of
/// spaces. The word "excel" instead of a format takes a day number of a spreadsheet, as 46082.375 (from 1954 to 2119).
/// Names of months and days are English. A text must fit whole. Times with an offset of their own (%z) are taken by it,
/// all others by the zone; of an ambiguous one the earlier. One thread at a time.
class TimeReader {
public:
    /// `zone` must exist (config::load_case_mapping checks it).
    TimeReader(std::vector<std::string> formats, const std::string& zone);
    [[nodiscard]] std::expected<UtcMillis, TimeProblem> read(std::string_view text);

private:
    [[nodiscard]] static std::optional<std::chrono::local_time<std::chrono::milliseconds>> of_day_number(
        std::string_view text);
    [[nodiscard]] std::expected<UtcMillis, TimeProblem> to_utc(
        std::chrono::local_time<std::chrono::milliseconds> local);

    std::vector<std::string> formats_;
    const std::chrono::time_zone* zone_;
    // The last answer of the zone: files are nearly in order of time, and asking costs more than reading.
    std::chrono::local_seconds known_from_{}, known_to_{};
    std::chrono::seconds known_offset_{};
};

} // namespace yiping::importer
