// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/category.h>

#include <filesystem>

namespace yiping::config {

/// data/codes/case_categories.toml. Errors: those of Document, config.key_missing, config.value, config.key_unknown;
/// domain.category_… with {file}. `own`: a town's file of the same form, which adds classes, or says one anew
/// altogether; "" none.
[[nodiscard]] Result<domain::CategoryTree> load_categories(
    const std::filesystem::path& file, const std::filesystem::path& own = {});
/// The shipped ones and the town's (town_codes).
[[nodiscard]] Result<domain::CategoryTree> load_categories();

} // namespace yiping::config
