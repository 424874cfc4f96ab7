// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_parts.h"

#include <yiping/platform/sqlite_store.h>
#include <yiping/sqlite/rows.h>

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <format>
#include <optional>
#include <system_error>

namespace yiping::ctl {

namespace {

/// Says what a database says of itself; false if there is no point in looking further.
bool is_whole(sqlite::Database& database, const std::string& file, Problems& problems)
{
    const auto verdict = database.text("PRAGMA integrity_check(1)");
    if (verdict && *verdict == "ok")
        return true;
    problems.push_back(
        {Error(Fault::Input, "check.database-damaged", {{"what", verdict ? *verdict : verdict.error().debug_text()}}),
            true, file});
    return false;
}

/// A view in a foreign file may never come to an end: so many steps of SQLite's machine are enough for all its rows.
constexpr int steps_between = 100'000;
constexpr std::int64_t fewest_steps = 50'000'000;

struct StepLimit {
    std::int64_t left = 0;
    static int spent(void* limit)
    {
        auto& left = static_cast<StepLimit*>(limit)->left;
        left -= steps_between;
        return left < 0 ? 1 : 0;
    }
};

std::optional<sqlite::Database> opened(const std::string& file, Problems& problems, StepLimit* limit = nullptr)
{
    auto database = sqlite::Database::open(file, {.mode = sqlite::OpenMode::ReadOnly});
    if (database) {
        if (limit != nullptr) {
            std::error_code ignored;
            limit->left = fewest_steps + 4 * static_cast<std::int64_t>(std::filesystem::file_size(file, ignored));
            sqlite3_progress_handler(database->handle(), steps_between, StepLimit::spent, limit);
        }
        return std::move(*database);
    }
    problems.push_back({database.error(), true, file});
    return std::nullopt;
}

/// What a tile begins with, by the word of the metadata.
bool is_of_format(std::string_view bytes, std::string_view format)
{
    if (format == "png")
        return bytes.starts_with("\x89PNG");
    if (format == "jpg" || format == "jpeg")
        return bytes.starts_with("\xFF\xD8\xFF");
    if (format == "webp")
        return bytes.starts_with("RIFF");
    if (format == "pbf")
        return bytes.starts_with("\x1F\x8B") || !bytes.empty();
    return true;
}

} // namespace

void check_platform_database(const std::string& file, Problems& problems)
{
    auto database = opened(file, problems);
    if (!database)
        return;
    const auto version = database->integer("PRAGMA user_version");
    const int newest = platform::store_migrations().empty() ? 0 : platform::store_migrations().back().version;
    if (version && *version > newest) {
        problems.push_back(
            {Error(Fault::Input, "check.database-newer", {{"version", *version}, {"known", std::int64_t{newest}}}),
                false, file});
        return;
    }
    if (!is_whole(*database, file, problems))
        return;
    // An older one is brought up to date when a program opens it: it has to be what its own version was.
    const auto differences = version && *version < newest
                                 ? sqlite::differences_to_history(*database, platform::store_migrations())
                                 : sqlite::differences_to_descriptions(*database, true);
    if (!differences) {
        problems.push_back({differences.error(), true, file});
        return;
    }
    for (const std::string& field : *differences)
        problems.push_back({Error(Fault::Input, "check.schema", {{"field", field}}), true, field});
}

void check_cache(const std::string& file, Problems& problems)
{
    if (auto database = opened(file, problems))
        static_cast<void>(is_whole(*database, file, problems));
}

void check_mbtiles(const std::string& file, Problems& problems)
{
    StepLimit limit; // outlives the database
    auto database = opened(file, problems, &limit);
    if (!database || !is_whole(*database, file, problems))
        return;
    const auto add = [&](std::string_view code, std::vector<ErrorArg> args, std::string where, bool is_error = true) {
        problems.push_back({Error(Fault::Input, code, std::move(args)), is_error, std::move(where)});
    };
    const auto damaged = [&](const Error& error) {
        add("check.database-damaged", {{"what", error.arg("what").empty() ? error.code() : error.arg("what")}},
            "tiles");
    };
    for (const char* name : {"name", "format"}) {
        const auto value = database->text(std::format("SELECT value FROM metadata WHERE name = '{}'", name));
        if (!value || value->empty())
            add("tiles.no-metadata", {{"name", std::string(name)}}, "metadata", false);
    }
    const auto count = database->integer("SELECT count(*) FROM tiles");
    if (!count) {
        return damaged(count.error());
    }
    if (*count == 0)
        add("tiles.none", {}, "tiles");
    const auto outside = database->integer(
        "SELECT count(*) FROM tiles WHERE zoom_level NOT BETWEEN 0 AND 30 OR tile_column < 0 OR tile_row < 0 "
        "OR tile_column >= (1 << zoom_level) OR tile_row >= (1 << zoom_level)");
    if (outside && *outside > 0)
        add("tiles.outside", {{"count", *outside}}, "tiles");
    const auto twice = database->integer("SELECT count(*) FROM (SELECT 1 FROM tiles GROUP BY zoom_level, tile_column, "
                                         "tile_row HAVING count(*) > 1)");
    if (twice && *twice > 0)
        add("tiles.twice", {{"count", *twice}}, "tiles");
    const auto format = database->text("SELECT value FROM metadata WHERE name = 'format'");
    auto heads = database->prepare("SELECT zoom_level, tile_column, tile_row, substr(tile_data, 1, 4) FROM tiles");
    if (!heads) {
        return damaged(heads.error());
    }
    std::int64_t wrong = 0;
    std::string first;
    while (true) {
        const auto more = heads->step();
        if (!more) {
            return damaged(more.error());
        }
        if (!*more)
            break;
        const std::string_view bytes = heads->text(3);
        if (!bytes.empty() && is_of_format(bytes, format ? *format : ""))
            continue;
        if (++wrong == 1)
            first = std::format("{}/{}/{}", heads->integer(0), heads->integer(1), heads->integer(2));
    }
    if (wrong > 0)
        add("tiles.wrong-format", {{"count", wrong}, {"tile", first}, {"format", format ? *format : ""}}, first);
}

} // namespace yiping::ctl
