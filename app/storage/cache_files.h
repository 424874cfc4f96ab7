// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/storage/file_system.h>

#include <cstdint>
#include <string>
#include <vector>

/// Names and moves of the cache's files. A database is up to three files: itself, -wal and -shm.
namespace yiping::storage {

/// Whole rows lie in the inner pages of the B-tree too, and larger ones keep it flat.
inline constexpr int cache_page_size = 8192;

[[nodiscard]] std::string cache_file(const std::string& folder, std::uint64_t number);
[[nodiscard]] std::string loading_file(const std::string& folder, std::uint64_t number);
/// Numbers of the caches in the folder, newest first. Errors: storage.folder_unusable.
[[nodiscard]] Result<std::vector<std::uint64_t>> cache_numbers(FileSystem& files, const std::string& folder);
/// What a cut snapshot left.
void remove_loading_files(FileSystem& files, const std::string& folder);
void remove_database(FileSystem& files, const std::string& path);
/// Syncs the file, gives it its name and syncs the folder. Errors: sqlite.disk_full, storage.folder_unusable.
[[nodiscard]] Result<void> publish_file(
    FileSystem& files, const std::string& from, const std::string& to, const std::string& folder);
/// Moves a database with its -wal and -shm. Errors: storage.folder_unusable.
[[nodiscard]] Result<void> move_database(FileSystem& files, const std::string& from, const std::string& to);
/// Whether the file begins as SQLite files do.
[[nodiscard]] bool looks_like_a_database(FileSystem& files, const std::string& path);

} // namespace yiping::storage
