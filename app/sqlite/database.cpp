// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sqlite/database.h>

#include "failure.h"

#include <sqlite3.h>

#include <filesystem>
#include <format>
#include <unordered_map>
#include <utility>

namespace yiping::sqlite {

std::unexpected<Error> failure(sqlite3* handle, int code, const std::string& path)
{
    const std::vector<ErrorArg> where{{"path", path}};
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return make_error(Fault::Environment, "sqlite.held", where);
    case SQLITE_FULL:
        return make_error(Fault::Environment, "sqlite.disk_full", where);
    case SQLITE_NOTADB:
        return make_error(Fault::Input, "sqlite.not_a_database", where);
    case SQLITE_CORRUPT:
        return make_error(Fault::Environment, "sqlite.damaged", where);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return make_error(Fault::Environment, "sqlite.read_only", where);
    case SQLITE_CANTOPEN:
        return make_error(Fault::Environment, "sqlite.missing", where);
    default:
        break;
    }
    // A write past a file size limit or a quota comes as an I/O error.
    if (code == SQLITE_IOERR_WRITE)
        return make_error(Fault::Environment, "sqlite.disk_full", where);
    return make_error(Fault::Environment, "sqlite.failed",
        {{"path", path}, {"why", std::string(handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle))}});
}

namespace {

std::string path_of(sqlite3_stmt* statement)
{
    const char* name = sqlite3_db_filename(sqlite3_db_handle(statement), "main");
    return name == nullptr ? std::string() : std::string(name);
}

} // namespace

/// Statements that nobody uses now, by their text. Ends with its connection; a statement that outlives that is
/// finalized.
class StatementCache {
public:
    [[nodiscard]] sqlite3_stmt* take(std::string_view sql)
    {
        const auto found = idle_.find(sql);
        if (found == idle_.end())
            return nullptr;
        sqlite3_stmt* statement = found->second;
        idle_.erase(found);
        return statement;
    }

    void give(sqlite3_stmt* statement)
    {
        if (!open_ || idle_.size() >= most || idle_.contains(std::string_view(sqlite3_sql(statement)))) {
            sqlite3_finalize(statement);
            return;
        }
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        // The text lives as long as its statement.
        idle_.emplace(std::string_view(sqlite3_sql(statement)), statement);
    }

    void close()
    {
        open_ = false;
        for (const auto& [sql, statement] : std::exchange(idle_, {}))
            sqlite3_finalize(statement);
    }

private:
    static constexpr std::size_t most = 200;
    std::unordered_map<std::string_view, sqlite3_stmt*> idle_;
    bool open_ = true;
};

void Statement::GiveBack::operator()(sqlite3_stmt* statement) const
{
    if (to)
        to->give(statement);
    else
        sqlite3_finalize(statement);
}

Statement& Statement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(handle_.get(), index + 1, value);
    return *this;
}

Statement& Statement::bind(int index, double value)
{
    sqlite3_bind_double(handle_.get(), index + 1, value);
    return *this;
}

Statement& Statement::bind(int index, std::string_view text)
{
    // An empty view may hold no pointer, which SQLite would take for NULL.
    const char* data = text.data() == nullptr ? "" : text.data();
    sqlite3_bind_text(handle_.get(), index + 1, data, static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
}

Statement& Statement::bind_blob(int index, std::string_view bytes)
{
    const char* data = bytes.data() == nullptr ? "" : bytes.data();
    sqlite3_bind_blob(handle_.get(), index + 1, data, static_cast<int>(bytes.size()), SQLITE_STATIC);
    return *this;
}

Statement& Statement::bind_null(int index)
{
    sqlite3_bind_null(handle_.get(), index + 1);
    return *this;
}

Result<bool> Statement::step()
{
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW)
        return true;
    sqlite3_reset(handle_.get());
    if (code == SQLITE_DONE)
        return false;
    sqlite3* database = sqlite3_db_handle(handle_.get());
    return failure(database, sqlite3_extended_errcode(database), path_of(handle_.get()));
}

Result<void> Statement::run()
{
    const auto more = step();
    if (!more)
        return std::unexpected(more.error());
    if (*more)
        reset();
    return {};
}

void Statement::reset()
{
    sqlite3_reset(handle_.get());
}

int Statement::columns() const
{
    return sqlite3_column_count(handle_.get());
}

bool Statement::is_null(int column) const
{
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(handle_.get(), column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(handle_.get(), column);
}

std::string_view Statement::text(int column) const
{
    const void* data = sqlite3_column_blob(handle_.get(), column);
    const int size = sqlite3_column_bytes(handle_.get(), column);
    return data == nullptr ? std::string_view()
                           : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

Uuid Statement::uuid(int column) const
{
    return Uuid::from_bytes(text(column)).value_or(Uuid{});
}

struct Database::Connection {
    sqlite3* handle = nullptr;
    std::shared_ptr<StatementCache> statements = std::make_shared<StatementCache>();
};

void Database::Close::operator()(Connection* connection) const
{
    connection->statements->close();
    sqlite3_close_v2(connection->handle);
    delete connection;
}

sqlite3* Database::handle() const
{
    return connection_ ? connection_->handle : nullptr;
}

namespace {

/// What a killed program had written and not synced is found and believed by SQLite, and a power cut would still take
/// it. Needs no room on the disk, unlike a checkpoint.
int sync_log(sqlite3* handle)
{
    sqlite3_file* log = nullptr;
    if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log)) != SQLITE_OK ||
        log == nullptr || log->pMethods == nullptr)
        return SQLITE_OK; // in memory
    sqlite3_int64 size = 0;
    if (const int code = log->pMethods->xFileSize(log, &size); code != SQLITE_OK || size == 0)
        return code;
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

} // namespace

Result<Database> Database::open(const std::string& path, const OpenOptions& options)
{
    std::error_code ignored;
    if (options.vfs.empty() && options.mode != OpenMode::Create && !std::filesystem::exists(path, ignored))
        return make_error(Fault::Environment, "sqlite.missing", {{"path", path}});
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (options.mode) {
    case OpenMode::ReadOnly:
        flags |= SQLITE_OPEN_READONLY;
        break;
    case OpenMode::ReadWrite:
        flags |= SQLITE_OPEN_READWRITE;
        break;
    case OpenMode::Create:
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        break;
    }
    Database database;
    database.connection_.reset(new Connection);
    sqlite3*& handle = database.connection_->handle;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    database.path_ = path;
    if (code != SQLITE_OK)
        return failure(handle, code, path);
    sqlite3_busy_timeout(handle, options.busy_ms);
    std::string setup;
    if (options.exclusive || options.scratch)
        setup += "PRAGMA locking_mode=EXCLUSIVE;";
    if (options.page_size != 0)
        setup += std::format("PRAGMA page_size={};", options.page_size);
    if (options.mode != OpenMode::ReadOnly)
        setup += options.scratch ? "PRAGMA journal_mode=OFF;" : "PRAGMA journal_mode=WAL;";
    setup += std::format("PRAGMA synchronous={};", options.scratch                          ? "OFF"
                                                   : options.durability == Durability::Full ? "FULL"
                                                                                            : "NORMAL");
    setup += std::format("PRAGMA foreign_keys=ON; PRAGMA cache_size=-{}; PRAGMA temp_store=MEMORY;", options.cache_kib);
    if (auto done = database.exec(setup); !done)
        return std::unexpected(done.error());
    // Reads the first page: says at once whether the file is a database, and takes the lock if exclusive.
    if (auto probe = database.integer("SELECT count(*) FROM sqlite_schema"); !probe)
        return std::unexpected(probe.error());
    if (options.exclusive)
        if (auto held = database.exec("BEGIN IMMEDIATE; COMMIT"); !held)
            return std::unexpected(held.error());
    if (options.mode != OpenMode::ReadOnly && options.durability == Durability::Full && !options.scratch)
        if (const int synced = sync_log(handle); synced != SQLITE_OK)
            return failure(handle, synced, path);
    return database;
}

Result<void> Database::hold_alone_once(const std::string& path, const OpenOptions& options)
{
    sqlite3* handle = nullptr;
    int code =
        sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE,
            options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(handle, options.busy_ms);
        // None of this reads the schema.
        code =
            sqlite3_exec(handle, "PRAGMA locking_mode=EXCLUSIVE; BEGIN IMMEDIATE; COMMIT", nullptr, nullptr, nullptr);
    }
    Result<void> alone;
    if ((code & 0xFF) == SQLITE_BUSY)
        alone = failure(handle, code, path);
    sqlite3_close_v2(handle);
    return alone;
}

Result<Database> Database::open_in_memory()
{
    return open(":memory:");
}

Result<void> Database::exec(std::string_view sql)
{
    const int code = sqlite3_exec(handle(), std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return failure(handle(), code, path_);
    return {};
}

Result<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = connection_->statements->take(sql);
    if (statement == nullptr) {
        const int code = sqlite3_prepare_v3(
            handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK)
            return failure(handle(), code, path_);
    }
    Statement made;
    made.handle_ = {statement, Statement::GiveBack{connection_->statements}};
    return made;
}

Result<std::int64_t> Database::integer(std::string_view sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

Result<std::string> Database::text(std::string_view sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? std::string(statement->text(0)) : std::string();
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(handle());
}

Result<Transaction> Transaction::begin(Database& database)
{
    auto statement = database.prepare("BEGIN IMMEDIATE");
    if (!statement)
        return std::unexpected(statement.error());
    if (auto done = statement->run(); !done)
        return std::unexpected(done.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction()
{
    // A failed COMMIT may have rolled back by itself already.
    if (database_ != nullptr && sqlite3_get_autocommit(database_->handle()) == 0)
        sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> Transaction::commit()
{
    auto statement = database_->prepare("COMMIT");
    if (!statement)
        return std::unexpected(statement.error());
    auto done = statement->run();
    if (done)
        database_ = nullptr;
    return done;
}

} // namespace yiping::sqlite
