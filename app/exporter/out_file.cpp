// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/out_file.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace yiping::exporter {

namespace {

int sync_file(const std::filesystem::path& file, int flags)
{
    const int handle = ::open(file.c_str(), flags | O_CLOEXEC);
    if (handle < 0)
        return errno;
    const int failed = ::fsync(handle) == 0 ? 0 : errno;
    return ::close(handle) == 0 ? failed : errno;
}

} // namespace

OutFile::OutFile(std::filesystem::path path, std::filesystem::path part, bool personal)
    : path_(std::move(path)), part_(std::move(part)), personal_(personal)
{
}

OutFile::OutFile(OutFile&& other) noexcept
    : path_(std::move(other.path_)),
      part_(std::exchange(other.part_, std::filesystem::path())),
      personal_(other.personal_)
{
}

OutFile::~OutFile()
{
    if (part_.empty())
        return;
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
    for (const char* beside : {"-journal", "-wal", "-shm"}) // of a GeoPackage that was not finished
        std::filesystem::remove(part_.string() + beside, ignored);
}

Result<OutFile> OutFile::at(const std::filesystem::path& path, bool personal)
{
    std::error_code ignored;
    const auto there = std::filesystem::status(path, ignored);
    if (path.filename().empty() || (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)))
        return make_error(Fault::Environment, "export.not_a_file", {{"file", path.string()}});
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, ignored))
        return make_error(Fault::Environment, "export.no_folder", {{"file", path.string()}});
    // Named after the process: two exports to one place at a time do not meet.
    std::filesystem::path part =
        folder / ("." + path.stem().string() + "." + std::to_string(::getpid()) + ".part" + path.extension().string());
    std::filesystem::remove(part, ignored);
    return OutFile(path, std::move(part), personal);
}

Result<void> OutFile::commit()
{
    using std::filesystem::perms;
    std::error_code unchanged;
    std::filesystem::permissions(part_,
        personal_ ? perms::owner_read | perms::owner_write
                  : perms::owner_read | perms::owner_write | perms::group_read | perms::others_read,
        unchanged);
    int failed = sync_file(part_, O_RDONLY);
    if (failed == 0) {
        std::error_code wrong;
        std::filesystem::rename(part_, path_, wrong);
        failed = wrong.value();
    }
    if (failed != 0)
        return std::unexpected(failure(path_, failed));
    part_.clear();
    const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    // Some file systems cannot sync a folder; the file is whole all the same.
    (void)sync_file(folder, O_RDONLY | O_DIRECTORY);
    return {};
}

Error OutFile::failure(const std::filesystem::path& file, int number)
{
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        return Error(Fault::Environment, "export.disk_full", {{"file", file.string()}});
    return Error(Fault::Environment, "export.cannot_write",
        {{"file", file.string()}, {"what", std::generic_category().message(number)}});
}

} // namespace yiping::exporter
