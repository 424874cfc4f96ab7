// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/tile_store.h>

#include "sqlite_file.h"

#include <algorithm>
#include <mutex>
#include <system_error>

namespace yiping::geo {

namespace {

constexpr std::int64_t store_application = 0x59505453; // "YPTS"
/// When it is full, so much goes at once.
constexpr double share_dropped = 0.1;
/// The time of a look is written this coarsely: panning over kept tiles should not write for each of them.
constexpr UtcMillis look_steps = 3'600'000;

} // namespace

struct TileStore::Impl {
    explicit Impl(Clock& time) : clock(time) {}

    Clock& clock;
    std::int64_t limit = 0, bytes = 0;
    std::mutex mutex;
    SqliteFile database;
    SqliteFile::Rows find, look, insert; ///< go before the database

    Result<void> open(const std::filesystem::path& file)
    {
        auto opened = SqliteFile::open(file, SqliteFile::Mode::Share);
        if (!opened)
            return std::unexpected(opened.error());
        database = std::move(*opened);
        {
            auto kind = database.prepare("PRAGMA application_id");
            auto tables = database.prepare("SELECT count(*) FROM sqlite_schema");
            if (!kind || !tables || !kind->step().value_or(false) || !tables->step().value_or(false))
                return database.damaged("schema");
            if (kind->integer(0) != store_application && tables->integer(0) > 0)
                return database.damaged("not a store");
        }
        if (auto made = database.exec(
                "PRAGMA application_id = 1498436691;"
                "CREATE TABLE IF NOT EXISTS tile (source TEXT, key INTEGER, fetched_at INTEGER, looked_at INTEGER, "
                "bytes BLOB, PRIMARY KEY (source, key)) WITHOUT ROWID, STRICT;"
                "CREATE INDEX IF NOT EXISTS tile_looked ON tile (looked_at)");
            !made)
            return made;
        auto sum = database.prepare("SELECT coalesce(sum(length(bytes)), 0) FROM tile");
        auto a = database.prepare("SELECT bytes, fetched_at, looked_at FROM tile WHERE source = ? AND key = ?");
        auto b = database.prepare("UPDATE tile SET looked_at = ? WHERE source = ? AND key = ?");
        auto c = database.prepare("INSERT OR REPLACE INTO tile VALUES (?, ?, ?, ?, ?)");
        if (!sum || !a || !b || !c || !sum->step().value_or(false))
            return database.damaged("schema");
        bytes = sum->integer(0);
        find = std::move(*a);
        look = std::move(*b);
        insert = std::move(*c);
        return {};
    }

    Result<void> make_room()
    {
        if (bytes <= limit)
            return {};
        auto oldest = database.prepare("SELECT looked_at, length(bytes) FROM tile ORDER BY looked_at");
        if (!oldest)
            return std::unexpected(oldest.error());
        const auto wanted = bytes - static_cast<std::int64_t>(static_cast<double>(limit) * (1 - share_dropped));
        std::int64_t gone = 0, until = 0;
        while (gone < wanted && oldest->step().value_or(false)) {
            until = oldest->integer(0);
            gone += oldest->integer(1);
        }
        oldest->reset();
        auto drop = database.prepare("DELETE FROM tile WHERE looked_at <= ?");
        if (!drop)
            return std::unexpected(drop.error());
        if (auto done = drop->bind(0, until).run(); !done)
            return done;
        auto sum = database.prepare("SELECT coalesce(sum(length(bytes)), 0) FROM tile");
        if (sum && sum->step().value_or(false))
            bytes = sum->integer(0);
        return {};
    }
};

TileStore::TileStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TileStore::~TileStore() = default;

Result<std::unique_ptr<TileStore>> TileStore::open(
    const std::filesystem::path& file, std::int64_t byte_limit, Clock& clock)
{
    Result<void> opened;
    for (const bool again : {false, true}) {
        auto impl = std::make_unique<Impl>(clock);
        impl->limit = byte_limit;
        opened = impl->open(file);
        if (opened)
            return std::unique_ptr<TileStore>(new TileStore(std::move(impl)));
        if (again || opened.error().code() != "tiles.damaged")
            break;
        impl.reset();
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(file.string() + suffix, ignored);
    }
    return std::unexpected(opened.error());
}

std::optional<TileStore::Kept> TileStore::get(std::string_view source, TileId id)
{
    const std::scoped_lock lock(impl_->mutex);
    auto& find = impl_->find;
    const auto key = static_cast<std::int64_t>(id.key());
    if (!find.bind(0, source).bind(1, key).step().value_or(false))
        return std::nullopt;
    Kept kept{std::string(find.text(0)), find.integer(1)};
    const std::int64_t looked = find.integer(2);
    find.reset();
    const UtcMillis now = impl_->clock.now();
    if (now - looked > look_steps)
        static_cast<void>(impl_->look.bind(0, now).bind(1, source).bind(2, key).run());
    return kept;
}

Result<void> TileStore::put(std::string_view source, TileId id, std::string_view bytes)
{
    if (bytes.size() > tile_byte_limit)
        return std::unexpected(
            impl_->database.error("tiles.too_large").with("limit", static_cast<std::int64_t>(tile_byte_limit)));
    const std::scoped_lock lock(impl_->mutex);
    const UtcMillis now = impl_->clock.now();
    const auto key = static_cast<std::int64_t>(id.key());
    std::int64_t before = 0;
    if (impl_->find.bind(0, source).bind(1, key).step().value_or(false)) {
        before = static_cast<std::int64_t>(impl_->find.text(0).size());
        impl_->find.reset();
    }
    // An empty blob, not NULL: the server has none there.
    const std::string_view held = bytes.empty() ? std::string_view("", 0) : bytes;
    if (auto done = impl_->insert.bind(0, source).bind(1, key).bind(2, now).bind(3, now).bind_blob(4, held).run();
        !done)
        return done;
    impl_->bytes += static_cast<std::int64_t>(bytes.size()) - before;
    return impl_->make_room();
}

std::int64_t TileStore::bytes() const
{
    const std::scoped_lock lock(impl_->mutex);
    return impl_->bytes;
}

UtcMillis TileStore::now() const
{
    return impl_->clock.now();
}

} // namespace yiping::geo
