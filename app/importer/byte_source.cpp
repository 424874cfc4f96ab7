// SPDX-License-Identifier: GPL-3.0-or-later
#include "byte_source.h"

#include <zlib.h>

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
    gzFile_s* handle = gzopen(file.c_str(), "rb");
    if (handle == nullptr)
        return make_error(Fault::Environment, "csv.unreadable",
            {{"file", file.string()}, {"what", std::string(std::strerror(errno))}});
    gzbuffer(handle, 256U << 10U);
    return ByteSource(handle, file.string());
}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), name_(std::move(other.name_))
{
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
        return make_error(Fault::Input, "csv.damaged_gzip", {{"file", name_}, {"what", std::string(what)}});
    }
    return {};
}

} // namespace yiping::importer
