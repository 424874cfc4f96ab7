// SPDX-License-Identifier: GPL-3.0-or-later
#include "sqlite_file.h"

#include <sqlite3.h>

namespace yiping::geo {

namespace {

/// Steps of SQLite's machine for one row of somebody else's view: some tenths of a second.
constexpr int work_limit_steps = 50'000'000;
constexpr int blob_limit = 32 << 20;

Error sqlite_error(sqlite3* handle, int code, const std::string& file)
{
    const std::string what = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return {Fault::Environment, "tiles.disk_full", {{"file", file}}};
    case SQLITE_CANTOPEN:
        return {Fault::Environment, "tiles.missing_file", {{"file", file}}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
        return {Fault::Environment, "tiles.cannot_write", {{"file", file}, {"what", what}}};
    default:
        return {Fault::Input, "tiles.damaged", {{"file", file}, {"what", what}}};
    }
}

} // namespace

void SqliteFile::Close::operator()(sqlite3* handle) const
{
    sqlite3_close(handle);
}

void SqliteFile::Rows::Finalize::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

Result<SqliteFile> SqliteFile::open(const std::filesystem::path& file, Mode mode)
{
    SqliteFile opened;
    opened.file_ = std::make_unique<std::string>(file.string());
    sqlite3* handle = nullptr;
    const int flags = mode == Mode::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code =
        sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    opened.handle_.reset(handle);
    if (code != SQLITE_OK)
        return std::unexpected(sqlite_error(handle, code, *opened.file_));
    sqlite3_busy_timeout(handle, 2000);
    if (mode == Mode::Read) {
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, blob_limit);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
        sqlite3_progress_handler(handle, work_limit_steps, [](void*) { return 1; }, nullptr);
    }
    const char* const how = mode == Mode::Read   ? "PRAGMA cache_size = -4096"
                            : mode == Mode::Make ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
                                                 : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
    if (auto done = opened.exec(how); !done)
        return std::unexpected(done.error());
    return opened;
}

Result<SqliteFile::Rows> SqliteFile::prepare(std::string_view sql)
{
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK)
        return std::unexpected(sqlite_error(handle_.get(), code, *file_));
    Rows rows;
    rows.handle_.reset(statement);
    rows.file_ = file_.get();
    return rows;
}

Result<void> SqliteFile::exec(const std::string& sql)
{
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return std::unexpected(sqlite_error(handle_.get(), code, *file_));
    return {};
}

std::unexpected<Error> SqliteFile::damaged(std::string_view what) const
{
    return std::unexpected(error("tiles.damaged").with("what", std::string(what)));
}

SqliteFile::Rows& SqliteFile::Rows::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(handle_.get(), index + 1, value);
    return *this;
}

SqliteFile::Rows& SqliteFile::Rows::bind_blob(int index, std::string_view bytes)
{
    sqlite3_bind_blob64(handle_.get(), index + 1, bytes.data(), bytes.size(), SQLITE_STATIC);
    return *this;
}

SqliteFile::Rows& SqliteFile::Rows::bind(int index, std::string_view text)
{
    sqlite3_bind_text64(handle_.get(), index + 1, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Result<bool> SqliteFile::Rows::step()
{
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(handle_.get());
        return false;
    }
    Error wrong = sqlite_error(sqlite3_db_handle(handle_.get()), code, *file_);
    sqlite3_reset(handle_.get());
    return std::unexpected(std::move(wrong));
}

Result<void> SqliteFile::Rows::run()
{
    const auto more = step();
    if (!more)
        return std::unexpected(more.error());
    reset();
    return {};
}

void SqliteFile::Rows::reset()
{
    sqlite3_reset(handle_.get());
}

std::int64_t SqliteFile::Rows::integer(int column) const
{
    return sqlite3_column_int64(handle_.get(), column);
}

std::string_view SqliteFile::Rows::text(int column) const
{
    const void* bytes = sqlite3_column_blob(handle_.get(), column);
    const int size = sqlite3_column_bytes(handle_.get(), column);
    return bytes == nullptr ? std::string_view()
                            : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

} // namespace yiping::geo
