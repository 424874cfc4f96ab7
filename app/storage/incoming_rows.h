// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>
#include <yiping/sqlite/database.h>

#include <memory>

namespace yiping::storage {

/// Writes whole rows of one register. The batch is shown to SQLite as a virtual table and goes in by one
/// `INSERT … SELECT`: the cursor stays at the end of the B-tree from row to row, which is twice as fast as a statement
/// per row (docs/adr). Belongs to the database's thread and must go before the database.
class IncomingRows {
public:
    [[nodiscard]] static Result<IncomingRows> make(sqlite::Database& database, const domain::RegisterInfo& info);
    IncomingRows(IncomingRows&&) noexcept;
    IncomingRows& operator=(IncomingRows&&) noexcept;
    ~IncomingRows();

    /// Inserts or replaces. Fields that the batch lacks get their defaults, unknown ones go to `unknown`.
    /// Errors: storage.bad_batch for columns that do not fit each other, and those of sqlite.
    [[nodiscard]] Result<void> put(const protocol::RowBatch& batch);
    [[nodiscard]] Result<void> remove(const Uuid& id);
    /// All rows of the range, in its areas.
    [[nodiscard]] Result<void> remove(const protocol::RowRange& range);

private:
    struct Source;
    explicit IncomingRows(std::unique_ptr<Source> source);

    std::unique_ptr<Source> source_; // SQLite holds a pointer to it
    sqlite::LazyStatement insert_;
    sqlite::LazyStatement delete_;
    sqlite::LazyStatement delete_range_;
};

} // namespace yiping::storage
