// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/blob_store.h>

#include <yiping/crypto/hash.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <format>
#include <system_error>
#include <vector>

namespace yiping::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view part_suffix = ".part";

std::unexpected<Error> file_error(const std::string& path, int why)
{
    if (why == ENOSPC || why == EDQUOT || why == EFBIG)
        return make_error(Fault::Environment, "sqlite.disk_full", {{"path", path}});
    return make_error(Fault::Environment, "storage.folder_unusable",
        {{"folder", fs::path(path).parent_path().string()}, {"why", std::generic_category().message(why)}});
}

Result<void> write_at(const std::string& path, std::uint64_t offset, std::string_view bytes)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return file_error(path, errno);
    auto at = static_cast<off_t>(offset);
    while (!bytes.empty()) {
        const ssize_t wrote = ::pwrite(file, bytes.data(), bytes.size(), at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0) {
            const int why = errno;
            ::close(file);
            return file_error(path, why);
        }
        at += wrote;
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    ::close(file);
    return {};
}

} // namespace

Result<BlobStore> BlobStore::open(const std::string& folder, std::uint64_t quota)
{
    std::error_code why;
    fs::create_directories(folder, why);
    if (why)
        return make_error(Fault::Environment, "storage.folder_unusable", {{"folder", folder}, {"why", why.message()}});
    return BlobStore(folder, quota);
}

std::string BlobStore::path(std::string_view sha256) const
{
    return std::format("{}/{}", folder_, sha256);
}

std::optional<std::string> BlobStore::find(std::string_view sha256)
{
    if (!crypto::is_sha256_hex(sha256))
        return std::nullopt;
    const std::string file = path(sha256);
    std::error_code why;
    if (!fs::is_regular_file(file, why))
        return std::nullopt;
    fs::last_write_time(file, fs::file_time_type::clock::now(), why); // "used", for the quota
    return file;
}

std::uint64_t BlobStore::fetched(std::string_view sha256) const
{
    std::error_code why;
    const auto size = fs::file_size(path(sha256) + std::string(part_suffix), why);
    return why || !crypto::is_sha256_hex(sha256) ? 0 : size;
}

Result<bool> BlobStore::add(std::string_view sha256, std::uint64_t offset, std::uint64_t total, std::string_view bytes)
{
    const std::string name(sha256);
    if (total == 0)
        return make_error(Fault::Refused, "storage.no_such_blob", {{"sha256", name}});
    const std::uint64_t here = fetched(sha256);
    if (!crypto::is_sha256_hex(sha256) || total > quota_ || offset != here || bytes.size() > total - offset)
        return make_error(Fault::Input, "storage.bad_blob", {{"sha256", name}});
    const std::string part = path(sha256) + std::string(part_suffix);
    if (auto done = write_at(part, offset, bytes); !done)
        return std::unexpected(done.error());
    if (offset + bytes.size() < total)
        return false;

    const auto hash = crypto::sha256_hex_of_file(part);
    std::error_code why;
    if (!hash || *hash != sha256) {
        fs::remove(part, why);
        return make_error(Fault::Input, "storage.bad_blob", {{"sha256", name}});
    }
    fs::rename(part, path(sha256), why);
    if (why)
        return file_error(part, why.value());
    keep_to_quota(sha256);
    return true;
}

void BlobStore::keep_to_quota(std::string_view newest)
{
    struct File {
        fs::file_time_type used;
        std::uint64_t size;
        fs::path path;
    };
    std::vector<File> files;
    std::uint64_t total = 0;
    std::error_code why;
    for (fs::directory_iterator entry(folder_, why); entry != fs::directory_iterator(); entry.increment(why)) {
        if (why)
            return;
        std::error_code gone;
        const File file{entry->last_write_time(gone), entry->file_size(gone), entry->path()};
        if (gone)
            continue;
        total += file.size;
        if (file.path.filename().string() != newest)
            files.push_back(file);
    }
    std::ranges::sort(files, {}, &File::used);
    for (const File& file : files) {
        if (total <= quota_)
            return;
        if (fs::remove(file.path, why))
            total -= file.size;
    }
}

} // namespace yiping::storage
