// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_file.h"

#include <fstream>

namespace yiping::config {

std::string read_secret(const Section& section, std::string_view key, const std::filesystem::path& folder)
{
    const auto name = section.text(key);
    if (!name)
        return {};
    std::ifstream file(folder / *name);
    std::string secret;
    if (!std::getline(file, secret) || secret.empty())
        section.refuse(key, "a file that can be read");
    return secret;
}

} // namespace yiping::config
