// SPDX-License-Identifier: GPL-3.0-or-later
#include "byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace yiping::importer {

Result<ByteSource> ByteSource::open(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        return make_error(Fault::Environment, "csv.missing_file", {{"file", file.string()}});
    if (!std::filesystem::is_regular_file(status)) // a folder, or a pipe that may never end
        return make_error(Fault::Input, "csv.not_a_file", {{"file", file.string()}});
    // Without waiting: should the file have become a pipe just now, nobody may ever write to it.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    gzFile_s* handle = descriptor < 0 ? nullptr : gzdopen(descriptor, "rb");
    if (handle == nullptr) {
        const int code = errno;
        if (descriptor >= 0)
            ::close(descriptor);
        return make_error(Fault::Environment, "csv.unreadable",
            {{"file", file.string()}, {"what", std::string(std::strerror(code))}});
    }
    gzbuffer(handle, 256U << 10U);
    return ByteSource(handle, descriptor, stamp_of(descriptor), file.string());
}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      descriptor_(other.descriptor_),
      stamp_(other.stamp_),
      name_(std::move(other.name_))
{
}

ByteSource::Stamp ByteSource::stamp_of(int descriptor)
{
    struct stat found{};
    if (fstat(descriptor, &found) != 0)
        return {};
    return {found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

double ByteSource::part() const
{
    if (stamp_.size <= 0)
        return 1;
    return std::clamp(static_cast<double>(gzoffset(handle_)) / static_cast<double>(stamp_.size), 0.0, 1.0);
}

ByteSource::~ByteSource()
{
    if (handle_ != nullptr)
        gzclose(handle_);
}

Result<void> ByteSource::read(std::string& out, std::size_t size)
{
    const std::size_t before = out.size();
    out.resize(before + size);
    const int got = gzread(handle_, out.data() + before, static_cast<unsigned>(size));
    out.resize(before + static_cast<std::size_t>(got < 0 ? 0 : got));
    int code = Z_OK;
    const char* what = gzerror(handle_, &code);
    if (got < 0 || code == Z_BUF_ERROR) { // Z_BUF_ERROR: the packed file breaks off
        if (code == Z_ERRNO)
            return make_error(
                Fault::Environment, "csv.unreadable", {{"file", name_}, {"what", std::string(std::strerror(errno))}});
        if (stamp_of(descriptor_) != stamp_)
            return make_error(Fault::Environment, "csv.changed", {{"file", name_}});
        return make_error(Fault::Input, "csv.damaged_gzip", {{"file", name_}, {"what", std::string(what)}});
    }
    if (got == 0 && stamp_of(descriptor_) != stamp_)
        return make_error(Fault::Environment, "csv.changed", {{"file", name_}});
    return {};
}

} // namespace yiping::importer
