// SPDX-License-Identifier: GPL-3.0-or-later
#include "cache_files.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <format>
#include <fstream>
#include <string_view>
#include <system_error>

namespace yiping::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "cache-";
constexpr std::string_view loading_suffix = ".db.loading";
constexpr int page_size = 8192;

std::unexpected<Error> unusable(const std::string& folder, const std::error_code& why)
{
    return make_error(Fault::Environment, "storage.folder_unusable", {{"folder", folder}, {"why", why.message()}});
}

Result<void> sync_path(const std::string& path, int flags, const std::string& folder)
{
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0)
        return unusable(folder, std::error_code(errno, std::generic_category()));
    const int code = ::fsync(file);
    const int why = errno;
    ::close(file);
    if (code == 0)
        return {};
    if (why == ENOSPC || why == EDQUOT)
        return make_error(Fault::Environment, "sqlite.disk_full", {{"path", path}});
    return unusable(folder, std::error_code(why, std::generic_category()));
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

Result<std::vector<std::uint64_t>> cache_numbers(const std::string& folder)
{
    std::error_code why;
    fs::create_directories(folder, why);
    fs::directory_iterator entry(folder, why);
    if (why)
        return unusable(folder, why);
    std::vector<std::uint64_t> numbers;
    for (; entry != fs::directory_iterator(); entry.increment(why)) {
        if (why)
            return unusable(folder, why);
        const std::string name = entry->path().filename().string();
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

void remove_loading_files(const std::string& folder)
{
    std::error_code ignored;
    for (fs::directory_iterator entry(folder, ignored); entry != fs::directory_iterator(); entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with(prefix) && name.contains(loading_suffix))
            fs::remove(entry->path(), ignored);
    }
}

void remove_database(const std::string& path)
{
    std::error_code ignored;
    for (const char* part : {"", "-wal", "-shm", "-journal"})
        fs::remove(path + part, ignored);
}

Result<void> make_empty_database(const std::string& path)
{
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    if (code == SQLITE_OK)
        // Setting the version writes the first page, and with it the page size.
        code = sqlite3_exec(handle, std::format("PRAGMA page_size={}; PRAGMA user_version=0", page_size).c_str(),
            nullptr, nullptr, nullptr);
    Result<void> done;
    if (code == SQLITE_FULL)
        done = make_error(Fault::Environment, "sqlite.disk_full", {{"path", path}});
    else if (code != SQLITE_OK)
        done = make_error(
            Fault::Environment, "sqlite.failed", {{"path", path}, {"why", std::string(sqlite3_errmsg(handle))}});
    sqlite3_close(handle);
    return done;
}

Result<void> publish_file(const std::string& from, const std::string& to, const std::string& folder)
{
    if (auto done = sync_path(from, O_RDWR, folder); !done)
        return done;
    std::error_code why;
    fs::rename(from, to, why);
    if (why)
        return unusable(folder, why);
    return sync_path(folder, O_RDONLY | O_DIRECTORY, folder);
}

Result<void> move_database(const std::string& from, const std::string& to)
{
    std::error_code why;
    fs::rename(from, to, why);
    if (why)
        return unusable(fs::path(from).parent_path().string(), why);
    for (const char* part : {"-wal", "-shm"})
        fs::rename(from + part, to + part, why); // mostly not there
    return {};
}

bool looks_like_a_database(const std::string& path)
{
    constexpr std::string_view magic("SQLite format 3\0", 16);
    std::ifstream file(path, std::ios::binary);
    char head[16] = {};
    file.read(head, sizeof head);
    return std::string_view(head, static_cast<std::size_t>(file.gcount())) == magic;
}

} // namespace yiping::storage
