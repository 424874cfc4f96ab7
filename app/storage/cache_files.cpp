// SPDX-License-Identifier: GPL-3.0-or-later
#include "cache_files.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <format>
#include <string_view>
#include <system_error>

namespace yiping::storage {

namespace {

constexpr std::string_view prefix = "cache-";
constexpr std::string_view loading_suffix = ".db.loading";

std::unexpected<Error> unusable(const std::string& folder, const std::error_code& why)
{
    return make_error(Fault::Environment, "storage.folder_unusable", {{"folder", folder}, {"why", why.message()}});
}

Result<void> done_or_why(const std::error_code& why, const std::string& path, const std::string& folder)
{
    if (!why)
        return {};
    if (why == std::errc::no_space_on_device || why.value() == EDQUOT)
        return make_error(Fault::Environment, "sqlite.disk_full", {{"path", path}});
    return unusable(folder, why);
}

} // namespace

std::string cache_file(const std::string& folder, std::uint64_t number)
{
    return std::format("{}/{}{}.db", folder, prefix, number);
}

std::string loading_file(const std::string& folder, std::uint64_t number)
{
    return std::format("{}/{}{}{}", folder, prefix, number, loading_suffix);
}

Result<std::vector<std::uint64_t>> cache_numbers(FileSystem& files, const std::string& folder)
{
    if (const auto why = files.make_folder(folder))
        return unusable(folder, why);
    std::vector<std::string> names;
    if (const auto why = files.list(folder, names))
        return unusable(folder, why);
    std::vector<std::uint64_t> numbers;
    for (const std::string& name : names) {
        std::string_view rest = name;
        if (!rest.starts_with(prefix) || !rest.ends_with(".db"))
            continue;
        rest.remove_prefix(prefix.size());
        rest.remove_suffix(3);
        std::uint64_t number = 0;
        const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (code == std::errc() && end == rest.data() + rest.size() && number > 0)
            numbers.push_back(number);
    }
    std::ranges::sort(numbers, std::greater());
    return numbers;
}

void remove_loading_files(FileSystem& files, const std::string& folder)
{
    std::vector<std::string> names;
    if (files.list(folder, names))
        return;
    for (const std::string& name : names)
        if (name.starts_with(prefix) && name.contains(loading_suffix))
            files.remove(folder + '/' + name);
}

void remove_database(FileSystem& files, const std::string& path)
{
    for (const char* part : {"", "-wal", "-shm", "-journal"})
        files.remove(path + part);
}

Result<void> publish_file(FileSystem& files, const std::string& from, const std::string& to, const std::string& folder)
{
    if (auto done = done_or_why(files.sync_file(from), from, folder); !done)
        return done;
    if (auto done = done_or_why(files.rename(from, to), to, folder); !done)
        return done;
    return done_or_why(files.sync_folder(folder), folder, folder);
}

Result<void> move_database(FileSystem& files, const std::string& from, const std::string& to)
{
    if (const auto why = files.rename(from, to))
        return unusable(from.substr(0, from.find_last_of('/')), why);
    for (const char* part : {"-wal", "-shm"})
        (void)files.rename(from + part, to + part); // mostly not there
    return {};
}

bool looks_like_a_database(FileSystem& files, const std::string& path)
{
    constexpr std::string_view magic("SQLite format 3\0", 16);
    return files.head_of(path, magic.size()) == magic;
}

} // namespace yiping::storage
