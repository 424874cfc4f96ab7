// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_writer.h"

#include <yiping/exporter/out_file.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace yiping::exporter {

namespace {

constexpr std::size_t flow_bytes = 1U << 18U;
constexpr std::string_view replacement = "\uFFFD";

/// Bytes of the valid letter at the beginning; 0 if there is none, or if it is NUL.
std::size_t letter_length(std::string_view text)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80)
        return first == 0 ? 0 : 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return 0;
    for (std::size_t at = 1; at < length; ++at)
        if ((byte(at) & 0xC0U) != 0x80U)
            return 0;
    const unsigned char second = byte(1);
    const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
    return wrong ? 0 : length;
}

} // namespace

std::string_view clean_text(std::string_view text, std::string& buffer)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = letter_length(text.substr(at));
        if (length == 0)
            break;
        at += length;
    }
    if (at == text.size())
        return text;
    buffer.assign(text.substr(0, at));
    while (at < text.size()) {
        const std::size_t length = letter_length(text.substr(at));
        buffer += length == 0 ? replacement : text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return buffer;
}

Result<ByteFile> ByteFile::create(const std::filesystem::path& part)
{
    // Personal fields may be in it: nobody else reads it, as with the database itself.
    const int handle = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0)
        return std::unexpected(OutFile::failure(part, errno));
    return ByteFile(handle, part);
}

ByteFile::ByteFile(ByteFile&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)), part_(std::move(other.part_)), buffer_(std::move(other.buffer_))
{
}

ByteFile::~ByteFile()
{
    if (handle_ >= 0)
        ::close(handle_);
}

Result<void> ByteFile::write_all()
{
    std::string_view left = buffer_;
    while (!left.empty()) {
        const ssize_t done = ::write(handle_, left.data(), left.size());
        if (done >= 0)
            left.remove_prefix(static_cast<std::size_t>(done));
        else if (errno != EINTR)
            return std::unexpected(OutFile::failure(part_, errno));
    }
    buffer_.clear();
    return {};
}

Result<void> ByteFile::flow()
{
    return buffer_.size() < flow_bytes ? Result<void>() : write_all();
}

Result<void> ByteFile::close()
{
    if (auto done = write_all(); !done)
        return done;
    if (::close(std::exchange(handle_, -1)) != 0)
        return std::unexpected(OutFile::failure(part_, errno));
    return {};
}

} // namespace yiping::exporter
