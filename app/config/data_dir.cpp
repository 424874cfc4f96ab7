// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/data_dir.h>

#include <cstdlib>
#include <system_error>

namespace yiping::config {

namespace fs = std::filesystem;

namespace {

bool has_data(const fs::path& folder)
{
    std::error_code ignored;
    return fs::is_directory(folder / "data", ignored);
}

} // namespace

fs::path shipped_dir()
{
    if (const char* named = std::getenv("YIPING_DATA_DIR"); named != nullptr && *named != '\0')
        return named; // said by a person: never looked past
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        const fs::path installed = program.parent_path().parent_path() / "share" / "yiping";
        if (has_data(installed))
            return installed;
    }
    return YIPING_SOURCE_DATA;
}

fs::path shipped_data(std::string_view part)
{
    return shipped_dir() / "data" / part;
}

fs::path shipped_resource(std::string_view part)
{
    return shipped_dir() / "resources" / part;
}

fs::path town_dir()
{
    const char* named = std::getenv("YIPING_TOWN_DIR");
    return named != nullptr && *named != '\0' ? named : "/etc/yiping";
}

fs::path town_codes(std::string_view name)
{
    fs::path file = town_dir() / "codes" / name;
    file += ".toml";
    std::error_code failed;
    // What is there and cannot be read is found out by whoever reads it.
    return fs::exists(fs::symlink_status(file, failed)) ? file : fs::path();
}

fs::path default_data_folder()
{
    if (const char* data_home = std::getenv("XDG_DATA_HOME"); data_home != nullptr && *data_home == '/')
        return fs::path(data_home) / "yiping";
    const char* home = std::getenv("HOME");
    return fs::path(home == nullptr || *home == '\0' ? "/var/lib" : home) / ".local" / "share" / "yiping";
}

} // namespace yiping::config
