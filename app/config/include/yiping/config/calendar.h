// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/limits.h>

#include <filesystem>

namespace yiping::config {

/// Working days of all years that have a file: data/calendar/YYYY.toml with `holidays` and `make_up_days` (dates) and
/// perhaps [[hours]] (from, to, parts = ["08:30-12:00", …]). A folder that is not there is a calendar of plain weeks.
/// Errors as load_settings.
[[nodiscard]] Result<domain::WorkCalendar> load_calendar(const std::filesystem::path& folder);
/// The shipped one.
[[nodiscard]] Result<domain::WorkCalendar> load_calendar();

} // namespace yiping::config
