// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <filesystem>
#include <string>

namespace yiping::config {

/// The whole of a small regular file. config.missing_file and config.unreadable_file are faults of the environment,
/// config.too_large and config.not_a_file of the input.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit);

} // namespace yiping::config
