// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sqlite/row_stream.h>

#include <yiping/sqlite/rows.h>

#include <format>
#include <utility>

namespace yiping::sqlite {

namespace {

/// Texts keep the memory that the row before needed.
void take_value(Statement& statement, int column, const domain::FieldInfo& field, domain::Value& value)
{
    if (statement.is_null(column)) {
        value = domain::Value();
        return;
    }
    switch (protocol::kind_of(field.type)) {
    case protocol::Column::Kind::Ints:
        value = statement.integer(column);
        break;
    case protocol::Column::Kind::Reals:
        value = statement.real(column);
        break;
    case protocol::Column::Kind::Texts:
        if (auto* text = std::get_if<std::string>(&value))
            text->assign(statement.text(column));
        else
            value = std::string(statement.text(column));
        break;
    }
}

} // namespace

RowStream::RowStream(Statement statement, const domain::RegisterInfo& info, bool personal)
    : statement_(std::move(statement)), info_(&info), personal_(personal)
{
}

Result<RowStream> RowStream::open(Database& database, const domain::RegisterInfo& info, bool personal,
    std::string_view tail, const std::function<void(Statement&)>& bind)
{
    personal = personal && !info.personal.empty();
    std::string columns = column_list(info, "r.");
    std::string tables = std::format("\"{}\" r", info.name);
    if (personal) {
        columns += ", p.id";
        for (const domain::FieldInfo& field : info.personal)
            columns += std::format(", p.{}", field.name);
        tables += std::format(" LEFT JOIN \"{}_personal\" p ON p.id = r.id", info.name);
    }
    auto statement = database.prepare(std::format("SELECT {} FROM {} {}", columns, tables, tail));
    if (!statement)
        return std::unexpected(statement.error());
    if (bind)
        bind(*statement);
    return RowStream(std::move(*statement), info, personal);
}

Result<bool> RowStream::next(domain::DescribedRow& row, domain::DescribedPersonal& personal)
{
    const auto more = statement_.step();
    if (!more || !*more)
        return more;
    int column = 0;
    for (std::size_t field = 0; field < info_->fields.size(); ++field)
        take_value(statement_, column++, info_->fields[field], row.at(field));
    personal.id = statement_.uuid(0);
    if (!personal_)
        return true;
    const bool there = !statement_.is_null(column++);
    for (std::size_t field = 0; field < info_->personal.size(); ++field, ++column)
        if (there)
            take_value(statement_, column, info_->personal[field], personal.values[field]);
        else
            personal.values[field] = domain::default_value(info_->personal[field]);
    return true;
}

} // namespace yiping::sqlite
