// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/protocol/console_machine.h>
#include <yiping/storage/file_system.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::sqlite {
class Database;
}

namespace yiping::storage {

/// Which file readers have to open now. Changes when a snapshot has been loaded into a new file, or a damaged one set
/// aside. Any thread.
class CacheLocation {
public:
    struct Place {
        std::string path;
        std::uint64_t version = 0; ///< grows with each change
    };
    [[nodiscard]] Place place() const;

private:
    friend class Cache;
    void move_to(std::string path);

    mutable std::mutex mutex_;
    Place place_;
};

/// How far the cache is, by which log, and what the platform sent the rows for.
struct CachePosition {
    Uuid log_id;
    std::int64_t cursor = 0;
    std::string scope;
    std::uint32_t mask_level = 0; ///< 0: not known
    protocol::LogMark mark;
    bool operator==(const CachePosition&) const = default;
};

/// The console's copy of what the platform sent: today's rows of all registers and the cursor, committed together.
/// A folder holds one file `cache-<n>.db`. A snapshot is loaded into a new file beside it (`….loading`, without a
/// journal) while readers go on with the old one; when its last piece has come it is synced, renamed into place and
/// the old file goes. So a cut snapshot leaves nothing behind, and what is not in a snapshot is gone when it ends.
/// One thread (that of the CacheWriter), except location().
class Cache {
public:
    /// `scope` is what the console is configured for: rows of another scope are dropped at once.
    /// A damaged file is set aside as `cache-<n>.damaged-<time>.db` and an empty cache begun (set_aside() says so).
    /// Errors: storage.folder_unusable, sqlite.foreign, sqlite.newer, sqlite.held, sqlite.disk_full.
    [[nodiscard]] static Result<Cache> open(
        const std::string& folder, std::string scope, Clock& clock, FileSystem& files = system_files());

    /// Where the newest cache of a folder lies, for whoever reads it before it is opened; nullptr if there is none.
    [[nodiscard]] static std::shared_ptr<const CacheLocation> newest(
        const std::string& folder, FileSystem& files = system_files());

    Cache(Cache&&) noexcept;
    Cache& operator=(Cache&&) noexcept;
    ~Cache();

    [[nodiscard]] const CachePosition& position() const { return position_; }
    [[nodiscard]] std::shared_ptr<const CacheLocation> location() const { return location_; }
    /// Where damaged files were put since the last call.
    [[nodiscard]] std::vector<std::string> take_set_aside() { return std::exchange(set_aside_, {}); }

    /// Rows and cursor of one batch. A failed delta changes nothing; after a failed piece of a snapshot it has to
    /// begin anew. Errors: storage.bad_batch, storage.no_snapshot, those of sqlite.
    [[nodiscard]] Result<void> apply(const protocol::ApplyBatch& batch);
    /// Several deltas in one transaction: all or nothing.
    [[nodiscard]] Result<void> apply_deltas(std::span<const protocol::ApplyBatch> batches);
    /// Codes of the areas whose rows in the range are not what the platform has; see protocol/row_digest.h.
    [[nodiscard]] Result<std::vector<std::string>> differing_areas(const protocol::CompareDigests& wanted);
    [[nodiscard]] bool is_loading() const { return loading_ != nullptr; }

    /// For reading with one's own SQL in this thread, until the next call; never write through it. nullptr after a
    /// failure that left no file. Others read by a CacheView.
    [[nodiscard]] sqlite::Database* database();

    /// Makes the next missing secondary index; false when none is missing. Takes about a second per million rows.
    /// Those for searching (place and time, words) are built last and in parts, and kept right from then on; before
    /// them closed cases are packed, some ten thousand at once.
    [[nodiscard]] Result<bool> build_next_index();
    /// So much has changed that build_next_index() may have work again.
    [[nodiscard]] bool wants_building() const;
    /// How many cases make a pack; fewer that are left over are read as they lie.
    void pack_cases_by(std::int64_t cases) { pack_cases_ = cases; }
    /// From how many cases on those for searching are built (fewer are looked through in no time), and how many go in
    /// at once: what comes from the platform waits that long, a quarter of a second.
    void index_search_from(std::int64_t cases, std::int64_t at_once = 5'000)
    {
        search_from_ = cases;
        search_slice_ = at_once;
    }
    /// Moves the write-ahead log into the file when it has grown; does not wait for readers.
    void checkpoint_if_grown();
    /// The same as work for another thread, which lets this one write on meanwhile: what is written then stays in the
    /// log. Nothing if the log has not grown since. Until it is done no snapshot may come and the file stay in its
    /// place.
    [[nodiscard]] std::move_only_function<void()> log_work();
    /// Whether so much has been written beside such work that the log has to be moved while nobody writes.
    [[nodiscard]] bool is_log_long() const;
    /// Sets the file aside and begins an empty one, after sqlite.damaged. After a failure there may be no file at all,
    /// and nothing may be asked or written before it has been called again and done it.
    [[nodiscard]] Result<void> rebuild();

private:
    struct Connection;

    Cache(std::string folder, std::string scope, Clock& clock, FileSystem& files);
    [[nodiscard]] Result<void> open_newest();
    [[nodiscard]] Result<void> use_file(std::uint64_t number);
    [[nodiscard]] Result<void> begin_file(std::uint64_t number);
    [[nodiscard]] Result<void> begin_loading();
    [[nodiscard]] Result<void> end_loading(const protocol::ApplyBatch& last);
    [[nodiscard]] Result<void> load_piece(const protocol::ApplyBatch& batch);
    void discard_loading();
    [[nodiscard]] Result<void> set_aside(std::uint64_t number);
    [[nodiscard]] Result<void> write_deltas(std::span<const protocol::ApplyBatch> batches);
    [[nodiscard]] Result<bool> build_search();

    std::string folder_;
    std::string scope_;
    Clock* clock_;
    FileSystem* files_;
    std::shared_ptr<CacheLocation> location_;
    std::uint64_t number_ = 0; // of the file in use
    std::uint64_t next_number_ = 1; // of the one that takes the place of a damaged file; once there was one
    std::int64_t search_from_ = 2000;
    std::int64_t search_slice_ = 5'000;
    std::int64_t pack_cases_ = 20'000;
    CachePosition position_;
    std::vector<std::string> set_aside_;
    std::unique_ptr<Connection> current_;
    std::unique_ptr<Connection> loading_;
};

} // namespace yiping::storage
