// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/correction.h>
#include <yiping/domain/described_row.h>
#include <yiping/domain/registers/area.h>
#include <yiping/importer/import_progress.h>
#include <yiping/importer/kept_corrections.h>
#include <yiping/importer/rejects.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// A row with the fields that are never sent.
struct StoredRow {
    domain::DescribedRow row;
    domain::DescribedPersonal personal;
};

/// What an import changed of a row that was there.
struct RowChange {
    Uuid id;
    std::vector<std::string_view> fields; ///< names, in the order of the description
    std::string before; ///< JSON object of the old values, without those of personal fields and of staff
};

/// Rows on their way into a register.
struct RegisterBatch {
    std::vector<domain::DescribedRow> rows;
    std::vector<domain::DescribedPersonal> personal;
    std::vector<RowChange> changes;
    [[nodiscard]] bool empty() const { return rows.empty(); }
};
/// Fills the batch with the next rows, of which the last of an id counts; false when there are none left.
using RegisterSource = std::function<Result<bool>(RegisterBatch& batch)>;

/// Where rows of any register go, and what is there already. Belongs to one thread.
class RegisterSink {
public:
    virtual ~RegisterSink() = default;

    /// All areas there are.
    [[nodiscard]] virtual Result<std::vector<domain::Area>> known_areas() = 0;
    /// Every row of a register, in any order, without holding them all; personal fields where asked for.
    [[nodiscard]] virtual Result<void> each_row(const domain::RegisterInfo& info, bool personal,
        const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>& see) = 0;
    /// Those of the ids that are there, in any order, with their personal fields.
    [[nodiscard]] virtual Result<std::vector<StoredRow>> find_rows(
        const domain::RegisterInfo& info, std::span<const Uuid> ids) = 0;
    /// Takes rows from the source until it has none left and makes all of them durable together, or none: an error of
    /// the source leaves everything as it was. In between the source may ask for rows, those it has given among them.
    [[nodiscard]] virtual Result<void> put_all(const domain::RegisterInfo& info, const RegisterSource& next) = 0;
    /// Fields that people have changed since they came in.
    [[nodiscard]] virtual Result<std::vector<domain::Correction>> corrections(const domain::RegisterInfo& /*info*/)
    {
        return std::vector<domain::Correction>();
    }
    /// The source's word counts again; within put_all.
    [[nodiscard]] virtual Result<void> forget_correction(
        const domain::RegisterInfo& /*info*/, const Uuid& /*row*/, std::string_view /*field*/)
    {
        return {};
    }
};

/// A column of the file and the field that somebody says it fills, by any of its names.
using NamedColumn = std::pair<std::string, std::string>;

struct RegisterImportOptions {
    bool dry_run = false; ///< count only, write nothing
    bool strict = false; ///< all rows or none
    bool alone = false; ///< look at the file only: areas and references are taken as they are
    bool overwrite = false; ///< take what the source says also where people have corrected it
    std::vector<NamedColumn> columns; ///< of what the file calls in a way that nobody knows
    std::size_t examples = 20; ///< rejected rows that are named, and kept corrections
    RejectsOptions rejects; ///< where all of them are written
    std::size_t batch_rows = 8192; ///< held in memory and written together
    /// Called after each of these; may be empty.
    std::function<void(const ImportProgress&)> progress{};
};

/// What came in. rows = imported + updated + duplicates + rejected, except where `strict` refused all.
struct RegisterImport {
    std::int64_t rows = 0;
    std::int64_t imported = 0;
    std::int64_t updated = 0;
    std::int64_t duplicates = 0;
    std::int64_t rejected = 0;
    std::vector<Rejection> examples; ///< the first ones, in order of lines; `field` is the file's column
    KeptCorrections kept; ///< rows that count as duplicates, or as updated by their other fields
    std::vector<Error> warnings; ///< import.column_unknown {column}
    std::filesystem::path rejects; ///< the file with the rejected rows; empty without any
    bool applied = false; ///< written (or would be, if it were no dry run)
};

/// Reads a table (whatever open_table reads) whose columns are called as the register's description says, in either
/// language, or as other systems do; blanks, dashes and brackets in names do not count. Rows are known again by the
/// natural key, so that a second run brings nothing new; without a key a row is its own content. Of rows with the same
/// key the last good one wins. Memory grows by about 100 bytes a row, for its key. What people have corrected since
/// (domain/correction.h) stays, and is listed where the source says something new. Columns that the file lacks keep
/// what is there. References are the other row's key (工号, 编号) or, if only one is called so, its name. Personal
/// columns go into the personal fields. Amounts of money are read in yuan. Errors: those of open_table and the sink;
/// import.key_missing {file, register, columns}, import.column_twice {file, column, other}, import.no_such_column
/// {file, column}, import.no_such_field {file, field, register} of `columns`, import.no_columns {file, register},
/// import.not_importable {register} for cases and their parts, which have a life of their own. Reasons of rejections:
/// import.field_count, import.value_needed, import.not_a_number, import.unreadable_time, import.clock_gap,
/// import.not_a_word {value, known}, import.not_yes_or_no, import.out_of_range {value, least, most}, import.text_long
/// {limit}, import.no_such_area {value}, import.no_such_row {register, value}, import.unknown_code {value, column,
/// file} where a field takes codes of a closed list (an open one takes others with the warning import.code_taken),
/// import.two_such_rows {register, value}, import.bad_gb_id {value}.
[[nodiscard]] Result<RegisterImport> import_register(const std::filesystem::path& file,
    const domain::RegisterInfo& info, RegisterSink& sink, const RegisterImportOptions& options = {});

/// The register that a file with these columns is of: all of them are known to it and its key is among them. nullptr if
/// there is none or more than one.
[[nodiscard]] const domain::RegisterInfo* register_of_columns(std::span<const std::string> columns);
/// By its name, its number or its word in either language; nullptr for another word.
[[nodiscard]] const domain::RegisterInfo* register_called(std::string_view text);

} // namespace yiping::importer
