// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace yiping::test {

/// A workbook of one sheet of texts, "xlsx" or "ods"; the first row is the header.
void write_workbook(
    const std::filesystem::path& file, const std::string& kind, const std::vector<std::vector<std::string>>& rows);

} // namespace yiping::test
