// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/uuid.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// SQLite with errors as values. A Database and its Statements belong to one thread.
namespace yiping::sqlite {

class StatementCache;

enum class OpenMode : std::uint8_t {
    ReadOnly,       ///< must exist
    ReadWrite,      ///< must exist
    Create,         ///< made if missing
};

enum class Durability : std::uint8_t {
    Full,   ///< what is committed, or was found when the file was opened, survives a power cut (synchronous=FULL)
    Normal, ///< survives a crash of the program; a power cut may lose the last ones, never the consistency
};

struct OpenOptions {
    OpenMode mode = OpenMode::Create;
    Durability durability = Durability::Full;
    bool exclusive = false;       ///< hold the file: a second opener gets sqlite.held
    int busy_ms = 2000;           ///< how long to wait for another connection's lock
    std::int64_t cache_kib = 65536;
    std::string vfs = {};         ///< name of a registered VFS of SQLite; "" the default
    int page_size = 0;            ///< of a file that is made; 0 as SQLite likes it
    /// Nobody else sees the file and whatever fails throws it away: no journal, no sync, held alone.
    bool scratch = false;
};

/// A prepared statement. Parameter and column indexes begin at 0. bind_* never fail on a right index. When it goes, its
/// database keeps it for the next prepare() of the same text.
class Statement {
public:
    Statement() = default;
    Statement(Statement&&) noexcept = default;
    Statement& operator=(Statement&&) noexcept = default;
    [[nodiscard]] bool is_prepared() const { return handle_ != nullptr; }

    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, double value);
    /// The text is not copied: it must live until the next reset or step-to-end.
    Statement& bind(int index, std::string_view text);
    Statement& bind_blob(int index, std::string_view bytes);
    Statement& bind(int index, const Uuid& id) { return bind_blob(index, id.as_bytes()); }
    Statement& bind_null(int index);

    /// True while there is a row. After false or an error the statement is reset, bindings are kept.
    [[nodiscard]] Result<bool> step();
    /// For statements without rows.
    [[nodiscard]] Result<void> run();
    void reset();

    [[nodiscard]] int columns() const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    /// Valid until the next step or reset. Also for blobs.
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] Uuid uuid(int column) const;

private:
    friend class Database;
    struct GiveBack {
        std::shared_ptr<StatementCache> to;
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, GiveBack> handle_;
};

class Database {
public:
    Database() = default;

    /// WAL, foreign keys on, STRICT tables expected. Errors: sqlite.missing, sqlite.not_a_database, sqlite.damaged,
    /// sqlite.held, sqlite.disk_full, sqlite.read_only, sqlite.failed – each with the path.
    [[nodiscard]] static Result<Database> open(const std::string& path, const OpenOptions& options = {});
    [[nodiscard]] static Result<Database> open_in_memory();
    /// Whether nobody else has the file open, where there is one that can be read: sqlite.held if somebody has. Costs a
    /// fraction of open(); the file is let go again.
    [[nodiscard]] static Result<void> hold_alone_once(const std::string& path, const OpenOptions& options);

    [[nodiscard]] bool is_open() const { return connection_ != nullptr; }
    [[nodiscard]] const std::string& path() const { return path_; }

    /// One or more statements without results.
    [[nodiscard]] Result<void> exec(std::string_view sql);
    /// One statement. Cheap for a text that was prepared before and is not in use.
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    /// First column of the first row; 0 without a row.
    [[nodiscard]] Result<std::int64_t> integer(std::string_view sql);
    [[nodiscard]] Result<std::string> text(std::string_view sql);
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] sqlite3* handle() const;

private:
    struct Connection;
    struct Close {
        void operator()(Connection* connection) const;
    };
    std::unique_ptr<Connection, Close> connection_;
    std::string path_;
};

/// A statement that is kept, and prepared when it is first needed. The database must outlive it and stay in its place.
class LazyStatement {
public:
    LazyStatement() = default;
    LazyStatement(Database& database, std::string sql) : database_(&database), sql_(std::move(sql)) {}
    /// Errors: those of prepare().
    [[nodiscard]] Result<Statement*> get()
    {
        if (!statement_.is_prepared()) {
            auto made = database_->prepare(sql_);
            if (!made)
                return std::unexpected(made.error());
            statement_ = std::move(*made);
        }
        return &statement_;
    }

private:
    Database* database_ = nullptr;
    std::string sql_;
    Statement statement_;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it goes out of scope without commit().
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    [[nodiscard]] Result<void> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

} // namespace yiping::sqlite
