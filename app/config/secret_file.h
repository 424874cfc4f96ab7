// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/document.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace yiping::config {

/// The first line of the file that `key` names, beside `folder`; "" without the key. One that cannot be read, or is
/// empty, is a problem of the section.
[[nodiscard]] std::string read_secret(
    const Section& section, std::string_view key, const std::filesystem::path& folder);

} // namespace yiping::config
