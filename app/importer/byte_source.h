// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <filesystem>
#include <string>

struct gzFile_s;

namespace yiping::importer {

/// Bytes of a regular file, unpacked on the way if it is gzip. One thread.
class ByteSource {
public:
    [[nodiscard]] static Result<ByteSource> open(const std::filesystem::path& file);
    ByteSource(ByteSource&& other) noexcept;
    ByteSource& operator=(ByteSource&&) = delete;
    ~ByteSource();

    /// Appends up to `size` bytes; appends nothing at the end of the file.
    [[nodiscard]] Result<void> read(std::string& out, std::size_t size);

private:
    ByteSource(gzFile_s* handle, std::string name) : handle_(handle), name_(std::move(name)) {}
    gzFile_s* handle_;
    std::string name_;
};

} // namespace yiping::importer
