// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include <yiping/base/hash64.h>
#include <yiping/domain/area_code.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace yiping::platform {

namespace {

constexpr std::size_t most_piece_bytes = 8U << 20U;

/// Rows above a scope that its consoles cannot do without: names, people who may be sent, scenes, shifts, the map.
bool shown_below(std::uint32_t register_number)
{
    const domain::RegisterInfo* info = domain::find_register(register_number);
    return info != nullptr && info->shown_below;
}

/// The codes of all areas above a scope.
std::vector<std::string> codes_above(std::string_view scope)
{
    std::vector<std::string> codes;
    for (std::string code = domain::parent_code(scope); !code.empty(); code = domain::parent_code(code))
        codes.push_back(code);
    return codes;
}

/// visible_in as SQL: the same text for all scopes of one level, whose codes are bound from ?1 on.
class ScopeCondition {
public:
    ScopeCondition() = default;
    ScopeCondition(std::string_view scope, std::uint32_t register_number)
    {
        const std::string_view part = domain::significant_part(scope);
        if (part.empty())
            return;
        values_.emplace_back(part);
        sql_ = " WHERE (substr(area_code, 1, " + std::to_string(part.size()) + ") = ?1";
        if (shown_below(register_number)) {
            sql_ += " OR area_code = ''";
            for (std::string& code : codes_above(scope)) {
                values_.push_back(std::move(code));
                sql_ += " OR area_code = ?" + std::to_string(values_.size());
            }
        }
        sql_ += ')';
    }
    /// "" for everything.
    [[nodiscard]] const std::string& sql() const { return sql_; }
    /// The condition must live as long as the statement is used.
    void bind(sqlite::Statement& statement) const
    {
        for (std::size_t index = 0; index < values_.size(); ++index)
            statement.bind(static_cast<int>(index), std::string_view(values_[index]));
    }

private:
    std::string sql_;
    std::vector<std::string> values_;
};

struct RowKey {
    std::uint32_t register_number;
    Uuid id;
    bool operator==(const RowKey&) const = default;
};
struct HashRowKey {
    std::size_t operator()(const RowKey& key) const noexcept
    {
        return std::hash<Uuid>()(key.id) * 31U + key.register_number;
    }
};

/// One line of the log.
struct Change {
    std::int64_t rev;
    std::int64_t first_rev;
    std::uint32_t register_number;
    Uuid id;
    bool removed;
    bool visible;     ///< where it is now
    bool was_visible; ///< where it was before
};

Result<std::uint64_t> mark_of(sqlite::Database& database, std::int64_t revision)
{
    auto statement = database.prepare(
        "SELECT first_rev, register, row_id, area_code, old_area, kind, at FROM change WHERE rev = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, revision);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return 0;
    Hash64 hash;
    hash.u64(static_cast<std::uint64_t>(revision));
    for (const int number : {0, 1, 5, 6})
        hash.u64(static_cast<std::uint64_t>(statement->integer(number)));
    for (const int text : {2, 3, 4})
        hash.text(statement->text(text));
    statement->reset();
    return std::max<std::uint64_t>(hash.mixed(), 1);
}

class FileSnapshot final : public SnapshotReader {
public:
    /// `shared` if the connection is not ours alone; ours goes back to where it came from.
    FileSnapshot(sqlite::Database own, std::shared_ptr<IdleReaders> from, sqlite::Database* shared, std::string scope,
        std::size_t piece_rows)
        : own_(std::move(own)),
          from_(std::move(from)),
          db_(shared != nullptr ? shared : &own_),
          scope_(std::move(scope)),
          piece_rows_(piece_rows)
    {
    }

    ~FileSnapshot() override
    {
        rows_ = sqlite::Statement();
        if (db_ == &own_ && own_.is_open() && own_.exec("COMMIT"))
            from_->give(std::move(own_));
    }
    FileSnapshot(const FileSnapshot&) = delete;
    FileSnapshot& operator=(const FileSnapshot&) = delete;

    [[nodiscard]] Result<void> begin()
    {
        if (db_ == &own_) {
            if (auto done = db_->exec("BEGIN"); !done)
                return done;
        }
        const auto head = db_->integer("SELECT max(rev) FROM change");
        if (!head)
            return std::unexpected(head.error());
        revision_ = *head;
        const auto at = db_->integer("SELECT at FROM change ORDER BY rev DESC LIMIT 1");
        if (!at)
            return std::unexpected(at.error());
        committed_at_ = *at;
        const auto mark = mark_of(*db_, revision_);
        if (!mark)
            return std::unexpected(mark.error());
        mark_ = *mark;
        return open_next();
    }

    [[nodiscard]] std::int64_t revision() const override { return revision_; }
    [[nodiscard]] UtcMillis committed_at() const override { return committed_at_; }
    [[nodiscard]] std::uint64_t mark() const override { return mark_; }

    [[nodiscard]] Result<SnapshotPiece> next() override
    {
        SnapshotPiece piece;
        if (info_ == nullptr) {
            piece.last = true;
            return piece;
        }
        piece.rows = protocol::make_batch(*info_);
        reserve(piece.rows);
        sqlite::read_row(*info_, rows_, piece.rows); // the one that open_next or the last piece stopped at
        while (true) {
            const auto more = rows_.step();
            if (!more)
                return std::unexpected(more.error());
            if (!*more) {
                if (auto done = open_next(); !done)
                    return std::unexpected(done.error());
                break;
            }
            if (piece.rows.rows >= piece_rows_ || heavy(piece.rows))
                break;
            sqlite::read_row(*info_, rows_, piece.rows);
        }
        piece.last = info_ == nullptr;
        return piece;
    }

private:
    /// Steps to the first row of the next register that has one.
    [[nodiscard]] Result<void> open_next()
    {
        const auto all = domain::all_registers();
        info_ = nullptr;
        while (next_register_ < all.size()) {
            const domain::RegisterInfo& info = all[next_register_++];
            ScopeCondition condition(scope_, info.number);
            auto statement = db_->prepare("SELECT " + sqlite::column_list(info) + ", unknown FROM \"" +
                                          std::string(info.name) + '"' + condition.sql() + " ORDER BY id");
            if (!statement)
                return std::unexpected(statement.error());
            condition.bind(*statement);
            const auto there = statement->step();
            if (!there)
                return std::unexpected(there.error());
            if (!*there)
                continue;
            rows_ = std::move(*statement);
            condition_ = std::move(condition);
            info_ = &info;
            return {};
        }
        rows_ = sqlite::Statement();
        return {};
    }

    /// Outlines can be large: a piece has to fit into one message.
    static bool heavy(const protocol::RowBatch& batch)
    {
        std::size_t bytes = 0;
        for (const protocol::Column& column : batch.columns)
            bytes += column.bytes.size();
        return bytes > most_piece_bytes;
    }

    void reserve(protocol::RowBatch& batch) const
    {
        for (protocol::Column& column : batch.columns) {
            switch (column.kind) {
            case protocol::Column::Kind::Ints:
                column.ints.reserve(piece_rows_);
                break;
            case protocol::Column::Kind::Reals:
                column.reals.reserve(piece_rows_);
                break;
            case protocol::Column::Kind::Texts:
                column.ends.reserve(piece_rows_);
                break;
            }
        }
    }

    sqlite::Database own_;
    std::shared_ptr<IdleReaders> from_;
    sqlite::Database* db_;
    std::string scope_;
    std::size_t piece_rows_;
    std::int64_t revision_ = 0;
    UtcMillis committed_at_ = 0;
    std::uint64_t mark_ = 0;
    std::size_t next_register_ = 0;
    const domain::RegisterInfo* info_ = nullptr;
    ScopeCondition condition_; ///< of rows_
    sqlite::Statement rows_;
};

} // namespace

bool visible_in(std::string_view scope, std::uint32_t register_number, std::string_view area_code)
{
    if (domain::contains(scope, area_code))
        return true;
    return shown_below(register_number) && domain::contains(area_code, scope);
}

Result<Delta> SqliteStoreFile::delta(std::string_view scope, std::int64_t from, std::size_t max_rows)
{
    Delta made;
    made.from = from;
    made.to = from;
    // What is left of the log would pass changes over in silence.
    if (from < kept_after_)
        return make_error(Fault::Environment, "platform.log_trimmed");

    std::vector<Change> changes;
    const std::size_t limit = std::max<std::size_t>(max_rows, 1);
    read_changes_.bind(0, from).bind(1, static_cast<std::int64_t>(limit) + 1);
    UtcMillis last_at = last_at_;
    while (true) {
        const auto there = read_changes_.step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            break;
        Change change{};
        change.rev = read_changes_.integer(0);
        change.first_rev = read_changes_.integer(1);
        change.register_number = static_cast<std::uint32_t>(read_changes_.integer(2));
        change.id = read_changes_.uuid(3);
        change.visible = visible_in(scope, change.register_number, read_changes_.text(4));
        change.was_visible = read_changes_.is_null(5)
                                 ? change.visible
                                 : visible_in(scope, change.register_number, read_changes_.text(5));
        change.removed = read_changes_.integer(6) == static_cast<std::int64_t>(ChangeKind::Removed);
        last_at = read_changes_.integer(7);
        changes.push_back(change);
    }
    if (changes.size() > limit) {
        // Not in the middle of a transaction, unless it fills the batch alone.
        const std::int64_t torn = changes.back().first_rev;
        changes.pop_back();
        std::size_t keep = changes.size();
        while (keep > 0 && changes[keep - 1].first_rev == torn)
            --keep;
        if (keep > 0)
            changes.resize(keep);
    }
    if (changes.empty())
        return made;
    made.to = changes.back().rev;
    made.last = made.to == head_;
    made.committed_at = last_at;
    const auto mark = mark_at(head_);
    if (!mark)
        return std::unexpected(mark.error());
    made.mark = {head_, *mark};

    // The newest change of a row decides; seen from the end, that is the first one met.
    struct Merged {
        bool decided_removed;
        bool visible;
        bool was_visible;
    };
    std::unordered_map<RowKey, Merged, HashRowKey> merged;
    std::vector<RowKey> order;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        const RowKey key{change->register_number, change->id};
        const auto [place, fresh] = merged.try_emplace(key, Merged{change->removed, change->visible, false});
        place->second.was_visible = place->second.was_visible || change->was_visible || change->visible;
        if (fresh)
            order.push_back(key);
    }
    std::ranges::reverse(order);
    std::map<std::uint32_t, protocol::RowBatch> batches;
    for (const RowKey& key : order) {
        const Merged& state = merged.at(key);
        if (!tables_.contains(key.register_number))
            continue;
        if (!state.decided_removed && state.visible) {
            Table& of = table(key.register_number);
            const auto by_id = of.by_id.get();
            if (!by_id)
                return std::unexpected(by_id.error());
            (*by_id)->bind(0, key.id);
            const auto there = (*by_id)->step();
            if (!there)
                return std::unexpected(there.error());
            // Taken away since: its tombstone comes with a later batch.
            if (!*there)
                continue;
            // Behind `to` it may have moved out of the scope: what is read is where it is now.
            if (!visible_in(scope, key.register_number, (*by_id)->text(area_column))) {
                (*by_id)->reset();
                made.removed.push_back(protocol::Removal{key.register_number, key.id});
                continue;
            }
            auto [batch, fresh] = batches.try_emplace(key.register_number);
            if (fresh)
                batch->second = protocol::make_batch(*of.info);
            sqlite::read_row(*of.info, **by_id, batch->second);
            (*by_id)->reset();
        } else if (state.was_visible) {
            made.removed.push_back(protocol::Removal{key.register_number, key.id});
        }
    }
    for (auto& [number, batch] : batches)
        made.rows.push_back(std::move(batch));
    return made;
}

Result<protocol::RangeRows> SqliteStoreFile::range(
    std::string_view scope, const protocol::RowRange& range, std::size_t max_rows)
{
    protocol::RangeRows made{range, {}};
    const domain::RegisterInfo* info = domain::find_register(range.register_number);
    if (info == nullptr)
        return make_error(Fault::Input, "sync.bad_message", {{"why", std::string("register")}});
    made.rows = protocol::make_batch(*info);
    // A repair names areas and gets the range that it asks for: what was compared may have grown since, but not by
    // much.
    const bool end_is_ours = !range.up_to && range.areas.empty();
    const std::size_t limit = end_is_ours ? max_rows : max_rows * 4;
    auto statement =
        db_.prepare("SELECT " + sqlite::column_list(*info) + ", unknown FROM \"" + std::string(info->name) +
                    "\" WHERE id > ?1 AND (?2 IS NULL OR id <= ?2) ORDER BY id LIMIT ?3");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, range.after).bind(2, static_cast<std::int64_t>(limit));
    if (range.up_to)
        statement->bind(1, *range.up_to);
    else
        statement->bind_null(1);
    std::size_t seen = 0;
    Uuid last;
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            break;
        ++seen;
        last = statement->uuid(0);
        const std::string_view area = statement->text(static_cast<int>(area_column));
        if (!visible_in(scope, range.register_number, area) ||
            (!range.areas.empty() && std::ranges::find(range.areas, area) == range.areas.end()))
            continue;
        sqlite::read_row(*info, *statement, made.rows);
    }
    if (seen == limit) {
        if (!end_is_ours)
            return make_error(Fault::Input, "sync.bad_message", {{"why", std::string("range too long")}});
        made.range.up_to = last;
    }
    return made;
}

bool SqliteStoreFile::can_continue(std::int64_t cursor) const
{
    return cursor >= kept_after_ && cursor <= head_;
}

Result<std::uint64_t> SqliteStoreFile::mark_at(std::int64_t revision)
{
    return mark_of(db_, revision);
}

Result<std::unique_ptr<SnapshotReader>> SqliteStoreFile::snapshot(std::string_view scope, std::size_t piece_rows)
{
    sqlite::Database own;
    if (options_.shared_readers)
        own = idle_readers_->take();
    if (options_.shared_readers && !own.is_open()) {
        sqlite::OpenOptions open_options;
        open_options.mode = sqlite::OpenMode::ReadOnly;
        open_options.cache_kib = 8192;
        open_options.vfs = options_.vfs;
        auto opened = sqlite::Database::open(db_.path(), open_options);
        if (!opened)
            return std::unexpected(opened.error());
        own = std::move(*opened);
    }
    auto made = std::make_unique<FileSnapshot>(std::move(own), idle_readers_, options_.shared_readers ? nullptr : &db_,
        std::string(scope), std::max<std::size_t>(piece_rows, 1));
    if (auto done = made->begin(); !done)
        return std::unexpected(done.error());
    return made;
}

Result<std::uint64_t> SqliteStoreFile::count_rows(std::string_view scope)
{
    // Only an estimate is asked for; counting a million rows for each of a thousand consoles would be none.
    constexpr std::int64_t stale_after = 10'000;
    Count& count = counts_[std::string(scope)];
    if (count.head != 0 && head_ - count.head < stale_after)
        return count.rows;
    std::uint64_t rows = 0;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        const ScopeCondition condition(scope, info.number);
        auto statement = db_.prepare("SELECT count(*) FROM \"" + std::string(info.name) + '"' + condition.sql());
        if (!statement)
            return std::unexpected(statement.error());
        condition.bind(*statement);
        const auto found = statement->step();
        if (!found)
            return std::unexpected(found.error());
        rows += *found ? static_cast<std::uint64_t>(statement->integer(0)) : 0;
    }
    count = Count{head_, rows};
    return rows;
}

Result<void> SqliteStoreFile::trim_log(std::int64_t keep)
{
    // The newest change stays: it holds the number of the head.
    const std::int64_t kept_after = head_ - std::max<std::int64_t>(keep, 1);
    if (kept_after <= kept_after_)
        return {};
    auto statement = db_.prepare("DELETE FROM change WHERE rev < ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, kept_after);
    if (auto done = statement->run(); !done)
        return done;
    kept_after_ = kept_after;
    return {};
}

} // namespace yiping::platform
