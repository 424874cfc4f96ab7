// SPDX-License-Identifier: GPL-3.0-or-later
// An empty cache is filled over TLS on loopback. The time runs from the start of the sync until rows, primary keys and
// cursor are durable and the console has been told; then until all secondary indexes are there.

#include "bench.h"
#include "console_bench.h"

#include <yiping/sqlite/database.h>

#include <chrono>
#include <filesystem>
#include <format>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

struct Times {
    double rows_s = 0;    ///< until rows, primary keys and cursor are durable
    double indexes_s = 0; ///< from there until all indexes are built
};

/// The cache has exactly the rows and the cursor of the platform.
Result<void> check(const std::string& folder, std::uint64_t rows, std::int64_t cursor)
{
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("cache-") || !name.ends_with(".db"))
            continue;
        auto database = sqlite::Database::open(entry.path().string(), {.mode = sqlite::OpenMode::ReadOnly});
        if (!database)
            return std::unexpected(database.error());
        const auto count = database->integer("SELECT count(*) FROM \"case\"");
        const auto held = database->integer("SELECT cursor FROM meta");
        if (count && held && static_cast<std::uint64_t>(*count) == rows && *held == cursor)
            return {};
    }
    return make_error(Fault::Environment, "bench.cache_differs");
}

Result<Times> load_once(Platform& platform, const std::string& folder, std::uint64_t rows)
{
    SystemClock clock;
    SystemRandom random;
    test::EventLoop loop;
    shell::ConsoleConfig config = platform.console(folder);
    bool indexed = false;
    config.on_indexed = [&] { indexed = true; };
    auto console = shell::ConsoleBackend::open(config, loop.executor(), clock, random);
    if (!console)
        return std::unexpected(console.error());
    // The empty cache builds its (empty) indexes at once.
    if (!loop.run_until([&] { return indexed; }))
        return make_error(Fault::Environment, "bench.timeout");
    indexed = false;
    bool loaded = false;
    (*console)->feed().on_changes = [&](const services::ChangeSet& changes) { loaded = loaded || changes.reload; };
    Times times;
    const auto begin = Clock::now();
    (*console)->start();
    if (!loop.run_until([&] { return loaded; }, std::chrono::minutes(5)))
        return make_error(Fault::Environment, "bench.timeout");
    const auto durable = Clock::now();
    times.rows_s = std::chrono::duration<double>(durable - begin).count();
    if (!loop.run_until([&] { return indexed; }, std::chrono::minutes(5)))
        return make_error(Fault::Environment, "bench.timeout");
    times.indexes_s = std::chrono::duration<double>(Clock::now() - durable).count();
    (*console)->stop();
    if (auto done = check(folder, rows, platform.head()); !done)
        return std::unexpected(done.error());
    return times;
}

} // namespace

Result<void> sync_first(const Options& options, Report& report)
{
    std::vector<std::uint64_t> sizes{100'000};
    if (options.full)
        sizes.push_back(1'000'000);
    for (const std::uint64_t rows : sizes) {
        const bool largest = rows == sizes.back();
        const int runs = largest && options.full ? 3 : 5;
        Folder folder;
        auto platform = Platform::make(folder.path() + "/platform", rows);
        if (!platform)
            return std::unexpected(platform.error());
        std::vector<double> load, index;
        for (int run = 0; run < runs; ++run) {
            const std::string console = std::format("{}/console-{}", folder.path(), run);
            const auto times = load_once(**platform, console, rows);
            if (!times)
                return std::unexpected(times.error());
            load.push_back(times->rows_s);
            index.push_back(times->indexes_s);
            std::filesystem::remove_all(console);
        }
        const std::string suffix = largest ? "" : std::format(".{}", rows);
        if (largest)
            report.rate("sync-first", "rows", static_cast<double>(rows) / median(load), rows);
        report.value("sync-first.load" + suffix, "ms", median(load) * 1000);
        report.value("sync-first.indexes" + suffix, "ms", median(index) * 1000);
    }
    return {};
}

} // namespace yiping::bench
