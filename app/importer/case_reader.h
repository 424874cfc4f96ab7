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

    /// False at the end. Without `texts` the row has what a check needs, and no titles and descriptions.
    [[nodiscard]] Result<bool> next(CaseRow& row, bool texts = true);
    [[nodiscard]] const TableReader& table() const { return *table_; }

private:
    struct Columns {
        int id = -1, category = -1, title = -1, description = -1, status = -1, opened_at = -1, closed_at = -1,
            due_at = -1, longitude = -1, latitude = -1, address = -1, area = -1;
    };
    CaseReader(std::unique_ptr<TableReader> table, const config::CaseMapping& mapping, const AreaBook& areas,
        std::string root, geo::Projector projector);
    [[nodiscard]] Result<void> find_columns(const std::string& file);
    [[nodiscard]] std::string_view field(int column) const;
    [[nodiscard]] Uuid make_id();
    bool read_times(CaseRow& row);
    bool read_status(CaseRow& row);
    bool read_place(CaseRow& row);
    void read_area(CaseRow& row);

    std::unique_ptr<TableReader> table_;
    const config::CaseMapping* mapping_;
    const AreaBook* areas_;
    std::string root_;
    geo::Projector projector_;
    TimeReader times_;
    std::optional<OwnCases> own_; ///< instead of the mapping
    Columns columns_;
    std::string id_space_;
    std::string content_;
    int reason_ = -1; ///< column that an earlier import's rejects file has more
    UuidSet seen_; ///< of rows without an id: their repetition tells them apart
    std::unordered_map<Uuid, std::uint32_t> repeats_;
};

} // namespace yiping::importer
