// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

struct gzFile_s;

namespace yiping::importer {

/// Bytes of a regular file, unpacked on the way if it is gzip. One thread. A file that somebody changes while it is
/// read is no file that could be imported: csv.changed at its end.
class ByteSource {
public:
    [[nodiscard]] static Result<ByteSource> open(const std::filesystem::path& file);
    ByteSource(ByteSource&& other) noexcept;
    ByteSource& operator=(ByteSource&&) = delete;
    ~ByteSource();

    /// Appends up to `size` bytes; appends nothing at the end of the file.
    [[nodiscard]] Result<void> read(std::string& out, std::size_t size);
    /// How much of the file has been read, 0 to 1.
    [[nodiscard]] double part() const;

private:
    /// What tells that a file is still the same.
    struct Stamp {
        std::int64_t size = 0;
        std::int64_t seconds = 0, nanoseconds = 0; ///< of the last change
        bool operator==(const Stamp&) const = default;
    };
    ByteSource(gzFile_s* handle, int descriptor, Stamp stamp, std::string name)
        : handle_(handle), descriptor_(descriptor), stamp_(stamp), name_(std::move(name))
    {
    }
    [[nodiscard]] static Stamp stamp_of(int descriptor);

    gzFile_s* handle_;
    int descriptor_; ///< of the handle, which closes it
    Stamp stamp_;
    std::string name_;
};

} // namespace yiping::importer
