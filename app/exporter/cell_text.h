// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/config/messages.h>
#include <yiping/domain/described_row.h>

#include <optional>
#include <string>
#include <string_view>

namespace yiping::exporter {

/// "2026-03-18 10:30:00" in Shanghai, ".125" behind it where there are milliseconds. Before 1992, when China had other
/// clocks, as "1986-05-04T01:30:00+08:00", so that no hour is meant twice.
[[nodiscard]] std::string time_text(UtcMillis at);

/// A value as a file shows it: times and words of code lists as text, money in yuan, sets of words with 、 between.
/// Not for references.
[[nodiscard]] domain::Value cell_of(
    const domain::FieldInfo& field, const domain::Value& value, config::Language language);

/// A personal or staff field as everybody may see it, by what its name says it is; nothing for one that is better left
/// out.
[[nodiscard]] bool can_be_masked(const domain::FieldInfo& field);
[[nodiscard]] std::string masked_text(const domain::FieldInfo& field, std::string_view text);

} // namespace yiping::exporter
