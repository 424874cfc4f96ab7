// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <filesystem>
#include <string>

namespace yiping::exporter {

/// A file that is made beside its place and moved there when it is whole: nobody ever sees half of it, and a file that
/// was there before stays until then. Whoever writes fills `part()`, then calls `commit`. Without a commit the part
/// goes away. One thread at a time.
class OutFile {
public:
    /// `path` must not be a folder or a device, and its folder must be there. Errors: export.not_a_file,
    /// export.no_folder {file} (environment).
    /// One with `personal` fields in it is for nobody but its owner to read.
    [[nodiscard]] static Result<OutFile> at(const std::filesystem::path& path, bool personal = false);
    OutFile(OutFile&& other) noexcept;
    OutFile& operator=(OutFile&&) = delete;
    OutFile(const OutFile&) = delete;
    OutFile& operator=(const OutFile&) = delete;
    ~OutFile();

    /// Where to write. Its name ends as the file's does: GDAL looks at it. Not there yet.
    [[nodiscard]] const std::filesystem::path& part() const { return part_; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Syncs the part and moves it into place. Errors: export.disk_full, export.cannot_write {file, what}.
    [[nodiscard]] Result<void> commit();

    /// What `errno` says of the file.
    [[nodiscard]] static Error failure(const std::filesystem::path& file, int number);

private:
    OutFile(std::filesystem::path path, std::filesystem::path part, bool personal);
    std::filesystem::path path_, part_;
    bool personal_;
};

} // namespace yiping::exporter
