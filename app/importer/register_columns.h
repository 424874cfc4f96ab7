// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/register_info.h>
#include <yiping/importer/register_import.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// One column of a file: which field it fills, of the row or of its personal fields.
struct Column {
    const domain::FieldInfo* field = nullptr;
    std::size_t place = 0; ///< in `fields` or `personal`
    bool personal = false;
    std::size_t column = 0;
};

/// Fields that a column of a file may fill: not those that the program makes.
[[nodiscard]] bool importable(const domain::FieldInfo& field);
/// How surely the column is the field's: 0 for its name, higher for names that other systems use; nothing for another
/// field's.
[[nodiscard]] std::optional<std::size_t> called(const domain::FieldInfo& field, std::string_view column);
/// As an export calls it: other fields may have this word among the names that a stranger's file uses.
[[nodiscard]] bool is_titled(const domain::FieldInfo& field, std::string_view column);

/// Which columns of a header fill which fields.
class RegisterColumns {
public:
    /// `own`: the file is one that an export wrote. Two columns that both have one of the field's own names, and names
    /// in `named` that are none of the register's, are a fault of the file: import.column_twice {column, other},
    /// import.no_such_column {column}, import.no_such_field {field, register}.
    [[nodiscard]] static Result<RegisterColumns> find(const domain::RegisterInfo& info,
        const std::vector<std::string>& header, bool own, std::span<const NamedColumn> named);

    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    /// Places of the header that fill nothing.
    [[nodiscard]] const std::vector<std::size_t>& unknown() const { return unknown_; }

private:
    std::vector<Column> columns_;
    std::vector<std::size_t> unknown_;
};

} // namespace yiping::importer
