// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include <yiping/base/pipe.h>
#include <yiping/base/spares.h>
#include <yiping/crypto/hash.h>

#include <algorithm>
#include <format>
#include <thread>
#include <utility>

namespace yiping::platform {

namespace {

// Columns of the common fields; every register begins with them.
constexpr std::size_t id_column = 0;
constexpr std::size_t rev_column = 3;

/// An import brings its areas as described rows.
bool holds_areas(const domain::RowSet& rows)
{
    return !rows.area_rows.empty() || std::ranges::any_of(rows.described, [](const domain::DescribedRow& row) {
        return row.info().number == static_cast<std::uint32_t>(domain::Register::Area);
    });
}

/// The first rows of a table: its indexes are made when all rows are in, which costs a third of keeping them up. Inside
/// a transaction, which brings them back if it is undone.
class FirstLoad {
public:
    static Result<FirstLoad> begin(sqlite::Database& database, std::string_view table)
    {
        FirstLoad load(database);
        const auto empty = is_first(database, table);
        if (!empty)
            return std::unexpected(empty.error());
        if (!*empty)
            return load;
        load.active_ = true;
        std::vector<std::string> names;
        {
            auto statement = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = "
                                              "?1 AND sql IS NOT NULL ORDER BY name");
            if (!statement)
                return std::unexpected(statement.error());
            statement->bind(0, table);
            while (true) {
                const auto more = statement->step();
                if (!more)
                    return std::unexpected(more.error());
                if (!*more)
                    break;
                names.emplace_back(statement->text(0));
                load.indexes_.emplace_back(statement->text(1));
            }
        }
        for (const std::string& name : names)
            if (auto done = database.exec(std::format("DROP INDEX \"{}\"", name)); !done)
                return std::unexpected(done.error());
        return load;
    }
    [[nodiscard]] static Result<bool> is_first(sqlite::Database& database, std::string_view table)
    {
        const auto filled = database.integer(std::format("SELECT EXISTS (SELECT 1 FROM \"{}\")", table));
        if (!filled)
            return std::unexpected(filled.error());
        return *filled == 0;
    }
    [[nodiscard]] bool active() const { return active_; }
    [[nodiscard]] Result<void> finish()
    {
        for (const std::string& sql : indexes_)
            if (auto done = database_->exec(sql); !done)
                return done;
        return {};
    }

private:
    explicit FirstLoad(sqlite::Database& database) : database_(&database) {}

    sqlite::Database* database_;
    std::vector<std::string> indexes_; ///< how they are made
    bool active_ = false;
};

/// While it lives, a large transaction grows the file itself, with a rollback journal that holds only what was there
/// before: the write-ahead log would take all of it twice. For a connection that holds its file alone; where it does
/// not, the log stays, and all goes on as ever. A program that dies meanwhile leaves a journal that brings the old file
/// back.
class GrowInPlace {
public:
    explicit GrowInPlace(sqlite::Database& database, bool wanted) : database_(wanted ? &database : nullptr)
    {
        if (database_ == nullptr)
            return;
        static_cast<void>(database_->text("PRAGMA journal_mode = TRUNCATE"));
        // Sorted in pieces, as large as the cache is, that are put together from a file: a second thread sorts them
        // while the first reads on, and the memory stays free.
        static_cast<void>(database_->exec("PRAGMA temp_store = FILE; PRAGMA threads = 2"));
        if (auto held = database_->integer("PRAGMA cache_size"))
            cache_ = *held;
        static_cast<void>(database_->exec(std::format("PRAGMA cache_size = -{}", piece_kib)));
    }
    GrowInPlace(const GrowInPlace&) = delete;
    GrowInPlace& operator=(const GrowInPlace&) = delete;
    ~GrowInPlace()
    {
        if (database_ == nullptr)
            return;
        static_cast<void>(database_->text("PRAGMA journal_mode = WAL"));
        static_cast<void>(database_->exec("PRAGMA threads = 0; PRAGMA temp_store = MEMORY"));
        static_cast<void>(database_->exec(std::format("PRAGMA cache_size = {}", cache_)));
    }

private:
    static constexpr int piece_kib = 1024; ///< fits a core's own cache; SQLite takes no smaller ones

    sqlite::Database* database_;
    std::int64_t cache_ = 0;
};

} // namespace

Result<std::int64_t> SqliteStoreFile::put(const domain::RowSet& rows, const PersonalRows& personal, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::int64_t rev = head_;
    if (auto done = write_rows(rows, personal, at, rev); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    committed(rev, at);
    if (holds_areas(rows))
        found_areas_ = nullptr;
    return head_;
}

Result<std::int64_t> SqliteStoreFile::put_stream(
    const std::function<Result<bool>(domain::RowSet&)>& next, UtcMillis at, bool ahead)
{
    const auto first = FirstLoad::is_first(db_, domain::info(domain::Register::Case).name);
    if (!first)
        return std::unexpected(first.error());
    const GrowInPlace grow(db_, *first && !options_.shared_readers && options_.vfs.empty());
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::int64_t rev = head_;
    auto load = FirstLoad::begin(db_, domain::info(domain::Register::Case).name);
    if (!load)
        return std::unexpected(load.error());
    first_load_ = load->active();
    const auto written = write_stream(next, at, ahead, rev);
    first_load_ = false;
    if (!written)
        return std::unexpected(written.error());
    if (auto done = load->finish(); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    committed(rev, at);
    found_areas_ = nullptr;
    return head_;
}

Result<void> SqliteStoreFile::write_stream(
    const std::function<Result<bool>(domain::RowSet&)>& next, UtcMillis at, bool ahead, std::int64_t& rev)
{
    using Batches = std::vector<protocol::RowBatch>;
    domain::RowSet rows;
    const auto make = [&next, &rows](Batches& batches) -> Result<bool> {
        auto more = next(rows);
        if (more && *more)
            protocol::batches_of(rows, batches);
        return more;
    };
    if (!ahead) {
        Batches batches;
        while (true) {
            const auto more = make(batches);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return {};
            if (auto done = write_batches(batches, at, rev); !done)
                return done;
        }
    }
    Pipe<Batches> pipe;
    Spares<Batches> spares;
    const std::jthread making([&] {
        while (true) {
            Batches batches = spares.take();
            const auto more = make(batches);
            if (!more)
                return pipe.fail(more.error());
            if (!*more)
                return pipe.end();
            if (!pipe.push(std::move(batches)))
                return;
        }
    });
    // However this ends, the other thread must not wait for anybody.
    const Pipe<Batches>::Closer closer(pipe);
    while (true) {
        auto batches = pipe.pop();
        if (!batches)
            return std::unexpected(batches.error());
        if (!*batches)
            return {};
        if (auto done = write_batches(**batches, at, rev); !done)
            return done;
        spares.give(std::move(**batches));
    }
}

Result<std::int64_t> SqliteStoreFile::put_register_stream(
    const std::function<Result<bool>(domain::RowSet&, PersonalRows&)>& next, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::int64_t rev = head_;
    bool areas = false;
    while (true) {
        domain::RowSet rows;
        PersonalRows personal;
        const auto more = next(rows, personal);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        areas = areas || holds_areas(rows);
        if (auto done = write_rows(rows, personal, at, rev); !done)
            return std::unexpected(done.error());
    }
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    committed(rev, at);
    if (areas)
        found_areas_ = nullptr;
    return head_;
}

Result<std::int64_t> SqliteStoreFile::remove(std::span<const std::pair<domain::Register, Uuid>> rows, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::int64_t rev = head_;
    const std::int64_t first_rev = rev + 1;
    for (const auto& [which, id] : rows) {
        Table& of = table(static_cast<std::uint32_t>(which));
        const auto area_of = of.area_of.get();
        if (!area_of)
            return std::unexpected(area_of.error());
        (*area_of)->bind(0, id);
        const auto there = (*area_of)->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            continue;
        const std::string area((*area_of)->text(0));
        (*area_of)->reset();
        if (auto done = of.writer.remove(id); !done)
            return std::unexpected(done.error());
        if (!of.info->personal.empty()) {
            auto statement = db_.prepare("DELETE FROM \"" + std::string(of.info->name) + "_personal\" WHERE id = ?1");
            if (!statement)
                return std::unexpected(statement.error());
            statement->bind(0, id);
            if (auto done = statement->run(); !done)
                return std::unexpected(done.error());
        }
        // What is gone is not remembered by its old values either.
        for (const char* kept : {"DELETE FROM correction WHERE register = ?2 AND row_id = ?1",
                 "DELETE FROM row_history WHERE register = ?2 AND row_id = ?1"}) {
            auto statement = db_.prepare(kept);
            if (!statement)
                return std::unexpected(statement.error());
            statement->bind(0, id).bind(1, static_cast<std::int64_t>(of.info->number));
            if (auto done = statement->run(); !done)
                return std::unexpected(done.error());
        }
        ++rev;
        begin_changes(first_rev, of.info->number, ChangeKind::Removed, at);
        auto done = append_change(rev, id.as_bytes(), area, std::nullopt);
        if (!done)
            return std::unexpected(done.error());
    }
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    committed(rev, at);
    found_areas_ = nullptr;
    return head_;
}

void SqliteStoreFile::committed(std::int64_t rev, UtcMillis at)
{
    if (rev == head_)
        return;
    head_ = rev;
    last_at_ = at;
    if (district_id_.empty())
        district_id_ = new_district_id_;
}

Result<void> SqliteStoreFile::write_rows(
    const domain::RowSet& rows, const PersonalRows& personal, UtcMillis at, std::int64_t& rev)
{
    std::vector<protocol::RowBatch> batches = protocol::batches_of(rows);
    if (auto done = write_batches(batches, at, rev); !done)
        return done;
    return write_personal(personal);
}

Result<void> SqliteStoreFile::write_batches(std::span<protocol::RowBatch> batches, UtcMillis at, std::int64_t& rev)
{
    const std::int64_t first_rev = rev + 1;
    for (protocol::RowBatch& batch : batches)
        if (auto done = write_batch(batch, at, first_rev, rev); !done)
            return done;
    return {};
}

Result<void> SqliteStoreFile::write_batch(
    protocol::RowBatch& batch, UtcMillis at, std::int64_t first_rev, std::int64_t& rev)
{
    Table& of = table(batch.register_number);
    // A table that is empty has no old rows to look for; that halves the time of a first import.
    Result<std::int64_t> filled = 0;
    if (!first_load_ || batch.register_number != static_cast<std::uint32_t>(domain::Register::Case))
        filled = db_.integer("SELECT EXISTS (SELECT 1 FROM \"" + std::string(of.info->name) + "\")");
    if (!filled)
        return std::unexpected(filled.error());
    const auto area_of = of.area_of.get();
    if (!area_of)
        return std::unexpected(area_of.error());
    begin_changes(first_rev, batch.register_number, ChangeKind::Put, at);
    const protocol::Column& ids = batch.columns[id_column];
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const std::string_view id = ids.text(row);
        const std::string_view area = batch.columns[area_column].text(row);
        std::string old_area;
        bool left = false;
        if (*filled != 0) {
            (*area_of)->bind_blob(0, id);
            const auto there = (*area_of)->step();
            if (!there)
                return std::unexpected(there.error());
            if (*there) {
                left = (*area_of)->text(0) != area;
                if (left)
                    old_area = (*area_of)->text(0);
                (*area_of)->reset();
            }
        }
        batch.columns[rev_column].ints[row] = ++rev;
        auto done = append_change(rev, id, area, left ? std::optional<std::string_view>(old_area) : std::nullopt);
        if (!done)
            return done;
    }
    if (district_id_.empty() && batch.rows > 0) {
        new_district_id_ = batch.columns[1].text(0);
        if (auto done = set_meta("district_id", new_district_id_); !done)
            return done;
    }
    // Of an import each id comes once.
    const bool fresh = first_load_ && batch.register_number == static_cast<std::uint32_t>(domain::Register::Case);
    return of.writer.put(batch, std::nullopt, fresh);
}

void SqliteStoreFile::begin_changes(std::int64_t first_rev, std::uint32_t number, ChangeKind kind, UtcMillis at)
{
    insert_change_.bind(1, first_rev)
        .bind(2, static_cast<std::int64_t>(number))
        .bind(6, static_cast<std::int64_t>(kind))
        .bind(7, at);
}

Result<void> SqliteStoreFile::append_change(
    std::int64_t rev, std::string_view id, std::string_view area, std::optional<std::string_view> old_area)
{
    insert_change_.bind(0, rev).bind_blob(3, id).bind(4, area);
    if (old_area)
        insert_change_.bind(5, *old_area);
    else
        insert_change_.bind_null(5);
    return insert_change_.run();
}

Result<void> SqliteStoreFile::write_personal(const PersonalRows& personal)
{
    std::map<std::uint32_t, std::vector<domain::DescribedPersonal>> by_register;
    const auto take = [&](const auto& rows) {
        for (const auto& row : rows) {
            domain::DescribedPersonal described = domain::describe_personal(row);
            by_register[described.info->number].push_back(std::move(described));
        }
    };
    take(personal.responders);
    take(personal.cases);
    take(personal.cameras);
    for (const domain::DescribedPersonal& row : personal.described)
        by_register[row.info->number].push_back(row);
    for (const auto& [number, rows] : by_register)
        if (auto done = sqlite::write_personal(db_, *rows.front().info, rows); !done)
            return done;
    return {};
}

Result<protocol::RowBatch> SqliteStoreFile::row_batch(domain::Register which, const Uuid& id)
{
    Table& of = table(static_cast<std::uint32_t>(which));
    protocol::RowBatch batch = protocol::make_batch(*of.info);
    const auto by_id = of.by_id.get();
    if (!by_id)
        return std::unexpected(by_id.error());
    (*by_id)->bind(0, id);
    const auto there = (*by_id)->step();
    if (!there)
        return std::unexpected(there.error());
    if (*there) {
        sqlite::read_row(*of.info, **by_id, batch);
        (*by_id)->reset();
    }
    return batch;
}

Result<std::vector<domain::Assignment>> SqliteStoreFile::open_assignments_of(const Uuid& responder_id)
{
    const domain::RegisterInfo& info = domain::info(domain::Register::Assignment);
    protocol::RowBatch batch = protocol::make_batch(info);
    open_assignments_.bind(0, responder_id);
    while (true) {
        const auto there = open_assignments_.step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            break;
        sqlite::read_row(info, open_assignments_, batch);
    }
    std::vector<domain::Assignment> rows;
    rows.reserve(batch.rows);
    for (std::size_t row = 0; row < batch.rows; ++row)
        rows.push_back(protocol::row_at<domain::Assignment>(batch, row));
    return rows;
}

Result<std::vector<domain::Case>> SqliteStoreFile::cases(std::span<const Uuid> ids)
{
    std::vector<domain::Case> rows;
    for (const Uuid& id : ids) {
        auto found = find<domain::Case>(id);
        if (!found)
            return std::unexpected(found.error());
        if (*found)
            rows.push_back(std::move(**found));
    }
    return rows;
}

Result<std::vector<domain::Responder>> SqliteStoreFile::responders()
{
    return sqlite::read_rows<domain::Responder>(db_, "ORDER BY id");
}

Result<std::vector<domain::Area>> SqliteStoreFile::areas()
{
    return sqlite::read_rows<domain::Area>(db_, "ORDER BY area_code, id");
}

Result<std::string> SqliteStoreFile::put_blob(std::string_view bytes, std::string_view media_type, UtcMillis at)
{
    std::string hash = crypto::sha256_hex(bytes);
    auto statement = db_.prepare(
        "INSERT INTO blob (sha256, media_type, size, at, bytes) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, std::string_view(hash))
        .bind(1, media_type)
        .bind(2, static_cast<std::int64_t>(bytes.size()))
        .bind(3, at)
        .bind_blob(4, bytes);
    if (auto done = statement->run(); !done)
        return std::unexpected(done.error());
    return hash;
}

Result<std::optional<BlobInfo>> SqliteStoreFile::blob_info(std::string_view sha256)
{
    auto statement = db_.prepare("SELECT media_type, size FROM blob WHERE sha256 = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, sha256);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::optional<BlobInfo>();
    return BlobInfo{
        std::string(sha256), std::string(statement->text(0)), static_cast<std::uint64_t>(statement->integer(1))};
}

Result<std::string> SqliteStoreFile::read_blob(std::string_view sha256, std::uint64_t offset, std::size_t limit)
{
    auto statement = db_.prepare("SELECT substr(bytes, ?2, ?3) FROM blob WHERE sha256 = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    if (offset > (1ULL << 40U))
        return std::string();
    statement->bind(0, sha256).bind(1, static_cast<std::int64_t>(offset) + 1).bind(2, static_cast<std::int64_t>(limit));
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    return *there ? std::string(statement->text(0)) : std::string();
}

Result<void> SqliteStoreFile::put_user(const User& user)
{
    auto statement = db_.prepare(
        "INSERT INTO user (name, post, role, scope, mask_level, responder_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT (name) DO UPDATE SET post = excluded.post, role = excluded.role, scope = excluded.scope, "
        "mask_level = excluded.mask_level, responder_id = excluded.responder_id");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, std::string_view(user.name))
        .bind(1, std::string_view(user.post))
        .bind(2, static_cast<std::int64_t>(user.role))
        .bind(3, std::string_view(user.scope))
        .bind(4, static_cast<std::int64_t>(user.mask_level));
    if (user.responder_id.is_nil())
        statement->bind_null(5);
    else
        statement->bind(5, user.responder_id);
    auto done = statement->run();
    if (done)
        access_->raise_version();
    return done;
}

Result<void> SqliteStoreFile::put_accounts(std::span<const std::pair<User, std::string>> accounts, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    for (const auto& [user, token] : accounts) {
        if (auto done = put_user(user); !done)
            return done;
        if (token.empty())
            continue;
        if (auto done = add_token(user.name, token, at); !done)
            return done;
    }
    return transaction->commit();
}

Result<void> SqliteStoreFile::add_token(std::string_view user, std::string_view token, UtcMillis at)
{
    auto statement =
        db_.prepare("INSERT INTO token (hash, user, made_at) SELECT ?1, name, ?3 FROM user WHERE name = ?2 "
                    "ON CONFLICT (hash) DO UPDATE SET user = excluded.user RETURNING 1");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string hash = crypto::sha256_hex(token);
    statement->bind(0, std::string_view(hash)).bind(1, user).bind(2, at);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return make_error(Fault::Input, "platform.unknown_user", {{"user", std::string(user)}});
    const auto end = statement->step();
    if (!end)
        return std::unexpected(end.error());
    access_->raise_version();
    return {};
}

Result<domain::Principal> SqliteStoreFile::authenticate(std::string_view token)
{
    const std::string hash = crypto::sha256_hex(token);
    find_token_.bind(0, std::string_view(hash));
    const auto there = find_token_.step();
    if (!there)
        return std::unexpected(there.error());
    const auto role = *there ? std::optional(find_token_.integer(2)) : std::nullopt;
    if (!role || *role < 1 || *role > static_cast<std::int64_t>(domain::UserRole::Resident)) {
        find_token_.reset();
        return make_error(Fault::Refused, "platform.wrong_token");
    }
    domain::Principal who;
    who.user = find_token_.text(0);
    who.post = find_token_.text(1);
    who.role = static_cast<domain::UserRole>(*role);
    who.scope = find_token_.text(3);
    who.mask_level = static_cast<std::uint32_t>(find_token_.integer(4));
    if (!find_token_.is_null(5))
        who.responder_id = find_token_.uuid(5);
    find_token_.reset();
    return who;
}

} // namespace yiping::platform
