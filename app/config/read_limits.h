// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/document.h>
#include <yiping/domain/limits.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::config {

/// A whole number and nothing else.
[[nodiscard]] std::optional<int> whole_number(std::string_view text);
/// "3 work_day" under a key; nothing if it is not there or is refused. Amounts from `least` to 10,000.
[[nodiscard]] std::optional<domain::Limit> read_limit(const Section& section, std::string_view key, int least = 1);
/// "accept", "file", … : the keys under which the limits of the stages stand.
struct StageKey {
    std::string_view key;
    domain::LimitStage stage;
};
[[nodiscard]] std::span<const StageKey> stage_keys();
/// ["08:30-12:00", …] in order and without overlap; nothing if refused.
[[nodiscard]] std::optional<std::vector<domain::DayPart>> read_day_parts(const Section& section, std::string_view key);

} // namespace yiping::config
