// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_edit.h>

namespace yiping::platform {

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::EditCase& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    const auto to = [](const std::optional<domain::EditCase::Text>& edit) {
        return edit ? std::string_view(edit->to) : std::string_view();
    };
    if (auto wrong = check_texts({{"category", to(body.category), 200}, {"title", to(body.title), 300},
            {"description", to(body.description), 6000}, {"address", to(body.address), 600},
            {"area", to(body.area_code), 18}, {"reason", body.reason, 3000}}))
        return no(*wrong);
    if (body.position) {
        if (auto wrong = check_position(body.position->to.lon, body.position->to.lat))
            return no(*wrong);
    }
    const auto found = visible_case(who, body.case_id);
    if (!found)
        return no(found.error());
    if (body.area_code) {
        if (auto known = check_area(to(body.area_code)); !known)
            return no(known.error());
    }

    if (body.category && options_.categories != nullptr && !body.category->to.empty() &&
        body.category->to != found->category && options_.categories->find(body.category->to) == nullptr)
        return no(Error(Fault::Input, "platform.no_such_category", {{"code", body.category->to}}));

    auto edited = domain::apply_edit(*found, body, who, at, *random_);
    if (!edited)
        return no(edited.error());
    if (std::holds_alternative<domain::CaseEditConflict>(*edited)) {
        auto current = both_sides(who, body.case_id, command.base_revision);
        if (!current)
            return no(current.error());
        return std::unexpected(
            Objection{Error(Fault::Refused, "platform.case_edited", {{"number", found->number}}), std::move(*current)});
    }
    auto& made = std::get<domain::CaseEdited>(*edited);
    Effect effect;
    if (!made.changed)
        return effect;
    if (made.area_changed) {
        if (auto done = move_to_area(made.data, effect.rows); !done)
            return no(done.error());
    }
    effect.rows.case_rows.push_back(std::move(made.data));
    effect.rows.case_move_rows.push_back(std::move(made.move));
    return effect;
}

Result<void> SqliteStoreFile::move_to_area(const domain::Case& data, domain::RowSet& rows)
{
    const auto take = [&]<class Row>(std::vector<Row>& into) -> Result<void> {
        // They get new revisions in this order: of one moment, it alone says what came before what.
        auto found = sqlite::read_rows<Row>(
            db_, "WHERE case_id = ?1 ORDER BY rev", [&](sqlite::Statement& statement) { statement.bind(0, data.id); });
        if (!found)
            return std::unexpected(found.error());
        for (Row& row : *found) {
            row.area_code = data.area_code;
            into.push_back(std::move(row));
        }
        return {};
    };
    if (auto done = take(rows.assignment_rows); !done)
        return done;
    if (auto done = take(rows.case_move_rows); !done)
        return done;
    if (auto done = take(rows.case_span_rows); !done)
        return done;
    return take(rows.attachment_rows);
}

Result<std::vector<protocol::RowBatch>> SqliteStoreFile::both_sides(
    const domain::Principal& who, const Uuid& case_id, std::int64_t since)
{
    std::vector<protocol::RowBatch> sides;
    auto data = row_batch(domain::Register::Case, case_id);
    if (!data)
        return std::unexpected(data.error());
    sides.push_back(std::move(*data));
    const std::string_view scope = domain::significant_part(who.scope);
    auto moves = sqlite::read_batch(db_, domain::info(domain::Register::CaseMove),
        // Moves of a time when the case was counted to another area stay there.
        std::string(moves_since) + " AND substr(area_code, 1, ?3) = ?4 ORDER BY rev LIMIT 50",
        [&](sqlite::Statement& statement) {
            statement.bind(0, case_id).bind(1, since).bind(2, static_cast<std::int64_t>(scope.size())).bind(3, scope);
        });
    if (!moves)
        return std::unexpected(moves.error());
    if (moves->rows > 0)
        sides.push_back(std::move(*moves));
    return sides;
}

} // namespace yiping::platform
