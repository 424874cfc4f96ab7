// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_search.h"

#include "case_search_place.h"

#include <yiping/base/hash64.h>

#include <sqlite3.h>

#include <algorithm>
#include <format>
#include <utility>

namespace yiping::storage {

namespace {

/// What the indexes take from a case, in the order of these columns.
constexpr std::string_view case_columns = "id, lon, lat, opened_at, step, category, number, title, address, area_text";

constexpr std::string_view drop_tables =
    "DROP TABLE IF EXISTS case_place; DROP TABLE IF EXISTS case_words; DROP TABLE IF EXISTS case_search;"
    "DROP TABLE IF EXISTS case_search_state; DROP TABLE IF EXISTS case_search_form2;";

constexpr std::string_view create_tables =
    // The trees know numbers only; what filters and sorts lies under the same number, without the case's long rows.
    "CREATE TABLE case_search (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, opened_at INTEGER NOT NULL,"
    " step INTEGER NOT NULL, category TEXT NOT NULL, lon REAL, lat REAL, words_hash INTEGER NOT NULL) STRICT;"
    "CREATE VIRTUAL TABLE case_place USING rtree_i32(number, west, east, south, north, since, until);"
    // Whole words are looked up in the row itself: where in a text a term stands need not be kept.
    "CREATE VIRTUAL TABLE case_words USING fts5(terms, content='', contentless_delete=1, detail=none,"
    " tokenize='ascii');"
    "CREATE TABLE case_search_form2 (one INTEGER PRIMARY KEY CHECK (one = 1), cursor INTEGER NOT NULL,"
    " built_to BLOB NOT NULL, complete INTEGER NOT NULL) STRICT;";

std::string words_of(const sqlite::Statement& row)
{
    std::string text;
    for (int column = 6; column <= 9; ++column)
        text.append(row.text(column)).append(" ");
    return domain::index_terms(text);
}

/// A statement that stands on a row keeps its read transaction open, and no checkpoint is possible.
class ResetAtEnd {
public:
    explicit ResetAtEnd(sqlite::Statement& statement) : statement_(statement) { statement_.reset(); }
    ~ResetAtEnd() { statement_.reset(); }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

private:
    sqlite::Statement& statement_;
};

/// Says only whether the words of a case have changed.
std::int64_t hash_of(std::string_view text)
{
    Hash64 hash;
    hash.text(text);
    return static_cast<std::int64_t>(hash.mixed());
}

} // namespace

Result<std::optional<CaseSearchState>> case_search_state(sqlite::Database& database)
{
    const auto there =
        database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'case_search_form2'");
    if (!there)
        return std::unexpected(there.error());
    if (*there == 0)
        return std::nullopt;
    auto statement = database.prepare("SELECT cursor, built_to, complete FROM case_search_form2");
    if (!statement)
        return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return CaseSearchState{statement->integer(0), statement->uuid(1), statement->integer(2) != 0};
}

CaseSearchWriter::CaseSearchWriter(sqlite::Database& database)
    : database_(&database),
      read_case_(database, std::format("SELECT {} FROM \"case\" WHERE id = ?1", case_columns)),
      read_slice_(database, std::format("SELECT {} FROM \"case\" WHERE id > ?1 ORDER BY id LIMIT ?2", case_columns)),
      find_(database, "SELECT number, opened_at, lon, lat, words_hash, step FROM case_search WHERE id = ?1"),
      put_row_(database, "INSERT INTO case_search (number, id, opened_at, step, category, lon, lat, words_hash) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (number) DO UPDATE SET "
                         "opened_at = ?3, step = ?4, category = ?5, lon = ?6, lat = ?7, words_hash = ?8"),
      put_place_(database, "INSERT INTO case_place VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?5)"),
      put_words_(database, "INSERT INTO case_words (rowid, terms) VALUES (?1, ?2)"),
      delete_row_(database, "DELETE FROM case_search WHERE number = ?1"),
      delete_place_(database, "DELETE FROM case_place WHERE number = ?1"),
      delete_words_(database, "DELETE FROM case_words WHERE rowid = ?1"),
      find_range_(database, "SELECT s.number FROM \"case\" c JOIN case_search s ON s.id = c.id "
                            "WHERE c.id > ?1 AND (?2 IS NULL OR c.id <= ?2) AND c.area_code = ?3"),
      set_state_(database, "UPDATE case_search_form2 SET cursor = ?1, built_to = ?2, complete = ?3")
{
}

Result<CaseSearchWriter> CaseSearchWriter::open(sqlite::Database& database, std::int64_t cursor)
{
    CaseSearchWriter made(database);
    if (auto done = made.reread(); !done)
        return std::unexpected(done.error());
    if (made.state_ && made.state_->cursor != cursor) {
        made.state_.reset();
        made.stale_ = true;
    }
    return made;
}

Result<void> CaseSearchWriter::reread()
{
    auto state = case_search_state(*database_);
    if (!state)
        return std::unexpected(state.error());
    if (!stale_)
        state_ = *state;
    return {};
}

Result<void> CaseSearchWriter::make_tables(std::int64_t cursor)
{
    if (auto done = database_->exec(drop_tables); !done)
        return done;
    if (auto done = database_->exec(create_tables); !done)
        return done;
    auto statement = database_->prepare("INSERT INTO case_search_form2 VALUES (1, ?1, zeroblob(16), 0)");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, cursor);
    return statement->run();
}

Result<bool> CaseSearchWriter::build_some(std::int64_t cursor, std::int64_t slice)
{
    if (state_ && state_->complete)
        return false;
    auto transaction = sqlite::Transaction::begin(*database_);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto build = [&]() -> Result<CaseSearchState> {
        CaseSearchState next{cursor, {}, false};
        if (state_)
            next = *state_;
        else if (auto made = make_tables(cursor); !made)
            return std::unexpected(made.error());
        auto rows = read_slice_.get();
        if (!rows)
            return std::unexpected(rows.error());
        const ResetAtEnd reset_rows(**rows);
        (*rows)->bind(0, next.built_to).bind(1, slice);
        std::int64_t count = 0;
        Result<bool> row = false;
        Uuid last;
        while ((row = (*rows)->step()) && *row) {
            if (auto done = insert(**rows, std::nullopt); !done)
                return std::unexpected(done.error());
            last = (*rows)->uuid(0);
            ++count;
        }
        if (!row)
            return std::unexpected(row.error());
        if (count > 0)
            next.built_to = last;
        next.complete = count < slice;
        const auto set = set_state_.get();
        if (!set)
            return std::unexpected(set.error());
        (*set)->bind(0, next.cursor).bind(1, next.built_to).bind(2, std::int64_t{next.complete});
        if (auto done = (*set)->run(); !done)
            return std::unexpected(done.error());
        return next;
    };
    const auto next = build();
    if (!next)
        return std::unexpected(next.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    state_ = *next;
    stale_ = false;
    return true;
}

Result<void> CaseSearchWriter::insert(sqlite::Statement& row, std::optional<std::int64_t> number)
{
    const std::string words = words_of(row);
    const auto put = put_row_.get();
    if (!put)
        return std::unexpected(put.error());
    sqlite::Statement& into = **put;
    if (number)
        into.bind(0, *number);
    else
        into.bind_null(0);
    const bool placed = !row.is_null(1) && !row.is_null(2);
    into.bind_blob(1, row.text(0)).bind(2, row.integer(3)).bind(3, row.integer(4)).bind(4, row.text(5));
    if (placed)
        into.bind(5, row.real(1)).bind(6, row.real(2));
    else
        into.bind_null(5).bind_null(6);
    into.bind(7, hash_of(words));
    if (auto done = into.run(); !done)
        return done;
    if (!number)
        number = sqlite3_last_insert_rowid(database_->handle());
    if (placed)
        if (auto done = put_place(row, *number); !done)
            return done;
    const auto terms = put_words_.get();
    if (!terms)
        return std::unexpected(terms.error());
    (*terms)->bind(0, *number).bind(1, std::string_view(words));
    return (*terms)->run();
}

Result<void> CaseSearchWriter::put_place(const sqlite::Statement& row, std::int64_t number)
{
    const auto place = put_place_.get();
    if (!place)
        return std::unexpected(place.error());
    const std::int64_t since = place_of_time(row.integer(3));
    (*place)
        ->bind(0, number)
        .bind(1, std::int64_t{place_of_degrees(row.real(1))})
        .bind(2, std::int64_t{place_of_degrees(row.real(2))})
        .bind(3, since)
        .bind(4, since + std::clamp<std::int64_t>(row.integer(4), 0, most_steps - 1));
    return (*place)->run();
}

Result<void> CaseSearchWriter::remove_number(std::int64_t number)
{
    for (sqlite::LazyStatement* each : {&delete_row_, &delete_place_, &delete_words_}) {
        const auto statement = each->get();
        if (!statement)
            return std::unexpected(statement.error());
        (*statement)->bind(0, number);
        if (auto done = (*statement)->run(); !done)
            return done;
    }
    return {};
}

Result<void> CaseSearchWriter::refresh(const Uuid& id)
{
    const auto found = find_.get();
    const auto read = read_case_.get();
    if (!found || !read)
        return std::unexpected(!found ? found.error() : read.error());
    const ResetAtEnd reset_found(**found);
    const ResetAtEnd reset_read(**read);
    (*found)->bind(0, id);
    const auto there = (*found)->step();
    if (!there)
        return std::unexpected(there.error());
    (*read)->bind(0, id);
    const auto row = (*read)->step();
    if (!row)
        return std::unexpected(row.error());
    if (!*there)
        return *row ? insert(**read, std::nullopt) : Result<void>();
    const std::int64_t number = (*found)->integer(0);
    if (!*row) {
        (*found)->reset();
        return remove_number(number);
    }

    const auto same_place = [&] {
        for (const auto& [kept, now] : {std::pair{2, 1}, std::pair{3, 2}})
            if ((*found)->is_null(kept) != (*read)->is_null(now) || (*found)->real(kept) != (*read)->real(now))
                return false;
        return (*found)->integer(1) == (*read)->integer(3);
    };
    if (same_place() && (*found)->integer(4) == hash_of(words_of(**read))) {
        // Most changes: a case goes on to its next step.
        const bool placed = !(*read)->is_null(1) && !(*read)->is_null(2);
        const bool same_step = (*found)->integer(5) == (*read)->integer(4);
        (*found)->reset();
        if (placed && !same_step) {
            const auto gone = delete_place_.get();
            if (!gone)
                return std::unexpected(gone.error());
            (*gone)->bind(0, number);
            if (auto done = (*gone)->run(); !done)
                return done;
            if (auto done = put_place(**read, number); !done)
                return done;
        }
        const auto put = put_row_.get();
        if (!put)
            return std::unexpected(put.error());
        sqlite::Statement& into = **put;
        into.bind(0, number).bind_blob(1, (*read)->text(0)).bind(2, (*read)->integer(3)).bind(3, (*read)->integer(4));
        into.bind(4, (*read)->text(5)).bind(7, hash_of(words_of(**read)));
        if (placed)
            into.bind(5, (*read)->real(1)).bind(6, (*read)->real(2));
        else
            into.bind_null(5).bind_null(6);
        return into.run();
    }
    (*found)->reset();
    if (auto done = remove_number(number); !done)
        return done;
    return insert(**read, number);
}

Result<void> CaseSearchWriter::put(const protocol::RowBatch& batch)
{
    if (!state_ || batch.register_number != static_cast<std::uint32_t>(domain::Register::Case))
        return {};
    constexpr std::uint32_t id_tag = 1;
    const auto ids = std::ranges::find(batch.columns, id_tag, &protocol::Column::tag);
    if (ids == batch.columns.end())
        return {};
    for (std::size_t row = 0; row < batch.rows; ++row) {
        const auto id = Uuid::from_bytes(ids->text(row));
        if (!id || !covers(*id))
            continue;
        if (auto done = refresh(*id); !done)
            return done;
    }
    return {};
}

Result<void> CaseSearchWriter::remove(const Uuid& id)
{
    return covers(id) ? refresh(id) : Result<void>();
}

Result<void> CaseSearchWriter::remove(const protocol::RowRange& range)
{
    if (!state_ || range.register_number != static_cast<std::uint32_t>(domain::Register::Case))
        return {};
    const auto prepared = find_range_.get();
    if (!prepared)
        return std::unexpected(prepared.error());
    sqlite::Statement& find = **prepared;
    std::vector<std::int64_t> numbers;
    for (const std::string& area : range.areas) {
        find.reset();
        find.bind(0, range.after).bind(2, std::string_view(area));
        if (range.up_to)
            find.bind(1, *range.up_to);
        else
            find.bind_null(1);
        Result<bool> row = false;
        while ((row = find.step()) && *row)
            numbers.push_back(find.integer(0));
        if (!row)
            return std::unexpected(row.error());
    }
    for (const std::int64_t number : numbers)
        if (auto done = remove_number(number); !done)
            return done;
    return {};
}

Result<void> CaseSearchWriter::set_cursor(std::int64_t cursor)
{
    if (!state_ || state_->cursor == cursor)
        return {};
    const auto set = set_state_.get();
    if (!set)
        return std::unexpected(set.error());
    (*set)->bind(0, cursor).bind(1, state_->built_to).bind(2, std::int64_t{state_->complete});
    if (auto done = (*set)->run(); !done)
        return done;
    state_->cursor = cursor;
    return {};
}

} // namespace yiping::storage
