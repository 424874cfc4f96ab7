// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/file.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace yiping::crypto {

namespace {

std::unexpected<Error> write_error(const std::string& path, int number)
{
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return make_error(Fault::Environment, full ? "crypto.disk_full" : "crypto.folder_unusable", {{"file", path}});
}

} // namespace

Result<void> write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode, bool durable)
{
    const std::string aside = path + ".new";
    ::unlink(aside.c_str());
    const int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode));
    if (file < 0)
        return write_error(path, errno);
    std::string_view left = bytes;
    int failed = 0;
    while (!left.empty() && failed == 0) {
        const ssize_t done = ::write(file, left.data(), left.size());
        if (done >= 0)
            left.remove_prefix(static_cast<std::size_t>(done));
        else if (errno != EINTR)
            failed = errno;
    }
    if (failed == 0 && durable && ::fsync(file) != 0)
        failed = errno;
    if (::close(file) != 0 && failed == 0)
        failed = errno;
    if (failed == 0 && std::rename(aside.c_str(), path.c_str()) != 0)
        failed = errno;
    if (failed != 0) {
        ::unlink(aside.c_str());
        return write_error(path, failed);
    }
    return {};
}

Result<std::string> read_file(const std::string& path, std::size_t limit)
{
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
    std::string bytes;
    if (file != nullptr) {
        bytes.resize(limit + 1);
        bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
    }
    if (file == nullptr || std::ferror(file.get()) != 0 || bytes.size() > limit)
        return make_error(Fault::Environment, "crypto.file_unreadable", {{"file", path}});
    return bytes;
}

} // namespace yiping::crypto
