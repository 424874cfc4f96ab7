// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_packs.h"

#include "case_line_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <format>
#include <tuple>
#include <utility>
#include <vector>

namespace yiping::storage {

namespace {

static_assert(std::endian::native == std::endian::little, "packs are written as they lie in memory");

constexpr std::uint32_t pack_form = 1;
/// A pack in which so many of its cases have gone stale, one in so many, is written anew.
constexpr std::int64_t worn_share = 50;

constexpr std::string_view drop_tables = "DROP TABLE IF EXISTS case_pack; DROP TABLE IF EXISTS case_pack_stale;"
                                         "DROP TABLE IF EXISTS case_pack_state;";

constexpr std::string_view create_tables =
    // Each has the closed cases after one id and up to another; together they have no gap.
    "CREATE TABLE case_pack (number INTEGER PRIMARY KEY, after_id BLOB NOT NULL, last_id BLOB NOT NULL,"
    " size INTEGER NOT NULL, cases BLOB NOT NULL) STRICT;"
    "CREATE TABLE case_pack_stale (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE case_pack_state (one INTEGER PRIMARY KEY CHECK (one = 1), cursor INTEGER NOT NULL,"
    " built_to BLOB NOT NULL) STRICT;";

/// Every column of numbers, in the order in which they are stored.
template <class Columns>
auto number_columns(Columns& of)
{
    return std::tie(of.ids, of.lon_e7, of.lat_e7, of.opened_at, of.due_at, of.closed_at, of.areas, of.categories,
        of.steps, of.holds, of.sources, of.satisfactions, of.upward);
}

template <class T>
std::string_view bytes_of(const std::vector<T>& column)
{
    return {reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T)};
}

void append(std::string& to, std::uint32_t number)
{
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// Takes pieces from the front; once one is not there, nothing is.
class Pieces {
public:
    explicit Pieces(std::string_view bytes) : rest_(bytes) {}
    [[nodiscard]] std::string_view take(std::size_t count)
    {
        fine_ = fine_ && count <= rest_.size();
        if (!fine_)
            return {};
        const std::string_view piece = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return piece;
    }
    [[nodiscard]] std::uint32_t number()
    {
        std::uint32_t value = 0;
        if (const std::string_view piece = take(sizeof value); fine_)
            std::memcpy(&value, piece.data(), sizeof value);
        return value;
    }
    [[nodiscard]] std::size_t left() const { return rest_.size(); }
    [[nodiscard]] bool fine() const { return fine_; }

private:
    std::string_view rest_;
    bool fine_ = true;
};

void take_codes(Pieces& from, std::vector<std::string>& codes)
{
    const std::uint32_t count = from.number();
    for (std::uint32_t i = 0; i < count && from.fine(); ++i)
        codes.emplace_back(from.take(from.number()));
}

bool within(const std::vector<std::uint16_t>& places, const std::vector<std::string>& codes)
{
    return std::ranges::all_of(places, [&](std::uint16_t place) { return place < codes.size(); });
}

/// What `case_pack_state` says; nothing when there is none.
Result<std::optional<std::pair<std::int64_t, Uuid>>> pack_state(sqlite::Database& database)
{
    const auto there =
        database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'case_pack_state'");
    if (!there)
        return std::unexpected(there.error());
    if (*there == 0)
        return std::nullopt;
    auto statement = database.prepare("SELECT cursor, built_to FROM case_pack_state");
    if (!statement)
        return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return std::pair(statement->integer(0), statement->uuid(1));
}

Result<std::vector<Uuid>> stale_ids(sqlite::Database& database)
{
    auto statement = database.prepare("SELECT id FROM case_pack_stale ORDER BY id");
    if (!statement)
        return std::unexpected(statement.error());
    std::vector<Uuid> ids;
    Result<bool> row = false;
    while ((row = statement->step()) && *row)
        ids.push_back(statement->uuid(0));
    if (!row)
        return std::unexpected(row.error());
    return ids;
}

/// Positions of a pack's cases that are stale; both are in the order of ids.
std::vector<std::size_t> stale_places(const std::vector<Uuid>& ids, const std::vector<Uuid>& stale)
{
    std::vector<std::size_t> places;
    if (ids.empty())
        return places;
    auto from = ids.begin();
    for (auto each = std::ranges::lower_bound(stale, ids.front()); each != stale.end() && *each <= ids.back(); ++each) {
        from = std::lower_bound(from, ids.end(), *each);
        if (from != ids.end() && *from == *each)
            places.push_back(static_cast<std::size_t>(from - ids.begin()));
    }
    return places;
}

} // namespace

std::string encode_pack(const domain::CaseColumns& columns)
{
    std::string bytes;
    append(bytes, pack_form);
    append(bytes, static_cast<std::uint32_t>(columns.size()));
    std::apply([&](const auto&... column) { (bytes.append(bytes_of(column)), ...); }, number_columns(columns));
    for (const auto* codes : {&columns.area_codes, &columns.category_codes}) {
        append(bytes, static_cast<std::uint32_t>(codes->size()));
        for (const std::string& code : *codes) {
            append(bytes, static_cast<std::uint32_t>(code.size()));
            bytes.append(code);
        }
    }
    return bytes;
}

bool decode_pack(std::string_view bytes, domain::CaseColumns& columns)
{
    columns.clear();
    Pieces from(bytes);
    if (from.number() != pack_form)
        return false;
    const std::size_t count = from.number();
    const auto take = [&]<class T>(std::vector<T>& column) {
        const std::string_view piece = from.take(count * sizeof(T));
        if (!from.fine())
            return;
        column.resize(count);
        std::memcpy(column.data(), piece.data(), piece.size());
    };
    std::apply([&](auto&... column) { (take(column), ...); }, number_columns(columns));
    take_codes(from, columns.area_codes);
    take_codes(from, columns.category_codes);
    return from.fine() && from.left() == 0 && within(columns.areas, columns.area_codes) &&
           within(columns.categories, columns.category_codes);
}

Result<std::size_t> count_packed(sqlite::Database& database)
{
    const auto state = pack_state(database);
    if (!state || !*state)
        return state ? Result<std::size_t>(0) : std::unexpected(state.error());
    const auto size = database.integer("SELECT sum(size) FROM case_pack");
    if (!size)
        return std::unexpected(size.error());
    return static_cast<std::size_t>(std::max<std::int64_t>(0, *size));
}

Result<PacksRead> read_packs(sqlite::Database& database, const std::function<bool(const domain::CaseColumns&)>& visit)
{
    const auto state = pack_state(database);
    if (!state)
        return std::unexpected(state.error());
    const auto cursor = database.integer("SELECT cursor FROM meta");
    if (!cursor)
        return std::unexpected(cursor.error());
    if (!*state || (*state)->first != *cursor)
        return PacksRead::None;

    const auto stale = stale_ids(database);
    if (!stale)
        return std::unexpected(stale.error());
    auto packs = database.prepare("SELECT cases FROM case_pack ORDER BY number");
    if (!packs)
        return std::unexpected(packs.error());
    domain::CaseColumns columns;
    Result<bool> row = false;
    while ((row = packs->step()) && *row) {
        if (!decode_pack(packs->text(0), columns))
            return make_error(Fault::Environment, "sqlite.damaged", {{"path", database.path()}});
        columns.remove(stale_places(columns.ids, *stale));
        if (!columns.empty() && !visit(columns))
            return PacksRead::Enough;
    }
    if (!row)
        return std::unexpected(row.error());

    auto after = database.prepare(
        std::format("{} NOT INDEXED WHERE id > ?1 AND closed_at IS NOT NULL ORDER BY id", select_case_lines));
    if (!after)
        return std::unexpected(after.error());
    after->bind(0, (*state)->second);
    auto touched = database.prepare(std::format(
        "{} NOT INDEXED WHERE id IN (SELECT id FROM case_pack_stale) AND closed_at IS NOT NULL", select_case_lines));
    if (!touched)
        return std::unexpected(touched.error());
    for (sqlite::Statement* each : {&*after, &*touched}) {
        const auto more = each_case_columns(*each, visit);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return PacksRead::Enough;
    }
    return PacksRead::All;
}

CasePackWriter::CasePackWriter(sqlite::Database& database)
    : database_(&database),
      note_(database, "INSERT OR IGNORE INTO case_pack_stale VALUES (?1)"),
      note_range_(database, "INSERT OR IGNORE INTO case_pack_stale SELECT id FROM \"case\" "
                            "WHERE id > ?1 AND (?2 IS NULL OR id <= ?2) AND id <= ?4 AND area_code = ?3"),
      set_state_(database, "UPDATE case_pack_state SET cursor = ?1, built_to = ?2")
{
}

Result<CasePackWriter> CasePackWriter::open(sqlite::Database& database, std::int64_t cursor)
{
    CasePackWriter made(database);
    if (auto done = made.reread(); !done)
        return std::unexpected(done.error());
    if (made.state_ && made.state_->cursor != cursor) {
        made.state_.reset();
        made.other_ = true;
    }
    return made;
}

Result<void> CasePackWriter::reread()
{
    const auto state = pack_state(*database_);
    if (!state)
        return std::unexpected(state.error());
    if (other_)
        return {};
    state_.reset();
    if (*state)
        state_ = State{(*state)->first, (*state)->second};
    return {};
}

Result<void> CasePackWriter::make_tables(std::int64_t cursor)
{
    if (auto done = database_->exec(drop_tables); !done)
        return done;
    if (auto done = database_->exec(create_tables); !done)
        return done;
    auto statement = database_->prepare("INSERT INTO case_pack_state VALUES (1, ?1, zeroblob(16))");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, cursor);
    return statement->run();
}

Result<void> CasePackWriter::write_state(const State& state)
{
    const auto set = set_state_.get();
    if (!set)
        return std::unexpected(set.error());
    (*set)->bind(0, state.cursor).bind(1, state.built_to);
    return (*set)->run();
}

Result<bool> CasePackWriter::build_some(std::int64_t cursor, std::int64_t slice)
{
    if (!is_much(slice))
        return false;
    auto built = pack_next(cursor, slice);
    if (built && !*built)
        built = pack_anew(slice);
    // What fails now is not tried again at once.
    if (!built.value_or(false))
        noted_ = 0;
    return built;
}

Result<bool> CasePackWriter::pack_next(std::int64_t cursor, std::int64_t slice)
{
    const Uuid begin = state_ ? state_->built_to : Uuid();
    {
        auto count = database_->prepare("SELECT count(*) FROM (SELECT 1 FROM \"case\" WHERE id > ?1 LIMIT ?2)");
        if (!count)
            return std::unexpected(count.error());
        count->bind(0, begin).bind(1, slice);
        const auto row = count->step();
        if (!row)
            return row;
        if (count->integer(0) < slice)
            return false;
    }
    auto transaction = sqlite::Transaction::begin(*database_);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (!state_)
        if (auto made = make_tables(cursor); !made)
            return std::unexpected(made.error());
    State next{cursor, begin};
    {
        auto last = database_->prepare("SELECT id FROM \"case\" WHERE id > ?1 ORDER BY id LIMIT 1 OFFSET ?2 - 1");
        if (!last)
            return std::unexpected(last.error());
        last->bind(0, begin).bind(1, slice);
        const auto row = last->step();
        if (!row)
            return row;
        next.built_to = last->uuid(0);
    }
    auto put = database_->prepare("INSERT INTO case_pack (after_id, last_id, size, cases) VALUES (?1, ?2, ?3, ?4)");
    if (!put)
        return std::unexpected(put.error());
    if (auto done = write_pack(*put, begin, next.built_to); !done)
        return std::unexpected(done.error());
    if (auto done = write_state(next); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    state_ = next;
    other_ = false;
    return true;
}

Result<bool> CasePackWriter::pack_anew(std::int64_t slice)
{
    if (!state_)
        return false;
    auto transaction = sqlite::Transaction::begin(*database_);
    if (!transaction)
        return std::unexpected(transaction.error());
    Uuid after;
    Uuid last;
    {
        auto worst = database_->prepare(
            "SELECT after_id, last_id, (SELECT count(*) FROM case_pack_stale WHERE id > after_id AND id <= last_id) "
            "AS worn FROM case_pack ORDER BY worn DESC LIMIT 1");
        if (!worst)
            return std::unexpected(worst.error());
        const auto row = worst->step();
        if (!row || !*row)
            return row;
        if (worst->integer(2) * worn_share < slice)
            return false;
        after = worst->uuid(0);
        last = worst->uuid(1);
    }
    auto fresh = database_->prepare("DELETE FROM case_pack_stale WHERE id > ?1 AND id <= ?2");
    if (!fresh)
        return std::unexpected(fresh.error());
    fresh->bind(0, after).bind(1, last);
    if (auto done = fresh->run(); !done)
        return std::unexpected(done.error());
    auto put = database_->prepare("UPDATE case_pack SET size = ?3, cases = ?4 WHERE after_id = ?1 AND last_id = ?2");
    if (!put)
        return std::unexpected(put.error());
    if (auto done = write_pack(*put, after, last); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return true;
}

/// `put` takes the range and its pack.
Result<void> CasePackWriter::write_pack(sqlite::Statement& put, const Uuid& after, const Uuid& last)
{
    auto rows = database_->prepare(std::format(
        "{} NOT INDEXED WHERE id > ?1 AND id <= ?2 AND closed_at IS NOT NULL ORDER BY id", select_case_lines));
    if (!rows)
        return std::unexpected(rows.error());
    rows->bind(0, after).bind(1, last);
    domain::CaseColumns columns;
    Result<void> noted;
    const auto more = each_case_line(*rows, [&](const domain::CaseLine& line) {
        // Codes without end do not fit: such a case stays what a stale one is, read from its row.
        if (!columns.add(line))
            noted = note(line.id);
        return noted.has_value();
    });
    if (!more || !noted)
        return std::unexpected(more ? noted.error() : more.error());
    const std::string bytes = encode_pack(columns);
    put.bind(0, after).bind(1, last).bind(2, static_cast<std::int64_t>(columns.size())).bind_blob(3, bytes);
    return put.run();
}

Result<void> CasePackWriter::note(const Uuid& id)
{
    const auto statement = note_.get();
    if (!statement)
        return std::unexpected(statement.error());
    (*statement)->bind(0, id);
    return (*statement)->run();
}

Result<void> CasePackWriter::put(const protocol::RowBatch& batch)
{
    if (!state_ || batch.register_number != static_cast<std::uint32_t>(domain::Register::Case))
        return {};
    constexpr std::uint32_t id_tag = 1;
    const auto ids = std::ranges::find(batch.columns, id_tag, &protocol::Column::tag);
    if (ids == batch.columns.end())
        return {};
    noted_ += static_cast<std::int64_t>(batch.rows);
    for (std::size_t row = 0; row < batch.rows; ++row)
        if (const auto id = Uuid::from_bytes(ids->text(row)); id && *id <= state_->built_to)
            if (auto done = note(*id); !done)
                return done;
    return {};
}

Result<void> CasePackWriter::remove(const Uuid& id)
{
    return state_ && id <= state_->built_to ? note(id) : Result<void>();
}

Result<void> CasePackWriter::remove(const protocol::RowRange& range)
{
    if (!state_ || range.register_number != static_cast<std::uint32_t>(domain::Register::Case))
        return {};
    const auto prepared = note_range_.get();
    if (!prepared)
        return std::unexpected(prepared.error());
    for (const std::string& area : range.areas) {
        (*prepared)->bind(0, range.after).bind(2, std::string_view(area)).bind(3, state_->built_to);
        if (range.up_to)
            (*prepared)->bind(1, *range.up_to);
        else
            (*prepared)->bind_null(1);
        if (auto done = (*prepared)->run(); !done)
            return done;
    }
    return {};
}

Result<void> CasePackWriter::set_cursor(std::int64_t cursor)
{
    if (!state_ || state_->cursor == cursor)
        return {};
    state_->cursor = cursor;
    return write_state(*state_);
}

} // namespace yiping::storage
