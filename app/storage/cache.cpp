// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/cache.h>

#include "cache_files.h"
#include "case_packs.h"
#include "case_search.h"
#include "incoming_rows.h"

#include <yiping/base/log.h>
#include <yiping/protocol/row_digest.h>
#include <yiping/sqlite/database.h>
#include <yiping/sqlite/rows.h>
#include <yiping/storage/migrations.h>

#include <sqlite3.h>

#include <array>
#include <format>
#include <map>

namespace yiping::storage {

namespace {

struct Index {
    std::string_view name;
    std::string_view on;
};

/// Built in the background after the rows; the order is that of need.
constexpr std::array<Index, 9> indexes{{
    {"case_open", "\"case\" (opened_at) WHERE closed_at IS NULL"},
    {"assignment_open", "assignment (case_id) WHERE ended_at IS NULL"},
    {"case_move_by_time", "case_move (at)"},
    {"assignment_by_case", "assignment (case_id)"},
    {"case_move_by_case", "case_move (case_id, at)"},
    {"attachment_by_case", "attachment (case_id)"},
    {"case_by_time", "\"case\" (opened_at)"},
    {"case_by_step", "\"case\" (step, opened_at)"},
    {"case_span_by_case", "case_span (case_id, from_at)"},
}};

/// Pages of the write-ahead log from which it is worth moving them: 8 MiB.
constexpr int grown_wal_pages = 1000;
constexpr int long_wal_pages = 4 * grown_wal_pages;

} // namespace

CacheLocation::Place CacheLocation::place() const
{
    const std::scoped_lock lock(mutex_);
    return place_;
}

void CacheLocation::move_to(std::string path)
{
    const std::scoped_lock lock(mutex_);
    place_.path = std::move(path);
    ++place_.version;
}

/// An open file with its statements. The database is the last to go.
struct Cache::Connection {
    sqlite::Database database;
    std::uint64_t number = 0;
    std::map<std::uint32_t, IncomingRows> registers;
    // Nothing while a snapshot is loaded.
    std::optional<CaseSearchWriter> search;
    std::optional<CasePackWriter> packs;
    sqlite::Statement set_position;
    std::string wanted_scope; // that the file was begun for
    int wal_pages = 0;
    int moved_wal_pages = 0; // of those, how many had come when they were last moved into the file

    /// We choose the moment of checkpoints ourselves: after the change has been handed on.
    void watch_log()
    {
        sqlite3_wal_hook(
            database.handle(),
            [](void* pages, sqlite3*, const char*, int count) {
                *static_cast<int*>(pages) = count;
                return SQLITE_OK;
            },
            &wal_pages);
    }

    [[nodiscard]] Result<void> prepare()
    {
        auto statement = database.prepare(
            "UPDATE meta SET log_id = ?1, cursor = ?2, scope = ?3, held_scope = ?4, mask_level = ?5, mark = ?6, "
            "marked = ?7");
        if (!statement)
            return std::unexpected(statement.error());
        set_position = std::move(*statement);
        return {};
    }

    /// Nothing for a register that this program does not know: a newer platform may have more.
    [[nodiscard]] Result<IncomingRows*> rows_of(std::uint32_t number_of_register)
    {
        if (const auto found = registers.find(number_of_register); found != registers.end())
            return &found->second;
        const domain::RegisterInfo* info = domain::find_register(number_of_register);
        if (info == nullptr)
            return nullptr;
        auto made = IncomingRows::make(database, *info);
        if (!made)
            return std::unexpected(made.error());
        return &registers.emplace(number_of_register, std::move(*made)).first->second;
    }

    [[nodiscard]] Result<void> write(const protocol::Batch& batch)
    {
        if (batch.repair) {
            auto table = rows_of(batch.repair->register_number);
            if (!table)
                return std::unexpected(table.error());
            if (*table != nullptr) {
                if (auto done = forget(*batch.repair); !done)
                    return done;
                if (auto done = (*table)->remove(*batch.repair); !done)
                    return done;
            }
        }
        for (const protocol::RowBatch& rows : batch.rows) {
            auto table = rows_of(rows.register_number);
            if (!table)
                return std::unexpected(table.error());
            if (*table == nullptr)
                continue;
            if (auto done = (*table)->put(rows); !done)
                return done;
            if (search)
                if (auto done = search->put(rows); !done)
                    return done;
            if (packs)
                if (auto done = packs->put(rows); !done)
                    return done;
        }
        for (const protocol::Removal& removal : batch.removed) {
            auto table = rows_of(removal.register_number);
            if (!table)
                return std::unexpected(table.error());
            if (*table == nullptr)
                continue;
            if (auto done = (*table)->remove(removal.id); !done)
                return done;
            if (removal.register_number == static_cast<std::uint32_t>(domain::Register::Case))
                if (auto done = forget(removal.id); !done)
                    return done;
        }
        return {};
    }

    /// What is kept of cases beside their rows.
    template <class Which>
    [[nodiscard]] Result<void> forget(const Which& which)
    {
        Result<void> done;
        if (search)
            done = search->remove(which);
        if (done && packs)
            done = packs->remove(which);
        return done;
    }

    [[nodiscard]] Result<void> open_extras(std::int64_t cursor)
    {
        auto opened_search = CaseSearchWriter::open(database, cursor);
        if (!opened_search)
            return std::unexpected(opened_search.error());
        auto opened_packs = CasePackWriter::open(database, cursor);
        if (!opened_packs)
            return std::unexpected(opened_packs.error());
        search = std::move(*opened_search);
        packs = std::move(*opened_packs);
        return {};
    }

    /// After a transaction that was rolled back.
    [[nodiscard]] Result<void> reread_extras()
    {
        auto done = search ? search->reread() : Result<void>();
        return done && packs ? packs->reread() : done;
    }

    [[nodiscard]] Result<void> write_position(const CachePosition& position, std::string_view wanted)
    {
        set_position.bind(0, position.log_id)
            .bind(1, position.cursor)
            .bind(2, wanted)
            .bind(3, std::string_view(position.scope))
            .bind(4, static_cast<std::int64_t>(position.mask_level))
            .bind(5, static_cast<std::int64_t>(position.mark.value))
            .bind(6, position.mark.revision);
        if (auto set = set_position.run(); !set)
            return set;
        auto done = search ? search->set_cursor(position.cursor) : Result<void>();
        return done && packs ? packs->set_cursor(position.cursor) : done;
    }

    [[nodiscard]] Result<CachePosition> read_position()
    {
        auto statement =
            database.prepare("SELECT log_id, cursor, held_scope, mask_level, scope, mark, marked FROM meta");
        if (!statement)
            return std::unexpected(statement.error());
        const auto row = statement->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return make_error(Fault::Environment, "sqlite.damaged", {{"path", database.path()}});
        wanted_scope = statement->text(4);
        return CachePosition{statement->uuid(0), statement->integer(1), std::string(statement->text(2)),
            static_cast<std::uint32_t>(statement->integer(3)),
            {statement->integer(6), static_cast<std::uint64_t>(statement->integer(5))}};
    }
};

Cache::Cache(std::string folder, std::string scope, Clock& clock, FileSystem& files)
    : folder_(std::move(folder)),
      scope_(std::move(scope)),
      clock_(&clock),
      files_(&files),
      location_(std::make_shared<CacheLocation>())
{
}
Cache::Cache(Cache&&) noexcept = default;
Cache& Cache::operator=(Cache&&) noexcept = default;
Cache::~Cache()
{
    if (loading_)
        discard_loading();
}

Result<Cache> Cache::open(const std::string& folder, std::string scope, Clock& clock, FileSystem& files)
{
    Cache cache(folder, std::move(scope), clock, files);
    if (auto done = cache.open_newest(); !done)
        return std::unexpected(done.error());
    return cache;
}

std::shared_ptr<const CacheLocation> Cache::newest(const std::string& folder, FileSystem& files)
{
    const auto numbers = cache_numbers(files, folder);
    if (!numbers || numbers->empty())
        return nullptr;
    auto location = std::make_shared<CacheLocation>();
    location->move_to(cache_file(folder, numbers->front()));
    return location;
}

Result<void> Cache::open_newest()
{
    const auto numbers = cache_numbers(*files_, folder_);
    if (!numbers)
        return std::unexpected(numbers.error());
    remove_loading_files(*files_, folder_);
    if (numbers->empty())
        return begin_file(1);

    const std::uint64_t newest = numbers->front();
    if (auto done = use_file(newest); !done) {
        // Bytes that are no database at all under our own name are a broken cache, not another program's file.
        const std::string path = cache_file(folder_, newest);
        const bool garbage = done.error().code() == "sqlite.foreign" && !looks_like_a_database(*files_, path);
        if (done.error().code() != "sqlite.damaged" && !garbage)
            return done;
        if (auto aside = set_aside(newest); !aside)
            return aside;
        return begin_file(newest + 1);
    }
    // A crash came between giving the new file its name and removing the old one.
    for (const std::uint64_t older : *numbers)
        if (older != newest)
            remove_database(*files_, cache_file(folder_, older));

    if (current_->wanted_scope != scope_ && (position_.cursor != 0 || !position_.log_id.is_nil())) {
        log::info("storage", "scope is now '{}', was '{}': cache begins anew", scope_, current_->wanted_scope);
        return begin_file(newest + 1);
    }
    return {};
}

Result<void> Cache::use_file(std::uint64_t number)
{
    const std::string path = cache_file(folder_, number);
    sqlite::OpenOptions options;
    options.durability = sqlite::Durability::Normal; // lost rows come again from the platform
    options.page_size = cache_page_size;
    options.vfs = files_->sqlite_vfs();
    auto opened = sqlite::open_migrated(path, cache_application_id, cache_migrations(), options);
    if (!opened)
        return std::unexpected(opened.error());
    if (!opened->database.is_open())
        return std::unexpected(sqlite::verdict_error(opened->verdict, path));
    auto connection = std::make_unique<Connection>();
    connection->database = std::move(opened->database);
    connection->number = number;
    if (auto done = connection->prepare(); !done)
        return done;
    connection->watch_log();
    const auto position = connection->read_position();
    if (!position)
        return std::unexpected(position.error());
    if (auto done = connection->open_extras(position->cursor); !done)
        return done;

    current_ = std::move(connection);
    number_ = number;
    position_ = *position;
    location_->move_to(path);
    return {};
}

Result<void> Cache::begin_file(std::uint64_t number)
{
    const std::uint64_t old = number_;
    if (auto done = use_file(number); !done)
        return done;
    position_ = CachePosition{};
    if (auto done = current_->write_position(position_, scope_); !done)
        return done;
    if (old != 0 && old != number)
        remove_database(*files_, cache_file(folder_, old));
    return {};
}

Result<void> Cache::set_aside(std::uint64_t number)
{
    current_.reset();
    const std::string path = cache_file(folder_, number);
    const std::string aside = std::format("{}/cache-{}.damaged-{}.db", folder_, number, clock_->now());
    if (auto done = move_database(*files_, path, aside); !done)
        return done;
    log::warning("storage", "damaged cache set aside as {}", aside);
    set_aside_.push_back(aside);
    number_ = 0;
    return {};
}

Result<void> Cache::rebuild()
{
    discard_loading();
    if (number_ != 0) {
        const std::uint64_t damaged = number_;
        if (auto done = set_aside(damaged); !done)
            return done;
        next_number_ = damaged + 1;
    }
    return begin_file(next_number_);
}

Result<void> Cache::apply(const protocol::ApplyBatch& batch)
{
    if (!batch.batch.snapshot)
        return apply_deltas({&batch, 1});
    auto done = load_piece(batch);
    if (!done)
        discard_loading();
    return done;
}

Result<void> Cache::apply_deltas(std::span<const protocol::ApplyBatch> batches)
{
    discard_loading(); // the platform has gone over to changes: a snapshot under way was cut
    auto done = write_deltas(batches);
    // What was said to the indexes has been rolled back with the rest.
    if (!done)
        if (auto read = current_->reread_extras(); !read)
            return read;
    return done;
}

Result<void> Cache::write_deltas(std::span<const protocol::ApplyBatch> batches)
{
    auto transaction = sqlite::Transaction::begin(current_->database);
    if (!transaction)
        return std::unexpected(transaction.error());
    CachePosition position = position_;
    for (const protocol::ApplyBatch& each : batches) {
        // What came before this batch failed, a delta or a whole snapshot (of another scope, another log): taking this
        // one would give rows to a cursor that is not theirs.
        const bool other_rows =
            !position.log_id.is_nil() &&
            (each.log_id != position.log_id || each.scope != position.scope || each.mask_level != position.mask_level);
        if (other_rows || each.batch.from != position.cursor)
            return make_error(
                Fault::Environment, "storage.gap", {{"cursor", position.cursor}, {"from", each.batch.from}});
        if (auto done = current_->write(each.batch); !done)
            return done;
        if (each.cursor)
            position = CachePosition{each.log_id, *each.cursor, each.scope, each.mask_level, each.mark};
    }
    if (auto done = current_->write_position(position, scope_); !done)
        return done;
    if (auto done = transaction->commit(); !done)
        return done;
    position_ = std::move(position);
    return {};
}

Result<void> Cache::load_piece(const protocol::ApplyBatch& batch)
{
    if (batch.begins_snapshot) {
        discard_loading();
        if (auto done = begin_loading(); !done)
            return done;
    } else if (!loading_) {
        return make_error(Fault::Environment, "storage.no_snapshot");
    }
    if (auto done = loading_->write(batch.batch); !done)
        return done;
    return batch.ends_snapshot ? end_loading(batch) : Result<void>();
}

Result<void> Cache::begin_loading()
{
    const std::uint64_t number = number_ + 1;
    const std::string path = loading_file(folder_, number);
    remove_database(*files_, path);
    sqlite::OpenOptions options;
    options.vfs = files_->sqlite_vfs();
    options.page_size = cache_page_size;
    // Nobody else sees this file and a failure throws it away: no journal, and one sync at the end.
    options.scratch = true;
    auto opened = sqlite::open_migrated(path, cache_application_id, cache_migrations(), options);
    if (!opened)
        return std::unexpected(opened.error());
    if (!opened->database.is_open())
        return std::unexpected(sqlite::verdict_error(opened->verdict, path));
    auto connection = std::make_unique<Connection>();
    connection->database = std::move(opened->database);
    connection->number = number;
    if (auto done = connection->prepare(); !done)
        return done;
    if (auto done = connection->database.exec("BEGIN IMMEDIATE"); !done)
        return done;
    loading_ = std::move(connection);
    return {};
}

Result<void> Cache::end_loading(const protocol::ApplyBatch& last)
{
    const std::uint64_t number = loading_->number;
    if (auto done = loading_->write_position(
            {last.log_id, last.cursor.value_or(0), last.scope, last.mask_level, last.mark}, scope_);
        !done)
        return done;
    if (auto done = loading_->database.exec("COMMIT; PRAGMA locking_mode=NORMAL"); !done)
        return done;
    if (auto mode = loading_->database.text("PRAGMA journal_mode=WAL"); !mode)
        return std::unexpected(mode.error());
    loading_.reset();

    if (auto done = publish_file(*files_, loading_file(folder_, number), cache_file(folder_, number), folder_); !done)
        return done;
    const std::uint64_t old = number_;
    if (auto done = use_file(number); !done)
        return done;
    // Readers that have it open keep it until they look again.
    remove_database(*files_, cache_file(folder_, old));
    return {};
}

void Cache::discard_loading()
{
    if (!loading_)
        return;
    const std::string path = loading_->database.path();
    loading_.reset();
    remove_database(*files_, path);
}

Result<std::vector<std::string>> Cache::differing_areas(const protocol::CompareDigests& wanted)
{
    const protocol::RowRange& range = wanted.theirs.range;
    const domain::RegisterInfo* info = domain::find_register(range.register_number);
    if (info == nullptr)
        return std::vector<std::string>();
    const auto rows = sqlite::read_batch(current_->database, *info,
        range.up_to ? "WHERE id > ?1 AND id <= ?2" : "WHERE id > ?1", [&](sqlite::Statement& statement) {
            statement.bind(0, range.after);
            if (range.up_to)
                statement.bind(1, *range.up_to);
        });
    if (!rows)
        return std::unexpected(rows.error());
    protocol::AreaDigests ours(wanted.version);
    ours.add(*rows);
    return protocol::differing_areas(ours.take(), wanted.theirs.areas);
}

sqlite::Database* Cache::database()
{
    return current_ ? &current_->database : nullptr;
}

Result<bool> Cache::build_next_index()
{
    const auto build = [this](std::string_view name, std::string_view on) -> Result<bool> {
        const auto there = current_->database.integer(
            std::format("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = '{}'", name));
        if (!there)
            return std::unexpected(there.error());
        if (*there != 0)
            return false;
        if (auto done = current_->database.exec(std::format("CREATE INDEX {} ON {}", name, on)); !done)
            return std::unexpected(done.error());
        return true;
    };
    for (const Index& index : indexes)
        if (const auto built = build(index.name, index.on); !built || *built)
            return built;
    for (const domain::RegisterInfo& info : domain::all_registers())
        for (const std::string_view field : info.indexes)
            if (const auto built =
                    build(std::format("{}_by_{}", info.name, field), std::format("\"{}\" ({})", info.name, field));
                !built || *built)
                return built;
    if (const auto built = current_->packs->build_some(position_.cursor, pack_cases_); !built || *built)
        return built;
    return build_search();
}

bool Cache::wants_building() const
{
    return current_ && current_->packs && current_->packs->is_worn(pack_cases_);
}

Result<bool> Cache::build_search()
{
    if (!current_->search->is_begun()) {
        const auto many = current_->database.integer(
            std::format("SELECT count(*) FROM (SELECT 1 FROM \"case\" LIMIT {})", search_from_));
        if (!many)
            return std::unexpected(many.error());
        if (*many < search_from_)
            return false;
    }
    return current_->search->build_some(position_.cursor, search_slice_);
}

void Cache::checkpoint_if_grown()
{
    if (!current_ || current_->wal_pages < grown_wal_pages)
        return;
    current_->wal_pages = 0;
    current_->moved_wal_pages = 0;
    // TRUNCATE would wait for readers; PASSIVE lets the log be written over from its beginning.
    if (auto done = current_->database.text("PRAGMA wal_checkpoint(PASSIVE)"); !done)
        log::warning("storage", "checkpoint: {}", done.error().debug_text());
}

std::move_only_function<void()> Cache::log_work()
{
    if (!current_)
        return {};
    Connection& log = *current_;
    if (log.wal_pages < log.moved_wal_pages)
        log.moved_wal_pages = 0; // it has begun from its start again
    if (log.wal_pages < log.moved_wal_pages + grown_wal_pages)
        return {};
    log.moved_wal_pages = log.wal_pages;
    sqlite::OpenOptions options;
    options.mode = sqlite::OpenMode::ReadWrite;
    options.durability = sqlite::Durability::Normal;
    options.vfs = files_->sqlite_vfs();
    return [path = log.database.path(), options] {
        auto beside = sqlite::Database::open(path, options);
        const auto done = beside ? beside->text("PRAGMA wal_checkpoint(PASSIVE)")
                                 : Result<std::string>(std::unexpected(beside.error()));
        if (!done)
            log::warning("storage", "checkpoint: {}", done.error().debug_text());
    };
}

bool Cache::is_log_long() const
{
    return current_ && current_->wal_pages >= long_wal_pages;
}

} // namespace yiping::storage
