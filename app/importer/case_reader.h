// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/config/mapping.h>
#include <yiping/domain/registers.h>
#include <yiping/geo/datum.h>
#include <yiping/importer/case_import.h>
#include <yiping/importer/table_reader.h>
#include <yiping/importer/time_reader.h>

#include "area_book.h"
#include "own_cases.h"
#include "place_check.h"
#include "plain_text.h"
#include "position_text.h"
#include "uuid_set.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace yiping::importer {

/// One row of the file, read by the mapping.
struct CaseRow {
    std::int64_t line = 0;
    domain::Case data;                 ///< whole if there is no rejection
    std::optional<Place> place;        ///< what the row says, judged elsewhere
    bool by_words = false;      ///< neither area nor position: the words of the address may help
    std::optional<Rejection> rejection;
};

/// One pass over a file of cases. The mapping and the areas have to outlive it.
class CaseReader {
public:
    [[nodiscard]] static Result<CaseReader> open(const std::filesystem::path& file, const config::CaseMapping& mapping,
        const AreaBook& areas, const std::string& root, const FindRow& find_row = {});

    /// False at the end.
    [[nodiscard]] Result<bool> next(CaseRow& row);
    [[nodiscard]] const TableReader& table() const { return *table_; }
    /// Columns that the header has twice (the first counts), area codes that a spreadsheet has turned into numbers.
    [[nodiscard]] std::vector<Error> warnings() const;

private:
    struct Columns {
        int id = -1, category = -1, title = -1, description = -1, status = -1, opened_at = -1, closed_at = -1,
            due_at = -1, longitude = -1, latitude = -1, position = -1, address = -1, area = -1;
    };
    CaseReader(std::unique_ptr<TableReader> table, const config::CaseMapping& mapping, const AreaBook& areas,
        std::string root, geo::Projector projector);
    [[nodiscard]] Result<void> find_columns(const std::string& file);
    [[nodiscard]] std::string_view field(int column) const;
    /// Of a number, a time or a code.
    [[nodiscard]] std::string_view plain_field(int column) { return typed_plainly(field(column), plain_); }
    [[nodiscard]] Uuid make_id();
    bool read_times(CaseRow& row);
    bool read_status(CaseRow& row);
    bool read_place(CaseRow& row);
    /// Nothing where the row has none, or has one that cannot be read: it is rejected then.
    std::optional<WrittenPosition> written_position(CaseRow& row);
    void read_area(CaseRow& row);

    std::unique_ptr<TableReader> table_;
    const config::CaseMapping* mapping_;
    const AreaBook* areas_;
    std::string root_;
    geo::Projector projector_;
    TimeReader times_;
    std::optional<OwnCases> own_; ///< instead of the mapping
    Columns columns_;
    domain::Case blank_;
    std::string id_space_;
    std::string content_;
    std::string plain_;
    std::vector<Error> warnings_;
    std::string lost_code_; ///< the first of them
    std::int64_t lost_codes_ = 0;
    int reason_ = -1; ///< column that an earlier import's rejects file has more
    UuidSet seen_; ///< of rows without an id: their repetition tells them apart
    std::unordered_map<Uuid, std::uint32_t> repeats_;
};

} // namespace yiping::importer
