// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// 案件编号: local date of the report and the day's running number, "20260318-0142". Pure functions, any thread.
namespace yiping::domain {

struct CaseNumber {
    std::int32_t date = 0;    ///< 20260318
    std::int64_t running = 0; ///< from 1; more than four digits from 10000 on
    auto operator<=>(const CaseNumber&) const = default;
};

[[nodiscard]] std::string case_number(UtcMillis opened_at, std::int64_t running);
/// Nothing if the text is no such number.
[[nodiscard]] std::optional<CaseNumber> parse_case_number(std::string_view text);
/// "20260318-": what all numbers of that local day begin with.
[[nodiscard]] std::string case_number_prefix(UtcMillis opened_at);

} // namespace yiping::domain
