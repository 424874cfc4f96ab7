// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_columns.h>
#include <yiping/protocol/messages.h>
#include <yiping/sqlite/database.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

/// The closed cases once more, packed in columns, some ten thousand in a row: a console that starts takes a million of
/// them over in a fraction of the time that their rows need. Like the indexes for searching they are no part of the
/// schema, are built in the background and kept right by every write: one that touches a packed case notes its id as
/// stale, and a reader takes that case from its row. `case_pack_state` says which revision of the cache they belong
/// to, so that a file written by a program that does not know them is noticed.
namespace yiping::storage {

/// One pack as it is stored: little-endian, see case_packs.cpp.
[[nodiscard]] std::string encode_pack(const domain::CaseColumns& columns);
/// False where the bytes are not what encode_pack makes. What comes out of others is within its own bounds.
[[nodiscard]] bool decode_pack(std::string_view bytes, domain::CaseColumns& columns);

/// The writing side. Belongs to the database's thread; the database must outlive it and stay in its place.
class CasePackWriter {
public:
    /// Looks whether there are packs for the cursor; those of another cursor are dropped at the next build_some().
    [[nodiscard]] static Result<CasePackWriter> open(sqlite::Database& database, std::int64_t cursor);

    /// Packs the next cases, or that pack anew in which most is stale, so many cases in one transaction; false when
    /// there is nothing worth it, or has not been since a quarter of a pack has changed.
    [[nodiscard]] Result<bool> build_some(std::int64_t cursor, std::int64_t slice);
    /// So much has changed that build_some() may find work.
    [[nodiscard]] bool is_worn(std::int64_t slice) const { return state_ && is_much(slice); }

    // In the transaction of the write, before it where cases go, after it where they come.
    [[nodiscard]] Result<void> put(const protocol::RowBatch& batch);
    [[nodiscard]] Result<void> remove(const Uuid& id);
    [[nodiscard]] Result<void> remove(const protocol::RowRange& range);
    [[nodiscard]] Result<void> set_cursor(std::int64_t cursor);
    /// After a transaction that was rolled back.
    [[nodiscard]] Result<void> reread();

private:
    struct State {
        std::int64_t cursor = 0;
        Uuid built_to; ///< cases up to this id are packed, open or stale
    };

    [[nodiscard]] bool is_much(std::int64_t slice) const { return noted_ >= slice / 4; }
    explicit CasePackWriter(sqlite::Database& database);
    [[nodiscard]] Result<void> make_tables(std::int64_t cursor);
    [[nodiscard]] Result<bool> pack_next(std::int64_t cursor, std::int64_t slice);
    [[nodiscard]] Result<bool> pack_anew(std::int64_t slice);
    [[nodiscard]] Result<void> write_pack(sqlite::Statement& put, const Uuid& after, const Uuid& last);
    [[nodiscard]] Result<void> note(const Uuid& id);
    [[nodiscard]] Result<void> write_state(const State& state);

    sqlite::Database* database_;
    std::optional<State> state_;
    bool other_ = false; ///< tables of another cursor are there
    std::int64_t noted_ = std::numeric_limits<std::int64_t>::max() / 2; ///< changes since there was nothing to build
    sqlite::LazyStatement note_;
    sqlite::LazyStatement note_range_;
    sqlite::LazyStatement set_state_;
};

/// How many cases are in packs, whatever they are worth now.
[[nodiscard]] Result<std::size_t> count_packed(sqlite::Database& database);
enum class PacksRead : std::uint8_t {
    None, ///< there are no packs for the file's cursor
    All, ///< every closed case has been given
    Enough, ///< the visitor wanted no more
};
/// Gives closed cases to `visit` by way of the packs: packs first, in the order of ids, then what is not in them. Ids
/// ascend within what it gets at once. Within the caller's transaction. The visitor ends it early by returning false.
/// Errors: sqlite.damaged for a pack that is none, those of sqlite.
[[nodiscard]] Result<PacksRead> read_packs(
    sqlite::Database& database, const std::function<bool(const domain::CaseColumns&)>& visit);

} // namespace yiping::storage
