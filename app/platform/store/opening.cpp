// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include <yiping/base/log.h>

#include <array>
#include <filesystem>

namespace yiping::platform {

namespace {

Uuid random_id(Random& random)
{
    Uuid id;
    random.fill(id.bytes);
    // Version 4: only from `random`, so that a seeded store is the same each time.
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
    return id;
}

} // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, const SqliteStoreOptions& options)
{
    sqlite::OpenOptions open_options;
    open_options.mode = options.create ? sqlite::OpenMode::Create : sqlite::OpenMode::ReadWrite;
    open_options.durability = options.durability;
    open_options.vfs = options.vfs;
    // Nobody else may have the file open. With readers of our own, others are kept out afterwards by the lock that
    // every open connection has on it.
    open_options.exclusive = !options.shared_readers;
    if (options.shared_readers)
        if (auto alone = sqlite::Database::hold_alone_once(path, open_options); !alone)
            return std::unexpected(alone.error());
    auto opened = sqlite::open_migrated(path, store_application_id, store_migrations(), open_options);
    if (!opened)
        return std::unexpected(opened.error());
    switch (opened->verdict) {
    case sqlite::OpenVerdict::NewerRefused:
    case sqlite::OpenVerdict::Foreign:
    case sqlite::OpenVerdict::Damaged:
        return std::unexpected(sqlite::verdict_error(opened->verdict, path));
    default:
        break;
    }
    auto store = std::make_unique<SqliteStoreFile>(options);
    if (auto done = store->begin(std::move(*opened)); !done)
        return std::unexpected(done.error());
    return store;
}

SqliteStoreFile::SqliteStoreFile(SqliteStoreOptions options)
    : options_(std::move(options)), random_(options_.random != nullptr ? options_.random : &system_random_)
{
}

Result<void> SqliteStoreFile::begin(sqlite::OpenedDatabase opened)
{
    verdict_ = opened.verdict;
    db_ = std::move(opened.database);

    for (const domain::RegisterInfo& info : domain::all_registers()) {
        Table made;
        made.info = &info;
        made.writer = sqlite::RowWriter(db_, info);
        const std::string name = '"' + std::string(info.name) + '"';
        made.area_of = sqlite::LazyStatement(db_, "SELECT area_code FROM " + name + " WHERE id = ?1");
        made.by_id = sqlite::LazyStatement(
            db_, "SELECT " + sqlite::column_list(info) + ", unknown FROM " + name + " WHERE id = ?1");
        tables_.emplace(info.number, std::move(made));
    }

    struct Prepared {
        sqlite::Statement* to;
        std::string sql;
    };
    const std::array<Prepared, 6> statements{{
        {&insert_change_, "INSERT INTO change (rev, first_rev, register, row_id, area_code, old_area, kind, at) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
        {&read_changes_, "SELECT rev, first_rev, register, row_id, area_code, old_area, kind, at FROM change "
                         "WHERE rev > ?1 ORDER BY rev LIMIT ?2"},
        {&find_answer_, "SELECT answer, user FROM command WHERE id = ?1"},
        {&insert_answer_, "INSERT INTO command (id, user, kind, at, answer) VALUES (?1, ?2, ?3, ?4, ?5)"},
        {&find_token_,
            "SELECT u.name, u.post, u.role, u.scope, u.mask_level, u.responder_id FROM token t "
            "JOIN user u ON u.name = t.user WHERE t.hash = ?1 AND t.revoked_at IS NULL AND u.disabled_at IS NULL"},
        {&open_assignments_,
            "SELECT " + sqlite::column_list(domain::info(domain::Register::Assignment)) +
                ", unknown FROM assignment WHERE responder_id = ?1 AND ended_at IS NULL ORDER BY dispatched_at, id"},
    }};
    for (const Prepared& each : statements) {
        auto made = db_.prepare(each.sql);
        if (!made)
            return std::unexpected(made.error());
        *each.to = std::move(*made);
    }

    const auto log_id = db_.text("SELECT value FROM meta WHERE name = 'log_id'");
    if (!log_id)
        return std::unexpected(log_id.error());
    if (const auto parsed = Uuid::parse(*log_id)) {
        log_id_ = *parsed;
        const auto district = db_.text("SELECT value FROM meta WHERE name = 'district_id'");
        if (!district)
            return std::unexpected(district.error());
        district_id_ = *district;
    } else {
        auto transaction = sqlite::Transaction::begin(db_);
        if (!transaction)
            return std::unexpected(transaction.error());
        log_id_ = random_id(*random_);
        district_id_ = options_.district_id;
        if (auto done = set_meta("log_id", log_id_.to_string()); !done)
            return done;
        if (auto done = set_meta("district_id", district_id_); !done)
            return done;
        if (auto done = transaction->commit(); !done)
            return done;
    }

    const auto head_file = !options_.vfs.empty()                             ? AuditLog::HeadFile::None
                           : options_.durability == sqlite::Durability::Full ? AuditLog::HeadFile::Synced
                                                                             : AuditLog::HeadFile::Unsynced;
    audit_ = std::make_unique<AuditLog>(db_, log_id_.to_string(), head_file);
    access_ = std::make_unique<Access>(db_, *audit_, options_.access, *random_);

    const auto head = db_.integer("SELECT max(rev) FROM change");
    if (!head)
        return std::unexpected(head.error());
    head_ = *head;
    const auto oldest = db_.integer("SELECT min(rev) FROM change");
    if (!oldest)
        return std::unexpected(oldest.error());
    kept_after_ = *oldest > 1 ? *oldest : 0;
    const auto last = db_.integer("SELECT at FROM change ORDER BY rev DESC LIMIT 1");
    if (!last)
        return std::unexpected(last.error());
    last_at_ = *last;
    return {};
}

Result<void> SqliteStoreFile::set_meta(std::string_view name, std::string_view value)
{
    auto statement = db_.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, name).bind(1, value);
    return statement->run();
}

Result<void> SqliteStoreFile::write_copy(const std::string& path)
{
    std::error_code code;
    std::filesystem::remove(path, code);
    auto statement = db_.prepare("VACUUM INTO ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, std::string_view(path));
    return statement->run();
}

} // namespace yiping::platform
