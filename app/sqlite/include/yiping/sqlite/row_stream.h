// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/described_row.h>
#include <yiping/sqlite/database.h>

#include <functional>
#include <string_view>

namespace yiping::sqlite {

/// Rows of a register one after the other, however many there are. The database must outlive it and stay unchanged
/// while it reads. The thread of its database.
class RowStream {
public:
    /// `tail` is what stands behind FROM as "WHERE r.area_code >= ?1 ORDER BY r.id": the register is called r. With
    /// `personal` the fields are read too that are never sent; the database must be the platform's then.
    [[nodiscard]] static Result<RowStream> open(Database& database, const domain::RegisterInfo& info, bool personal,
        std::string_view tail = {}, const std::function<void(Statement&)>& bind = {});

    /// Fills both; false at the end. A row without personal fields gets their defaults.
    [[nodiscard]] Result<bool> next(domain::DescribedRow& row, domain::DescribedPersonal& personal);

private:
    RowStream(Statement statement, const domain::RegisterInfo& info, bool personal);
    Statement statement_;
    const domain::RegisterInfo* info_;
    bool personal_;
};

} // namespace yiping::sqlite
