// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace yiping::config {

/// The whole of a small regular file. config.missing_file and config.unreadable_file are faults of the environment,
/// config.too_large and config.not_a_file of the input.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);

/// The *.toml of a folder by name. A folder that cannot be listed is config.missing_file.
[[nodiscard]] Result<std::vector<std::filesystem::path>> toml_files(const std::filesystem::path& folder);

} // namespace yiping::config
