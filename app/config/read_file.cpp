// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

namespace yiping::config {

Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        return make_error(Fault::Environment, "config.missing_file", {{"file", file.string()}});
    if (!std::filesystem::is_regular_file(status))
        return make_error(Fault::Input, "config.not_a_file", {{"file", file.string()}});
    const auto size = std::filesystem::file_size(file, failed);
    if (!failed && size > limit)
        return make_error(Fault::Input, "config.too_large",
            {{"file", file.string()}, {"size", static_cast<std::int64_t>(size)},
                {"limit", static_cast<std::int64_t>(limit)}});
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (stream && size > 0)
        text << stream.rdbuf();
    if (!stream || !text)
        return make_error(Fault::Environment, "config.unreadable_file",
            {{"file", file.string()}, {"what", std::string(std::strerror(errno))}});
    return std::move(text).str();
}

} // namespace yiping::config
