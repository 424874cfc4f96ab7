// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <filesystem>
#include <string>
#include <vector>

namespace yiping::geo {

/// What a GeoPackage lists as content, or keeps its lists in, without being a plain table: a view may have no end, and
/// a computed column may be of any size, so that whoever reads a file of somebody else's does not ask for them. Only
/// the schema and the list are read; a list without measure ends after 10,000 names. Any thread. Errors:
/// geo.package_damaged {file, what}.
[[nodiscard]] Result<std::vector<std::string>> computed_layers(const std::filesystem::path& file);

} // namespace yiping::geo
