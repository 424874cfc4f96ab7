// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/category.h>

#include <filesystem>

namespace yiping::config {

/// data/codes/case_categories.toml. Errors: those of Document, config.key_missing, config.value, config.key_unknown;
/// domain.category_… with {file}.
[[nodiscard]] Result<domain::CategoryTree> load_categories(const std::filesystem::path& file);
/// The shipped ones.
[[nodiscard]] Result<domain::CategoryTree> load_categories();

} // namespace yiping::config
