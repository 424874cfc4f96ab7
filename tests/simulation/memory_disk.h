// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/storage/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_vfs;

namespace yiping::simulation {

/// One machine's disk: what was written is there at once, but lasts only when it has been synced. A power cut keeps
/// what was synced and, by chance, some of the rest, torn at sectors of 512 bytes; names made, moved and removed last
/// from the next sync of the folder on. SQLite sees it as a VFS of its own, the console's files as a FileSystem.
/// One thread.
class MemoryDisk final : public storage::FileSystem {
public:
    /// Files and their contents, all durable.
    using Image = std::map<std::string, std::string>;
    enum class Loss : std::uint8_t {
        Process, ///< the program is killed: the disk keeps everything
        Power,   ///< what was not synced is at stake
    };
    enum class When : std::uint8_t { Before, After };

    /// `random` decides what a power cut takes; it must outlive the disk.
    explicit MemoryDisk(Random& random);
    ~MemoryDisk() override;
    MemoryDisk(const MemoryDisk&) = delete;
    MemoryDisk& operator=(const MemoryDisk&) = delete;

    void load(const Image& image);
    /// Nothing but these files, all durable; nobody may have one open.
    void replace(const Image& image);
    /// Files that SQLite makes under a name with one of these ends begin with these bytes, as if they had been written
    /// and synced in one step. The image must outlive the disk.
    void begin_files_with(const Image& ends) { new_files_ = &ends; }
    [[nodiscard]] Image image() const;

    /// Every write, sync, cut, removal and move is a step. At the n-th from now the machine dies: before it is done, or
    /// just after. From then on nothing works any more until crash().
    void die_at(std::uint64_t step, When when);
    [[nodiscard]] bool dead() const { return dead_; }
    void die() { dead_ = true; }
    [[nodiscard]] std::uint64_t steps() const { return steps_; }
    /// What is lost is lost; all open files are closed for good, and the disk works again.
    void crash(Loss loss);

    /// No more room: whatever would grow a file fails.
    void set_full(bool full) { full_ = full; }
    /// The n-th step from now fails, once.
    void fail_at(std::uint64_t step) { fail_in_ = step; }
    /// Syncs of this file do nothing: a lie of the hardware, for tests of the tests.
    void lie_about(std::string_view path_part) { lying_ = path_part; }

    /// While the judge looks, his own steps do not count and cannot fail.
    class Looking {
    public:
        explicit Looking(MemoryDisk& disk) : disk_(disk) { ++disk_.looking_; }
        ~Looking() { --disk_.looking_; }
        Looking(const Looking&) = delete;
        Looking& operator=(const Looking&) = delete;

    private:
        MemoryDisk& disk_;
    };

    // storage::FileSystem
    [[nodiscard]] std::string sqlite_vfs() const override { return vfs_name_; }
    [[nodiscard]] std::error_code make_folder(const std::string& folder) override;
    [[nodiscard]] std::error_code list(const std::string& folder, std::vector<std::string>& names) override;
    [[nodiscard]] std::string head_of(const std::string& path, std::size_t bytes) override;
    void remove(const std::string& path) override;
    [[nodiscard]] std::error_code rename(const std::string& from, const std::string& to) override;
    [[nodiscard]] std::error_code sync_file(const std::string& path) override;
    [[nodiscard]] std::error_code sync_folder(const std::string& folder) override;

private:
    friend struct DiskVfs;
    struct File;
    /// A name that was made or removed since the folder was synced.
    struct NameChange {
        std::string name;
        std::shared_ptr<File> file; ///< nullptr: removed
        std::string gone; ///< with it another name went: a move is kept or lost as a whole
    };
    enum class Step : std::uint8_t { Done, Fails, Dead };

    [[nodiscard]] const std::string* bytes_of_new(std::string_view name) const;
    [[nodiscard]] Step begin_step();
    void end_step();
    void set_name(const std::string& name, std::shared_ptr<File> file, const std::string& gone = {});
    void make_durable(const NameChange& change);
    void names_are_durable();
    /// As the file systems of Linux do: syncing a new file makes its name last too; moves and removals do not.
    void name_is_durable(const std::shared_ptr<File>& file);

    Random& random_;
    std::string vfs_name_;
    std::unique_ptr<sqlite3_vfs> vfs_;
    std::map<std::string, std::shared_ptr<File>> names_;
    std::map<std::string, std::shared_ptr<File>> durable_names_;
    std::vector<NameChange> name_changes_;
    std::uint64_t life_ = 1; ///< handles of an earlier life do nothing
    std::uint64_t steps_ = 0;
    std::uint64_t die_in_ = 0;
    When die_when_ = When::Before;
    std::uint64_t fail_in_ = 0;
    bool dead_ = false;
    bool full_ = false;
    int looking_ = 0;
    std::string lying_;
    const Image* new_files_ = nullptr;
};

} // namespace yiping::simulation
