// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/code_list.h>

#include <filesystem>
#include <string_view>

namespace yiping::config {

/// A file of data/codes, `[[code]]` or `[[category]]`; `open = true` in it takes other codes too, with a warning.
/// Errors: those of Document, config.key_missing, config.value (a code that comes twice).
[[nodiscard]] Result<domain::CodeList> load_codes(const std::filesystem::path& file);
/// The shipped one that a field's `codes` names.
[[nodiscard]] Result<domain::CodeList> load_named_codes(std::string_view name);

} // namespace yiping::config
