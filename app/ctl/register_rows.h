// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/exporter/table_export.h>
#include <yiping/sqlite/database.h>
#include <yiping/sqlite/row_stream.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace yiping::ctl {

/// Which rows of a register.
struct RowChoice {
    std::string area;                       ///< code; "" everything
    std::optional<UtcMillis> since, until;  ///< of opened_at, half-open; of cases only
    bool personal = false;
};

/// Rows of a platform's database, in order of time (cases) or of their ids, never all of them in memory.
class RegisterRows final : public exporter::RowSource {
public:
    [[nodiscard]] static Result<RegisterRows> open(
        sqlite::Database& database, const domain::RegisterInfo& info, const RowChoice& choice);

    [[nodiscard]] Result<bool> next(domain::DescribedRow& row, domain::DescribedPersonal& personal) override
    {
        return stream_.next(row, personal);
    }
    [[nodiscard]] Result<std::string> name_of(const domain::RegisterInfo& other, const Uuid& id) override;

private:
    /// What rows of a register are called: their key, where an import takes it for no other row.
    using Names = std::unordered_map<Uuid, std::string>;
    RegisterRows(sqlite::Database& database, sqlite::RowStream stream, bool cases);
    [[nodiscard]] Result<Names> read_names(const domain::RegisterInfo& other);
    [[nodiscard]] Result<std::string> number_of_case(const Uuid& id);

    sqlite::Database* database_;
    sqlite::RowStream stream_;
    bool cases_; ///< the rows are cases themselves
    std::map<std::uint32_t, Names> names_;
    sqlite::Statement case_number_;
};

} // namespace yiping::ctl
