// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/row_batch.h>
#include <yiping/sqlite/database.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Register rows in SQLite tables of the same names, written once for all registers (see data/registers).
namespace yiping::sqlite {

/// "id, district_id, …" of the fields that are sent, in order; with a prefix such as "c." if given.
[[nodiscard]] std::string column_list(const domain::RegisterInfo& info, std::string_view prefix = {});

/// Inserts or replaces whole rows. Keeps its prepared statements: make one per connection and register. The database
/// must outlive it and stay in its place.
class RowWriter {
public:
    RowWriter() = default;
    RowWriter(Database& database, const domain::RegisterInfo& info);
    /// All rows of the batch; fields that the batch lacks get their defaults, unknown ones go to `unknown`.
    /// `rev` overrides the column of that name when given. `fresh`: none of the ids is there yet, nor twice in the
    /// batch.
    [[nodiscard]] Result<void> put(
        const protocol::RowBatch& batch, std::optional<std::int64_t> rev = std::nullopt, bool fresh = false);
    [[nodiscard]] Result<void> remove(const Uuid& id);

private:
    using Columns = std::vector<const protocol::Column*>; ///< of each field; nullptr: its default
    [[nodiscard]] Result<Statement*> statement_for(const Columns& columns, std::size_t rows, bool fresh);

    Database* database_ = nullptr;
    const domain::RegisterInfo* info_ = nullptr;
    LazyStatement upsert_;
    LazyStatement bulk_;          ///< for many rows: only `bulk_fields_`, others are NULL in all of them
    std::vector<bool> used_;      ///< of the statement in use: fields that it binds
    std::vector<bool> bulk_used_; ///< of `bulk_`
    bool bulk_fresh_ = false;
    LazyStatement delete_;
};

/// Appends the statement's current row to the batch; the statement must select `column_list` and then `unknown`.
void read_row(const domain::RegisterInfo& info, Statement& statement, protocol::RowBatch& batch);

/// Rows of a table as a batch: `read_batch(db, info, "WHERE area_code >= ?1 ORDER BY id LIMIT 100", bind)`.
[[nodiscard]] Result<protocol::RowBatch> read_batch(Database& database, const domain::RegisterInfo& info,
    std::string_view tail = {}, const std::function<void(Statement&)>& bind = {});

/// The same as rows without a type.
[[nodiscard]] Result<std::vector<domain::DescribedRow>> read_described(Database& database,
    const domain::RegisterInfo& info, std::string_view tail = {}, const std::function<void(Statement&)>& bind = {});

/// Personal fields of rows; the database must be the platform's.
[[nodiscard]] Result<std::vector<domain::DescribedPersonal>> read_personal(
    Database& database, const domain::RegisterInfo& info);
/// Inserts or replaces. All of one register.
[[nodiscard]] Result<void> write_personal(
    Database& database, const domain::RegisterInfo& info, std::span<const domain::DescribedPersonal> rows);

/// The same as objects.
template <class Row>
[[nodiscard]] Result<std::vector<Row>> read_rows(
    Database& database, std::string_view tail = {}, const std::function<void(Statement&)>& bind = {})
{
    auto batch = read_batch(database, domain::info(domain::RowTraits<Row>::which), tail, bind);
    if (!batch)
        return std::unexpected(batch.error());
    std::vector<Row> rows;
    rows.reserve(batch->rows);
    for (std::size_t index = 0; index < batch->rows; ++index)
        rows.push_back(protocol::row_at<Row>(*batch, index));
    return rows;
}

/// The row that a statement stands on, for many that are taken one by one; it must select `column_list` first. What the
/// row has of a newer protocol is not in it.
template <class Row>
[[nodiscard]] Row row_of(const Statement& statement)
{
    Row made;
    int place = 0;
    domain::RowTraits<Row>::visit(made, [&](std::uint32_t, auto& member) {
        using Held = protocol::detail::Plain<std::decay_t<decltype(member)>>;
        using Value = typename Held::type;
        const int column = place++;
        if (Held::optional && statement.is_null(column))
            return;
        if constexpr (std::is_same_v<Value, Uuid>)
            member = Uuid::from_bytes(statement.text(column)).value_or(Uuid{});
        else if constexpr (std::is_same_v<Value, std::string>)
            member = std::string(statement.text(column));
        else if constexpr (std::is_same_v<Value, double>)
            member = statement.real(column);
        else
            member = static_cast<Value>(statement.integer(column));
    });
    return made;
}

/// Compares the tables with the descriptions: names of fields that a table lacks or has of the wrong type, as
/// "case.due_at". Empty when all is well. For tests and `check`.
[[nodiscard]] Result<std::vector<std::string>> differences_to_descriptions(Database& database, bool with_personal);

} // namespace yiping::sqlite
