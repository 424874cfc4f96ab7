// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/described_row.h>
#include <yiping/domain/registers.h>
#include <yiping/importer/case_import.h>

#include "field_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// Cases of a file that an export has written: its columns are the fields of the register and need no mapping.
class OwnCases {
public:
    /// Errors: import.not_our_export {file} without the record's id and what every case has.
    [[nodiscard]] static Result<OwnCases> find(
        const std::vector<std::string>& header, const std::string& file, const FindRow& find_row);

    /// A new case as the file tells it, life and all, or why there is none. Marked as imported: the moves that led to
    /// it are not in the file.
    [[nodiscard]] std::optional<Rejection> read(const std::vector<std::string_view>& fields, domain::Case& data);

private:
    struct Column {
        const domain::FieldInfo* field = nullptr;
        std::size_t place = 0;
        std::size_t column = 0;
        const domain::RegisterInfo* other = nullptr;
    };
    FieldReader fields_;
    FindRow find_row_;
    std::vector<Column> columns_;
    std::size_t record_ = 0;
};

/// What an exported row may change of the case that is there: what somebody describes, never its life.
[[nodiscard]] domain::Case described_anew(const domain::Case& there, const domain::Case& fresh);

} // namespace yiping::importer
