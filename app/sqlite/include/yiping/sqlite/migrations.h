// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/sqlite/database.h>

#include <span>

namespace yiping::sqlite {

/// One step of a database's history. The SQL is a file of its own, never changed after a release.
struct Migration {
    int version;        ///< 1, 2, 3 …
    int min_compatible; ///< oldest program (by its newest migration) that may open a database of this version
    std::string_view sql;
};

enum class OpenVerdict : std::uint8_t {
    Created,         ///< was empty
    Current,
    Upgraded,
    NewerCompatible, ///< of a newer program, which says that this one may use it
    NewerRefused,    ///< of a newer program, which forbids it; untouched
    Foreign,         ///< a database of another program; untouched
    Damaged,         ///< not readable as a database; untouched
};

/// Opens and brings up to date, one transaction per step; the file's application_id and user_version say what it is.
/// `database` is open only for the first four verdicts. Errors are those of Database::open that are no verdict
/// (missing, held, disk full).
struct OpenedDatabase {
    OpenVerdict verdict = OpenVerdict::Current;
    Database database;
};
[[nodiscard]] Result<OpenedDatabase> open_migrated(const std::string& path, std::int32_t application_id,
    std::span<const Migration> migrations, const OpenOptions& options = {});

/// Columns that the file has otherwise than the steps up to its own version make them, as "table.column: …" in order;
/// for looking at a file of an older version without bringing it up to date.
[[nodiscard]] Result<std::vector<std::string>> differences_to_history(
    Database& database, std::span<const Migration> migrations);

/// The sentence for a verdict that is a refusal (sqlite.newer, sqlite.foreign, sqlite.damaged), with the path.
[[nodiscard]] Error verdict_error(OpenVerdict verdict, const std::string& path);

} // namespace yiping::sqlite
