// SPDX-License-Identifier: GPL-3.0-or-later
#include "register_rows.h"

#include <yiping/domain/area_code.h>

#include <format>
#include <unordered_set>
#include <utility>

namespace yiping::ctl {

RegisterRows::RegisterRows(sqlite::Database& database, sqlite::RowStream stream, bool cases)
    : database_(&database), stream_(std::move(stream)), cases_(cases)
{
}

Result<RegisterRows> RegisterRows::open(
    sqlite::Database& database, const domain::RegisterInfo& info, const RowChoice& choice)
{
    const bool cases = info.number == static_cast<std::uint32_t>(domain::Register::Case);
    const std::string part(domain::significant_part(choice.area));
    std::string where;
    const auto add = [&](std::string_view condition) {
        where.append(where.empty() ? "WHERE " : " AND ").append(condition);
    };
    if (!part.empty())
        add(std::format("substr(r.area_code, 1, {}) = ?1", part.size()));
    if (choice.since)
        add("r.opened_at >= ?2");
    if (choice.until)
        add("r.opened_at < ?3");
    where += cases ? " ORDER BY r.opened_at, r.id" : " ORDER BY r.id";
    auto stream = sqlite::RowStream::open(database, info, choice.personal, where, [&](sqlite::Statement& statement) {
        if (!part.empty())
            statement.bind(0, std::string_view(part));
        if (choice.since)
            statement.bind(1, *choice.since);
        if (choice.until)
            statement.bind(2, *choice.until);
    });
    if (!stream)
        return std::unexpected(stream.error());
    return RegisterRows(database, std::move(*stream), cases);
}

Result<std::string> RegisterRows::name_of(const domain::RegisterInfo& other, const Uuid& id)
{
    if (other.number == static_cast<std::uint32_t>(domain::Register::Case))
        return cases_ ? Result<std::string>(std::string()) : number_of_case(id); // of a million: by its id
    auto known = names_.find(other.number);
    if (known == names_.end()) {
        auto names = read_names(other);
        if (!names)
            return std::unexpected(names.error());
        known = names_.emplace(other.number, std::move(*names)).first;
    }
    const auto found = known->second.find(id);
    return found == known->second.end() ? std::string() : found->second;
}

Result<RegisterRows::Names> RegisterRows::read_names(const domain::RegisterInfo& other)
{
    Names names;
    const int place = other.key.size() == 1 ? domain::field_index(other.fields, other.key.front()) : -1;
    if (place < 0 || other.fields[static_cast<std::size_t>(place)].type != domain::FieldType::Text)
        return names; // the key is personal, or no single text
    const bool named = domain::field_index(other.fields, "name") >= 0 && other.key.front() != "name";
    auto statement = database_->prepare(
        std::format("SELECT id, {}, {} FROM \"{}\"", other.key.front(), named ? "name" : "''", other.name));
    if (!statement)
        return std::unexpected(statement.error());
    std::unordered_map<std::string, Uuid> called;
    std::unordered_set<std::string> twice;
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        const Uuid id = statement->uuid(0);
        names.emplace(id, statement->text(1));
        for (const int column : {1, 2}) {
            const std::string text(statement->text(column));
            if (const auto [there, fresh] = called.emplace(text, id); !fresh && there->second != id)
                twice.insert(text);
        }
    }
    // What blanks or small letters would change is no name to be known by.
    std::erase_if(names, [&](const auto& each) {
        const std::string& name = each.second;
        return name.empty() || twice.contains(name) || name.front() == '\'' || name.front() == ' ' ||
               name.back() == ' ' || name.find_first_of("\t\r\n=+-@") == 0 || Uuid::parse(name).has_value();
    });
    return names;
}

Result<std::string> RegisterRows::number_of_case(const Uuid& id)
{
    if (!case_number_.is_prepared()) {
        auto statement =
            database_->prepare("SELECT c.number FROM \"case\" c WHERE c.id = ?1 AND c.number <> '' AND NOT "
                               "EXISTS (SELECT 1 FROM \"case\" o WHERE o.number = c.number AND o.id <> c.id)");
        if (!statement)
            return std::unexpected(statement.error());
        case_number_ = std::move(*statement);
    }
    case_number_.bind(0, id);
    const auto there = case_number_.step();
    if (!there)
        return std::unexpected(there.error());
    std::string number(*there ? case_number_.text(0) : std::string_view());
    case_number_.reset();
    return number;
}

} // namespace yiping::ctl
