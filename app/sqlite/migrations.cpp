// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sqlite/migrations.h>

#include <format>
#include <map>

namespace yiping::sqlite {

namespace {

/// min_compatible of the file's own newest migration; kept in the file, because an older program does not know it.
constexpr std::string_view compatibility_table =
    "CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY CHECK (id = 1), min_compatible INTEGER NOT NULL)"
    " STRICT";

Result<void> apply(Database& database, std::int32_t application_id, const Migration& migration)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    for (const std::string& sql : {std::string(migration.sql), std::string(compatibility_table),
             std::format("INSERT OR REPLACE INTO schema_version VALUES (1, {})", migration.min_compatible),
             std::format("PRAGMA application_id={}", application_id),
             std::format("PRAGMA user_version={}", migration.version)})
        if (auto done = database.exec(sql); !done)
            return std::unexpected(done.error());
    return transaction->commit();
}

/// What could not be read may be in order all the same: a disk that fails, or is full, says nothing about the file.
Result<OpenVerdict> damaged_or(const Error& why)
{
    if (why.code() == "sqlite.damaged" || why.code() == "sqlite.not_a_database")
        return OpenVerdict::Damaged;
    return std::unexpected(why);
}

Result<OpenVerdict> judge(Database& database, std::int32_t application_id, int newest)
{
    const auto application = database.integer("PRAGMA application_id");
    const auto version = database.integer("PRAGMA user_version");
    const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
    for (const auto* read : {&application, &version, &tables})
        if (!*read)
            return damaged_or(read->error());
    if (*application == 0 && *version == 0 && *tables == 0)
        return OpenVerdict::Created;
    if (*application != application_id)
        return OpenVerdict::Foreign;
    if (*version == newest)
        return OpenVerdict::Current;
    if (*version < newest)
        return OpenVerdict::Upgraded;
    const auto kept = database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'");
    if (!kept)
        return damaged_or(kept.error());
    if (*kept == 0)
        return OpenVerdict::Damaged;
    const auto min_compatible = database.integer("SELECT min_compatible FROM schema_version");
    if (!min_compatible)
        return damaged_or(min_compatible.error());
    return *min_compatible <= newest ? OpenVerdict::NewerCompatible : OpenVerdict::NewerRefused;
}

/// "table.column" to its type, and whether it may be NULL or is the key.
Result<std::map<std::string, std::string>> columns_of(Database& database)
{
    auto statement = database.prepare(
        "SELECT t.name || '.' || c.name, c.type || iif(c.\"notnull\", ' NOT NULL', '') || iif(c.pk > 0, ' KEY', '') "
        "FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'");
    if (!statement)
        return std::unexpected(statement.error());
    std::map<std::string, std::string> columns;
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return columns;
        columns.emplace(statement->text(0), statement->text(1));
    }
}

} // namespace

Result<OpenedDatabase> open_migrated(const std::string& path, std::int32_t application_id,
    std::span<const Migration> migrations, const OpenOptions& options)
{
    OpenedDatabase opened;
    auto database = Database::open(path, options);
    if (!database) {
        if (database.error().code() == "sqlite.not_a_database") {
            opened.verdict = OpenVerdict::Foreign;
            return opened;
        }
        if (database.error().code() == "sqlite.damaged") {
            opened.verdict = OpenVerdict::Damaged;
            return opened;
        }
        return std::unexpected(database.error());
    }
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    const auto verdict = judge(*database, application_id, newest);
    if (!verdict)
        return std::unexpected(verdict.error());
    opened.verdict = *verdict;
    switch (*verdict) {
    case OpenVerdict::Created:
    case OpenVerdict::Upgraded: {
        const auto version = database->integer("PRAGMA user_version");
        if (!version)
            return std::unexpected(version.error());
        for (const Migration& each : migrations)
            if (each.version > *version)
                if (auto done = apply(*database, application_id, each); !done)
                    return std::unexpected(done.error());
        break;
    }
    case OpenVerdict::Current:
    case OpenVerdict::NewerCompatible:
        break;
    case OpenVerdict::NewerRefused:
    case OpenVerdict::Foreign:
    case OpenVerdict::Damaged:
        return opened;
    }
    opened.database = std::move(*database);
    return opened;
}

Result<std::vector<std::string>> differences_to_history(Database& database, std::span<const Migration> migrations)
{
    const auto version = database.integer("PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());
    auto made = Database::open_in_memory();
    if (!made)
        return std::unexpected(made.error());
    for (const Migration& each : migrations)
        if (each.version <= *version)
            if (auto done = made->exec(each.sql); !done)
                return std::unexpected(done.error());
    const auto wanted = columns_of(*made);
    const auto there = columns_of(database);
    if (!wanted || !there)
        return std::unexpected(wanted ? there.error() : wanted.error());
    std::vector<std::string> differences;
    for (const auto& [column, kind] : *wanted) {
        const auto found = there->find(column);
        if (found == there->end())
            differences.push_back(column + ": missing");
        else if (found->second != kind)
            differences.push_back(std::format("{}: {} instead of {}", column, found->second, kind));
    }
    return differences;
}

Error verdict_error(OpenVerdict verdict, const std::string& path)
{
    switch (verdict) {
    case OpenVerdict::NewerRefused:
        return Error(Fault::Environment, "sqlite.newer", {{"path", path}});
    case OpenVerdict::Foreign:
        return Error(Fault::Environment, "sqlite.foreign", {{"path", path}});
    default:
        return Error(Fault::Environment, "sqlite.damaged", {{"path", path}});
    }
}

} // namespace yiping::sqlite
