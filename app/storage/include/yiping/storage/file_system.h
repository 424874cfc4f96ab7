// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <string>
#include <system_error>
#include <vector>

namespace yiping::storage {

/// What a console needs of its disk besides SQLite: names of files, and that they last. A port, so that tests can put
/// a disk in its place that loses what was never synced. Any thread.
class FileSystem {
public:
    virtual ~FileSystem() = default;
    /// SQLite's VFS that sees the same files; "" is SQLite's default.
    [[nodiscard]] virtual std::string sqlite_vfs() const = 0;

    /// With all folders above it; one that is there already is fine.
    [[nodiscard]] virtual std::error_code make_folder(const std::string& folder) = 0;
    /// Names (not paths) of all that lies in the folder.
    [[nodiscard]] virtual std::error_code list(const std::string& folder, std::vector<std::string>& names) = 0;
    /// The first bytes of a file; fewer if it has fewer, none if it cannot be read.
    [[nodiscard]] virtual std::string head_of(const std::string& path, std::size_t bytes) = 0;
    /// A file that is not there, or cannot go, is passed over.
    virtual void remove(const std::string& path) = 0;
    [[nodiscard]] virtual std::error_code rename(const std::string& from, const std::string& to) = 0;
    /// The content of the file survives a power cut afterwards.
    [[nodiscard]] virtual std::error_code sync_file(const std::string& path) = 0;
    /// The names in the folder do.
    [[nodiscard]] virtual std::error_code sync_folder(const std::string& folder) = 0;
};

/// The machine's own.
[[nodiscard]] FileSystem& system_files();

} // namespace yiping::storage
