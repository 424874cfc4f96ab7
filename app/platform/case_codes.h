// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/category.h>

#include <filesystem>

namespace yiping::platform {

/// data/codes/case_categories.toml. Errors: those of config::Document, config.value and domain.category_….
[[nodiscard]] Result<domain::CategoryTree> load_case_codes(const std::filesystem::path& file);

} // namespace yiping::platform
