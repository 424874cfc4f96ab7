// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_disk.h"

#include "quick_memory.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>
#include <utility>

namespace yiping::simulation {

namespace {

constexpr std::size_t sector = 512;
constexpr int shm_locks = SQLITE_SHM_NLOCK;

} // namespace

struct MemoryDisk::File {
    /// What a sector held when it was last durable.
    struct Undo {
        std::size_t index = 0;
        std::array<char, sector> bytes;
    };

    std::string data;
    std::size_t durable_size = 0;
    std::vector<Undo> undo; ///< of sectors within durable_size, in the order of their first change
    std::vector<bool> dirty;
    bool lying = false;

    // Locks of SQLite's connections, and the memory they share.
    int shared = 0;
    const void* reserved = nullptr;
    const void* pending = nullptr;
    const void* exclusive = nullptr;
    std::vector<std::unique_ptr<char[]>> shm;
    int shm_users = 0;
    std::array<int, shm_locks> shm_shared{};
    std::array<const void*, shm_locks> shm_exclusive{};

    void keep_old(std::size_t from, std::size_t to)
    {
        const std::size_t end = std::min({to, durable_size, data.size()});
        if (from >= end)
            return;
        if (dirty.size() * sector < durable_size)
            dirty.resize(durable_size / sector + 1);
        for (std::size_t index = from / sector; index * sector < end; ++index) {
            if (dirty[index])
                continue;
            dirty[index] = true;
            Undo& old = undo.emplace_back();
            old.index = index;
            const std::size_t begin = index * sector;
            std::memcpy(old.bytes.data(), data.data() + begin, std::min(sector, data.size() - begin));
        }
    }

    void write(std::size_t offset, const char* bytes, std::size_t count)
    {
        keep_old(offset, offset + count);
        if (offset == data.size()) {
            data.append(bytes, count);
            return;
        }
        if (offset + count > data.size())
            data.resize(offset + count);
        std::memcpy(data.data() + offset, bytes, count);
    }

    void truncate(std::size_t size)
    {
        keep_old(size, data.size());
        data.resize(size);
    }

    void sync()
    {
        if (lying)
            return;
        for (const Undo& each : undo)
            dirty[each.index] = false;
        undo.clear();
        durable_size = data.size();
    }

    void cut_power(Random& random)
    {
        const auto put_back = [&](const Undo& old) {
            const std::size_t begin = old.index * sector;
            const std::size_t count = std::min(sector, durable_size - begin);
            if (data.size() < begin + count)
                data.resize(begin + count);
            std::memcpy(data.data() + begin, old.bytes.data(), count);
        };
        switch (random.below(4)) {
        case 0: // nothing of it has come through
            for (const Undo& each : undo)
                put_back(each);
            data.resize(durable_size);
            break;
        case 1: // all of it has
            break;
        case 2: { // the first of it has
            std::size_t kept = undo.empty() ? 0 : random.below(undo.size() + 1);
            for (; kept < undo.size(); ++kept)
                put_back(undo[kept]);
            if (data.size() > durable_size)
                data.resize(durable_size + random.below((data.size() - durable_size) / sector + 2) * sector);
            break;
        }
        default: // some of it has
            for (const Undo& each : undo)
                if (random.below(2) == 0)
                    put_back(each);
            for (std::size_t begin = (durable_size + sector - 1) / sector * sector; begin < data.size();
                begin += sector)
                if (random.below(3) == 0)
                    std::memset(data.data() + begin, 0, std::min(sector, data.size() - begin));
            break;
        }
        durable_size = data.size();
        undo.clear();
        dirty.clear();
    }
};

/// SQLite's view of a disk.
struct DiskVfs {
    using File = MemoryDisk::File;
    struct Handle {
        sqlite3_file base;
        MemoryDisk* disk;
        std::shared_ptr<File>* file;
        std::uint64_t life;
        int lock;
        bool sync_names; ///< a new journal: its first sync makes its name durable, as SQLite does on Unix
        bool delete_on_close;
        bool uses_shm;
        std::array<bool, shm_locks> shm_shared;
        std::array<bool, shm_locks> shm_exclusive;
    };

    static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
    static bool gone(const Handle& handle) { return handle.life != handle.disk->life_ || handle.disk->dead_; }
    static MemoryDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<MemoryDisk*>(vfs->pAppData); }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* made, int flags, int* out_flags)
    {
        made->pMethods = nullptr;
        MemoryDisk& disk = disk_of(vfs);
        if (disk.dead_)
            return SQLITE_IOERR;
        std::shared_ptr<File> file;
        bool created = false;
        if (name == nullptr) {
            file = std::make_shared<File>(); // a temporary one
        } else if (const auto found = disk.names_.find(name); found != disk.names_.end()) {
            file = found->second;
        } else if ((flags & SQLITE_OPEN_CREATE) != 0) {
            switch (disk.begin_step()) {
            case MemoryDisk::Step::Dead:
                return SQLITE_IOERR;
            case MemoryDisk::Step::Fails:
                return SQLITE_CANTOPEN;
            case MemoryDisk::Step::Done:
                break;
            }
            file = std::make_shared<File>();
            file->lying = !disk.lying_.empty() && std::string_view(name).contains(disk.lying_);
            if (const std::string* bytes = disk.bytes_of_new(name); bytes != nullptr && !file->lying) {
                file->data.reserve(2 * bytes->size()); // it grows at once
                file->data = *bytes;
                file->durable_size = bytes->size();
            }
            disk.set_name(name, file);
            disk.end_step();
            created = true;
        } else {
            return SQLITE_CANTOPEN;
        }
        Handle& handle = of(made);
        handle.disk = &disk;
        handle.file = new std::shared_ptr<File>(std::move(file));
        handle.life = disk.life_;
        handle.lock = SQLITE_LOCK_NONE;
        handle.sync_names =
            created && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
        handle.delete_on_close = false;
        handle.uses_shm = false;
        handle.shm_shared.fill(false);
        handle.shm_exclusive.fill(false);
        handle.base.pMethods = &methods();
        if (out_flags != nullptr)
            *out_flags = flags;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder)
    {
        MemoryDisk& disk = disk_of(vfs);
        if (disk.dead_)
            return SQLITE_IOERR_DELETE;
        if (!disk.names_.contains(name))
            return SQLITE_IOERR_DELETE_NOENT;
        switch (disk.begin_step()) {
        case MemoryDisk::Step::Dead:
        case MemoryDisk::Step::Fails:
            return SQLITE_IOERR_DELETE;
        case MemoryDisk::Step::Done:
            break;
        }
        disk.set_name(name, nullptr);
        if (sync_folder != 0)
            disk.names_are_durable();
        disk.end_step();
        return SQLITE_OK;
    }

    static int access(sqlite3_vfs* vfs, const char* name, int flags, int* answer)
    {
        MemoryDisk& disk = disk_of(vfs);
        if (disk.dead_)
            return SQLITE_IOERR_ACCESS;
        const auto found = disk.names_.find(name);
        *answer = found != disk.names_.end() && (flags != SQLITE_ACCESS_EXISTS || !found->second->data.empty()) ? 1 : 0;
        return SQLITE_OK;
    }

    static int full_path(sqlite3_vfs*, const char* name, int size, char* out)
    {
        sqlite3_snprintf(size, out, "%s", name);
        return SQLITE_OK;
    }

    static int randomness(sqlite3_vfs* vfs, int size, char* out)
    {
        disk_of(vfs).random_.fill({reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(size)});
        return size;
    }
    static int sleep(sqlite3_vfs*, int micros) { return micros; }
    static int current_time(sqlite3_vfs*, double* now)
    {
        *now = 2'461'117.5;
        return SQLITE_OK;
    }
    static int current_time_millis(sqlite3_vfs*, sqlite3_int64* now)
    {
        *now = 212'640'552'000'000;
        return SQLITE_OK;
    }
    static int last_error(sqlite3_vfs*, int, char*) { return 0; }

    static int close(sqlite3_file* file)
    {
        Handle& handle = of(file);
        if (handle.life == handle.disk->life_)
            unlock(file, SQLITE_LOCK_NONE);
        delete handle.file;
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* out, int count, sqlite3_int64 offset)
    {
        const Handle& handle = of(file);
        if (gone(handle))
            return SQLITE_IOERR_READ;
        const std::string& data = (*handle.file)->data;
        const auto begin = static_cast<std::size_t>(offset);
        const auto wanted = static_cast<std::size_t>(count);
        const std::size_t there = begin >= data.size() ? 0 : std::min(wanted, data.size() - begin);
        std::memcpy(out, data.data() + (there == 0 ? 0 : begin), there);
        if (there == wanted)
            return SQLITE_OK;
        std::memset(static_cast<char*>(out) + there, 0, wanted - there);
        return SQLITE_IOERR_SHORT_READ;
    }

    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset)
    {
        const Handle& handle = of(file);
        if (gone(handle))
            return SQLITE_IOERR_WRITE;
        MemoryDisk& disk = *handle.disk;
        File& of_file = **handle.file;
        const auto begin = static_cast<std::size_t>(offset);
        const auto size = static_cast<std::size_t>(count);
        switch (disk.begin_step()) {
        case MemoryDisk::Step::Dead:
        case MemoryDisk::Step::Fails:
            return SQLITE_IOERR_WRITE;
        case MemoryDisk::Step::Done:
            break;
        }
        if (disk.full_ && disk.looking_ == 0 && begin + size > of_file.data.size())
            return SQLITE_FULL;
        of_file.write(begin, static_cast<const char*>(bytes), size);
        disk.end_step();
        return SQLITE_OK;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size)
    {
        const Handle& handle = of(file);
        if (gone(handle) || handle.disk->begin_step() != MemoryDisk::Step::Done)
            return SQLITE_IOERR_TRUNCATE;
        (*handle.file)->truncate(static_cast<std::size_t>(size));
        handle.disk->end_step();
        return SQLITE_OK;
    }

    static int sync(sqlite3_file* file, int)
    {
        Handle& handle = of(file);
        if (gone(handle) || handle.disk->begin_step() != MemoryDisk::Step::Done)
            return SQLITE_IOERR_FSYNC;
        (*handle.file)->sync();
        handle.disk->name_is_durable(*handle.file);
        if (std::exchange(handle.sync_names, false))
            handle.disk->names_are_durable();
        handle.disk->end_step();
        return SQLITE_OK;
    }

    static int file_size(sqlite3_file* file, sqlite3_int64* size)
    {
        const Handle& handle = of(file);
        if (gone(handle))
            return SQLITE_IOERR_FSTAT;
        *size = static_cast<sqlite3_int64>((*handle.file)->data.size());
        return SQLITE_OK;
    }

    static int lock(sqlite3_file* file, int level)
    {
        Handle& handle = of(file);
        if (gone(handle))
            return SQLITE_IOERR_LOCK;
        File& held = **handle.file;
        if (handle.lock >= level)
            return SQLITE_OK;
        const auto other = [&](const void* owner) { return owner != nullptr && owner != &handle; };
        if (handle.lock == SQLITE_LOCK_NONE) {
            if (other(held.pending) || other(held.exclusive))
                return SQLITE_BUSY;
            ++held.shared;
            handle.lock = SQLITE_LOCK_SHARED;
        }
        if (level >= SQLITE_LOCK_RESERVED && handle.lock < SQLITE_LOCK_RESERVED) {
            if (other(held.reserved) || other(held.pending) || other(held.exclusive))
                return SQLITE_BUSY;
            held.reserved = &handle;
            handle.lock = SQLITE_LOCK_RESERVED;
        }
        if (level == SQLITE_LOCK_EXCLUSIVE) {
            held.pending = &handle;
            handle.lock = SQLITE_LOCK_PENDING;
            if (held.shared > 1)
                return SQLITE_BUSY;
            held.exclusive = &handle;
            handle.lock = SQLITE_LOCK_EXCLUSIVE;
        }
        return SQLITE_OK;
    }

    static int unlock(sqlite3_file* file, int level)
    {
        Handle& handle = of(file);
        File& held = **handle.file;
        if (handle.lock <= level)
            return SQLITE_OK;
        for (const void** owner : {&held.reserved, &held.pending, &held.exclusive})
            if (*owner == &handle)
                *owner = nullptr;
        if (level == SQLITE_LOCK_NONE)
            --held.shared;
        handle.lock = level;
        return SQLITE_OK;
    }

    static int check_reserved(sqlite3_file* file, int* answer)
    {
        const File& held = **of(file).file;
        *answer = held.reserved != nullptr || held.pending != nullptr || held.exclusive != nullptr ? 1 : 0;
        return SQLITE_OK;
    }

    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector_size(sqlite3_file*) { return 4096; }
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** out)
    {
        Handle& handle = of(file);
        *out = nullptr;
        if (gone(handle))
            return SQLITE_IOERR_SHMMAP;
        if (!std::exchange(handle.uses_shm, true))
            ++(*handle.file)->shm_users;
        auto& regions = (*handle.file)->shm;
        const auto index = static_cast<std::size_t>(region);
        if (index >= regions.size() && extend == 0)
            return SQLITE_OK;
        while (regions.size() <= index)
            regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
        *out = regions[index].get();
        return SQLITE_OK;
    }

    static int shm_lock(sqlite3_file* file, int offset, int count, int flags)
    {
        Handle& handle = of(file);
        if (gone(handle))
            return SQLITE_IOERR_SHMLOCK;
        File& held = **handle.file;
        const auto begin = static_cast<std::size_t>(offset);
        const std::size_t end = begin + static_cast<std::size_t>(count);
        if ((flags & SQLITE_SHM_UNLOCK) != 0) {
            for (std::size_t i = begin; i < end; ++i) {
                if (std::exchange(handle.shm_shared[i], false))
                    --held.shm_shared[i];
                if (std::exchange(handle.shm_exclusive[i], false))
                    held.shm_exclusive[i] = nullptr;
            }
            return SQLITE_OK;
        }
        const bool alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
        for (std::size_t i = begin; i < end; ++i) {
            if (held.shm_exclusive[i] != nullptr && held.shm_exclusive[i] != &handle)
                return SQLITE_BUSY;
            if (alone && held.shm_shared[i] > (handle.shm_shared[i] ? 1 : 0))
                return SQLITE_BUSY;
        }
        for (std::size_t i = begin; i < end; ++i) {
            if (alone) {
                held.shm_exclusive[i] = &handle;
                handle.shm_exclusive[i] = true;
            } else if (!std::exchange(handle.shm_shared[i], true)) {
                ++held.shm_shared[i];
            }
        }
        return SQLITE_OK;
    }

    static void shm_barrier(sqlite3_file*) {}

    static int shm_unmap(sqlite3_file* file, int remove_it)
    {
        Handle& handle = of(file);
        if (handle.life != handle.disk->life_)
            return SQLITE_OK;
        shm_lock(file, 0, shm_locks, SQLITE_SHM_UNLOCK);
        // Whoever opens it first finds it empty, as on Unix: what an ended one left is never believed.
        File& held = **handle.file;
        if (std::exchange(handle.uses_shm, false))
            --held.shm_users;
        if (remove_it != 0 || held.shm_users == 0)
            held.shm.clear();
        return SQLITE_OK;
    }

    static const sqlite3_io_methods& methods()
    {
        static const sqlite3_io_methods made = [] {
            sqlite3_io_methods all{};
            all.iVersion = 2;
            all.xClose = &close;
            all.xRead = &read;
            all.xWrite = &write;
            all.xTruncate = &truncate;
            all.xSync = &sync;
            all.xFileSize = &file_size;
            all.xLock = &lock;
            all.xUnlock = &unlock;
            all.xCheckReservedLock = &check_reserved;
            all.xFileControl = &control;
            all.xSectorSize = &sector_size;
            all.xDeviceCharacteristics = &characteristics;
            all.xShmMap = &shm_map;
            all.xShmLock = &shm_lock;
            all.xShmBarrier = &shm_barrier;
            all.xShmUnmap = &shm_unmap;
            return all;
        }();
        return made;
    }

    static std::unique_ptr<sqlite3_vfs> make(MemoryDisk& disk, const std::string& name)
    {
        auto vfs = std::make_unique<sqlite3_vfs>();
        vfs->iVersion = 2;
        vfs->szOsFile = sizeof(Handle);
        vfs->mxPathname = 512;
        vfs->zName = name.c_str();
        vfs->pAppData = &disk;
        vfs->xOpen = &open;
        vfs->xDelete = &remove;
        vfs->xAccess = &access;
        vfs->xFullPathname = &full_path;
        vfs->xRandomness = &randomness;
        vfs->xSleep = &sleep;
        vfs->xCurrentTime = &current_time;
        vfs->xGetLastError = &last_error;
        vfs->xCurrentTimeInt64 = &current_time_millis;
        return vfs;
    }
};

MemoryDisk::MemoryDisk(Random& random) : random_(random)
{
    // Hundreds of connections are opened in a second, by one thread: no counting of memory, no locks, and room for
    // small things, but not so much that to lay it out costs more than it saves. Without effect where SQLite has been
    // used before.
    [[maybe_unused]] static const bool tuned = [] {
        use_quick_memory();
        return sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK &&
               sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
               sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 512, 64) == SQLITE_OK;
    }();
    static std::uint64_t count = 0;
    vfs_name_ = "memory-disk-" + std::to_string(++count);
    vfs_ = DiskVfs::make(*this, vfs_name_);
    sqlite3_vfs_register(vfs_.get(), 0);
}

MemoryDisk::~MemoryDisk()
{
    sqlite3_vfs_unregister(vfs_.get());
}

void MemoryDisk::load(const Image& image)
{
    for (const auto& [name, bytes] : image) {
        auto file = std::make_shared<File>();
        file->data = bytes;
        file->durable_size = bytes.size();
        file->lying = !lying_.empty() && name.contains(lying_);
        names_[name] = std::move(file);
    }
    names_are_durable();
}

void MemoryDisk::replace(const Image& image)
{
    names_.clear();
    load(image);
}

const std::string* MemoryDisk::bytes_of_new(std::string_view name) const
{
    if (new_files_ == nullptr || full_)
        return nullptr;
    const auto found = std::ranges::find_if(*new_files_, [&](const auto& each) { return name.ends_with(each.first); });
    return found == new_files_->end() ? nullptr : &found->second;
}

MemoryDisk::Image MemoryDisk::image() const
{
    Image made;
    for (const auto& [name, file] : names_)
        made[name] = file->data;
    return made;
}

void MemoryDisk::die_at(std::uint64_t step, When when)
{
    die_in_ = step;
    die_when_ = when;
}

MemoryDisk::Step MemoryDisk::begin_step()
{
    if (dead_)
        return Step::Dead;
    if (looking_ > 0)
        return Step::Done;
    ++steps_;
    if (die_in_ == 1 && die_when_ == When::Before) {
        dead_ = true;
        return Step::Dead;
    }
    if (fail_in_ == 0)
        return Step::Done;
    --fail_in_;
    return fail_in_ == 0 ? Step::Fails : Step::Done;
}

void MemoryDisk::end_step()
{
    if (looking_ != 0 || die_in_ == 0)
        return;
    --die_in_;
    dead_ = dead_ || die_in_ == 0;
}

void MemoryDisk::set_name(const std::string& name, std::shared_ptr<File> file, const std::string& gone)
{
    if (file)
        names_[name] = file;
    else
        names_.erase(name);
    if (!gone.empty())
        names_.erase(gone);
    name_changes_.push_back({name, std::move(file), gone});
}

void MemoryDisk::make_durable(const NameChange& change)
{
    if (change.file)
        durable_names_[change.name] = change.file;
    else
        durable_names_.erase(change.name);
    if (!change.gone.empty())
        durable_names_.erase(change.gone);
}

void MemoryDisk::name_is_durable(const std::shared_ptr<File>& file)
{
    if (file->lying)
        return;
    const auto made = std::ranges::find_if(
        name_changes_, [&](const NameChange& change) { return change.file == file && change.gone.empty(); });
    if (made == name_changes_.end())
        return;
    // What was under that name before cannot go after it has come: then all up to here lasts.
    const bool was_used = std::any_of(name_changes_.begin(), made,
        [&](const NameChange& change) { return change.name == made->name || change.gone == made->name; });
    const auto first = was_used ? name_changes_.begin() : made;
    std::for_each(first, made + 1, [this](const NameChange& change) { make_durable(change); });
    name_changes_.erase(first, made + 1);
}

void MemoryDisk::names_are_durable()
{
    durable_names_ = names_;
    name_changes_.clear();
}

void MemoryDisk::crash(Loss loss)
{
    if (loss == Loss::Power) {
        names_ = durable_names_;
        // Folders are journalled: what happened to names last is what is lost.
        const std::size_t kept = name_changes_.empty() ? 0 : random_.below(name_changes_.size() + 1);
        for (std::size_t index = 0; index < kept; ++index) {
            NameChange& change = name_changes_[index];
            if (change.file)
                names_[change.name] = change.file;
            else
                names_.erase(change.name);
            if (!change.gone.empty())
                names_.erase(change.gone);
        }
        for (auto& [name, file] : names_)
            file->cut_power(random_);
        names_are_durable();
    }
    // Connections of the dead still hold the old files; the locks and the shared memory of fresh ones are free.
    std::map<const File*, std::shared_ptr<File>> fresh;
    const auto renew = [&](std::shared_ptr<File>& file) {
        std::shared_ptr<File>& made = fresh[file.get()];
        if (!made) {
            made = std::make_shared<File>();
            made->data = std::move(file->data);
            made->durable_size = file->durable_size;
            made->undo = std::move(file->undo);
            made->dirty = std::move(file->dirty);
            made->lying = file->lying;
        }
        file = made;
    };
    // A key of `fresh` must not be freed and used again on the way.
    const auto held = std::tuple(names_, durable_names_, name_changes_);
    for (auto& [name, file] : names_)
        renew(file);
    for (auto& [name, file] : durable_names_)
        renew(file);
    for (NameChange& change : name_changes_)
        if (change.file)
            renew(change.file);
    ++life_;
    dead_ = false;
    die_in_ = 0;
    fail_in_ = 0;
}

std::error_code MemoryDisk::make_folder(const std::string&)
{
    return dead_ ? std::make_error_code(std::errc::io_error) : std::error_code();
}

std::error_code MemoryDisk::list(const std::string& folder, std::vector<std::string>& names)
{
    if (dead_)
        return std::make_error_code(std::errc::io_error);
    const std::string prefix = folder + '/';
    for (const auto& [name, file] : names_)
        if (name.starts_with(prefix))
            names.push_back(name.substr(prefix.size()));
    return {};
}

std::string MemoryDisk::head_of(const std::string& path, std::size_t bytes)
{
    const auto found = names_.find(path);
    return dead_ || found == names_.end() ? std::string() : found->second->data.substr(0, bytes);
}

void MemoryDisk::remove(const std::string& path)
{
    if (!names_.contains(path) || begin_step() != Step::Done)
        return;
    set_name(path, nullptr);
    end_step();
}

std::error_code MemoryDisk::rename(const std::string& from, const std::string& to)
{
    const auto found = names_.find(from);
    if (found == names_.end())
        return std::make_error_code(std::errc::no_such_file_or_directory);
    if (begin_step() != Step::Done)
        return std::make_error_code(std::errc::io_error);
    set_name(to, std::shared_ptr<File>(found->second), from);
    end_step();
    return {};
}

std::error_code MemoryDisk::sync_file(const std::string& path)
{
    const auto found = names_.find(path);
    if (found == names_.end())
        return std::make_error_code(std::errc::no_such_file_or_directory);
    if (begin_step() != Step::Done)
        return std::make_error_code(std::errc::io_error);
    found->second->sync();
    name_is_durable(found->second);
    end_step();
    return {};
}

std::error_code MemoryDisk::sync_folder(const std::string&)
{
    if (begin_step() != Step::Done)
        return std::make_error_code(std::errc::io_error);
    names_are_durable();
    end_step();
    return {};
}

} // namespace yiping::simulation
