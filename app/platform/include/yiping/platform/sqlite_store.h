// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_rules.h>
#include <yiping/domain/category.h>
#include <yiping/domain/correction.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/stage_limits.h>
#include <yiping/platform/store.h>
#include <yiping/sqlite/database.h>
#include <yiping/sqlite/migrations.h>

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace yiping::platform {

/// "YPLT": the application_id of a platform's database.
inline constexpr std::int32_t store_application_id = 0x59504C54;
/// Steps of the schema, oldest first; for `check` and tests.
[[nodiscard]] std::span<const sqlite::Migration> store_migrations();

struct SqliteStoreOptions {
    bool create = true;             ///< make the file if it is missing
    bool shared_readers = false;    ///< for the running platform: snapshots have connections of their own
    sqlite::Durability durability = sqlite::Durability::Full;
    std::string district_id;        ///< of a new database; "" takes it from the first row put
    const domain::WorkCalendar* calendar = nullptr; ///< nullptr: plain weeks. Must outlive the store
    const domain::CategoryTree* categories = nullptr; ///< of new and corrected cases: others are refused. nullptr: any
    const domain::LimitBook* limits = nullptr; ///< nullptr: the usual ones. Must outlive the store
    const domain::RuleBook* rules = nullptr; ///< which rules can be switched; nullptr: any. Must outlive the store
    Random* random = nullptr; ///< nullptr: the system's. Must outlive the store; used by the store's thread
    std::string vfs; ///< name of a registered VFS of SQLite; "" the default
    AccessPolicy access; ///< passwords, locks, sessions
    AreaFinder area_finder; ///< empty: made from the areas in the database at the first report
};

/// The embedded store, one file. Only one program holds it: whoever comes second gets sqlite.held.
/// A row that an import has changed: `fields` are names separated by blanks, `before` a JSON object of the old values,
/// without those of personal fields and of staff.
struct RowHistory {
    std::uint32_t register_number = 0;
    Uuid row;
    UtcMillis at = 0;
    std::string actor;
    std::string source; ///< name of the file
    std::string fields;
    std::string before;
    bool operator==(const RowHistory&) const = default;
};

class SqliteStore : public Store {
public:
    /// Errors: those of sqlite::Database::open, and sqlite.foreign, sqlite.newer, sqlite.damaged.
    [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(
        const std::string& path, const SqliteStoreOptions& options = {});

    [[nodiscard]] virtual sqlite::OpenVerdict verdict() const = 0;
    /// For reading with one's own SQL (reports, exports, `sqlite::read_rows`). Never write through it.
    [[nodiscard]] virtual sqlite::Database& database() = 0;
    /// As put, for more rows than memory should hold: `next` is asked for rows until it answers false, and all of them
    /// are one transaction. No row comes twice. It may read through this store in between, unless `ahead` lets it run
    /// in a thread of its own while the rows before are written. An error of its own undoes everything. It gets the set
    /// that it filled before, to use its memory again: whatever is in it when it returns is put.
    [[nodiscard]] virtual Result<std::int64_t> put_stream(
        const std::function<Result<bool>(domain::RowSet&)>& next, UtcMillis at, bool ahead) = 0;
    /// The same for registers with personal fields, whose rows may come again: the last counts.
    [[nodiscard]] virtual Result<std::int64_t> put_register_stream(
        const std::function<Result<bool>(domain::RowSet&, PersonalRows&)>& next, UtcMillis at) = 0;

    /// Fields that commands of people have changed since they came in, of a whole register, in order of rows.
    [[nodiscard]] virtual Result<std::vector<domain::Correction>> corrections(const domain::RegisterInfo& info) = 0;
    /// The source's word counts again. Within put_stream and put_register_stream part of their transaction.
    [[nodiscard]] virtual Result<void> forget_correction(
        const domain::RegisterInfo& info, const Uuid& row, std::string_view field) = 0;
    /// As forget_correction.
    [[nodiscard]] virtual Result<void> add_history(std::span<const RowHistory> lines) = 0;
    /// Oldest first.
    [[nodiscard]] virtual Result<std::vector<RowHistory>> history(const Uuid& row) = 0;
    /// Makes the file compact and the same for the same content (`demo-data`); the copy is closed and complete.
    [[nodiscard]] virtual Result<void> write_copy(const std::string& path) = 0;
};

} // namespace yiping::platform
