// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/case_rules.h>
#include <yiping/domain/stage_limits.h>

#include <filesystem>

namespace yiping::config {

/// data/rules/limits.toml: the usual limits of the stages and tiers ("10 natural_minute"), and the hours of the day
/// that count as urgent ones. `categories` stays the caller's and has to outlive the book.
struct LoadedLimits {
    domain::LimitBook book;
    std::vector<domain::DayPart> urgent; ///< for WorkCalendar::urgent
};
[[nodiscard]] Result<LoadedLimits> load_limits(
    const std::filesystem::path& file, const domain::CategoryTree* categories);
[[nodiscard]] Result<LoadedLimits> load_limits(const domain::CategoryTree* categories);

/// data/rules/taking.toml (自动受理, 线上派单) and data/rules/pressing.toml (催办 → 督办 → 提级办理). A file that is
/// not there has no rules. Errors besides those of documents: config.value where an id comes twice.
[[nodiscard]] Result<domain::RuleBook> load_rules(const std::filesystem::path& folder);
[[nodiscard]] Result<domain::RuleBook> load_rules();

} // namespace yiping::config
