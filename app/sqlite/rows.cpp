// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sqlite/rows.h>

#include <yiping/protocol/messages.h>

#include <algorithm>
#include <format>
#include <functional>

namespace yiping::sqlite {

namespace {

using protocol::Column;

void bind_default(Statement& statement, int index, const domain::FieldInfo& field)
{
    if (field.optional) {
        statement.bind_null(index);
        return;
    }
    switch (field.type) {
    case domain::FieldType::Text:
        statement.bind(index, std::string_view());
        break;
    case domain::FieldType::Uuid: {
        static constexpr char nil[16] = {};
        statement.bind_blob(index, std::string_view(nil, sizeof nil));
        break;
    }
    case domain::FieldType::Bytes:
        statement.bind_blob(index, {});
        break;
    case domain::FieldType::Real:
        statement.bind(index, 0.0);
        break;
    case domain::FieldType::Enum:
        statement.bind(index, field.words().front().value);
        break;
    default:
        statement.bind(index, std::int64_t{0});
    }
}

void bind_value(Statement& statement, int index, const domain::FieldInfo& field, const Column& column, std::size_t row)
{
    switch (column.kind) {
    case Column::Kind::Ints:
        statement.bind(index, column.ints[row]);
        break;
    case Column::Kind::Reals:
        statement.bind(index, column.reals[row]);
        break;
    case Column::Kind::Texts:
        if (field.type == domain::FieldType::Text)
            statement.bind(index, column.text(row));
        else
            statement.bind_blob(index, column.text(row));
        break;
    }
}

/// Whether all rows hold the same, or nothing. A number with a fraction is never taken for one that repeats.
bool same_in_all(const Column& column, std::size_t rows)
{
    if (!column.present.empty())
        return std::ranges::all_of(column.present, [](std::uint8_t bits) { return bits == 0; });
    switch (column.kind) {
    case Column::Kind::Ints:
        return std::ranges::adjacent_find(column.ints, std::ranges::not_equal_to()) == column.ints.end();
    case Column::Kind::Texts: {
        const std::string_view first = column.text(0);
        for (std::size_t row = 1; row < rows; ++row)
            if (column.text(row) != first)
                return false;
        return true;
    }
    case Column::Kind::Reals:
        break;
    }
    return false;
}

std::string_view sql_type(domain::FieldType type)
{
    switch (type) {
    case domain::FieldType::Text:
        return "TEXT";
    case domain::FieldType::Uuid:
    case domain::FieldType::Bytes:
        return "BLOB";
    case domain::FieldType::Real:
        return "REAL";
    default:
        return "INTEGER";
    }
}

Result<void> compare(Database& database, std::string_view table, std::span<const domain::FieldInfo> fields,
    std::vector<std::string>& differences)
{
    auto statement =
        database.prepare(std::format("SELECT type, \"notnull\" FROM pragma_table_info('{}') WHERE name = ?1", table));
    if (!statement)
        return std::unexpected(statement.error());
    for (const domain::FieldInfo& field : fields) {
        statement->bind(0, field.name);
        const auto found = statement->step();
        if (!found)
            return std::unexpected(found.error());
        if (!*found || statement->text(0) != sql_type(field.type) || (statement->integer(1) == 0) != field.optional)
            differences.push_back(std::format("{}.{}", table, field.name));
        statement->reset();
    }
    return {};
}

} // namespace

std::string column_list(const domain::RegisterInfo& info, std::string_view prefix)
{
    std::string list;
    for (const domain::FieldInfo& field : info.fields) {
        if (!list.empty())
            list += ", ";
        list += prefix;
        list += field.name;
    }
    return list;
}

RowWriter::RowWriter(Database& database, const domain::RegisterInfo& info)
    : database_(&database), info_(&info), delete_(database, std::format("DELETE FROM \"{}\" WHERE id = ?", info.name))
{
    std::string places;
    for (std::size_t index = 0; index < info.fields.size(); ++index)
        places += "?, ";
    upsert_ = LazyStatement(database,
        std::format("INSERT OR REPLACE INTO \"{}\" ({}, unknown) VALUES ({}?)", info.name, column_list(info), places));
}

Result<Statement*> RowWriter::statement_for(const Columns& columns, std::size_t rows, bool fresh)
{
    // To bind NULL for fields that nobody of thousands of rows has costs a tenth of the whole; one more statement does
    // not pay for a few rows.
    constexpr std::size_t many = 1000;
    used_.assign(columns.size(), true);
    if (rows < many)
        return upsert_.get();
    for (std::size_t index = 0; index < columns.size(); ++index)
        used_[index] = !info_->fields[index].optional ||
                       (columns[index] != nullptr &&
                           (columns[index]->present.empty() || std::ranges::any_of(columns[index]->present,
                                                                   [](std::uint8_t bits) { return bits != 0; })));
    if (used_ != bulk_used_ || fresh != bulk_fresh_) {
        std::string names, places;
        for (std::size_t index = 0; index < columns.size(); ++index) {
            if (!used_[index])
                continue;
            names.append(info_->fields[index].name).append(", ");
            places += "?, ";
        }
        bulk_ = LazyStatement(*database_, std::format("INSERT {}INTO \"{}\" ({}unknown) VALUES ({}?)",
                                              fresh ? "" : "OR REPLACE ", info_->name, names, places));
        bulk_used_ = used_;
        bulk_fresh_ = fresh;
    }
    return bulk_.get();
}

Result<void> RowWriter::put(const protocol::RowBatch& batch, std::optional<std::int64_t> rev, bool fresh)
{
    constexpr std::size_t rev_field = 3;
    const auto fields = info_->fields;
    Columns columns;
    columns.reserve(fields.size());
    std::size_t known = 0;
    for (const domain::FieldInfo& field : fields) {
        const Column* column = batch.find(field.tag);
        if (column != nullptr && column->kind != protocol::kind_of(field.type))
            column = nullptr;
        known += column != nullptr ? 1 : 0;
        columns.push_back(column);
    }
    const auto prepared = statement_for(columns, batch.rows, fresh);
    if (!prepared)
        return std::unexpected(prepared.error());
    Statement& insert = **prepared;
    if (batch.rows == 0)
        return {};
    // What is bound stays bound: half of the columns of an import say the same in all rows.
    struct Varying {
        int place;
        const domain::FieldInfo* field;
        const Column* column;
    };
    std::vector<Varying> varying;
    varying.reserve(fields.size());
    int place = 0;
    for (std::size_t index = 0; index < fields.size(); ++index) {
        if (!used_[index])
            continue;
        if (rev && index == rev_field)
            insert.bind(place, *rev);
        else if (columns[index] == nullptr)
            bind_default(insert, place, fields[index]);
        else if (!same_in_all(*columns[index], batch.rows))
            varying.push_back({place, &fields[index], columns[index]});
        else if (columns[index]->has(0))
            bind_value(insert, place, fields[index], *columns[index], 0);
        else
            bind_default(insert, place, fields[index]);
        ++place;
    }
    const bool with_unknown = batch.columns.size() > known;
    insert.bind_null(place);
    std::string unknown;
    for (std::size_t row = 0; row < batch.rows; ++row) {
        for (const Varying& each : varying) {
            if (each.column->has(row))
                bind_value(insert, each.place, *each.field, *each.column, row);
            else
                bind_default(insert, each.place, *each.field);
        }
        if (with_unknown) {
            unknown = protocol::encode_unknown(batch, row);
            if (unknown.empty())
                insert.bind_null(place);
            else
                insert.bind_blob(place, unknown);
        }
        if (auto done = insert.run(); !done)
            return done;
    }
    return {};
}

Result<void> RowWriter::remove(const Uuid& id)
{
    const auto statement = delete_.get();
    if (!statement)
        return std::unexpected(statement.error());
    (*statement)->bind(0, id);
    return (*statement)->run();
}

void read_row(const domain::RegisterInfo& info, Statement& statement, protocol::RowBatch& batch)
{
    const std::size_t row = batch.rows;
    for (std::size_t index = 0; index < info.fields.size(); ++index) {
        Column& column = batch.columns[index];
        const int place = static_cast<int>(index);
        // An absent slot holds 0 or "": most optional fields of most rows, not asked for a second time.
        const bool absent = info.fields[index].optional && statement.is_null(place);
        if (absent)
            column.push_absent(row);
        else
            column.push_present(row);
        switch (column.kind) {
        case Column::Kind::Ints:
            column.ints.push_back(absent ? 0 : statement.integer(place));
            break;
        case Column::Kind::Reals:
            column.reals.push_back(absent ? 0.0 : statement.real(place));
            break;
        case Column::Kind::Texts:
            column.push_text(absent ? std::string_view() : statement.text(place));
            break;
        }
    }
    const std::string_view unknown = statement.text(static_cast<int>(info.fields.size()));
    if (!unknown.empty() || batch.columns.size() > info.fields.size())
        protocol::decode_unknown(unknown, batch, row);
    ++batch.rows;
}

Result<protocol::RowBatch> read_batch(Database& database, const domain::RegisterInfo& info, std::string_view tail,
    const std::function<void(Statement&)>& bind)
{
    auto statement =
        database.prepare(std::format("SELECT {}, unknown FROM \"{}\" {}", column_list(info), info.name, tail));
    if (!statement)
        return std::unexpected(statement.error());
    if (bind)
        bind(*statement);
    protocol::RowBatch batch = protocol::make_batch(info);
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return batch;
        read_row(info, *statement, batch);
    }
}

Result<std::vector<domain::DescribedRow>> read_described(Database& database, const domain::RegisterInfo& info,
    std::string_view tail, const std::function<void(Statement&)>& bind)
{
    const auto batch = read_batch(database, info, tail, bind);
    if (!batch)
        return std::unexpected(batch.error());
    std::vector<domain::DescribedRow> rows;
    rows.reserve(batch->rows);
    for (std::size_t row = 0; row < batch->rows; ++row)
        rows.push_back(protocol::described_row_at(info, *batch, row));
    return rows;
}

Result<std::vector<domain::DescribedPersonal>> read_personal(Database& database, const domain::RegisterInfo& info)
{
    std::vector<domain::DescribedPersonal> rows;
    if (info.personal.empty())
        return rows;
    std::string names;
    for (const domain::FieldInfo& field : info.personal)
        names += std::format(", {}", field.name);
    auto statement = database.prepare(std::format("SELECT id{} FROM \"{}_personal\"", names, info.name));
    if (!statement)
        return std::unexpected(statement.error());
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return rows;
        domain::DescribedPersonal& row = rows.emplace_back(info, statement->uuid(0));
        for (std::size_t index = 0; index < info.personal.size(); ++index) {
            const int place = static_cast<int>(index) + 1;
            const domain::FieldInfo& field = info.personal[index];
            if (statement->is_null(place))
                continue;
            switch (protocol::kind_of(field.type)) {
            case Column::Kind::Ints:
                row.values[index] = statement->integer(place);
                break;
            case Column::Kind::Reals:
                row.values[index] = statement->real(place);
                break;
            case Column::Kind::Texts:
                row.values[index] = std::string(statement->text(place));
                break;
            }
        }
    }
}

Result<void> write_personal(
    Database& database, const domain::RegisterInfo& info, std::span<const domain::DescribedPersonal> rows)
{
    if (rows.empty())
        return {};
    std::string names = "id";
    std::string places = "?";
    for (const domain::FieldInfo& field : info.personal) {
        names += std::format(", {}", field.name);
        places += ", ?";
    }
    auto statement = database.prepare(
        std::format("INSERT OR REPLACE INTO \"{}_personal\" ({}) VALUES ({})", info.name, names, places));
    if (!statement)
        return std::unexpected(statement.error());
    for (const domain::DescribedPersonal& row : rows) {
        statement->bind(0, row.id);
        for (std::size_t index = 0; index < info.personal.size(); ++index) {
            const int place = static_cast<int>(index) + 1;
            const domain::FieldInfo& field = info.personal[index];
            const domain::Value& value = row.values[index];
            if (const auto* number = std::get_if<std::int64_t>(&value))
                statement->bind(place, *number);
            else if (const auto* real = std::get_if<double>(&value))
                statement->bind(place, *real);
            else if (const auto* text = std::get_if<std::string>(&value); text == nullptr)
                bind_default(*statement, place, field);
            else if (field.type == domain::FieldType::Text)
                statement->bind(place, std::string_view(*text));
            else
                statement->bind_blob(place, *text);
        }
        if (auto done = statement->run(); !done)
            return done;
    }
    return {};
}

Result<std::vector<std::string>> differences_to_descriptions(Database& database, bool with_personal)
{
    std::vector<std::string> differences;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        if (auto done = compare(database, info.name, info.fields, differences); !done)
            return std::unexpected(done.error());
        if (with_personal && !info.personal.empty())
            if (auto done = compare(database, std::format("{}_personal", info.name), info.personal, differences); !done)
                return std::unexpected(done.error());
    }
    return differences;
}

} // namespace yiping::sqlite
