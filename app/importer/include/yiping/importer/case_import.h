// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/mapping.h>
#include <yiping/domain/address_book.h>
#include <yiping/domain/register_info.h>
#include <yiping/importer/import_progress.h>
#include <yiping/importer/kept_corrections.h>
#include <yiping/importer/rejects.h>
#include <yiping/importer/row_sink.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace yiping::importer {

/// The row of another register that a text of an exported file names; nothing if there is none.
using FindRow = std::function<std::optional<Uuid>(const domain::RegisterInfo& other, std::string_view text)>;

struct CaseImportOptions {
    bool dry_run = false;          ///< count only, write nothing
    bool strict = false;           ///< all rows or none
    bool overwrite = false;        ///< take what the source says also where people have corrected it
    std::size_t batch_rows = 32'768; ///< held in memory and written together
    std::size_t examples = 20;     ///< rejected rows that are named, and kept corrections
    RejectsOptions rejects;        ///< where all of them are written
    /// To find the area of rows that have neither area nor position by the words of their address; nullptr: do not.
    const domain::AddressBook* addresses = nullptr;
    FindRow find_row; ///< for files of our own; may be empty
    /// Called now and then; may be empty.
    std::function<void(const ImportProgress&)> progress;
    UtcMillis at = 0; ///< when a changed row is said to have been changed
    std::string actor; ///< by whom
    /// For what memory should not hold, about as much as the file; "": the system's folder for such.
    std::filesystem::path work_folder;
    std::size_t run_bytes = 16U << 20U; ///< of rows held in memory; tests make it small
};

/// What the words of addresses said about rows without area and position.
struct ByWords {
    std::int64_t sure = 0; ///< got the area that the words mean
    std::int64_t unsure = 0; ///< stay where they are, to be decided by a person
    std::int64_t unknown = 0; ///< words that name nothing known
    struct Example {
        std::int64_t line = 0;
        std::string text;
        std::vector<domain::AddressMatch> matches; ///< the likeliest first
    };
    std::vector<Example> examples; ///< the first unsure ones
};

struct Suspicion {
    std::string code; ///< of DESIGN §17: "axes-swapped", …
    std::int64_t count = 0; ///< rows
    Error note; ///< words of it
};

/// What came in. rows = imported + updated + duplicates + rejected, except where `strict` refused all.
struct CaseImport {
    std::int64_t rows = 0;
    std::int64_t imported = 0;
    std::int64_t updated = 0;
    std::int64_t duplicates = 0;
    std::int64_t without_position = 0;
    std::int64_t suspicious_position = 0;
    std::vector<Suspicion> suspicions;
    std::optional<ByWords> by_words; ///< nothing unless asked for
    std::int64_t rejected = 0;
    std::vector<Rejection> examples; ///< the first ones, in order of lines
    KeptCorrections kept; ///< rows that count as duplicates, or as updated by their other fields
    std::vector<Error> warnings;
    std::filesystem::path rejects; ///< the file with the rejected rows; empty without any
    bool applied = false; ///< written (or would be, if it were no dry run)
};

/// Reads a table of cases (whatever open_table reads) by a mapping (docs/import.md): once, checking every row and
/// learning what is usual in the file, then writes them in the order of their ids. Memory does not grow with the number
/// of rows that have an id. Ids are stable, so that a second run imports nothing new; of rows with the same id the last
/// good one wins. A row that differs from what is there is an update: the case gets a move that says when, by whom and
/// which fields; what the township itself has done to it since (its step) is kept unless the source closes or voids it,
/// which ends its assignments. What people have corrected (domain/correction.h) is kept too, and listed where the
/// source now says something new. Errors: those of open_table, geo::Projector and the sink; import.column_missing
/// {file, column, known}, import.no_room {folder, what}.
[[nodiscard]] Result<CaseImport> import_cases(const std::filesystem::path& file, const config::CaseMapping& mapping,
    RowSink& sink, const CaseImportOptions& options = {});

} // namespace yiping::importer
