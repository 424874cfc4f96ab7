// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_query.h>
#include <yiping/protocol/messages.h>
#include <yiping/sqlite/database.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Indexes of the cases for `CaseQuery`: an R*Tree over longitude, latitude and time, and full text over pairs of
/// signs. They are no part of the schema: like the other indexes they are built in the background after a snapshot and
/// kept right by every write from then on. `case_search_form2` (the second form of these tables) says which revision of
/// the cache they belong to, so that a file written by a program that does not know them is noticed, and they are built
/// again.
namespace yiping::storage {

/// What `case_search_form2` says; nothing when there is none.
struct CaseSearchState {
    std::int64_t cursor = 0;
    Uuid built_to; ///< cases up to this id are in
    bool complete = false;
};
[[nodiscard]] Result<std::optional<CaseSearchState>> case_search_state(sqlite::Database& database);

/// The writing side. Belongs to the database's thread; the database must outlive it and stay in its place.
class CaseSearchWriter {
public:
    /// Looks whether there are indexes for the cursor; those of another cursor are dropped at the next build_some().
    [[nodiscard]] static Result<CaseSearchWriter> open(sqlite::Database& database, std::int64_t cursor);

    /// Builds on, so many cases in one transaction; false when all are in.
    [[nodiscard]] Result<bool> build_some(std::int64_t cursor, std::int64_t slice);
    /// Whether they are built or being built: only then do writes have to be told.
    [[nodiscard]] bool is_begun() const { return state_.has_value(); }

    // In the transaction of the write, after it.
    [[nodiscard]] Result<void> put(const protocol::RowBatch& batch);
    [[nodiscard]] Result<void> remove(const Uuid& id);
    [[nodiscard]] Result<void> set_cursor(std::int64_t cursor);
    /// Before it: forgets the cases of the range.
    [[nodiscard]] Result<void> remove(const protocol::RowRange& range);
    /// After a transaction that was rolled back.
    [[nodiscard]] Result<void> reread();

private:
    explicit CaseSearchWriter(sqlite::Database& database);
    [[nodiscard]] Result<void> make_tables(std::int64_t cursor);
    [[nodiscard]] Result<void> refresh(const Uuid& id);
    [[nodiscard]] Result<void> insert(sqlite::Statement& row, std::optional<std::int64_t> number);
    [[nodiscard]] Result<void> put_place(const sqlite::Statement& row, std::int64_t number);
    [[nodiscard]] Result<void> remove_number(std::int64_t number);
    [[nodiscard]] bool covers(const Uuid& id) const { return state_ && (state_->complete || id <= state_->built_to); }

    sqlite::Database* database_;
    std::optional<CaseSearchState> state_;
    bool stale_ = false; // tables of another cursor are there
    sqlite::LazyStatement read_case_;
    sqlite::LazyStatement read_slice_;
    sqlite::LazyStatement find_;
    sqlite::LazyStatement put_row_;
    sqlite::LazyStatement put_place_;
    sqlite::LazyStatement put_words_;
    sqlite::LazyStatement delete_row_;
    sqlite::LazyStatement delete_place_;
    sqlite::LazyStatement delete_words_;
    sqlite::LazyStatement find_range_;
    sqlite::LazyStatement set_state_;
};

/// Answers by the indexes where they are complete for the file's cursor, else by looking at every case; the same answer
/// in the same order. Reads in one transaction of its own.
[[nodiscard]] Result<std::vector<domain::CaseHit>> find_cases(
    sqlite::Database& database, const domain::CaseQuery& query);

} // namespace yiping::storage
