// SPDX-License-Identifier: GPL-3.0-or-later
#include "read_file.h"

#include <algorithm>
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

Result<std::vector<std::filesystem::path>> toml_files(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (std::filesystem::directory_iterator each(folder, failed), end; !failed && each != end; each.increment(failed))
        if (each->path().extension() == ".toml")
            files.push_back(each->path());
    if (failed)
        return make_error(Fault::Environment, "config.missing_file", {{"file", folder.string()}});
    std::ranges::sort(files);
    return files;
}

} // namespace yiping::config
