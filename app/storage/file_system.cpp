// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/file_system.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace yiping::storage {

namespace fs = std::filesystem;

namespace {

std::error_code sync_path(const std::string& path, int flags)
{
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0)
        return {errno, std::generic_category()};
    const int code = ::fsync(file);
    const int why = errno;
    ::close(file);
    return code == 0 ? std::error_code() : std::error_code(why, std::generic_category());
}

class SystemFiles final : public FileSystem {
public:
    [[nodiscard]] std::string sqlite_vfs() const override { return {}; }

    [[nodiscard]] std::error_code make_folder(const std::string& folder) override
    {
        std::error_code why;
        fs::create_directories(folder, why);
        return why;
    }

    [[nodiscard]] std::error_code list(const std::string& folder, std::vector<std::string>& names) override
    {
        std::error_code why;
        for (fs::directory_iterator entry(folder, why); !why && entry != fs::directory_iterator(); entry.increment(why))
            names.push_back(entry->path().filename().string());
        return why;
    }

    [[nodiscard]] std::string head_of(const std::string& path, std::size_t bytes) override
    {
        std::ifstream file(path, std::ios::binary);
        std::string head(bytes, '\0');
        file.read(head.data(), static_cast<std::streamsize>(bytes));
        head.resize(static_cast<std::size_t>(file.gcount()));
        return head;
    }

    void remove(const std::string& path) override
    {
        std::error_code ignored;
        fs::remove(path, ignored);
    }

    [[nodiscard]] std::error_code rename(const std::string& from, const std::string& to) override
    {
        std::error_code why;
        fs::rename(from, to, why);
        return why;
    }

    [[nodiscard]] std::error_code sync_file(const std::string& path) override { return sync_path(path, O_RDWR); }
    [[nodiscard]] std::error_code sync_folder(const std::string& folder) override
    {
        return sync_path(folder, O_RDONLY | O_DIRECTORY);
    }
};

} // namespace

FileSystem& system_files()
{
    static SystemFiles files;
    return files;
}

} // namespace yiping::storage
